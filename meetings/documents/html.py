"""A snapshot `referat/1` as the HTML of a document.

The document's own words are Danish here and not in the language of whoever asks: the file is hashed and kept.
"""

import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from meetings.characters import printable
from meetings.danish import cover_date, long_date

from . import fonts

FOLDER = Path(__file__).parent
STYLESHEET = (FOLDER / "document.css").read_text("utf-8").replace("var(--families)", fonts.families_css())
WATERMARK = FOLDER / "udkast.svg"

KINDS = {"agenda": "DAGSORDEN", "minutes": "REFERAT"}
FINAL = {"released", "approved"}
ROLES = {"chair": "Forperson ", "vice_chair": "Næstforperson "}
OUTCOMES = {
    "approved": "Godkendt",
    "approved_with_change": "Godkendt med ændring",
    "discussed": "Drøftet",
    "noted": "Taget til efterretning",
    "postponed": "Udsat",
    "not_approved": "Ikke godkendt",
    "lapsed": "Udgået",
}


def document_html(snapshot: dict, *, stylesheet: str = STYLESHEET) -> str:
    """The complete HTML of the document: cover, contents, one article an item.

    `snapshot` is a dict by docs/referat-1.schema.json that `redact()` has already been through: whatever is in it is
    shown. Its rich text is trusted to be clean (`richtext.clean`); every other text is escaped here.
    A character that no bundled font draws stands as its number, [U+13000].
    """
    meeting, items = snapshot["meeting"], [_item(item, snapshot["kind"]) for item in snapshot["items"]]
    day = datetime.date.fromisoformat(meeting["date"])
    title = f"{KINDS[snapshot['kind']]} {printable(snapshot['forum']['name'])} d. {day:%d-%m-%Y}"
    return _render(
        "documents/document.html",
        {
            "stylesheet": mark_safe(stylesheet),
            "draft": snapshot["state"] not in FINAL,
            "title": title,
            "author": printable(snapshot["forum"]["name"]),
            "subject": f"{KINDS[snapshot['kind']].capitalize()} fra mødet {_when(day, meeting, lower=True)}",
            "keywords": _keywords(snapshot, day),
            "date": meeting["date"],
            "when": _when(day, meeting),
            "place": printable(meeting["place"]),
            "note": mark_safe(meeting["note"]),
            "participants": [_participant(person) for person in snapshot["participants"]],
            "absent": [_participant(person) for person in snapshot["participants"] if person["presence"] == "absent"],
            "approval": _approval(snapshot["approval"]),
            "items": items,
        },
    )


def note_html(title: str, html: str, *, stylesheet: str = STYLESHEET) -> str:
    """A plain document of one title and one rich text, already cleaned, in the same typesetting."""
    return _render(
        "documents/note.html",
        {"stylesheet": mark_safe(stylesheet), "title": printable(title), "html": mark_safe(html)},
    )


@cache
def layout_hash() -> str:
    """SHA-256 over everything of ours that shapes the document: templates, stylesheet, watermark, this code."""
    templates = Path(settings.BASE_DIR) / "templates" / "documents"
    files = [*sorted(templates.glob("*.html")), FOLDER / "document.css", WATERMARK, *sorted(FOLDER.glob("*.py"))]
    digest = sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _render(template: str, context: dict) -> str:
    return fonts.spell_gaps(get_template(template).template.render(Context(context, use_l10n=False)))


def _when(day: datetime.date, meeting: dict, *, lower: bool = False) -> str:
    text = cover_date(day)
    if meeting["start"]:
        text += f" kl. {meeting['start']}"
        if meeting["end"]:
            text += f"–{meeting['end']}"
    return text[0].lower() + text[1:] if lower else text


def _participant(person: dict) -> str:
    """'Forperson Navn (Titel)', 'Navn - Valggruppe C (DLF)', with what the minutes note of the person behind it."""
    text = ROLES.get(person["role"], "") + person["name"]
    if person["title"]:
        text += f" ({person['title']})"
    if person["group"]:
        text += f" - {person['group']}"
    if person["note"]:
        text += f", {person['note']}"
    return printable(text)


def _approval(approval: dict) -> str:
    """'Referatet er godkendt den 2. april 2025 af NN og NN.' Empty where nothing is known."""
    if not (approval["on"] or approval["by"] or approval["tacit"]):
        return ""
    text = "Referatet er godkendt"
    if approval["on"]:
        text += f" den {long_date(datetime.date.fromisoformat(approval['on']))}"
    if approval["by"]:
        *first, last = map(printable, approval["by"])
        text += f" af {', '.join(first)} og {last}" if first else f" af {last}"
    if approval["tacit"]:
        text += ", da ingen gjorde indsigelse inden fristen"
    return text + "."


def _keywords(snapshot: dict, day: datetime.date) -> str:
    """Case numbers, date and theme, as final minutes are journalised by them (offentlighedsloven § 15)."""
    words = [printable(snapshot["forum"]["name"]), day.isoformat()]
    for item in snapshot["items"]:
        if item["case_number"]:
            words += [item["case_number"]["text"], item["case_number"]["group_name"] or ""]
    # A comma parts keywords, so none may stand in one.
    return ", ".join(dict.fromkeys(printable(word).replace(",", "") for word in words if word))


def _item(item: dict, kind: str) -> dict:
    number = f"{item['number']}{item['suffix']}"
    title = item["title"]
    if item["redacted"]:
        title = item["public_title"] or "Lukket punkt"
    return {
        "id": f"punkt-{number}",
        "number": number,
        "title": printable(title),
        "withdrawn": item["status"] == "withdrawn",
        "case_number": printable(item["case_number"]["text"]) if item["case_number"] else "",
        "sections": list(_sections(item, kind)),
    }


def _sections(item: dict, kind: str):
    """What stands in the item, in order: the snapshot's sections, decision and attachments at their own places."""
    sections = item["sections"]
    types = {section["type"] for section in sections}
    late = []
    if "decision" not in types:
        late.append({"type": "decision", "heading": "Beslutning"})
    if "attachments" not in types:
        late.append({"type": "attachments", "heading": "Bilag"})
    # A decision without a place of its own stands last before the attachments.
    place = next((i for i, section in enumerate(sections) if section["type"] == "attachments"), len(sections))
    if "decision" not in types and "attachments" in types:
        sections = [*sections[:place], late.pop(0), *sections[place:]]
    for section in (*sections, *late):
        shown = {"heading": printable(section["heading"]), "type": section["type"]}
        if section["type"] == "decision":
            shown |= _decision(item, written_in="points" in section)
            if kind == "agenda" or not shown.pop("shown"):
                continue
        elif section["type"] == "attachments":
            shown["titles"] = [printable(attachment["title"]) for attachment in item["attachments"]]
            if not shown["titles"]:
                continue
        else:
            shown["html"] = mark_safe(section["html"])
            shown["opening"] = printable(section["recommender"])
            shown["points"] = [mark_safe(point) for point in section["points"]]
        yield shown


def _decision(item: dict, *, written_in: bool) -> dict:
    """The decision as it is read. A section that holds its place is shown even while it is empty."""
    decision = item["decision"]
    statements = [
        {"name": printable(statement["name"]), "html": mark_safe(statement["html"])} for statement in item["statements"]
    ]
    if decision is None:
        return {"shown": written_in or bool(statements), "statements": statements}
    if item["redacted"]:
        return {"shown": bool(decision["public"]), "html": mark_safe(decision["public"])}
    words = [OUTCOMES.get(outcome, "") for outcome in decision["points"]]
    text = mark_safe(decision["html"])
    if not text and not any(words) and decision["outcome"]:
        text = SafeString(f"<p>{OUTCOMES[decision['outcome']]}</p>")
    return {
        "shown": written_in or bool(text or any(words) or decision["discussion"] or statements),
        "html": text,
        "outcomes": words if any(words) else [],
        "discussion": mark_safe(decision["discussion"]),
        "statements": statements,
    }
