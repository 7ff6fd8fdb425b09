"""Builders of `referat/1` snapshots with invented content. Each checks what it made against the schema."""

import json
import uuid
from pathlib import Path

from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
VALIDATOR = Draft202012Validator(json.loads((ROOT / "docs" / "referat-1.schema.json").read_text("utf-8")))
KEYS = uuid.UUID("6f2c1f6e-64a8-4b0e-9d0a-4d6f53b6a001")


def participant(name: str = "Alma Bech", **changes) -> dict:
    """A participant who was there."""
    person = {
        "name": name, "title": "", "group": "", "role": "member", "presence": "present",
        "arrived": None, "left": None, "note": "",
    }  # fmt: skip
    return person | changes


def section(type: str = "presentation", html: str = "<p>En kort fremstilling.</p>", **changes) -> dict:
    """A section under its usual heading."""
    headings = {
        "occasion": "Anledning", "recommendation": "Indstilling", "summary": "Resumé", "presentation": "Sagsfremstilling",
        "vision": "Kommunens vision og politikker", "economy": "Økonomi", "law": "Lovgrundlag",
        "citizens": "Borgerperspektiv", "history": "Historik", "other": "", "decision": "Beslutning", "attachments": "Bilag",
    }  # fmt: skip
    return {"type": type, "heading": headings[type], "html": html, "recommender": "", "points": []} | changes


def recommendation(*points: str, recommender: str = "Kommunaldirektøren indstiller,") -> dict:
    """The recommendation with its points, given as plain text."""
    return section("recommendation", "", recommender=recommender, points=list(points))


def decision(html: str = "<p>Indstillingen blev godkendt.</p>", **changes) -> dict:
    """A decision without outcomes."""
    return {"outcome": "", "points": [], "html": html, "discussion": "", "public": ""} | changes


def attachment(title: str = "Notat", **changes) -> dict:
    """An open attachment of which only the title is known."""
    return {"key": str(uuid.uuid5(KEYS, title)), "title": title, "closed": False, "file": None} | changes


def case(
    text: str = "00.01.00-A00-32-24", group: str | None = "00", group_name: str | None = "Kommunens styrelse"
) -> dict:
    """A case number of the KLE form."""
    return {"text": text, "group": group, "group_name": group_name}


def item(number: int = 1, title: str = "Beslutning om mødelokaler", **changes) -> dict:
    """A decided item with a recommendation, a presentation and a decision."""
    made = {
        "key": str(uuid.uuid5(KEYS, f"{number}{changes.get('suffix', '')}")), "number": number, "suffix": "", "title": title,
        "public_title": "", "case_number": case(), "kind": "decision", "minutes": 15, "presenter": "", "closed": False,
        "redacted": False, "status": "decided",
        "sections": [recommendation("at lokalerne fordeles"), section(), section("decision", "")],
        "decision": decision(), "statements": [], "attachments": [],
    }  # fmt: skip
    return made | changes


def snapshot(**changes) -> dict:
    """The approved minutes of a small meeting; a change named `forum`, `meeting` or `approval` is merged into its part."""
    made = {
        "format": "referat/1",
        "kind": "minutes",
        "state": "approved",
        "version": 1,
        "forum": {"slug": "chefforum", "name": "Chefforum", "visibility": "public"},
        "meeting": {"date": "2026-03-11", "start": "09:00", "end": None, "place": "Mødelokale 7", "note": ""},
        "participants": [participant("Alma Bech", role="chair", title="Kommunaldirektør"), participant("Bo Dam")],
        "items": [item(1, "Godkendelse af dagsorden og referat"), item(2)],
        "approval": {"on": None, "by": [], "tacit": False},
    }
    for name, value in changes.items():
        made[name] = made[name] | value if isinstance(made[name], dict) else value
    VALIDATOR.validate(made)
    return made


def agenda(**changes) -> dict:
    """The released agenda of a small meeting: no decisions."""
    items = [
        item(1, "Godkendelse af dagsorden", decision=None, status="on_agenda"),
        item(2, decision=None, status="on_agenda"),
    ]
    return snapshot(**({"kind": "agenda", "state": "released", "items": items} | changes))
