"""What is looked for in texts: words that were to be replaced, attachments that are mentioned, titles that tell."""

import html
import re
from collections.abc import Iterable

# Stored texts are clean, so a tag is all that stands between < and >. What a link points to is text too.
_LINK = re.compile(r'<a href="([^"<>]*)"[^<>]*>')
_INLINE = re.compile(r"</?(?:strong|em|sup|sub|a)\b[^<>]*>")
_TAG = re.compile(r"<[^<>]*>")

# Words that were to be replaced. Those in brackets and those of a filler text are never meant; the others may be.
_NEVER_MEANT = re.compile(
    r"\[\s*(?:indsæt|skriv|udfyld|tilføj|angiv|navn|dato|beløb|tekst)\b[^\]\n]{0,80}\]?"
    r"|\blorem ipsum\b|\bto-?do\b(?=[:.\s]|$)|\[\s*(?:\.{2,}|…|x+)\s*\]",
    re.IGNORECASE,
)
_MAYBE_MEANT = re.compile(r"\b[xX]{2,}\b|\?{2,}|_{4,}")

# "bilag 3", "bilag A", "bilag 2 og 3", "bilagene 1-4". A letter is a capital one; I is mostly a word, so it is not.
_LABEL = r"(?:[0-9]{1,3}(?![0-9])|[A-HJ-Z](?![\w-]))"
_MENTION = re.compile(
    rf"\b[Bb]ilag(?:ene|ets|et)?\s{{1,2}}(?:nr\.\s?)?({_LABEL}(?:(?:,\s?|\s?-\s?|\s?–\s?|\s(?:og|eller|til|samt)\s){_LABEL})*)"
)
_ANY_ATTACHMENT = re.compile(r"\b(?:bilag\w*|vedlagt\w*|vedhæft\w*|vedlægges)\b", re.IGNORECASE)
_ALL_ATTACHMENTS = re.compile(r"\b(?:bilagene|alle bilag|(?:vedlagte|vedhæftede|følgende) bilag)\b", re.IGNORECASE)
_RANGE = re.compile(r"^\s?(?:-|–|til)\s?$")
_OWN_LABEL = re.compile(rf"\b[Bb]ilag\s?({_LABEL})")

# Words that many titles share, and that tell nothing of what an item is about.
_COMMON = {
    "orientering", "drøftelse", "beslutning", "godkendelse", "behandling", "opfølgning", "status", "vedrørende",
    "ansøgning", "forslag", "sagen", "punkt", "lukket", "personalesag", "kommune", "kommunen", "kommunens", "forum",
    "chefforum", "møde", "mødet", "temaer", "eventuelt",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]{4,}")


def text_of(source: str) -> str:
    """The words of a stored rich text, each block on its line, and the addresses of its links."""
    text = _LINK.sub(r" \1 ", source) if "<a " in source else source
    return html.unescape(_TAG.sub("\n", _INLINE.sub("", text)))


def leftovers(text: str) -> tuple[str, str]:
    """The first words that are never meant to stay, and the first that may be; empty where there are none."""
    never, maybe = _NEVER_MEANT.search(text), _MAYBE_MEANT.search(text)
    return (never[0].strip() if never else "", maybe[0] if maybe else "")


def holds_help(text: str, help_text: str) -> str:
    """The sentence of the template's help text that stands in the text; empty where there is none.

    Short ones are not asked for: "Se bilag." may well be the author's own.
    """
    flat = " ".join(text.split()).casefold()
    for sentence in re.split(r"(?<=[.?!:])\s+", " ".join(help_text.split())):
        if len(sentence) >= 25 and sentence.casefold() in flat:
            return sentence
    return ""


def mentioned(text: str) -> list[str]:
    """The labels of the attachments that the text speaks of, each once, in their order: "1", "2", "A"."""
    labels: dict[str, None] = {}
    if "ilag" not in text:
        return []
    for mention in _MENTION.finditer(text):
        parts = re.split(rf"({_LABEL})", mention[1])
        said = parts[1::2]
        for place, label in enumerate(said):
            if place and _RANGE.match(parts[2 * place]):
                labels.update(dict.fromkeys(_between(said[place - 1], label)))
            labels[label] = None
    return list(labels)


def _between(first: str, last: str) -> list[str]:
    if first.isdigit() and last.isdigit():
        return [str(number) for number in range(int(first) + 1, int(last))]
    if first.isalpha() and last.isalpha():
        return [chr(code) for code in range(ord(first) + 1, ord(last))]
    return []


def labels_of(count: int, titles: Iterable[str]) -> set[str]:
    """The labels that the attachments answer to: their places, as figures and letters, and those in their titles."""
    labels = {str(place) for place in range(1, count + 1)} | {chr(ord("A") + place) for place in range(min(count, 26))}
    return labels.union(*(_OWN_LABEL.findall(title) for title in titles))


def unmentioned(text: str, titles: list[str]) -> list[int]:
    """The places of the attachments that the text speaks of nowhere: by label, by title, or as all of them."""
    if not titles or _ALL_ATTACHMENTS.search(text) or (len(titles) == 1 and _ANY_ATTACHMENT.search(text)):
        return []
    said, flat = set(mentioned(text)), text.casefold()
    return [
        place
        for place, title in enumerate(titles)
        if not said & {str(place + 1), chr(ord("A") + min(place, 25)), *_OWN_LABEL.findall(title)}
        and title.casefold() not in flat
    ]


def shared_words(closed_title: str, open_title: str) -> list[str]:
    """The words of a closed item's title that an open title gives away: a name, or two words that say something."""
    telling = {word.casefold() for word in _WORD.findall(closed_title)} - _COMMON
    shared = [word for word in _WORD.findall(open_title) if word.casefold() in telling]
    named = {word for word in _WORD.findall(closed_title)[1:] if word[0].isupper()}
    if len({word.casefold() for word in shared}) >= 2 or named & set(shared):
        return list(dict.fromkeys(shared))
    return []
