"""Rich texts by chance, from a seed: each with an edit of it, as a writer would make it."""

import random

from meetings.richtext import clean

WORDS = [
    "borgmesteren", "budget", "1.000,50", "kr.", "og", "sagen", "blev", "drøftet", "med", "KL", "den", "3.", "marts;",
    "f.eks.", "æblegrød", "&", "<sukker>", "på", "Ærø", "–", "«nej»", "at", "der", "m²", "kl.", "9.00", "punkt", "4a",
]  # fmt: skip


def rich_text(chance: random.Random) -> str:
    """A clean text of a few blocks: paragraphs, headings, lists in lists, tables with merged cells, links, notes."""
    return clean("".join(_block(chance, 0) for _block_number in range(chance.randint(0, 3))))


def edited(text: str, chance: random.Random) -> str:
    """The text after some edits: pieces cut out, doubled, moved, put in; words and spans changed. Clean again."""
    pieces = text.replace("<", "\0<").replace(">", ">\0").replace(" ", " \0").split("\0")
    for _edit in range(chance.choice((0, 1, 1, 2, 3, 8))):
        place = chance.randrange(len(pieces))
        end = place + chance.choice((1, 1, 2, 5, 20))
        act = chance.randrange(5)
        if act == 0:
            del pieces[place:end]
        elif act == 1:
            pieces[place:place] = [_inline(chance)]
        elif act == 2:
            pieces[place:place] = pieces[place:end]
        elif act == 3:
            taken = pieces[place:end]
            del pieces[place:end]
            there = chance.randint(0, len(pieces))
            pieces[there:there] = taken
        else:
            pieces[place:place] = [_block(chance, 0)]
        pieces = pieces or [""]
    return clean("".join(pieces))


def _words(chance: random.Random) -> str:
    said = " ".join(chance.choice(WORDS) for _word in range(chance.randint(1, 5)))
    return said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _inline(chance: random.Random) -> str:
    said = _words(chance)
    return chance.choice(
        (
            said,
            said,
            said,
            f"{said} <strong>{_words(chance)}</strong> {_words(chance)}",
            f'<a href="https://eksempel.dk/{chance.randrange(3)}">{said}</a>',
            f"{said}<em>{_words(chance)}</em>",
            f"{said}<br>{_words(chance)}",
            f'{said}<span class="footnote">{_words(chance)} <em>jf.</em></span> {_words(chance)}',
            f"{said}<sup>2</sup>",
        )
    )


def _block(chance: random.Random, depth: int) -> str:
    act = chance.randrange(8)
    if act < 3 or depth > 2:
        return f"<p>{_inline(chance)}</p>"
    if act == 3:
        return f"<h{chance.randint(4, 6)}>{_words(chance)}</h{chance.randint(4, 6)}>"
    if act < 6:
        tag = chance.choice(("ul", 'ol start="3"', "ol"))
        items = "".join(f"<li>{_inside(chance, depth)}</li>" for _item in range(chance.randint(1, 3)))
        return f"<{tag}>{items}</{tag[:2]}>"
    return _table(chance, depth)


def _inside(chance: random.Random, depth: int) -> str:
    return chance.choice((_inline, _inline, lambda chance: _inline(chance) + _block(chance, depth + 1)))(chance)


def _table(chance: random.Random, depth: int) -> str:
    columns = chance.randint(1, 4)
    rows = []
    for row in range(chance.randint(1, 4)):
        cells = []
        for column in range(columns):
            spans = "".join(
                f' {name}="{chance.randint(2, 3)}"' for name in ("rowspan", "colspan") if not chance.randrange(8)
            )
            tag = "th" if not row or (not column and chance.randrange(2)) else "td"
            said = "" if not chance.randrange(6) else _inside(chance, depth + 1)
            cells.append(f"<{tag}{spans}>{said}</{tag}>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(rows)}</table>"
