"""`referat/1` itself: read, and held to its schema."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import jsonschema
from django.utils.translation import gettext as _

from decisions.addenda import addenda_of
from meetings.richtext import clean

from .encoding import decode
from .limits import LARGEST_FILE, LONGEST_WORD, MOST_FOOTNOTES
from .report import Report, quoted
from .typesetting import endless_word, footnotes_in

SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "referat-1.schema.json"


class _Twice(ValueError):
    """A field that stands twice in one object: which of the two counts, no two programs agree on."""


def read(data: bytes, report: Report) -> dict[str, Any]:
    """The document that the bytes are. Keys stay. Rich text is cleaned, with a warning where that changed it.

    Refused, by the place in the document: what is no JSON, breaks the schema, or cannot be kept.
    """
    document = _parsed(decode(data, report, LARGEST_FILE), report)
    validate(document, report)
    _once(document, report)
    _addenda_once(document, report)
    _names_participants(document, report)
    for path, holder, key in _rich(document):
        cleaned = clean(holder[key])
        if cleaned != holder[key]:
            report.warn(
                None, _("The rich text in %(path)s held what is not allowed, and was cleaned.") % {"path": path}
            )
            holder[key] = cleaned
    validate(document, report)
    _can_be_set(document, report)
    return document


def validate(document: Any, report: Report) -> None:
    """Refuse what the schema does not allow, naming the first place that is wrong."""
    error = min(
        _validator().iter_errors(document), key=lambda each: [str(part) for part in each.absolute_path], default=None
    )
    if error:
        _refuse(_path(error.absolute_path), _told(error), report)
    for path, value in _leaves(document, ""):
        if isinstance(value, str) and re.search("[\0\ud800-\udfff]", value):
            _refuse(path, _("the text holds a character that cannot be kept"), report)


@cache
def _validator() -> jsonschema.protocols.Validator:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    kind = jsonschema.validators.validator_for(schema)
    return kind(schema, format_checker=kind.FORMAT_CHECKER)


def _parsed(text: str, report: Report) -> Any:
    try:
        return json.loads(text, parse_constant=_no_number, parse_float=_no_number, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        report.refuse(
            error.lineno,
            _("The file is not JSON (character %(column)d).") % {"column": error.colno},
            _("Export the minutes as JSON again, and import that file unchanged."),
        )
    except _Twice as error:
        _refuse("$", _("the field %(name)s stands twice") % {"name": quoted(str(error))}, report)
    except RecursionError:
        _refuse("$", _("it is nested too deep"), report)
    except ValueError as error:
        _refuse(
            "$", _("it holds a number that is no whole number: %(number)s") % {"number": quoted(str(error))}, report
        )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in pairs:
        if name in made:
            raise _Twice(name)
        made[name] = value
    return made


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _refuse(path: str, message: str, report: Report) -> NoReturn:
    report.refuse(
        None,
        _("The document is not valid referat/1 at %(path)s: %(message)s.") % {"path": path, "message": message},
        _("Correct it by docs/referat-1.schema.json, or export the minutes again."),
    )


def _path(parts: Any) -> str:
    """'$.items[2].title'."""
    return "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)


def _told(error: jsonschema.ValidationError) -> str:
    limit = error.validator_value
    if error.validator == "required":
        missing = next((name for name in limit if name not in error.instance), "")
        return _("the field %(name)s is missing") % {"name": quoted(missing)}
    if error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        return _("the field %(name)s is not known") % {
            "name": quoted(next((n for n in error.instance if n not in known), ""))
        }
    if error.validator == "type":
        return _("it must be %(type)s") % {"type": " / ".join([limit] if isinstance(limit, str) else limit)}
    if error.validator in ("enum", "const"):
        allowed = limit if error.validator == "enum" else [limit]
        return _("it must be one of %(values)s") % {"values": ", ".join(str(value) or '""' for value in allowed)}
    if error.validator in ("pattern", "format"):
        return _("%(text)s does not have the right form") % {"text": quoted(str(error.instance))}
    if error.validator == "minLength":
        return _("the text must not be empty")
    if error.validator == "maxLength":
        return _("the text is longer than %(most)d characters") % {"most": limit}
    if error.validator == "maximum":
        return _("the number is larger than %(most)d") % {"most": limit}
    if error.validator == "maxItems":
        return _("there are more than %(most)d") % {"most": limit}
    return _("%(text)s is not allowed") % {"text": quoted(str(error.instance))}


def _once(document: dict[str, Any], report: Report) -> None:
    """Refuse what may stand once only, and what the schema cannot say."""
    seen: set[str] = set()
    for at, item in enumerate(document["items"]):
        names = [f"{item['number']}{item['suffix']}", item["key"], *(each["key"] for each in item["attachments"])]
        for name in names:
            if name in seen:
                _refuse(f"$.items[{at}]", _("%(name)s stands twice") % {"name": quoted(name)}, report)
            seen.add(name)
        types = [section["type"] for section in item["sections"] if section["type"] != "other"]
        if len(types) != len(set(types)):
            _refuse(f"$.items[{at}].sections", _("a type of section stands twice"), report)
        for place, section in enumerate(item["sections"]):
            if section["type"] in ("decision", "attachments") and section.get("html"):
                _refuse(f"$.items[{at}].sections[{place}].html", _("this section holds no text of its own"), report)


def _addenda_once(document: dict[str, Any], report: Report) -> None:
    """Refuse addenda of one number, and the approval of one that does not stand there or is approved twice."""
    numbers = [one["number"] for one in addenda_of(document)]
    told = [number for said in document["approval"].get("addenda", ()) for number in said["numbers"]]
    if len(numbers) != len(set(numbers)):
        _refuse("$.addenda", _("an addendum's number stands twice"), report)
    if len(told) != len(set(told)) or not set(told) <= set(numbers):
        _refuse("$.approval.addenda", _("it tells of an addendum that does not stand here"), report)


def _names_participants(document: dict[str, Any], report: Report) -> None:
    """Refuse whoever is told of and is no participant, or could be two of them."""
    names = [person["name"] for person in document["participants"]]
    for at, person in enumerate(document["participants"]):
        if person.get("substitute_for", person["name"]) not in names:
            _refuse(f"$.participants[{at}].substitute_for", _("nobody of that name is among the participants"), report)
    for at, item in enumerate(document["items"]):
        for place, absent in enumerate(item.get("absent", ())):
            path, name, seat = f"$.items[{at}].absent[{place}]", absent["name"], absent.get("participant")
            if name not in names or (seat is not None and names[seat : seat + 1] != [name]):
                _refuse(path, _("nobody of that name is among the participants"), report)
            if seat is None and names.count(name) > 1:
                _refuse(path, _("%(name)s stands twice") % {"name": quoted(name)}, report)


def _can_be_set(document: dict[str, Any], report: Report) -> None:
    for path, value in _leaves(document, ""):
        if isinstance(value, str) and endless_word(value):
            _refuse(path, _("a word is longer than %(most)d characters") % {"most": LONGEST_WORD}, report)
    if sum(footnotes_in(holder[key]) for _path, holder, key in _rich(document)) > MOST_FOOTNOTES:
        _refuse("$", _("there are more than %(most)d footnotes") % {"most": MOST_FOOTNOTES}, report)


def texts(document: Any) -> Iterator[str]:
    """Every text in a document, rich or plain."""
    return (value for _path, value in _leaves(document, "") if isinstance(value, str))


def _rich(document: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Every rich text: its path, what holds it, and its key there."""
    yield "$.meeting.note", document["meeting"], "note"
    for place, added in enumerate(document.get("addenda", ())):
        yield f"$.addenda[{place}].html", added, "html"
    for at, item in enumerate(document["items"]):
        path = f"$.items[{at}]"
        for place, added in enumerate(item.get("addenda", ())):
            yield f"{path}.addenda[{place}].html", added, "html"
        for place, section in enumerate(item["sections"]):
            yield f"{path}.sections[{place}].html", section, "html"
            for point in range(len(section["points"])):
                yield f"{path}.sections[{place}].points[{point}]", section["points"], point
        for name in ("html", "discussion", "public") if item["decision"] else ():
            yield f"{path}.decision.{name}", item["decision"], name
        for place, statement in enumerate(item["statements"]):
            yield f"{path}.statements[{place}].html", statement, "html"


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _leaves(inner, f"{path}[{at}]")
    else:
        yield "$" + path, value
