"""What cannot be imported: each file is refused in a sentence that names file, line and remedy, or warned of."""

import pytest
from django.utils import translation

from decisions.importing.limits import LARGEST_FILE, LONGEST_WORD
from decisions.tests.import_texts import COVER, ITEM, read, refused

# An item's text with a hundred footnotes.
NOTED = "## Økonomi\n\n" + "".join(f"Ord[{n}] her.\n\n" for n in range(1, 101)) + "---\n\n"
NOTED += "".join(f"[{n}] Se loven.\n" for n in range(1, 101))


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "prøve.md: The file is empty. Choose the file that holds the minutes."),
        (" \n\n", "prøve.md: The file is empty. Choose the file that holds the minutes."),
        (
            "Kære alle\n\nHusk mødet.\n",
            "prøve.md: The file is not a REFERAT: there is no title line such as 'REFERAT Chefforum d. 26-03-2025'. "
            "Choose the file with the minutes, or write the title line at its top.",
        ),
        (
            "# DAGSORDEN Prøveforum d. 14-01-2026\n",
            "prøve.md, line 1: The file is an agenda, not minutes. "
            "Import the REFERAT of the meeting; an agenda is written in the system.",
        ),
        (
            COVER,
            "prøve.md: No item was found: there is no line of the form 'Punkt 1: title'. "
            "Check that the file is a REFERAT, with each item under a heading 'Punkt N: title'.",
        ),
        (
            "# REFERAT Prøveforum\n\nMødested Her\n\n" + ITEM,
            "prøve.md, line 1: The meeting's date was not found. "
            "Write it in the title, as in 'REFERAT Chefforum d. 26-03-2025'.",
        ),
        (
            COVER.replace("14-01-2026", "31-02-2026") + ITEM,
            "prøve.md, line 1: There is no such date: »31-02-2026«. Correct the date of the meeting in the file.",
        ),
        (
            COVER.replace("14. januar", "15. januar") + ITEM,
            "prøve.md, line 3: The dates differ: »14-01-2026« in the title (line 1), "
            "»15. januar 2026« as Mødedato (line 3). Correct the one that is wrong.",
        ),
        (
            COVER + ITEM + "\n## Beslutning\n\nJa.\n\n" + ITEM,
            "prøve.md, line 20: Item number 1 stands twice or out of order: item 1 stands before it (line 12). "
            "Give each item its own number, in the order of the meeting.",
        ),
        (
            COVER + ITEM + "\n# Punkt 3: Eventuelt\n",
            "prøve.md, line 16: Item number 2 is missing: item 3 follows item 1 (line 12). "
            "Correct the number, or insert the item; one that was withdrawn is written 'Punkt N: Udgår'.",
        ),
        (
            COVER + ITEM + "\n# Punkt 2:\n",
            "prøve.md, line 16: Item 2 has no title. Write the title behind 'Punkt 2:'.",
        ),
        (
            COVER + ITEM.replace("Punkt 1", "Punkt 0"),
            "prøve.md, line 12: An item has the number 0. Give the items numbers from 1 on.",
        ),
        (
            COVER + ITEM.replace("Punkt 1", "Punkt " + "1" * 50),
            "prøve.md, line 12: The item's number is too high, or there are too many items. "
            "Correct the number, or import the minutes of one meeting at a time.",
        ),
        (
            COVER + ITEM.replace("skove", "skov " * 250),
            "prøve.md, line 12: The item's title is longer than 1000 characters. "
            "Shorten the title, or check that a line ends behind it.",
        ),
        (
            COVER + ITEM + "\n**Punkt 2: " + "skov " * 250 + "slut**\n",
            "prøve.md, line 16: The item's title is longer than 1000 characters. "
            "Shorten the title, or check that a line ends behind it.",
        ),
        (
            COVER + ITEM + "\n## Økonomi\n\n" + "[" * 2001 + "\n",
            f"prøve.md, line 18: A word is longer than 2000 characters: »{'[' * 59}…«. "
            "Put spaces into it, or take it out.",
        ),
        (
            COVER + ITEM + "\n## Økonomi\n\nEn\n\n" + "<b>a</b>\u00a0" * 1001 + "\n",
            f"prøve.md, line 20: A word is longer than 2000 characters: »{'a_' * 29}a…«. "
            "Put spaces into it, or take it out.",
        ),
        (
            COVER + ITEM + "".join(f"\n# Punkt {n}: Nyt\n\n" + NOTED for n in range(2, 8)),
            "prøve.md, line 1555: The document has more than 500 footnotes. "
            "Write some of them in the text, or attach them as a file.",
        ),
        (
            COVER.replace("Lokale 4", "a " * 101) + ITEM,
            "prøve.md, line 5: The meeting's place is longer than 200 characters. "
            "Shorten it, and check that a blank line ends it.",
        ),
        (
            COVER + ITEM + "\n## Økonomi\n\n" + "a\tb\tc\n" * 7000,
            "prøve.md, line 18: The table that begins here has more than 20000 cells. "
            "Split the table, or attach it as a file.",
        ),
        (
            COVER + ITEM + "\n## Økonomi\n\n" + "a\t" * 500 + "\nb\tc\n",
            "prøve.md, line 18: A table has 501 columns; the most is 60. Split the table, or attach it as a file.",
        ),
        (
            COVER + ITEM + "\n" * 70_000,
            "prøve.md, line 60001: The file has more than 60000 lines. Import the minutes of one meeting at a time.",
        ),
        (
            COVER + ITEM + "x" * 3_000_000,
            "prøve.md: The file is larger than 2 MB. "
            "Import the minutes of one meeting at a time, without embedded pictures.",
        ),
    ],
    ids=lambda value: value[-40:].strip() if len(value) > 40 else None,
)
def test_text_that_is_refused(text, sentence):
    assert str(refused(text)) == sentence


def test_a_word_and_footnotes_at_the_limit_are_taken():
    longest = "a" * LONGEST_WORD
    item = read(f"{COVER}{ITEM}\n## Økonomi\n\n{longest}\n").document["items"][0]
    assert item["sections"][0]["html"] == f"<p>{longest}</p>"
    source = COVER + ITEM + "".join(f"\n# Punkt {n}: Nyt\n\n" + NOTED for n in range(2, 7))
    made = [item["sections"][0]["html"] for item in read(source).document["items"][1:]]
    assert [html.count('<span class="footnote">Se loven.</span>') for html in made] == [100] * 5


def test_a_long_paragraph_about_an_item_is_text():
    about = "Punkt 2: " + "skov " * 250 + "slut"
    item = read(f"{COVER}{ITEM}\n## Sagsfremstilling\n\n{about}\n").document["items"][0]
    assert item["sections"][0]["html"] == f"<p>{about}</p>"


@pytest.mark.parametrize("name", ["stor.md", "stor.docx", "stor.json"])
def test_a_file_of_200_mb_is_refused_unread(name):
    start = b"PK\x03\x04" if name.endswith("docx") else b""
    refusal = refused(start.ljust(LARGEST_FILE + 1, b"x"), name)
    assert (refusal.file, refusal.line) == (name, None)
    assert refusal.message in ("The file is larger than 2 MB.", "The file is larger than 20 MB.")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "The file is PDF, which cannot be read."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "The file is Word 97-2003 (.doc), which cannot be read."),
        (b"{\\rtf1\\ansi Referat}", "The file is RTF, which cannot be read."),
        (b"REFERAT\0\0\0", "The file is not text."),
    ],
)
@pytest.mark.parametrize("name", ["fil.docx", "fil.md", "fil.txt"])
def test_another_format_is_named(data, message, name):
    assert refused(data, name).message == message


# -- encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_say_what_they_are(encoding):
    reading = read((COVER + ITEM).encode(encoding))
    assert (reading.document["forum"]["name"], reading.warnings) == ("Prøveforum", [])


def test_windows_text_is_read_with_a_warning():
    reading = read((COVER + ITEM).encode("cp1252"))
    assert reading.document == read(COVER + ITEM).document
    assert [str(warning) for warning in reading.warnings] == [
        "line 1: The file is not UTF-8. It was read as Windows text (cp1252): check the letters æ, ø and å."
    ]


def test_a_broken_character_names_its_line():
    broken = (COVER + ITEM).encode().replace(b"B (HK)", b"B (\xff\xfe)")
    assert str(refused(broken)) == (
        "prøve.md, line 7: The file's encoding is not known: a character cannot be read. "
        "Open the file in the program it was made in, and save it with the encoding UTF-8."
    )


def test_line_ends_and_unseen_characters_are_no_matter():
    mac = (COVER + ITEM).replace("Lokale", "Lo\u200bka\u00adle").replace("\n", "\r")
    assert read(mac).document == read(COVER + ITEM).document
