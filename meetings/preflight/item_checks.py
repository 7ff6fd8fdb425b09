"""What is looked for in one item: its head, its sections, its recommendation, its way to the agenda."""

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.cpr import find_cpr, mask

from . import wording
from .finding import ADVICE, MUST, Finding, Place

if TYPE_CHECKING:
    from meetings.models import AgendaItem, Section

# An item's sections, each with all that is written in it.
Texts = list[tuple["Section", str]]
# Their text is made, not written.
MADE = ("decision", "attachments")


def what(text: str) -> str:
    """A short word for what was found, that does not tell it."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def is_asked(item: "AgendaItem") -> bool:
    """Whether the item is still to be dealt with: of one that is decided, moved on or withdrawn nothing is asked."""
    return item.status not in (item.Status.WITHDRAWN, item.Status.DECIDED, item.Status.POSTPONED)


def of_item(item: "AgendaItem") -> Iterator[Finding]:
    """Everything in an item that will be on the agenda, its attachments aside. Decided ones are only read for CPR."""
    place = Place(item.meeting, item)
    texts = [(section, section_text(item, section)) for section in item.sections.all() if section.type not in MADE]
    if is_asked(item):
        yield from _of_head(item, place)
        yield from _of_text(item, texts, place)
        yield from _of_attachments_mentioned(item, texts)
    yield from _of_numbers(item, texts, place)


def waiting(item: "AgendaItem") -> Finding:
    """That an item which is meant for the meeting will not be on its agenda."""
    place = Place(item.meeting, item)
    says = {
        "draft": _("It is still a draft, and will not be on the agenda. Ask the author to hand it in, or accept it."),
        "handed_in": _("It is handed in but not accepted, and will not be on the agenda. Accept or return it."),
        "returned": _("It is with the author again, and will not be on the agenda. Wait for it, or move it on."),
    }
    return Finding("waiting", ADVICE, place, says[item.status], item.status)


def closed_words(closed: "AgendaItem", items: "list[AgendaItem]") -> Iterator[Finding]:
    """Where a closed item's own words stand in a title that everyone reads: its public one, or an open item's."""
    place = Place(closed.meeting, closed)
    if shared := wording.shared_words(closed.title, closed.public_title):
        yield Finding(
            "title_tells", ADVICE, place,
            _("The public title gives away words of the closed one: %(words)s. Is that meant?")
            % {"words": mask(", ".join(shared))},
            what(closed.title + closed.public_title),
        )  # fmt: skip
    for other in items:
        if not other.closed and (shared := wording.shared_words(closed.title, other.title)):
            yield Finding(
                "open_title_tells", ADVICE, place,
                _("The open item “%(title)s” has words of this closed one in its title: %(words)s. Is that meant?")
                % {"title": mask(other.title), "words": mask(", ".join(shared))},
                what(closed.title + other.title),
            )  # fmt: skip


def _of_head(item: "AgendaItem", place: Place) -> Iterator[Finding]:
    if item.closed and not item.public_title.strip():
        yield Finding(
            "public_title_missing", MUST, place,
            _("The item is closed and has no public title. Write one that tells nothing of what is closed."),
        )  # fmt: skip
    if item.kind == item.Kind.DECISION and not any(point.html for point in item.points.all()):
        section = next((section for section in item.sections.all() if section.type == "recommendation"), None)
        if section is None or not section.html:
            yield Finding(
                "recommendation_missing", ADVICE, Place(item.meeting, item, section),
                _("The item is for decision but has no recommendation. Write what the forum is to decide."),
            )  # fmt: skip
    if not item.case_number.strip() and item.kind != item.Kind.STANDING:
        yield Finding("case_number_missing", ADVICE, place, _("There is no case number. Write the number of its case."))
    if item.minutes is None:
        yield Finding("time_missing", ADVICE, place, _("No time is set aside. Write how many minutes it is to take."))


def _of_text(item: "AgendaItem", texts: Texts, place: Place) -> Iterator[Finding]:
    empty = [section for section in item.sections.all() if _is_empty(section)]
    if empty and item.kind != item.Kind.STANDING:
        headings = ", ".join(section.heading or section.get_type_display() for section in empty)
        yield Finding(
            "section_empty", ADVICE, Place(item.meeting, item, empty[0]),
            ngettext(
                "“%(headings)s” has no text, and is left out of the document.",
                "%(count)s sections have no text, and are left out of the document: %(headings)s.",
                len(empty),
            )
            % {"headings": headings, "count": len(empty)},
            what(headings),
        )  # fmt: skip
    for title in filter(None, (item.title, item.public_title)):
        yield from _leftovers(title, place)
    for section, text in texts:
        there = Place(item.meeting, item, section)
        yield from _leftovers(text, there)
        if section.template and section.template.help_text:
            if sentence := wording.holds_help(text, section.template.help_text):
                yield Finding(
                    "help_text", MUST, there,
                    _("The template's help text stands in the text: “%(words)s”. Replace it with what is to be said.")
                    % {"words": _short(sentence)},
                    what(sentence),
                )  # fmt: skip


def _is_empty(section: "Section") -> bool:
    """A section of the template that the author left blank; the recommendation has a check of its own."""
    return (
        section.template_id is not None and section.type not in (*MADE, "recommendation") and not section.html.strip()
    )


def _leftovers(text: str, place: Place) -> Iterator[Finding]:
    for severity, words in zip((MUST, ADVICE), wording.leftovers(text), strict=True):
        if words:
            yield Finding(
                "placeholder", severity, place,
                _("“%(words)s” looks like something that was to be replaced. Write what is to stand there.")
                % {"words": _short(mask(words))},
                what(words),
            )  # fmt: skip


def section_text(item: "AgendaItem", section: "Section") -> str:
    """All that is written in the section: for a recommendation its opening and its points too."""
    parts = [section.html]
    if section.type == "recommendation":
        parts += [f"<p>{point.html}</p>" for point in item.points.all()]
        return "\n".join([item.recommender, *(wording.text_of(part) for part in parts)])
    return wording.text_of(section.html)


def _of_attachments_mentioned(item: "AgendaItem", texts: Texts) -> Iterator[Finding]:
    attachments = list(item.attachments.all())
    titles = [attachment.title for attachment in attachments]
    known = wording.labels_of(len(titles), [*titles, *(attachment.name for attachment in attachments)])
    for section, text in texts:
        if lacking := [label for label in wording.mentioned(text) if label not in known]:
            yield Finding(
                "attachment_missing", ADVICE, Place(item.meeting, item, section),
                _("Attachment %(labels)s is mentioned, but the item has %(count)s. Attach it, or correct the text.")
                % {"labels": ", ".join(lacking), "count": len(titles)},
                what(",".join(lacking)),
            )  # fmt: skip
    for index in wording.unmentioned("\n".join(text for _section, text in texts), titles):
        yield Finding(
            "attachment_unmentioned", ADVICE, Place(item.meeting, item, None, attachments[index]),
            _("The text does not mention the attachment. Say what it is for."),
        )  # fmt: skip


def _of_numbers(item: "AgendaItem", texts: Texts, place: Place) -> Iterator[Finding]:
    """Personal numbers in everything that is written about the item."""
    head = (item.title, item.public_title, item.case_number, item.presenter)
    yield from numbers("\n".join(head), place)
    for section, text in texts:
        yield from numbers(text, Place(item.meeting, item, section))
    if not any(section.type == "recommendation" for section, _text in texts):
        points = "\n".join(wording.text_of(point.html) for point in item.points.all())
        yield from numbers(f"{item.recommender}\n{points}", place)
    for attachment in item.attachments.all():
        yield from numbers(f"{attachment.title}\n{attachment.name}", Place(item.meeting, item, None, attachment))


def numbers(text: str, place: Place) -> Iterator[Finding]:
    """Each personal number in the text, once."""
    for match in {match.token: match for match in find_cpr(text)}.values():
        yield Finding(
            "cpr", MUST, place,
            _("There is a personal number: %(masked)s. Remove it, or say why it has to stand there.")
            % {"masked": match.masked},
            match.token,
        )  # fmt: skip


def _short(words: str) -> str:
    return words if len(words) <= 80 else f"{words[:79]}…"
