"""Every PDF is PDF/A-3a and PDF/UA-1, whatever the text in it."""

import pytest
import weasyprint

from meetings.documents import render_note_pdf, render_pdf
from meetings.richtext import clean

from .archive_gate import archive_faults, assert_archive_grade
from .hostile import HOSTILE, LONG_TEXT, ROWS
from .pdf_reading import pagination, shown_codes, tagged_codes
from .snapshots import agenda, attachment, decision, item, recommendation, section, snapshot

# Longer texts stand in one place: what the other five would add is only time.
LONG = 1500


def everywhere(html: str) -> dict:
    """Minutes with the rich text in each place that holds rich text: cover, point, section, decision, talk, statement."""
    return snapshot(
        meeting={"note": html},
        items=[
            item(
                sections=[
                    recommendation(html, html) | {"html": html},
                    section("other", html),
                    section("presentation", html),
                    section("decision", ""),
                ],
                decision=decision(html, discussion=html),
                statements=[{"name": "Bo Dam", "html": html}],
            )
        ],
    )


def test_a_plain_pdf_does_not_pass():
    plain = weasyprint.HTML(string="<p>Et referat").write_pdf()
    faults = archive_faults(plain)
    assert {fault.split()[0] for fault in faults} == {"3a", "ua1"}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_passes(text):
    html = clean(text)
    made = everywhere(html) if len(html) <= LONG else snapshot(items=[item(sections=[section(html=html)])])
    assert_archive_grade(render_pdf(made))


@pytest.mark.parametrize(
    "made",
    [
        snapshot(state="draft", version=None),
        snapshot(state="submitted"),
        agenda(),
        agenda(state="draft", version=None),
        snapshot(items=[], participants=[], meeting={"place": "", "start": None}),
        snapshot(items=[item(sections=[], decision=None, case_number=None)]),
        snapshot(items=[item(number, attachments=[attachment(f"Bilag {number}")]) for number in range(1, 60)]),
        snapshot(forum={"name": "Møde 👍 <b>\x07\ue000"}, items=[item(1, "Titel 𓀀 \u202e会議 & <i>")]),
    ],
    ids=["draft", "submitted", "agenda", "draft agenda", "no items", "an empty item", "59 items", "strange names"],
)
def test_every_kind_of_document_passes(made):
    assert_archive_grade(render_pdf(made))


def test_a_note_passes():
    assert_archive_grade(
        render_note_pdf("Notat om lokaler", clean(f"<h1>Bilag</h1><p>{LONG_TEXT}</p><table>{ROWS}</table>"))
    )


def test_uncleaned_html_with_joined_cells_passes():
    """The tables of old snapshots too: the renderer itself keeps them regular."""
    joined = '<tr><td rowspan="9">a</td><td>b</td></tr><tr><td>c</td></tr>'
    html = f"<table><tbody>{joined}<tr><td>d</td><td>e</td><td>f</td></tr></tbody></table>"
    assert_archive_grade(render_pdf(snapshot(items=[item(sections=[section(html=html)])])))


def test_the_structure_owns_all_that_is_shown():
    """What no element of the structure owns, no reader reads aloud; no validator tells, since it looks like an artifact."""
    html = clean("<ol><li><p>et</p><p>to</p></li></ol><p>tre <a href='https://eksempel.dk'>fire</a></p>")
    pdf = render_pdf(everywhere(html))
    assert shown_codes(pdf) == tagged_codes(pdf)
    # Lines in the margins: the cover has the page number alone.
    assert pagination(pdf) == [1, 2, 2]
