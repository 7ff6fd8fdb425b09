"""The approval sheet of minutes, as it reads: who approved, how, when, which version. Danish, as documents are."""

import datetime
from typing import Any

from meetings.danish import clock, long_date
from meetings.wording import listed

# What an addendum is called in a document; its date comes after.
ADDENDUM = "Tilføjelse"
ROLES = {"chair": "forperson", "vice_chair": "næstforperson"}


def sheet_lines(document: dict[str, Any]) -> list[str]:
    """A sentence for each who was asked; none where the document has no sheet. Those of addenda come after.

    'Frode Forperson (forperson): godkendt den 8. december 2026 kl. 14.02, version 1.' An approval that was given is
    never told as silence is: 'Cilla Chef: ingen indsigelse inden den 14. december 2026, version 1.' Of who said it in
    several goes each tells of what it was: 'Cilla Chef: forsiden og punkt 1–3 og 5 godkendt den …'
    """
    lines = [_line(row, _what(row, document)) for row in document["approval"].get("sheet", [])]
    for said in document["approval"].get("addenda", []):
        lines += [f"{ADDENDUM}: {_line(row)}" for row in said.get("sheet", [])]
    return lines


def hashes(document: dict[str, Any]) -> list[tuple[int, str]]:
    """The versions that were approved, with the hash of each."""
    approval = document["approval"]
    sheets = [approval.get("sheet", []), *(said.get("sheet", []) for said in approval.get("addenda", []))]
    return sorted({(row["version"], row["sha256"]) for rows in sheets for row in rows if "version" in row})


def addenda_lines(document: dict[str, Any]) -> list[str]:
    """'Tilføjelsen til punkt 3 er godkendt den 12. januar 2027 af Frode Forperson.' A sentence for each time that
    addenda were approved, of those that the document shows."""
    to = {one["number"]: "" for one in document.get("addenda", [])}
    for item in document["items"]:
        to |= {one["number"]: f"punkt {item['number']}{item['suffix']}" for one in item.get("addenda", [])}
    return [
        _approved(said, [to[number] for number in said["numbers"]]) for said in document["approval"].get("addenda", [])
    ]


def _approved(said: dict[str, Any], to: list[str]) -> str:
    places = [place or "referatet" for place in dict.fromkeys(to)]
    what = "Tilføjelsen" if len(to) == 1 else "Tilføjelserne"
    text = f"{what} til {listed(places)} er godkendt den {long_date(datetime.date.fromisoformat(said['on']))}"
    if said["by"]:
        text += f" af {listed(said['by'])}"
    return text + (", da ingen gjorde indsigelse inden fristen." if said["tacit"] else ".")


def _what(row: dict[str, Any], document: dict[str, Any]) -> str:
    """'forsiden og punkt 1–3 og 5 ', and '' where the row is about all. Numbers in a row are told as one."""
    said = set(row.get("items", ()))
    runs: list[list[str]] = [[]]
    for item in sorted(document["items"], key=lambda item: (item["number"], item["suffix"])):
        if item["key"] in said:
            runs[-1].append(f"{item['number']}{item['suffix']}")
        elif runs[-1]:
            runs.append([])
    labels = [label for run in runs for label in ([f"{run[0]}–{run[-1]}"] if len(run) > 2 else run)]
    said_of = [*(["forsiden"] if "cover" in said else []), *([f"punkt {listed(labels)}"] if labels else [])]
    return f"{listed(said_of)} " if said_of else ""


def _line(row: dict[str, Any], what: str = "") -> str:
    who = f"{row['name']} ({ROLES[row['role']]})" if row["role"] in ROLES else row["name"]
    if row["how"] == "tacit":
        against = f"mod {what}" if what else ""
        text = f"{who}: ingen indsigelse {against}inden den {long_date(datetime.date.fromisoformat(row['until']))}"
        return f"{text}, version {row['version']}." if "version" in row else f"{text}."
    at = datetime.datetime.fromisoformat(row["at"])
    when = f"den {long_date(at.date())} kl. {clock(at.time())}, version {row['version']}"
    if row["how"] == "substitute":
        return f"{who}: {what}godkendt af {row['by']} som stedfortræder {when}."
    if row["how"] == "paper":
        return f"{who}: {what}godkendt på papir, noteret af {row['by']} {when}."
    return f"{who}: {what}godkendt {when}."
