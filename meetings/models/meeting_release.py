"""From the draft to the released agenda, its corrections and supplements, and calling the meeting off."""

import datetime
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from meetings.notices import tell_cancelled, tell_released
from meetings.numbering import NoNumberLeft, continue_after
from meetings.preflight import unanswered
from meetings.snapshot import freeze

from .audit import Action, AuditEntry
from .forum import Forum
from .rendering import Rendering
from .stateful import Stateful, TransitionError
from .version import AgendaVersion, Snapshot

if TYPE_CHECKING:
    from .meeting import Meeting
    from .user import User


class Release(Stateful):
    """The acts that make a version of the agenda, which members see and which never changes."""

    Status: Any
    BEFORE_SESSION: Any
    RELEASABLE: Any
    items: Any
    agenda_versions: Any
    reviews: Any
    calendar_sequence: Any

    class Meta:
        abstract = True

    @property
    def last_version(self) -> AgendaVersion | None:
        """The newest released agenda, with its snapshot; None before the first release."""
        return self.agenda_versions.select_related("snapshot", "made_by").order_by("-number").first()

    def comes_after(self, other: "Meeting") -> bool:
        """Whether this meeting is still to come, and held after the other one."""
        own = _meeting(self)
        return own.held_on >= timezone.localdate() and _time(own) > _time(other)

    @transaction.atomic
    def release_agenda(
        self,
        *,
        by: "User | None",
        note: str = "",
        notify: bool = True,
        expected: int | None = None,
    ) -> AgendaVersion:
        """Number the items, freeze the agenda as its next version, let the members see it and tell them.

        `expected` is the number of the version that was the last one on the screen, 0 before the first: where somebody
        has released since, it is refused and says so. Refused unless the agenda is being drafted, reviewed or has been
        released already; where it has no items; where a finding is not answered; and where nothing
        has changed since the last version.
        """
        last = self._begin_release(expected, *self.RELEASABLE)
        if not self.items.on_agenda().exists():
            raise TransitionError(gettext("The agenda has no items yet. Add one before you release it."))
        number = last.number + 1 if last else 1
        document = self._number_and_freeze(number)
        if last and _same(document, last.snapshot.document):
            raise TransitionError(
                gettext("Nothing has changed since version %(number)s, so there is nothing to release.")
                % {"number": last.number}
            )
        return self._release(document, Action.AGENDA_RELEASED, by=by, number=number, note=note, notify=notify)

    @transaction.atomic
    def release_supplement(
        self,
        *,
        by: "User",
        items: "Iterable[int]",
        note: str = "",
        notify: bool = True,
        expected: int | None = None,
    ) -> AgendaVersion:
        """Release new items as a supplement: numbered on after the agenda's last, a document of its own, and in the
        next version of the whole agenda.

        Refused unless the agenda is released, and unless the items are this meeting's, accepted and not numbered yet.
        """
        last = self._begin_release(expected, self.Status.RELEASED)
        wanted = set(items)
        chosen = list(self.items.filter(pk__in=wanted).in_order())
        accepted = [item for item in chosen if item.number is None and item.status == item.Status.ACCEPTED]
        if not wanted or len(accepted) != len(wanted):
            raise TransitionError(
                gettext("Choose accepted items that are not on the released agenda yet. The list below is new.")
            )
        supplement = (self.agenda_versions.aggregate(last=Max("supplement_number"))["last"] or 0) + 1
        self._number_supplement(accepted, supplement)
        number = last.number + 1 if last else 1
        document = freeze(_meeting(self), state="released", version=number, items=self.items.numbered())
        own = freeze(
            _meeting(self),
            state="released",
            version=number,
            items=self.items.filter(supplement=supplement),
            supplement=supplement,
        )
        snapshot = Snapshot.objects.keep(own)
        Rendering.objects.ask_for_all(snapshot)
        return self._release(
            document,
            Action.SUPPLEMENT_RELEASED,
            by=by,
            number=number,
            note=note,
            notify=notify,
            supplement=snapshot,
            supplement_number=supplement,
        )

    def rehearse_release(self) -> dict[str, Any]:
        """The document that a release would freeze now, with its numbers. Nothing is kept of it.

        Refused where the release would be for want of numbers.
        """
        with transaction.atomic():
            last = self.last_version
            document = self._number_and_freeze(last.number + 1 if last else 1)
            transaction.set_rollback(True)
        return document

    @transaction.atomic
    def cancel(self, *, by: "User | None", reason: str) -> None:
        """Call the meeting off, and tell those who have its agenda. Refused once it has begun, and without a reason."""
        self.lock().require(*self.BEFORE_SESSION)
        if not reason.strip():
            raise TransitionError(gettext("Tell the members why the meeting is cancelled."))
        self._end_reviews()
        self._tell_calendars()
        self._move(self.Status.CANCELLED, Action.MEETING_CANCELLED, by=by, data={"reason": reason})
        tell_cancelled(_meeting(self), reason=reason)

    def _begin_release(self, expected: int | None, *statuses: str) -> AgendaVersion | None:
        """Lock the meeting and see that it may be released now; the last version."""
        self.lock()
        last = self.last_version
        if expected is not None and expected != (last.number if last else 0):
            raise TransitionError(_just_released(last))
        self.require(*statuses)
        if unanswered(_meeting(self)):
            raise TransitionError(
                gettext("Some findings are not answered yet. Put them right, or say why the agenda goes out anyway.")
            )
        return last

    def _number_and_freeze(self, number: int) -> dict[str, Any]:
        self.items.on_agenda().give_numbers(_meeting(self))
        return freeze(_meeting(self), state="released", version=number)

    def _number_supplement(self, items: "Collection[Any]", supplement: int) -> None:
        meeting, numbered = _meeting(self), self.items.numbered()
        elsewhere = 0
        if meeting.forum.numbering == Forum.Numbering.YEAR:
            Forum.objects.select_for_update(no_key=True).get(pk=meeting.forum_id)
            elsewhere = numbered.model.objects.exclude(meeting=meeting).last_number_of_year(meeting)
        given = numbered.values_list("number", "suffix")
        try:
            labels = continue_after(given, len(items), used_elsewhere=elsewhere)
        except NoNumberLeft as none_left:
            raise TransitionError(gettext("There are no numbers left for these items.")) from none_left
        place = numbered.aggregate(last=Max("position"))["last"] or 0
        for after, (item, label) in enumerate(zip(items, labels, strict=True), start=1):
            (item.number, item.suffix), item.supplement = label, supplement
            item.position, item.status = place + after, item.Status.ON_AGENDA
            item.save(update_fields=["number", "suffix", "supplement", "position", "status"])

    def _release(
        self, document: dict[str, Any], action: str, *, by: "User | None", number: int, notify: bool, **said: Any
    ) -> AgendaVersion:
        version = AgendaVersion.objects.make(document, number=number, by=by, meeting=self, notified=notify, **said)
        self._end_reviews()
        self._tell_calendars()
        self._move(
            self.Status.RELEASED, action, by=by, data={"version": number, "sha256": version.snapshot_id, **_of(said)}
        )
        if notify:
            tell_released(version)
        return version

    def _end_reviews(self) -> None:
        """Nobody is asked any more to read what is out, or what is called off."""
        self.reviews.filter(ended_at=None).update(ended_at=timezone.now())

    def _tell_calendars(self) -> None:
        self.calendar_sequence += 1
        _meeting(self).save(update_fields=["calendar_sequence"])

    def _move(self, status: str, action: str, *, by: "User | None", data: dict[str, Any] | None = None) -> None:
        """Set the status and log the act that set it; the caller holds the lock."""
        was, self.status = self.status, status
        _meeting(self).save(update_fields=["status"])
        AuditEntry.objects.record(
            _meeting(self), action, by=by, subject=self, data={"status": [str(was), str(status)], **(data or {})}
        )


def _meeting(meeting: Any) -> "Meeting":
    """The same row; only for the reader of types."""
    return meeting


def _time(meeting: "Meeting") -> tuple[datetime.date, datetime.time]:
    return meeting.held_on, meeting.start or datetime.time.min


def _same(document: dict[str, Any], other: dict[str, Any]) -> bool:
    return {**document, "version": None} == {**other, "version": None}


def _of(said: dict[str, Any]) -> dict[str, Any]:
    """What the log says of a supplement."""
    snapshot = said.get("supplement")
    return {"supplement": [said["supplement_number"], snapshot.pk]} if snapshot else {}


def _just_released(last: AgendaVersion | None) -> str:
    if last is None:
        return gettext("The agenda is not released any more. Reload the page to see what has happened.")
    return gettext(
        "The agenda was released just now by %(who)s, as version %(number)s. Look at what has changed before you "
        "release again."
    ) % {"who": last.made_by or gettext("the system"), "number": last.number}
