"""Pictures: scaled for the screen, and what is said in them beside what they show."""

import io
from pathlib import Path

from PIL import Image, ImageOps

# A page of A4, sharp on a tablet.
WIDTH, HEIGHT = 480, 680
_DAMAGED = (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError)


class Damaged(Exception):
    """A picture that cannot be shown."""


def scaled(path: Path) -> bytes:
    """The picture as PNG, upright, no larger than WIDTH and HEIGHT. Damaged where it breaks off or is none."""
    try:
        with Image.open(path, formats=("PNG", "JPEG")) as picture:
            # A JPEG is drawn small from the start, so that a large one costs little.
            picture.draft("RGB", (WIDTH * 2, HEIGHT * 2))
            upright = ImageOps.exif_transpose(picture)
            return as_png(upright)
    except _DAMAGED as error:
        raise Damaged(str(error)) from error


def as_png(picture: Image.Image) -> bytes:
    """As PNG on white, no larger than WIDTH and HEIGHT, without anything that is said beside what it shows."""
    picture.thumbnail((WIDTH, HEIGHT))
    plain = picture.convert("RGBA")
    ground = Image.new("RGBA", plain.size, "white")
    ground.alpha_composite(plain)
    out = io.BytesIO()
    ground.convert("RGB").save(out, "PNG", optimize=True)
    return out.getvalue()


def metadata(path: Path) -> str:
    """What a picture says beside what it shows: comments, EXIF texts, XMP."""
    try:
        with Image.open(path, formats=("PNG", "JPEG")) as picture:
            said = [*picture.info.values(), *picture.getexif().values()]
    except _DAMAGED as error:
        raise Damaged(str(error)) from error
    texts = (value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value) for value in said)
    return "\n".join(text[:100_000] for text in texts)
