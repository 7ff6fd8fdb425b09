"""A chief keeps a meeting on her tablet, reads and notes without a connection, comes back, and leaves nothing behind."""

import datetime
import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from decisions.tests.journeys import Visitor
from decisions.views import offline
from meetings.models import Meeting, Note, Section

pytestmark = pytest.mark.journey

CACHES = "caches.keys()"
# Every byte that the device holds, as text: words would show.
HELD = """async () => {
  const names = (await indexedDB.databases()).map((one) => one.name);
  const held = [];
  for (const name of names) {
    const database = await new Promise((resolve) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
    });
    for (const store of database.objectStoreNames) {
      const rows = await new Promise((resolve) => {
        const request = database.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => resolve(request.result);
      });
      for (const row of rows) held.push(new TextDecoder().decode(row.sealed?.data) + JSON.stringify(row));
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) held.push(await (await cache.match(request)).text());
  }
  return held.join("\\n");
}"""


@pytest.fixture
def released(files, secretary) -> Meeting:
    """In three days."""
    Meeting.objects.filter(pk=files.pk).update(held_on=timezone.localdate() + datetime.timedelta(days=3))
    files.refresh_from_db()
    files.release_agenda(by=secretary)
    return files


@pytest.fixture(params=[820])
def tablet(request, live_server, browser):
    visitor = Visitor(browser, live_server.url, width=request.param)
    yield visitor
    visitor.context.close()
    # Without a network the browser says so of every address; a refused note is a 422, a right that is gone a 403.
    known = ("ERR_INTERNET_DISCONNECTED", "422", "403 (Forbidden)")
    assert [one for one in visitor.complaints if not any(word in one for word in known)] == []


def wait_until(page, asked: str, value) -> None:
    """Until what the browser is asked for, and has to wait for itself, is this."""
    script = """async (value) => {
      let said = await (ASKED);
      for (let times = 0; times < 100 && said !== value; times += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        said = await (ASKED);
      }
      return said;
    }"""
    assert page.evaluate(script.replace("ASKED", asked), value) == value


def go_offline(visitor: Visitor, *, off: bool = True) -> None:
    visitor.context.set_offline(off)


def test_chief_keeps_a_meeting_reads_and_notes_without_a_connection(tablet, released, chief, secretary, monkeypatch):
    page, address = tablet.page, released.get_absolute_url()
    budget = released.items.get(title="Budget 2027")
    waiting = page.locator("#noter-3 [data-waiting-notes]")
    monkeypatch.setattr(offline, "release", lambda: "en ældre udgave")
    tablet.sign_in("chef")

    # Kept, with a word on what is, and what is not
    page.goto(address)
    page.get_by_role("button", name="Gem på denne enhed").tap()
    keep = page.locator("[data-keep]")
    expect(keep.locator("[data-told]")).to_have_text("Mødet er gemt på enheden. Du kan læse det uden net.")
    keep.locator("summary").tap()
    expect(keep.get_by_role("listitem")).to_have_text(
        [
            "Dagsordenen med 3 punkter, hele teksten og den korte.",
            re.compile("1 bilag, "),
            "1 lukket punkt er ikke med: Forummet gemmer ikke lukkede punkter på enheder.",
            "2 lukkede bilag er ikke med.",
            re.compile("til og med"),
        ]
    )
    assert (tablet.violations(), tablet.overflow()) == ([], 0)
    assert page.evaluate(CACHES) == ["chefforum-en ældre udgave"]
    held = page.evaluate(HELD)
    assert [word for word in ("Det handler om budget", "Personalesag", "Ansættelse") if word in held] == []

    # A newer release takes the older worker's place; its cache goes, the meeting stays
    monkeypatch.undo()
    page.goto(reverse("front_page"))
    page.evaluate("navigator.serviceWorker.getRegistration().then((worker) => worker.update())")
    wait_until(page, "caches.keys().then((names) => names.join())", f"chefforum-{offline.release()}")

    # Without a network the same address is read, and its items and attachments
    go_offline(tablet)
    page.goto(address)
    expect(page.get_by_text("Du er uden net. Det her er gemt på enheden")).to_be_visible()
    expect(page.get_by_text("Det handler om budget 2027.")).to_be_visible()
    expect(page.get_by_text("Punktet er lukket og er ikke gemt på enheden.")).to_be_visible()
    assert "Ansættelse af ny chef" not in page.content()
    assert (tablet.violations(), tablet.overflow()) == ([], 0)
    page.goto(f"{address}punkt/3/")
    expect(page).to_have_url(re.compile("#punkt-3$"))
    page.goto(f"{address}kort/")
    expect(page.get_by_text("at budget 2027 godkendes")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("heading", name="På denne enhed")).to_be_visible()
    assert (tablet.violations(), tablet.overflow()) == ([], 0)
    page.get_by_role("link", name="Chefforum, ").tap()

    # A note waits, and outlives the page
    page.locator("#noter-3 summary").tap()
    page.locator("#noter-3").get_by_role("textbox", name="Ny note").fill("Skrevet i toget")
    page.locator("#noter-3").get_by_role("button", name="Gem note").tap()
    expect(waiting).to_contain_text("Skrevet i toget")
    expect(waiting).to_contain_text("Venter på net")
    page.reload()
    expect(waiting).to_contain_text("Skrevet i toget")

    # Back: it is sent once, and the copy is renewed when there is a newer version
    Section.objects.filter(item=budget, type="presentation").update(html="<p>Nu med tal.</p>")
    released.release_agenda(by=secretary)
    go_offline(tablet, off=False)
    expect(page.get_by_text("Der er net igen.")).to_be_visible()
    expect(waiting).to_be_hidden()
    assert list(Note.objects.values_list("user__username", "item", "text")) == [("chef", budget.pk, "Skrevet i toget")]
    page.get_by_role("link", name="Læs det nyeste").tap()
    expect(page.locator("#device-told")).to_contain_text("er fornyet på enheden")
    kept = page.evaluate("(address) => device.find(address).then((answer) => answer.text())", address)
    assert [word for word in ("Nu med tal.", "Skrevet i toget") if word not in kept] == []
    assert "Det handler om budget" not in kept


@pytest.mark.parametrize("tablet", [390], indirect=True, ids=["phone"])
def test_nobody_signs_out_from_a_note_that_was_not_sent_and_nothing_stays(tablet, released, chief, chefforum):
    page, address = tablet.page, released.get_absolute_url()
    tablet.sign_in("chef")
    page.goto(address)
    page.get_by_role("button", name="Gem på denne enhed").tap()
    expect(page.locator("[data-kept]")).to_be_visible()
    page.goto(f"{address}punkt/3/")
    expect(page.locator("[data-ready]")).to_be_attached()

    # On an open page a note waits too; too long a one is refused, and stays with what the server says
    go_offline(tablet)
    page.get_by_role("textbox", name="Ny note").fill("a" * 100_001)
    page.get_by_role("button", name="Gem note").locator("visible=true").last.tap()
    waiting = page.locator("[data-waiting-notes]")
    expect(waiting).to_contain_text("Venter på net")
    page.get_by_role("button", name="Log ud").tap()
    dialog = page.get_by_role("dialog", name="1 note er ikke sendt")
    expect(dialog).to_contain_text("Du er uden net")
    dialog.get_by_role("button", name="Bliv logget ind").tap()
    go_offline(tablet, off=False)
    expect(waiting).to_contain_text("100.000 er det højeste")
    page.get_by_role("button", name="Log ud").tap()
    expect(dialog).to_contain_text("går tabt, hvis du logger ud")
    assert (tablet.violations(), tablet.overflow()) == ([], 0)
    dialog.get_by_role("link", name="Se noterne").tap()
    # It is drawn anew whenever something happens to a note, wherever the focus is
    for focused in (page.get_by_role("textbox", name="Din note"), page.get_by_role("button", name="Send igen")):
        page.get_by_role("textbox", name="Din note").fill("Kort og godt")
        focused.focus()
        page.evaluate("device.queue.draw(document.querySelector('[data-waiting-notes]'))")
        expect(focused).to_be_focused()
        expect(page.get_by_role("textbox", name="Din note")).to_have_value("Kort og godt")
    page.get_by_role("button", name="Send igen").tap()
    expect(waiting).to_be_hidden()
    assert list(Note.objects.values_list("text", flat=True)) == ["Kort og godt"]

    # Signed out, nothing is left: no words, no pages, no worker
    page.goto(address)
    page.get_by_role("button", name="Log ud").tap()
    page.wait_for_url(f"{tablet.address}/")
    assert page.evaluate(CACHES) == []
    assert page.evaluate(HELD) == ""
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


STORE = """(act) => new Promise((resolve) => {
  const request = indexedDB.open("chefforum-device");
  request.onsuccess = () => {
    const store = request.result.transaction("meetings", "readwrite").objectStore("meetings");
    const asked = store.getAll();
    asked.onsuccess = () => {
      if (act === "expire") for (const row of asked.result) store.put({ ...row, until: Date.now() - 1 });
      if (act === "ask again") for (const row of asked.result) store.put({ ...row, checked: 0 });
    };
    store.transaction.oncomplete = () => {
      request.result.close();
      resolve(asked.result.length);
    };
  };
})"""


def test_copy_goes_with_its_time_with_the_right_to_read_and_with_the_session(tablet, released, chief, chair):
    page, address = tablet.page, released.get_absolute_url()

    def keep() -> None:
        page.goto(address)
        page.get_by_role("button", name="Gem på denne enhed").tap()
        expect(page.locator("[data-kept]")).to_be_visible()
        assert page.evaluate(STORE, "") == 1

    # Its time is over, and there was no network all the while
    tablet.sign_in("chef")
    keep()
    page.evaluate(STORE, "expire")
    go_offline(tablet)
    page.goto(address)
    expect(page.get_by_text("Den side, du bad om, er ikke gemt på enheden.")).to_be_visible()
    expect(page.get_by_text("Her er ikke gemt noget.")).to_be_visible()
    assert page.evaluate(STORE, "") == 0
    go_offline(tablet, off=False)

    # She leaves the forum
    keep()
    page.evaluate(STORE, "ask again")
    membership = chief.memberships.get()
    membership.starts_on, membership.ends_on = datetime.date(2020, 1, 1), datetime.date(2020, 2, 1)
    membership.save()
    page.goto("/")
    expect(page.locator("#device-told")).to_contain_text("kan ikke læses længere og er fjernet fra enheden")
    assert page.evaluate(STORE, "") == 0
    membership.starts_on = membership.ends_on = None
    membership.save()

    # Her session ends by the server's will
    keep()
    Session.objects.all().delete()
    page.goto("/")
    wait_until(page, "caches.keys().then((names) => names.join())", "")
    assert page.evaluate(HELD) == ""

    # Somebody else signs in while her note waits: it is sealed, and hers when she is back
    tablet.sign_in("chef")
    keep()
    page.goto(f"{address}punkt/3/")
    expect(page.locator("[data-ready]")).to_be_attached()
    go_offline(tablet)
    page.get_by_role("textbox", name="Ny note").fill("Kun for mig")
    page.get_by_role("button", name="Gem note").locator("visible=true").last.tap()
    expect(page.locator("[data-waiting-notes]")).to_contain_text("Kun for mig")
    tablet.context.clear_cookies(name="sessionid")
    go_offline(tablet, off=False)
    tablet.sign_in("forperson")
    wait_until(page, f"({STORE})('')", 0)
    assert "Kun for mig" not in page.evaluate(HELD)
    page.goto(reverse("device"))
    expect(page.get_by_text("Kun for mig")).to_have_count(0)
    assert Note.objects.count() == 0
    tablet.context.clear_cookies(name="sessionid")
    tablet.sign_in("chef")
    expect(page.locator("#device-told")).to_have_text("Dine noter er sendt.")
    assert list(Note.objects.values_list("user__username", "text")) == [("chef", "Kun for mig")]
