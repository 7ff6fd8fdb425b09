"""Makes the demo from its files: people and forums from demo.json, each meeting's words from its `referat/1` file.

The meetings come to their states by the same acts as real ones, so the log and the versions are real too.
"""

import datetime
import json
from pathlib import Path
from typing import Any

import pypdfium2
from django.db import transaction

from decisions.importing.load import empty, fill
from decisions.models import Minutes, Session
from meetings.documents import render_note_pdf
from meetings.models import (
    Attachment,
    Exclusion,
    Forum,
    Meeting,
    Membership,
    Notice,
    SectionTemplate,
    StandingItem,
    User,
)
from meetings.planning import deadlines

from .drafting import draft_agenda, set_up_forums
from .holding import follow_up, spend_time

FOLDER = Path(__file__).parent
PASSWORD = "chefforum-demo"
ACCOUNTS = ("sekretaer", "forperson", "chef", "medarbejder", "udenfor")

# How far each stage is along the way that every meeting goes.
STAGES = (
    "planned", "drafting", "released", "in_session", "minutes_drafted", "submitted", "approved", "archived",
)  # fmt: skip


def is_loaded() -> bool:
    """Whether there is anything here already, the demo or real work: then the demo keeps out of it."""
    return Forum.objects.exists()


@transaction.atomic
def load_demo() -> None:
    """Make people, forums and meetings. To be called on an empty database only."""
    demo = json.loads((FOLDER / "demo.json").read_text(encoding="utf-8"))
    people = {person["key"]: (person, _account(person)) for person in demo["people"]}
    for said in demo["forums"]:
        _forum(said, people)
    set_up_forums()
    files = _attachments(demo["attachment_contents"])
    for said in demo["meetings"]:
        document = json.loads((FOLDER / said["file"]).read_text(encoding="utf-8"))
        if said["stage"] == "drafting":
            draft_agenda(document, files)
        else:
            _meeting(document, said, files)
    # Invented people have no letter box, and what is past was told long ago.
    Notice.objects.all().delete()


def _account(person: dict[str, Any]) -> User | None:
    username = person["account"]
    if not username:
        return None
    first_name, _space, last_name = person["name"].rpartition(" ")
    # The secretary looks after the system too, so that the demo shows the administration.
    administers = username == "sekretaer"
    return User.objects.create_user(
        username,
        f"{username}@egebaek.example",
        PASSWORD,
        first_name=first_name,
        last_name=last_name,
        is_external=username == "udenfor",
        is_staff=administers,
        is_superuser=administers,
    )


def _forum(said: dict[str, Any], people: dict[str, tuple[dict[str, Any], User | None]]) -> None:
    forum = Forum.objects.create(
        **{name: said[name] for name in ("slug", "name", "visibility", "approval_rule", "numbering")}
    )
    for position, section in enumerate(said["template"]):
        SectionTemplate.objects.create(
            forum=forum,
            position=position,
            type=section["type"],
            heading=section["heading"],
            help_text=section["help"],
            standard_phrase=section["phrase"],
        )
    for place, titles in said["standing_items"].items():
        for position, title in enumerate(titles):
            StandingItem.objects.create(forum=forum, place=place, position=position, title=title)
    for position, member in enumerate(said["members"]):
        person, user = people[member["person"]]
        Membership.objects.create(
            forum=forum,
            user=user,
            name=person["name"],
            title=member["title"],
            group=member["group"],
            role=member["role"],
            position=position,
            starts_on=member["from"],
            ends_on=member["until"],
        )


def _attachments(contents: dict[str, dict[str, str]]) -> dict[str, tuple[str, bytes, int]]:
    """The files behind some of the attachments: name, bytes, pages by key. PDF/A, as everything that leaves here."""
    files = {}
    for key, said in contents.items():
        content = render_note_pdf(said["title"], said["html"])
        pdf = pypdfium2.PdfDocument(content)
        files[key] = (f"{said['title']}.pdf", content, len(pdf))
        pdf.close()
    return files


def _meeting(document: dict[str, Any], said: dict[str, Any], files: dict[str, tuple[str, bytes, int]]) -> None:
    """Bring one meeting to its stage, act by act."""
    forum = Forum.objects.get(slug=document["forum"]["slug"])
    secretary = User.objects.get(memberships__forum=forum, memberships__role="secretary")
    chair = User.objects.get(memberships__forum=forum, memberships__role="chair")
    facts = document["meeting"]
    held_on = datetime.date.fromisoformat(facts["date"])
    meeting = Meeting.objects.create(
        forum=forum,
        held_on=held_on,
        start=facts["start"],
        end=facts["end"],
        place=facts["place"],
        note=facts["note"],
        **vars(deadlines(forum, held_on)),
    )
    meeting.refresh_from_db()
    stage = said["stage"]
    reached = STAGES.index("released" if stage == "cancelled" else stage)
    _write(meeting, _before_the_meeting(document), files)
    if reached <= 2:
        _know_members(meeting)
    if reached >= 1:
        meeting.begin_drafting(by=secretary)
    if reached >= 2:
        meeting.release_agenda(by=secretary, notify=False)
    if stage == "cancelled":
        meeting.cancel(by=secretary, reason=said["reason"])
    if reached >= 4:
        meeting.open_session(by=secretary)
    if reached >= 3:
        _write(meeting, document, files)
        meeting.point_to_previous(held=True)
    if reached == 3:
        now = meeting.items.filter(status="on_agenda").in_order()[0]
        Session.objects.open(meeting, by=secretary).go_to(now)
    if reached >= 4:
        minutes = Minutes.objects.begin(meeting, by=secretary)
        session = spend_time(meeting)
        for given in said.get("follow_ups", ()):
            follow_up(session, given, by=secretary)
    if reached >= 5:
        minutes.submit(by=secretary)
    if reached >= 6:
        approval = document["approval"]
        on = approval["on"] and datetime.date.fromisoformat(approval["on"])
        minutes.approve(by=chair, on=on, names=approval["by"])
    if reached >= 7:
        minutes.archive(by=secretary)
    for excluded in said.get("exclusions", ()):
        membership = Membership.objects.get(forum=forum, name=excluded["name"])
        item = meeting.items.get(key=excluded["item"])
        Exclusion.objects.create(item=item, membership=membership, reason=excluded["reason"])


def _write(meeting: Meeting, document: dict[str, Any], files: dict[str, tuple[str, bytes, int]]) -> None:
    empty(meeting)
    fill(meeting, document)
    for attachment in Attachment.objects.filter(item__meeting=meeting):
        if file := files.get(str(attachment.key)):
            name, content, pages = file
            attachment.attach(content, name=name, type="application/pdf", pages=pages)


def _know_members(meeting: Meeting) -> None:
    """Let the members at the table be these members, so that who signs in can say whether they come."""
    members = {row.name: row for row in meeting.forum.memberships.active_on(meeting.held_on).of_members()}
    for participant in meeting.participants.filter(name__in=members, membership=None):
        participant.membership = members[participant.name]
        participant.save(update_fields=["membership"])


def _before_the_meeting(document: dict[str, Any]) -> dict[str, Any]:
    """The document as it was when the agenda went out: nobody had come yet, and nothing was decided."""
    expected = {"presence": "expected", "arrived": None, "left": None, "note": ""}
    return {
        **document,
        "participants": [{**participant, **expected} for participant in document["participants"]],
        "items": [
            {
                **item,
                "decision": None,
                "statements": [],
                "status": "on_agenda" if item["status"] in ("decided", "postponed") else item["status"],
            }
            for item in document["items"]
        ],
    }
