"""The writing guide: advice on an item's text while it is written. Advice, never a wall: nothing asks for an answer."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.guide.language import lix, sentences, words
from meetings.guide.officialese import SOURCES, officialese, passives
from meetings.richtext import plain_text

if TYPE_CHECKING:
    from meetings.models import AgendaItem, Section

# So many words fill a page of the document; and two pages are enough for a case, as the writing guides have it.
WORDS_A_PAGE, PAGES = 375, 2
# From here Björnsson calls a text hard.
HARD = 50
LONG_SENTENCE = 30
LONG_SUMMARY = 100
SOME_PASSIVES = 3
# So many examples are shown of each.
EXAMPLES = 3
NOT_TEXT = ("decision", "attachments")
# How a title begins that says what the forum is to do.
OPENINGS = {
    "information": ("Orientering om", ("orientering", "status", "nyt")),
    "discussion": ("Drøftelse af", ("drøftelse", "dialog", "temadrøftelse")),
    "decision": ("Beslutning om", ("beslutning", "godkendelse", "valg", "udpegning", "vedtagelse")),
}
PURPOSES = ("orienter", "drøft", "beslut", "godkend", "vedtag", "til efterretning", "tager stilling", "udpeg", "vælg")


@dataclass(frozen=True)
class Advice:
    """One piece of advice; `section` is where its text stands, None where it is about the item."""

    code: str
    text: str
    section: "Section | None" = None
    examples: list[str] = field(default_factory=list)
    source: str = ""

    @property
    def place(self) -> str:
        """Its place in the page."""
        return f"#afsnit-{self.section.pk}" if self.section else ""


@dataclass(frozen=True)
class Guide:
    """What is known of an item's text, and the advice."""

    words: int
    pages: float
    lix: int | None
    advice: list[Advice]

    @property
    def pages_said(self) -> str:
        """The pages as they are said: '1,1'."""
        return _number(self.pages)

    @property
    def ease(self) -> str:
        """How hard the text is, in a word: Björnsson's scale."""
        if self.lix is None:
            return ""
        scale = ((25, _("very easy")), (35, _("easy")), (45, _("medium")), (55, _("hard")))
        return next((word for limit, word in scale if self.lix < limit), _("very hard"))


def advice_of(item: "AgendaItem") -> dict[str, Any]:
    """What the guide has to say of the item, for the context of its page: `guide` and `guide_item`. Two queries."""
    texts = [(section, plain_text(section.html)) for section in item.sections.all() if section.type not in NOT_TEXT]
    points = [plain_text(point.html) for point in item.points.all()]
    return {"guide": guide(item, texts, points), "guide_item": item}


def guide(item: "AgendaItem", texts: list[tuple["Section", str]], points: list[str]) -> Guide:
    """The guide to these texts of the item. The time is bounded by their length."""
    running = "\n".join(text for _section, text in texts)
    count = len(words("\n".join([item.recommender, *points, running])))
    pages = round(count / WORDS_A_PAGE, 1)
    hard = lix(running)
    advice = [*_of_title(item), *_of_purpose(item, texts, points)]
    if pages > PAGES:
        told = _(
            "The text fills about %(pages)s pages. Two are enough to make a case clear; move details to an attachment."
        )
        advice.append(Advice("length", told % {"pages": _number(pages)}))
    if hard is not None and hard >= HARD:
        told = _("LIX is %(lix)s: the text is hard to read. Shorter sentences and shorter words bring it down.")
        advice.append(Advice("lix", told % {"lix": hard}, source=SOURCES["lix"]))
    for section, text in texts:
        advice += _of_section(section, text)
    return Guide(words=count, pages=pages, lix=hard, advice=advice)


def _of_title(item: "AgendaItem") -> list[Advice]:
    opening, begins = OPENINGS.get(item.kind, ("", ()))
    if not opening or item.title.strip().casefold().startswith(begins):
        return []
    return [
        Advice("title", _("Let the title begin with what the forum is to do: “%(opening)s …”.") % {"opening": opening})
    ]


def _of_purpose(item: "AgendaItem", texts: list[tuple["Section", str]], points: list[str]) -> list[Advice]:
    """What the forum is to do is told by the kind, the title or the recommendation, or somewhere at the beginning."""
    title = item.title.casefold()
    if item.kind or any(title.startswith(begins) for _opening, begins in OPENINGS.values()):
        return []
    said = [*points, *(text for section, text in texts if section.type in ("recommendation", "occasion", "summary"))]
    if any(word in text.casefold() for text in said for word in PURPOSES):
        return []
    told = _("Say what the forum is to do: be informed, discuss or decide. Choose the kind of item, or recommend it.")
    section = next((section for section, _text in texts if section.type == "recommendation"), None)
    return [Advice("purpose", told, section)]


def _of_section(section: "Section", text: str) -> list[Advice]:
    advice = []
    count = len(words(text)) if section.type == "summary" else 0
    if count > LONG_SUMMARY:
        told = _("The summary has %(count)s words. It is read first: say the most important in at most %(most)s.")
        advice.append(Advice("summary", told % {"count": count, "most": LONG_SUMMARY}, section))
    long_ones = [
        (length, sentence)
        for sentence in sentences(text)
        if "\t" not in sentence and (length := len(words(sentence))) > LONG_SENTENCE
    ]
    if long_ones:
        told = ngettext(
            "%(count)s sentence has more than %(most)s words. Make two of it.",
            "%(count)s sentences have more than %(most)s words. Make two of each.",
            len(long_ones),
        )
        examples = [
            _("“%(sentence)s” (%(count)s words)") % {"sentence": Truncator(sentence).words(8), "count": length}
            for length, sentence in long_ones[:EXAMPLES]
        ]
        told %= {"count": len(long_ones), "most": LONG_SENTENCE}
        advice.append(Advice("sentences", told, section, examples, SOURCES["sentences"]))
    if heavy := officialese(text):
        examples = [
            _("“%(word)s”: rather “%(instead)s”") % {"word": word, "instead": instead}
            for word, instead in heavy[:EXAMPLES]
        ]
        told = _("Some words are heavier than they need to be.")
        advice.append(Advice("officialese", told, section, examples, SOURCES["officialese"]))
    # The recommendation is in the passive by custom: "at sagen drøftes".
    if section.type != "recommendation" and len(verbs := passives(text)) >= SOME_PASSIVES:
        told = _("%(count)s times the text says what is done, and not who does it.")
        shown = [Truncator(", ".join(dict.fromkeys(verbs))).chars(120)]
        advice.append(Advice("passive", told % {"count": len(verbs)}, section, shown, SOURCES["passive"]))
    return advice


def _number(value: float) -> str:
    return str(value).replace(".", ",")
