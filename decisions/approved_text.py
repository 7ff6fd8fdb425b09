"""What is approved: one exact text of one item, known by its hash."""

from typing import Any

from meetings.snapshot import canonical, sha256_of

# What is known of a file besides its bytes can come later than the text: its name in the store, its pages.
_OF_ATTACHMENT = ("key", "title", "closed", "handed_out")


def text_hash(item: dict[str, Any]) -> str:
    """SHA-256 of one item of an unredacted `referat/1` document: of all that it says, and of its files' own hashes.

    Promised: another word, outcome, statement, vote, or absence is another hash; counting a file's pages is not.
    """
    files = [
        {name: file[name] for name in _OF_ATTACHMENT if name in file} | {"sha256": (file["file"] or {}).get("sha256")}
        for file in item["attachments"]
    ]
    return sha256_of(canonical({**item, "attachments": files}))


def text_hashes(document: dict[str, Any]) -> dict[str, str]:
    """The hash of every item that is to be approved, by the item's key, in order. A withdrawn item says nothing."""
    return {item["key"]: text_hash(item) for item in document["items"] if item["status"] != "withdrawn"}
