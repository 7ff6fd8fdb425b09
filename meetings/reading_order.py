"""The order in which an item is read: decided here for the page and for paper."""

from collections.abc import Iterator
from typing import Any

# Headings of the places that a snapshot does not name itself. Danish, as the documents are.
UNNAMED = {"decision": "Beslutning", "attachments": "Bilag"}


def in_reading_order(item: dict[str, Any], kind: str) -> Iterator[tuple[dict[str, Any], bool]]:
    """An item's sections as they are read, each with whether the snapshot has it or only its place was found here.

    The decision stands where its section stands; without one, last before the attachments, and those last of all. An
    agenda has no decision.
    """
    sections = [(section, True) for section in item["sections"] if kind == "minutes" or section["type"] != "decision"]
    types = [section["type"] for section, _own in sections]
    if kind == "minutes" and "decision" not in types:
        place = types.index("attachments") if "attachments" in types else len(sections)
        sections.insert(place, (_unnamed("decision"), False))
    if "attachments" not in types:
        sections.append((_unnamed("attachments"), False))
    yield from sections


def _unnamed(type_: str) -> dict[str, Any]:
    return {"type": type_, "heading": UNNAMED[type_], "html": "", "recommender": "", "points": []}
