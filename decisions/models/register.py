"""The register: every decision of every forum, one row each, so that it can be found."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Left
from django.db.models.lookups import In
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.approval_sheet import ADDENDUM
from meetings.models import AgendaItem, Forum, Meeting
from meetings.redaction import PUBLIC, redact
from meetings.richtext import plain_text

from .decision import Outcome
from .follow_up import FollowUp
from .register_reach import Reach, column, shown_columns

if TYPE_CHECKING:
    from meetings.models import User

    from .minutes_version import MinutesVersion

# What is searched of a text: a vector of the database holds a megabyte at most, and refuses the row beyond it.
SEARCHED = 100_000
# Whose kind, outcomes and case number are told: a closed item's are its members'.
TOLD = Q(shown_whole=True) | Q(shown_part=True, closed=False)
_word = re.compile(r"\w+")


def _vector(title: str, text: str) -> models.GeneratedField:
    """The words of two columns as they are searched, kept by the database."""
    return models.GeneratedField(
        expression=SearchVector(F(title), Left(text, SEARCHED), config="danish"),
        output_field=SearchVectorField(),
        db_persist=True,
    )


class RegisterQuerySet(models.QuerySet["RegisterEntry"]):
    """Entries, who may know of them, and what of each."""

    def enter(self, version: "MinutesVersion", document: dict[str, Any]) -> None:
        """Write one row for each item of a version that has just been made, in the caller's transaction.

        What nobody reads any longer goes: an entry is made of its version, which stays.
        """
        meeting = version.minutes.meeting
        approved = version.state == "approved"
        earlier = self.filter(meeting=meeting)
        (earlier if approved else earlier.filter(approved=False)).delete()
        earlier.update(newest=False)
        items = {str(key): pk for key, pk in meeting.items.values_list("key", "pk")}
        public = {item["key"]: item for item in redact(document, PUBLIC)["items"]}
        self.bulk_create(
            self.model(
                version=version,
                item_id=items[item["key"]],
                forum_id=meeting.forum_id,
                meeting=meeting,
                held_on=document["meeting"]["date"],
                approved=approved,
                **_columns(item, public[item["key"]]),
            )
            for item in document["items"]
        )

    def visible_to(self, user: "User | AnonymousUser", seen: Iterable[Forum] | None = None) -> Self:
        """What the person may know: one row an item, in columns that begin with `shown_`. Of all forums that the person
        may see; or of some of these, in `seen`, by whoever has asked for them already.

        A member reads the newest version whole; of an item that the member is excluded from, and for everybody else
        who sees the forum, it is what `redact()` leaves, for the others of the newest approved version. The choice is
        the database's, so that a filter or a search finds nothing by what is hidden. `shown_whole` says whether the
        row is read as a member, `shown_part` whether in its public columns; where neither holds nothing but its number
        is told. Asks for the forums once, and for the person's roles.
        """
        if seen is None:
            seen = Forum.objects.visible_to(user).only("pk")
        return self.within(Reach.of(user, (one.pk for one in seen)))

    def within(self, reach: "Reach") -> Self:
        """The same for everybody with this reach: what they may know depends on nothing else."""
        own, others = reach.own, reach.others
        rows = Q(column(self.model, "newest"), In(column(self.model, "forum"), own)) if own else Q(pk__in=[])
        if others:
            rows |= Q(column(self.model, "approved"), In(column(self.model, "forum"), others))
        return self.filter(rows).annotate(**shown_columns(self.model, own, bool(others), reach.excluded))

    def said(self, words: str) -> Self:
        """Those whose title or decision has all the words, or words that begin so. Of what `visible_to` gives."""
        query = _query(words)
        # Each side has its index, and what the database knows of the words lets it choose between that and the order.
        return self.filter(Q(shown_whole=True, search=query) | Q(shown_part=True, public_search=query))

    def of_case(self, number: str) -> Self:
        """Those whose case number begins so: a whole number, or a subject. Of what `visible_to` gives."""
        return self.filter(TOLD, case_number__startswith=number)

    def of_cases(self, numbers: Iterable[str]) -> Self:
        """Those with one of these case numbers, whole. Of what `visible_to` gives."""
        return self.filter(TOLD, case_number__in=list(numbers))

    def of_kind(self, kind: str) -> Self:
        """Those of a kind. Of what `visible_to` gives."""
        return self.filter(TOLD, kind=kind)

    def with_outcome(self, outcome: str) -> Self:
        """Those that have the outcome, as a whole or in a point. Of what `visible_to` gives."""
        return self.filter(TOLD, outcomes__contains=[outcome])

    def for_whom(self, name: str) -> Self:
        """Those that somebody of that name is to follow up; told to members. Of what `visible_to` gives."""
        told = FollowUp.objects.filter(item=OuterRef("item"), who__icontains=name)
        return self.filter(Exists(told.exclude(status=FollowUp.Status.CANCELLED)), shown_whole=True)

    def newest_first(self) -> Self:
        """The latest meeting first, each in the order of its items."""
        return self.order_by("-held_on", "-meeting_id", "number", "suffix")

    def after(self, held_on: Any, meeting: int, number: int, suffix: str) -> Self:
        """Those that come after a row, newest first, however far down it is."""
        later = Q(number__gt=number) | Q(number=number, suffix__gt=suffix)
        same_day = Q(held_on=held_on) & (Q(meeting__lt=meeting) | (Q(meeting=meeting) & later))
        return self.filter(Q(held_on__lt=held_on) | same_day, held_on__lte=held_on)


class RegisterEntry(models.Model):
    """One item of minutes as a version has it. Written with the version and from its snapshot, and from nothing else.

    Columns that begin with `public_` hold what `redact()` leaves for those who are no members; of a closed item nobody
    else's query touches the others. There are two rows of an item at most: what members read, and what all read.
    """

    version = models.ForeignKey(
        "decisions.MinutesVersion", verbose_name=_("minutes version"), on_delete=models.PROTECT, related_name="entries"
    )
    item = models.ForeignKey(
        AgendaItem, verbose_name=_("agenda item"), on_delete=models.PROTECT, related_name="entries"
    )
    forum = models.ForeignKey(Forum, verbose_name=_("forum"), on_delete=models.PROTECT, related_name="entries")
    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="entries")
    held_on = models.DateField(_("date"))
    number = models.PositiveIntegerField(_("number"))
    suffix = models.CharField(_("letter after the number"), max_length=1, blank=True)
    # What members read next: the newest version, approved or not. What all read: the newest approved one.
    newest = models.BooleanField(_("newest version"), default=True)
    approved = models.BooleanField(_("newest approved version"), default=False)
    closed = models.BooleanField(_("closed"), default=False)
    status = models.CharField(_("status"), max_length=20)
    title = models.CharField(_("title"), max_length=1000)
    public_title = models.CharField(_("public title"), max_length=1000)
    kind = models.CharField(_("kind"), max_length=20, blank=True)
    outcome = models.CharField(_("outcome"), max_length=30, choices=Outcome.choices, blank=True)
    # Of the whole and of its points, each once: what the register is asked for.
    outcomes = ArrayField(
        models.CharField(max_length=30, choices=Outcome.choices),
        verbose_name=_("outcomes"), default=list, blank=True,
    )  # fmt: skip
    case_number = models.CharField(_("case number"), max_length=200, blank=True)
    text = models.TextField(_("decision"), blank=True)
    public_text = models.TextField(_("public decision"), blank=True)
    search = _vector("title", "text")
    public_search = _vector("public_title", "public_text")

    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the register")
        verbose_name_plural = _("register of decisions")
        ordering = ["-held_on", "-meeting_id", "number", "suffix"]
        default_permissions = ("view",)
        indexes = [
            models.Index(
                fields=["forum", "-held_on", "-meeting", "number", "suffix"],
                name="entry_newest",
                condition=Q(newest=True),
            ),
            models.Index(
                fields=["forum", "-held_on", "-meeting", "number", "suffix"],
                name="entry_approved",
                condition=Q(approved=True),
            ),
            models.Index(fields=["-held_on", "-meeting", "number", "suffix"], name="entry_by_day"),
            # The beginning of a number is looked for as well.
            models.Index(fields=["case_number"], name="entry_by_case", opclasses=["varchar_pattern_ops"]),
            GinIndex(fields=["search"], name="entry_by_words"),
            GinIndex(fields=["public_search"], name="entry_by_public_words"),
        ]
        constraints = [
            models.UniqueConstraint(name="entry_once_per_version", fields=["version", "item"]),
            models.UniqueConstraint(name="entry_newest_once", fields=["item"], condition=Q(newest=True)),
            models.UniqueConstraint(name="entry_approved_once", fields=["item"], condition=Q(approved=True)),
            models.CheckConstraint(name="entry_is_read", condition=Q(newest=True) | Q(approved=True)),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.label}"

    def get_absolute_url(self) -> str:
        """The decision's page."""
        return reverse("decision", args=[self.item.key])

    @property
    def label(self) -> str:
        """The number as it is said: '4' or '4a'."""
        return f"{self.number}{self.suffix}"


def _query(words: str) -> SearchQuery:
    """All of the words, each as it begins: budget and budgettet have different stems.

    And as it stands, which finds no more: how common a whole word is the database knows, but of a beginning it guesses.
    """
    each = (f"({word} | {word}:*)" for word in _word.findall(words))
    return SearchQuery(" & ".join(each), config="danish", search_type="raw")


def _columns(item: dict[str, Any], public: dict[str, Any]) -> dict[str, Any]:
    """What a row says of an item of a document; `public` is the item as `redact()` leaves it."""
    decision, shown = item["decision"] or {}, public["decision"] or {}
    told = dict.fromkeys(filter(None, [decision.get("outcome", ""), *decision.get("points", ())]))
    return {
        "number": item["number"],
        "suffix": item["suffix"],
        "closed": item["closed"],
        "status": item["status"],
        "title": item["title"],
        "public_title": public["title"],
        "kind": item["kind"],
        "outcome": decision.get("outcome", ""),
        "outcomes": list(told),
        "case_number": item["case_number"]["text"] if item["case_number"] else "",
        "text": _decided(item, decision),
        "public_text": _decided(public, shown),
    }


def _decided(item: dict[str, Any], decision: dict[str, Any]) -> str:
    """What was decided, after what was added to it later."""
    added = [f"{ADDENDUM}: {plain_text(one['html'])}" for one in item.get("addenda", ())]
    return "\n".join([*added, plain_text(decision.get("html", ""))])
