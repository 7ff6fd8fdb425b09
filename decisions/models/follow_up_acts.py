"""What is done with a follow-up: given, changed, answered, called off. All of it is logged."""

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from decisions import notices
from decisions.responsible import account_of
from meetings.models import Action, AgendaItem, AuditEntry, Exclusion, Meeting, TransitionError

from .follow_up_clock import Clock
from .follow_up_return import Returning
from .session import Session

if TYPE_CHECKING:
    from meetings.models import User

    from .follow_up import FollowUp, FollowUpAnswer

SAID = ("what", "who", "due_on", "returns_to", "returns_in")


class FollowUpQuerySet(Clock):
    """Follow-ups, and how one is given."""

    @transaction.atomic
    def give(
        self,
        *,
        item: AgendaItem,
        by: "User",
        what: str,
        who: str,
        due_on: datetime.date,
        returns_to: Meeting | None = None,
        returns_in: datetime.date | None = None,
        at: datetime.datetime | None = None,
    ) -> "FollowUp":
        """Give somebody something to do after a decision; they are told when the meeting is over, and at once after it.

        Asked for again, as a page does that was offline, it is the one that is there. Refused for nobody, nothing, a
        past day, and one who takes no part in the item; for an item that is withdrawn or returned, or whose meeting has
        not begun; for a return to a meeting that is another forum's, was held or is cancelled.
        """
        given: Any = self.model(
            item=item, forum=item.forum, what=" ".join(what.split()), who=" ".join(who.split()), due_on=due_on,
            returns_to=returns_to, returns_in=returns_in and returns_in.replace(day=1),
            given_at=at or timezone.now(), given_by=by,
        )  # fmt: skip
        given._lock_around(returns_to)
        given._require_begun()
        same: Any = self.filter(item=item, what=given.what, who=given.who, due_on=due_on, status="open").first()
        if same:
            return same
        given._require_sound(from_day=timezone.localdate(given.given_at))
        given._require_return(returns_to, given.returns_in)
        given.save(force_insert=True)
        given._make_status(by=by)
        facts = {name: getattr(given, name) for name in ("what", "who", "due_on", "returns_in")}
        facts |= {"item": str(item.key), "returns_to": given.returns_to_id}
        given._log(Action.FOLLOW_UP_GIVEN, by=by, data=facts)
        if not given.is_in_session:
            notices.tell_given(given)
        return given

    def tell_of(self, meeting: Meeting) -> None:
        """The meeting is over: tell everybody what they are to do. Nobody is told the same twice."""
        rows: Any = self.filter(item__meeting=meeting).open()
        for follow_up in rows.select_related("item__meeting", "user"):
            notices.tell_given(follow_up)


class Given(Returning):
    """The acts. Permissions say whose they are; this says when."""

    Status: Any
    forum: Any
    what: Any
    who: Any
    user: Any
    user_id: Any
    due_on: Any
    closed_at: Any
    answers: Any

    class Meta:
        abstract = True

    @property
    def _row(self) -> "FollowUp":
        row: Any = self
        return row

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.status == self.Status.OPEN

    @property
    def is_overdue(self) -> bool:
        """Whether it is still to be done, and its day is past."""
        return self.is_open and self.due_on < timezone.localdate()

    @property
    def closed_on(self) -> datetime.date | None:
        """The day on which it was done or called off, as Danes count days."""
        return self.closed_at and timezone.localdate(self.closed_at)

    @property
    def is_in_session(self) -> bool:
        """Whether its meeting is still held, so that only the secretaries know of it."""
        return self.item.meeting.status == Meeting.Status.IN_SESSION

    @property
    def is_guarded(self) -> bool:
        """Whether not everybody may know of its item: it is closed, or somebody takes no part in it."""
        kept = getattr(self, "is_kept", None)
        return self.item.closed or (Exclusion.objects.filter(item=self.item).exists() if kept is None else kept)

    @property
    def settled(self) -> int:
        """How often it was answered with done or a new day: a link to answer by serves until that grows."""
        return self.answers.exclude(kind="remark").count()

    @transaction.atomic
    def change(
        self,
        *,
        by: "User",
        what: str,
        who: str,
        due_on: datetime.date,
        returns_to: Meeting | None = None,
        returns_in: datetime.date | None = None,
    ) -> None:
        """Say it otherwise. Whoever is to do it is told, if they were told of it. Refused unless it is open, and as
        `give` is; the day may stay as it is though it is past."""
        said = {
            "what": " ".join(what.split()), "who": " ".join(who.split()), "due_on": due_on,
            "returns_to": returns_to, "returns_in": returns_in and returns_in.replace(day=1),
        }  # fmt: skip
        self._lock_around(returns_to).require(self.Status.OPEN)
        changes = {name: [getattr(self, name), said[name]] for name in SAID if getattr(self, name) != said[name]}
        if not changes:
            return
        was = self.user
        for name, (_was, value) in changes.items():
            setattr(self, name, value)
        self._require_sound(from_day=timezone.localdate() if "due_on" in changes else None)
        if {"returns_to", "returns_in"} & changes.keys():
            self._require_return(returns_to, self.returns_in)
            self._drop_status(by=by)
        self._row.save(update_fields=[*SAID, "user"])
        if self.status_item is None:
            self._make_status(by=by)
        facts = {name: [getattr(value, "pk", value) for value in pair] for name, pair in changes.items()}
        self._log(Action.FOLLOW_UP_CHANGED, by=by, data={"changes": facts})
        if self.is_in_session:
            return
        if was and was != self.user:
            notices.tell_called_off(self._row, was)
        if was != self.user:
            notices.tell_given(self._row)
        elif {"what", "due_on"} & changes.keys():
            notices.tell_changed(self._row)

    @transaction.atomic
    def answer(
        self, *, by: "User", kind: str, until: datetime.date | None = None, text: str = "", settled: int | None = None
    ) -> "FollowUpAnswer | None":
        """Say that it is done, delayed until a day to come, or a remark; the forum's secretaries are told.

        A new day becomes the day it is due. `settled` is what the property was when the link to answer by was made:
        refused where it was answered since. Refused unless it is open, for a day that is past or no later than now,
        and for a remark without words; the same remark twice is one.
        """
        self._lock_around()
        if not self.is_open:
            raise AlreadyAnswered(gettext("This has been answered already. Nothing is changed."))
        if settled is not None and self.settled != settled:
            raise AlreadyAnswered(gettext("This link has been used already. Nothing is changed."))
        text = text.strip()
        if kind == "delayed":
            self._require_later(until)
        if kind == "remark" and not text:
            raise TransitionError(gettext("Write the remark before you send it."))
        if kind == "remark" and self.answers.filter(kind=kind, text=text, by=by).exists():
            return None
        said = self.answers.create(kind=kind, by=by, until=until if kind == "delayed" else None, text=text)
        facts: dict[str, Any] = {"answer": kind, "text": text}
        if kind == "delayed":
            facts["changes"] = {"due_on": [self.due_on, until]}
            self.due_on = until
        elif kind == "done":
            facts["status"] = [self.status, self.Status.DONE]
            self.status, self.closed_at = self.Status.DONE, said.at
        self._row.save(update_fields=["due_on", "status", "closed_at"])
        self._log(Action.FOLLOW_UP_ANSWERED, by=by, data=facts)
        notices.tell_answered(said)
        return said

    @transaction.atomic
    def reopen(self, *, by: "User") -> None:
        """Take up again what was done or called off by mistake. Refused for what is open."""
        self._lock_around().require(self.Status.DONE, self.Status.CANCELLED)
        was, self.status, self.closed_at = self.status, self.Status.OPEN, None
        stays = self.status_item is not None or self.returns_to is None or self.returns_to.takes_items
        self.returns_to = self.returns_to if stays else None
        self._row.save(update_fields=["status", "closed_at", "returns_to"])
        if self.status_item is None:
            self._make_status(by=by)
        self._log(Action.FOLLOW_UP_CHANGED, by=by, data={"changes": {"status": [was, self.status]}})
        if not self.is_in_session:
            notices.tell_changed(self._row)

    @transaction.atomic
    def call_off(self, *, by: "User", reason: str = "") -> None:
        """It is not to be done after all; who knows of it is told, and the item of its return is laid aside.

        Refused unless it is open.
        """
        self._lock_around().require(self.Status.OPEN)
        self.status, self.closed_at = self.Status.CANCELLED, timezone.now()
        self._drop_status(by=by)
        self._row.save(update_fields=["status", "closed_at"])
        self._log(Action.FOLLOW_UP_CANCELLED, by=by, data={"reason": reason.strip()})
        if self.user and not self.is_in_session:
            notices.tell_called_off(self._row, self.user)

    @transaction.atomic
    def remind(self, when: str) -> None:
        """Remind who is to do it that the day is `ahead` or `overdue`, once. Nothing where that is no longer so."""
        self._lock_around()
        if self.is_open and self.is_overdue == (when == "overdue"):
            notices.tell_reminder(self._row, when)

    def _lock_around(self, returns_to: "Meeting | None" = None) -> Self:
        """Lock the meetings that the act reaches, the older row first, then the item, then the follow-up itself."""
        own: Any = self
        item, made = own.item, own.status_item
        rows = {one.pk: one for one in (returns_to, made and made.meeting, item.meeting) if one is not None}
        for key in sorted(rows):
            rows[key].lock()
        item.meeting = rows.get(item.meeting_id)
        item.lock_itself()
        if own.pk:
            self.lock()
            own.item = item
        return self

    def _require_begun(self) -> None:
        """Refuse before the meeting, and for an item that no decision is made of."""
        item: AgendaItem = self.item
        if item.meeting is None or item.meeting.status in (*Meeting.BEFORE_SESSION, Meeting.Status.CANCELLED):
            raise TransitionError(gettext("The meeting has not begun. A follow-up is given from its decisions."))
        if item.status not in (item.Status.ON_AGENDA, item.Status.DECIDED, item.Status.POSTPONED):
            raise TransitionError(
                gettext("The item is “%(status)s”, so there is no decision to follow up. Choose another item.")
                % {"status": item.get_status_display()}
            )

    def _require_sound(self, *, from_day: datetime.date | None) -> None:
        """Refuse nothing, nobody, a day before `from_day`, and who takes no part; and find the account."""
        if not self.what:
            raise TransitionError(gettext("Write what is to be done."))
        if not self.who:
            raise TransitionError(gettext("Write who is to do it: a person's name, or the title of a unit's leader."))
        if from_day and self.due_on < from_day:
            raise TransitionError(gettext("The deadline is past. Choose today or a day to come."))
        self.user = account_of(self.forum, self.who)
        if self.user and Exclusion.objects.filter(item=self.item, membership__user=self.user).exists():
            raise TransitionError(
                gettext("%(who)s takes no part in this item and may not read it. Choose somebody else.")
                % {"who": self.who}
            )

    def _require_later(self, until: datetime.date | None) -> None:
        if until is None:
            raise TransitionError(gettext("Choose the day until which it is delayed."))
        if until <= timezone.localdate():
            raise TransitionError(gettext("That day is past. Choose a day to come."))
        if until <= self.due_on:
            raise TransitionError(gettext("The deadline is that day or later already. Choose a later day."))

    def _log(self, action: str, *, by: "User | None", data: dict[str, Any]) -> None:
        """Log the act, and let those who follow the meeting know. The register asks the follow-ups themselves."""
        AuditEntry.objects.record(self.item.meeting, action, by=by, subject=self, data=data)
        Session.objects.touch(self.item.meeting)


class AlreadyAnswered(TransitionError):
    """An answer to what was answered before."""
