"""Every page in both themes and at three widths: no axe violation, no CSP violation, no page wider than its window."""

import pytest
from django.urls import reverse

from decisions import demo
from decisions.models import Upload
from decisions.tests.journeys import Visitor
from decisions.tests.test_upload_pages import REFERAT
from meetings.models import AgendaItem, Forum, Meeting, Rendering, User

pytestmark = pytest.mark.journey


@pytest.fixture
def municipality(transactional_db) -> None:
    """The demo, with three uploads: one that was read, one that was refused, one that waits."""
    demo.load_demo()
    by, forum = User.objects.get(username="sekretaer"), Forum.objects.get(slug="chefforum")
    for name, text in (("januar.txt", REFERAT), ("indkøb.txt", "Mælk og brød")):
        Upload.objects.receive(text.encode(), name=name, forum=forum, by=by).read()
    Upload.objects.receive(b"", name="venter.txt", forum=forum, by=by)


def meeting(slug: str, status: str) -> Meeting:
    return Meeting.objects.filter(forum__slug=slug, status=status).latest("held_on")


def item(meeting: Meeting, **said) -> str:
    return reverse("item", args=[meeting.pk, AgendaItem.objects.filter(meeting=meeting, **said).first().label])


def pages() -> dict[str, list[str]]:
    """Every page of the system, by who reads it; '' is a citizen."""
    public, own = meeting("kommunemed", "approved"), meeting("chefforum", "archived")
    draft, planned = meeting("chefforum", "drafting"), meeting("kommunemed", "planned")
    uploads = [reverse("upload", args=[pk]) for pk in Upload.objects.values_list("pk", flat=True)]
    return {
        "": [
            reverse("front_page"),
            public.forum.get_absolute_url(),
            public.get_absolute_url(),
            item(public, closed=True),
            item(public, closed=False),
            reverse("account_login"),
            reverse("account_reset_password"),
            reverse("account_reset_password_done"),
            reverse("account_signup"),
            own.get_absolute_url(),  # not there for a citizen
            reverse("minutes_versions", args=[public.pk]),
        ],
        "chef": [
            reverse("front_page"),
            own.forum.get_absolute_url(),
            own.get_absolute_url(),
            f"{own.get_absolute_url()}?vis=dagsorden",
            item(own, title__startswith="Budget"),
            reverse("printing", args=[own.pk]),
            item(own, status="withdrawn"),
            draft.get_absolute_url(),  # nothing to read yet
            reverse("minutes_pdf", args=[own.pk]),  # being made
            reverse("minutes_pdf", args=[public.pk]),  # failed
            reverse("uploads"),  # not a chief's to do
            reverse("device"),
            reverse("account_change_password"),
            reverse("account_logout"),
        ],
        "sekretaer": [
            reverse("front_page"),
            draft.get_absolute_url(),
            planned.get_absolute_url(),
            reverse("minutes", args=[own.pk]),  # where one writes an addendum
            reverse("uploads"),
            *uploads,
        ],
    }


def test_every_page_is_accessible(municipality, live_server, browser):
    public = meeting("kommunemed", "approved")
    Rendering.objects.filter(snapshot__minutesversions__minutes__meeting=public).update(status="failed")
    found = []
    for username, addresses in pages().items():
        visitor = Visitor(browser, live_server.url)
        if username:
            visitor.sign_in(username)
        for address in addresses:
            found += [f"{username or 'a citizen'}: {fault}" for fault in visitor.faults(address)]
        found += [f"{username}: {complaint}" for complaint in visitor.complaints]
        visitor.context.close()
    assert "\n".join(found) == ""


def test_drawer_and_keys_are_accessible(approved, chief, live_server, browser):
    visitor = Visitor(browser, live_server.url, width=390)
    visitor.sign_in("chef")
    visitor.page.goto(approved.get_absolute_url())
    visitor.page.get_by_role("button", name="Indhold").click()
    assert visitor.violations() == []
    visitor.page.keyboard.press("Escape")
    visitor.page.keyboard.press("?")
    assert visitor.violations() == []
    visitor.context.close()
    assert visitor.complaints == []


def test_targets_are_large_enough_for_a_thumb(approved, live_server, browser):
    """44 px where one touches: every button and every link that is not within a sentence."""
    visitor = Visitor(browser, live_server.url, width=390)
    visitor.sign_in("sekretaer")
    small = []
    for address in (reverse("front_page"), approved.get_absolute_url(), reverse("uploads")):
        visitor.page.goto(address)
        small += visitor.page.evaluate(
            """() => [...document.querySelectorAll("button, .action, .rows a, .forums a, .choice a, .thumb a")]
               .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.5)
               .map((one) => one.outerHTML.slice(0, 100))"""
        )
    visitor.context.close()
    assert small == []


def test_only_the_paper_is_printed(approved, chief, live_server, browser):
    visitor = Visitor(browser, live_server.url)
    visitor.sign_in("chef")
    visitor.page.goto(approved.get_absolute_url())
    visitor.page.emulate_media(media="print")
    shown = visitor.page.evaluate(
        """() => [".masthead", ".contents", ".thumb", ".foot", ".downloads", ".paper", ".cover h1", ".item"]
           .filter((name) => document.querySelector(name).checkVisibility())"""
    )
    visitor.context.close()
    assert shown == [".paper", ".cover h1", ".item"]


def test_people_are_folded_where_there_is_no_margin_and_printed_in_any_case(approved, chief, live_server, browser):
    visitor = Visitor(browser, live_server.url, width=390)
    visitor.sign_in("chef")
    page = visitor.page
    page.goto(approved.get_absolute_url())
    people = page.locator(".facts-people .facts")
    seen = [people.is_visible()]
    page.locator(".facts-people > summary").press("Enter")
    seen.append(people.is_visible())
    page.locator(".facts-people > summary").press("Enter")
    page.emulate_media(media="print")
    seen.append(people.is_visible())
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 900})
    seen.append(people.is_visible() and not page.locator(".facts-people > summary").is_visible())
    visitor.context.close()
    assert seen == [False, True, True, True]
