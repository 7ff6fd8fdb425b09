"""A snapshot `referat/1` as the HTML of a document.

The document's own words are Danish here and not in the language of whoever asks: the file is hashed and kept.
"""

import datetime
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from django.conf import settings
from django.template import Context, Engine
from django.utils.safestring import SafeString, mark_safe

from meetings.approval_sheet import ADDENDUM, addenda_lines, hashes, sheet_lines
from meetings.attendance import ABSENT, PRESENT, SECRETARY, approvers, row_of, told_at_item, told_of
from meetings.characters import printable
from meetings.danish import cover_date, long_date
from meetings.reading_order import in_reading_order
from meetings.wording import says, votes_told

from . import fonts
from .setting import set_html

FOLDER = Path(__file__).parent
STYLESHEET = (FOLDER / "document.css").read_text("utf-8").replace("var(--families)", fonts.families_css())
WATERMARK = FOLDER / "udkast.svg"

KINDS = {"agenda": "DAGSORDEN", "minutes": "REFERAT"}
SUPPLEMENT = "TILLÆGSDAGSORDEN"
FINAL = {"released", "approved"}
# What an agenda says of an item that does not come up after all; minutes say it in their decision.
MOVED_ON = {"postponed": "Punktet er udsat.", "returned": "Punktet er sendt tilbage."}
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


def document_html(
    snapshot: dict, *, stylesheet: str = STYLESHEET, enclosed: Mapping[str, str] = MappingProxyType({})
) -> str:
    """The complete HTML of the document: cover, contents, one article an item.

    `enclosed` names the attachments that lie in the same file, by their keys, each with its number: they become links
    to `bilag:` and the key, for whoever puts the file together.

    `snapshot` is a dict by docs/referat-1.schema.json that `redact()` has already been through: whatever is in it is
    shown. Its rich text is trusted to be clean (`richtext.clean`); every other text is escaped here.
    A character that no bundled font draws stands as its number, [U+13000].
    """
    meeting, items = snapshot["meeting"], [_item(item, snapshot["kind"], enclosed) for item in snapshot["items"]]
    day = datetime.date.fromisoformat(meeting["date"])
    people = [
        (row_of(person, snapshot["kind"]), _participant(person, told_of(person, place, snapshot)))
        for place, person in enumerate(snapshot["participants"])
    ]
    kind = KINDS[snapshot["kind"]]
    if "supplement" in snapshot:
        kind = SUPPLEMENT if snapshot["supplement"] == 1 else f"{SUPPLEMENT} {snapshot['supplement']}"
    title = f"{kind} {printable(snapshot['forum']['name'])} d. {day:%d-%m-%Y}"
    return render(
        "documents/document.html",
        {
            "stylesheet": stylesheet,
            "draft": snapshot["state"] not in FINAL,
            "title": title,
            "author": printable(snapshot["forum"]["name"]),
            "subject": f"{kind.capitalize()} fra mødet {_when(day, meeting, lower=True)}",
            "keywords": _keywords(snapshot, day),
            "date": meeting["date"],
            "when": _when(day, meeting),
            "place": printable(meeting["place"]),
            "note": _set(meeting["note"], 2),
            "participants": [told for row, told in people if row == PRESENT],
            "absent": [told for row, told in people if row == ABSENT],
            "secretaries": [told for row, told in people if row == SECRETARY],
            "approval": [line for line in (_approval(snapshot), *map(printable, addenda_lines(snapshot))) if line],
            "addenda": _addenda(snapshot, 2),
            "items": items,
            "sheet": [printable(line) for line in sheet_lines(snapshot)],
            "hashes": hashes(snapshot),
        },
    )


def note_html(title: str, html: str, *, stylesheet: str = STYLESHEET) -> str:
    """A plain document of one title and one rich text, already cleaned, in the same typesetting."""
    return render(
        "documents/note.html",
        {"stylesheet": stylesheet, "title": printable(title), "html": _set(html, 2)},
    )


@cache
def layout_hash() -> str:
    """SHA-256 over everything of ours that shapes the document: templates, stylesheet, watermark, this code."""
    templates = Path(settings.BASE_DIR) / "templates" / "documents"
    files = [*sorted(templates.glob("*.html")), FOLDER / "document.css", WATERMARK, *sorted(FOLDER.glob("*.py"))]
    files += [FOLDER.parent / "approval_sheet.py", FOLDER.parent / "characters.py", FOLDER.parent / "danish.py"]
    digest = sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def render(template: str, context: dict) -> str:
    """A template of ours as HTML, without a character that no bundled font draws."""
    return fonts.spell_gaps(Engine.get_default().get_template(template).render(Context(context, use_l10n=False)))


def _set(html: str, top: int) -> SafeString:
    """Stored rich text is clean, so it is safe; its uppermost headings get the level below those around it."""
    return mark_safe(set_html(html, top))  # noqa: S308 - cleaned when it was stored


def _when(day: datetime.date, meeting: dict, *, lower: bool = False) -> str:
    text = cover_date(day)
    if meeting["start"]:
        text += f" kl. {meeting['start']}"
        if meeting["end"]:
            text += f"–{meeting['end']}"
    return text[0].lower() + text[1:] if lower else text


def _participant(person: dict, told: str) -> str:
    """'Forperson Navn (Titel)', 'Navn - Valggruppe C (DLF)', with what the minutes tell of the person behind it."""
    text = ROLES.get(person["role"], "") + person["name"]
    if person["title"]:
        text += f" ({person['title']})"
    if person["group"]:
        text += f" - {person['group']}"
    if told:
        text += f", {told}"
    return printable(text)


def _approval(snapshot: dict) -> str:
    """'Referatet er godkendt den 2. april 2025 af forperson NN og næstforperson NN.' Empty where nothing is known."""
    approval = snapshot["approval"]
    if not (approval["on"] or approval["by"] or approval["tacit"]):
        return ""
    text = "Referatet er godkendt"
    if approval["on"]:
        text += f" den {long_date(datetime.date.fromisoformat(approval['on']))}"
    if approval["by"]:
        *first, last = map(printable, approvers(snapshot))
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


def _item(item: dict, kind: str, enclosed: Mapping[str, str]) -> dict:
    number = f"{item['number']}{item['suffix']}"
    title = item["title"]
    if item["redacted"]:
        title = item["public_title"] or "Lukket punkt"
    return {
        "id": f"punkt-{number}",
        "number": number,
        "title": printable(title),
        "withdrawn": item["status"] == "withdrawn",
        "moved_on": MOVED_ON.get(item["status"], "") if kind == "agenda" else "",
        "case_number": printable(item["case_number"]["text"]) if item["case_number"] else "",
        "taken_up": "taken_up" in item,
        "absent": [printable(sentence) for sentence in told_at_item(item)],
        "addenda": _addenda(item, 3),
        "sections": list(_sections(item, kind, enclosed)),
    }


def _addenda(said: dict, top: int) -> list[dict]:
    """'Tilføjelse, den 12. januar 2027', its text, and who signed it."""
    return [
        {
            "heading": f"{ADDENDUM}, den {long_date(datetime.date.fromisoformat(one['date']))}",
            "html": _set(one["html"], top + 1),
            "by": printable(one["by"]),
        }
        for one in said.get("addenda", ())
    ]


def _sections(item: dict, kind: str, enclosed: Mapping[str, str]):
    """What stands in the item, in order: the snapshot's sections, decision and attachments at their own places."""
    for section, own in in_reading_order(item, kind):
        top = 4 if section["heading"] else 3
        shown = {"heading": printable(section["heading"]), "type": section["type"], "sub": f"h{top}"}
        shown["html"] = _set(section["html"], top)
        if section["type"] == "decision":
            # A section that holds the decision's place is shown even while it is empty.
            decided = _decision(item, top)
            if not (any(decided.values()) or own):
                continue
            shown |= decided
        elif section["type"] == "attachments":
            shown["files"] = [_attached(attachment, enclosed) for attachment in item["attachments"]]
            if not (shown["files"] or shown["html"]):
                continue
        else:
            shown["opening"] = printable(section["recommender"])
            shown["points"] = [_set(point, top) for point in section["points"]]
        yield shown


def _attached(attachment: dict, enclosed: Mapping[str, str]) -> dict[str, str]:
    return {
        "title": printable(attachment["title"]) + (" (omdelt på mødet)" if "handed_out" in attachment else ""),
        "key": attachment["key"],
        "number": enclosed.get(attachment["key"], ""),
    }


def _decision(item: dict, top: int) -> dict:
    """What was decided, as it is read: outcomes point by point, decision, discussion, statements."""
    decision = item["decision"] or {"points": [], "outcome": "", "html": "", "discussion": "", "public": ""}
    if item["redacted"]:
        return {"html": _set(decision["public"], top)}
    outcomes = [OUTCOMES.get(outcome, "") for outcome in decision["points"]]
    html = decision["html"]
    if not any(outcomes) or says(html, decision["points"]):
        outcomes = []
    if decision["outcome"] and not (html or any(decision["points"])):
        # Nothing else says it: minutes that were written say it in their own words.
        html = f"<p>{OUTCOMES[decision['outcome']]}</p>"
    return {
        "html": _set(html, top),
        "outcomes": outcomes,
        "votes": votes_told(decision["votes"]) if "votes" in decision else "",
        "discussion": _set(decision["discussion"], top),
        "statements": [
            {"name": printable(statement["name"]), "html": _set(statement["html"], top)}
            for statement in item["statements"]
        ],
    }
