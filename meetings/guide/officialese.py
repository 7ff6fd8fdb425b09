"""Words of the office, and verbs without anyone who acts. A small list of ours; the rules behind it are others'."""

import re

# Where each rule stands. The lists below are ours, made after the rules.
SOURCES = {
    # Long and heavy sentences; one simple and precise form.
    "sentences": "Justitsministeriets vejledning nr. 224 af 15. oktober 1969 om sproget i love",
    # Words that only offices use, where a plain one says the same.
    "officialese": "Landsplanafdelingens sprogpolitik (2000), afsnit 8, og Rødovre Kommunes skriveguide",
    # Say who does it.
    "passive": "Landsplanafdelingens sprogpolitik (2000), afsnit 7, og Rødovre Kommunes skriveguide",
    "lix": "C. H. Björnsson: Läsbarhet (1968)",
}

# What is written, as it begins, with its endings: what to write instead.
WORDS = {
    r"afstedkomme[rst]?|afstedkom": "føre til",
    r"anmode(?:r|s|de|t)?": "bede",
    r"besidde[rs]?|besad": "have",
    r"bevirke(?:r|s|de|t)?": "føre til",
    r"desuagtet": "alligevel",
    r"endvidere": "også",
    r"erlægge[rs]?|erlagt(?:e|es)?": "betale",
    r"forefinde[rs]?|forefandtes": "være der",
    r"foranledige(?:r|s|de|t)?": "sørge for",
    r"foranstående|førnævnte|ovennævnte|ovenstående": "henvis til stedet",
    r"fordre(?:r|s|de|t)?": "kræve",
    r"forinden": "før",
    r"fornøden(?:t|ne)?": "nødvendig",
    r"forestå(?:r|s|et)?|forestod": "stå for",
    r"fremsende[rs]?|fremsendt(?:e|es)?|fremsendelse(?:n)?": "sende",
    r"henhørende": "som hører til",
    r"hidrøre(?:r|nde)?": "komme fra",
    r"hidtidig(?:t|e)?": "tidligere",
    r"hvorledes": "hvordan",
    r"hvorvidt": "om",
    r"i forbindelse med": "ved",
    r"i henhold til": "efter",
    r"i medfør af": "efter",
    r"i relation til": "om",
    r"idet": "fordi, da",
    r"indeværende": "dette",
    r"indkomme[rt]?|indkomne": "få",
    r"iværksætte[rs]?|iværksat(?:te)?|iværksættelse(?:n)?": "sætte i gang",
    r"ligeledes": "også",
    r"med henblik på": "for at",
    r"nærværende": "denne",
    r"nødvendiggøre[rs]?|nødvendiggjort?e?": "gøre nødvendig",
    r"på baggrund af": "ud fra",
    r"påbegynde[rs]?|påbegyndt(?:e|es)?": "begynde",
    r"påhvile[rst]?|påhvilede": "skulle",
    r"påtænke[rs]?|påtænkt(?:e|es)?": "ville",
    r"rettidig(?:t|e)?": "til tiden",
    r"såfremt": "hvis",
    r"således at": "så",
    r"tilkendegive[rs]?|tilkendegav|tilkendegivet": "sige",
    r"tilvejebringe[rs]?|tilvejebragt(?:e|es)?": "skaffe",
    r"under henvisning til": "efter",
    r"vederlag(?:et)?": "betaling",
    r"vedrørende": "om",
    r"yderligere": "flere, mere",
}
_instead = list(WORDS.values())
_words = re.compile(r"\b(?:" + "|".join(f"({forms})" for forms in WORDS) + r")\b", re.IGNORECASE)

# A verb in -s that says what is done and not by whom, among those that offices write most; and the two ways to make
# one of any verb: with "blive", and in -es after a modal verb.
_often = (
    "anbefal|anvend|bemærk|behandl|beregn|beskriv|drøft|etabler|finansier|foreslå|foretag|forvent|forelægg|forudsæt|"
    "gennemfør|gør|håndter|implementer|indarbejd|indfør|indgå|indhent|inddrag|indstill|iværksætt|konstater|oplys|"
    "opfordr|oprett|orienter|overvej|planlægg|påpeg|sikr|skønn|tag|tilbyd|tildel|udarbejd|udbetal|udbyd|udpeg|udvid|"
    "understreg|vedlægg|videreføre?|vurder|ønsk"
)
_passive = re.compile(
    rf"\b(?:der\s+)?(?:{_often})e?s\b"
    r"|\b(?:bliver|blev|blive|blevet)\s+(?:ikke\s+|også\s+|nu\s+)?\w{2,}(?:et|agt|endt|aget|jort|lagt|givet|dt)\b"
    r"|\b(?:skal|kan|vil|bør|må|skulle|kunne|ville|burde|måtte)\s+(?:ikke\s+|også\s+|derfor\s+)?\w{3,}es\b",
    re.IGNORECASE,
)


def officialese(text: str) -> list[tuple[str, str]]:
    """The words of the office in the text, each with what to write instead; in order, each once."""
    found: dict[str, str] = {}
    for match in _words.finditer(text):
        found.setdefault(match[0].casefold(), _instead[(match.lastindex or 1) - 1])
    return list(found.items())


def passives(text: str) -> list[str]:
    """The verbs that say what is done and not by whom, as they stand; each time they do."""
    return [" ".join(match[0].casefold().split()) for match in _passive.finditer(text)]
