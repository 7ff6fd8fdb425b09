"""What the reader says: a refusal, or a warning about what it understood."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


def place(line: int, unit: str) -> str:
    """'line 12', or 'paragraph 12' in a docx, which has no lines."""
    if unit == "paragraph":
        return _("paragraph %(number)d") % {"number": line}
    return _("line %(number)d") % {"number": line}


class ImportRefused(Exception):
    """A file that cannot be imported. `str()` is for the user: file, line, what is wrong, remedy."""

    def __init__(self, file: str, line: int | None, message: str, remedy: str, unit: str = "line"):
        super().__init__(file, line, message, remedy, unit)
        self.file, self.line, self.message, self.remedy, self.unit = file, line, message, remedy, unit

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}, {place(self.line, self.unit)}"
        return _("%(where)s: %(message)s %(remedy)s") % {
            "where": where,
            "message": self.message,
            "remedy": self.remedy,
        }


@dataclass(frozen=True)
class Warning:
    """Something that was understood with doubt, or kept as text. `line` counts from 1; None where it has no place."""

    line: int | None
    text: str
    unit: str = "line"

    def __str__(self) -> str:
        return self.text if self.line is None else f"{place(self.line, self.unit)}: {self.text}"
