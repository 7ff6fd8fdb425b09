"""Danish text cut into sentences and words, and how hard it is to read."""

import re

# After these a full stop ends no sentence.
ABBREVIATIONS = {
    "adm", "adr", "afd", "afs", "aht", "alm", "ang", "ann", "art", "bd", "bek", "bem", "bl.a", "bl", "ca", "cand",
    "cf", "chr", "d", "da", "dat", "d.d", "dir", "dr", "d.v.s", "dvs", "eks", "ekskl", "e.kr", "f", "fa", "feb", "ff",
    "f.eks", "fhv", "fig", "f.kr", "forf", "forsk", "forv", "fr", "frk", "f.v.a", "fx", "gl", "gr", "gym", "hhv", "hr",
    "i", "if", "ift", "iht", "inkl", "instr", "int", "i.h.t", "jf", "jfr", "jnr", "j.nr", "jr", "kap", "kbh", "kgl",
    "kl", "komm", "konst", "lb", "lbk", "ll", "maks", "max", "mdl", "m.fl", "mht", "m.h.t", "min", "mindst", "m.m.k",
    "modsv", "nl", "nr", "nuv", "obs", "o.a", "opg", "opr", "ov", "p", "pga", "p.g.a", "pkt", "pl", "p.t", "pr", "prof",
    "red", "ref", "reg", "resp", "s", "sa", "sagsnr", "sek", "sen", "skt", "sml", "s.u", "st", "stk", "str", "sv", "t",
    "tab", "tdr", "tidl", "tilsv", "tlf", "udg", "uds", "vedl", "vedr", "vejl", "vha", "v.h.a", "vol",
}  # fmt: skip
# These stand at a sentence's end as often as within one: a capital letter after them begins a new one.
MAY_END = {
    "a.m.b.a", "el.lign", "e.l", "etc", "evt", "jan", "febr", "aug", "sept", "okt", "nov", "dec", "kr", "lign", "mia",
    "mill", "mio", "m.m", "m.v", "mv", "o.l", "osv", "o.s.v", "pct", "u.å", "m2", "øre",
}  # fmt: skip

_end = re.compile(r"[.!?…]+[«»”\"')\]]*(?=\s)")
_before = re.compile(r"[^\s(«»“”\"]+$")
_word = re.compile(r"\w+(?:[.,:/'’-]\w+)*")
# Longer than any word that is looked at: a line of a megabyte without a space costs no more than its length.
LOOK_BACK = 20


def sentences(text: str) -> list[str]:
    """The sentences of plain text in which every line is a block. A line ends its sentence; so does a full stop, unless
    it ends an abbreviation, an initial or an ordinal ("f.eks.", "jf.", "kl. 9.00", "nr. 4", "den 3. marts")."""
    found = []
    for line in text.split("\n"):
        begun = 0
        for match in _end.finditer(line):
            after = line[match.end() : match.end() + 3].lstrip().lstrip("»“”\"'([–-")[:1]
            if _ends(line[max(0, match.start() - LOOK_BACK) : match.start()], match[0], after):
                found.append(line[begun : match.end()].strip())
                begun = match.end()
        found.append(line[begun:].strip())
    return [sentence for sentence in found if _word.search(sentence)]


def _ends(before: str, sign: str, after: str) -> bool:
    """Whether a sign ends the sentence, by the word before it and the first character after it."""
    if after.islower():
        return False
    if not sign.startswith("."):
        return True
    found = _before.search(before)
    word = found[0] if found else ""
    if word.casefold() in MAY_END:
        return not after.isdigit()
    if word.casefold() in ABBREVIATIONS or (len(word) == 1 and word.isupper()):
        return False
    # An ordinal that begins the line, as in a list that was typed by hand: "1. Budget".
    return not (word.isdigit() and before.strip() == word and len(word) < 3)


def words(text: str) -> list[str]:
    """The words; a number is one word, and so is an abbreviation with full stops within."""
    return _word.findall(text)


def lix(text: str) -> int | None:
    """How hard the text is to read, by LIX (C. H. Björnsson, Läsbarhet, 1968); None for less than 50 words.

    LIX = words / sentences + 100 × long words / words, where a long word has more than six letters. Björnsson's own
    scale: 20 very easy, 30 easy, 40 medium, 50 hard, 60 very hard. Lines with tabs are rows of a table and not counted.
    """
    running = "\n".join(line for line in text.split("\n") if "\t" not in line)
    all_words = words(running)
    if len(all_words) < 50:
        return None
    long_ones = sum(sum(map(str.isalpha, word)) > 6 for word in all_words)
    return round(len(all_words) / len(sentences(running)) + 100 * long_ones / len(all_words))
