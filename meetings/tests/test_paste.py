"""What is pasted from Word, Excel, Outlook and the web comes out clean, on the server as in the browser."""

import re
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


def item(level: int, mark: str, words: str) -> str:
    """An item as Word writes it."""
    style = f"margin-left:{level}cm;mso-list:l0 level{level} lfo1"
    return f"<p class=MsoListParagraph style='{style}'><span style='mso-list:Ignore'>{mark}<span> </span></span>{words}</p>\n"


@pytest.mark.parametrize(
    ("items", "cleaned"),
    [
        ([(1, "c)", "a"), (1, "d)", "b")], '<ol start="3"><li>a</li><li>b</li></ol>'),
        ([(1, "h)", "a"), (1, "i)", "b")], '<ol start="8"><li>a</li><li>b</li></ol>'),
        ([(1, "iv.", "a"), (1, "v.", "b")], '<ol start="4"><li>a</li><li>b</li></ol>'),
        ([(1, "1.", "a"), (1, "1.", "b")], "<ol><li>a</li></ol><ol><li>b</li></ol>"),
        ([(1, "2.3.", "a"), (1, "2.4.", "b")], '<ol start="3"><li>a</li><li>b</li></ol>'),
        ([(3, "-", "a"), (1, "1.", "b")], "<ul><li>a</li></ul><ol><li>b</li></ol>"),
        ([(1, "1.", "a"), (3, "o", "b"), (2, "§", "c")], "<ol><li>a<ul><li>b</li></ul><ul><li>c</li></ul></li></ol>"),
        ([(1, "Ø", "a"), (1, "ü", "b"), (1, "", "c")], "<ul><li>a</li><li>b</li><li>c</li></ul>"),
    ],
)  # fmt: skip
def test_the_mark_tells_the_list_and_its_number(items, cleaned):
    assert clean("".join(item(*one) for one in items)) == cleaned


PIECES = [
    item(1, "1.", "et"), item(2, "·", "to"), item(3, "a)", "tre"), "<p class=MsoNormal>fire</p>", "<ol start=4><li>fem",
    "<div class=ListContainerWrapper><ul><li data-aria-level=2>seks</li></ul></div>", "</li></ol>", "<table><tr><td>", "</table>",
    "<a style='mso-footnote-id:ftn1' href='#_ftn1' name='_ftnref1'>[1]</a>", "<span class=msoDel><del>væk</del></span>", "<span style='display:none'>",
    "<div style='mso-element:footnote' id=ftn1><p><a href='#_ftnref1' name='_ftn1'>[1]</a> note</p></div>", "</span>", "<b>",
    "<span style='mso-list:Ignore'>9.</span>", "</b>", "<div>", "</div>", "<li>", "<h2 style='mso-list:l1 level1 lfo2'>syv</h2>",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_whatever_word_writes_is_stable(pieces):
    once = clean("".join(pieces))
    assert clean(once) == once
    assert not re.search(r"mso|style=|væk", once)


def test_a_long_paste_takes_no_more_than_its_length():
    def seconds(times: int) -> float:
        source = (
            "<html><body>" + "".join(item(1 + n % 4, f"{n}.", f"punkt {n}") for n in range(times)) + "</body></html>"
        )
        begun = process_time()
        clean(source)
        return process_time() - begun

    seconds(100)
    assert seconds(4000) < 12 * max(seconds(1000), 0.02)
