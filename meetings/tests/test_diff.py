"""The differences of two rich texts: what is marked, and that old and new are read back out of it."""

import random
import re
from time import process_time

import pytest

from meetings.diff import Effort, diff, new_of, old_of
from meetings.richtext import clean
from meetings.templatetags.differences import differences

from .rich_texts import edited, rich_text

TABLE = "<table><tbody>{}</tbody></table>"

CASES = {
    "nothing changed": ("<p>a</p>", "<p>a</p>", "<p>a</p>"),
    "nothing there": ("", "", ""),
    "all is new": ("", "<p>a</p><p>b</p>", "<ins><p>a</p><p>b</p></ins>"),
    "all is gone": ("<p>a</p>", "", "<del><p>a</p></del>"),
    "a word": (
        "<p>Chefforum godkender planen i dag</p>",
        "<p>Chefforum drøfter planen i dag</p>",
        "<p>Chefforum <del>godkender</del><ins>drøfter</ins> planen i dag</p>",
    ),
    "words beside each other are one change": (
        "<p>at vi ser på sagen i ro og mag her</p>",
        "<p>at vi afgør alting, i ro og mag her</p>",
        "<p>at vi <del>ser på sagen</del><ins>afgør alting,</ins> i ro og mag her</p>",
    ),
    "an amount": (
        "<p>Det koster 1.000,50 kr.</p>",
        "<p>Det koster 2.000,50 kr.</p>",
        "<p>Det koster <del>1.000,50</del><ins>2.000,50</ins> kr.</p>",
    ),
    "a word became bold": (
        "<p>en vigtig sag</p>",
        "<p>en <strong>vigtig</strong> sag</p>",
        "<p>en <del>vigtig</del><ins><strong>vigtig</strong></ins> sag</p>",
    ),
    "a footnote": (
        '<p>en sag<span class="footnote">a</span> her</p>',
        '<p>en sag<span class="footnote">b</span> her</p>',
        '<p>en sag<del><span class="footnote">a</span></del><ins><span class="footnote">b</span></ins> her</p>',
    ),
    "a paragraph between two": (
        "<p>første afsnit</p><p>sidste afsnit</p>",
        "<p>første afsnit</p><p>ganske nyt</p><p>sidste afsnit</p>",
        "<p>første afsnit</p><ins><p>ganske nyt</p></ins><p>sidste afsnit</p>",
    ),
    "paragraphs that share nothing": ("<p>a b c</p>", "<p>d e f</p>", "<del><p>a b c</p></del><ins><p>d e f</p></ins>"),
    "an item": (
        "<ol><li>en</li><li>to</li></ol>",
        "<ol><li>en</li><li>halvanden</li><li>to</li></ol>",
        '<ol><li>en</li><li class="diff-ins"><ins>halvanden</ins></li><li>to</li></ol>',
    ),
    "a list within an item": (
        "<ul><li>en<ul><li>a</li></ul></li></ul>",
        "<ul><li>en<ul><li>a</li><li>b</li></ul></li></ul>",
        '<ul><li>en<ul><li>a</li><li class="diff-ins"><ins>b</ins></li></ul></li></ul>',
    ),
    "a row": (
        TABLE.format("<tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr>"),
        TABLE.format("<tr><td>b</td><td>2</td></tr>"),
        TABLE.format(
            '<tr class="diff-del"><td><del>a</del></td><td><del>1</del></td></tr><tr><td>b</td><td>2</td></tr>'
        ),
    ),
    "a figure in a table": (
        TABLE.format("<tr><td>Løn</td><td>1.000</td><td>3.000</td></tr>"),
        TABLE.format("<tr><td>Løn</td><td>2.000</td><td></td></tr>"),
        TABLE.format("<tr><td>Løn</td><td><del>1.000</del><ins>2.000</ins></td><td><del>3.000</del></td></tr>"),
    ),
    "rows that a merged cell holds together": (
        TABLE.format('<tr><td rowspan="2">a</td><td>1</td></tr><tr><td>2</td></tr><tr><td>b</td><td>3</td></tr>'),
        TABLE.format("<tr><td>b</td><td>3</td></tr>"),
        TABLE.format(
            '<tr class="diff-del"><td rowspan="2"><del>a</del></td><td><del>1</del></td></tr>'
            '<tr class="diff-del"><td><del>2</del></td></tr><tr><td>b</td><td>3</td></tr>'
        ),
    ),
    "another number of columns": (
        TABLE.format("<tr><td>a</td></tr>"),
        TABLE.format("<tr><td>a</td><td>b</td></tr>"),
        f"<del>{TABLE.format('<tr><td>a</td></tr>')}</del><ins>{TABLE.format('<tr><td>a</td><td>b</td></tr>')}</ins>",
    ),
}


@pytest.mark.parametrize(("old", "new", "diffed"), CASES.values(), ids=CASES.keys())
def test_diff(old, new, diffed):
    assert (clean(old), clean(new)) == (old, new)
    assert diff(old, new) == diffed
    assert (old_of(diffed), new_of(diffed)) == (old, new)


@pytest.mark.parametrize("hundred", range(20))
def test_old_and_new_are_read_back_out_of_2000_pairs(hundred):
    for seed in range(hundred * 100, hundred * 100 + 100):
        chance = random.Random(seed)
        old = rich_text(chance)
        new = edited(old, chance) if seed % 5 else rich_text(chance)
        diffed = diff(old, new)
        assert (old_of(diffed), new_of(diffed)) == (old, new), f"seed {seed}"
        assert faults(diffed, old, new) == [], f"seed {seed}"


def faults(diffed: str, old: str, new: str) -> list[str]:
    """What in a diff is outside its grammar, or marked though nothing changed."""
    found = []
    tags = set(re.findall(r"<[^>]*>", diffed))
    known = {"<ins>", "</ins>", "<del>", "</del>", '<li class="diff-ins">', '<li class="diff-del">'}
    known |= {'<tr class="diff-ins">', '<tr class="diff-del">', "<p>", "</p>"}
    if unknown := tags - known - set(re.findall(r"<[^>]*>", old + new)):
        found.append(f"unknown: {unknown}")
    if old == new and diffed != old:
        found.append("marked though the same")
    if re.search(r"<(table|thead|tbody|tr|ul|ol)[^>]*><(ins|del)>", diffed):
        found.append("a mark where only rows, cells or items may stand")
    if re.search(r"<(ins|del)>(</|<(li|tr|td|th|thead|tbody)\b)", diffed):
        found.append("a mark around nothing, or around a part of a list or table")
    return found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p>" + "a b c " * 40_000 + "</p>", "<p>" + "c d a " * 40_000 + "</p>"),
        (
            "".join(f"<p>afsnit {n}</p>" for n in range(5_000)),
            "".join(f"<p>afsnit {n * 7 % 5000}</p>" for n in range(5_000)),
        ),
        ("<ul>" + "<li>et</li><li>to</li>" * 3_000 + "</ul>", "<ul>" + "<li>to</li><li>tre</li>" * 3_000 + "</ul>"),
    ],
    ids=["words", "paragraphs", "items"],
)
def test_long_texts_take_a_bounded_time(old, new):
    old, new = clean(old), clean(new)
    begun = process_time()
    diffed = diff(old, new)
    assert process_time() - begun < 6
    assert (old_of(diffed), new_of(diffed)) == (old, new)


def test_texts_of_one_page_share_one_effort():
    effort = Effort(0)
    assert (
        diff("<p>a b c d</p>", "<p>a x c y</p>", effort=effort) == "<del><p>a b c d</p></del><ins><p>a x c y</p></ins>"
    )


def test_what_was_written_is_never_markup():
    old, new = clean("<p>et &lt;del&gt; i sagen</p>"), clean("<p>et &lt;del&gt; i &lt;/ins&gt; &amp; sagen</p>")
    diffed = diff(old, new)
    assert (old_of(diffed), new_of(diffed)) == (old, new)
    assert diffed == "<p>et &lt;del&gt; i <ins>&lt;/ins&gt; &amp; </ins>sagen</p>"


def test_marks_are_spoken_on_a_page():
    assert differences("<p>a <del>b</del><ins>c</ins></p>") == (
        '<p>a <del><span class="visually-hidden">slettet: </span>b'
        '<span class="visually-hidden"> (slut på det slettede)</span></del>'
        '<ins><span class="visually-hidden">tilføjet: </span>c'
        '<span class="visually-hidden"> (slut på det tilføjede)</span></ins></p>'
    )
