"""The approval sheet of minutes that are approved, as data for their last version."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from decisions.standing import standings_of

if TYPE_CHECKING:
    from decisions.models import Minutes


def approval_sheet(minutes: "Minutes | Any", *, tacit: bool) -> list[dict[str, Any]]:
    """A row for each who approved, and for each whose silence did; empty where nobody was asked by name.

    Who said it in several goes, or let a substitute say some of it, has a row for each version that was read, for each
    way and each person, and the row says for which items, by their keys, and whether for the cover: so of every text
    it is told who approved it, and from which version. Who approved some and let silence do the rest has a row for that
    too, and silence is about the version that was in approval.

    Of addenda in approval it tells who approved these, and not by item: that an item has one is not everybody's to
    know. Whoever takes part in none of their items has no row.

    The hash is of the whole version that was read: that of a single short text could be guessed from, and so tell what
    a closed item says.
    """
    versions: Any = minutes.versions
    version = versions.filter(state="submitted").select_related("snapshot").order_by("-number").first()
    rows = []
    for one in standings_of(minutes, version):
        row = {"name": one.approver.name, "role": one.approver.role}
        if not one.items:
            continue
        if one.missing and not tacit:
            continue
        by_item = not minutes.addenda_sent_at
        goes = one.goes if by_item or not one.missing else []
        for given, items in goes:
            at = timezone.localtime(given.at).isoformat(timespec="minutes")[:16]
            said = {
                "how": str(given.how),
                "at": at,
                "version": given.version.number,
                "sha256": given.version.snapshot_id,
            }
            by = {} if given.how == given.How.ONLINE else {"by": str(given.by)}
            which = {"items": items} if by_item and (len(goes) > 1 or one.missing) else {}
            rows.append({**row, **said, **by, **which})
        if one.missing:
            until: Any = minutes.approve_by or minutes.approved_on
            said = {"how": "tacit", "version": version.number, "sha256": version.snapshot_id}
            which = {"items": one.missing} if goes else {}
            rows.append({**row, **said, "until": until.isoformat(), **which})
    return rows
