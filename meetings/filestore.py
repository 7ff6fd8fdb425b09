"""Where bytes lie: one file for each content, named by its SHA-256. Written once, never over another.

What can be made again lies in a drawer of its own, COPIES, and may be thrown away; what is kept is never removed.
"""

import hashlib
import io
import os
import re
import tempfile
from pathlib import Path
from typing import IO

from django.conf import settings

PIECE = 1024 * 1024
SHA256 = re.compile(r"[0-9a-f]{64}")
KEPT, COPIES = "sha256", "copies"


def path(sha256: str, drawer: str = KEPT) -> Path:
    """The place of the file with this SHA-256 (64 lower-case hex digits), whether it is there or not."""
    if not SHA256.fullmatch(sha256):
        raise ValueError(f"not a SHA-256: {sha256!r}")
    return Path(settings.FILES_ROOT) / drawer / sha256[:2] / sha256[2:]


def put(content: bytes) -> str:
    """Store the bytes and answer their SHA-256. Bytes that are there already are left as they are."""
    return put_file(io.BytesIO(content))


def throw_away_copy(sha256: str) -> None:
    """Remove a file that can be made again. Whoever reads it just now reads it to its end."""
    path(sha256, COPIES).unlink(missing_ok=True)


def put_file(file: IO[bytes], drawer: str = KEPT) -> str:
    """Store what the file holds from where it stands, piece by piece, and answer its SHA-256.

    The file appears whole or not at all: it is written beside the others and renamed to its place.
    """
    folder = Path(settings.FILES_ROOT) / drawer
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".new-")
    try:
        digest = hashlib.sha256()
        with os.fdopen(handle, "wb") as new:
            while piece := file.read(PIECE):
                digest.update(piece)
                new.write(piece)
            new.flush()
            os.fsync(new.fileno())
        place = path(digest.hexdigest(), drawer)
        if place.exists():
            os.unlink(name)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            os.chmod(name, 0o440)
            os.replace(name, place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return digest.hexdigest()
