"""Which characters may stand in what is stored and shown: letters and signs, no controls."""

import re
import unicodedata

# Line ends and every kind of tab are spaces within a line.
SPACES = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"
# No sign of their own, and each breaks an archive file, a search or a comparison of two texts: controls, soft hyphen,
# zero-width spaces and joins, orders of direction (they can make a text read otherwise than it is written), variation
# selectors, tags, object placeholders. Surrogates, private use and noncharacters mean nothing outside the program they
# come from. The joiners of Persian, Hindi and emoji (U+200C, U+200D) stay.
UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
)
NONCHARACTERS = "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 15))
_space = re.compile(f"[{SPACES}]")
_unseen = re.compile(f"[{UNSEEN}{NONCHARACTERS}]")


def visible(text: str) -> str:
    """The text with every control, private-use and noncharacter gone and every line end a space."""
    return text if _is_plain(text) else _unseen.sub("", _space.sub(" ", text))


def _is_plain(text: str) -> bool:
    """Whether it is seen at a glance that nothing has to go: of Latin-1 all that can be printed can be seen.

    So it is with most of what is written in Danish, and the long way takes twenty times as long.
    """
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return text.isprintable()


def printable(text: str) -> str:
    """`visible`, in normal form C. Applying it twice changes nothing more."""
    return unicodedata.normalize("NFC", visible(text))
