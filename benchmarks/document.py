"""The way from a snapshot to its PDF, against WeasyPrint alone on the same HTML, stylesheet and fonts."""

import gc
from statistics import median
from time import perf_counter

import weasyprint

from meetings.documents import document_html, render_pdf
from meetings.documents.fonts import TEXT, font_face_css
from meetings.documents.html import STYLESHEET
from meetings.documents.pdf import OwnFilesOnly
from meetings.tests.snapshots import attachment, decision, item, participant, recommendation, section, snapshot

ROUNDS = 7
TEXTS = (
    "Forvaltningen har i foråret spurgt alle arbejdspladser, hvilke lokaler de bruger, og hvornår de står tomme. ",
    "Svarene viser, at mødelokalerne er optaget om formiddagen, mens der er god plads efter klokken tretten. ",
    "Det foreslås derfor, at faste møder lægges om eftermiddagen, og at bestillingen samles i én kalender. ",
    "Ordningen prøves af i et halvt år, hvorefter erfaringerne samles og drøftes med medarbejdernes repræsentanter. ",
)


def median_meeting() -> dict:
    """The minutes of a meeting of median size: 14 items on 30 pages, with lists, tables and footnotes."""
    return snapshot(
        participants=[participant(f"Deltager {number}", title="Afdelingschef") for number in range(12)],
        items=[_item(number) for number in range(1, 15)],
    )


def measure() -> list[dict]:
    """The median of alternating rounds, so that a busy moment of the machine meets both."""
    meeting = median_meeting()
    html = document_html(meeting, stylesheet=font_face_css(TEXT) + STYLESHEET)
    ours, bare = [], []
    for number in range(ROUNDS + 1):
        took = _seconds(lambda: render_pdf(meeting)), _seconds(lambda: _bare_pdf(html))
        if number:  # the first round warms both
            ours.append(took[0])
            bare.append(took[1])
    return [
        {
            "name": "PDF of a median meeting, snapshot to archive file",
            "value": round(median(ours) / median(bare), 3),
            "target": 1.15,
            "unit": "x WeasyPrint alone on the same HTML",
        }
    ]


def _bare_pdf(html: str) -> bytes:
    return weasyprint.HTML(string=html, url_fetcher=OwnFilesOnly(), base_url="document:").write_pdf()


def _seconds(act) -> float:
    gc.collect()
    start = perf_counter()
    act()
    return perf_counter() - start


def _item(number: int) -> dict:
    paragraphs = "".join(f"<p>{''.join(TEXTS[(number + line) % 4] for line in range(4))}</p>" for number in range(7))
    points = "<ul>" + "".join(f"<li>{text}</li>" for text in TEXTS) + "</ul>"
    rows = "".join(f"<tr><td>Lokale {row}</td><td>{row * 3}</td><td>{row * 7}</td></tr>" for row in range(8))
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Lokale", "Pladser", "Møder"))
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>" if number % 3 == 0 else ""
    note = '<p>Se vejledningen.<span class="footnote">Vejledning om lokaler, afsnit 3</span></p>'
    return item(
        number,
        f"Beslutning om fordeling af mødelokaler, del {number}",
        sections=[
            recommendation("at fordelingen drøftes", "at den samlede kalender godkendes"),
            section("summary", f"<p>{TEXTS[0]}{TEXTS[2]}</p>"),
            section("presentation", f"<p>(15 min.)</p>{paragraphs}<h4>Baggrund</h4>{points}{table}{note}"),
            *(section(kind, "<p>Intet at bemærke.</p>") for kind in ("vision", "economy", "law", "citizens")),
            section("decision", ""),
        ],
        decision=decision(f"<p>{TEXTS[3]}</p><p>{TEXTS[1]}</p>"),
        attachments=[attachment("Oversigt over lokaler"), attachment("Høringssvar")],
    )
