"""Where bytes lie: one file for each content, named by its SHA-256. Written once, never over another."""

import hashlib
import os
import re
import tempfile
from pathlib import Path

from django.conf import settings

SHA256 = re.compile(r"[0-9a-f]{64}")


def path(sha256: str) -> Path:
    """The place of the file with this SHA-256 (64 lower-case hex digits), whether it is there or not."""
    if not SHA256.fullmatch(sha256):
        raise ValueError(f"not a SHA-256: {sha256!r}")
    return Path(settings.FILES_ROOT) / "sha256" / sha256[:2] / sha256[2:]


def put(content: bytes) -> str:
    """Store the bytes and answer their SHA-256. Bytes that are there already are left as they are.

    The file appears whole or not at all: it is written beside its place and renamed onto it.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    place = path(sha256)
    if place.exists():
        return sha256
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o440)
        os.replace(name, place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return sha256
