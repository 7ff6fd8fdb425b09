"""Items that leave the released agenda and come back: withdrawn, postponed, sent back. Their numbers stay."""

import datetime

import pytest
from django.urls import reverse

from chefforum.testing import item as make_item
from meetings.changes import between
from meetings.models import AgendaItem, Exclusion, Meeting, Notice, TransitionError
from meetings.redaction import PUBLIC

NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
pytestmark = pytest.mark.usefixtures("in_november")


@pytest.fixture
def in_november(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def released(agenda, secretary, chief):
    AgendaItem.objects.filter(meeting=agenda, title="Budget 2027").update(author=chief)
    agenda.release_agenda(by=secretary)
    return agenda


@pytest.fixture
def budget(released):
    return released.items.get(title="Budget 2027")


@pytest.fixture
def next_meeting(chefforum):
    return Meeting.objects.create(forum=chefforum, held_on="2026-12-16", start=datetime.time(9), status="drafting")


def said(meeting, secretary) -> list[tuple[str, str, int]]:
    """The items of the next version: number and title, status, how many sections."""
    document = meeting.release_agenda(by=secretary).snapshot.document
    return [(f"{i['number']}{i['suffix']} {i['title']}", i["status"], len(i["sections"])) for i in document["items"]]


def test_withdrawn_item_keeps_its_number_and_loses_its_text(released, budget, secretary):
    budget.withdraw(by=secretary, reason="Ikke klar")
    assert said(released, secretary) == [
        ("1 Godkendelse af dagsorden", "on_agenda", 3),
        ("2 Ansættelse af ny chef", "on_agenda", 3),
        ("3 Budget 2027", "withdrawn", 0),
    ]
    entry = released.audit_entries.get(action="item.withdrawn")
    assert (entry.by, entry.data) == (secretary, {"status": ["on_agenda", "withdrawn"], "reason": "Ikke klar"})


def test_withdrawn_item_comes_back_under_its_number(released, budget, secretary):
    budget.withdraw(by=secretary, reason="Ikke klar")
    released.release_agenda(by=secretary)
    budget.reinstate(by=secretary)
    assert said(released, secretary)[2] == ("3 Budget 2027", "on_agenda", 3)
    assert released.audit_entries.get(action="item.reinstated").data == {"status": ["withdrawn", "on_agenda"]}


@pytest.mark.parametrize("act", ["withdraw", "send_back"])
def test_no_item_leaves_without_a_reason(budget, secretary, act):
    with pytest.raises(TransitionError):
        getattr(budget, act)(by=secretary, reason=" \n ")
    budget.refresh_from_db()
    assert budget.status == "on_agenda"


@pytest.mark.parametrize("act", ["withdraw", "send_back", "postpone_to"])
@pytest.mark.parametrize("status", ["draft", "handed_in", "decided", "postponed", "withdrawn", "returned"])
def test_only_an_item_that_stands_on_the_agenda_leaves_it(released, budget, secretary, next_meeting, act, status):
    AgendaItem.objects.filter(pk=budget.pk).update(status=status)
    with pytest.raises(TransitionError):
        do(budget, act, secretary, next_meeting)
    budget.refresh_from_db()
    assert (budget.status, budget.copies.count()) == (status, 0)


HELD = ("minutes_drafted", "in_approval", "approved", "archived")
BEGUN = [(act, status) for act in ("withdraw", "send_back", "reinstate") for status in ("in_session", *HELD)]


@pytest.mark.parametrize(("act", "status"), [*BEGUN, *(("postpone_to", status) for status in HELD)])
def test_no_item_leaves_once_the_meeting_has_begun(released, budget, secretary, next_meeting, act, status):
    if act == "reinstate":
        AgendaItem.objects.filter(pk=budget.pk).update(status="withdrawn")
    Meeting.objects.filter(pk=released.pk).update(status=status)
    before = AgendaItem.objects.get(pk=budget.pk).status
    with pytest.raises(TransitionError):
        do(budget, act, secretary, next_meeting)
    assert AgendaItem.objects.get(pk=budget.pk).status == before


def do(item, act, by, meeting):
    said = {"postpone_to": {"meeting": meeting}, "reinstate": {}}.get(act, {"reason": "Derfor"})
    getattr(item, act)(by=by, **said)


@pytest.mark.parametrize("act", ["withdraw", "send_back"])
def test_item_without_a_number_is_not_taken_off_the_released_agenda(released, secretary, chief, act):
    late = AgendaItem.objects.write(forum=released.forum, meeting=released, by=secretary, title="Hastesag")
    with pytest.raises(TransitionError):
        getattr(late, act)(by=secretary, reason="Derfor")
    late.refresh_from_db()
    assert late.status == "accepted"


def test_postponed_item_goes_on_at_the_other_meeting_with_all_it_says(released, budget, secretary, chief, next_meeting):
    Exclusion.objects.create(item=budget, membership=chief.memberships.get())
    copy = budget.postpone_to(next_meeting, by=secretary)

    budget.refresh_from_db()
    assert (budget.status, budget.label, budget.postponed_to) == ("postponed", "3", copy)
    assert (copy.meeting, copy.status, copy.number, copy.title) == (next_meeting, "accepted", None, "Budget 2027")
    assert copy.sections.get(type="presentation").html == "<p>Det handler om budget 2027.</p>"
    assert [point.html for point in copy.points.all()] == ["<p>at budget 2027 godkendes</p>"]
    assert [(one.title, one.closed) for one in copy.attachments.all()] == [
        ("Notat om budget 2027", False),
        ("Fortroligt om budget 2027", True),
    ]
    assert [exclusion.membership.user for exclusion in copy.exclusions.all()] == [chief]
    assert said(released, secretary)[2] == ("3 Budget 2027", "postponed", 3)
    assert released.audit_entries.get(action="item.postponed").data == {
        "status": ["on_agenda", "postponed"],
        "to": {"meeting": next_meeting.pk, "item": str(copy.key)},
    }


def test_item_is_postponed_before_the_release_too(agenda, secretary, next_meeting):
    item = agenda.items.get(title="Budget 2027")
    AgendaItem.objects.filter(pk=item.pk).update(status="accepted")
    item.postpone_to(next_meeting, by=secretary)
    assert said(agenda, secretary)[2] == ("3 Budget 2027", "postponed", 3)


def test_postponed_item_is_taken_back_while_nobody_has_worked_on_it(released, budget, secretary, next_meeting):
    copy = budget.postpone_to(next_meeting, by=secretary)
    budget.reinstate(by=secretary)
    budget.refresh_from_db()
    copy.refresh_from_db()
    assert (budget.status, budget.postponed_to, copy.status) == ("on_agenda", None, "withdrawn")


def test_postponed_item_is_not_taken_back_from_under_whoever_works_on_it(released, budget, secretary, next_meeting):
    copy = budget.postpone_to(next_meeting, by=secretary)
    copy.revise(by=secretary, version=copy.version, title="Budget 2028")
    with pytest.raises(TransitionError):
        budget.reinstate(by=secretary)
    budget.refresh_from_db()
    assert (budget.status, budget.postponed_to) == ("postponed", copy)


@pytest.mark.parametrize(
    "wrong",
    [
        {"held_on": "2026-12-01"},  # before this one
        {"held_on": "2026-11-20"},  # held
        {"status": "cancelled"},
        {"status": "in_session"},
        {"status": "archived"},
        {"forum": "other"},
    ],
)
def test_item_is_postponed_to_no_meeting_that_cannot_take_it(budget, secretary, next_meeting, wrong):
    if "forum" in wrong:
        wrong = {"forum": type(next_meeting.forum).objects.found(name="Andet forum")}
    Meeting.objects.filter(pk=next_meeting.pk).update(**wrong)
    next_meeting.refresh_from_db()
    with pytest.raises(TransitionError):
        budget.postpone_to(next_meeting, by=secretary)
    budget.refresh_from_db()
    assert (budget.status, budget.copies.count()) == ("on_agenda", 0)


def test_sent_back_item_is_its_authors_draft_again(released, budget, secretary, chief):
    draft = budget.send_back(by=secretary, reason="Mangler økonomi")
    budget.refresh_from_db()
    assert (budget.status, budget.label, budget.is_with_author) == ("returned", "3", False)
    assert (draft.meeting, draft.status, draft.author, draft.is_with_author) == (None, "draft", chief, True)
    assert draft.sections.get(type="presentation").html == "<p>Det handler om budget 2027.</p>"
    assert said(released, secretary)[2] == ("3 Budget 2027", "returned", 3)
    notice = Notice.objects.get(kind="returned")
    assert (notice.user, notice.item, notice.data) == (chief, draft, {"reason": "Mangler økonomi"})


def test_item_without_an_author_is_not_sent_back(released, secretary):
    with pytest.raises(TransitionError):
        released.items.get(number=1).send_back(by=secretary, reason="Derfor")


@pytest.mark.parametrize("act", ["withdraw_item", "postpone_item", "send_back_item"])
@pytest.mark.parametrize(("who", "status"), [("chief", 403), ("outsider", 404), ("secretary", 200)])
def test_pages_are_the_secretarys(request, budget, signed_in, act, who, status):
    client = signed_in(request.getfixturevalue(who))
    assert client.get(reverse(act, args=[budget.key])).status_code == status


def test_withdrawing_in_the_browser(released, budget, secretary, signed_in):
    client, url = signed_in(secretary), reverse("withdraw_item", args=[budget.key])
    refused = client.post(url, {"reason": ""})
    assert refused.status_code == 422
    assert "Skriv begrundelsen." in refused.text
    done = client.post(url, {"reason": "Ikke klar"}, follow=True)
    assert "Punkt 3 udgår. Medlemmerne ser det med den næste version." in done.text
    again = client.post(url, {"reason": "Igen & igen"})
    assert again.status_code == 422
    assert "Igen &amp; igen" in again.text
    back = client.post(reverse("reinstate_item", args=[budget.key]), follow=True)
    assert "Punkt 3 er på dagsordenen igen." in back.text


def test_postponing_in_the_browser(released, budget, secretary, signed_in, next_meeting, chefforum):
    Meeting.objects.create(forum=chefforum, held_on="2026-11-25", status="drafting")  # before this one
    client, url = signed_in(secretary), reverse("postpone_item", args=[budget.key])
    page = client.get(url)
    assert page.context["form"].fields["meeting"].choices == [
        (next_meeting.pk, "onsdag 16. december 9.00 (under udarbejdelse)")
    ]
    assert client.post(url, {"meeting": "999"}).status_code == 422
    client.post(url, {"meeting": next_meeting.pk})
    budget.refresh_from_db()
    assert budget.postponed_to.meeting == next_meeting


def test_list_of_released_items_takes_the_same_queries_for_3_and_30(
    released, secretary, signed_in, django_assert_max_num_queries
):
    client, url = signed_in(secretary), reverse("released_items", args=[released.pk])
    with django_assert_max_num_queries(12) as few:
        client.get(url)
    for number in range(4, 31):
        make_item(released, f"Punkt {number}", number=number)
    with django_assert_max_num_queries(12) as many:
        assert client.get(url).text.count('class="release-item"') == 30
    assert len(many) == len(few)


def test_secretary_who_is_excluded_reads_no_title(released, budget, secretary, signed_in):
    Exclusion.objects.create(item=budget, membership=secretary.memberships.get())
    client = signed_in(secretary)
    for url in (
        reverse("released_items", args=[released.pk]),
        reverse("withdraw_item", args=[budget.key]),
        reverse("release", args=[released.pk]),
        *(reverse("preview_as", args=[released.pk, one]) for one in ("medlem", "udelukket", "kollega", "borger")),
    ):
        assert "Budget" not in client.get(url).text, url


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        ("withdraw", "Punkt 3: punktet udgår."),
        ("send_back", "Punkt 3: punktet er sendt tilbage til forfatteren."),
        ("postpone_to", "Punkt 3: punktet er udsat."),
    ],
)
def test_members_are_told_in_one_sentence(released, budget, secretary, next_meeting, act, sentence):
    do(budget, act, secretary, next_meeting)
    first, second = released.last_version, released.release_agenda(by=secretary)
    documents = [version.snapshot.document for version in (first, second)]
    assert between(*documents, PUBLIC).sentences == [sentence]
    budget.reinstate(by=secretary)
    documents.append(released.release_agenda(by=secretary).snapshot.document)
    assert between(*documents[1:], PUBLIC).sentences == ["Punkt 3: punktet er på dagsordenen igen."]
