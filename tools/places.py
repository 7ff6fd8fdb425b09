"""Where the private servers live, and whose they are: ours, or `nobody`'s where root starts them."""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / ".data"
TEMPORARY = Path("/tmp")  # and not $TMPDIR: a socket's path has at most 107 bytes
SYSTEM = Path("/var/lib/chefforum")  # for root only, where `nobody` cannot walk into the project


class ServerError(Exception):
    """One sentence for the person who typed the command."""


def account() -> dict[str, Any]:
    """Who runs the servers, as `subprocess` wants it: ourselves, or `nobody` for root, whom PostgreSQL refuses."""
    if os.geteuid() != 0:
        return {}
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return {"user": 65534, "group": 65534, "extra_groups": []}
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def own(folder: Path) -> Path:
    """The folder, made if need be, for the servers' account alone."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    if who := account():
        os.chown(folder, who["user"], who["group"])
    return folder


def lasting_directory() -> Path:
    """.data/ in the project; for root a folder outside it, if `nobody` cannot walk in."""
    DATA.mkdir(mode=0o711, exist_ok=True)
    if os.geteuid() != 0 or all(folder.stat().st_mode & 0o001 for folder in (DATA, *DATA.parents)):
        return DATA
    outside = SYSTEM / hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:12]
    outside.mkdir(mode=0o711, parents=True, exist_ok=True)
    return outside


@contextmanager
def run_directory() -> Iterator[Path]:
    """A new folder for sockets and throw-away data, removed at the end. What the dead have left is removed too."""
    for lock in TEMPORARY.glob("chefforum-*/lock"):
        with suppress(OSError), lock.open("r+") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(lock.parent, ignore_errors=True)
    run = own(Path(tempfile.mkdtemp(prefix="chefforum-", dir=TEMPORARY)))
    with (run / "lock.new").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        (run / "lock.new").rename(run / "lock")  # seen only once it is held
        try:
            yield run
        finally:
            shutil.rmtree(run, ignore_errors=True)


def wheel(module: str, *, instead: str) -> Path:
    """The folder of an installed wheel. Refused where it is not installed."""
    found = importlib.util.find_spec(module)
    if not found or not found.origin:
        raise ServerError(f"{module} is not installed: run `make setup`, or set {instead} to a server you have.")
    return Path(found.origin).parent


def runnable(folder: Path, program: str, *, name: str, instead: str) -> Path:
    """The folder, or for root a copy of it, made once, that `nobody` can read. `program` is a path inside it."""
    if can_be_run(folder / program):
        return folder
    copy = SYSTEM / name
    if os.geteuid() == 0 and not copy.exists():
        SYSTEM.mkdir(mode=0o755, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=SYSTEM) as half:
            shutil.copytree(folder, Path(half) / name, symlinks=True)
            with suppress(FileExistsError):  # somebody else was quicker
                (Path(half) / name).rename(copy)
    if not can_be_run(copy / program):
        raise ServerError(f"{folder / program} does not start on this machine: set {instead} to a server you have.")
    return copy


def can_be_run(program: Path) -> bool:
    """Whether the servers' account can start the program."""
    try:
        return subprocess.run([program, "--version"], capture_output=True, cwd="/", **account()).returncode == 0
    except OSError:
        return False
