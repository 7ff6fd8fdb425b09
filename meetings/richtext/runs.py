"""Inline text: runs of characters that share their marks, and how they are tidied and written."""

import html
import re
import unicodedata
from itertools import groupby
from typing import NamedTuple


class Marks(NamedTuple):
    href: str = ""
    strong: bool = False
    em: bool = False
    script: str = ""


PLAIN = Marks()


class Run(NamedTuple):
    text: str
    marks: Marks = PLAIN
    # A footnote's own runs; its text is then empty and it stands where its mark stands.
    note: tuple["Run", ...] = ()


LINE = Run("\n")
_spaces = re.compile(" +")


def tidy(runs: list[Run], *, one_line: bool = False) -> list[Run]:
    """The runs merged, in normal form C, with single spaces, none at an end, and line breaks as runs of their own.

    `one_line` makes every line break a space. Tidying tidied runs changes nothing.
    """
    runs = [part for run in runs for part in _parted(run, one_line)]
    while True:
        tidied = _squeezed(_merged(runs))
        if tidied == runs:
            return runs
        runs = tidied


def is_blank(runs: list[Run]) -> bool:
    """Whether there is nothing to see: no letter, no sign, no footnote."""
    return not any(run.note or run.text.strip().strip("\u200c\u200d") for run in runs)


def with_strong(runs: list[Run], strong: bool) -> list[Run]:
    """The runs, all strong or none: a heading is bold by itself."""
    return [
        run._replace(marks=run.marks._replace(strong=strong)) if run.marks.strong != strong else run for run in runs
    ]


def write_runs(runs: list[Run]) -> str:
    """The runs as HTML, marks nested in one order: a, strong, em, sup or sub."""
    return "".join(
        _wrapped(f'a href="{html.escape(href)}"' if href else "", _write_strong(part))
        for href, part in groupby(runs, key=lambda run: run.marks.href)
    )


def words(runs: list[Run]) -> str:
    """The runs' text, a footnote in parentheses after a space."""
    return "".join(f" ({words(list(run.note))})" if run.note else run.text for run in runs)


def _write_strong(runs) -> str:
    return "".join(
        _wrapped("strong" if strong else "", _write_em(part))
        for strong, part in groupby(runs, key=lambda run: run.marks.strong)
    )


def _write_em(runs) -> str:
    return "".join(
        _wrapped("em" if em else "", _write_script(part)) for em, part in groupby(runs, key=lambda run: run.marks.em)
    )


def _write_script(runs) -> str:
    return "".join(
        _wrapped(script, "".join(map(_write_run, part)))
        for script, part in groupby(runs, key=lambda run: run.marks.script)
    )


def _write_run(run: Run) -> str:
    if run.note:
        return f'<span class="footnote">{write_runs(list(run.note))}</span>'
    return "<br>" if run == LINE else html.escape(run.text, quote=False)


def _wrapped(tag: str, content: str) -> str:
    return f"<{tag}>{content}</{tag.split()[0]}>" if tag else content


def _parted(run: Run, one_line: bool):
    if run.note:
        note = tuple(tidy(list(run.note), one_line=True))
        if not is_blank(list(note)):
            yield Run("", note=note)
    elif one_line:
        yield run._replace(text=run.text.replace("\n", " "))
    else:
        first, *others = run.text.split("\n")
        yield run._replace(text=first)
        for text in others:
            yield LINE
            yield run._replace(text=text)


def _merged(runs: list[Run]) -> list[Run]:
    merged: list[Run] = []
    for run in runs:
        if not run.note and not run.text:
            continue
        last = merged[-1] if merged else None
        if last and last.marks == run.marks and not (last.note or run.note or LINE in (last, run)):
            merged[-1] = last._replace(text=last.text + run.text)
        else:
            merged.append(run)
    return merged


def _squeezed(runs: list[Run]) -> list[Run]:
    squeezed: list[Run] = []
    for index, run in enumerate(runs):
        if run.note or run == LINE:
            squeezed.append(run)
            continue
        text = _spaces.sub(" ", unicodedata.normalize("NFC", run.text))
        before = squeezed[-1] if squeezed else LINE
        after = runs[index + 1] if index + 1 < len(runs) else LINE
        if before == LINE or before.text.endswith(" "):
            text = text.lstrip(" ")
        if after == LINE:
            text = text.rstrip(" ")
        marks = run.marks
        if text and not text.strip():
            # A space is bold or linked only between two that are.
            sides = zip(run.marks, before.marks, after.marks, PLAIN, strict=True)
            marks = Marks._make(own if own == one == two else off for own, one, two, off in sides)
        if text:
            squeezed.append(Run(text, marks))
    while squeezed and squeezed[0] == LINE:
        del squeezed[0]
    while squeezed and squeezed[-1] == LINE:
        del squeezed[-1]
    return squeezed
