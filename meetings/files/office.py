"""Office files as PDF, by LibreOffice where it is installed: a program of its own, fenced in and given little time."""

import os
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from .kinds import BY_TYPE

SECONDS = 120
LARGEST_PDF = 200 * 1024 * 1024
# Nothing of the file is run, and nothing is fetched that it points to. LibreOffice, officecfg:
# Office/Common.xcs, Security/Scripting and Inet/Settings; a proxy where nobody listens.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings">
<prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings">
<prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings">
<prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings">
<prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings">
<prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""


class NotInstalled(Exception):
    """There is no LibreOffice on this machine."""


class Failed(Exception):
    """LibreOffice made no PDF of the file, or took too long."""


def is_installed() -> bool:
    """Whether there is a LibreOffice where programs are looked for."""
    return _program() is not None


def to_pdf(path: Path, type: str) -> bytes:
    """The Office file as PDF. NotInstalled or Failed where there is none; whatever was begun has ended then."""
    program = _program()
    if program is None:
        raise NotInstalled
    with tempfile.TemporaryDirectory(prefix="office-") as room:
        folder = Path(room)
        source = folder / f"file.{BY_TYPE[type].endings[0]}"
        shutil.copyfile(path, source)
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        command = [
            *_fence(), program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo",
            "--nodefault", "--nolockcheck", "--nofirststartwizard", "--convert-to", "pdf", "--outdir", str(folder),
            str(source),
        ]  # fmt: skip
        _run(command, folder)
        made = folder / "file.pdf"
        if not made.is_file() or not 0 < made.stat().st_size <= LARGEST_PDF:
            raise Failed("no PDF was made")
        return made.read_bytes()


def _program() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def _run(command: list[str], folder: Path) -> None:
    """Run it in a process group of its own, and end the group when the time is up: soffice starts others."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise Failed("out of time") from None
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()
    if process.returncode != 0:
        raise Failed(f"ended with {process.returncode}")


@cache
def _fence() -> tuple[str, ...]:
    """In front of the command, so that it has no network at all, where the machine lets us; else the settings do."""
    unshare = shutil.which("unshare")
    fence = (unshare, "--map-root-user", "--net") if unshare else ()
    if fence and subprocess.run([*fence, "true"], capture_output=True, check=False).returncode == 0:
        return tuple(str(word) for word in fence)
    return ()
