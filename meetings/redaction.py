"""`redact()`: the one place that decides what a reader may see of a snapshot."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

# What stands in the place of a closed item's title where no public title was written. Danish, as the documents are.
CLOSED_TITLE = "Lukket punkt"


@dataclass(frozen=True)
class Reader:
    """For whom something is made: an audience, less the items that one person may not read.

    Two people with the same Reader read the same bytes, so what is made for one serves the other.
    """

    audience: str
    excluded: frozenset[str] = frozenset()

    @property
    def excluded_text(self) -> str:
        """The excluded items' keys, sorted, one string for the database."""
        return ",".join(sorted(self.excluded))

    @classmethod
    def from_text(cls, audience: str, excluded: str) -> Self:
        """The reader of an audience and an `excluded_text`."""
        return cls(audience, frozenset(filter(None, excluded.split(","))))

    def may_read(self, item: dict[str, Any]) -> bool:
        """Whether an item's content is for this reader."""
        return item["key"] not in self.excluded and (self.audience == "member" or not item["closed"])


MEMBER = Reader("member")
PUBLIC = Reader("public")


def redact(snapshot: dict[str, Any], reader: Reader) -> dict[str, Any]:
    """A copy of a `referat/1` document with only what the reader may see.

    Of a closed item, or one the reader is excluded from, number, public title and public decision are left, and
    `redacted` is true. Closed attachments of an open item are left out for those who are not members, and so is it told
    who approved an addendum that is not theirs to read. Where an item is withheld, the approval sheet does not say
    which items somebody approved when: it would tell that a closed item was changed; and of who let silence approve
    some it tells the silence alone. The snapshot is not touched.
    """
    said = {**snapshot, "items": [_item(item, reader) for item in snapshot["items"]]}
    if "sheet" in said["approval"] and any(item.get("redacted") for item in said["items"]):
        said["approval"] = {**said["approval"], "sheet": _without_items(said["approval"]["sheet"])}
    return told_of_addenda(said) if "addenda" in snapshot["approval"] else said


def redact_earlier(snapshot: dict[str, Any], latest: dict[str, Any], reader: Reader) -> dict[str, Any]:
    """`redact()` for one who reads an earlier version today: what the latest one has closed is closed here too."""
    return redact(snapshot if reader.audience == "member" else close_as(snapshot, latest), reader)


def close_as(snapshot: dict[str, Any], later: dict[str, Any]) -> dict[str, Any]:
    """A copy of a snapshot in which all that a later one has closed is closed too: items, with the public title that
    was given them then, and attachments. For whoever reads an old version today. Neither snapshot is touched."""
    closed = {item["key"]: item["public_title"] for item in later["items"] if item["closed"]}
    files = {file["key"] for item in later["items"] for file in item["attachments"] if file["closed"]}
    return {**snapshot, "items": [_closed_as(item, closed, files) for item in snapshot["items"]]}


def _closed_as(item: dict[str, Any], closed: dict[str, str], files: set[str]) -> dict[str, Any]:
    attachments = [{**file, "closed": file["closed"] or file["key"] in files} for file in item["attachments"]]
    if item["key"] in closed and not item["closed"]:
        return {**item, "closed": True, "public_title": closed[item["key"]], "attachments": attachments}
    return {**item, "attachments": attachments}


def _item(item: dict[str, Any], reader: Reader) -> dict[str, Any]:
    if not reader.may_read(item):
        return _stub(item)
    if reader.audience == "member" or not any(attachment["closed"] for attachment in item["attachments"]):
        return item
    return {**item, "attachments": _open(item["attachments"])}


def _without_items(sheet: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """An approval sheet that does not say of which items it tells."""
    partly = {(row["name"], row["role"]) for row in sheet if row["how"] == "tacit" and "items" in row}
    told = [row for row in sheet if row["how"] == "tacit" or (row["name"], row["role"]) not in partly]
    return [{name: value for name, value in row.items() if name != "items"} for row in told]


def told_of_addenda(said: dict[str, Any]) -> dict[str, Any]:
    """The document without the approvals of those addenda that were taken away with their items."""
    seen = {one["number"] for place in (said, *said["items"]) for one in place.get("addenda", ())}
    told = [{**one, "numbers": [n for n in one["numbers"] if n in seen]} for one in said["approval"]["addenda"]]
    approval = {name: value for name, value in said["approval"].items() if name != "addenda"}
    left = [one for one in told if one["numbers"]]
    return {**said, "approval": {**approval, "addenda": left} if left else approval}


def _open(attachments: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [attachment for attachment in attachments if not attachment["closed"]]


def _stub(item: dict[str, Any]) -> dict[str, Any]:
    """What everyone may know of an item that is not theirs to read."""
    title = item["public_title"] or CLOSED_TITLE
    decision = item["decision"] and {
        "outcome": "",
        "points": [],
        "html": item["decision"]["public"],
        "discussion": "",
        "public": item["decision"]["public"],
    }
    return {
        "key": item["key"],
        "number": item["number"],
        "suffix": item["suffix"],
        "title": title,
        "public_title": title,
        "case_number": None,
        "kind": "",
        "minutes": None,
        "presenter": "",
        "closed": True,
        "redacted": True,
        "status": "on_agenda" if decision is None else "decided",
        "sections": [],
        "decision": decision,
        "statements": [],
        "attachments": [],
    }
