"""Forums: the standing groups that meet, and what their agendas are made after."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings import danish

from .membership import Membership

if TYPE_CHECKING:
    from .user import User


class SectionType(models.TextChoices):
    """What a section is for; its heading is the forum's own."""

    OCCASION = "occasion", _("Occasion")
    RECOMMENDATION = "recommendation", _("Recommendation")
    SUMMARY = "summary", _("Summary")
    PRESENTATION = "presentation", _("Presentation of the case")
    VISION = "vision", _("Vision and policies")
    ECONOMY = "economy", _("Economy")
    LAW = "law", _("Legal basis")
    CITIZENS = "citizens", _("Citizens' perspective")
    HISTORY = "history", _("History")
    OTHER = "other", _("Other")
    DECISION = "decision", _("Decision")
    ATTACHMENTS = "attachments", _("Attachments")


NOTHING = "Intet at bemærke."

# The template that the municipalities' writing guides of 2025 ask for. Danish, as the documents are.
USUAL_SECTIONS = (
    (SectionType.RECOMMENDATION, "Indstilling", ""),
    (SectionType.SUMMARY, "Resumé", ""),
    (SectionType.PRESENTATION, "Sagsfremstilling", ""),
    (SectionType.VISION, "Kommunens vision og politikker", NOTHING),
    (SectionType.ECONOMY, "Økonomi", NOTHING),
    (SectionType.LAW, "Lovgrundlag", NOTHING),
    (SectionType.CITIZENS, "Borgerperspektiv", NOTHING),
    (SectionType.HISTORY, "Historik", ""),
    (SectionType.DECISION, "Beslutning", ""),
    (SectionType.ATTACHMENTS, "Bilag", ""),
)


class ForumQuerySet(models.QuerySet["Forum"]):
    """Forums, and who may see them."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The public ones for everyone, those of the whole organisation for colleagues, one's own for members."""
        return self.seen(Forum.open_to(user), Forum.of_member(user) if user.is_authenticated else ())

    def seen(self, open_to: Sequence[str], own: "Sequence[int] | models.QuerySet") -> Self:
        """The same by what `Forum.open_to` and the person's own forums are, where somebody knows them already."""
        return self.filter(Q(visibility__in=open_to) | Q(pk__in=own))

    def of(self, user: "User | AnonymousUser") -> Self:
        """The forums that the person is a member of today."""
        return self.filter(pk__in=Forum.of_member(user)) if user.is_authenticated else self.none()

    @transaction.atomic
    def found(self, *, name: str, slug: str = "", **said: Any) -> "Forum":
        """Make a forum with the usual template of sections. Nobody but its members sees it unless told otherwise."""
        forum = self.create(name=name, slug=slug or danish.slug(name), **said)
        SectionTemplate.objects.bulk_create(
            SectionTemplate(forum=forum, position=position, type=type_, heading=heading, standard_phrase=phrase)
            for position, (type_, heading, phrase) in enumerate(USUAL_SECTIONS)
        )
        return forum


class Forum(models.Model):
    """A standing group that meets; owns its template, numbering, approval rule and visibility."""

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("public")
        ORGANISATION = "organisation", _("whole organisation")
        MEMBERS = "members", _("members only")

    class Numbering(models.TextChoices):
        MEETING = "meeting", _("from 1 at each meeting")
        YEAR = "year", _("running through the year")

    class ApprovalRule(models.TextChoices):
        CHAIR = "chair", _("the chair")
        CHAIRS = "chairs", _("the chair and the vice chair")
        PRESENT = "present", _("all who were present")
        NEXT_MEETING = "next_meeting", _("at the next meeting")
        TACIT = "tacit", _("tacitly, after a deadline")

    name = models.CharField(_("name"), max_length=200)
    sort_key = models.CharField(max_length=200, editable=False, db_index=True, db_collation="C")
    slug = models.SlugField(_("name in addresses"), max_length=100, unique=True)
    visibility = models.CharField(
        _("visibility"), max_length=20, choices=Visibility.choices, default=Visibility.MEMBERS
    )
    numbering = models.CharField(_("numbering"), max_length=20, choices=Numbering.choices, default=Numbering.MEETING)
    approval_rule = models.CharField(
        _("approval rule"), max_length=20, choices=ApprovalRule.choices, default=ApprovalRule.CHAIR
    )
    tacit_days = models.PositiveSmallIntegerField(
        _("days until tacit approval"), default=5, help_text=_("Working days; used where the rule is tacit approval.")
    )
    place = models.CharField(_("usual place"), max_length=200, blank=True)
    start = models.TimeField(_("usual start"), null=True, blank=True)
    end = models.TimeField(_("usual end"), null=True, blank=True)
    items_due_days = models.PositiveSmallIntegerField(
        _("items in"), default=10, help_text=_("Working days before the meeting.")
    )
    review_days = models.PositiveSmallIntegerField(
        _("review"), default=7, help_text=_("Working days before the meeting.")
    )
    release_days = models.PositiveSmallIntegerField(
        _("release of the agenda"), default=5, help_text=_("Working days before the meeting.")
    )
    minutes_due_days = models.PositiveSmallIntegerField(
        _("minutes out"), default=5, help_text=_("Working days after the meeting.")
    )
    leader_endorses = models.BooleanField(
        _("a leader endorses items"),
        default=False,
        help_text=_("An item that is handed in goes to an approving leader before it reaches the secretary."),
    )
    leaves_out_standard_phrases = models.BooleanField(
        _("leave out sections with nothing but the standard phrase"), default=False
    )
    lets_lift = models.BooleanField(
        _("items are lifted to discussion"),
        default=False,
        help_text=_("Members say which items of information they want to discuss; the rest is taken together."),
    )
    keeps_closed_on_devices = models.BooleanField(
        _("closed items may be kept on a device"),
        default=False,
        help_text=_("When a member keeps a meeting for reading without a connection."),
    )
    approval_days = models.PositiveSmallIntegerField(
        _("days to approve"), default=5, help_text=_("Working days from when the minutes are sent to approval.")
    )
    takes_votes = models.BooleanField(
        _("counts votes"), default=False, help_text=_("The minute taker can write how many voted for, against and not.")
    )
    recommenders = models.TextField(
        _("who recommends"), blank=True, help_text=_("One a line, such as “Kommunaldirektøren”. The author chooses.")
    )
    is_active = models.BooleanField(_("meets"), default=True)

    objects = ForumQuerySet.as_manager()

    class Meta:
        verbose_name = _("forum")
        verbose_name_plural = _("forums")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(name="forum_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="forum_visibility_is_known", condition=Q(visibility__in=["public", "organisation", "members"])
            ),
            models.CheckConstraint(name="forum_numbering_is_known", condition=Q(numbering__in=["meeting", "year"])),
            models.CheckConstraint(
                name="forum_approval_rule_is_known",
                condition=Q(approval_rule__in=["chair", "chairs", "present", "next_meeting", "tacit"]),
            ),
            models.CheckConstraint(name="forum_tacit_days_are_some", condition=Q(tacit_days__gte=1)),
            models.CheckConstraint(
                name="forum_deadlines_are_in_order",
                condition=Q(items_due_days__gte=F("review_days"), review_days__gte=F("release_days")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        """Save with the key that sorts the name as Danes sort it."""
        self.sort_key = danish.sort_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The forum's page."""
        return reverse("forum", args=[self.slug])

    @staticmethod
    def open_to(user: "User | AnonymousUser") -> tuple[str, ...]:
        """Which visibilities let the person see a forum that is not their own."""
        if user.is_authenticated and user.is_colleague:
            return Forum.Visibility.PUBLIC, Forum.Visibility.ORGANISATION
        return (Forum.Visibility.PUBLIC,)

    @staticmethod
    def of_member(user: "User") -> models.QuerySet:
        """The keys of the forums that the person is a member of today, as a subquery."""
        return Membership.objects.active().filter(user=user).values("forum")


class SectionTemplate(models.Model):
    """One section of a forum's template: an item copies the heading, so a later change touches no item that exists."""

    forum = models.ForeignKey(
        Forum, verbose_name=_("forum"), on_delete=models.CASCADE, related_name="section_templates"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    type = models.CharField(_("type"), max_length=20, choices=SectionType.choices)
    heading = models.CharField(_("heading"), max_length=200)
    help_text = models.TextField(_("help text"), blank=True, help_text=_("For the author; never part of the agenda."))
    standard_phrase = models.CharField(_("standard phrase"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("section of the template")
        verbose_name_plural = _("the template's sections")
        ordering = ["forum", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="section_template_once_per_type", fields=["forum", "type"], condition=~Q(type="other")
            ),
            models.CheckConstraint(name="section_template_has_a_heading", condition=~Q(heading="")),
        ]

    def __str__(self) -> str:
        return self.heading


class StandingItem(models.Model):
    """An item that stands on every agenda of the forum, first or last."""

    class Place(models.TextChoices):
        FIRST = "first", _("first")
        LAST = "last", _("last")

    forum = models.ForeignKey(Forum, verbose_name=_("forum"), on_delete=models.CASCADE, related_name="standing_items")
    place = models.CharField(_("place"), max_length=10, choices=Place.choices, default=Place.FIRST)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=500)
    case_number = models.CharField(_("case number"), max_length=100, blank=True)
    recommender = models.CharField(_("who recommends"), max_length=500, blank=True)
    recommendation = models.TextField(_("recommendation"), blank=True, help_text=_("One point a line."))
    minutes = models.PositiveSmallIntegerField(_("minutes set aside"), null=True, blank=True)
    lists_backlog = models.BooleanField(
        _("lists the backlog"), default=False, help_text=_("The agenda lists the themes of coming meetings under it.")
    )
    lists_follow_ups = models.BooleanField(
        _("lists follow-ups"), default=False, help_text=_("The agenda lists what was to be done since under it.")
    )
    approves_minutes = models.BooleanField(
        _("approves the minutes"),
        default=False,
        help_text=_(
            "It refers to the forum's previous meeting, whose minutes are approved by it where that is the rule."
        ),
    )

    class Meta:
        verbose_name = _("standing item")
        verbose_name_plural = _("standing items")
        ordering = ["forum", "place", "position", "pk"]
        constraints = [models.CheckConstraint(name="standing_item_has_a_title", condition=~Q(title=""))]

    def __str__(self) -> str:
        return self.title
