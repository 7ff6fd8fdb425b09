"""Releasing an agenda: what it makes, what it logs, when it is refused."""

import pytest

from meetings.models import AgendaItem, AgendaVersion, Meeting, Rendering, TransitionError
from meetings.snapshot import canonical, sha256_of

RELEASABLE = {Meeting.Status.DRAFTING, Meeting.Status.IN_REVIEW, Meeting.Status.RELEASED}


def test_release_makes_a_numbered_hashed_version(agenda, secretary):
    version = agenda.release_agenda(by=secretary)

    agenda.refresh_from_db()
    assert agenda.status == Meeting.Status.RELEASED
    assert (version.number, version.made_by) == (1, secretary)
    document = version.snapshot.document
    assert (document["kind"], document["state"], document["version"]) == ("agenda", "released", 1)
    assert [(i["number"], i["title"], i["decision"]) for i in document["items"]] == [
        (1, "Godkendelse af dagsorden", None),
        (2, "Ansættelse af ny chef", None),
        (3, "Budget 2027", None),
    ]
    assert version.snapshot_id == sha256_of(canonical(document)) == sha256_of(version.snapshot.text)


def test_release_is_logged_with_the_hash(agenda, secretary):
    version = agenda.release_agenda(by=secretary)
    entry = agenda.audit_entries.get(action="agenda.released")
    assert entry.by == secretary
    assert entry.data == {"status": ["drafting", "released"], "version": 1, "sha256": version.snapshot_id}


def test_release_asks_for_the_documents_of_members_and_public(agenda, secretary):
    version = agenda.release_agenda(by=secretary)
    asked = Rendering.objects.filter(snapshot=version.snapshot).values_list("audience", "excluded", "status")
    assert sorted(asked) == [("member", "", "due"), ("public", "", "due")]


def test_item_put_in_after_the_release_gets_a_letter_and_numbers_stay(agenda, secretary):
    agenda.release_agenda(by=secretary)
    late = AgendaItem.objects.create(
        forum=agenda.forum, meeting=agenda, position=1, title="Hastesag", status="accepted"
    )
    second = agenda.release_agenda(by=secretary)
    late.refresh_from_db()
    assert late.label == "1a"
    labels = [f"{i['number']}{i['suffix']} {i['title']}" for i in second.snapshot.document["items"]]
    assert labels == ["1 Godkendelse af dagsorden", "1a Hastesag", "2 Ansættelse af ny chef", "3 Budget 2027"]
    assert second.number == 2


def test_numbers_run_through_the_year_where_the_forum_says_so(agenda, secretary):
    agenda.forum.numbering = "year"
    agenda.forum.save()
    earlier = Meeting.objects.create(forum=agenda.forum, held_on="2026-01-14")
    AgendaItem.objects.create(forum=agenda.forum, meeting=earlier, number=17, title="Tidligere")
    version = agenda.release_agenda(by=secretary)
    assert [i["number"] for i in version.snapshot.document["items"]] == [18, 19, 20]


def test_released_text_never_changes_with_the_rows(agenda, secretary):
    first = agenda.release_agenda(by=secretary)
    agenda.items.filter(title="Budget 2027").update(title="Budget 2028")
    assert AgendaVersion.objects.get(pk=first.pk).snapshot.document["items"][2]["title"] == "Budget 2027"


def test_empty_agenda_cannot_be_released(chefforum, secretary):
    meeting = Meeting.objects.create(forum=chefforum, held_on="2026-12-09", status=Meeting.Status.DRAFTING)
    with pytest.raises(TransitionError):
        meeting.release_agenda(by=secretary)
    meeting.refresh_from_db()
    assert (meeting.status, meeting.agenda_versions.count()) == (Meeting.Status.DRAFTING, 0)


@pytest.mark.parametrize("status", sorted(set(Meeting.Status) - RELEASABLE - {"approved", "archived"}))
def test_release_is_refused_in_every_other_state(agenda, secretary, status):
    Meeting.objects.filter(pk=agenda.pk).update(status=status)
    with pytest.raises(TransitionError):
        agenda.release_agenda(by=secretary)
    agenda.refresh_from_db()
    assert agenda.status == status
    assert not agenda.audit_entries.filter(action="agenda.released").exists()
