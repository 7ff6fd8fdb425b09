"""One thing that was found before the release."""

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from django.urls import reverse
from django.utils.translation import gettext

from meetings.cpr import mask

if TYPE_CHECKING:
    from meetings.models import AgendaItem, Attachment, Meeting, Section

MUST, ADVICE = "must", "advice"
# Where something of the meeting itself is put right.
PAGES = {"": "drafting", "plan": "change_meeting", "review": "reviews"}


@dataclass(frozen=True)
class Place:
    """Where something was found: in the meeting itself, in an item's head, in one of its sections or attachments."""

    meeting: "Meeting | None"
    item: "AgendaItem | None" = None
    section: "Section | None" = None
    attachment: "Attachment | None" = None
    # The item's comments, or the meeting's hours: what is neither in a text nor in a file.
    spot: Literal["", "comments", "plan", "review"] = ""

    @property
    def name(self) -> str:
        """One word for the place, the same for as long as it is there."""
        if self.attachment:
            return f"attachment-{self.attachment.key}"
        if self.section:
            return f"section-{self.section.pk}"
        return f"item-{self.item.key}" if self.item else "meeting"


@dataclass(frozen=True)
class Finding:
    """What was found, where, and what to do about it.

    `severity` is "must" where the agenda does not go out before it is put right or somebody answers for it with a
    reason, "advice" where it only tells. `what` tells it from others of its kind in the same place, and never holds
    a personal number.
    """

    code: str
    severity: str
    place: Place
    text: str
    what: str = ""

    @property
    def name(self) -> str:
        """The same for as long as the same thing is found in the same place: what an answer is kept under."""
        return ":".join(part for part in (self.code, self.place.name, self.what) if part)

    @property
    def is_must(self) -> bool:
        """Whether it holds up the release."""
        return self.severity == MUST

    @property
    def item(self) -> str | None:
        """The item's key; None where the finding is the meeting's."""
        return str(self.place.item.key) if self.place.item else None

    @property
    def section(self) -> int | None:
        """The section's key."""
        return self.place.section.pk if self.place.section else None

    @property
    def attachment(self) -> str | None:
        """The attachment's key."""
        return str(self.place.attachment.key) if self.place.attachment else None

    @property
    def item_title(self) -> str:
        """The item as it may be shown; nothing where the finding is the meeting's."""
        return mask(str(self.place.item)) if self.place.item else ""

    @property
    def place_text(self) -> str:
        """The place in a word or two: the section's heading, the attachment's title."""
        place = self.place
        if place.attachment:
            return mask(place.attachment.title)
        if place.section:
            return str(place.section)
        if place.spot == "comments":
            return gettext("Comments")
        return gettext("About the item") if place.item else gettext("The meeting")

    @property
    def id(self) -> str:
        """The name as an id in a page."""
        return sha256(self.name.encode()).hexdigest()[:12]

    @property
    def fragment(self) -> str:
        """Where on the item's page it can be put right."""
        if self.place.attachment:
            return f"#attachment-{self.attachment}"
        if self.place.section:
            return f"#afsnit-{self.section}"
        return "#comments" if self.place.spot == "comments" else "#hoved"

    @property
    def url(self) -> str:
        """The page where it can be put right, at its place."""
        if self.place.item is None:
            page = PAGES[self.place.spot]
            return reverse(page, args=[self.place.meeting.pk]) if self.place.meeting else ""
        return reverse("item_draft", args=[self.place.item.key]) + self.fragment
