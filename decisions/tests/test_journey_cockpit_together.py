"""The minute taker's page where others act too, or the first answer is still on its way: nothing half done is lost."""

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from decisions.models import FollowUp, Session
from decisions.tests.cockpit import PICTURE
from decisions.tests.journeys import HeldBack
from meetings.models import Attachment

pytestmark = pytest.mark.journey


def test_half_filled_form_is_left_alone_by_what_others_do_and_by_a_refusal(desk, held, secretary, tmp_path):
    page, third = desk.page, held.meeting.items.get(number=3)
    for _twice in range(2):
        page.keyboard.press("n")
    handed = page.locator(f"#bilag-{third.key}")
    handed.get_by_text("Omdelt på mødet").click()
    file, closed = handed.get_by_label("Fil", exact=True), handed.get_by_label("Lukket")
    (tmp_path / "Løn.png").write_bytes(b"not a picture")
    file.set_input_files(tmp_path / "Løn.png")
    closed.check()
    page.keyboard.press("Tab")
    said = {"by": secretary, "title": "Kort", "handed_out": True, "closed": False}
    Attachment.objects.add(third, content=bytes.fromhex(PICTURE), name="Kort.png", **said)
    Session.objects.touch(held.meeting)
    expect(handed.locator("ul")).to_contain_text("Kort (omdelt på mødet)")
    expect(closed).to_be_checked()
    expect(file).to_have_value(re.compile(r"Løn\.png$"))
    handed.get_by_role("button", name="Læg på punktet").click()
    expect(handed.get_by_role("alert")).to_be_visible()
    expect(closed).to_be_checked()
    desk.forgive("422")


def test_what_was_refused_stays_to_be_put_right_when_others_act(desk, held, secretary):
    page, third = desk.page, held.meeting.items.get(number=3)
    for _twice in range(2):
        page.keyboard.press("n")
    page.keyboard.press("o")
    given = page.locator(f"#opfoelgning-{third.key}")
    values = {"what": "Skrive til lederne", "who": "Cilla Chef", "due_on": "2020-01-01"}
    fields = {name: given.locator(f"[name=follow-up-{third.key}-{name}], [name={name}]") for name in values}
    for name, value in values.items():
        fields[name].fill(value)
    give = given.get_by_role("button", name="Giv opfølgning")
    give.click()
    expect(given.get_by_role("alert")).to_contain_text("Fristen ligger før i dag.")
    give.focus()
    due_on = timezone.localdate() + datetime.timedelta(days=9)
    FollowUp.objects.give(item=third, what="Andet", who="Asta", due_on=due_on, by=secretary)
    Session.objects.touch(held.meeting)
    expect(given.locator("li")).to_contain_text("Andet")
    assert {name: field.input_value() for name, field in fields.items()} == values
    fields["due_on"].fill(str(due_on))
    give.click()
    expect(given.locator("li")).to_have_count(2)
    assert {name: field.input_value() for name, field in fields.items()} == dict.fromkeys(values, "")
    desk.forgive("422")


def test_two_new_items_are_two_however_long_the_first_is_on_its_way(desk, held):
    page, slow = desk.page, HeldBack(desk.page, "**/nyt-punkt/")
    numbers = page.locator("#hold-list .contents-number")
    page.get_by_text("Optag et nyt punkt efter dette").locator("visible=true").click()
    title = page.get_by_label("Titel").locator("visible=true").first
    for words in ("Akut sag", "En sag mere"):
        title.fill(words)
        page.keyboard.press("Enter")
    title.fill("En tredje")
    slow.let_go()
    expect(numbers).to_have_text(["1", "1a", "2", "3", "4", "5"])
    # Whoever writes by then is not taken away from it.
    expect(title).to_be_focused()
    expect(title).to_have_value("En tredje")
    slow.let_go()
    expect(numbers).to_have_count(7)
    page.keyboard.press("Enter")
    slow.let_go()
    expect(numbers).to_have_count(8)
    assert page.locator("[data-held]:visible .item-title").inner_text().endswith("En tredje")
    page.keyboard.press("k")
    page.keyboard.press("k")
    titles = held.meeting.items.filter(taken_up=True).values_list("title", flat=True)
    assert sorted(titles) == ["Akut sag", "En sag mere", "En tredje"]
    assert page.locator("[data-takes-up] [name=title]").evaluate_all("all => all.map((one) => one.value)") == [""] * 8


def test_what_somebody_takes_back_is_not_shown_any_more(desk, held, secretary):
    page, third = desk.page, held.meeting.items.get(number=3)
    one = held.meeting.participants.get(name="Cilla Chef")
    for _twice in range(2):
        page.keyboard.press("n")
    Session.objects.touch(held.meeting)
    statements = page.locator(f"#bemaerkninger-{third.key}")
    with page.expect_response("**/nyt/") as news:
        pass
    assert news.value.ok
    slow = HeldBack(page, "**/nyt/")
    statements.locator("summary").first.click()
    statements.get_by_label("Hvem bemærkningen kommer fra").select_option(str(one.pk))
    statements.get_by_label("Det, der skal stå i referatet").fill("Nej.")
    statements.get_by_role("button", name="Optag protokolbemærkningen").click()
    expect(statements.locator(".statement")).to_contain_text("Nej.")
    third.statements.get().remove(by=secretary)
    for _twice in range(2):
        slow.let_go()
    expect(statements.locator(".statement")).to_have_count(0)
