#!/usr/bin/env python3
"""Run a command with DATABASE_URL and REDIS_URL set: tools/services.py [--ephemeral] -- COMMAND…

A URL that is set wins, and nothing is started for it. Otherwise a private PostgreSQL or Valkey runs while the command
does: with its data in .data/, or with --ephemeral in a place that is thrown away. Of the ephemeral kind any number may
run at once. The lasting ones exist once: a second command uses those of the first, for as long as the first runs.
SECRET_KEY is set too where it is missing. INT and TERM end everything, and the command's exit status is passed on.
"""

import fcntl
import os
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import IO

import processes
import translations
from places import DATA, ROOT, ServerError, lasting_directory, run_directory
from servers import PostgreSQL, Server, Valkey

USAGE = "usage: tools/services.py [--ephemeral] -- COMMAND…"


def main(arguments: list[str]) -> int:
    """The command's exit status; 1 with one sentence when a server could not be had, 2 when nothing was asked."""
    ephemeral = arguments[:1] == ["--ephemeral"]
    separator, *command = arguments[ephemeral:] or [""]
    if separator != "--" or not command:
        print(USAGE, file=sys.stderr)
        return 2
    _use_project_python()
    processes.stand_guard()
    try:
        translations.compile_stale()
        with running(ephemeral=ephemeral) as servers:
            return processes.run(command, env=os.environ, servers=[server.process for server in servers])
    except ServerError as error:
        print(error, file=sys.stderr)
    except PermissionError as error:
        print(f"{error.filename} belongs to somebody else: be that account, or move it away.", file=sys.stderr)
    return 1


@contextmanager
def running(*, ephemeral: bool) -> Iterator[list[Server]]:
    """What the environment lacks is set, and the servers for it run. They have ended when this is left."""
    with ExitStack() as stack:
        run = stack.enter_context(run_directory())
        start = partial(_throw_away if ephemeral else _lasting, run=run, stack=stack)
        servers: list[Server] = []
        if not os.environ.get("DATABASE_URL"):
            os.environ["DATABASE_URL"] = start(PostgreSQL, servers)
        if not os.environ.get("REDIS_URL"):
            os.environ["REDIS_URL"] = start(Valkey, servers)
            # Celery knows the same socket by another name than everybody else.
            os.environ["CELERY_BROKER_URL"] = os.environ["REDIS_URL"].replace("unix://", "redis+socket://")
        if ephemeral:
            os.environ.setdefault("FILES_ROOT", str(run / "files"))
        os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50) if ephemeral else _lasting_secret())
        yield servers


def _throw_away(kind: type[Server], servers: list[Server], *, run: Path, stack: ExitStack) -> str:
    server = kind(run / kind.__name__.lower(), run, ephemeral=True)
    stack.callback(server.stop)
    server.start()
    servers.append(server)
    return server.url


def _lasting(kind: type[Server], servers: list[Server], *, run: Path, stack: ExitStack) -> str:
    """The URL of the one that keeps its data: of another command, if it runs there, or else started here."""
    folder = lasting_directory() / kind.__name__.lower()
    address = stack.enter_context(folder.with_suffix(".url").open("a+"))
    while not _locked(address):
        address.seek(0)
        if url := address.read():
            return url
        time.sleep(0.05)  # the other one is just starting, or just ending
    address.truncate(0)
    server = kind(folder, run, ephemeral=False)
    stack.callback(address.truncate, 0)
    stack.callback(server.stop)
    server.start()
    address.write(server.url)
    address.flush()
    servers.append(server)
    return server.url


def _locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lasting_secret() -> str:
    """This checkout's own key, so that who is signed in stays so over a restart."""
    path = DATA / "secret_key"
    DATA.mkdir(mode=0o711, exist_ok=True)
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


def _use_project_python() -> None:
    """Go on in .venv, and put its programs first in PATH, so that `-- pytest` is ours."""
    python = ROOT / ".venv" / "bin" / "python"
    if sys.prefix == sys.base_prefix and python.exists():
        os.execv(python, [str(python), *sys.argv])
    os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
