"""The document's lines, as programs read them that know no structure."""

import pytest

from meetings.documents import render_pdf
from meetings.documents.setting import set_html
from meetings.richtext import clean

from .pdf_reading import raw_texts
from .snapshots import item, section, snapshot


def test_the_foot_is_drawn_before_the_text():
    # The check of old minutes takes a page's first two lines for running lines where they repeat on most pages.
    pages = raw_texts(render_pdf(snapshot(items=[item(number, f"Sag {number}") for number in (1, 2, 3)])))
    assert [page.splitlines()[0].split(" Side ")[-1] for page in pages[1:]] == [f"{at} af 5" for at in (2, 3, 4, 5)]
    assert [page.splitlines()[1] for page in pages[2:]] == [f"Punkt {at}: Sag {at}" for at in (1, 2, 3)]


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>Mødet den 12. maj.</p>", '<p>Mødet <span class="ordinal">den 12.</span> maj.</p>'),
        ("<p>1) et og 2) to</p>", '<p>1) et <span class="ordinal">og 2)</span> to</p>'),
        ("<p>I alt 20.</p>", "<p>I alt 20.</p>"),
        ('<p><a href="https://a.dk">den 1. maj</a></p>', '<p><a href="https://a.dk">den 1. maj</a></p>'),
    ],
)
def test_a_number_with_a_full_stop_stays_with_the_word_before_it(html, shown):
    assert set_html(html) == shown


def test_no_line_of_prose_begins_as_a_point_of_a_list():
    words = " ".join(f"{'x' * (at % 7 + 1)} den {at % 28 + 1}. maj" for at in range(300))
    (page, *_rest) = raw_texts(render_pdf(snapshot(items=[item(sections=[section(html=clean(f"<p>{words}</p>"))])])))[
        2:
    ]
    lines = [line for line in page.splitlines() if "maj" in line]
    assert len(lines) > 20
    assert [line for line in lines if line[0].isdigit()] == []


def test_a_list_that_goes_on_keeps_its_numbers():
    html = clean('<ol><li>a</li></ol><p>Tekst.</p><ol start="2"><li>b<ol start="7"><li>c</li></ol></li><li>d</li></ol>')
    (page,) = raw_texts(render_pdf(snapshot(items=[item(sections=[section(html=html)])])))[2:]
    assert sorted(line.strip() for line in page.splitlines() if line.strip(" .").isdigit()) == ["1.", "2.", "3.", "7."]
