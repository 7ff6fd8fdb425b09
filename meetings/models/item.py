"""Agenda items: their sections and recommendation points."""

import uuid
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from meetings import kle
from meetings.richtext import clean

from .forum import Forum, SectionType
from .meeting import Meeting
from .membership import Membership
from .stateful import Stateful

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from .attachment import Attachment


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    """Items in order, and their numbers."""

    def in_order(self) -> Self:
        """As they stand on the agenda."""
        return self.order_by("position", "number", "suffix", "pk")

    def whole(self) -> Self:
        """With everything that is said of them, in a fixed number of queries."""
        return self.in_order().prefetch_related("sections", "points", "attachments")

    def give_numbers(self, meeting: Meeting) -> None:
        """Number the items that have none, in their order. A number that was given stays.

        At the first release they count from 1, or from the year's last number where the forum counts through the
        year. After it, an item that was put in gets the number before it with a letter: 4a.
        """
        numbered = {(i.number, i.suffix) for i in self if i.number}
        released_before = bool(numbered)
        last, suffix = 0, ""
        if not released_before and meeting.forum.numbering == Forum.Numbering.YEAR:
            year = AgendaItem.objects.filter(meeting__forum=meeting.forum, meeting__held_on__year=meeting.held_on.year)
            last = year.aggregate(last=Max("number"))["last"] or 0
        for item in self.in_order():
            if item.number:
                last, suffix = item.number, item.suffix
                continue
            if released_before and last:
                suffix = chr(ord(suffix) + 1) if suffix else "a"
                while (last, suffix) in numbered:
                    suffix = chr(ord(suffix) + 1)
            else:
                last, suffix = last + 1, ""
            item.number, item.suffix = last, suffix
            numbered.add((last, suffix))
            item.save(update_fields=["number", "suffix"])


class AgendaItem(Stateful):
    """One point of an agenda: number, title, case number, sections, attachments; closed where only members see it."""

    class Kind(models.TextChoices):
        NONE = "", _("not told")
        DECISION = "decision", _("decision")
        INFORMATION = "information", _("information")
        DISCUSSION = "discussion", _("discussion")
        STANDING = "standing", _("standing item")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        HANDED_IN = "handed_in", _("handed in")
        ACCEPTED = "accepted", _("accepted")
        ON_AGENDA = "on_agenda", _("on the agenda")
        DECIDED = "decided", _("decided")
        POSTPONED = "postponed", _("postponed")
        WITHDRAWN = "withdrawn", _("withdrawn")
        RETURNED = "returned", _("returned")

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    forum = models.ForeignKey(Forum, verbose_name=_("forum"), on_delete=models.PROTECT, related_name="items")
    meeting = models.ForeignKey(
        Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="items", null=True, blank=True
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    suffix = models.CharField(_("letter after the number"), max_length=1, blank=True)
    title = models.CharField(_("title"), max_length=1000)
    public_title = models.CharField(_("public title"), max_length=1000, blank=True)
    case_number = models.CharField(_("case number"), max_length=200, blank=True, db_index=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.NONE, blank=True)
    recommender = models.TextField(
        _("who recommends"), blank=True, help_text=_("The whole opening, such as “Kommunaldirektøren indstiller,”.")
    )
    minutes = models.PositiveSmallIntegerField(_("minutes set aside"), null=True, blank=True)
    presenter = models.CharField(_("presenter"), max_length=200, blank=True)
    closed = models.BooleanField(_("closed"), default=False)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.DRAFT, editable=False)

    objects = AgendaItemQuerySet.as_manager()

    attachments: "RelatedManager[Attachment]"

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["meeting", "position", "number", "suffix", "pk"]
        constraints = [
            models.CheckConstraint(name="item_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="item_kind_is_known",
                condition=Q(kind__in=["", "decision", "information", "discussion", "standing"]),
            ),
            models.CheckConstraint(
                name="item_status_is_known",
                condition=Q(
                    status__in=[
                        "draft",
                        "handed_in",
                        "accepted",
                        "on_agenda",
                        "decided",
                        "postponed",
                        "withdrawn",
                        "returned",
                    ]
                ),
            ),
            models.CheckConstraint(name="item_letter_is_a_letter", condition=Q(suffix__regex=r"^[a-z]?$")),
            models.CheckConstraint(
                name="item_number_is_of_a_meeting", condition=Q(number=None) | Q(meeting__isnull=False)
            ),
            models.CheckConstraint(name="item_number_counts_from_one", condition=Q(number=None) | Q(number__gte=1)),
            # As the published format has it: docs/referat-1.schema.json.
            models.CheckConstraint(name="item_number_has_four_digits", condition=Q(number=None) | Q(number__lte=9999)),
            models.CheckConstraint(name="item_minutes_are_of_a_day", condition=Q(minutes=None) | Q(minutes__lte=1440)),
            models.CheckConstraint(
                name="item_letter_follows_a_number", condition=Q(suffix="") | Q(number__isnull=False)
            ),
            models.UniqueConstraint(
                name="item_number_once_per_meeting",
                fields=["meeting", "number", "suffix"],
                condition=Q(number__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.title}".strip()

    @property
    def label(self) -> str:
        """The number as it is said: '4' or '4a'; nothing before it is given."""
        return f"{self.number or ''}{self.suffix}"

    @property
    def case(self) -> kle.CaseNumber | None:
        """The case number in its four parts, or None where it is not of the KLE form."""
        return kle.parse(self.case_number)


class RecommendationPoint(models.Model):
    """One numbered point of a recommendation; it mostly begins with 'at'."""

    item = models.ForeignKey(AgendaItem, verbose_name=_("agenda item"), on_delete=models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField(_("position"))
    html = models.TextField(_("text"))

    class Meta:
        verbose_name = _("recommendation point")
        verbose_name_plural = _("recommendation points")
        ordering = ["item", "position"]
        constraints = [
            models.UniqueConstraint(
                name="point_position_once_per_item", fields=["item", "position"], deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(name="point_has_a_text", condition=~Q(html="")),
        ]

    def __str__(self) -> str:
        return f"{self.position}."

    def save(self, *args, **kwargs) -> None:
        """Save the text as the allow-list has it, however it came here."""
        self.html = clean(self.html)
        super().save(*args, **kwargs)


class Section(models.Model):
    """One typed section of an item, under a copy of its template's heading."""

    item = models.ForeignKey(
        AgendaItem, verbose_name=_("agenda item"), on_delete=models.CASCADE, related_name="sections"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    type = models.CharField(_("type"), max_length=20, choices=SectionType.choices)
    heading = models.CharField(_("heading"), max_length=300, blank=True)
    html = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["item", "position"]
        constraints = [
            models.UniqueConstraint(
                name="section_position_once_per_item",
                fields=["item", "position"],
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(name="section_type_is_known", condition=Q(type__in=SectionType.values)),
            models.UniqueConstraint(
                name="section_type_once_per_item", fields=["item", "type"], condition=~Q(type="other")
            ),
            models.CheckConstraint(
                name="section_of_decision_holds_no_text",
                condition=~Q(type__in=["decision", "attachments"]) | Q(html=""),
            ),
        ]

    def __str__(self) -> str:
        return self.heading or self.get_type_display()

    def save(self, *args, **kwargs) -> None:
        """Save the text as the allow-list has it, however it came here."""
        self.html = clean(self.html)
        super().save(*args, **kwargs)


class Exclusion(models.Model):
    """A member who takes no part in one item (inhabil) and may not read it, in whatever version it stands.

    So the item's row stays for as long as the exclusion does: without it the versions would be open to the member.
    """

    item = models.ForeignKey(
        AgendaItem, verbose_name=_("agenda item"), on_delete=models.PROTECT, related_name="exclusions"
    )
    membership = models.ForeignKey(
        Membership, verbose_name=_("membership"), on_delete=models.PROTECT, related_name="exclusions"
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("exclusion")
        verbose_name_plural = _("exclusions")
        constraints = [models.UniqueConstraint(name="exclusion_once_per_item", fields=["item", "membership"])]

    def __str__(self) -> str:
        return f"{self.membership.name}: {self.item}"
