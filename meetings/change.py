"""What a change of a meeting's document is, and the sentence that tells of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.text import Truncator
from django.utils.translation import gettext as _

# So much of a title stands in a sentence.
TITLE = 90


@dataclass(frozen=True)
class Fact:
    """One thing of a heading that is told otherwise now; `old` or `new` is empty where there was nothing."""

    field: str
    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Part:
    """One section that was changed ('changed'), came ('new') or went ('gone'), with its diff."""

    heading: str
    what: str
    diffed: str


@dataclass(frozen=True)
class FileChange:
    """An attachment that is 'new', 'gone', 'replaced' by another file, 'renamed', 'closed' or 'opened'."""

    title: str
    what: str
    old_title: str = ""


@dataclass(frozen=True)
class ItemChange:
    """What became of one item: it is 'new', 'gone' or 'changed', 'closed' or 'opened' to this reader, 'withdrawn',
    'postponed' or 'returned', or 'reinstated' after that."""

    key: str
    label: str
    title: str
    what: str
    closed: bool = False
    old_label: str = ""
    facts: list[Fact] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    files: list[FileChange] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """All of it as one short sentence: 'Punkt 3: Sagsfremstilling er ændret, bilaget »Notat« er erstattet.'"""
        about = {"label": self.label, "title": _short(self.title)}
        if self.what == "new":
            return _("Item %(label)s is new: %(title)s.") % about
        if self.what == "gone":
            return _("Item %(label)s is no longer on the agenda: %(title)s.") % about
        if self.what == "closed":
            return _("Item %(label)s is closed now.") % about
        clauses = ", ".join(self._clauses())
        return _("Item %(label)s: %(changes)s.") % {"label": self.label, "changes": clauses}

    def _clauses(self) -> Iterator[str]:
        left = {
            "withdrawn": _("the item is withdrawn"),
            "postponed": _("the item is postponed"),
            "returned": _("the item is sent back to its author"),
            "reinstated": _("the item is on the agenda again"),
        }
        if self.what in left:
            yield left[self.what]
        if self.old_label:
            yield _("it was item %(label)s") % {"label": self.old_label}
        for fact in self.facts:
            if fact.field == "closed":
                yield _("the item is closed now") if self.closed else _("the item is open now")
            else:
                yield _("%(what)s is changed") % {"what": fact.name}
        for part in self.parts:
            yield {
                "new": _("%(what)s is added"),
                "gone": _("%(what)s is deleted"),
                "changed": _("%(what)s is changed"),
            }[part.what] % {"what": part.heading}
        for file in self.files:
            yield {
                "new": _("the attachment “%(title)s” is added"),
                "gone": _("the attachment “%(title)s” is removed"),
                "replaced": _("the attachment “%(title)s” is replaced"),
                "renamed": _("the attachment “%(title)s” has got another title"),
                "closed": _("the attachment “%(title)s” is closed"),
                "opened": _("the attachment “%(title)s” is opened"),
            }[file.what] % {"title": _short(file.title)}


@dataclass(frozen=True)
class Changes:
    """Everything that changed. False where nothing did."""

    facts: list[Fact]
    note: str
    people: list[str]
    items: list[ItemChange]

    def __bool__(self) -> bool:
        return bool(self.facts or self.note or self.people or self.items)

    @property
    def sentences(self) -> list[str]:
        """All of it in short sentences, the meeting first, then its items in order: for a list, a mail."""
        return [*self.of_the_meeting, *(item.sentence for item in self.items)]

    @property
    def of_the_meeting(self) -> list[str]:
        """What was changed on the cover, in the same sentences."""
        said = [
            _("%(what)s was %(old)s and is now %(new)s.") % {"what": fact.name, "old": fact.old, "new": fact.new}
            if fact.old and fact.new
            else _("%(what)s: %(said)s.") % {"what": fact.name, "said": fact.new or _("no longer told")}
            for fact in self.facts
        ]
        if self.note:
            said.append(_("The note on the cover is changed."))
        return [*said, *self.people]


def _short(title: str) -> str:
    return Truncator(title).chars(TITLE)
