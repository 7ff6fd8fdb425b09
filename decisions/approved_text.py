"""What is approved: one exact text of one item, or of the cover, known by its hash."""

from typing import Any

from django.utils.translation import gettext as _

from meetings.snapshot import canonical, sha256_of

# What is known of a file besides its bytes can come later than the text: its name in the store, its pages.
_OF_ATTACHMENT = ("key", "title", "closed", "handed_out")
# What is approved beside the items: when and where the meeting was, who was there, and what is added to the whole.
COVER = "cover"
# What an approval, or the making of a version, changes by itself.
_OF_THE_VERSION = ("items", "state", "version", "approval")


def text_hash(item: dict[str, Any]) -> str:
    """SHA-256 of one item of an unredacted `referat/1` document: of all that it says, and of its files' own hashes.

    Promised: another word, outcome, statement, vote, absence or addendum is another hash; counting a file's pages is
    not.
    """
    files = [
        {name: file[name] for name in _OF_ATTACHMENT if name in file} | {"sha256": (file["file"] or {}).get("sha256")}
        for file in item["attachments"]
    ]
    return sha256_of(canonical({**item, "attachments": files}))


def cover_hash(document: dict[str, Any]) -> str:
    """SHA-256 of what the document says and no item does: forum, meeting, participants, addenda to the whole."""
    return sha256_of(canonical({name: said for name, said in document.items() if name not in _OF_THE_VERSION}))


def text_hashes(document: dict[str, Any], since: dict[str, Any] | None = None) -> dict[str, str]:
    """The hash of every piece that is to be approved, by its key: the cover, and each item in order.

    A withdrawn item says nothing. With `since`, an approved document, it is only what reads otherwise than there.
    """
    items = {item["key"]: text_hash(item) for item in document["items"] if item["status"] != "withdrawn"}
    hashes = {COVER: cover_hash(document), **items}
    known = text_hashes(since) if since else {}
    return {key: sha256 for key, sha256 in hashes.items() if known.get(key) != sha256}


def name_of(label: str = "", title: str = "") -> str:
    """What a piece is called: 'Punkt 3: Budget 2027', 'Punkt 3', and without a label the cover."""
    if not label:
        return _("Participants and cover")
    said = {"label": label, "title": title}
    return _("Item %(label)s: %(title)s") % said if title else _("Item %(label)s") % said
