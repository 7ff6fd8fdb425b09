"""The approval sheet of minutes that are approved, as data for their last version."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from decisions.standing import standings_of

if TYPE_CHECKING:
    from decisions.models import Minutes


def approval_sheet(minutes: "Minutes | Any", *, tacit: bool) -> list[dict[str, Any]]:
    """A row for each who approved, and for each whose silence did; empty where nobody was asked by name.

    Who said some of it themselves and let a substitute say the rest has a row for each.

    Of addenda in approval it tells who approved these; whoever takes part in none of their items has no row.

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
        if not one.approved or one.missing:
            if tacit:
                until: Any = minutes.approve_by or minutes.approved_on
                rows.append({**row, "how": "tacit", "until": until.isoformat()})
            continue
        for given in one.given:
            at = timezone.localtime(given.at).isoformat(timespec="minutes")[:16]
            said = {
                "how": str(given.how),
                "at": at,
                "version": given.version.number,
                "sha256": given.version.snapshot_id,
            }
            by = {} if given.how == given.How.ONLINE else {"by": str(given.by)}
            rows.append({**row, **said, **by})
    return rows
