"""Real minutes, rebuilt by the acts of those who held the meeting: the same document, and the same judgement of it."""

import datetime

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from chefforum.testing import person
from decisions.minutes_preflight import check, unanswered
from decisions.models import Decision, Minutes, Roll, Session, Statement
from decisions.outcomes import Part
from decisions.tests.import_texts import read
from decisions.tests.test_fidelity import BUILT, CHECK, REAL, SHARED, measured
from meetings.models import AgendaItem, Attachment, Forum, Meeting, Override, Role
from meetings.preflight import unanswered as agenda_unanswered

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not CHECK.exists(), reason="the real minutes and their check are not beside this clone"),
]
REASON = "Sådan stod det i det referat, som blev holdt."


def founded(said: dict) -> tuple:
    """The forum with its people, in their order, and its secretary and chair, who have accounts."""
    forum = Forum.objects.found(**said["forum"], approval_rule="chairs" if said["approval"]["by"] else "chair")
    secretary, chair = person("sekretaer", "Signe", "Sekretær"), person("forperson", "Frode", "Forperson")
    for user, role in ((secretary, Role.SECRETARY), (chair, Role.CHAIR)):
        # They work with the minutes here, and sat at no table then.
        forum.memberships.create(user=user, name=str(user), role=role, starts_on="2026-11-01")
    for position, one in enumerate(said["participants"]):
        known = {name: one[name] for name in ("name", "title", "group", "role")}
        forum.memberships.create(position=position, **known)
    return forum, secretary, chair


def written(meeting: Meeting, said: dict, *, by) -> AgendaItem:
    """One item, with the sections, points and attachments that it had."""
    told = {name: said[name] for name in ("key", "title", "public_title", "kind", "minutes", "presenter", "closed")}
    recommendation = next((one for one in said["sections"] if one["type"] == "recommendation"), None)
    item = AgendaItem.objects.write(
        forum=meeting.forum,
        meeting=meeting,
        by=by,
        case_number=said["case_number"]["text"],
        recommender=recommendation["recommender"] if recommendation else "",
        **told,
    )
    item.sections.all().delete()
    for position, one in enumerate(said["sections"]):
        section = item.sections.create(position=position, type=one["type"], heading=one["heading"])
        if one["html"] and one["type"] not in ("decision", "attachments"):
            section.revise(by=by, html=one["html"], version=section.version)
    for position, html in enumerate(recommendation["points"] if recommendation else (), start=1):
        item.points.create(position=position, html=html)
    for position, one in enumerate(said["attachments"]):
        Attachment.objects.create(
            item=item, position=position, key=one["key"], title=one["title"], closed=one["closed"]
        )
    return item


def held(said: dict) -> Minutes:
    """The meeting of a document, from its plan to its approval, by the acts and nothing else."""
    forum, secretary, chair = founded(said)
    meeting = Meeting.objects.plan(
        forum=forum,
        by=secretary,
        held_on=datetime.date.fromisoformat(said["meeting"]["date"]),
        start=datetime.time.fromisoformat(said["meeting"]["start"]),
        place=said["meeting"]["place"],
        note=said["meeting"]["note"],
    )
    meeting.begin_drafting(by=secretary)
    for one in said["items"]:
        written(meeting, one, by=secretary)
    for finding in agenda_unanswered(meeting):
        Override.objects.accept(meeting, finding, by=secretary, reason=REASON)
    meeting.release_agenda(by=secretary)
    began = timezone.make_aware(datetime.datetime.combine(meeting.held_on, meeting.start))
    with time_machine.travel(began, tick=True):
        session = Session.objects.open(meeting, by=secretary)
        roll = Roll(meeting)
        for row, one in zip(meeting.participants.all(), said["participants"], strict=True):
            assert (row.name, one["note"], one["arrived"], one["left"]) == (one["name"], "", None, None)
            if one["presence"] == "absent":
                roll.regrets(row, by=secretary)
        roll.all_present(by=secretary)
        for one in said["items"]:
            decided(AgendaItem.objects.get(key=one["key"]), one, session, by=secretary)
        minutes = session.end(by=secretary)
    for finding in unanswered(minutes):
        Override.objects.accept(
            meeting, finding, by=secretary, reason=REASON, while_in=[Meeting.Status.MINUTES_DRAFTED]
        )
    minutes.submit(by=secretary, check=unanswered)
    # Who is chair and who is vice chair stands in the text of an item alone, and with it whose approval is asked.
    minutes.approve(by=chair, on=timezone.localdate(), names=said["approval"]["by"] or None)
    return Minutes.objects.get(pk=minutes.pk)


def decided(item: AgendaItem, said: dict, session: Session, *, by) -> None:
    """What was decided of one item, and said for the minutes."""
    session.go_to(item)
    decision = Decision.objects.of(item)
    if said["decision"]["outcome"]:
        decision.set_outcome(None, said["decision"]["outcome"], by=by)
    for part, html in ((Part.DECISION, said["decision"]["html"]), (Part.DISCUSSION, said["decision"]["discussion"])):
        decision.write(part, html, version=decision.state(part).version, by=by)
    for one in said["statements"]:
        who = item.meeting.participants.get(name=one["name"])
        Statement.objects.record(item, who, one["html"], by=by)
    decision.decide(by=by)


def as_held(said: dict) -> dict:
    """The document as it was read, with what the acts know and a file could not tell."""
    people = [
        {**one, "presence": "present" if one["presence"] == "expected" else one["presence"]}
        for one in said["participants"]
    ]
    items = []
    for item in said["items"]:
        points = next((one["points"] for one in item["sections"] if one["type"] == "recommendation"), [])
        decision = dict(item["decision"])
        if decision["outcome"]:
            decision["points"] = [decision["outcome"]] * len(points)
        items.append({**item, "decision": decision})
    return {**said, "version": 2, "participants": people, "items": items}


@pytest.mark.parametrize("name", [*REAL, BUILT])
def test_meeting_held_by_the_acts_gives_the_minutes_that_were_imported(name, tmp_path):
    said = read((SHARED / "referater" / name).read_bytes(), name).document
    minutes = held(said)
    made = minutes.versions.latest_first().first().snapshot.document
    approval = made.pop("approval")
    expected = as_held(said)
    by = expected.pop("approval")["by"]
    assert made == expected
    assert (approval["on"], approval["by"]) == (str(timezone.localdate()), by or ["Frode Forperson"])
    assert [one for one in check(minutes) if one.code in ("decision_missing", "cpr", "presence_open")] == []
    pdf = tmp_path / "made.pdf"
    call_command("export_document", f"{minutes.meeting.forum.slug}/{minutes.meeting.held_on}", output=pdf)
    result = measured(name, pdf)
    assert (result["exit"], result["faults"]) == (0, [])
