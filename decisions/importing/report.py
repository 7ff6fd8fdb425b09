"""What is known about one file while it is read: its name, how its places are counted, what is to be warned of."""

from typing import NoReturn

from django.utils.translation import gettext as _

from .limits import MOST_WARNINGS
from .refusal import ImportRefused, Warning, place


class Report:
    """Collects warnings and refuses in the file's name. `notes` are a docx's footnotes as HTML, by their keys."""

    def __init__(self, file: str, unit: str = "line"):
        self.file, self.unit = file, unit
        self.notes: dict[str, str] = {}
        self.footnotes = 0  # that stand at their marks so far
        self._said: dict[str, Warning] = {}
        self.unsaid = 0

    def warn(self, line: int | None, text: str) -> None:
        """Say it once, at the first place; beyond MOST_WARNINGS only the number is kept."""
        if text in self._said:
            return
        if len(self._said) >= MOST_WARNINGS:
            self.unsaid += 1
            return
        self._said[text] = Warning(line, text, self.unit)

    def refuse(self, line: int | None, message: str, remedy: str) -> NoReturn:
        """Stop reading the file."""
        raise ImportRefused(self.file, line, message, remedy, self.unit)

    def place(self, line: int) -> str:
        """'line 12', or 'paragraph 12', within a sentence."""
        return place(line, self.unit)

    def warnings(self) -> list[Warning]:
        """All of them in the order of the file; those without a place first."""
        said = sorted(self._said.values(), key=lambda warning: warning.line or 0)
        if self.unsaid:
            said.append(Warning(None, _("%(count)d more warnings are not shown.") % {"count": self.unsaid}))
        return said


class Silent(Report):
    """For a look at a text that is read in earnest elsewhere."""

    def __init__(self) -> None:
        super().__init__("")

    def warn(self, line: int | None, text: str) -> None:
        """Say nothing."""


def quoted(text: str, longest: int = 60) -> str:
    """A piece of the source as a message shows it."""
    text = " ".join(text.split())
    return f"»{text if len(text) <= longest else text[: longest - 1].rstrip() + '…'}«"
