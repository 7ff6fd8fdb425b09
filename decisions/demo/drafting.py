"""The demo's agenda that is being drafted: written, handed in, returned and commented on by the acts of its people."""

import datetime
import json
from pathlib import Path
from typing import Any

from decisions.models import StandardText
from meetings.models import AgendaItem, Attachment, Comment, Forum, Meeting, Membership, Role, StandingItem, User

from .drafted_files import files_of

DRAFTING = json.loads((Path(__file__).parent / "drafting.json").read_text(encoding="utf-8"))
HEAD = ("title", "public_title", "kind", "minutes", "presenter", "closed")


def set_up_forums() -> None:
    """The forums' usual hours, deadlines and words, what the standing items say, and who writes for them."""
    for slug, said in DRAFTING["forums"].items():
        Forum.objects.filter(slug=slug).update(**said)
    for title, said in DRAFTING["standing_items"].items():
        StandingItem.objects.filter(title=title).update(**said)
    for slug, texts in DRAFTING["standard_texts"].items():
        for label, text in texts.items():
            StandardText.objects.add(Forum.objects.get(slug=slug), label, f"<p>{text}</p>")
    for said in DRAFTING["authors"]:
        Membership.objects.create(
            forum=Forum.objects.get(slug=said["forum"]),
            user=_person(said["account"]),
            name=said["name"],
            title=said["title"],
            role=Role.AUTHOR,
        )


def draft_agenda(document: dict[str, Any], files: dict[str, tuple[str, bytes, int]]) -> Meeting:
    """Plan the document's meeting, and bring its items as far as the document says they are."""
    forum = Forum.objects.get(slug=document["forum"]["slug"])
    by = _person("sekretaer")
    facts = document["meeting"]
    meeting = Meeting.objects.plan(
        forum=forum, by=by, held_on=datetime.date.fromisoformat(facts["date"]), note=facts["note"]
    )
    meeting.begin_drafting(by=by)
    for said in document["items"]:
        _as_in_document(meeting, said, files, by=by)
    for said in DRAFTING["items"]:
        _new(meeting, said, by=by)
    for said in DRAFTING["comments"]:
        item = meeting.items.get(key=said["item"])
        section = item.sections.get(type=said["section"])
        Comment.objects.say(item, by=_person(said["by"]), text=said["text"], section=section)
    for said in DRAFTING["backlog"]:
        item = _begin(forum, None, said, by=by)
        _write(item, {"presentation": said["text"]}, by=item.author or by)
    for said in DRAFTING["templates"]:
        item = _begin(forum, None, said, by=by, is_template=True)
        _write(item, said["sections"], by=by, recommender=said["recommender"], points=said["points"])
    return meeting


def _as_in_document(
    meeting: Meeting, said: dict[str, Any], files: dict[str, tuple[str, bytes, int]], *, by: User
) -> None:
    texts = {section["type"]: section["html"] for section in said["sections"]}
    recommendation = next(section for section in said["sections"] if section["type"] == "recommendation")
    author = DRAFTING["written_by"].get(said["key"])
    if said["kind"] == "standing":
        item = meeting.items.get(title=said["title"])
    else:
        head = {name: said[name] for name in HEAD}
        head |= {"key": said["key"], "case_number": said["case_number"]["text"]}
        item = AgendaItem.objects.write(
            forum=meeting.forum, meeting=meeting, by=by, author=author and _person(author), **head
        )
    _write(
        item,
        texts,
        by=item.author or by,
        recommender=recommendation["recommender"],
        points=recommendation["points"],
    )
    for place, attachment in enumerate(said["attachments"]):
        row = Attachment.objects.create(
            item=item, position=place, key=attachment["key"], title=attachment["title"], closed=attachment["closed"]
        )
        if file := files.get(attachment["key"]):
            name, content, pages = file
            row.attach(content, name=name, type="application/pdf", pages=pages)
    _bring_to(item, said["status"], by=by)


def _new(meeting: Meeting, said: dict[str, Any], *, by: User) -> None:
    item = _begin(meeting.forum, meeting, said, by=by)
    writer = item.author or by
    _write(item, said["sections"], by=writer, recommender=said["recommender"], points=said["points"])
    for attachment in said["attachments"]:
        name, content = files_of(DRAFTING["files"])[attachment["file"]]
        Attachment.objects.add(item, by=writer, content=content, name=name, title=attachment["title"])
    _bring_to(item, said["status"], by=by)


def _begin(forum: Forum, meeting: Meeting | None, said: dict[str, Any], *, by: User, **more: Any) -> AgendaItem:
    author = said.get("author") and _person(said["author"])
    head = {name: said[name] for name in (*HEAD, "case_number") if name in said}
    return AgendaItem.objects.write(forum=forum, meeting=meeting, by=author or by, author=author, **head, **more)


def _write(
    item: AgendaItem, texts: dict[str, str], *, by: User, recommender: str = "", points: list[str] | None = None
) -> None:
    """Each text in its section, in the forum's order."""
    for section in item.sections.select_related("item__forum", "item__meeting"):
        if section.type == "recommendation" and recommender:
            section.revise_recommendation(by=by, recommender=recommender, points=points or [], version=section.version)
        elif html := texts.get(section.type):
            section.revise(by=by, html=html, version=section.version)


def _bring_to(item: AgendaItem, status: str, *, by: User) -> None:
    """By the acts of those whose acts they are."""
    item.refresh_from_db()
    if item.author is None or status == "draft":
        return
    item.hand_in(by=item.author)
    if status == "accepted":
        item.accept(by=by)
    elif status == "returned":
        item.give_back(by=by, reason=DRAFTING["returned_because"][str(item.key)])


def _person(account: str) -> User:
    return User.objects.get(username=account)
