"""The agenda as it comes about: what the page tells, and that it costs the same few queries however long it is."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chefforum.testing import item, join, person
from meetings.models import AgendaItem, Comment, Exclusion, Meeting
from meetings.views.collecting import contents_of

SCRIPT = "<script>alert(1)</script>"


def page(client, meeting):
    return client.get(reverse("drafting", args=[meeting.pk]))


def rows(response):
    return [(row.label, row.title, row.starts and f"{row.starts:%H.%M}") for row in response.context["agenda"].rows]


def test_agenda_stands_in_order_with_its_running_clock(agenda, secretary, signed_in):
    response = page(signed_in(secretary), agenda)
    assert rows(response) == [
        ("1", "Godkendelse af dagsorden", "09.00"),
        ("2", "Ansættelse af ny chef", "09.05"),
        ("3", "Budget 2027", "09.05"),
    ]
    total = response.context["agenda"]
    assert (total.minutes, total.available, total.over, total.untimed, f"{total.ends:%H.%M}") == (
        35,
        150,
        0,
        1,
        "09.35",
    )


def test_items_that_are_not_accepted_stand_apart(agenda, secretary, author, signed_in):
    said = {"forum": agenda.forum, "meeting": agenda, "by": author, "author": author}
    handed_in = AgendaItem.objects.write(title="Afleveret", **said)
    handed_in.hand_in(by=author)
    AgendaItem.objects.write(title="Skrives", **said)
    AgendaItem.objects.write(title="Lagt væk", **said).take_off(by=author)
    context = page(signed_in(secretary), agenda).context
    assert [row.title for row in context["handed_in"]] == ["Afleveret"]
    assert [row.title for row in context["being_written"]] == ["Skrives"]
    assert len(context["agenda"].rows) == 3


def test_too_much_for_the_meeting_is_told(agenda, secretary, signed_in):
    agenda.items.filter(title="Budget 2027").update(minutes=160)
    response = page(signed_in(secretary), agenda)
    assert response.context["agenda"].over == 15
    assert "15 min. for meget: punkterne varer til kl. 11.45, og mødet slutter kl. 11.30." in response.text


def test_secretary_who_is_excluded_sees_the_public_title_alone(agenda, chefforum, signed_in):
    user = person("anden", "Anna", "Anden")
    exclusion = Exclusion(item=agenda.items.get(closed=True), membership=join(chefforum, user, "secretary"))
    exclusion.save()
    text = page(signed_in(user), agenda).text
    assert "Personalesag" in text and "Ansættelse af ny chef" not in text


def test_html_in_every_text_shows_as_text(agenda, secretary, author, signed_in):
    row = agenda.items.get(title="Budget 2027")
    AgendaItem.objects.filter(pk=row.pk).update(title=SCRIPT, presenter=SCRIPT, author=author)
    AgendaItem.objects.write(title=SCRIPT, forum=agenda.forum, by=author, author=author).hand_in(by=author)
    author.first_name = SCRIPT
    author.save()
    Comment.objects.say(row, by=author, text=SCRIPT)
    for address in ("drafting", "find_items"):
        text = signed_in(secretary).get(reverse(address, args=[agenda.pk]), {"q": SCRIPT}).text
        assert SCRIPT not in text and "&lt;script&gt;alert(1)" in text


@pytest.mark.parametrize(
    ("who", "status"), [("chief", 403), ("chair", 403), ("author", 403), ("employee", 404), ("outsider", 404)]
)
def test_page_is_the_secretarys(request, agenda, signed_in, who, status):
    assert page(signed_in(request.getfixturevalue(who)), agenda).status_code == status


def test_citizen_is_asked_to_sign_in(agenda, client):
    assert page(client, agenda).url.startswith(reverse("account_login"))


def test_planned_meeting_is_begun_from_its_page(chefforum, secretary, signed_in):
    meeting = Meeting.objects.create(forum=chefforum, held_on=datetime.date(2026, 12, 9))
    client = signed_in(secretary)
    assert reverse("begin_drafting", args=[meeting.pk]) in page(client, meeting).text
    assert client.post(reverse("begin_drafting", args=[meeting.pk])).url == reverse("drafting", args=[meeting.pk])
    meeting.refresh_from_db()
    assert meeting.status == Meeting.Status.DRAFTING
    assert "Den er »under udarbejdelse«" not in page(client, meeting).text


def test_number_of_queries_does_not_grow(agenda, secretary, author, signed_in):
    agenda.forum.numbering = "year"
    agenda.forum.save()
    client, counts = signed_in(secretary), []
    for more in (2, 45):
        for place in range(more):
            row = item(agenda, f"Punkt {more} {place}")
            Comment.objects.say(row, by=author, text="Hvad koster det?")
            for said in ({"meeting": agenda}, {}):
                one = AgendaItem.objects.write(forum=agenda.forum, by=author, author=author, title="Ide", **said)
                one.hand_in(by=author)
        with CaptureQueriesContext(connection) as queries:
            response = page(client, agenda)
        counts.append((len(queries), len(response.context["agenda"].rows)))
    assert counts[0][1] == 5 and counts[1][1] == 50
    assert counts[0][0] == counts[1][0] <= 15


def test_findings_come_after_the_list_for_what_is_on_the_agenda(agenda, secretary, author, chief, signed_in):
    address = reverse("drafting_findings", args=[agenda.pk])
    AgendaItem.objects.write(forum=agenda.forum, meeting=agenda, by=author, author=author, title="Skrives")
    AgendaItem.objects.filter(title="Budget 2027").update(case_number="")
    found = {key: count for key, _stops, count in signed_in(secretary).get(address).context["found"]}
    assert list(found) == [str(one.key) for one in agenda.items.on_agenda()]
    assert found[str(agenda.items.get(title="Budget 2027").key)] >= 1
    assert signed_in(chief).get(address).status_code == 403


def test_contents_beside_an_item(agenda, secretary, author, chief):
    own = AgendaItem.objects.write(forum=agenda.forum, meeting=agenda, by=author, author=author, title="Nye lokaler")
    own.accept(by=secretary)
    Exclusion.objects.create(item=agenda.items.get(closed=True), membership=secretary.memberships.get())
    whole, part = contents_of(agenda, secretary), contents_of(agenda, author)
    assert [(row.label, row.title) for row in whole["contents"].rows] == [
        ("1", "Godkendelse af dagsorden"),
        ("2", "Personalesag"),
        ("3", "Budget 2027"),
        ("4", "Nye lokaler"),
    ]
    assert [(row.label, row.title) for row in part["contents"].rows] == [("4", "Nye lokaler")]
    assert contents_of(None, author) == {"contents": None}
