"""From an empty forum to a released agenda by keyboard alone: ten items, a table out of Word, files, the same words."""

import datetime
import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from chefforum.testing import PASSWORD
from decisions.tests.journeys import Visitor, worker
from meetings.documents import render_note_pdf
from meetings.models import AgendaItem, Meeting, StandingItem
from meetings.tests.keyboard import Keyboard
from meetings.tests.pdf_reading import page_texts
from meetings.tests.test_journey_editor import PASTE
from meetings.tests.test_paste import pasted

pytestmark = pytest.mark.journey

TITLES = [
    "Budgetopfølgning efter tredje kvartal",
    "Ny vejledning om sygefravær",
    "Bygninger, der skal sælges",
    "Rekruttering af sygeplejersker",
    "Fælles indkøb af tablets",
    "Beredskabsplan for strømsvigt",
    "Høring om busruter",
    "Status på klimaplanen",
    "Mødekalender for foråret",
]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A PDF and a picture."""
    note, picture = tmp_path / "Notat om driften.pdf", tmp_path / "Kort over området.png"
    note.write_bytes(render_note_pdf("Notat om driften", "<p>Driften koster det samme som sidste år.</p>"))
    Image.new("RGB", (40, 30), "white").save(picture)
    return [note, picture]


def test_secretary_drafts_an_agenda_of_ten_items_by_keyboard_alone(
    live_server, browser, chefforum, secretary, chief, files
):
    chefforum.recommenders = "Kommunaldirektøren\nØkonomichefen"
    chefforum.save()
    StandingItem.objects.create(forum=chefforum, place="first", title="Godkendelse af dagsorden og referat", minutes=5)
    held_on = timezone.localdate() + datetime.timedelta(days=40)
    visitor = Visitor(browser, live_server.url)
    page, keys = visitor.page, Keyboard(visitor.page)

    page.goto(reverse("account_login"))
    keys.fill(page.locator("#id_login"), "sekretaer")
    keys.fill(page.locator("#id_password"), PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/")

    # 1. Plan
    keys.enter(page.get_by_role("region", name="Fora").get_by_role("link", name="Chefforum", exact=True))
    keys.enter(keys.link("Nyt møde"))
    keys.go(page.locator("#id_held_on"))
    page.keyboard.type(f"{held_on:%m%d%Y}")  # this browser has the month first, and asks for am or pm
    keys.fill(page.locator("#id_start"), "0900AM")
    keys.fill(page.locator("#id_end"), "1130AM")
    keys.enter(keys.button("Planlæg mødet"))
    page.wait_for_url("**/kladde/", timeout=5000)
    meeting = Meeting.objects.get()
    assert (str(meeting.held_on), str(meeting.start), str(meeting.end)) == (str(held_on), "09:00:00", "11:30:00")

    # 2. Collect
    keys.enter(keys.button("Begynd på dagsordenen"))
    keys.go(page.get_by_label("Titel på nyt punkt"))
    for title in TITLES:
        page.keyboard.type(title)
        page.keyboard.press("Enter")
    expect(page.locator(".agenda-title")).to_have_text(["Godkendelse af dagsorden og referat", *TITLES])
    keys.enter(keys.button(f"Flyt »{TITLES[8]}« op"))
    expect(page.locator(".agenda-title").nth(8)).to_have_text(TITLES[8])
    for title in TITLES:
        keys.fill(page.get_by_label(f"Minutter til »{title}«"), "15")
    page.keyboard.press("Tab")
    expect(page.locator(".agenda-row").last.locator(".agenda-starts")).to_have_text("11.05")

    # 3. Write
    keys.enter(page.get_by_role("link", name=TITLES[0], exact=True))
    page.locator("html[data-writes=ready]").wait_for()
    keys.fill(page.get_by_label("Sagsnummer"), "00.30.00-S00-7-99")
    keys.go(page.get_by_label("Vælg, hvem der indstiller"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    keys.fill(page.get_by_label("Punktets tekst").first, "direktionen drøfter opfølgningen")
    keys.go(page.get_by_role("textbox", name="Resumé"))
    page.keyboard.type("Kvartalet holder sig inden for rammen.")
    keys.go(page.get_by_role("textbox", name="Sagsfremstilling"))
    page.keyboard.type("Tabellen er klippet ud af et regneark.")
    page.keyboard.press("Enter")
    page.evaluate(
        PASTE.replace('document.querySelector(".editor .ProseMirror")', "document.activeElement"),
        {"text/html": pasted("word"), "text/plain": "x"},
    )
    presentation = AgendaItem.objects.get(title=TITLES[0]).sections.get(type="presentation")
    saved = page.locator(f"#afsnit-{presentation.pk} [data-state]")
    expect(saved).to_have_text(re.compile("^gemt"))

    # 4. Attach
    keys.choose_files(page.locator("#attachments-files"), *files)
    expect(page.locator(".attachment-list > li")).to_have_count(2)

    # 5. Check and release
    page.goto(reverse("drafting", args=[meeting.pk]))
    keys.enter(keys.link("Klar til udsendelse?"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Klar til udsendelse")
    page.goto(reverse("release", args=[meeting.pk]))
    keys.enter(keys.button("Frigiv dagsorden"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Version 1 er frigivet")
    with worker():
        expect(page.get_by_role("heading", name="Dokumenter og mails", exact=True)).to_be_visible(timeout=60_000)
    keys.go(keys.link("Hent dagsordenen"))
    with page.expect_download() as sent:
        page.keyboard.press("Enter")

    words = " ".join(page_texts(sent.value.path().read_bytes()))
    for said in (
        *TITLES,
        "00.30.00-S00-7-99",
        "Økonomichefen indstiller,",
        "at direktionen drøfter opfølgningen",
        "Kvartalet holder sig inden for rammen.",
        "Tabellen er klippet ud af et regneark.",
        "Udvidelse",
        "118,0",
        "Notat om driften",
        "Kort over området",
    ):
        assert said in words
    items = meeting.items.in_order()
    assert [(item.label, item.title) for item in items] == [
        ("1", "Godkendelse af dagsorden og referat"),
        *((str(place), title) for place, title in enumerate([*TITLES[:7], TITLES[8], TITLES[7]], start=2)),
    ]
    visitor.context.close()
    assert visitor.complaints == []
