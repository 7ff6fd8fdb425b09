"""The acts of those who are asked to approve minutes: agree, undo, say it otherwise, let somebody else say it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext

from decisions import approval_notices as notices
from decisions.approved_text import COVER, name_of, text_hashes
from decisions.outcomes import Part
from decisions.standing import excluded_by_user
from meetings.models import Action, AgendaItem, AuditEntry, TransitionError
from meetings.permissions import is_member
from meetings.richtext import clean, plain_text

if TYPE_CHECKING:
    from decisions.models import Addendum, Approval, Correction, MinutesVersion
    from meetings.models import User

# So much is a text that somebody would have otherwise; a whole item's is a tenth of it.
LONGEST = 100_000
_TEXTS = {Part.DECISION: "html", Part.DISCUSSION: "discussion", Part.PUBLIC: "public"}


class Approving(models.Model):
    """The acts of one who is asked, or of who may say it for them. Each locks the meeting, then the minutes."""

    pk: Any
    minutes: Any
    user: Any
    user_id: Any
    name: Any
    substitute: Any
    substitute_id: Any
    approvals: Any
    corrections: Any
    let_off_at: Any

    class Meta:
        abstract = True

    @transaction.atomic
    def agree(
        self, items: Iterable[AgendaItem | None] | None = None, *, by: "User", read: int, on_paper: bool = False
    ) -> "list[Approval]":
        """Approve items as they read in the version `read`; without `items` all that are left. The new approvals.
        Where an item is None, here and in the other acts, it is the cover.

        What is approved already stays, and nothing is said twice. An item that is named takes back one's own open
        correction to it; without names such an item is left out. Who is last approves the minutes. Refused where one of
        them reads otherwise in the newest version, for an item that is not to be read by this person, and for who is
        not asked. `on_paper` is said by the secretary, of a signature that was given on paper.
        """
        version, hashes = self._lock(by, on_paper=on_paper)
        keys = list(hashes) if items is None else [self._asked_for(item, hashes) for item in items]
        if items is None:
            keys = [key for key in keys if key not in self._would_have_otherwise()]
        else:
            self._take_back_corrections(keys, by=by)
        done = {(row.key, row.sha256) for row in self.approvals.filter(undone_at=None).select_related("item")}
        keys = [key for key in keys if (key, hashes[key]) not in done]
        self._require_read(read, version, {key: hashes[key] for key in keys})
        rows: dict[str, AgendaItem | None] = {COVER: None}
        rows |= {str(row.key): row for row in AgendaItem.objects.filter(key__in=_of_items(keys))}
        how = "paper" if on_paper else "online" if by.pk == self.user_id else "substitute"
        new = self.approvals.bulk_create(
            self.approvals.model(approver=self, item=rows[key], version=version, sha256=hashes[key], by=by, how=how)
            for key in keys
        )
        if new:
            self._log(
                Action.APPROVAL_GIVEN,
                by=by,
                version=version.number,
                how=how,
                items={one.key: one.sha256 for one in new},
            )
        self.minutes.settle(by=by)
        return new

    @transaction.atomic
    def undo(self, item: AgendaItem | None, *, by: "User", on_paper: bool = False) -> bool:
        """Take the approval of an item back; whether there was one. Refused once the minutes are approved."""
        self._lock(by, on_paper=on_paper)
        return self._undo(item, by=by)

    @transaction.atomic
    def suggest(
        self,
        item: AgendaItem | None,
        html: str,
        *,
        by: "User",
        read: int,
        part: str = Part.DECISION,
        words: str = "",
        addendum: int | None = None,
    ) -> "Correction":
        """Say how a text of the item should read. It takes back one's own approval of the item, and an earlier wish.

        Once the minutes are approved it is the text of the `addendum` with this number, and never the approved one.

        Refused where the item reads otherwise in the newest version than in the one that was read, where nothing is
        changed or left, and for a text of the item that is not to be read.
        """
        version, key = self._lock_piece(item, by, read)
        if len(html) > LONGEST:
            raise TransitionError(gettext("The text is too long. Shorten it, or write what is wrong as an objection."))
        row = self._addendum(item, addendum) if self.minutes.addenda_sent_at or addendum else None
        was = row.html if row else _text_of(version.snapshot.document, key, part)
        html = clean(html)
        if not plain_text(html).strip():
            raise TransitionError(gettext("The text is empty. Write how it should read, or object with words."))
        if html == was:
            raise TransitionError(gettext("You have changed nothing in the text. Change it, or agree."))
        said = {"part": part, "was": was, "html": html, "words": words.strip(), "addendum": row}
        return self._correct(item, version, "text", by=by, **said)

    @transaction.atomic
    def object_to(self, item: AgendaItem | None, words: str, *, by: "User", read: int) -> "Correction":
        """Object to an item with words. It takes back one's own approval of the item. Refused without words."""
        return self._say(item, "objection", words, by=by, read=read)

    @transaction.atomic
    def dissent(self, item: AgendaItem | None, words: str, *, by: "User", read: int) -> "Correction":
        """Ask for a dissent on record: that one was of another mind. One may agree with the text all the same.

        Refused once the minutes are approved, and of the cover: a dissent is from what was decided.
        """
        if item is None or self.minutes.addenda_sent_at:
            raise TransitionError(gettext("A dissent is from a decision. Write what you think as an objection."))
        return self._say(item, "dissent", words, by=by, read=read)

    @transaction.atomic
    def name_substitute(self, user: "User | None", *, by: "User") -> None:
        """Let a member of the forum say it for them; None: nobody any more. What was said stays said.

        Refused for who is no member of the forum, or is the person.
        """
        self.minutes.lock_for_approval()
        self._require_asked()
        if user is not None:
            members = self.minutes.meeting.forum.memberships.active().of_members()
            if user.pk == self.user_id or not user.is_active or not members.filter(user=user).exists():
                raise TransitionError(gettext("Choose another member of the forum, who has an account."))
        if self.substitute_id == (user and user.pk):
            return
        self.substitute = user
        models.Model.save(self, update_fields=["substitute"])
        self._log(Action.APPROVER_CHANGED, by=by, substitute=str(user) if user else "")
        if user is not None:
            notices.tell_substitute(self)

    def _lock(self, by: "User", *, on_paper: bool = False) -> "tuple[MinutesVersion, dict[str, str]]":
        """The version that is to be approved, and the hashes of what this person is asked for in it."""
        version = self.minutes.lock_for_approval()
        self.refresh_from_db(fields=["substitute", "let_off_at"])
        self._require_asked()
        is_theirs = by.pk in (self.user_id, self.substitute_id) and is_member(by, self.minutes.meeting.forum)
        if not on_paper and not is_theirs:
            raise TransitionError(gettext("You are not asked to approve for %(name)s.") % {"name": self.name})
        excluded = excluded_by_user(self.minutes)
        # What a secretary records from paper was read there.
        kept = excluded[self.user_id] | (set() if on_paper else excluded[by.pk])
        return version, {key: sha for key, sha in self.minutes.to_approve(version).items() if key not in kept}

    def _lock_piece(self, item: AgendaItem | None, by: "User", read: int) -> "tuple[MinutesVersion, str]":
        """The same, and the key of this piece, which has to be theirs and to read as it did in the version `read`."""
        version, hashes = self._lock(by)
        key = self._asked_for(item, hashes)
        self._require_read(read, version, {key: hashes[key]})
        return version, key

    def _require_read(self, read: int, version: "MinutesVersion", hashes: dict[str, str]) -> None:
        """Refuse, by name, what reads otherwise in the version that is to be approved than in the one that was read."""
        if read == version.number:
            return
        known = self.minutes.versions.filter(number=read).select_related("snapshot").first()
        if known is None:
            raise TransitionError(gettext("The minutes were changed after you read them. Read them again below."))
        seen = text_hashes(known.snapshot.document)
        changed = {key for key, sha256 in hashes.items() if seen.get(key) != sha256}
        if changed:
            items = [item for item in version.snapshot.document["items"] if item["key"] in changed]
            names = [name_of(f"{item['number']}{item['suffix']}") for item in items]
            names += [name_of()] if COVER in changed else []
            raise TransitionError(
                gettext("This was changed after you read it: %(what)s. Read it again below.")
                % {"what": ", ".join(names)}
            )

    def _require_asked(self) -> None:
        if self.let_off_at is not None:
            raise TransitionError(gettext("%(name)s is not asked any more.") % {"name": self.name})

    def _asked_for(self, item: AgendaItem | None, hashes: dict[str, str]) -> str:
        if key_of(item) not in hashes:
            if self.minutes.addenda_sent_at:
                raise TransitionError(gettext("This is approved already. There is nothing to approve."))
            raise TransitionError(
                gettext(
                    "The item was withdrawn, or does not stand in the minutes any more. There is nothing to approve."
                )
            )
        return key_of(item)

    def _addendum(self, item: AgendaItem | None, number: int | None) -> "Addendum":
        row = self.minutes.addenda.pending().filter(item=item, number=number or 0).first()
        if row is None or not self.minutes.addenda_sent_at:
            raise TransitionError(gettext("The minutes are approved. Only what an addendum says can be corrected."))
        return row

    def _would_have_otherwise(self) -> set[str]:
        rows = self.corrections.filter(status="open").exclude(kind="dissent")
        return {COVER if key is None else str(key) for key in rows.values_list("item__key", flat=True)}

    def _take_back_corrections(self, keys: list[str], *, by: "User") -> None:
        for one in self.corrections.filter(status="open").exclude(kind="dissent").select_related("item"):
            if one.key in keys:
                one.close("withdrawn", by=by)

    def _say(self, item: AgendaItem | None, kind: str, words: str, *, by: "User", read: int) -> "Correction":
        version, _key = self._lock_piece(item, by, read)
        if not words.strip():
            raise TransitionError(gettext("Write what you think, so that the secretary can answer you."))
        if len(words) > LONGEST:
            raise TransitionError(gettext("The text is too long. Shorten it."))
        return self._correct(item, version, kind, by=by, words=words.strip())

    def _correct(
        self, item: AgendaItem | None, version: "MinutesVersion", kind: str, *, by: "User", **said: Any
    ) -> Any:
        of = {"part": said.get("part", Part.DECISION), "addendum": said.get("addendum")}
        for one in self.corrections.filter(item=item, kind=kind, status="open", **of):
            one.close("withdrawn", by=by)
        if kind != "dissent":
            self._undo(item, by=by)
        correction = self.corrections.create(item=item, version=version, kind=kind, by=by, **said)
        data = {"approver": self.name, "item": key_of(item), "kind": kind, "version": version.number}
        AuditEntry.objects.record(
            self.minutes.meeting, Action.CORRECTION_SUGGESTED, by=by, subject=correction, data=data
        )
        notices.tell_corrected(correction)
        return correction

    def _undo(self, item: AgendaItem | None, *, by: "User") -> bool:
        """Take back what was said of the text that is in approval: not of one that is approved by all."""
        rows = self.approvals.filter(item=item, undone_at=None)
        if self.minutes.addenda_sent_at:
            rows = rows.filter(version__number__gt=self.minutes.approved_version().number)
        undone = rows.update(undone_at=timezone.now())
        if undone:
            self._log(Action.APPROVAL_UNDONE, by=by, item=key_of(item))
        return bool(undone)

    def _log(self, action: str, *, by: "User", **facts: Any) -> None:
        data = {"approver": self.name, **facts}
        AuditEntry.objects.record(self.minutes.meeting, action, by=by, subject=self, data=data)


def key_of(item: AgendaItem | None) -> str:
    """By which key a piece that is approved is known: an item, or the cover."""
    return str(item.key) if item else COVER


def _of_items(keys: Iterable[str]) -> list[str]:
    return [key for key in keys if key != COVER]


def _text_of(document: dict[str, Any], key: str, part: str) -> str:
    if part not in _TEXTS:
        raise TransitionError(gettext("This text is not one that can be corrected. Reload the page."))
    decision = next(item for item in document["items"] if item["key"] == key)["decision"] or {}
    return decision.get(_TEXTS[Part(part)], "")
