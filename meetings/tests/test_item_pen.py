"""Who holds the pen: each act works and is logged, every other state refuses it, and only whose it is may do it."""

import pytest
from django.urls import reverse

from meetings.models import AgendaItem, AuditEntry, Comment, Exclusion, Meeting, Notice, TransitionError

Status = AgendaItem.Status
ACTS = {
    # act: the states it is done from, the state it leads to, how it is logged
    "hand_in": ({"draft", "returned"}, "handed_in", "item.handed_in"),
    "take_back": ({"handed_in"}, "draft", "item.taken_back"),
    "accept": ({"draft", "handed_in", "returned"}, "accepted", "item.accepted"),
    "give_back": ({"handed_in", "accepted"}, "returned", "item.returned"),
}


@pytest.fixture
def draft(agenda, author):
    return AgendaItem.objects.write(forum=agenda.forum, meeting=agenda, by=author, author=author, title="Nye lokaler")


@pytest.fixture
def with_leader(draft):
    draft.forum.leader_endorses = True
    draft.forum.save()
    return draft


def do(item, act, by):
    getattr(item, act)(by=by, **({"reason": "Hvad koster det?"} if act == "give_back" else {}))


def logged(item):
    entries = AuditEntry.objects.filter(subject_type="meetings.agendaitem", subject_id=item.pk).order_by("pk")
    return [(entry.action, entry.by_name) for entry in entries]


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("act", ACTS)
def test_act_from_each_state(draft, secretary, act, status):
    may, leads_to, action = ACTS[act]
    AgendaItem.objects.filter(pk=draft.pk).update(status=status)
    before = logged(draft)
    if status in may:
        do(draft, act, secretary)
        assert (draft.status, logged(draft)) == (leads_to, [*before, (action, "Signe Sekretær")])
    else:
        with pytest.raises(TransitionError):
            do(draft, act, secretary)
        draft.refresh_from_db()
        assert (draft.status, logged(draft)) == (status, before)


@pytest.mark.parametrize(
    "status", ["in_session", "minutes_drafted", "in_approval", "approved", "archived", "cancelled"]
)
@pytest.mark.parametrize("act", ["hand_in", "accept"])
def test_meeting_that_takes_no_more_items_refuses(draft, author, act, status):
    Meeting.objects.filter(pk=draft.meeting_id).update(status=status)
    with pytest.raises(TransitionError, match="tager ikke imod flere punkter"):
        do(draft, act, author)
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_accepted_twice_is_told(draft, secretary):
    draft.accept(by=secretary)
    with pytest.raises(TransitionError, match="optaget"):
        draft.accept(by=secretary)


def test_accepted_item_comes_before_the_standing_items_that_close(draft, secretary):
    draft.forum.standing_items.create(place="last", title="Eventuelt", lists_backlog=True)
    draft.meeting.take_standing_items(by=secretary)
    draft.accept(by=secretary)
    titles = draft.meeting.items.on_agenda().in_order().values_list("title", flat=True)
    assert list(titles)[-2:] == ["Nye lokaler", "Eventuelt"]


def test_item_on_a_released_agenda_is_not_given_back(draft, secretary):
    draft.accept(by=secretary)
    draft.meeting.refresh_from_db()
    AgendaItem.objects.filter(pk=draft.pk).update(number=4)
    with pytest.raises(TransitionError, match="frigivet"):
        do(draft, "give_back", secretary)


def test_leader_stands_in_between(with_leader, author, leader, secretary):
    with_leader.hand_in(by=author)
    assert with_leader.waits_for_leader
    with pytest.raises(TransitionError, match="leder"):
        with_leader.accept(by=secretary)
    with_leader.endorse(by=leader)
    assert (with_leader.endorsed_by, with_leader.waits_for_leader) == (leader, False)
    with pytest.raises(TransitionError):
        with_leader.endorse(by=leader)
    with_leader.accept(by=secretary)
    assert [action for action, _who in logged(with_leader)[1:]] == ["item.handed_in", "item.endorsed", "item.accepted"]


def test_nothing_to_endorse_where_no_leader_stands_in_between(draft, author, leader):
    draft.hand_in(by=author)
    with pytest.raises(TransitionError):
        draft.endorse(by=leader)


def test_those_who_get_the_pen_are_told(with_leader, author, leader, secretary):
    with_leader.hand_in(by=author)
    with_leader.endorse(by=leader)
    with_leader.give_back(by=secretary, reason="Hvad koster det?")
    told = Notice.objects.order_by("pk").values_list("kind", "user__username")
    assert list(told) == [("handed_in", "leder"), ("handed_in", "sekretaer"), ("returned", "forfatter")]


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_item_is_not_given_back_without_a_reason(draft, author, secretary, reason):
    draft.hand_in(by=author)
    with pytest.raises(TransitionError, match="hvorfor"):
        draft.give_back(by=secretary, reason=reason)
    draft.refresh_from_db()
    assert draft.status == Status.HANDED_IN


def test_template_is_not_handed_in(chefforum, author):
    template = AgendaItem.objects.write(forum=chefforum, by=author, author=author, title="Skabelon", is_template=True)
    with pytest.raises(TransitionError, match="skabelon"):
        template.hand_in(by=author)


# The pages


def post(client, name, item, **data):
    return client.post(reverse(name, args=[item.key]), data, follow=True)


def test_author_hands_in_and_takes_back(draft, author, signed_in):
    client = signed_in(author)
    assert "Sekretæren tager sig af det herfra." in post(client, "hand_in", draft).text
    assert "skrive videre" in post(client, "take_back", draft).text
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_author_is_told_when_the_agenda_went_out_before(draft, author, secretary, signed_in):
    draft.meeting.release_agenda(by=secretary)
    text = post(signed_in(author), "hand_in", draft).text
    assert "Dagsordenen blev frigivet, før dit punkt var indleveret" in text
    draft.refresh_from_db()
    assert (draft.status, draft.number) == (Status.HANDED_IN, None)


def test_secretary_accepts_from_the_drafting_page(draft, author, secretary, signed_in):
    draft.hand_in(by=author)
    back = reverse("drafting", args=[draft.meeting_id])
    response = post(signed_in(secretary), "accept", draft, next=back)
    assert response.redirect_chain == [(back, 302)]
    assert "»Nye lokaler« er på dagsordenen." in response.text
    assert "optaget" in post(signed_in(secretary), "accept", draft, next=back).text


def test_strange_address_to_go_back_to_is_not_followed(draft, author, secretary, signed_in):
    draft.hand_in(by=author)
    response = signed_in(secretary).post(reverse("accept", args=[draft.key]), {"next": "https://eksempel.dk/"})
    assert response.url == reverse("item_draft", args=[draft.key])


def test_returning_asks_for_a_reason_and_shows_the_open_comments(draft, author, secretary, signed_in):
    draft.hand_in(by=author)
    Comment.objects.say(draft, by=secretary, text="Hvem betaler?")
    client, address = signed_in(secretary), reverse("give_back", args=[draft.key])
    assert "Hvem betaler?" in client.get(address).text
    refused = client.post(address, {"reason": " "})
    assert (refused.status_code, "hvorfor punktet sendes tilbage" in refused.text) == (422, True)
    done = client.post(address, {"reason": "Skriv prisen på."}, follow=True)
    assert "sendt tilbage til Asta Forfatter" in done.text
    entry = AuditEntry.objects.get(action="item.returned")
    assert entry.data == {"status": ["handed_in", "returned"], "reason": "Skriv prisen på."}


WHO = ["author", "secretary", "leader", "chief", "chair", "employee", "outsider"]
MAY = {
    "hand_in": {"author": 302, "secretary": 403, "leader": 404},
    "take_back": {"author": 302, "secretary": 403, "leader": 404},
    "endorse": {"author": 403, "secretary": 403, "leader": 404},
    "accept": {"author": 403, "secretary": 302, "leader": 404},
    "give_back": {"author": 403, "secretary": 422, "leader": 404},
}


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("act", MAY)
def test_whose_act_it_is(request, draft, signed_in, act, who):
    user = request.getfixturevalue(who)
    assert signed_in(user).post(reverse(act, args=[draft.key])).status_code == MAY[act].get(who, 404)


@pytest.mark.parametrize(("act", "status"), [("endorse", 302), ("give_back", 422), ("accept", 403), ("hand_in", 403)])
def test_what_the_leader_may_once_it_is_handed_in(with_leader, author, leader, signed_in, act, status):
    with_leader.hand_in(by=author)
    assert signed_in(leader).post(reverse(act, args=[with_leader.key])).status_code == status


def test_leader_who_sent_it_on_no_longer_gives_it_back(with_leader, author, leader, signed_in):
    with_leader.hand_in(by=author)
    with_leader.endorse(by=leader)
    assert signed_in(leader).get(reverse("give_back", args=[with_leader.key])).status_code == 403


def test_secretary_who_is_excluded_does_not_even_find_it(draft, author, secretary, signed_in):
    draft.hand_in(by=author)
    Exclusion.objects.create(item=draft, membership=secretary.memberships.get())
    assert signed_in(secretary).post(reverse("accept", args=[draft.key])).status_code == 404
