"""What an item's page shows: its parts as they are written, who writes in them, and what stands beside them."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import permissions
from meetings.guide import advice_of
from meetings.models import AgendaItem, Section, SectionState, SectionType, User, Writing
from meetings.preflight import findings_of
from meetings.recommenders import recommenders_of
from meetings.richtext import plain_text
from meetings.views.attaching import attachments_of
from meetings.views.collecting import comments_of, contents_of
from meetings.writing_forms import HeadForm

# What the decision and the attachments hold is written elsewhere.
NOT_WRITTEN_HERE = (SectionType.DECISION, SectionType.ATTACHMENTS)
# Whoever has not been heard of for so long is not writing any more.
GONE_AFTER = datetime.timedelta(seconds=30)


@dataclass
class Point:
    """A point of the recommendation: the words to be typed in, and the text as it stands."""

    text: str
    html: str


@dataclass
class Part:
    """One section as it is written."""

    section: Section
    html: str
    recommender: str = ""
    points: list[Point] = field(default_factory=list)
    writing: str = ""

    @property
    def recommends(self) -> bool:
        """Whether it is the recommendation, with its opening and its points."""
        return self.section.type == SectionType.RECOMMENDATION

    @property
    def help_text(self) -> str:
        """What the forum tells the author; never a part of the agenda."""
        return self.section.template.help_text if self.section.template else ""

    @property
    def standard_phrase(self) -> str:
        """What is said where there is nothing to say."""
        return self.section.template.standard_phrase if self.section.template else ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not (self.html or self.recommender or self.points)


def part_of(section: Section, state: SectionState) -> Part:
    """The section with the texts of a state in it."""
    return Part(section, state.html, state.recommender, points_of(state))


def points_of(state: SectionState) -> list[Point]:
    """The state's points, each as words and as it stands."""
    return [Point(plain_text(html).strip(), html) for html in state.points]


def text_of(state: SectionState) -> dict[str, str]:
    """The texts of a state for the page's script: the points as the rows in which they are written."""
    rows = render_to_string("meetings/_points.html", {"points": points_of(state)})
    return {"html": state.html, "recommender": state.recommender, "points": rows}


def page_of(item: AgendaItem, user: User, head: HeadForm | None = None) -> dict[str, Any]:
    """The context of an item's page, in a number of queries that does not grow with what is in it."""
    sections = list(item.sections.exclude(type__in=NOT_WRITTEN_HERE).select_related("template", "saved_by"))
    writing = who_writes(item, user)
    parts = []
    for section in sections:
        section.item = item
        part = part_of(section, section.state())
        part.writing = writing.get(section.pk, "")
        parts.append(part)
    is_writer = permissions.can_write_item(user, item)
    return {
        "item": item,
        "meeting": item.meeting,
        "parts": parts,
        "writes": is_writer and item.is_writable,
        "reason": reason_not_to_write(item, user, is_writer),
        "head": head or HeadForm(instance=item),
        "recommenders": recommenders_of(item.forum) if is_writer else [],
        **neighbours(item, user),
        **contents_of(item.meeting, user),
        **attachments_of(item, user),
        **comments_of(item, user),
        **findings_of(item),
        **advice_of(item),
    }


def reason_not_to_write(item: AgendaItem, user: User, is_writer: bool) -> str:
    """Why the text is shown and cannot be written; '' where it can."""
    if is_writer:
        if item.is_writable:
            return ""
        return _("The item's text can no longer be changed: it is “%(status)s”.") % {
            "status": item.get_status_display()
        }
    if item.is_with_author:
        return _("%(name)s is writing the item and holds the pen.") % {"name": item.author}
    if item.waits_for_leader:
        return _("The item is handed in and waits for the leader who is to endorse it.")
    return _("The item is handed in; the secretary holds the pen.")


def who_writes(item: AgendaItem, user: User) -> dict[int, str]:
    """Who else is in which section just now: 'Signe Sekretær skriver her'."""
    since = timezone.now() - GONE_AFTER
    rows = Writing.objects.filter(section__item=item, seen_at__gt=since).exclude(user=user).select_related("user")
    names: dict[int, list[str]] = {}
    for row in rows.order_by("seen_at"):
        names.setdefault(row.section_id, []).append(str(row.user))
    return {pk: _("%(names)s is writing here") % {"names": ", ".join(all_)} for pk, all_ in names.items()}


def neighbours(item: AgendaItem, user: User) -> dict[str, Any]:
    """The items before and after this one, of those that the person may open."""
    if item.meeting is None:
        return {"previous": None, "next": None}
    items = item.meeting.items.exclude(status=AgendaItem.Status.WITHDRAWN).in_order()
    if not permissions.is_secretary(user, item.forum):
        items = items.filter(author=user)
    keys = list(items.exclude(exclusions__membership__user=user).only("key", "title", "number", "suffix"))
    place = next((place for place, one in enumerate(keys) if one.pk == item.pk), None)
    if place is None:
        return {"previous": None, "next": None}
    return {
        "previous": keys[place - 1] if place else None,
        "next": keys[place + 1] if place + 1 < len(keys) else None,
    }
