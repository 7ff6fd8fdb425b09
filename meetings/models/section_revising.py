"""Writing in a section. Every save is a version that stays; a save on a text that has changed since is refused."""

import re
from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from meetings.characters import visible
from meetings.richtext import clean, plain_text

from .audit import Action, AuditEntry
from .section_holding import Holding
from .stateful import TransitionError

if TYPE_CHECKING:
    from .section import SectionState
    from .user import User

P = ParamSpec("P")
_at = re.compile(r"at\b", re.IGNORECASE)


class Stale(TransitionError):
    """A save on a text that somebody else has changed since. `current` is what stands there now."""

    def __init__(self, current: Any):
        super().__init__(gettext("Somebody else has changed this text since you opened it. Both texts are kept."))
        self.current = current


def _act(act: Callable[P, bool]) -> Callable[P, bool]:
    """One transaction: the caller's own, without a savepoint, where the caller holds the section already."""

    @wraps(act)
    def acted(*args: P.args, **said: P.kwargs) -> bool:
        section: Any = args[0]
        with transaction.atomic(savepoint=not section.is_held):
            return act(*args, **said)

    return acted


class Revising(Holding):
    """The acts that change a section's text. What stood there before is never lost: see `SectionState`."""

    item: Any
    states: Any
    html: Any
    type: Any
    version: Any
    saved_at: Any
    saved_by: Any
    saved_by_id: Any

    class Meta:
        abstract = True

    @_act
    def revise(
        self, *, by: "User", html: str, version: int, sent: Iterable[str] = (), restored: int | None = None
    ) -> bool:
        """Save the text as the next version; whether there was anything to save.

        `version` is the one that the text was written on. Refused with `Stale` where another text has been saved
        since, and where the item takes no more text. `sent` are texts that the same writer sent on the same version
        and never heard of again: where one of those was saved, it is no conflict. The same text twice is written once.
        """
        now = self._state_to_write_on()
        new = self._as_state(now, html=html)
        return self._follow(
            now, new, by=by, version=version, restored=restored, sent=[self._as_state(now, html=text) for text in sent]
        )

    @_act
    def revise_recommendation(
        self,
        *,
        by: "User",
        recommender: str,
        points: Iterable[str],
        version: int,
        html: str | None = None,
        sent: Iterable[tuple[str, list[str]]] = (),
        restored: int | None = None,
    ) -> bool:
        """Save who recommends and the points as the next version, as `revise` does a text.

        A point begins with "at", which is put in where it is missing; those that stand there already are left as they
        are. An empty point is no point. A point keeps its row as long as its place is there: decisions name it.
        """
        now = self._state_to_write_on()
        new = self._as_state(now, html=html, recommender=recommender, points=points)
        known = [self._as_state(now, html=html, recommender=who, points=what) for who, what in sent]
        return self._follow(now, new, by=by, version=version, restored=restored, sent=known)

    @_act
    def give_way(
        self,
        *,
        by: "User",
        version: int,
        html: str | None = None,
        recommender: str | None = None,
        points: Iterable[str] | None = None,
    ) -> bool:
        """Let the text stand that somebody else saved, and keep one's own in the history, from where it can be brought
        back. Refused as `revise` is."""
        now = self._state_to_write_on()
        if version != now.version:
            raise Stale(now)
        mine = self._as_state(now, html=html, recommender=recommender, points=points)
        if _same(mine, now):
            return False
        mine.version, mine.saved_at, mine.saved_by = now.version + 1, timezone.now(), by
        again = self._as_state(now)
        again.restored = now.version
        self._keep(now, mine, again, by=by)
        return True

    @transaction.atomic
    def restore(self, *, by: "User", version: int, on: int) -> bool:
        """Bring back the text of an earlier version, as a new version on `on`. Refused as `revise` is; logged."""
        earlier = self.states.get(version=version)
        now = self._state_to_write_on()
        new = self._as_state(now, html=earlier.html, recommender=earlier.recommender, points=earlier.points)
        new.points = earlier.points
        done = self._follow(now, new, by=by, version=on, restored=version, sent=[])
        if done:
            section: Any = self
            data = {"item": str(self.item.key), "heading": str(section), "version": [on, version]}
            AuditEntry.objects.record(self.item.meeting, Action.TEXT_RESTORED, by=by, subject=section, data=data)
        return done

    def state(self) -> "SectionState":
        """What stands in the section now, as a state that is not saved."""
        recommends = self.type == "recommendation"
        return self.states.model(
            section=self,
            version=self.version,
            html=self.html,
            recommender=self.item.recommender if recommends else "",
            points=[point.html for point in self.item.points.all()] if recommends else [],
            saved_at=self.saved_at,
            saved_by_id=self.saved_by_id,
        )

    def _state_to_write_on(self) -> "SectionState":
        if self.type in ("decision", "attachments"):
            raise TransitionError(gettext("This section is not written here."))
        return self.lock_to_write().state()

    def _as_state(
        self,
        now: "SectionState",
        html: str | None = None,
        recommender: str | None = None,
        points: Iterable[str] | None = None,
    ) -> "SectionState":
        """What is to stand in the section, cleaned; what is None stays as it is now."""
        return self.states.model(
            section=self,
            html=now.html if html is None else clean(html),
            recommender=now.recommender if recommender is None else visible(recommender).strip(),
            points=now.points if points is None else [p for p in map(_point(now.points), points) if p],
        )

    def _follow(
        self,
        now: "SectionState",
        new: "SectionState",
        *,
        by: "User",
        version: int,
        restored: int | None,
        sent: "list[SectionState]",
    ) -> bool:
        """Write the new state after the one that stands there; the caller holds the locks."""
        if _same(new, now):
            return False
        if version != now.version and not (self._is_known(now, version) or self._is_own(now, sent, version, by)):
            raise Stale(now)
        new.restored = restored
        self._keep(now, new, by=by)
        return True

    def _is_known(self, now: "SectionState", version: int) -> bool:
        """Whether the version had the very text that stands there now, as after somebody gave way."""
        known = self.states.filter(version=version).first()
        return known is not None and _same(known, now)

    def _is_own(self, now: "SectionState", sent: "list[SectionState]", version: int, by: "User") -> bool:
        """Whether what stands there is what the same writer sent on that version, the answer having been lost."""
        if not any(_same(one, now) for one in sent):
            return False
        return not self.states.filter(version__gt=version).exclude(saved_by=by).exists()

    def _keep(self, now: "SectionState", *new: "SectionState", by: "User") -> None:
        """Let the last of the new states stand in the section, and every one of them in its history."""
        at = timezone.now()
        for version, state in enumerate(new, now.version + 1):
            state.version, state.saved_at, state.saved_by = version, at, by
        if now.version == 1:  # what stood there before anybody wrote here
            now.saved_at = now.saved_at or at
        self.states.bulk_create([now, *new] if now.version == 1 else new, ignore_conflicts=now.version == 1)
        last = new[-1]
        self.html, self.version, self.saved_at, self.saved_by = last.html, last.version, at, by
        # The text is clean already: `Section.save` would clean it once more.
        super().save(update_fields=["html", "version", "saved_at", "saved_by"])
        if self.type == "recommendation":
            self._set_recommendation(last)

    def _set_recommendation(self, state: "SectionState") -> None:
        if self.item.recommender != state.recommender:
            self.item.recommender = state.recommender
            self.item.save(update_fields=["recommender"])
        rows = list(self.item.points.all())
        for row, html in zip(rows, state.points, strict=False):
            if row.html != html:
                row.html = html
                row.save(update_fields=["html"])
        for row in rows[len(state.points) :]:
            row.delete()
        after = rows[-1].position if rows else 0
        for place, html in enumerate(state.points[len(rows) :], after + 1):
            self.item.points.create(position=place, html=html)


def _same(one: "SectionState", other: "SectionState") -> bool:
    return (one.html, one.recommender, one.points) == (other.html, other.recommender, other.points)


def _point(standing: list[str]):
    """A function: a point as it is stored, with its "at" where it is not one of those that stand there already."""

    def stored(html: str) -> str:
        html = clean(html)
        words = plain_text(html).strip()
        if html in standing or not words or not html.startswith("<p>"):
            return html if words else ""
        if _at.match(words):
            return html.replace("<p>At", "<p>at", 1) if html.startswith("<p>At") else html
        return html.replace("<p>", "<p>at ", 1)

    return stored
