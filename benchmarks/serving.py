"""What the benchmarks have in common that ask a real server: where its files lie, its database, and when it answers."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings


@contextlib.contextmanager
def places(*, compress: bool) -> Iterator[dict[str, str]]:
    """Where files lie as long as it is measured, the static ones collected: the environment that says so."""
    with tempfile.TemporaryDirectory() as place:
        roots = {"STATIC_ROOT": Path(place) / "static", "FILES_ROOT": Path(place) / "files"}
        left_out = settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS + (() if compress else ("css", "js", "svg", "txt"))
        with override_settings(**roots, WHITENOISE_SKIP_COMPRESS_EXTENSIONS=left_out):
            call_command("collectstatic", interactive=False, verbosity=0)
            yield {name: str(path) for name, path in roots.items()}


@contextlib.contextmanager
def served(application: str, files: dict[str, str] | None = None) -> Iterator[tuple[str, int]]:
    """Gunicorn on the benchmark's database, as `make run` starts it: host and port."""
    host, port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"{host}:{port}", "--worker-class", "sync"]
    command += ["--workers", "2", "--preload", "--no-control-socket", "--log-level", "warning"]
    found = os.pathsep.join([str(Path(__file__).resolve().parent), str(settings.BASE_DIR)])
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    said = {**os.environ, **(files or {}), "DATABASE_URL": url, "PYTHONPATH": found}
    server = subprocess.Popen(command, cwd=settings.BASE_DIR, env=said)
    try:
        wait_for(server, host, port)
        yield host, port
    finally:
        server.terminate()
        server.wait(20)


def free_port() -> tuple[str, int]:
    """A host and port at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host, port = free.getsockname()
        return host, port


def wait_for(server: subprocess.Popen[bytes], host: str, port: int) -> None:
    """Return when the server answers. Refused when it ends before, or takes longer than a minute."""
    end = time.monotonic() + 60
    while True:
        with socket.socket() as attempt:
            if attempt.connect_ex((host, port)) == 0:
                return
        if server.poll() is not None or time.monotonic() > end:
            raise RuntimeError("gunicorn does not answer")
        time.sleep(0.1)
