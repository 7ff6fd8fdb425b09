"""The real minutes, where they lie beside the project: every word, in order, and nothing to warn of that is not so."""

import difflib
import importlib.util
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from chefforum.testing_guards import SCHEMA
from decisions.tests.import_texts import read
from meetings.richtext import plain_text

SHARED = Path(settings.BASE_DIR).parent / "shared"
CHECK = SHARED / "checks" / "referat_fidelity.py"

pytestmark = pytest.mark.skipif(not CHECK.exists(), reason="the real minutes and their check are not beside this clone")

# items, cover's people, attachments, sections, footnotes put at their marks, lines of the warnings, share in order
FILES = {
    "2024-03-13 Chefforum.txt": (10, 10, 21, 44, 0, [14], 1.0),
    "2025-03-26 Chefforum.md": (10, 9, 13, 71, 0, [387], 1.0),
    "2025-04-30 KommuneMED.md": (9, 17, 6, 35, 1, [], 0.99),
    "tabeller (konstrueret).md": (2, 3, 2, 7, 1, [79], 0.95),
}


def check():
    """The program that judges the PDF: what it takes for the source's words."""
    spec = importlib.util.spec_from_file_location("referat_fidelity", CHECK)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def text_of(document: dict) -> str:
    """The items as the document sets them."""
    out = []
    for item in document["items"]:
        out += [f"Punkt {item['number']}{item['suffix']}: {item['title']}", item["case_number"]["text"]]
        for section in item["sections"]:
            out += [section["heading"], section["recommender"]]
            out += [f"{number}. {plain_text(point)}" for number, point in enumerate(section["points"], start=1)]
            out.append(plain_text(section["html"]))
            if section["type"] == "decision":
                out.append(plain_text(item["decision"]["html"]))
            if section["type"] == "attachments":
                out += [attachment["title"] for attachment in item["attachments"]]
    return "\n".join(out)


@pytest.mark.parametrize("name", FILES)
def test_real_minutes_are_read_whole(name):
    path = SHARED / "referater" / name
    with translation.override("en"):
        reading = read(path.read_bytes(), name)
    document = reading.document
    SCHEMA.validate(document)
    judge = check()
    _cover, items, body = judge.source_parts(path.read_text("utf-8"))
    wanted, got = judge.tokens(body), judge.tokens(text_of(document))
    in_order = sum(
        block.size for block in difflib.SequenceMatcher(None, wanted, got, autojunk=False).get_matching_blocks()
    )
    *facts, share = FILES[name]
    assert sorted(got) == sorted(wanted)
    assert in_order / len(wanted) >= share
    assert [(item["number"], item["title"]) for item in document["items"]] == [(n, title) for n, title, _ in items]
    sections = [section for item in document["items"] for section in item["sections"]]
    assert facts == [
        len(document["items"]),
        len(document["participants"]),
        sum(len(item["attachments"]) for item in document["items"]),
        len(sections),
        sum(section["html"].count('class="footnote"') for section in sections),
        [warning.line for warning in reading.warnings],
    ]


def marked(text: str, mark: str, end: str = "") -> str:
    """The same minutes with every heading marked in another way."""
    return re.sub(r"^#+[ ]*(?:\*\*)?(.*?)(?:\*\*)?[ ]*$", rf"{mark}\1{end}", text, flags=re.MULTILINE)


FORMS = {
    "bare": lambda text: marked(text, ""),
    "bold": lambda text: marked(text, "**", "**"),
    "italic": lambda text: marked(text, "## *", "*"),
    "one level": lambda text: marked(text, "#### "),
    "no blank lines": lambda text: re.sub(r"\n\n+", "\n", text),
    "Windows line ends": lambda text: text.replace("\n", "\r\n"),
}


def outline(document: dict) -> list:
    """What the minutes consist of."""
    return [
        (
            item["number"],
            item["title"],
            item["case_number"]["text"],
            item["minutes"],
            item["status"],
            [
                (section["type"], section["heading"], section["recommender"], section["points"])
                for section in item["sections"]
            ],
            [attachment["title"] for attachment in item["attachments"]],
        )
        for item in document["items"]
    ]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
@pytest.mark.parametrize("name", [name for name in FILES if not name.startswith("tab")])
def test_the_form_of_the_headings_is_no_matter(name, form):
    text = (SHARED / "referater" / name).read_text("utf-8")
    plain, other = read(text).document, read(form(text)).document
    assert outline(other) == outline(plain)
    assert other["participants"] == plain["participants"]
