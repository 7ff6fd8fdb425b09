"""What every journey stands on: a person in a browser, and a browser that tells of every violation."""

from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from celery.contrib.testing.worker import start_worker
from playwright.sync_api import Browser, BrowserContext, Page

from chefforum.celery import app
from chefforum.testing import PASSWORD

WIDTHS = (390, 820, 1280)
HEIGHTS = {390: 844, 820: 1180, 1280: 900}
# What WCAG 2.1 AA asks for, and axe's own best practices. Nothing is switched off.
AXE = {"resultTypes": ["violations"]}


@contextmanager
def worker():
    """A real worker on the real broker, as long as the block lasts."""
    with start_worker(app, perform_ping_check=False, pool="solo"):
        yield


class Visitor:
    """One person with a browser window. Whatever the browser complains of is kept in `complaints`."""

    def __init__(self, browser: Browser, address: str, *, width: int = 1280, theme: str = "light", **context: Any):
        self.address = address
        size = {"width": width, "height": HEIGHTS[width]}
        self.context: BrowserContext = browser.new_context(
            base_url=address, viewport=size, has_touch=width < 1000, locale="da-DK", reduced_motion="reduce", **context
        )
        self.context.add_cookies([{"name": "theme", "value": theme, "url": address}])
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._hear)

    def _hear(self, message: Any) -> None:
        # A 403 or 404 that was asked for is no complaint; a resource that a page lacks is.
        if message.type in ("error", "warning") and message.location["url"] != self.page.url:
            self.complaints.append(f"{message.text} ({message.location['url']})")
        elif "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def sign_in(self, username: str, password: str = PASSWORD) -> None:
        """Through the form, as everybody does."""
        self.page.goto("/konto/login/")
        self.page.locator("#id_login").fill(username)
        self.page.locator("#id_password").fill(password)
        self.page.get_by_role("main").get_by_role("button", name="Log ind").click()
        self.page.wait_for_url(f"{self.address}/")

    def violations(self) -> list[str]:
        """What axe finds on the page, each with its place."""
        found = Axe().run(self.page, options=AXE).response["violations"]
        return [f"{one['id']}: {node['target']} {node['html'][:120]}" for one in found for node in one["nodes"]]

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        return self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
