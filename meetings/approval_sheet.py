"""The approval sheet of minutes, as it reads: who approved, how, when, which version. Danish, as documents are."""

import datetime
from typing import Any

from meetings.danish import clock, long_date

ROLES = {"chair": "forperson", "vice_chair": "næstforperson"}


def sheet_lines(document: dict[str, Any]) -> list[str]:
    """A sentence for each who was asked; none where the document has no sheet.

    'Frode Forperson (forperson): godkendt den 8. december 2026 kl. 14.02, version 1.' An approval that was given is
    never told as silence is: 'Cilla Chef: ingen indsigelse inden den 14. december 2026.'
    """
    return [_line(row) for row in document["approval"].get("sheet", [])]


def hashes(document: dict[str, Any]) -> list[tuple[int, str]]:
    """The versions that were approved, with the hash of each."""
    rows = document["approval"].get("sheet", [])
    return sorted({(row["version"], row["sha256"]) for row in rows if "version" in row})


def _line(row: dict[str, Any]) -> str:
    who = f"{row['name']} ({ROLES[row['role']]})" if row["role"] in ROLES else row["name"]
    if row["how"] == "tacit":
        return f"{who}: ingen indsigelse inden den {long_date(datetime.date.fromisoformat(row['until']))}."
    at = datetime.datetime.fromisoformat(row["at"])
    when = f"den {long_date(at.date())} kl. {clock(at.time())}, version {row['version']}"
    if row["how"] == "substitute":
        return f"{who}: godkendt af {row['by']} som stedfortræder {when}."
    if row["how"] == "paper":
        return f"{who}: godkendt på papir, noteret af {row['by']} {when}."
    return f"{who}: godkendt {when}."
