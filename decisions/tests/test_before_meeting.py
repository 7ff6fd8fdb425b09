"""What members say before a meeting: regrets, a substitute, and which items of information are to be discussed."""

import datetime

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from chefforum.testing import item as make_item
from chefforum.testing import join, person
from decisions.informations import take_together, to_be_taken
from decisions.models import Decision, Roll
from meetings.models import (
    Action,
    AgendaItem,
    AuditEntry,
    Exclusion,
    Lift,
    Notice,
    Participant,
    Regrets,
    Role,
    TransitionError,
)
from meetings.models.lift import lift_deadline
from meetings.tasks import send_notice


@pytest.fixture
def meeting(agenda, secretary, chair, chief):
    """A released agenda two weeks ahead with two items of information and one that is closed; the forum lets lift."""
    agenda.forum.lets_lift = True
    agenda.forum.save()
    agenda.held_on = timezone.localdate() + datetime.timedelta(days=14)
    agenda.save()
    for name, user in (("Frode Forperson", chair), ("Cilla Chef", chief)):
        agenda.participants.filter(name=name).update(membership=user.memberships.get())
    for title in ("Orientering om sygefravær", "Orientering om vandværket"):
        make_item(agenda, title, kind="information")
    make_item(agenda, "Orientering om en opsigelse", kind="information", closed=True, public_title="Lukket orientering")
    agenda.release_agenda(by=secretary)
    return agenda


def test_meeting_page_tells_whoever_sent_regrets_and_nobody_else(meeting, chair, chief, stand_in, signed_in):
    Regrets(meeting).send(by=chief, member=stand_in)
    news = reverse("meeting_news", args=[meeting.pk])
    for headers in ({"HX-Request": "true"}, {}):
        told = " ".join(signed_in(chief).get(news, headers=headers).text.split())
        assert "Du har meldt afbud.</strong> Rita Reserve kommer i stedet." in told
        assert f'<a href="{reverse("before_meeting", args=[meeting.pk])}">Ret eller fortryd</a>' in told
        assert "Du har meldt afbud" not in signed_in(chair).get(news, headers=headers).text
    # The page itself is the same for all who read the same.
    assert "Du har meldt afbud" not in signed_in(chief).get(meeting.get_absolute_url()).text
    Regrets(meeting).take_back(by=chief)
    assert "Du har meldt afbud" not in signed_in(chief).get(news).text


def test_meeting_without_an_agenda_yet_tells_of_ones_regrets(agenda, chair, chief, employee, signed_in):
    agenda.participants.filter(name="Cilla Chef").update(membership=chief.memberships.get())
    Regrets(agenda).send(by=chief)
    told = [
        "Du har meldt afbud." in signed_in(user).get(agenda.get_absolute_url()).text
        for user in (chief, chair, employee)
    ]
    assert told == [True, False, False]


@pytest.fixture
def stand_in(chefforum):
    user = person("reserve", "Rita", "Reserve")
    return join(chefforum, user, Role.SUBSTITUTE, title="Souschef")


def at_the_table(meeting):
    return sorted(meeting.participants.values_list("name", "presence", "substitute_for__name"))


def item_of(meeting, title):
    return meeting.items.get(title=title)


def acts(meeting):
    return list(
        meeting.audit_entries.order_by("pk").filter(action__regex="regrets|lift").values_list("action", "by__username")
    )


# Regrets


def test_regrets_with_one_of_the_forums_substitutes(meeting, chief, secretary, stand_in, signed_in):
    client, page = signed_in(chief), reverse("before_meeting", args=[meeting.pk])
    assert "Du forventes at komme." in client.get(page).content.decode()
    answer = client.post(reverse("send_regrets", args=[meeting.pk]), {"member": stand_in.pk}, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    shown = " ".join(answer.content.decode().split())
    assert "Du har meldt afbud." in shown
    assert "Rita Reserve kommer i stedet." in shown
    assert at_the_table(meeting) == [
        ("Cilla Chef", "absent", None),
        ("Frode Forperson", "expected", None),
        ("Rita Reserve", "expected", "Cilla Chef"),
    ]
    assert acts(meeting) == [(Action.REGRETS_SENT, "chef")]
    notice = Notice.objects.get(kind="regrets")
    assert notice.user == secretary
    send_notice(notice.pk)
    assert mail.outbox[0].subject.startswith("Afbud: Cilla Chef, Chefforum ")
    assert "Rita Reserve kommer i stedet." in mail.outbox[0].body
    drafting = " ".join(signed_in(secretary).get(reverse("drafting", args=[meeting.pk])).content.decode().split())
    assert "<strong>Afbud:</strong> Cilla Chef (Rita Reserve kommer i stedet)" in drafting


def test_taking_back_leaves_nobody_in_ones_place(meeting, chief, stand_in, signed_in):
    before = at_the_table(meeting)
    Regrets(meeting).send(by=chief, name="Niels Navngiven", title="Konsulent")
    Regrets(meeting).send(by=chief, member=stand_in)
    assert ("Niels Navngiven", "expected", "Cilla Chef") not in at_the_table(meeting)
    signed_in(chief).post(reverse("take_back_regrets", args=[meeting.pk]))
    assert at_the_table(meeting) == sorted([*before, ("Rita Reserve", "expected", None)])
    # Once is enough.
    Regrets(meeting).take_back(by=chief)
    assert [action for action, _by in acts(meeting)] == [
        Action.REGRETS_SENT, Action.REGRETS_SENT, Action.REGRETS_TAKEN_BACK,
    ]  # fmt: skip
    assert Notice.objects.filter(kind="regrets").count() == 3


def test_name_at_the_table_is_refused_and_what_was_typed_stays(meeting, chief, signed_in):
    said = {"name": "frode forperson", "title": "Direktør for det hele"}
    answer = signed_in(chief).post(reverse("send_regrets", args=[meeting.pk]), said)
    assert answer.status_code == 422
    assert "Direktør for det hele" in answer.content.decode()
    assert meeting.participants.get(name="Cilla Chef").presence == "expected"
    assert acts(meeting) == []


def test_who_comes_instead_stays_when_the_members_are_renewed(meeting, chief, secretary, stand_in):
    Regrets(meeting).send(by=chief, member=stand_in)
    meeting.renew_members(by=secretary)
    assert ("Rita Reserve", "expected", "Cilla Chef") in at_the_table(meeting)


@pytest.mark.parametrize(
    "status", ["in_session", "minutes_drafted", "in_approval", "approved", "archived", "cancelled"]
)
def test_regrets_are_refused_from_when_the_meeting_begins(meeting, chief, status):
    type(meeting).objects.filter(pk=meeting.pk).update(status=status)
    for act in (Regrets(meeting).send, Regrets(meeting).take_back):
        with pytest.raises(TransitionError):
            act(by=chief)
    assert acts(meeting) == []


def test_substitute_who_was_chosen_is_expected_when_the_roll_is_called(meeting, chief, secretary, stand_in):
    Regrets(meeting).send(by=chief, member=stand_in)
    meeting.open_session(by=secretary)
    expected = Roll(meeting).expected().values_list("name", flat=True)
    assert sorted(expected) == ["Frode Forperson", "Rita Reserve"]
    assert not Roll(meeting).substitutes().exists()


def test_who_has_no_place_at_the_table_is_told_so(meeting, stand_in, signed_in):
    client = signed_in(stand_in.user)
    answer = client.post(reverse("send_regrets", args=[meeting.pk]))
    assert answer.status_code == 422
    assert "Du står ikke på listen over deltagere" in answer.content.decode()


NAMES = ["before_meeting", "send_regrets", "take_back_regrets"]


@pytest.mark.parametrize("name", NAMES)
def test_strangers_meet_nothing(meeting, employee, outsider, signed_in, name):
    for user, status in ((employee, 403), (outsider, 404)):
        client = signed_in(user)
        ask = client.get if name == "before_meeting" else client.post
        assert ask(reverse(name, args=[meeting.pk])).status_code == status


# Lifting


def test_lifted_item_is_shown_with_who_and_the_rest_together(meeting, chief, chair, signed_in):
    item = item_of(meeting, "Orientering om sygefravær")
    answer = signed_in(chief).post(
        reverse("lift_item", args=[meeting.pk, item.key]), {"why": "Tallene  skal forklares"}, follow=True
    )
    shown = " ".join(answer.content.decode().split())
    assert "Løftet af Cilla Chef: Tallene skal forklares" in shown
    other = " ".join(signed_in(chair).get(reverse("before_meeting", args=[meeting.pk])).content.decode().split())
    assert "Løftet af Cilla Chef" in other
    assert "2 punkter tages samlet til efterretning." in other
    assert acts(meeting) == [(Action.ITEM_LIFTED, "chef")]
    signed_in(chief).post(reverse("lift_item", args=[meeting.pk, item.key]))
    assert Lift.objects.count() == 1
    signed_in(chief).post(reverse("take_back_lift", args=[meeting.pk, item.key]))
    assert not Lift.objects.exists()
    assert acts(meeting) == [(Action.ITEM_LIFTED, "chef"), (Action.LIFT_TAKEN_BACK, "chef")]


def test_deadline_is_noon_on_the_working_day_before(meeting, chief, monkeypatch):
    meeting.held_on = datetime.date(2026, 12, 28)  # the Monday after Christmas
    meeting.save()
    until = lift_deadline(meeting)
    assert timezone.localtime(until).replace(tzinfo=None) == datetime.datetime(2026, 12, 23, 12)
    item = item_of(meeting, "Orientering om sygefravær")
    monkeypatch.setattr(timezone, "now", lambda: until + datetime.timedelta(seconds=1))
    with pytest.raises(TransitionError, match=r"23\. december 2026 kl\. 12\.00"):
        Lift.objects.lift(item, by=chief)
    monkeypatch.setattr(timezone, "now", lambda: until)
    Lift.objects.lift(item, by=chief)
    assert Lift.objects.count() == 1


@pytest.mark.parametrize("status", ["planned", "drafting", "in_review", "in_session", "approved", "cancelled"])
def test_lift_is_refused_unless_the_agenda_is_released(meeting, chief, status):
    type(meeting).objects.filter(pk=meeting.pk).update(status=status)
    with pytest.raises(TransitionError):
        Lift.objects.lift(item_of(meeting, "Orientering om sygefravær"), by=chief)


def test_lift_is_refused_for_other_items_forums_and_people(meeting, chief, secretary, signed_in):
    with pytest.raises(TransitionError):
        Lift.objects.lift(item_of(meeting, "Budget 2027"), by=chief)
    item = item_of(meeting, "Orientering om sygefravær")
    assert signed_in(secretary).post(reverse("lift_item", args=[meeting.pk, item.key])).status_code == 403
    with pytest.raises(TransitionError):
        Lift.objects.lift(item, by=secretary)
    meeting.forum.lets_lift = False
    meeting.forum.save()
    item = AgendaItem.objects.get(pk=item.pk)
    with pytest.raises(TransitionError):
        Lift.objects.lift(item, by=chief)
    assert "til efterretning" not in signed_in(chief).get(reverse("before_meeting", args=[meeting.pk])).content.decode()


def test_who_takes_no_part_neither_meets_nor_lifts_the_item(meeting, chief, signed_in):
    item = item_of(meeting, "Orientering om en opsigelse")
    Exclusion.objects.create(item=item, membership=chief.memberships.get())
    client = signed_in(chief)
    page = client.get(reverse("before_meeting", args=[meeting.pk])).content.decode()
    assert [word in page for word in ("opsigelse", "Orientering om vandværket")] == [False, True]
    assert client.post(reverse("lift_item", args=[meeting.pk, item.key])).status_code == 404


def test_page_takes_the_same_queries_however_many_items(
    meeting, chief, secretary, signed_in, django_assert_num_queries
):
    client, page = signed_in(chief), reverse("before_meeting", args=[meeting.pk])
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        client.get(page)
    few = len(asked)
    for number in range(20):
        make_item(meeting, f"Orientering {number}", kind="information")
    meeting.refresh_from_db()
    meeting.release_agenda(by=secretary)
    client.get(page)  # what a version says is read once
    with django_assert_num_queries(few):
        assert "23 punkter" in client.get(page).content.decode()


# At the meeting


def test_rest_is_taken_as_information_by_one_key(meeting, chief, secretary, signed_in):
    lifted = item_of(meeting, "Orientering om sygefravær")
    Lift.objects.lift(lifted, by=chief)
    meeting.open_session(by=secretary)
    client = signed_in(secretary)
    page = client.get(reverse("hold", args=[meeting.pk])).content.decode()
    assert "Tag dem alle til efterretning" in page
    client.post(reverse("take_as_information", args=[meeting.pk]))
    told = Decision.objects.order_by("item__number").values_list("item__title", "outcome", "item__status")
    assert list(told) == [
        ("Orientering om vandværket", "noted", "decided"),
        ("Orientering om en opsigelse", "noted", "decided"),
    ]
    assert "Tag dem alle til efterretning" not in client.get(reverse("hold", args=[meeting.pk])).content.decode()
    with pytest.raises(TransitionError):
        take_together(meeting, by=secretary)


def test_what_is_written_of_or_kept_from_the_minute_taker_is_left_alone(meeting, secretary):
    meeting.open_session(by=secretary)
    written = item_of(meeting, "Orientering om sygefravær")
    Decision.objects.create(item=written, html="<p>Drøftet.</p>", edited=True)
    Exclusion.objects.create(
        item=item_of(meeting, "Orientering om en opsigelse"), membership=secretary.memberships.get()
    )
    secretary.roles_by_forum = None
    assert [item.title for item in to_be_taken(meeting, secretary)] == ["Orientering om vandværket"]


def test_only_the_secretary_takes_them_together(meeting, chief, secretary, signed_in):
    meeting.open_session(by=secretary)
    assert signed_in(chief).post(reverse("take_as_information", args=[meeting.pk])).status_code == 403
    assert not Decision.objects.exists()
    assert Participant.objects.filter(meeting=meeting).count() == 2
    assert AuditEntry.objects.first_broken() is None


def test_secretary_sees_on_the_agenda_what_is_lifted(meeting, chief, chair, secretary, signed_in):
    lifted = item_of(meeting, "Orientering om sygefravær")
    page = reverse("drafting", args=[meeting.pk])
    assert "Løftet til drøftelse" not in signed_in(secretary).get(page).text
    for user in (chair, chief):
        Lift.objects.lift(lifted, by=user, why="Tallene undrer.")
    shown = " ".join(signed_in(secretary).get(page).text.split())
    address = f"{reverse('before_meeting', args=[meeting.pk])}#punkt-{lifted.label}"
    assert f'<strong>Løftet til drøftelse:</strong> <a href="{address}">punkt {lifted.label}</a> (' in shown
    names = shown.split(f"punkt {lifted.label}</a> (")[1].split(")")[0]
    assert sorted(names.split(", ")) == ["Cilla Chef", "Frode Forperson"]
    own = secretary.memberships.get(forum=meeting.forum)
    Exclusion.objects.create(item=lifted, membership=own, reason="Inhabil")
    assert "Løftet til drøftelse" not in signed_in(secretary).get(page).text
