"""The words within one text that were changed."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from meetings.richtext.runs import Run, write_runs

from .aligning import Effort, matches

# A word with what holds it together (1.000,50 and f.eks), spaces, or one sign.
_token = re.compile(r"\w+(?:[.,:/’'-]\w+)*|\s+|[^\w\s]")


def diff_runs(old: list[Run], new: list[Run], effort: Effort) -> str:
    """The runs of both as HTML, what went in `<del>` before what came in `<ins>`."""
    return "".join(
        _written(kind, [run for _kind, run in part]) for kind, part in groupby(_told(old, new, effort), _kind)
    )


def inserted(content: str) -> str:
    """The content as come; nothing where there is none."""
    return f"<ins>{content}</ins>" if content else ""


def deleted(content: str) -> str:
    """The content as gone; nothing where there is none."""
    return f"<del>{content}</del>" if content else ""


MARKS: dict[str, Callable[[str], str]] = {"same": str, "del": deleted, "ins": inserted}


def _kind(told: tuple[str, Run]) -> str:
    return told[0]


def _written(kind: str, runs: list[Run]) -> str:
    content = write_runs(runs)
    return MARKS[kind](content)


def _told(old: list[Run], new: list[Run], effort: Effort) -> Iterator[tuple[str, Run]]:
    """Each word and whether it stays, goes or comes. What goes stands before what comes in its place."""
    old_words, new_words = list(_words(old)), list(_words(new))
    gone: list[Run] = []
    come: list[Run] = []
    for same, old_part, new_part in _stretches(old_words, new_words, effort):
        # A space or a comma between two changes is no rest for the eye: it is changed with them.
        rests = not (gone or come) or _says_something(old_part)
        if same and rests:
            yield from (("del", word) for word in gone)
            yield from (("ins", word) for word in come)
            gone, come = [], []
            yield from (("same", word) for word in old_part)
        else:
            gone += old_part
            come += new_part
    # What stayed the same at the very end is no change.
    kept: list[Run] = []
    while gone and come and gone[-1] == come[-1]:
        kept.append(gone.pop())
        come.pop()
    yield from (("del", word) for word in gone)
    yield from (("ins", word) for word in come)
    yield from (("same", word) for word in reversed(kept))


def _stretches(old: list[Run], new: list[Run], effort: Effort) -> Iterator[tuple[bool, list[Run], list[Run]]]:
    """Old and new cut at the same places, into what is the same and what is not."""
    i = j = 0
    same: list[Run] = []
    for place, other in [*matches(old, new, effort), (len(old), len(new))]:
        if place > i or other > j:
            if same:
                yield True, same, same
                same = []
            yield False, old[i:place], new[j:other]
        if place < len(old):
            same.append(old[place])
        i, j = place + 1, other + 1
    if same:
        yield True, same, same


def _says_something(words: Iterable[Run]) -> bool:
    return any(word.note or word.text == "\n" or any(map(str.isalnum, word.text)) for word in words)


def _words(runs: list[Run]) -> Iterator[Run]:
    for run in runs:
        if run.note:
            yield run
        else:
            yield from (run._replace(text=text) for text in _token.findall(run.text))
