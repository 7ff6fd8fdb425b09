"""What `make run` promises: it answers, the worker and the clock run, and nothing is left when it ends."""

import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from processes import family
from test_services import bare_environment, have_ended

TOOLS = Path(__file__).resolve().parent.parent


@pytest.fixture
def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def started(*arguments, **environment):
    return subprocess.Popen(
        [sys.executable, *map(str, arguments)],
        env=bare_environment(**environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def command_of(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:  # has ended meanwhile
        return ""


@pytest.mark.worker
def test_it_answers_and_leaves_nothing(free_port, tmp_path):
    process = started(
        TOOLS / "services.py", "--ephemeral", "--", sys.executable, TOOLS / "run.py", "--inside", free_port,
        STATIC_ROOT=str(tmp_path / "static"),
    )  # fmt: skip
    said = []
    for line in process.stdout:
        said.append(line)
        if "http://" in line:
            break
    assert said[-1:] == [f"Chefforum runs at http://localhost:{free_port}/ until Ctrl-C.\n"], process.stderr.read()
    assert any("sekretaer" in line for line in said)
    with urllib.request.urlopen(f"http://127.0.0.1:{free_port}/") as answer:
        assert b"<html" in answer.read() and answer.status == 200
    # Its addresses are those of collected files, which no other test has.
    with urllib.request.urlopen(f"http://127.0.0.1:{free_port}/enhed.js") as answer:
        assert b"importScripts" in answer.read() and answer.status == 200
    pids = family(of=process.pid)
    commands = [command_of(pid) for pid in pids]
    assert all(any(part in command for command in commands) for part in ("gunicorn", "\0worker\0", "\0beat\0"))
    # Links in mails lead to where it runs.
    worker = next(pid for pid, command in zip(pids, commands, strict=True) if "\0worker\0" in command)
    assert f"SITE_URL=http://localhost:{free_port}" in Path(f"/proc/{worker}/environ").read_text().split("\0")
    process.terminate()
    process.communicate(timeout=60)
    assert have_ended(pids)


def test_a_taken_port_is_refused_in_a_sentence():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        process = started(TOOLS / "run.py", port)
        assert process.communicate(timeout=30) == (
            "",
            f"Port {port} cannot be had (Address already in use): choose another, make run PORT=…\n",
        )
    assert process.returncode == 1


@pytest.mark.parametrize("port", ["", "eight", "99999"])
def test_what_is_no_port_is_refused_in_a_sentence(port):
    assert started(TOOLS / "run.py", port).communicate(timeout=30) == ("", "PORT has to be a number from 1 to 65535.\n")
