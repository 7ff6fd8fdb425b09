"""What of an item's sections a document says: the forum's rules for what is left out, and the list of coming themes."""

import html
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from meetings.richtext import clean, plain_text

if TYPE_CHECKING:
    from meetings.models import AgendaItem, Meeting, Section


class FrozenSections:
    """Which sections of an item are said, and with what.

    Left out is what came from the forum's template and has no text, and where the forum wants it so also what says
    nothing but the template's standard phrase. An item that lists something (`LISTS`), such as the forum's backlog, has
    it made for an agenda; in minutes it says what the released agenda says, whatever has come since.
    """

    def __init__(self, meeting: "Meeting", kind: str, items: "list[AgendaItem]"):
        self.kind = kind
        self.phrases: dict[int, str] = {}
        if meeting.forum.leaves_out_standard_phrases:
            self.phrases = dict(meeting.forum.section_templates.values_list("pk", "standard_phrase"))
        self.lists: dict[str, str] = {}
        self.released: dict[str, list[dict[str, Any]]] = {}
        listed = [name for name in LISTS if any(getattr(item, name) for item in items)]
        if listed and kind == "minutes":
            self.released = _released_sections(meeting)
        elif listed:
            self.lists = {name: LISTS[name](meeting) for name in listed}

    def of(self, item: "AgendaItem") -> list[dict[str, Any]]:
        """The item's sections as they are said."""
        sections = [
            self._section(section, item)
            for section in item.sections.all()
            if self.kind == "minutes" or section.type != "decision"
        ]
        listed = [name for name in LISTS if getattr(item, name)]
        for name in listed:
            sections = _with_list(sections, self.lists.get(name, ""))
        said = [section for section in sections if not section.pop("out")]
        if listed and str(item.key) in self.released:
            decision = [section for section in said if section["type"] == "decision"]
            said = _before_end(self.released[str(item.key)], decision)
        return said

    def _section(self, section: "Section", item: "AgendaItem") -> dict[str, Any]:
        recommends = section.type == "recommendation"
        said = {
            "type": section.type,
            "heading": section.heading,
            "html": section.html,
            "recommender": item.recommender if recommends else "",
            "points": [point.html for point in item.points.all()] if recommends else [],
        }
        return {**said, "out": section.template_id is not None and self._says_nothing(section, said)}

    def _says_nothing(self, section: "Section", said: dict[str, Any]) -> bool:
        if section.type in ("decision", "attachments") or said["recommender"] or said["points"]:
            return False
        phrase = self.phrases.get(section.template_id or 0, "").strip()
        return not said["html"] or (bool(phrase) and plain_text(said["html"]).strip() == phrase)


def _with_list(sections: list[dict[str, Any]], made: str) -> list[dict[str, Any]]:
    """The sections with a list after the text of the one that tells the case, or in one of its own."""
    if not made:
        return sections
    # As a rule the presentation of the case, empty or not; else the last section with a text.
    texts = [section for section in sections if section["type"] not in ("recommendation", "decision", "attachments")]
    for section in texts:
        if section["type"] == "presentation" or (section is texts[-1] and not section["out"]):
            section.update(html=section["html"] + made, out=False)
            return sections
    own = {"type": "other", "heading": "", "html": made, "recommender": "", "points": [], "out": False}
    return _before_end(sections, [own])


def _before_end(sections: list[dict[str, Any]], these: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The sections with these before the decision and the attachments."""
    ends = (place for place, section in enumerate(sections) if section["type"] in ("decision", "attachments"))
    place = next(ends, len(sections))
    return [*sections[:place], *these, *sections[place:]]


def _themes(meeting: "Meeting") -> str:
    """The forum's backlog as a list: what was handed in or accepted. What not all may know is told by its public title,
    and without one not at all."""
    backlog = meeting.forum.items.backlog().filter(status__in=["handed_in", "accepted"]).in_order()
    told = [
        (public_title if closed or kept_from else title)
        for title, public_title, closed, kept_from in backlog.annotate(kept_from=Count("exclusions")).values_list(
            "title", "public_title", "closed", "kept_from"
        )
    ]
    items = "".join(f"<li>{html.escape(title, quote=False)}</li>" for title in told if title)
    return clean(f"<ul>{items}</ul>")


def _released_sections(meeting: "Meeting") -> dict[str, list[dict[str, Any]]]:
    """What the newest released agenda says, by the items' keys."""
    version = meeting.agenda_versions.latest_first().first()
    return {item["key"]: item["sections"] for item in version.snapshot.document["items"]} if version else {}


# What an item may list, by the item's own switch. `decisions` adds what it knows of.
LISTS: "dict[str, Callable[[Meeting], str]]" = {"lists_backlog": _themes}
