#!/usr/bin/env python3
"""Chefforum on this machine: web, worker and clock on private services, until Ctrl-C or TERM. `make run` calls it."""

import os
import signal
import socket
import sys
from pathlib import Path

import processes

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
HOST = "127.0.0.1"


def main(arguments: list[str]) -> int:
    """Refused with a sentence when the port is no port or taken; else what `inside` returns, services around it."""
    if arguments[:1] == ["--inside"]:
        return inside(int(arguments[1]))
    try:
        port = int(arguments[0])
        with socket.socket() as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            attempt.bind((HOST, port))
    except (IndexError, ValueError, OverflowError):
        print("PORT has to be a number from 1 to 65535.", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Port {port} cannot be had ({error.strerror}): choose another, make run PORT=…", file=sys.stderr)
        return 1
    services = [PYTHON, str(ROOT / "tools" / "services.py"), "--"]
    os.execv(PYTHON, [*services, PYTHON, str(Path(__file__).resolve()), "--inside", str(port)])


def inside(port: int) -> int:
    """0 when it was told to end; the failed part's status when that could not start or ended by itself."""
    os.chdir(ROOT)
    processes.stand_guard()
    # Links in mails lead to where it runs.
    os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
    if status := processes.run([PYTHON, str(ROOT / "tools" / "prepare.py")], env=os.environ):
        return status
    # root is warned with a screenful of text, where a person who tries things out may well be root
    calm = "ignore:You're running the worker with superuser"
    celery = [PYTHON, "-W", calm, "-m", "celery", "--app", "chefforum", "--quiet"]
    parts = {
        "web": [PYTHON, "-m", "gunicorn", "chefforum.wsgi", "--bind", f"{HOST}:{port}", "--worker-class", "sync"]
        + ["--workers", "2", "--preload", "--graceful-timeout", "5", "--no-control-socket", "--log-level", "warning"],
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "warning"],
        # every sweep may as well come early, so the clock keeps no file of when they were
        "clock": [*celery, "beat", "--scheduler", "celery.beat:Scheduler", "--pidfile=", "--loglevel", "warning"],
    }
    running: dict[str, processes.Process] = {}
    try:
        return _watch(parts, running, port)
    finally:
        for process in running.values():
            process.terminate()
        processes.wait_until(lambda: all(process.poll() is not None for process in running.values()), 10)
        processes.end_family()


def _watch(parts: dict[str, list[str]], running: dict[str, processes.Process], port: int) -> int:
    """Start the web, and the rest once it answers; return when we are told to end, or when a part ended by itself."""
    announced = False
    running["web"] = processes.spawn(parts["web"])
    while True:
        heard = signal.sigtimedwait(processes.HEARD, 60 if announced else 0.05)
        if heard and heard.si_signo in processes.ENDINGS:
            print("\nChefforum ends.", flush=True)
            return 0
        for name, process in running.items():
            if process.poll() is not None:
                print(f"The {name} ended by itself with status {process.returncode}.", file=sys.stderr)
                return 1
        if not announced and _answers(port):
            announced = True
            running.update({name: processes.spawn(parts[name]) for name in parts.keys() - running.keys()})
            print(f"\nChefforum runs at http://localhost:{port}/ until Ctrl-C.", flush=True)


def _answers(port: int) -> bool:
    with socket.socket() as attempt:
        return attempt.connect_ex((HOST, port)) == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
