"""What every journey stands on: a person in a browser, and a browser that tells of every violation."""

from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from celery.contrib.testing.worker import start_worker
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Route, ViewportSize

from chefforum.celery import app
from meetings.models import User

WIDTHS = (390, 820, 1280)
HEIGHTS = {390: 844, 820: 1180, 1280: 900}
FRAMES = 1000  # for so many a test waits for what a page is to send
# Axe, quick: most of its time goes into reading the same few colours thousands of times, and what is read depends on
# the words alone.
AXE = f"""{Axe().axe_script};
(() => {{
  const {{ Color }} = axe.commons.color, read = Color.prototype.parseString, known = new Map()
  Color.prototype.parseString = function (words) {{
    if (!known.has(words)) known.set(words, read.call(new Color(0, 0, 0, 1), words))
    const {{ r, g, b, alpha }} = known.get(words)
    return Object.assign(this, {{ r, g, b, alpha }})
  }}
}})()"""
# What WCAG 2.1 AA asks for, and axe's own best practices: nothing is switched off. A theme changes colours and no
# markup, so that in the other theme only the rules on colours are asked again. A width changes no colour
# (test_appearance.py), so that `between` two widths that are asked in full they are asked of what is new on the page.
ASK = """async (between) => {
  const COLOURS = ["color-contrast", "link-in-text-block"]
  const root = document.documentElement
  const asked = window.axeAsked ??= new WeakSet()
  const shown = [...document.body.querySelectorAll("*")].filter((one) => one.checkVisibility())
  const fresh = between ? shown.filter((one) => !asked.has(one)) : shown
  if (!between) shown.forEach((one) => asked.add(one))
  const place = between ? { include: fresh } : document
  const theme = root.dataset.bsTheme
  const dark = theme === "dark" || (theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches)
  const [here, other] = dark ? ["dark", "light"] : ["light", "dark"]
  const found = []
  async function ask(where, name, asking) {
    const { violations } = await axe.run(where, { resultTypes: ["violations"], ...asking })
    for (const { id, nodes } of violations) {
      found.push(...nodes.map((node) => `${id} (${name}): ${node.target} ${node.html.slice(0, 120)}`))
    }
  }
  const colours = { runOnly: COLOURS }
  const rest = { rules: Object.fromEntries(COLOURS.map((rule) => [rule, { enabled: false }])) }
  await ask(document, here, between ? rest : {})
  if (between && fresh.length) await ask(place, here, colours)
  root.dataset.bsTheme = other
  if (fresh.length) await ask(place, other, colours)
  root.dataset.bsTheme = theme
  return found
}"""

SELECT = """([within, first, last]) => {
  const walker = document.createTreeWalker(document.querySelector(within), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const start = node.data.indexOf(first), end = node.data.indexOf(last);
    if (start >= 0) range.setStart(node, start);
    if (end >= 0) range.setEnd(node, end + last.length);
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


@contextmanager
def worker():
    """A real worker on the real broker, as long as the block lasts."""
    with start_worker(app, perform_ping_check=False, pool="solo"):
        yield


class HeldBack:
    """What a page sends by POST to an address, held back on its way, as on a slow connection, until the test lets it go."""

    def __init__(self, page: Page, url: str):
        self._page = page
        self._held: list[Route] = []
        page.route(url, lambda route: self._held.append(route) if route.request.method == "POST" else route.fallback())

    def let_go(self) -> None:
        """Let the first of them go, once there is one. Fails where none comes."""
        for _ in range(FRAMES):
            if self._held:
                self._held.pop(0).continue_()
                return
            self._page.evaluate("() => new Promise(requestAnimationFrame)")
        raise AssertionError("Nothing was sent that could be let go.")


class Visitor:
    """One person with a browser window. Whatever the browser complains of is kept in `complaints`."""

    def __init__(self, browser: Browser, address: str, *, width: int = 1280, theme: str = "light", **context: Any):
        self.address = address
        size: ViewportSize = {"width": width, "height": HEIGHTS[width]}
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

    def sign_in(self, username: str) -> None:
        """Open the front page with a session of the person's. The form has its own journeys, and takes seconds."""
        client = Client()
        client.force_login(User.objects.get(username=username))
        name = settings.SESSION_COOKIE_NAME
        self.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": self.address, "httpOnly": True}]
        )
        self.page.goto("/")

    def violations(self, *, between: bool = False) -> list[str]:
        """What axe finds on the page, in the light theme and in the dark one, each with its place.

        `between` two widths that are asked in full, colours are asked only of what this document has not shown yet.
        """
        if not self.page.evaluate("!!window.axe"):
            self.page.evaluate(AXE)
            self.context.add_init_script(AXE)  # the next page comes with it, and the browser compiles it once
        return self.page.evaluate(ASK, between)

    def faults(self, address: str = "") -> list[str]:
        """What is wrong with the page at every width: what axe finds, and by how much it is wider than the window.

        With an address it is opened first, once: a window is turned and drawn wider without being loaded again.
        """
        if address:
            self.page.goto(address)
        found = []
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            at_this_width = self.violations(between=min(WIDTHS) < width < max(WIDTHS))
            if too_wide := self.overflow():
                at_this_width.append(f"{too_wide} px too wide")
            found += [f"{address or self.page.url} at {width}: {fault}" for fault in at_this_width]
        return found

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        return self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    def select(self, within: str, first: str, last: str) -> None:
        """Mark the words from `first` to `last` in the element, as a finger would."""
        self.page.evaluate(SELECT, [within, first, last])
