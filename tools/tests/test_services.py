"""What tools/services.py promises: both URLs, the command's exit status, and nothing left running."""

import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from processes import family

TOOLS = Path(__file__).resolve().parent.parent
CONNECT = """
import os, psycopg2, redis
with psycopg2.connect(os.environ["DATABASE_URL"]) as connection, connection.cursor() as cursor:
    cursor.execute("select lower('ÆØÅ')")
    print(cursor.fetchone()[0], redis.from_url(os.environ["REDIS_URL"]).ping())
"""
WRITE = """
import os, psycopg2
with psycopg2.connect(os.environ["DATABASE_URL"]) as connection, connection.cursor() as cursor:
    cursor.execute("create table if not exists kept (n int); insert into kept values (1); select count(*) from kept")
    print(cursor.fetchone()[0])
"""
# Says that it runs, and leaves a child behind that has gone to another session
STAY = ["sh", "-c", "setsid sleep 600 & echo running $DATABASE_URL; exec sleep 600"]


def bare_environment(**more):
    given = ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "SECRET_KEY", "FILES_ROOT")
    return {name: value for name, value in os.environ.items() if name not in given} | more


def start(*arguments, tools=TOOLS, **environment):
    return subprocess.Popen(
        [sys.executable, tools / "services.py", *arguments],
        env=bare_environment(**environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def result(*arguments, **options):
    process = start(*arguments, **options)
    output, errors = process.communicate(timeout=60)
    return process.returncode, output, errors


def started_family(process):
    """The processes below, once the command runs."""
    line = process.stdout.readline()
    assert line.startswith("running")
    return family(of=process.pid), Path(line.strip().partition("host=")[2])


def have_ended(pids):
    """Whether all of them end within 20 seconds."""
    for pid in pids:
        try:
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        try:
            if not select.select([handle], [], [], 20)[0]:
                return False
        finally:
            os.close(handle)
    return True


@pytest.fixture
def checkout():
    """A checkout of its own, with its own .data, where anybody may walk in."""
    folder = Path(tempfile.mkdtemp(prefix="services-test-", dir="/tmp"))
    folder.chmod(0o755)
    shutil.copytree(TOOLS, folder / "tools", ignore=shutil.ignore_patterns("tests", "__pycache__"))
    yield folder
    shutil.rmtree(folder)


def test_the_command_gets_both_services():
    assert result("--ephemeral", "--", sys.executable, "-c", CONNECT) == (0, "æøå True\n", "")


def test_the_exit_status_is_passed_on():
    assert result("--ephemeral", "--", "sh", "-c", "exit 7") == (7, "", "")


def test_a_command_that_is_not_there_is_named():
    assert result("--ephemeral", "--", "no-such-command")[::2] == (
        127,
        "no-such-command cannot be started: No such file or directory.\n",
    )


def test_without_a_command_the_usage_is_shown():
    assert result("--ephemeral") == (2, "", "usage: tools/services.py [--ephemeral] -- COMMAND…\n")


def test_set_urls_win_and_nothing_is_started():
    shown = 'echo "$DATABASE_URL $REDIS_URL ${CELERY_BROKER_URL:-none}"; ls /proc/$PPID/task/$PPID/children >/dev/null'
    process = start("--ephemeral", "--", "sh", "-c", f"{shown}; cat /proc/$PPID/task/$PPID/children",
                    DATABASE_URL="postgres://theirs/db", REDIS_URL="redis://theirs/0")  # fmt: skip
    output, _ = process.communicate(timeout=60)
    urls, children = output.splitlines()
    assert urls == "postgres://theirs/db redis://theirs/0 none"
    assert len(children.split()) == 1, "only the command itself"


def test_term_leaves_nothing_running():
    process = start("--ephemeral", "--", *STAY)
    pids, run = started_family(process)
    process.terminate()
    assert process.wait(30) == 128 + signal.SIGTERM
    assert len(pids) >= 4 and have_ended(pids)
    assert not run.exists()


def test_interrupt_leaves_nothing_running():
    process = start("--ephemeral", "--", *STAY)
    pids, run = started_family(process)
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 128 + signal.SIGINT
    assert have_ended(pids)
    assert not run.exists()


def test_a_killed_command_leaves_nothing_running():
    process = start("--ephemeral", "--", "sh", "-c", "setsid sleep 600 & echo running $DATABASE_URL; kill -9 $$")
    pids, run = started_family(process)
    assert process.wait(30) == 128 + signal.SIGKILL
    assert have_ended(pids)
    assert not run.exists()


def test_killed_services_take_their_servers_along():
    process = start("--ephemeral", "--", "sh", "-c", "echo running $DATABASE_URL; exec sleep 600")
    pids, run = started_family(process)
    process.kill()
    process.wait()
    assert have_ended(pids)
    result("--ephemeral", "--", "true")
    assert not run.exists(), "the next start clears what the dead have left"


def test_data_are_kept_without_ephemeral(checkout):
    counts = [result("--", sys.executable, "-c", WRITE, tools=checkout / "tools")[1] for _ in range(2)]
    assert counts == ["1\n", "2\n"]


def test_a_second_command_joins_the_first(checkout):
    first = start("--", "sh", "-c", "echo running $DATABASE_URL; exec sleep 600", tools=checkout / "tools")
    _, run = started_family(first)
    second = result("--", "sh", "-c", "echo $DATABASE_URL", tools=checkout / "tools")
    first.terminate()
    first.wait(30)
    assert second == (0, f"postgres://chefforum@/chefforum?host={run}\n", "")


def test_a_crash_does_not_stop_the_next_start(checkout):
    result("--", sys.executable, "-c", WRITE, tools=checkout / "tools")
    lock = checkout / ".data" / "postgresql" / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{lock.parent}\n0\n5432\n/tmp\n\n0\nready\n")
    assert result("--", sys.executable, "-c", WRITE, tools=checkout / "tools")[1] == "2\n"


def test_data_of_another_version_are_refused(checkout):
    result("--", "true", tools=checkout / "tools")
    (checkout / ".data" / "postgresql" / "PG_VERSION").write_text("9\n")
    status, _, errors = result("--", "true", tools=checkout / "tools")
    assert status == 1
    assert f"{checkout}/.data/postgresql was made by PostgreSQL 9, and this is" in errors
    assert errors.count("\n") == 1


def test_pg_bin_without_postgresql_is_refused(tmp_path):
    assert result("--ephemeral", "--", "true", PG_BIN=str(tmp_path))[::2] == (
        1,
        f"PG_BIN is {tmp_path}, where there is no initdb that can be run.\n",
    )
