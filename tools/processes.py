"""Start a command, watch over it, and leave nothing of it behind."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
ENDINGS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
HEARD = ENDINGS | {signal.SIGCHLD}
GRACE = 15.0  # seconds that a command has to end by itself; a worker may be in the middle of a document
Process = subprocess.Popen[bytes]

_prctl = getattr(ctypes.CDLL(None), "prctl", None)  # Linux only; elsewhere the process groups must do


def stand_guard() -> None:
    """Adopt whatever our children leave behind, and hear signals only where `watch` asks for them."""
    if _prctl:
        _prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)


def spawn(command: Sequence[str | Path], *, dies_by: signal.Signals = signal.SIGTERM, **options) -> Process:
    """The command in its own process group, with its signals restored. It gets `dies_by` when we are killed."""
    parent = os.getpid()

    def prepare() -> None:
        for number in ENDINGS:  # a background job of a script starts with SIGINT ignored
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)
        if _prctl:
            _prctl(PR_SET_PDEATHSIG, int(dies_by), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return subprocess.Popen([str(word) for word in command], process_group=0, preexec_fn=prepare, **options)


def run(command: Sequence[str], *, env: Mapping[str, str], servers: Iterable[Process | None] = ()) -> int:
    """The command's exit status as a shell tells it. INT and TERM are passed on; its whole family has ended on return.

    When one of the servers it needs ends first, the command is ended too.
    """
    needed = [server for server in servers if server]
    try:
        child = spawn(command, env=dict(env))
    except OSError as error:
        print(f"{command[0]} cannot be started: {error.strerror}.", file=sys.stderr)
        return 127 if isinstance(error, FileNotFoundError) else 126
    with _terminal_lent_to(child.pid):
        _watch(child, needed)
    end_family({server.pid for server in needed})
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


def _watch(child: Process, servers: list[Process]) -> None:
    """Wait until the command has ended, by itself or because it was told to."""
    known = {child.pid, *(server.pid for server in servers)}
    deadline = None
    while child.poll() is None:
        heard = signal.sigtimedwait(HEARD, max(0.0, deadline - time.monotonic()) if deadline else 3600)
        lost = next((server for server in servers if server.poll() is not None), None)
        if heard is None and deadline:
            child.kill()
            child.wait()
        elif heard and heard.si_signo == signal.SIGINT:
            os.killpg(child.pid, signal.SIGINT)  # as a terminal does it
        elif heard and (heard.si_signo in ENDINGS or (lost and not deadline)):
            if lost:
                print("PostgreSQL or Valkey ended by itself, so the command is ended too.", file=sys.stderr)
            child.terminate()
            deadline = deadline or time.monotonic() + GRACE
        _continue_if_stopped(child.pid)
        _reap(known)


def _continue_if_stopped(pid: int) -> None:
    """There is no shell that could bring a stopped command back, so Ctrl-Z does nothing."""
    with contextlib.suppress(ChildProcessError):
        if os.waitid(os.P_PID, pid, os.WSTOPPED | os.WNOHANG):
            os.killpg(pid, signal.SIGCONT)


def _reap(known: Collection[int]) -> None:
    """Bury adopted processes that have ended; the known ones are left to their own `Popen`."""
    for pid in family(known):
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)


def family(spared: Collection[int] = (), *, of: int | None = None) -> set[int]:
    """Every process below us (or below another), however deep, but the spared ones and what is below them."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            pid, _, rest = entry.read_text(errors="replace").partition(" (")
            parents[int(pid)] = int(rest.rpartition(") ")[2].split()[1])
    found: set[int] = set()
    fresh = {of or os.getpid()}
    while fresh:
        fresh = {pid for pid, parent in parents.items() if parent in fresh}.difference(found, spared)
        found |= fresh
    return found


def end_family(spared: Collection[int] = ()) -> None:
    """End every process below us but the spared ones: politely first, then not."""

    def gone() -> bool:
        _reap(spared)
        return not family(spared)

    for number, patience in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
        if gone():
            return
        for pid in family(spared):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        wait_until(gone, patience)


def wait_until(done: Callable[[], bool], seconds: float) -> bool:
    """Whether it was done in time; asked anew whenever a child ends, and otherwise forty times a second."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        signal.sigtimedwait({signal.SIGCHLD}, 0.025)
    return True


@contextlib.contextmanager
def _terminal_lent_to(group: int) -> Iterator[None]:
    """Ctrl-C and a debugger's prompt belong to the command while it runs."""
    if not sys.stdin or sys.stdin.closed or not sys.stdin.isatty():
        yield
        return
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # taking the terminal back from the background is meant
    terminal = sys.stdin.fileno()
    with contextlib.suppress(OSError):
        if os.tcgetpgrp(terminal) == os.getpgrp():
            os.tcsetpgrp(terminal, group)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            os.tcsetpgrp(terminal, os.getpgrp())
