"""The fonts of the document: which ones, what they can draw, and how no other font gets a say.

Only the files beside this module are used. A machine with other fonts, or with none, gives the same bytes.
"""

import re
import unicodedata
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parent / "fonts"
# An empty Fontconfig configuration: no folder of fonts, no rule of the system's. The faces are added by @font-face.
FONTCONFIG_FILE = FOLDER / "fontconfig.conf"


class Face(NamedTuple):
    family: str
    file: str
    weight: str = "normal"
    style: str = "normal"


# What the text is set in. Its measures decide where pages break, so its version is part of the fingerprint.
TEXT = (
    Face("Liberation Sans", "LiberationSans-Regular.ttf"),
    Face("Liberation Sans", "LiberationSans-Bold.ttf", weight="bold"),
    Face("Liberation Sans", "LiberationSans-Italic.ttf", style="italic"),
    Face("Liberation Sans", "LiberationSans-BoldItalic.ttf", weight="bold", style="italic"),
)
# What it lacks, in the order of asking. Unifont is no beauty, but it draws nearly every character there is.
FALLBACK = (
    Face("Noto Sans Symbols2", "NotoSansSymbols2-Regular.ttf"),
    Face("Noto Sans Symbols", "NotoSansSymbols-Regular.ttf"),
    Face("Noto Emoji", "NotoEmoji-Regular.ttf"),
    Face("Noto Sans Math", "NotoSansMath-Regular.ttf"),
    Face("Noto Sans Hebrew", "NotoSansHebrew-Regular.ttf"),
    Face("Noto Sans Arabic", "NotoSansArabic-Regular.ttf"),
    Face("Unifont", "Unifont.otf"),
    Face("Unifont Upper", "UnifontUpper.otf"),
)
# Drawn by no glyph: they break or join text, or are left out by the shaper.
INVISIBLE = frozenset("\t\n\r \u200c\u200d")


def font_face_css(faces: tuple[Face, ...]) -> str:
    """The @font-face rules for the faces. The addresses are answered by the renderer's own fetcher, by nothing else."""
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; src: url("document:{face.file}"); '
        f"font-weight: {face.weight}; font-style: {face.style} }}"
        for face in faces
    )


def families_css() -> str:
    """The value of font-family: text first, then every fallback in its order."""
    names = dict.fromkeys(face.family for face in (*TEXT, *FALLBACK))
    return ", ".join(f'"{name}"' for name in names)


@cache
def _characters(file: str) -> frozenset[str]:
    with TTFont(FOLDER / file, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


@cache
def text_characters() -> frozenset[str]:
    """Every character that all four text faces draw."""
    return frozenset.intersection(*(_characters(face.file) for face in TEXT)) | INVISIBLE


@cache
def _all_characters() -> frozenset[str]:
    return text_characters().union(*(_characters(face.file) for face in FALLBACK))


def needs_fallback(text: str) -> bool:
    """Whether the text holds a character that the text faces cannot draw."""
    return not text_characters().issuperset(text)


def bundled_gaps(text: str) -> set[str]:
    """The characters of the text that no bundled font can draw; empty for nearly every text.

    The editor and the importer warn of them. In the document they stand as their number, [U+13000]: a character
    without a glyph would break PDF/A-3 (ISO 19005-3, 6.2.11.4), and leaving it out would hide that it was there.
    """
    if not needs_fallback(text):
        return set()
    return set(text) - _all_characters()


def spell_gaps(text: str) -> str:
    """The text with every character that no bundled font draws spelled as its number: [U+13000]."""
    gaps = bundled_gaps(text)
    if not gaps:
        return text
    return re.sub(
        "[" + "".join(map(re.escape, sorted(gaps))) + "]",
        lambda found: "" if unicodedata.category(found[0]) == "Cf" else f"[U+{ord(found[0]):04X}]",
        text,
    )


@cache
def fonts_hash() -> str:
    """SHA-256 over the font files and the configuration, in the order of their names."""
    digest = sha256()
    for file in sorted((*(face.file for face in (*TEXT, *FALLBACK)), FONTCONFIG_FILE.name)):
        digest.update(file.encode() + b"\0" + (FOLDER / file).read_bytes())
    return digest.hexdigest()
