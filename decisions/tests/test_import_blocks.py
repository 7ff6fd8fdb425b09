"""Lists, tables, footnotes and attendance, as conversions write them."""

import pytest
from django.utils import translation

from decisions.tests.import_texts import COVER, ITEM, item_of, read, section, warned


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("- a\n\n- b\n\n\n- c", "<ul><li>a</li><li>b</li><li>c</li></ul>"),
        ("• a\n• b", "<ul><li>a</li><li>b</li></ul>"),
        ("•\ta\n•\tb", "<ul><li>a</li><li>b</li></ul>"),
        ("- a\n  - b\n    - c\n- d", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"),
        ("• a\n◦ b\n• c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("1. a\n2. b\n\n3. c", "<ol><li>a</li><li>b</li><li>c</li></ol>"),
        ("1) a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
        ("1. a\n\nTekst.\n\n2. b", '<ol><li>a</li></ol><p>Tekst.</p><ol start="2"><li>b</li></ol>'),
        ("1. a\n- x\n- y\n2. b", '<ol><li>a</li></ol><ul><li>x</li><li>y</li></ul><ol start="2"><li>b</li></ol>'),
        ("1. a\n   - x\n2. b", "<ol><li>a<ul><li>x</li></ul></li><li>b</li></ol>"),
        ("1. a\n1. b", "<ol><li>a</li></ol><ol><li>b</li></ol>"),
        ("- a\nmere\n- b", "<ul><li>a<br>mere</li><li>b</li></ul>"),
        ("- a\n\n  mere\n- b", "<ul><li><p>a</p><p>mere</p></li><li>b</li></ul>"),
        ("Tekst:\n- a", "<p>Tekst:</p><ul><li>a</li></ul>"),
        ("7. a\n8. b", '<ol start="7"><li>a</li><li>b</li></ol>'),
        ("7. maj er fristen.", "<p>7. maj er fristen.</p>"),
        ("- a\n\nSlut.", "<ul><li>a</li></ul><p>Slut.</p>"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
    ],
)
def test_list(source, html):
    assert section(source) == html


def table(head: list[str], *rows: list[str]) -> str:
    cells = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Sted\tLeder\nEgen\tIda\nBøgen\tBo", table(["Sted", "Leder"], ["Egen", "Ida"], ["Bøgen", "Bo"])),
        ("| Sted | Leder |\n|---|:-:|\n| Egen | Ida \\| Bo |", table(["Sted", "Leder"], ["Egen", "Ida | Bo"])),
        ("A\tB\tC\nx\ty\nz", table(["A", "B", "C"], ["x", "y", ""]) + "<p>z</p>"),
        ("A\tB\nx\t<p>et</p><p>to</p>", table(["A", "B"], ["x", "<p>et</p><p>to</p>"])),
        ("A\tB\n1. x\t**y**", table(["A", "B"], ["1. x", "<strong>y</strong>"])),
        # a row that a page break cut, behind a blank line, and one that goes on in lower case
        ("A\tB\nx\tDet går\n\n\tvidere her.\t\ny\tNej", table(["A", "B"], ["x", "Det går videre her."], ["y", "Nej"])),
        ("A\tB\nx\tDet går\n\tvidere her.", table(["A", "B"], ["x", "Det går videre her."])),
        ("A\tB\nx\tSlut.\n\n\tNy sætning.\t", table(["A", "B"], ["x", "<p>Slut.</p><p>Ny sætning.</p>"])),
        # an empty first cell that is no page break
        ("A\tB\nx\tIda.\n\tBo.\ny\tLis", table(["A", "B"], ["x", "Ida."], ["", "Bo."], ["y", "Lis"])),
        ("A\tB\tC\nx\t1\t2\n\t3\t4", table(["A", "B", "C"], ["x", "1", "2"], ["", "3", "4"])),
        # the rest of the table on the next page
        ("A\tB\nx\ty\n\nz\tw", table(["A", "B"], ["x", "y"], ["z", "w"])),
        ("Frist:\tmaj", "<p>Frist: maj</p>"),
    ],
)
def test_table(source, html):
    assert section(source) == html


def test_two_head_rows_become_merged_heads():
    source = "\tAndel\tPraktik\t\tJob\n\t\tPladser\tÅr\tPladser\nMiljø\t6%\t3\t45\t1\nSkole\t7%\t4\t46\t2"
    assert section(source) == (
        '<table><thead><tr><th scope="col" rowspan="2"></th><th scope="col" rowspan="2">Andel</th>'
        '<th scope="col" colspan="2">Praktik</th><th scope="col">Job</th></tr>'
        '<tr><th scope="col">Pladser</th><th scope="col">År</th><th scope="col">Pladser</th></tr></thead>'
        "<tbody><tr><td>Miljø</td><td>6%</td><td>3</td><td>45</td><td>1</td></tr>"
        "<tr><td>Skole</td><td>7%</td><td>4</td><td>46</td><td>2</td></tr></tbody></table>"
    )


def test_an_html_table_keeps_its_merged_cells():
    source = (
        '<table><tr><td rowspan="2">A</td><td colspan="2">B</td></tr>\n'
        "<tr><td>C</td><td>D</td></tr>\n<tr><td>1<td>2<td>3</table>"
    )
    assert section(source) == (
        '<table><thead><tr><th scope="col" rowspan="2">A</th><th scope="col" colspan="2">B</th></tr>'
        '<tr><th scope="col">C</th><th scope="col">D</th></tr></thead>'
        "<tbody><tr><td>1</td><td>2</td><td>3</td></tr></tbody></table>"
    )


# -- footnotes


@pytest.mark.parametrize("mark", ["[\\[1\\]](#)", "<sup>[1]</sup>", "[1]", "[^1]", "\\[1\\]", "[\\[1\\]](#_ftn1)"])
@pytest.mark.parametrize("note", ["[1] Se loven.", "\\[1\\] Se loven.", "[^1]: Se loven.", "<sup>[1]</sup> Se loven."])
def test_a_footnote_stands_at_its_mark(mark, note):
    assert section(f"Sagen{mark} er klar.\n\n---\n\n{note}") == (
        '<p>Sagen<span class="footnote">Se loven.</span> er klar.</p>'
    )
    assert warned(f"Sagen{mark} er klar.\n\n---\n\n{note}") == []


def test_a_footnote_in_a_list_and_of_two_lines():
    assert section("- a\n  - b<sup>[1]</sup>\n\n---\n\n[1] Se [loven](https://example.dk)  \n- § 2") == (
        '<ul><li>a<ul><li>b<span class="footnote">Se <a href="https://example.dk">loven</a> - § 2</span></li></ul></li>'
        "</ul>"
    )


def test_notes_of_two_sections_may_have_the_same_number():
    item = item_of("## Resumé\n\nA[1].\n\n[1] Et.\n", "## Økonomi\n\nB[1].\n\n[1] To.\n")
    assert [s["html"] for s in item["sections"]] == [
        '<p>A<span class="footnote">Et.</span>.</p>',
        '<p>B<span class="footnote">To.</span>.</p>',
    ]


def test_footnotes_that_cannot_be_told_apart_stay_as_text():
    source = "A [1].\n\nB<sup>[1]</sup>.\n\n---\n\n[1] Et.\n\n---\n\n[1] To."
    assert section(source) == "<p>A [1].</p><p>B<sup>[1]</sup>.</p><p>[1] Et.</p><p>[1] To.</p>"
    assert warned(source) == [
        "line 19: Footnote [1] is marked in lines 19, 21 and explained in lines 25, 29: which belong together is not "
        "certain, so marks and notes stay as text."
    ]


def test_a_mark_without_a_note_and_a_note_without_a_mark():
    assert section("A [2].\n\n[3] Alene.") == "<p>A [2].</p><p>[3] Alene.</p>"
    assert warned("A [2].\n\n[3] Alene.") == [
        "line 19: Footnote mark [2] has no note; it stays as text.",
        "line 21: Footnote [3] has no mark in the text; it stays where it stood.",
    ]


def test_a_raised_figure_is_a_power_until_a_note_explains_it():
    assert section("12 m<sup>2</sup>") == "<p>12 m<sup>2</sup></p>"
    assert (
        section("Loven<sup>2</sup>.\n\n---\n\n<sup>2</sup> § 2.") == '<p>Loven<span class="footnote">§ 2.</span>.</p>'
    )


# -- attendance and approval inside the first item


def test_attendance_and_approval_are_read_and_stay_in_the_decision():
    cover = COVER.replace(
        "Forperson Ida Holm (Direktør), Bo Lund - Valggruppe B (HK)",
        "Ida Holm (Direktør), René Bo Lund (Chef), Eva Bakkendorff, Per Vang",
    )
    decision = """\
## Beslutning

1. Godkendt.

### *Deltagere:*

Forperson Ida Holm (Direktør)

Eva Bakkendorf – Valggruppe B

### *Afbud:*

Rene Lund (Chef)

Kaj Friis

*Referent:*

Lis Rud

*Referatet er godkendt af forperson Ida Holm og næstforperson Eva Bakkendorf*
"""
    reading = read(cover + ITEM + decision)
    document = reading.document
    assert [(p["name"], p["role"], p["presence"]) for p in document["participants"]] == [
        ("Ida Holm", "member", "present"),
        ("René Bo Lund", "member", "absent"),
        ("Eva Bakkendorff", "member", "present"),
        ("Per Vang", "member", "expected"),
        ("Lis Rud", "secretary", "present"),
    ]
    assert document["approval"] == {"on": None, "by": ["Ida Holm", "Eva Bakkendorff"], "tacit": False}
    assert document["items"][0]["decision"]["html"] == (
        "<ol><li>Godkendt.</li></ol><h4><em>Deltagere:</em></h4><p>Forperson Ida Holm (Direktør)</p>"
        "<p>Eva Bakkendorf – Valggruppe B</p><h4><em>Afbud:</em></h4><p>Rene Lund (Chef)</p><p>Kaj Friis</p>"
        "<p><em>Referent:</em></p><p>Lis Rud</p>"
        "<p><em>Referatet er godkendt af forperson Ida Holm og næstforperson Eva Bakkendorf</em></p>"
    )
    assert [str(w) for w in reading.warnings] == [
        "line 29: »Kaj Friis« is named in the item, but not among the participants; the text stays as it is."
    ]
