"""Writing the texts of a decision, as a section's are written: every save is a version that stays."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone

from decisions.outcomes import Part
from meetings.models import Action, AuditEntry, Stale
from meetings.richtext import clean

if TYPE_CHECKING:
    from meetings.models import User

    from .decision import DecisionState

# In which columns a text and its version stand.
COLUMNS = {
    Part.DECISION: ("html", "decision_version"),
    Part.DISCUSSION: ("discussion", "discussion_version"),
    Part.PUBLIC: ("public", "public_version"),
}


class Written(models.Model):
    """The acts that change a text of a decision. What stood there before is never lost: see `DecisionState`."""

    item: Any
    states: Any
    edited: Any
    # From `Deciding`: where nothing may be written, what the outcomes say, and who is to be told.
    lock_to_write: Any
    text_from_outcomes: Any
    touch_session: Any

    class Meta:
        abstract = True

    @transaction.atomic
    def write(
        self, part: str, html: str, *, version: int, by: "User", sent: Iterable[str] = (), restored: int | None = None
    ) -> bool:
        """Save the text as the next version; whether there was anything to save.

        `version` is the one that it was written on. Refused with `Stale` where somebody has saved another text since;
        what the outcomes wrote meanwhile is nobody's, and gives way. `sent` are texts that the same writer sent on the
        same version and never heard of again. Refused where nothing may be written: `lock_to_write`.
        """
        self.lock_to_write()
        now, html = self.state(part), clean(html)
        if html == now.html:
            return False
        if version != now.version and not self._follows(now, version, [clean(text) for text in sent], by):
            raise Stale(now)
        self._keep(now, self._as_state(part, html, by=by, restored=restored))
        return True

    @transaction.atomic
    def give_way(self, part: str, html: str, *, version: int, by: "User") -> bool:
        """Let the text stand that somebody else saved, and keep one's own in the history. Refused as `write` is."""
        self.lock_to_write()
        now, html = self.state(part), clean(html)
        if version != now.version:
            raise Stale(now)
        if html == now.html:
            return False
        again = self._as_state(part, now.html, by=by, made=now.made, restored=now.version)
        self._keep(now, self._as_state(part, html, by=by), again)
        return True

    @transaction.atomic
    def restore(self, part: str, *, version: int, on: int, by: "User") -> bool:
        """Bring back the text of an earlier version, as a new version on `on`. Refused as `write` is; logged."""
        earlier = self.states.get(part=part, version=version)
        done = self.write(part, earlier.html, version=on, by=by, restored=version)
        if done:
            decision: Any = self
            data = {"item": str(self.item.key), "text": str(part), "version": [on, version]}
            AuditEntry.objects.record(self.item.meeting, Action.TEXT_RESTORED, by=by, subject=decision, data=data)
        return done

    def text(self, part: str) -> str:
        """What stands in the text now."""
        return getattr(self, COLUMNS[Part(part)][0])

    @transaction.atomic
    def correct(self, part: str, html: str, *, by: "User") -> bool:
        """Let the text read so while the minutes are in approval, as the next version; whether it was another.

        A correction that is taken: the caller holds the locks and makes the version of the minutes.
        """
        now, html = self.state(part), clean(html)
        if html == now.html:
            return False
        self._keep(now, self._as_state(part, html, by=by))
        return True

    def state(self, part: str) -> "DecisionState":
        """What stands in the text now: the state that was saved last, or one that is not saved."""
        html, version = (getattr(self, column) for column in COLUMNS[Part(part)])
        saved = self.states.filter(part=part, version=version).select_related("saved_by").first()
        return saved or self.states.model(decision=self, part=part, version=version, html=html, saved_at=None)

    def _as_state(self, part: str, html: str, *, by: "User | None", **said: Any) -> "DecisionState":
        return self.states.model(decision=self, part=part, html=html, saved_by=by, **said)

    def _follows(self, now: "DecisionState", version: int, sent: list[str], by: "User") -> bool:
        """Whether nobody's words would be passed over by a text that was written on an earlier version."""
        since = self.states.filter(part=now.part, version__gt=version)
        if not since.filter(made=False).exists():
            # The version is unknown where nothing was saved: then there is none to follow.
            return since.exists()
        known = self.states.filter(part=now.part, version=version).first()
        if known is not None and known.html == now.html:
            return True  # somebody gave way to that very text
        return now.html in sent and not since.exclude(saved_by=by).exists()

    def _keep(self, now: "DecisionState", *new: "DecisionState") -> None:
        """Let the last of the new states stand, and each of them in the history. The caller holds the locks."""
        at = timezone.now()
        for version, state in enumerate(new, now.version + 1):
            state.version, state.saved_at = version, at
        if now.pk is None:  # what stood there before anybody wrote
            now.saved_at = at
        self.states.bulk_create([now, *new] if now.pk is None else new)
        last, (html, version_column) = new[-1], COLUMNS[Part(now.part)]
        setattr(self, html, last.html)
        setattr(self, version_column, last.version)
        changed = [html, version_column]
        if now.part == Part.DECISION:
            self.edited = bool(last.html) and not last.made and last.html != self.text_from_outcomes()
            changed.append("edited")
        # The text is clean already: `Decision.save` would clean it once more.
        models.Model.save(self, update_fields=changed)
        self.touch_session()
