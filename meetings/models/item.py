"""Agenda items: where they stand, who holds the pen, and what becomes of them."""

import uuid
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings import kle
from meetings.numbering import NoNumberLeft, number
from meetings.redaction import CLOSED_TITLE

from .audit import Action, AuditEntry
from .forum import Forum
from .item_after_release import AfterRelease
from .item_head import Head
from .item_place import Place
from .item_reach import Reach
from .meeting import Meeting
from .stateful import TransitionError

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from .attachment import Attachment
    from .comment import Comment
    from .section import RecommendationPoint, Section
    from .user import User


class AgendaItemQuerySet(Reach):
    """Items in order, and their numbers."""

    def in_order(self) -> Self:
        """As they stand on the agenda."""
        return self.order_by("position", "number", "suffix", "pk")

    def on_agenda(self) -> Self:
        """Those that an agenda made now has: accepted, or numbered at an earlier release. Not what is still written."""
        return self.filter(Q(status__in=AgendaItem.ON_AGENDA) | Q(number__isnull=False))

    def numbered(self) -> Self:
        """Those that a released agenda has, whatever has become of them."""
        return self.filter(number__isnull=False)

    def backlog(self) -> Self:
        """Those without a meeting, and no templates: the forum's ideas and drafts."""
        return self.filter(meeting=None, is_template=False).exclude(status=AgendaItem.Status.WITHDRAWN)

    def whole(self) -> Self:
        """With everything that is said of them, in a fixed number of queries."""
        return self.in_order().prefetch_related("sections", "points", "attachments")

    @transaction.atomic
    def write(
        self,
        *,
        forum: Forum,
        by: "User",
        title: str,
        meeting: Meeting | None = None,
        author: "User | None" = None,
        **said: Any,
    ) -> "AgendaItem":
        """Begin an item with the forum's sections, empty, last in the meeting or in the backlog.

        With an author it is that person's draft; without one it is the secretariat's own, accepted from the start, and
        comes onto the agenda before the standing items that close it. Refused where the meeting takes no more items.
        """
        if meeting:
            meeting.lock().require_takes_items()
        status = AgendaItem.Status.DRAFT if author else AgendaItem.Status.ACCEPTED
        last = self.filter(forum=forum, meeting=meeting).aggregate(last=Max("position"))["last"] or 0
        item = self.begin(
            forum=forum, meeting=meeting, author=author, title=title, position=last + 1, status=status, **said
        )
        if meeting and status == AgendaItem.Status.ACCEPTED:
            meeting.take_in(item)
        AuditEntry.objects.record(meeting, Action.ITEM_WRITTEN, by=by, subject=item, data={"title": title})
        return item

    def begin(self, *, forum: Forum, **said: Any) -> Any:
        """The row of a new item with the forum's sections, empty; the act that begins it holds the locks and logs."""
        item: Any = self.create(forum=forum, **said)
        item.sections.bulk_create(
            item.sections.model(
                item=item, position=place, type=template.type, heading=template.heading, template=template
            )
            for place, template in enumerate(forum.section_templates.order_by("position", "pk"))
        )
        return item

    def give_numbers(self, meeting: Meeting) -> None:
        """Number the items of the agenda that have none, and let the order follow the numbers; they stand on it now.

        A number that was given stays. At the first release they count from 1, or from the year's last number where
        the forum counts through the year; after it, an item that was put in gets a letter (`meetings.numbering`).
        """
        items: list[Any] = list(self.in_order())
        first = 1
        if meeting.forum.numbering == Forum.Numbering.YEAR:
            # Two meetings of a year that are released at once wait for each other, and count on from each other.
            Forum.objects.select_for_update(no_key=True).get(pk=meeting.forum_id)
            first = AgendaItem.objects.last_number_of_year(meeting) + 1
        try:
            labels = number([(item.number, item.suffix) if item.number else None for item in items], first=first)
        except NoNumberLeft as none_left:
            raise TransitionError(
                gettext("There is no number left for an item here. Release it in a supplement instead.")
            ) from none_left
        for place, (label, item) in enumerate(sorted(zip(labels, items, strict=True), key=lambda pair: pair[0]), 1):
            status = AgendaItem.Status.ON_AGENDA if item.status == AgendaItem.Status.ACCEPTED else item.status
            if (item.number, item.suffix, item.position, item.status) != (*label, place, status):
                (item.number, item.suffix), item.position, item.status = label, place, status
                item.save(update_fields=["number", "suffix", "position", "status"])

    def last_number_of_year(self, meeting: Meeting) -> int:
        """The highest number that the forum's meetings have in the meeting's year; 0 where there is none."""
        year = self.filter(meeting__forum=meeting.forum, meeting__held_on__year=meeting.held_on.year)
        return year.aggregate(last=Max("number"))["last"] or 0


class AgendaItem(Head, AfterRelease, Place):
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

    # The states in which an item stands on its meeting's agenda.
    ON_AGENDA = (Status.ACCEPTED, Status.ON_AGENDA, Status.DECIDED, Status.POSTPONED)

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
    # Who wrote it, and holds the pen until it is handed in. None: the secretariat's own.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        on_delete=models.PROTECT,
        related_name="authored_items",
        null=True,
        blank=True,
    )
    # Counts the changes of what stands in the head (title, case number …); the sections count their own.
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    handed_in_at = models.DateTimeField(_("handed in at"), null=True, blank=True, editable=False)
    endorsed_at = models.DateTimeField(_("endorsed at"), null=True, blank=True, editable=False)
    endorsed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("endorsed by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    # An item that others are made after; it is on no agenda and in no backlog.
    is_template = models.BooleanField(_("template"), default=False, editable=False)
    # "Temaer til kommende møder": the document lists the forum's backlog under it.
    lists_backlog = models.BooleanField(_("lists the backlog"), default=False, editable=False)
    # "Opfølgning på beslutninger": the document lists under it what was to be done.
    lists_follow_ups = models.BooleanField(_("lists follow-ups"), default=False, editable=False)
    # "Godkendelse af dagsorden og referat": the meeting whose minutes are decided on here.
    approves = models.ForeignKey(
        Meeting, verbose_name=_("approves the minutes of"), on_delete=models.SET_NULL, related_name="approved_at",
        null=True, blank=True, editable=False,
    )  # fmt: skip
    # "Optaget på mødet": it came onto the agenda while the meeting was held.
    taken_up = models.BooleanField(_("taken up at the meeting"), default=False, editable=False)
    copied_from = models.ForeignKey(
        "self", verbose_name=_("copied from"), on_delete=models.SET_NULL, related_name="copies",
        null=True, blank=True, editable=False,
    )  # fmt: skip
    postponed_to = models.ForeignKey(
        "self", verbose_name=_("postponed to"), on_delete=models.SET_NULL, related_name="postponed_from",
        null=True, blank=True, editable=False,
    )  # fmt: skip
    # Which supplement to the released agenda it came with.
    supplement = models.PositiveSmallIntegerField(_("supplement"), null=True, blank=True, editable=False)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.DRAFT, editable=False)

    objects = AgendaItemQuerySet.as_manager()

    attachments: "RelatedManager[Attachment]"
    sections: "RelatedManager[Section]"
    points: "RelatedManager[RecommendationPoint]"
    comments: "RelatedManager[Comment]"

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
            models.CheckConstraint(
                name="item_template_is_on_no_agenda", condition=Q(is_template=False) | Q(meeting=None)
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
    def title_for_others(self) -> str:
        """What everyone may know it by, whoever may not read it: its public title, or that it is closed."""
        return self.public_title or CLOSED_TITLE

    @property
    def is_with_author(self) -> bool:
        """Whether the author holds the pen: not handed in yet, or given back. Not of what was released: that stays."""
        written = (self.Status.DRAFT, self.Status.RETURNED)
        return self.author_id is not None and self.status in written and self.number is None

    @property
    def case(self) -> kle.CaseNumber | None:
        """The case number in its four parts, or None where it is not of the KLE form."""
        return kle.parse(self.case_number)
