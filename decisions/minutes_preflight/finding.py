"""One thing that was found before the minutes are sent to approval."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.preflight import ADVICE, MUST, Finding, Place

if TYPE_CHECKING:
    from meetings.models import Meeting

__all__ = ["ADVICE", "MUST", "MinutesFinding", "Place", "of_file"]

# Where in the cockpit it stands, in a word or two.
PARTS: dict[str, Promise] = {
    "decision": _("Decision"),
    "discussion": _("Discussion"),
    "public": _("Public decision"),
    "statement": _("Statement for the minutes"),
    "attendance": _("Attendance"),
    "follow_up": _("Follow-up"),
    "text": _("The item's text"),
}


@dataclass(frozen=True)
class MinutesFinding(Finding):
    """What was found in the minutes; it is put right in the cockpit, at its item."""

    part: str = "decision"

    @property
    def place_text(self) -> str:
        """The attachment's title, or which of the item's texts it is."""
        return super().place_text if self.place.attachment else str(PARTS[self.part])

    @property
    def fragment(self) -> str:
        """Where in the cockpit it can be put right."""
        if self.place.item is None:
            return "#people" if self.part == "attendance" else "#main"
        return f"#punkt-{self.place.item.label}"

    @property
    def url(self) -> str:
        """The cockpit, at its place."""
        return reverse("hold", args=[_meeting(self.place).pk]) + self.fragment


def _meeting(place: Place) -> "Meeting":
    if place.meeting is None:
        raise ValueError("a finding of minutes has a meeting")
    return place.meeting


def of_file(finding: Finding) -> MinutesFinding:
    """What was found in a file that was handed out; an answer that was given to it for the agenda holds here too."""
    return MinutesFinding(finding.code, finding.severity, finding.place, finding.text, finding.what)
