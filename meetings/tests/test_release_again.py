"""Corrections, supplements, two releases at once, calling the meeting off."""

import threading

import pytest
from django.db import OperationalError, connection

from chefforum.testing import held_by_somebody_else, item
from meetings.documents import document_html
from meetings.models import (
    AgendaItem,
    AgendaVersion,
    AuditEntry,
    Meeting,
    Notice,
    Override,
    Rendering,
    Review,
    TransitionError,
)
from meetings.preflight import unanswered


@pytest.fixture
def released(agenda, secretary):
    agenda.release_agenda(by=secretary)
    return agenda


def accepted(meeting, title, **said):
    row = item(meeting, title, **said)
    AgendaItem.objects.filter(pk=row.pk).update(status="accepted")
    row.refresh_from_db()
    return row


def labels(version) -> list[str]:
    return [f"{i['number']}{i['suffix']} {i['title']}" for i in version.snapshot.document["items"]]


def test_items_stand_on_the_agenda_from_the_release_on(agenda, secretary):
    agenda.items.update(status="accepted")
    late = AgendaItem.objects.write(forum=agenda.forum, meeting=agenda, by=secretary, author=secretary, title="Kladde")
    document = agenda.release_agenda(by=secretary).snapshot.document
    assert {i["status"] for i in document["items"]} == {"on_agenda"}
    assert list(agenda.items.in_order().values_list("status", flat=True).distinct().order_by("status")) == [
        "draft", "on_agenda",
    ]  # fmt: skip
    assert str(late.key) not in {i["key"] for i in document["items"]}


def test_agenda_that_has_not_changed_is_not_released_again(released, secretary):
    with pytest.raises(TransitionError, match="Der er ikke ændret noget siden version 1"):
        released.release_agenda(by=secretary)
    assert released.agenda_versions.count() == 1
    assert released.audit_entries.filter(action="agenda.released").count() == 1


def test_note_and_notice_are_kept_with_the_version(released, secretary, chief):
    released.items.filter(number=1).update(title="Dagsordenen")
    version = released.release_agenda(by=secretary, note="Titlen er rettet", notify=False)
    assert (version.number, version.note, version.notified) == (2, "Titlen er rettet", False)
    assert set(Notice.objects.values_list("version__number", flat=True)) == {1}


def test_release_tells_the_calendars(agenda, secretary):
    sequence = agenda.calendar_sequence
    agenda.release_agenda(by=secretary)
    agenda.refresh_from_db()
    assert agenda.calendar_sequence == sequence + 1


def test_release_ends_the_review(agenda, secretary, chief):
    review = Review.objects.begin(agenda, by=secretary, readers=[chief])
    agenda.release_agenda(by=secretary)
    review.refresh_from_db()
    assert review.ended_at is not None


def test_release_made_from_an_old_page_is_told_who_was_quicker(released, chair, secretary):
    with pytest.raises(TransitionError, match="netop frigivet af Signe Sekretær som version 1"):
        released.release_agenda(by=chair, expected=0)
    assert released.agenda_versions.count() == 1


def test_finding_that_nobody_answered_holds_up_the_release(agenda, secretary):
    agenda.items.filter(closed=True).update(public_title="")
    with pytest.raises(TransitionError, match="fund, som ingen har svaret på"):
        agenda.release_agenda(by=secretary)
    assert agenda.agenda_versions.count() == 0
    for finding in unanswered(agenda):
        Override.objects.create(meeting=agenda, finding=finding.name, reason="Sådan skal det være", by=secretary)
    assert agenda.release_agenda(by=secretary).number == 1


def test_rehearsal_says_what_the_release_freezes_and_keeps_nothing(agenda, secretary):
    agenda.items.update(status="accepted")
    before = list(AgendaItem.objects.order_by("pk").values())
    rehearsed = agenda.rehearse_release()
    assert list(AgendaItem.objects.order_by("pk").values()) == before
    assert not AgendaVersion.objects.exists()
    assert agenda.release_agenda(by=secretary).snapshot.document == rehearsed


def test_supplement_is_numbered_on_and_has_a_document_of_its_own(released, secretary, chief):
    late = accepted(released, "Hastesag")
    waits = accepted(released, "Kan vente")
    version = released.release_supplement(by=secretary, items=[late.pk], note="En hastesag")
    late.refresh_from_db()
    waits.refresh_from_db()
    assert (late.label, late.supplement, late.status) == ("4", 1, "on_agenda")
    assert (waits.label, waits.supplement, waits.status) == ("", None, "accepted")
    assert (version.number, version.supplement_number, version.note) == (2, 1, "En hastesag")
    assert labels(version) == ["1 Godkendelse af dagsorden", "2 Ansættelse af ny chef", "3 Budget 2027", "4 Hastesag"]
    own = version.supplement.document
    assert (own["supplement"], own["version"], [i["title"] for i in own["items"]]) == (1, 2, ["Hastesag"])
    assert "supplement" not in version.snapshot.document
    assert "<h1>TILLÆGSDAGSORDEN Chefforum d. 02-12-2026</h1>" in document_html(own)
    asked = Rendering.objects.filter(snapshot=version.supplement).values_list("audience", flat=True)
    assert sorted(asked) == ["member", "public"]
    entry = released.audit_entries.get(action="agenda.supplement_released")
    assert entry.data == {
        "status": ["released", "released"],
        "version": 2,
        "sha256": version.snapshot_id,
        "supplement": [1, version.supplement_id],
    }
    assert set(Notice.objects.filter(version=version).values_list("kind", flat=True)) == {"supplement"}


def test_second_supplement_and_a_correction_leave_the_first_alone(released, secretary):
    first = accepted(released, "Hastesag")
    released.release_supplement(by=secretary, items=[first.pk])
    second, between = accepted(released, "Endnu en"), accepted(released, "Indskudt")
    version = released.release_supplement(by=secretary, items=[second.pk])
    assert [i["title"] for i in version.supplement.document["items"]] == ["Endnu en"]
    assert version.supplement_number == 2
    AgendaItem.objects.filter(pk=between.pk).update(position=1)
    assert labels(released.release_agenda(by=secretary)) == [
        "1 Godkendelse af dagsorden",
        "1a Indskudt",
        "2 Ansættelse af ny chef",
        "3 Budget 2027",
        "4 Hastesag",
        "5 Endnu en",
    ]


@pytest.mark.parametrize("wrong", ["none", "draft", "numbered", "another meeting's"])
def test_supplement_of_anything_else_is_refused(released, secretary, wrong, chefforum):
    late = accepted(released, "Hastesag")
    if wrong == "draft":
        AgendaItem.objects.filter(pk=late.pk).update(status="draft")
    elif wrong == "numbered":
        AgendaItem.objects.filter(pk=late.pk).update(number=9)
    elif wrong == "another meeting's":
        other = Meeting.objects.create(forum=chefforum, held_on="2026-12-16")
        AgendaItem.objects.filter(pk=late.pk).update(meeting=other)
    with pytest.raises(TransitionError):
        released.release_supplement(by=secretary, items=[] if wrong == "none" else [late.pk])
    assert released.agenda_versions.count() == 1


@pytest.mark.parametrize("status", sorted({*Meeting.Status} - {"released", "approved", "archived"}))
def test_supplement_is_only_to_a_released_agenda(released, secretary, status):
    late = accepted(released, "Hastesag")
    Meeting.objects.filter(pk=released.pk).update(status=status)
    with pytest.raises(TransitionError):
        released.release_supplement(by=secretary, items=[late.pk])
    late.refresh_from_db()
    assert (late.number, released.agenda_versions.count()) == (None, 1)


def test_cancelling_is_told_to_those_who_have_the_agenda(released, secretary, chief):
    sequence = released.calendar_sequence
    released.cancel(by=secretary, reason="Sne")
    released.refresh_from_db()
    assert (released.status, released.calendar_sequence) == ("cancelled", sequence + 1)
    told = Notice.objects.filter(kind="cancelled")
    assert {(notice.user, notice.data["reason"]) for notice in told} == {(secretary, "Sne"), (chief, "Sne")}
    assert released.audit_entries.get(action="meeting.cancelled").data["reason"] == "Sne"


def test_meeting_is_not_cancelled_without_a_reason(released, secretary):
    with pytest.raises(TransitionError):
        released.cancel(by=secretary, reason="  ")
    released.refresh_from_db()
    assert released.status == "released"


@pytest.mark.parametrize(
    "status", ["in_session", "minutes_drafted", "in_approval", "approved", "archived", "cancelled"]
)
def test_meeting_that_has_begun_is_not_cancelled(released, secretary, status):
    Meeting.objects.filter(pk=released.pk).update(status=status)
    with pytest.raises(TransitionError):
        released.cancel(by=secretary, reason="Sne")
    released.refresh_from_db()
    assert released.status == status


@pytest.mark.django_db(transaction=True)
def test_of_two_releases_at_once_one_wins_and_the_other_is_told(agenda, secretary, chair):
    outcomes: dict[str, str] = {}
    ready = threading.Barrier(2)

    def release(by) -> None:
        try:
            meeting = Meeting.objects.get(pk=agenda.pk)
            ready.wait(30)
            outcomes[by.username] = f"version {meeting.release_agenda(by=by, expected=0).number}"
        except TransitionError as refused:
            outcomes[by.username] = str(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=release, args=(by,)) for by in (secretary, chair)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = [name for name, said in outcomes.items() if said == "version 1"]
    (told,) = [said for name, said in outcomes.items() if name != winner]
    name = {"sekretaer": "Signe Sekretær", "forperson": "Frode Forperson"}[winner]
    assert f"netop frigivet af {name} som version 1" in told
    assert AgendaVersion.objects.count() == 1
    assert AuditEntry.objects.first_broken() is None


@pytest.mark.django_db(transaction=True)
def test_release_waits_for_whoever_holds_the_meeting(agenda, secretary):
    """So an item that is handed in, or written in, is in the version or comes after it: never half."""
    with held_by_somebody_else(agenda), pytest.raises(OperationalError):
        agenda.release_agenda(by=secretary)
    assert not AgendaVersion.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_item_handed_in_while_the_agenda_is_released_is_not_lost(agenda, secretary, chief):
    """Whoever comes first: the item is handed in and kept for the next version, and the release has none of it."""
    draft = AgendaItem.objects.write(forum=agenda.forum, meeting=agenda, by=chief, author=chief, title="Nye lokaler")
    ready = threading.Barrier(2)
    failed: list[Exception] = []

    def act(what) -> None:
        try:
            ready.wait(30)
            what()
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    def hand_in() -> None:
        AgendaItem.objects.get(pk=draft.pk).hand_in(by=chief)

    def release() -> None:
        Meeting.objects.get(pk=agenda.pk).release_agenda(by=secretary)

    threads = [threading.Thread(target=act, args=(what,)) for what in (hand_in, release)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    draft.refresh_from_db()
    assert (draft.status, draft.number, draft.title) == ("handed_in", None, "Nye lokaler")
    assert len(agenda.agenda_versions.get().snapshot.document["items"]) == 3
    draft.accept(by=secretary)
    version = Meeting.objects.get(pk=agenda.pk).release_agenda(by=secretary, expected=1)
    assert "Nye lokaler" in {i["title"] for i in version.snapshot.document["items"]}
