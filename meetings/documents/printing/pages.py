"""Pages that we make ourselves: a picture on its page, and the page in the place of what could not be put in."""

import io
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageOps

from meetings.characters import printable
from meetings.documents.html import render

from .enclosure import Enclosure
from .harmless import NotPutIn
from .styles import MISSING

_WIDTH, _HEIGHT, _MARGIN = 595.28, 841.89, 42.52  # A4 with 15 mm around, in points
_MOST = (2480, 3508)  # A4 at 300 dots an inch
_DAMAGED = (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError)


def picture_page(made: pikepdf.Pdf, path: Path) -> None:
    """Put the picture on a page of its own, last: upright, on white, as large as the paper lets it but no coarser than
    a screen. NotPutIn where it is damaged."""
    try:
        with Image.open(path, formats=("PNG", "JPEG")) as picture:
            picture.draft("RGB", _MOST)
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail(_MOST if upright.height >= upright.width else _MOST[::-1])
            plain = Image.new("RGB", upright.size, "white")
            coloured = upright.convert("RGBA")
            plain.paste(coloured, mask=coloured)
    except _DAMAGED as error:
        raise NotPutIn(str(error)) from error
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=90, subsampling=0)
    paper = (_WIDTH, _HEIGHT) if plain.height >= plain.width else (_HEIGHT, _WIDTH)
    room = [side - 2 * _MARGIN for side in paper]
    scale = min(room[0] / plain.width, room[1] / plain.height, 0.75)  # 0.75: 96 dots an inch
    width, height = plain.width * scale, plain.height * scale
    x, y = (paper[0] - width) / 2, (paper[1] - height) / 2
    image = made.make_stream(
        out.getvalue(),
        Type=Name.XObject, Subtype=Name.Image, Width=plain.width, Height=plain.height,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
    )  # fmt: skip
    page = made.add_blank_page(page_size=paper)
    page.obj.Resources = Dictionary(XObject=Dictionary(P=image))
    page.obj.Contents = made.make_stream(f"q {width:.2f} 0 0 {height:.2f} {x:.2f} {y:.2f} cm /P Do Q".encode("ascii"))
    page.obj.MediaBox = Array([0, 0, *(round(side, 2) for side in paper)])


def missing_page(one: Enclosure) -> bytes:
    """A PDF of one page that says which attachment could not be put in, and where it is to be had."""
    from meetings.documents.pdf import write

    context = {
        "stylesheet": "",
        "number": one.number,
        "item": one.item,
        "title": printable(one.title),
        "name": printable(one.name),
        "kind": one.kind,
        "is_pdf": one.path is not None,
    }
    return write(render("documents/printing/missing.html", context), also=MISSING)
