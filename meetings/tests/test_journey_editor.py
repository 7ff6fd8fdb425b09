"""The editor in a real browser: what it makes is what the server keeps, and paste comes out the same on both sides."""

from pathlib import Path

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Page, expect

from decisions.importing import read_referat
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


def real_texts() -> list[str]:
    """Every text of the real minutes, where they lie beside the project."""
    folder = Path(django_settings.BASE_DIR).parent / "shared" / "referater"
    texts = []
    for file in sorted(folder.glob("[0-9t]*")) if folder.exists() else ():
        for item in read_referat(file.name, file.read_bytes()).document["items"]:
            texts += [section["html"] for section in item["sections"]]
    return texts


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
    documents = [clean(source) for source in (*CASES, *HOSTILE.values(), *map(pasted, NAMES), *real_texts())]
    through = "(all) => all.map((html) => { editors[0].setHTML(html); return editors[0].getHTML(); })"
    returned = visitor.page.evaluate(through, documents)
    assert [(one, two) for one, two in zip(documents, returned, strict=True) if one != two] == []
    visitor.context.close()
    assert visitor.complaints == []


def test_a_table_is_made_and_left_by_keyboard(browser, live_server, settings):
    visitor = opened(browser, live_server, settings)
    page = visitor.page
    keys = page.keyboard
    page.get_by_role("textbox", name="Sagsfremstilling").focus()
    keys.type("Tal")
    keys.press("Enter")
    keys.press("Alt+F10")
    toolbar = page.get_by_role("toolbar", name="Værktøjer til Sagsfremstilling")
    expect(toolbar.get_by_role("button", name="Teksttype")).to_be_focused()
    keys.press("End")
    expect(toolbar.get_by_role("button", name="Gentag")).to_be_focused()
    toolbar.get_by_role("button", name="Indsæt en tabel").focus()
    keys.press("Enter")
    expect(page.get_by_role("dialog", name="Indsæt en tabel")).to_be_visible()
    assert visitor.violations() == []
    keys.type("2")
    keys.press("Tab")
    keys.type("2")
    keys.press("Enter")
    for word in ("År", "Antal", "2026"):
        keys.type(word)
        keys.press("Tab")
    keys.type("4")
    keys.press("Escape")
    keys.press("Shift+Tab")
    expect(toolbar.get_by_role("button", name="Indsæt en tabel")).not_to_be_visible()
    expect(toolbar.locator(":focus")).to_be_visible()
    toolbar.get_by_role("button", name="Rækker og kolonner").focus()
    keys.press("Enter")
    menu = page.get_by_role("menu", name="Rækker og kolonner")
    expect(menu.get_by_role("menuitem", name="Indsæt række over")).to_be_focused()
    assert visitor.violations() == []
    keys.press("ArrowDown")
    keys.press("Enter")
    head = '<thead><tr><th scope="col">År</th><th scope="col">Antal</th></tr></thead>'
    rows = "<tr><td>2026</td><td>4</td></tr><tr><td></td><td></td></tr>"
    assert written(page) == f"<p>Tal</p><table>{head}<tbody>{rows}</tbody></table>"
    keys.press("Escape")
    keys.press("Tab")
    expect(page.get_by_role("textbox", name="Økonomi")).not_to_be_focused()
    expect(page.locator(".editor").nth(1).locator(":focus")).to_have_count(1)
    visitor.context.close()
    assert visitor.complaints == []


def test_marks_links_and_a_footnote_by_keyboard(browser, live_server, settings):
    visitor = opened(browser, live_server, settings)
    page = visitor.page
    keys = page.keyboard
    page.get_by_role("textbox", name="Sagsfremstilling").focus()
    keys.type("- Se ")
    keys.press("Control+k")
    dialog = page.get_by_role("dialog", name="Link")
    keys.type("javascript:alert(1)")
    keys.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("Det er ikke en adresse")
    expect(dialog.get_by_label("Hvor linket fører hen")).to_be_focused()
    assert visitor.violations() == []
    keys.press("Control+a")
    keys.type("www.kommune.example/plan")
    keys.press("Tab")
    keys.type("planen")
    keys.press("Enter")
    expect(dialog).not_to_be_visible()
    keys.press("Control+Alt+f")
    note = page.get_by_role("textbox", name="Fodnotens tekst")
    expect(note).to_be_focused()
    keys.type("Vedtaget i ")
    keys.press("Control+b")
    keys.type("maj")
    assert visitor.violations() == []
    keys.press("Enter")
    expect(note).not_to_be_visible()
    keys.type(", og CO")
    keys.press("Control+,")
    keys.type("2")
    link = '<a href="https://www.kommune.example/plan">planen</a>'
    text = (
        f'<ul><li>Se {link}<span class="footnote">Vedtaget i <strong>maj</strong></span>, og CO<sub>2</sub></li></ul>'
    )
    assert written(page) == text == clean(text)
    expect(page.get_by_role("note", name="Fodnote: Vedtaget i maj")).to_be_visible()
    keys.press("Control+z")
    assert "<sub>" not in written(page)
    visitor.context.close()
    assert visitor.complaints == []


def test_the_next_key_finds_the_text_before_the_next_frame(browser, live_server, settings):
    visitor = opened(browser, live_server, settings)
    page = visitor.page
    keys = page.keyboard
    # A frame that never comes is what a busy machine is for as long as a quick hand needs.
    page.evaluate("window.requestAnimationFrame = () => 0")
    page.get_by_role("textbox", name="Sagsfremstilling").focus()
    keys.press("Alt+F10")
    page.get_by_role("button", name="Fed").first.press("Enter")
    keys.type("Se")
    keys.press("Control+b")
    keys.press("Control+k")
    keys.type("kommune.example")
    keys.press("Enter")
    keys.press("Control+Alt+f")
    keys.type("Ny")
    keys.press("Enter")
    keys.type(".")
    keys.press("Alt+F10")
    keys.press("Escape")
    keys.type("Ja")
    link = '<a href="https://kommune.example">kommune.example</a>'
    assert written(page) == f'<p><strong>Se</strong>{link}<span class="footnote">Ny</span>.Ja</p>'
    keys.press("Escape")
    keys.press("Tab")
    expect(page.locator(".editor").nth(1).locator(":focus")).to_have_count(1)
    visitor.context.close()
    assert visitor.complaints == []


def test_on_a_phone_lines_are_paragraphs_and_pictures_belong_elsewhere(browser, live_server, settings):
    visitor = opened(browser, live_server, settings, width=390)
    page = visitor.page
    page.evaluate(PASTE, {"text/plain": "et\n\nto\r\ntre"})
    assert written(page) == "<p>et</p><p>to</p><p>tre</p>"
    page.evaluate(PASTE, {"text/html": '<p>før<img src="file:///C:/kort.png" alt="Kort">efter</p>', "text/plain": "x"})
    expect(page.get_by_role("status").filter(has_text="Billeder kommer ikke med i teksten.")).to_be_visible()
    assert "<img" not in written(page)
    sizes = [button.bounding_box() for button in page.get_by_role("toolbar").first.get_by_role("button").all()]
    assert min(min(size["width"], size["height"]) for size in sizes) >= 44
    assert (visitor.overflow(), visitor.violations()) == (0, [])
    visitor.context.close()
    assert visitor.complaints == []
