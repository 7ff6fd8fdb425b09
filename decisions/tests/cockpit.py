"""The minute taker's page, as the tests in a browser use it."""

from django.urls import reverse

from decisions.models import Session
from decisions.tests.journeys import Visitor

# One transparent point.
PICTURE = (
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)


class Desk(Visitor):
    """The minute taker's window."""

    def open(self, held: Session) -> None:
        self.page.goto(reverse("hold", args=[held.meeting_id]))
        self.page.wait_for_selector("[data-holds=ready][data-decides=ready]")

    @property
    def shown(self) -> list[str]:
        return self.page.locator("[data-held]:visible .item-number").all_inner_texts()

    def forgive(self, word: str) -> None:
        """A refusal that was looked for is no complaint."""
        self.complaints = [one for one in self.complaints if word not in one]
