"""From a `referat/1` document to rows and back: identical, all or nothing, never twice."""

import copy

import pytest
from django.utils import timezone

from decisions.importing import ImportRefused
from decisions.importing.load import load
from decisions.models import Decision, FollowUp, Minutes, MinutesVersion, PointOutcome, Statement
from meetings.models import AgendaItem, AuditEntry, Exclusion, Forum, Meeting, Participant, Snapshot
from meetings.redaction import PUBLIC, redact
from meetings.snapshot import canonical


@pytest.fixture
def document(agenda, secretary, chair):
    """Approved minutes as they are exported, taken from a meeting that is then gone."""
    agenda.release_agenda(by=secretary)
    agenda.open_session(by=secretary)
    minutes = Minutes.objects.begin(agenda, by=secretary)
    for item in agenda.items.all():
        decision = Decision.objects.create(item=item, outcome="approved", html="<p>Godkendt.</p>", public="<p>Ja.</p>")
        PointOutcome.objects.create(decision=decision, point=item.points.get(), outcome="approved")
    Statement.objects.create(item=agenda.items.last(), name="Cilla Chef", html="<p>Jeg er imod.</p>")
    Participant.objects.filter(meeting=agenda, name="Cilla Chef").update(
        presence="present", arrived="09:40", note="deltog fra kl. 09.40"
    )
    minutes.submit(by=secretary)
    version = minutes.approve(by=chair)
    document = copy.deepcopy(version.snapshot.document)
    document["forum"] = {"slug": "et-andet-sted", "name": "Et andet sted", "visibility": "public"}
    for item in document["items"]:  # keys are one of a kind: those of the meeting here are taken
        item["key"] = item["key"][:-4] + "0000"
        for attachment in item["attachments"]:
            attachment["key"] = attachment["key"][:-4] + "0000"
    return document


def rows():
    return [model.objects.count() for model in (Forum, Meeting, AgendaItem, Participant, Minutes, Snapshot)]


def test_what_comes_in_goes_out_the_same(document, secretary):
    version = load(document, by=secretary, source="referat.json")
    assert version.snapshot.text == canonical(document)


def test_import_is_logged_and_approved_and_the_forum_is_founded(document, secretary):
    version = load(document, by=secretary, source="referat.json")
    meeting = version.minutes.meeting
    assert (meeting.status, meeting.minutes_are_out, meeting.forum.visibility) == ("approved", True, "public")
    entry = meeting.audit_entries.get(action="minutes.imported")
    assert (entry.by, entry.data) == (
        secretary,
        {"version": version.number, "sha256": version.snapshot_id, "source": "referat.json"},
    )
    assert meeting.forum.section_templates.count() == 10


def test_same_meeting_twice_is_refused_and_changes_nothing(document):
    load(document, by=None, source="a.json")
    before, last = rows(), AuditEntry.objects.latest("pk")
    with pytest.raises(ImportRefused, match=r"a2\.json: .*Et andet sted"):
        load(document, by=None, source="a2.json")
    assert (rows(), AuditEntry.objects.latest("pk")) == (before, last)


def test_replace_makes_a_new_version_and_keeps_the_old(document):
    first = load(document, by=None, source="a.json")
    changed = copy.deepcopy(document)
    changed["items"][0]["title"] = "En rettet overskrift"
    second = load(changed, by=None, source="b.json", replace=True)
    assert second.number == first.number + 1
    assert second.snapshot.document["items"][0]["title"] == "En rettet overskrift"
    assert MinutesVersion.objects.get(pk=first.pk).snapshot.text == canonical(document)


def test_minutes_written_here_are_never_replaced_by_an_import(document, agenda):
    document["forum"]["slug"] = agenda.forum.slug
    with pytest.raises(ImportRefused):
        load(document, by=None, source="a.json", replace=True)


def test_document_that_was_redacted_is_refused(document):
    with pytest.raises(ImportRefused, match="--audience member"):
        load(redact(document, PUBLIC), by=None, source="a.json")


@pytest.mark.parametrize("change", [{"kind": "agenda"}, {"state": "submitted"}])
def test_only_approved_minutes_are_taken_in(document, change):
    with pytest.raises(ImportRefused):
        load({**document, **change}, by=None, source="a.json")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda item: item.update(number=2),
        lambda item: item.update(title="x" * 2000),
        lambda item: item["sections"].append(dict(item["sections"][1])),
    ],
    ids=["number twice", "title too long", "section twice"],
)
def test_document_that_breaks_a_rule_of_the_database_leaves_nothing_behind(document, spoil):
    spoil(document["items"][0])
    before = rows()
    with pytest.raises(ImportRefused) as refusal:
        load(document, by=None, source="a.json")
    assert refusal.value.file == "a.json"
    assert rows() == before


def test_import_into_a_named_forum(document, chefforum):
    document["meeting"]["date"] = "2020-01-15"
    version = load(document, by=None, source="a.json", forum=chefforum)
    assert version.minutes.meeting.forum == chefforum
    assert version.snapshot.document["forum"]["name"] == "Chefforum"


def test_same_items_in_a_second_forum_are_refused_by_name(document, chefforum):
    load(document, by=None, source="a.json")
    document["meeting"]["date"] = "2020-01-15"
    with pytest.raises(ImportRefused, match="Et andet sted"):
        load(document, by=None, source="b.json", forum=chefforum)
    assert not Meeting.objects.filter(held_on="2020-01-15").exists()


def test_exclusion_outlives_a_replacement(document, chefforum, chief):
    version = load(document, by=None, source="a.json")
    membership = chief.memberships.get()
    item = version.minutes.meeting.items.get(number=3)
    Exclusion.objects.create(item=item, membership=membership, reason="inhabil")
    load(document, by=None, source="b.json", replace=True)
    kept = Exclusion.objects.get()
    assert (str(kept.item.key), kept.membership, kept.reason) == (document["items"][2]["key"], membership, "inhabil")


def test_follow_up_outlives_a_replacement_with_its_answers(document, secretary, chief):
    version = load(document, by=None, source="a.json")
    item = version.minutes.meeting.items.get(number=3)
    given = FollowUp.objects.give(
        item=item, by=secretary, what="Lav et oplæg", who="Byplanchefen", due_on=timezone.localdate()
    )
    given.answer(by=secretary, kind="remark", text="Venter på tal")
    load(document, by=None, source="b.json", replace=True)
    kept = FollowUp.objects.get()
    assert (kept.pk, kept.key, str(kept.item.key), kept.what) == (
        given.pk, given.key, document["items"][2]["key"], "Lav et oplæg",
    )  # fmt: skip
    assert list(kept.answers.values_list("text", "by")) == [("Venter på tal", secretary.pk)]


def test_item_with_a_follow_up_cannot_be_left_out(document, secretary):
    version = load(document, by=None, source="a.json")
    item = version.minutes.meeting.items.get(number=3)
    said = {"what": "Lav et oplæg", "who": "Byplanchefen", "due_on": timezone.localdate()}
    given = FollowUp.objects.give(item=item, by=secretary, **said)
    with pytest.raises(ImportRefused, match="»Lav et oplæg« skal gøres efter punkt 3"):
        load({**document, "items": document["items"][:2]}, by=None, source="b.json", replace=True)
    assert FollowUp.objects.get() == given


def test_item_that_somebody_is_excluded_from_cannot_be_left_out(document, chief):
    version = load(document, by=None, source="a.json")
    item = version.minutes.meeting.items.get(number=3)
    Exclusion.objects.create(item=item, membership=chief.memberships.get())
    with pytest.raises(ImportRefused, match="Cilla Chef"):
        load({**document, "items": document["items"][:2]}, by=None, source="b.json", replace=True)
    assert Exclusion.objects.get().item == item


def test_corrected_time_is_a_new_version_of_the_same_meeting(document):
    first = load(document, by=None, source="a.json")
    document["meeting"]["start"] = "08:30"
    second = load(document, by=None, source="b.json", replace=True)
    assert second.minutes.meeting == first.minutes.meeting
    assert second.snapshot.document["meeting"]["start"] == "08:30"
