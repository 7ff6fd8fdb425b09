"""Putting addenda into minutes that are approved: the approved text stays as it is, byte for byte."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from decisions.models import Addendum


def with_addenda(
    approved: dict[str, Any],
    addenda: "Iterable[Addendum]",
    *,
    state: str,
    version: int,
    approval: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """A copy of an approved document in which these stand too, each before the text that it corrects.

    Made of the document and never of the rows: those may say something else by now, and nobody has approved that.
    `approval` is who approved these addenda; the approval of what was there before stays beside it.
    """
    said: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in addenda:
        said[str(row.item.key) if row.item else ""].append(
            {"number": row.number, "date": row.dated.isoformat(), "by": row.signed_by, "html": row.html}
        )
    document = {
        **approved,
        "state": state,
        "version": version,
        "items": [_add(i, said[i["key"]]) for i in approved["items"]],
    }
    if approval:
        before = approved["approval"]
        document["approval"] = {**before, "addenda": [*before.get("addenda", ()), approval]}
    return _add(document, said[""])


def with_those_of(said: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """A copy of a document in which the addenda of another one of the same minutes stand, with their approval."""
    to = {item["key"]: item.get("addenda", []) for item in said["items"]}
    approved = {"addenda": said["approval"]["addenda"]} if "addenda" in said["approval"] else {}
    items = [_add(item, to.get(item["key"], [])) for item in document["items"]]
    taken = {**document, "items": items, "approval": {**document["approval"], **approved}}
    return _add(taken, said.get("addenda", []))


def addenda_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    """All addenda that a document shows, those to the whole first."""
    return [one for said in (document, *document["items"]) for one in said.get("addenda", ())]


def _add(said: dict[str, Any], addenda: list[dict[str, Any]]) -> dict[str, Any]:
    return {**said, "addenda": [*said.get("addenda", ()), *addenda]} if addenda else said
