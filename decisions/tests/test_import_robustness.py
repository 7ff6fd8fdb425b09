"""Whatever the bytes are: a document or a refusal, every word kept, in time that grows with the length alone."""

import random
import time
from collections import Counter

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chefforum.testing_guards import SCHEMA
from decisions.importing import ImportRefused
from decisions.importing.completeness import document_words, source_words
from decisions.importing.encoding import lines
from decisions.importing.report import Report
from decisions.tests.import_texts import COVER, ITEM, read
from meetings.richtext import clean

FORMS = """
## Indstilling

Direktøren indstiller,

1. at planen godkendes
2. at *der* følges op

at

## Sagsfremstilling

(15 min.)

Vi har **set** på [planen](https://example.dk/plan) og fundet tre ting[\\[1\\]](#):

- Eg
  - Stilkeg
  - Vintereg
- Bøg, som

1. Første punkt

Sted\tHvad\tHvem
Egen\tDer plantes, for eksempel efter\tIda

\ten storm.\t
Bøgen\t<p>Ryddes.</p> <p>Plantes.</p>\tBo

### Mere

---

[1] Se loven.

## Beslutning

Planen blev godkendt.

## Bilag

Kort over skove
"""
HOSTILE = {
    "open brackets": "[" * 100_000,
    "links to nowhere": "](x)" * 30_000,
    "stars": "**a " * 30_000,
    "underscores": "_a " * 30_000,
    "open tags": "<a " * 30_000,
    "open comments": "<!--" * 30_000,
    "open scripts": "<script>" * 15_000,
    "nested bold": "<b>" * 10_000 + "ord" + "</b>" * 10_000,
    "nested divisions": "<div>" * 10_000 + "ord" + "</div>" * 10_000,
    "nested tables": "<table><tr><td>" * 10_000 + "ord",
    "nested lists": "<ul><li>" * 10_000 + "ord",
    "unclosed tables": "<table>\n" * 10_000,
    "entities": "&amp;" * 20_000,
    "mail signs": "a@" * 50_000,
    "pipes": "|" * 100_000,
    "tabs": "\t" * 100_000,
    "dashes": "- " * 50_000,
    "spaces": (" " * 1000 + "x\n") * 100,
    "marks": "[1] " * 20_000,
    "notes": "[1] x\n" * 10_000,
    "deep list": "".join(" " * (2 * depth) + "- x\n" for depth in range(300)),
    "parentheses": "(" * 100_000,
    "sections": "## Økonomi\n\nx\n\n" * 5_000,
    "bare items": "Punkt 1: Et\n\n" * 10_000,
}


def outcome(data: bytes, name: str = "f.md"):
    """The reading, or the refusal; any other error fails the test."""
    try:
        return read(data, name)
    except ImportRefused as refusal:
        assert str(refusal)
        return refusal


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_ends_in_bounded_time(source):
    began = time.process_time()
    outcome(f"{COVER}{ITEM}\n## Sagsfremstilling\n\n{source}\n".encode())
    # A tenth of this is usual; what grows with the square takes minutes.
    assert time.process_time() - began < 20


def test_the_words_of_nested_tags_stay():
    for name in ("nested bold", "nested divisions", "nested tables", "nested lists"):
        document = read(f"{COVER}{ITEM}\n## Sagsfremstilling\n\n{HOSTILE[name]}\n").document
        assert "ord" in document["items"][0]["sections"][0]["html"]


def is_sound(document: dict) -> None:
    """Valid, and its rich text as the allow-list leaves it."""
    SCHEMA.validate(document)
    texts = [document["meeting"]["note"]]
    for item in document["items"]:
        texts += [item["decision"]["html"], *(section["html"] for section in item["sections"])]
    assert [clean(text) for text in texts] == texts


def test_mutations_of_a_file_end_in_a_document_or_a_refusal():
    chance = random.Random(20260114)
    source = (COVER + ITEM + FORMS).encode()
    pieces = [b"\t", b"\n", b"\n\n", b"**", b"[", b"](", b"<table>", b"</td>", b"# ", b"1. ", b"    ", b"|", b"---\n"]
    pieces += [
        b"[1] ",
        b"Punkt 1: x\n",
        b"\xff",
        b"\0",
        b"&#0;",
        b"<b>",
        b"\\",
        b"(",
        b"Bilag\n",
        b"\xe2\x80\xa8",
        b"\xee\x80\x80",
    ]
    read_files = 0
    for _round in range(300):
        data = bytearray(source)
        for _change in range(chance.choice([1, 3, 10])):
            at = chance.randrange(len(data))
            kind = chance.randrange(4)
            if kind == 0:
                del data[at : at + chance.randrange(1, 40)]
            elif kind == 1:
                data[at:at] = chance.choice(pieces)
            elif kind == 2:
                begin = chance.randrange(len(data))
                data[at:at] = data[begin : begin + chance.randrange(200)]
            else:
                data[at] = chance.randrange(256)
        found = outcome(bytes(data))
        if not isinstance(found, ImportRefused):
            read_files += 1
            is_sound(found.document)
    assert read_files > 50


@pytest.mark.parametrize("name", ["f.docx", "f.json", "f.md"])
def test_noise_is_refused(name):
    chance = random.Random(7)
    for size in (1, 10, 1000, 5000):
        for start in (b"", b"PK\x03\x04", b"{", b"\xff\xfe", b"REFERAT "):
            assert isinstance(outcome(start + chance.randbytes(size), name), ImportRefused)


word = st.text(alphabet="abcdefghijklmnopqrstuvwxyzæøåABCÆØÅéü0123456789", min_size=1, max_size=8)
# Signs that mean something to the reader, between words.
sign = st.sampled_from(
    [" ", " ", " ", "\n", "\n\n", "\n- ", "\n  - ", "\n\n• ", "\n1. ", "\n\n2. ", "\t", "\n\t", " | ", " **", "** ",
     " *", "* ", " _", "[", "]", "](#) ", "(", ") ", " <sup>", "</sup> ", "<br>", "<p>", "</p>", "<b>", "</b>", "&amp;",
     "\\", "\n\n### ", "\n\n---\n\n", "\n[1] ", "[1] ", "  \n", " > ", "<td>", "</tr>", " < "]
)  # fmt: skip


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.lists(st.tuples(word, sign), min_size=1, max_size=60))
def test_every_word_of_any_text_is_kept(parts):
    source = f"## Sagsfremstilling\n\nBegynd {''.join(a + b for a, b in parts)} slut.\n"
    text = COVER + ITEM + source
    document = read(text).document
    body = [line for line in lines(text, Report("f")) if line.no >= 12]
    is_sound(document)
    # Words run together differ by where the signs between them fall; letters do not.
    missing = letters(source_words(body)) - letters(document_words(document))
    assert {letter: times for letter, times in missing.items() if not letter.isdigit()} == {}


def letters(words: Counter) -> Counter:
    return Counter("".join(word * times for word, times in words.items()))


def test_a_document_of_every_form_is_valid_and_whole():
    reading = read(COVER + ITEM + FORMS)
    try:
        is_sound(reading.document)
    except jsonschema.ValidationError as error:
        raise AssertionError(error.message) from error
    assert [str(warning.line) for warning in reading.warnings] == ["16"]
