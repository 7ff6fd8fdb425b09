"""The editor in a real browser: what it makes is what the server keeps, and paste comes out the same on both sides."""

import pytest
from playwright.sync_api import Page, expect

from decisions.tests.journeys import Visitor
from meetings.richtext import clean
from meetings.tests.hostile import HOSTILE
from meetings.tests.test_paste import NAMES, cleaned, pasted
from meetings.tests.test_richtext import CASES

pytestmark = pytest.mark.journey

MOUNT = """async () => {
  const { mount } = await import("/static/js/editor.js");
  window.editors = [...document.querySelectorAll("[data-editor]")].map(mount);
}"""
PASTE = """(types) => {
  const data = new DataTransfer();
  for (const [type, text] of Object.entries(types)) data.setData(type, text);
  const target = document.querySelector(".editor .ProseMirror");
  target.focus();
  target.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def opened(browser, live_server, settings, **said) -> Visitor:
    """The page of two editors, mounted."""
    settings.ROOT_URLCONF = "meetings.tests.editor_page"
    visitor = Visitor(browser, live_server.url, **said)
    visitor.page.goto("/editor/")
    visitor.page.evaluate(MOUNT)
    return visitor


def written(page: Page) -> str:
    """What would be posted."""
    return page.evaluate("document.querySelector('[name=html]').value")


def test_paste_comes_out_in_the_browser_as_on_the_server(browser, live_server, settings):
    visitor = opened(browser, live_server, settings)
    for name in NAMES:
        visitor.page.evaluate("editors[0].setHTML('')")
        visitor.page.evaluate(PASTE, {"text/html": pasted(name), "text/plain": "x"})
        assert written(visitor.page) == cleaned(name)
    visitor.context.close()
    assert visitor.complaints == []


def test_what_the_allow_list_keeps_goes_through_the_editor_unchanged(browser, live_server, settings):
    visitor = opened(browser, live_server, settings)
    documents = [clean(source) for source in (*CASES, *HOSTILE.values(), *map(pasted, NAMES))]
    through = "(all) => all.map((html) => { editors[0].setHTML(html); return editors[0].getHTML(); })"
    returned = visitor.page.evaluate(through, documents)
    assert [(one, two) for one, two in zip(documents, returned, strict=True) if one != two] == []
    visitor.context.close()
    assert visitor.complaints == []
