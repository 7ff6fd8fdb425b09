"""A browser that dies in the middle of a word: what was typed is there when it is opened again."""

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from chefforum.testing import PASSWORD
from decisions.tests.writing_page import SAVED, part, stands, state, write
from meetings.models import AgendaItem, Section

pytestmark = pytest.mark.journey


@pytest.fixture
def budget(agenda) -> AgendaItem:
    return agenda.items.get(title="Budget 2027")


@pytest.fixture
def text(budget) -> Section:
    return budget.sections.get(type="presentation")


def kill(folder: Path) -> None:
    """End the browser that works in the folder as a power cut does: nothing of it gets to say goodbye."""
    for entry in Path("/proc").iterdir():
        with suppress(OSError):  # a process that has ended by itself
            if entry.name.isdigit() and f"--user-data-dir={folder}".encode() in (entry / "cmdline").read_bytes():
                os.kill(int(entry.name), signal.SIGKILL)


def test_browser_killed_mid_word(
    live_server, browser_type, browser_type_launch_args, secretary, budget, text, tmp_path
):
    folder = tmp_path / "browser"
    address = reverse("item_draft", args=[budget.key])

    def start():
        context = browser_type.launch_persistent_context(
            folder, base_url=live_server.url, locale="da-DK", **browser_type_launch_args
        )
        page = context.pages[0]
        # A browser writes its cookies down every half minute: one that dies may ask for the password again.
        page.goto(f"/konto/login/?next={address}")
        page.locator("#id_login").fill("sekretaer")
        page.locator("#id_password").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Log ind").click()
        page.locator("html[data-writes=ready]").wait_for()
        return context, page

    context, page = start()
    context.set_offline(True)  # so that nothing of it gets to the server in time
    write(page, " Midt i et or")
    expect(part(page, text)).to_have_attribute("data-kept", "true")
    with context.expect_event("close"):
        kill(folder)
    assert stands(text) == "<p>Det handler om budget 2027.</p>"

    context, page = start()
    expect(page.get_by_role("textbox", name="Sagsfremstilling")).to_have_text(
        "Det handler om budget 2027. Midt i et or"
    )
    expect(page.locator("#draft-news")).to_contain_text("tekst, der ikke var sendt")
    expect(state(page, text)).to_have_text(SAVED)
    assert stands(text) == "<p>Det handler om budget 2027. Midt i et or</p>"
    context.close()
