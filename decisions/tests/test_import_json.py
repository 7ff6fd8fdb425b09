"""`referat/1` in: taken as it is, or refused by the place that is wrong."""

import copy
import json

import pytest
from django.utils import translation

from decisions.tests.import_texts import COVER, ITEM, read, refused


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def document() -> dict:
    return read(
        COVER + ITEM + "\n## Indstilling\n\nDirektøren indstiller,\n\n1. at a\n\n## Beslutning\n\nJa.\n"
    ).document


def said(document) -> bytes:
    return json.dumps(document).encode()


def test_a_document_comes_back_as_it_is(document):
    reading = read(said(document), "ud.json")
    assert (reading.document, reading.warnings) == (document, [])


def test_rich_text_that_is_not_clean_is_cleaned_and_named(document):
    hostile = copy.deepcopy(document)
    hostile["items"][0]["decision"]["html"] = '<p onclick="x()">Ja.</p>'
    hostile["items"][0]["sections"][0]["points"] = ["at a<script>x</script>"]
    reading = read(said(hostile), "ud.json")
    assert [str(warning) for warning in reading.warnings] == [
        "The rich text in $.items[0].sections[0].points[0] held what is not allowed, and was cleaned.",
        "The rich text in $.items[0].decision.html held what is not allowed, and was cleaned.",
    ]
    assert reading.document["items"][0]["decision"]["html"] == "<p>Ja.</p>"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda d: d.pop("forum"), "$: the field »forum« is missing"),
        (lambda d: d.update(ekstra=1), "$: the field »ekstra« is not known"),
        (lambda d: d["meeting"].update(date="2026-02-31"), "$.meeting.date: »2026-02-31« does not have the right form"),
        (lambda d: d["meeting"].update(start="25:00"), "$.meeting.start: »25:00« does not have the right form"),
        (lambda d: d["items"][0].update(title=""), "$.items[0].title: the text must not be empty"),
        (lambda d: d["items"][0].update(number="1"), "$.items[0].number: it must be integer"),
        (lambda d: d["items"][0].update(number=10**12), "$.items[0].number: the number is larger than 9999"),
        (lambda d: d.update(version=1_000_001), "$.version: the number is larger than 1000000"),
        (lambda d: d["forum"].update(name="a" * 201), "$.forum.name: the text is longer than 200 characters"),
        (lambda d: d["forum"].update(slug="a" * 101), "$.forum.slug: the text is longer than 100 characters"),
        (lambda d: d["meeting"].update(place="a" * 201), "$.meeting.place: the text is longer than 200 characters"),
        (lambda d: d["items"][0].update(title="a" * 1001), "$.items[0].title: the text is longer than 1000 characters"),
        (lambda d: d["items"][0].update(minutes=1441), "$.items[0].minutes: the number is larger than 1440"),
        (lambda d: d["participants"].extend(d["participants"] * 250), "$.participants: there are more than 500"),
        (
            lambda d: d["items"][0]["decision"].update(html="<p>" + "<em>a</em>" * 2001 + "</p>"),
            "$.items[0].decision.html: a word is longer than 2000 characters",
        ),
        (
            lambda d: d["items"][0]["decision"].update(html="<p>" + 'a <span class="footnote">b</span> ' * 501 + "</p>"),
            "$: there are more than 500 footnotes",
        ),
        (lambda d: d["items"].extend(d["items"] * 999), "$.items: there are more than 999"),
        (lambda d: d.update(kind="notat"), "$.kind: it must be one of agenda, minutes"),
        (lambda d: d["items"].append(copy.deepcopy(d["items"][0])), "$.items[1]: »1« stands twice"),
        (
            lambda d: d["items"][0]["sections"].append(d["items"][0]["sections"][0]),
            "$.items[0].sections: a type of section stands twice",
        ),
        (
            lambda d: d["items"][0].update(title="a\0"),
            "$.items[0].title: the text holds a character that cannot be kept",
        ),
    ],
)  # fmt: skip
def test_a_document_that_is_wrong_is_refused_by_its_place(document, change, place):
    change(document)
    path, message = place.split(": ", 1)
    assert str(refused(said(document), "ud.json")) == (
        f"ud.json: The document is not valid referat/1 at {path}: {message}. "
        "Correct it by docs/referat-1.schema.json, or export the minutes again."
    )


@pytest.mark.parametrize(
    ("data", "start"),
    [
        (b"{", "ud.json, line 1: The file is not JSON (character 2)."),
        (
            b"[1.5]",
            "ud.json: The document is not valid referat/1 at $: it holds a number that is no whole number: »1.5«.",
        ),
        (
            b"[NaN]",
            "ud.json: The document is not valid referat/1 at $: it holds a number that is no whole number: »NaN«.",
        ),
        (
            b'{"meeting": {"note": "a", "note": "b"}}',
            "ud.json: The document is not valid referat/1 at $: the field »note« stands twice.",
        ),
        (b"[" * 100_000, "ud.json: The document is not valid referat/1 at $: it is nested too deep."),
        (b"9" * 10_000, "ud.json: The document is not valid referat/1 at $: "),
        (b"null", "ud.json: The document is not valid referat/1 at $: it must be object."),
    ],
)
def test_what_is_no_document_is_refused(data, start):
    assert str(refused(data, "ud.json")).startswith(start)
