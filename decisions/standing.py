"""How far the approval of minutes is: for each who is asked, what they have approved as it reads now."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.translation import gettext

from decisions.approved_text import text_hashes
from meetings.models import Exclusion

if TYPE_CHECKING:
    from decisions.models import Approval, Approver, Correction, Minutes, MinutesVersion


@dataclass
class Standing:
    """One person who is asked: the items that are theirs to read and the cover, and their word about each."""

    approver: "Approver"
    # The keys of the pieces that they are asked for, and what they said of their texts as they read now.
    items: list[str]
    approved: "dict[str, Approval]"
    # Their corrections that nobody has taken and that they have not taken back.
    standing: "list[Correction]" = field(default_factory=list)

    @property
    def missing(self) -> list[str]:
        """What they have not approved as it reads now."""
        return [key for key in self.items if key not in self.approved]

    @property
    def objects(self) -> bool:
        """Whether they would have an item otherwise that they have not approved since."""
        missing = set(self.missing)
        return any(one.kind != "dissent" and one.key in missing for one in self.standing)

    @property
    def only_corrects(self) -> bool:
        """Whether all that they would have otherwise is said in the text itself, and nothing is objected to."""
        missing = set(self.missing)
        return all(one.kind != "objection" for one in self.standing if one.key in missing)

    @property
    def last(self) -> "Approval | None":
        """The approval that they gave last."""
        return max(self.approved.values(), key=_when, default=None)

    @property
    def given(self) -> "list[Approval]":
        """The last approval of each who gave some and of each way: themselves, on paper, a substitute. By time."""
        return sorted({(one.how, one.by_id): one for one, _items in self.goes}.values(), key=_when)

    @property
    def goes(self) -> "list[tuple[Approval, list[str]]]":
        """What they said, parted by who said it, how, and the version that was read: the last approval of each part,
        and the keys of what it stands for, as the document has them. By time."""
        parts: dict[Any, list[str]] = defaultdict(list)
        for key in self.items:
            if one := self.approved.get(key):
                parts[one.how, one.by_id, one.version_id].append(key)
        goes = [(max((self.approved[key] for key in keys), key=_when), keys) for keys in parts.values()]
        return sorted(goes, key=lambda go: _when(go[0]))

    @property
    def signature(self) -> str:
        """The name that the minutes say; with who signed where that was, for some of it, a substitute."""
        given = self.given
        substitutes = [str(one.by) for one in given if one.how == one.How.SUBSTITUTE]
        if not substitutes:
            return self.approver.name
        said = {"substitute": ", ".join(substitutes), "name": self.approver.name}
        if len(substitutes) < len(given):
            return gettext("%(name)s, some of it by %(substitute)s") % said
        return gettext("%(substitute)s for %(name)s") % said


def _when(approval: "Approval") -> tuple[Any, int]:
    return approval.at, approval.pk


def standings_of(minutes: "Minutes | Any", version: "MinutesVersion | None") -> list[Standing]:
    """How everybody who is asked stands to this version, in the order of asking; five queries.

    Nobody is asked for an item that they take no part in, nor for what is approved already and reads as it did.
    """
    return standings_of_all({minutes.pk: version})[minutes.pk] if version else []


def standings_of_all(versions: "dict[int, MinutesVersion]") -> dict[int, list[Standing]]:
    """The same of many minutes, by their keys, to the version that each is to be held against; five queries too."""
    before = _approved_before(versions)
    hashes = {
        pk: text_hashes(version.snapshot.document, before[pk].snapshot.document if pk in before else None)
        for pk, version in versions.items()
    }
    rows = apps.get_model("decisions", "Approver").objects.filter(minutes__in=versions, let_off_at=None)
    approvers = {row.pk: row for row in rows.select_related("user", "substitute")}
    given: dict[int, dict[str, Any]] = defaultdict(dict)
    approvals = apps.get_model("decisions", "Approval").objects.filter(approver__in=approvers, undone_at=None)
    for approval in approvals.select_related("item", "by", "version"):
        if hashes[approvers[approval.approver_id].minutes_id].get(approval.key) == approval.sha256:
            given[approval.approver_id][approval.key] = approval
    corrections: dict[int, list[Any]] = defaultdict(list)
    told = apps.get_model("decisions", "Correction").objects.filter(
        approver__in=approvers, status__in=["open", "declined"]
    )
    for correction in told.select_related("item", "version"):
        earlier = before.get(approvers[correction.approver_id].minutes_id)
        # What was said of the minutes before they were approved is over.
        if earlier is None or correction.version.number > earlier.number:
            corrections[correction.approver_id].append(correction)
    excluded = _excluded(item__meeting__minutes__in=versions)
    found: dict[int, list[Standing]] = {pk: [] for pk in versions}
    for row in approvers.values():
        items = [key for key in hashes[row.minutes_id] if key not in excluded[row.user_id]]
        found[row.minutes_id].append(Standing(row, items, given[row.pk], corrections[row.pk]))
    return found


def _approved_before(minutes: "Iterable[int]") -> "dict[int, MinutesVersion]":
    """The approved version of those to which addenda are in approval."""
    versions = apps.get_model("decisions", "MinutesVersion").objects.approved()
    rows = versions.filter(minutes__in=minutes, minutes__addenda_sent_at__isnull=False)
    return {row.minutes_id: row for row in rows.select_related("snapshot").order_by("number")}


def excluded_by_user(minutes: "Minutes | Any") -> dict[int | None, set[str]]:
    """Which items' keys nobody may be asked for, by the accounts of those who take no part in them."""
    return _excluded(item__meeting=minutes.meeting_id)


def _excluded(**which: Any) -> dict[int | None, set[str]]:
    excluded: dict[int | None, set[str]] = defaultdict(set)
    rows = Exclusion.objects.filter(membership__user__isnull=False, **which)
    for user, key in rows.values_list("membership__user", "item__key"):
        excluded[user].add(str(key))
    return excluded
