"""Invented minutes for the importer's tests, and short ways to read them."""

from decisions.importing import ImportRefused, Reading
from decisions.importing.reading import _read  # without the net for faults of our own: a fault fails the test

COVER = """\
# REFERAT Prøveforum d. 14-01-2026

**Mødedato** Onsdag d. 14. januar 2026 kl. 09:00

**Mødested** Lokale 4

**Mødedeltagere** Forperson Ida Holm (Direktør), Bo Lund - Valggruppe B (HK)

## Indholdsfortegnelse

Plan for skove.....\t3
"""
ITEM = """\
# Punkt 1: Plan for skove

01.02.03-P00-2-26
"""


def read(text: str | bytes, name: str = "prøve.md") -> Reading:
    """What is read of a file of this content."""
    return _read(name, text if isinstance(text, bytes) else text.encode())


def item_of(*sections: str) -> dict:
    """The item of a file that has one, with these sections."""
    return read("\n".join([COVER, ITEM, *sections])).document["items"][0]


def section(source: str, heading: str = "Sagsfremstilling") -> str:
    """The rich text that a section with this source becomes."""
    return item_of(f"## {heading}\n\n{source}\n")["sections"][0]["html"]


def warned(source: str) -> list[str]:
    """The warnings about a section with this source, each with its line; the section's first line is line 19."""
    return [str(warning) for warning in read("\n".join([COVER, ITEM, f"## Sagsfremstilling\n\n{source}\n"])).warnings]


def refused(text: str | bytes, name: str = "prøve.md") -> ImportRefused:
    """The refusal of a file of this content; the test fails where it is taken."""
    try:
        read(text, name)
    except ImportRefused as refusal:
        return refusal
    raise AssertionError(f"{name} was not refused")
