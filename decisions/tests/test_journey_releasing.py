"""The secretary releases an agenda, with a real worker: documents and mails; a reader comments on the draft before."""

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from chefforum.testing import item as make_item
from decisions.tests.journeys import Visitor, worker
from meetings.models import AgendaItem, Exclusion, Meeting, Notice, Review

pytestmark = pytest.mark.journey


@pytest.fixture
def visit(live_server, browser):
    """A function: a visitor of the running system. At the end nobody's browser may have complained of anything."""
    visitors = []

    def visitor(**said) -> Visitor:
        visitors.append(Visitor(browser, live_server.url, **said))
        return visitors[-1]

    yield visitor
    for one in visitors:
        one.context.close()
    assert [one.complaints for one in visitors] == [[] for _one in visitors]


def test_secretary_has_the_draft_read_and_releases_it(visit, agenda, secretary, chief):
    secretary_at = visit()
    page = secretary_at.page
    secretary_at.sign_in("sekretaer")
    page.goto(reverse("reviews", args=[agenda.pk]))
    page.get_by_label("Cilla Chef").check()
    page.get_by_role("button", name="Send til gennemlæsning").click()
    expect(page.get_by_role("heading", name="Gennemlæsning 1: et udkast, der ikke er frigivet")).to_be_visible()

    chief_at = visit()
    reader = chief_at.page
    chief_at.sign_in("chef")
    reader.goto(reverse("review", args=[agenda.pk, 1]))
    reader.get_by_text("Skriv en kommentar til punkt 3").click()
    reader.locator("#text-3").fill("Hvad koster det?")
    reader.locator("#place-3").select_option(label="Sagsfremstilling")
    reader.locator("#talk-3").get_by_role("button", name="Kommentér").click()
    expect(reader.locator("#talk-3").get_by_role("status")).to_have_text("Din kommentar er gemt.")
    expect(reader.locator("#talk-3").locator(":focus")).to_have_count(1)

    page.reload()
    expect(page.locator("#talk-3")).to_contain_text("Hvad koster det?")
    page.goto(reverse("release", args=[agenda.pk]))
    page.get_by_role("button", name="Frigiv dagsorden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Version 1 er frigivet")
    with worker():
        expect(page.get_by_role("heading", name="Dokumenter og mails", exact=True)).to_be_visible(timeout=60_000)
    with page.expect_download() as sent:
        page.get_by_role("link", name="Hent dagsordenen").click()
    assert sent.value.suggested_filename == "Dagsorden Chefforum 2026-12-02.pdf"
    # The worker told the readers of the review too late: it had ended.
    assert set(Notice.objects.values_list("kind", "status")) == {("review", "dropped"), ("released", "sent")}
    assert len(mail.outbox) == 2


@pytest.fixture
def stages(agenda, secretary, chief, chefforum) -> list[str]:
    """Addresses of every page of the release: with a draft, a review with comments, a version, a supplement to come."""
    review = Review.objects.begin(agenda, by=secretary, readers=[chief])
    budget = agenda.items.get(title="Budget 2027")
    review.comment(budget, by=chief, text="Hvad koster det?")
    Exclusion.objects.create(item=budget, membership=chief.memberships.get())
    Exclusion.objects.create(item=agenda.items.get(closed=True), membership=secretary.memberships.get())
    agenda.release_agenda(by=secretary)
    Meeting.objects.create(forum=chefforum, held_on="2099-12-16", status="drafting")
    for title in ("Hastesag", "Anden hastesag"):
        row = make_item(agenda, title)
        AgendaItem.objects.filter(pk=row.pk).update(status="accepted")
    AgendaItem.objects.write(forum=chefforum, meeting=agenda, by=chief, author=chief, title="Kladde")
    first = agenda.items.get(number=1)
    first.withdraw(by=secretary, reason="Udgår")
    Notice.objects.filter(user=chief).update(status="failed")
    draft = Meeting.objects.create(forum=chefforum, held_on="2099-12-02", status="drafting")
    make_item(draft, "Et punkt")
    draft.items.update(status="accepted")
    return [
        *(reverse(name, args=[draft.pk]) for name in ("release", "reviews", "cancel_meeting", "preview")),
        *(
            reverse(name, args=[agenda.pk])
            for name in ("release", "release_supplement", "released", "released_items", "cancel_meeting", "reviews")
        ),
        reverse("review", args=[agenda.pk, 1]),
        *(reverse("preview_as", args=[agenda.pk, one]) for one in ("medlem", "udelukket", "kollega", "borger")),
        *(reverse(name, args=[budget.key]) for name in ("withdraw_item", "postpone_item")),
    ]


def test_every_page_of_the_release_is_accessible(visit, stages):
    secretary_at = visit()
    secretary_at.sign_in("sekretaer")
    found = []
    for address in stages:
        found += secretary_at.faults(address)
    assert "\n".join(found) == ""
