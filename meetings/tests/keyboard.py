"""A person without a mouse: from place to place by Tab, and no further than Tab leads."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

IS_HERE = "(wanted) => wanted === document.activeElement || wanted.contains(document.activeElement)"
MOST = 400  # more stops than any page of ours has
AGAIN = 20  # stops after which the wanted element is looked for anew: by its role and name that takes longer than a Tab


class Keyboard:
    """Everything a test may do with a page when its person has only keys."""

    def __init__(self, page: Page):
        self.page = page
        # The browser hands dialogs over from the first one who listens. Told of it at the same time as of the key that
        # opens one, it may hear the key first, and nothing opens.
        page.on("filechooser", lambda _: None)

    def go(self, wanted: Locator) -> None:
        """Tab until the wanted element, or something within it, has the focus. Fails where Tab does not lead there."""
        expect(wanted).to_be_visible()
        for stop in range(MOST):
            if stop % AGAIN == 0:
                found = wanted.element_handle()
            if found.evaluate(IS_HERE):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {wanted}")

    def enter(self, wanted: Locator) -> None:
        """Go there and press Enter."""
        self.go(wanted)
        self.page.keyboard.press("Enter")

    def fill(self, wanted: Locator, text: str) -> None:
        """Go to a field, take away what stands in it, and type."""
        self.go(wanted)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def choose_files(self, wanted: Locator, *files: Path) -> None:
        """Go to a file field, open its dialog by Enter or Space, and choose."""
        self.go(wanted)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files([str(file) for file in files])

    def link(self, name: str, *, exact: bool = True) -> Locator:
        """The link of this name, whole or as its beginning."""
        return self.page.get_by_role("link", name=name if exact else re.compile(f"^{re.escape(name)}"), exact=exact)

    def button(self, name: str, *, exact: bool = True) -> Locator:
        """The button of this name, whole or as its beginning."""
        return self.page.get_by_role("button", name=name if exact else re.compile(f"^{re.escape(name)}"), exact=exact)
