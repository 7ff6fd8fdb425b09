"""What changed from one version of a meeting's document to another, for one reader.

Everything here is made of two documents that `redact()` has been through, so a reader is told of nothing but what
stands in them. An item that is closed to the reader now says nothing of what it said while it was open. Outcomes of a
decision are told by its text.
"""

import datetime
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from meetings.attendance import told_at_item
from meetings.change import Changes, Fact, FileChange, ItemChange, Part
from meetings.danish import clock, long_date
from meetings.diff import Effort, diff
from meetings.redaction import Reader, redact, redact_earlier
from meetings.richtext import clean, from_text
from meetings.wording import votes_told

# One page's comparisons share this many steps: see `meetings.diff.Effort`.
EFFORT = 2_000_000
# What has become of an item that keeps its number and does not come up.
LEFT = ("withdrawn", "postponed", "returned")


def between(old: dict[str, Any], new: dict[str, Any], reader: Reader) -> Changes:
    """What changed from one snapshot to a later one, as this reader may know it.

    What the later one closes is closed in the older one too.
    """
    return changes(redact_earlier(old, new, reader), redact(new, reader))


def changes(old: dict[str, Any], new: dict[str, Any], *, effort: Effort | None = None) -> Changes:
    """What changed between two redacted `referat/1` documents of one meeting; empty where nothing did.

    The effort is for the words within the texts: none where only the sentences are told.
    """
    effort = effort or Effort(EFFORT)
    before = {item["key"]: item for item in old["items"]}
    after = {item["key"]: item for item in new["items"]}
    items = [change for item in new["items"] if (change := _item(before.get(item["key"]), item, effort))]
    items += [
        ItemChange(item["key"], _label(item), item["title"], "gone", item["closed"])
        for key, item in before.items()
        if key not in after
    ]
    places = _places(old, new)
    was, now = old["meeting"]["note"] or "", new["meeting"]["note"] or ""
    return Changes(
        facts=list(_meeting_facts(old["meeting"], new["meeting"])),
        note=diff(clean(was), clean(now), effort=effort) if was != now else "",
        people=[*_people(old["participants"], new["participants"]), *_addenda(old, new)],
        items=sorted(items, key=lambda change: places[change.key]),
    )


def _places(old: dict[str, Any], new: dict[str, Any]) -> dict[str, tuple[int, int]]:
    """Where each item is told of: as the new document has them, one that went where it stood."""
    places = {item["key"]: (place, 1) for place, item in enumerate(new["items"])}
    last = -1
    for item in old["items"]:
        last = places.setdefault(item["key"], (last, 2))[0]
    return places


def _item(old: dict[str, Any] | None, new: dict[str, Any], effort: Effort) -> ItemChange | None:
    about = {"key": new["key"], "label": _label(new), "title": new["title"], "closed": new["closed"]}
    if old is None:
        return ItemChange(**about, what="new")
    if new["redacted"] and not old["redacted"]:
        # Nothing of what it said while it was open.
        return ItemChange(**about, what="closed")
    what = "changed"
    if new["status"] in LEFT and new["status"] != old["status"]:
        what = new["status"]
    elif old["status"] in LEFT and new["status"] not in LEFT:
        what = "reinstated"
    elif old["redacted"] and not new["redacted"]:
        what = "opened"
    # A withdrawn item has no text in an agenda, which goes and comes back with it and is no news of its own.
    same_text = old["status"] != "withdrawn" != new["status"]
    change = ItemChange(
        **about,
        what=what,
        old_label=_label(old) if _label(old) != _label(new) else "",
        facts=list(_facts(old, new)),
        parts=list(_parts(old, new, effort)) if same_text else [],
        files=list(_files(old["attachments"], new["attachments"])) if same_text else [],
    )
    told = change.old_label or change.facts or change.parts or change.files
    return change if told or what != "changed" else None


def _label(item: dict[str, Any]) -> str:
    return f"{item['number']}{item['suffix']}"


def _facts(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Fact]:
    names = {
        "title": _("the title"),
        "public_title": _("the public title"),
        "case_number": _("the case number"),
        "minutes": _("the time set aside"),
        "presenter": _("the presenter"),
        "kind": _("the kind of item"),
        "closed": _("whether it is closed"),
    }
    for name, word in names.items():
        was, now = _said(name, old[name]), _said(name, new[name])
        if was != now and not (name == "public_title" and (old["redacted"] or new["redacted"])):
            yield Fact(name, word, was, now)


def _said(name: str, value: Any) -> str:
    if name == "case_number":
        return value["text"] if value else ""
    if name == "minutes":
        return "" if value is None else _("%(minutes)s min.") % {"minutes": value}
    if name == "closed":
        return _("closed") if value else _("open")
    if name == "kind":
        words = {
            "decision": _("decision"),
            "information": _("information"),
            "discussion": _("discussion"),
            "standing": _("standing item"),
        }
        return words.get(value, "")
    return value or ""


def _parts(old: dict[str, Any], new: dict[str, Any], effort: Effort) -> Iterator[Part]:
    was, now = _texts(old), _texts(new)
    for key in [*now, *(key for key in was if key not in now)]:
        heading, text = now.get(key) or was[key]
        before = was.get(key, ("", ""))[1]
        after = now.get(key, ("", ""))[1]
        heading_was = was.get(key, (heading, ""))[0]
        if before != after:
            what = "changed" if before and after else "new" if after else "gone"
            yield Part(heading, what, diff(before, after, effort=effort))
        elif heading_was != heading and text:
            yield Part(heading, "changed", diff(from_text(heading_was), from_text(heading), effort=effort))


def _texts(item: dict[str, Any]) -> dict[tuple, tuple[str, str]]:
    """Every text of an item by what it is, with its heading: the sections, and of minutes the decision."""
    texts: dict[tuple, tuple[str, str]] = {}
    for added in item.get("addenda", ()):
        day = long_date(datetime.date.fromisoformat(added["date"]))
        texts["added", added["number"]] = (_("Addendum, %(day)s") % {"day": day}, clean(added["html"]))
    for section in item["sections"]:
        heading = section["heading"] or _("Text")
        key: tuple = (section["type"], section["heading"] if section["type"] == "other" else "")
        while key in texts:
            key += ("",)
        texts[key] = (heading, _text(section))
    if decision := item["decision"]:
        heading = next((said[0] for key, said in texts.items() if key[0] == "decision"), "") or _("Decision")
        texts["decided",] = (heading, clean(decision["html"]))
        texts["discussed",] = (_("Discussion"), clean(decision["discussion"]))
        if votes := decision.get("votes"):
            texts["votes",] = (_("Votes"), from_text(votes_told(votes)))
    if absent := told_at_item(item):
        texts["absent",] = (_("Took no part"), from_text(" ".join(absent)))
    for place, statement in enumerate(item["statements"]):
        texts["stated", place] = (
            _("Statement by %(name)s") % {"name": statement["name"]},
            clean(statement["html"]),
        )
    return texts


def _text(section: dict[str, Any]) -> str:
    """All that stands in a section as one rich text, the points of a recommendation as a list."""
    if not section["recommender"] and not section["points"]:
        return clean(section["html"])
    points = "".join(f"<li>{point}</li>" for point in section["points"])
    return clean(f"{from_text(section['recommender'])}<ol>{points}</ol>{section['html']}")


def _files(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[FileChange]:
    was = {file["key"]: file for file in old}
    now = {file["key"] for file in new}
    for file in new:
        before = was.get(file["key"])
        if before is None:
            yield FileChange(file["title"], "new")
            continue
        if (before["file"] or {}).get("sha256") != (file["file"] or {}).get("sha256"):
            yield FileChange(file["title"], "replaced")
        if before["title"] != file["title"]:
            yield FileChange(file["title"], "renamed", before["title"])
        if before["closed"] != file["closed"]:
            yield FileChange(file["title"], "closed" if file["closed"] else "opened")
    yield from (FileChange(file["title"], "gone") for file in old if file["key"] not in now)


def _meeting_facts(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Fact]:
    names = {"date": _("The date"), "start": _("The start"), "end": _("The end"), "place": _("The place")}
    for name, word in names.items():
        if old[name] != new[name]:
            yield Fact(name, word, _when(name, old[name]), _when(name, new[name]))


def _when(name: str, value: str | None) -> str:
    if name == "date" and value:
        return long_date(datetime.date.fromisoformat(value))
    return clock(value) if value and name != "place" else value or ""


def _people(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[str]:
    was, now = _by_name(old), _by_name(new)
    for key, person in now.items():
        before, name = was.get(key), {"name": person["name"]}
        if before is None:
            yield _("%(name)s is added to the participants.") % name
        elif before["presence"] != "absent" == person["presence"]:
            yield _("%(name)s has sent regrets.") % name
        elif person["presence"] != "absent" == before["presence"]:
            yield _("%(name)s takes part after all.") % name
        elif before != person:
            yield _("What is told of %(name)s is changed.") % name
    for key, person in was.items():
        if key not in now:
            yield _("%(name)s is no longer among the participants.") % {"name": person["name"]}


def _addenda(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """What is added to the whole; what is added to an item is told with the item."""
    was = {one["number"]: one["html"] for one in old.get("addenda", ())}
    for one in new.get("addenda", ()):
        if one["number"] not in was:
            yield _("An addendum to the minutes is added.")
        elif was[one["number"]] != one["html"]:
            yield _("An addendum to the minutes is changed.")


def _by_name(people: list[dict[str, Any]]) -> dict[tuple[str, int], dict[str, Any]]:
    """The people by their names; the second of a name is another."""
    named: dict[tuple[str, int], dict[str, Any]] = {}
    for person in people:
        again = sum(name == person["name"] for name, _again in named)
        named[person["name"], again] = person
    return named
