"""What members say before a meeting: that they do not come, and who comes instead."""

import pytest
from django.core import mail
from django.urls import reverse

from chefforum.testing import join, person
from decisions.models import Roll
from decisions.tests.before_meetings import acts, two_weeks_ahead
from meetings.models import (
    Action,
    Notice,
    Regrets,
    Role,
    TransitionError,
)
from meetings.tasks import send_notice


@pytest.fixture
def meeting(agenda, secretary, chair, chief):
    return two_weeks_ahead(agenda, secretary=secretary, chair=chair, chief=chief)


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
