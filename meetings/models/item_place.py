"""Where an item belongs: to which meeting, to which forum, as a template; and its copies."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from .audit import Action, AuditEntry
from .forum import Forum, SectionTemplate
from .item_pen import Pen
from .stateful import TransitionError

if TYPE_CHECKING:
    from .item import AgendaItem
    from .meeting import Meeting
    from .user import User

# What a copy says as its original does. Never the decision, the number, or who holds the pen.
COPIED = ("title", "public_title", "case_number", "kind", "recommender", "minutes", "presenter", "closed")
WITHOUT_TEXT = ("decision", "attachments")


class Place(Pen):
    """The acts that give an item another place, before it is released."""

    number: Any
    is_template: Any
    sections: Any

    class Meta:
        abstract = True

    @property
    def is_unreleased(self) -> bool:
        """Whether no reader has met it: it has no number, and is still on its way to an agenda."""
        item: Any = self
        status = item.Status
        return item.number is None and item.status in (
            status.DRAFT,
            status.HANDED_IN,
            status.ACCEPTED,
            status.RETURNED,
        )

    def require_unreleased(self) -> None:
        """Refuse with TransitionError where the item was released: what members have read stays where it stands."""
        item: Any = self
        item.require(item.Status.DRAFT, item.Status.HANDED_IN, item.Status.ACCEPTED, item.Status.RETURNED)
        if item.number is not None:
            raise TransitionError(
                gettext(
                    "The item is on a released agenda and keeps its place there. Postpone it or withdraw it instead."
                )
            )

    @transaction.atomic
    def move_to(self, meeting: "Meeting | None", *, by: "User") -> None:
        """Put the item onto another meeting of its forum, or with None into the backlog.

        Refused once it was released, and where the meeting has begun, was held or called off.
        """
        item = self.lock_with(meeting)
        item.require_unreleased()
        if meeting is not None:
            if item.is_template or meeting.forum_id != item.forum_id:
                raise TransitionError(gettext("The meeting is another forum's. Move the item to that forum first."))
            meeting.require_takes_items()
        was = item.meeting
        if was == meeting:
            return
        item._settle_in(meeting)
        facts = {"changes": {"meeting": [was and was.pk, meeting and meeting.pk]}}
        for place in filter(None, (was, meeting)):
            AuditEntry.objects.record(place, Action.ITEM_MOVED, by=by, subject=item, data=facts)

    @transaction.atomic
    def move_onto(self, meeting: "Meeting", *, by: "User") -> None:
        """Put an item from the backlog onto the agenda: moved and accepted in one. Refused as either of them is."""
        item: Any = self
        item.move_to(meeting, by=by)
        if item.status != item.Status.ACCEPTED:
            item.accept(by=by)

    @transaction.atomic
    def move_to_forum(self, forum: Forum, *, by: "User") -> None:
        """Hand the item over to another forum's backlog, with that forum's sections; no text is left behind.

        What was accepted here is handed in there. Refused once it was released.
        """
        item = self.lock_with(None)
        item.require_unreleased()
        if forum.pk == item.forum_id:
            raise TransitionError(gettext("The item belongs to this forum already."))
        was, old_meeting = item.forum, item.meeting
        item.forum = forum
        if item.status == item.Status.ACCEPTED and not item.is_template:
            item.status, item.handed_in_at = item.Status.HANDED_IN, timezone.now()
        item.endorsed_at = item.endorsed_by = None
        item.save(update_fields=["forum", "status", "handed_in_at", "endorsed_at", "endorsed_by"])
        item._settle_in(None)
        item._fit_sections()
        item._keep_out(item)
        facts = {"changes": {"forum": [was.slug, forum.slug]}}
        AuditEntry.objects.record(old_meeting, Action.ITEM_MOVED, by=by, subject=item, data=facts)

    @transaction.atomic
    def copy_to(
        self,
        *,
        forum: Forum,
        meeting: "Meeting | None" = None,
        by: "User",
        author: "User | None" = None,
        as_template: bool = False,
    ) -> "AgendaItem":
        """A new item with this one's words, points and attachments under the forum's sections; never the decision.

        With an author it is that person's draft, without one the secretariat's own, accepted from the start. Whoever
        may not read the original may not read the copy. Refused where the meeting takes no more items.
        """
        original: Any = self
        if meeting is not None:
            meeting.lock().require_takes_items()
            if meeting.forum_id != forum.pk:
                raise TransitionError(gettext("The meeting is another forum's. Move the item to that forum first."))
        said = {name: getattr(original, name) for name in COPIED}
        copy = type(original).objects.write(
            forum=forum,
            meeting=meeting,
            by=by,
            author=author,
            copied_from=original,
            is_template=as_template,
            **said,
        )
        copy._take_texts(original, by=by)
        for point in original.points.all():
            copy.points.create(position=point.position, html=point.html)
        for attachment in original.attachments.all():
            attachment.copy_to(copy, by=by)
        copy._keep_out(original)
        facts = {"from": str(original.key), "to": str(copy.key)}
        AuditEntry.objects.record(meeting, Action.ITEM_COPIED, by=by, subject=copy, data=facts)
        return copy

    @transaction.atomic
    def take_off(self, *, by: "User", reason: str = "") -> None:
        """Lay aside an item that was never released: it is on no agenda and in no list, and can be put back."""
        item = self.lock_with(None)
        item.require_unreleased()
        item.handed_in_at = item.endorsed_at = item.endorsed_by = None
        item._step(item.Status.WITHDRAWN, Action.ITEM_WITHDRAWN, by=by, data={"reason": reason})

    @transaction.atomic
    def put_back(self, *, by: "User") -> None:
        """Take up again an item that was laid aside: its author's draft, or the secretariat's own as it was.

        It stands in the backlog where its meeting takes no more items. Refused for one that was released.
        """
        item = self.lock_with(None)
        item.require(item.Status.WITHDRAWN)
        if item.number is not None:
            raise TransitionError(gettext("The item is on a released agenda; it is put back from there."))
        if item.meeting and not item.meeting.takes_items:
            item._settle_in(None)
        status = item.Status.DRAFT if item.author_id else item.Status.ACCEPTED
        item._step(status, Action.ITEM_REINSTATED, by=by)
        if item.meeting and status == item.Status.ACCEPTED:
            item.meeting.take_in(item)

    @transaction.atomic
    def plan_minutes(self, minutes: int | None, *, by: "User") -> None:
        """Set aside this many minutes, or none, whatever else of the head somebody is changing. Refused as `revise`."""
        item: Any = self.lock_with_meeting()
        item.revise(by=by, version=item.version, minutes=minutes)

    def lock_with(self, *meetings: "Meeting | None") -> Any:
        """Lock its meeting and the others, the oldest row first so that no two acts wait for each other; then it."""
        item: Any = self
        rows = [one for one in (item.meeting, *meetings) if one is not None]
        for one in sorted(rows, key=lambda row: row.pk):
            one.lock()
        return item.lock_itself()

    def _settle_in(self, meeting: "Meeting | None") -> None:
        """Stand last in the meeting or the backlog, and on the agenda in its place; the caller holds the locks."""
        item: Any = self
        others = type(item).objects.filter(forum=item.forum, meeting=meeting).exclude(pk=item.pk)
        item.meeting, item.position = meeting, (others.aggregate(last=Max("position"))["last"] or 0) + 1
        item.save(update_fields=["meeting", "position"])
        if meeting is not None and item.status == item.Status.ACCEPTED:
            meeting.take_in(item)

    def _take_texts(self, original: "AgendaItem", *, by: "User") -> None:
        """Put the original's texts under the sections here; what finds no heading stands before the decision."""
        item: Any = self
        item.sections.all().delete()
        fitted = fit(original.sections.all(), item.forum.section_templates.order_by("position", "pk"))
        for position, part in enumerate(fitted):
            html = part.section.html if part.section else ""
            item.sections.create(
                position=position,
                type=part.type,
                heading=part.heading,
                template=part.template,
                html=html,
                saved_at=timezone.now() if html else None,
                saved_by=by if html else None,
            )

    def _fit_sections(self) -> None:
        """Give the item its forum's sections; those that hold a text, or ever held one, stay."""
        item: Any = self
        sections = list(item.sections.order_by("position"))
        held = set(item.sections.filter(states__isnull=False).values_list("pk", flat=True))
        fitted = fit(sections, item.forum.section_templates.order_by("position", "pk"), keep=held)
        kept = {part.section.pk for part in fitted if part.section}
        item.sections.exclude(pk__in=kept).delete()
        for position, part in enumerate(fitted):
            section = part.section or item.sections.model(item=item, type=part.type)
            section.position, section.heading, section.template = position, part.heading, part.template
            section.save()

    def _keep_out(self, original: "AgendaItem") -> None:
        """Whoever is excluded from the original takes no part here either, as far as they are in this forum."""
        item: Any = self
        users = original.exclusions.filter(membership__user__isnull=False).values("membership__user")
        there = set(item.exclusions.values_list("membership", flat=True))
        for membership in item.forum.memberships.filter(user__in=users).exclude(pk__in=there):
            item.exclusions.create(membership=membership)
        if item.forum_id == original.forum_id and item.pk != original.pk:
            nameless = original.exclusions.filter(membership__user=None)
            for exclusion in nameless:
                item.exclusions.create(membership=exclusion.membership, reason=exclusion.reason)


@dataclass
class Fitted:
    """One section as it comes to stand: from a template, from a section that was there, or from both."""

    type: str
    heading: str
    template: SectionTemplate | None = None
    section: Any = None


def fit(sections: Iterable[Any], templates: Iterable[SectionTemplate], *, keep: Iterable[int] = ()) -> list[Fitted]:
    """Sections under a template's headings, in its order; a text that finds no heading stands before the decision.

    Sections without a place and without a text are left out, unless their key is among `keep`.
    """
    left = {
        (section.type, section.heading.casefold() if section.type == "other" else ""): section for section in sections
    }
    fitted = []
    for template in templates:
        name = (template.type, template.heading.casefold() if template.type == "other" else "")
        fitted.append(Fitted(template.type, template.heading, template, left.pop(name, None)))
    kept = set(keep)
    homeless = [
        Fitted(section.type, section.heading, None, section)
        for section in left.values()
        if section.html or section.pk in kept or section.type == "recommendation"
    ]
    ends = next((place for place, part in enumerate(fitted) if part.type in WITHOUT_TEXT), len(fitted))
    return [*fitted[:ends], *homeless, *fitted[ends:]]
