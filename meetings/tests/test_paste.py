"""What is pasted from Word, Excel, Outlook and the web comes out clean, on the server as in the browser."""

from pathlib import Path

import pytest

from meetings.richtext import clean

PASTES = Path(__file__).parent / "pastes"
NAMES = sorted(path.name.removesuffix(".clean.html") for path in PASTES.glob("*.clean.html"))


def pasted(name: str) -> str:
    """The clipboard of one program, as it gives it."""
    return (PASTES / f"{name}.html").read_text(encoding="utf-8")


def cleaned(name: str) -> str:
    """What becomes of it; a line's end in the file is none in the text."""
    return (PASTES / f"{name}.clean.html").read_text(encoding="utf-8").replace("\n", "")


@pytest.mark.parametrize("name", NAMES)
def test_paste_comes_out_clean(name):
    assert clean(pasted(name)) == cleaned(name)


@pytest.mark.parametrize("name", NAMES)
def test_what_came_out_clean_stays_so(name):
    assert clean(cleaned(name)) == cleaned(name)
