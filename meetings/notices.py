"""Who is told what: rows of the outbox, made in the transaction of the act that they tell of.

While an agenda is drafted nobody is told anything but what was asked of them: a review, an item handed in or returned.
Models call these functions, so they get their objects as arguments and import none.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q, QuerySet

if TYPE_CHECKING:
    from meetings.models import AgendaItem, AgendaVersion, Forum, Meeting, Membership, Participant, Remark, Review, User


def members(forum: "Forum") -> "QuerySet[Membership]":
    """Those who read the forum's agendas today, with their accounts, in the forum's order."""
    return forum.memberships.active().of_members().select_related("user")


def reached_by_mail(members: "Iterable[Membership]") -> "list[User]":
    """The accounts among them that get mail: active, with an address, each once."""
    users = {member.user.pk: member.user for member in members if member.user}
    return [user for user in users.values() if user.is_active and user.email]


def tell_released(version: "AgendaVersion") -> None:
    """Tell the members of a released agenda, a changed one, or a supplement."""
    kind = "supplement" if version.supplement_id else "changed" if version.number > 1 else "released"
    _tell(
        reached_by_mail(members(version.meeting.forum)),
        kind,
        about=f"version {version.pk}",
        meeting=version.meeting,
        version=version,
    )


def tell_cancelled(meeting: "Meeting", *, reason: str = "") -> None:
    """Tell the members that the meeting is called off, where they have an agenda of it. Else nobody was asked yet."""
    if meeting.agenda_versions.exists():
        told = reached_by_mail(members(meeting.forum))
        _tell(told, "cancelled", about=f"meeting {meeting.pk} cancelled", meeting=meeting, data={"reason": reason})


def tell_moved(meeting: "Meeting", *, was: str = "") -> None:
    """Tell the members that the meeting has a new time, where they have an agenda of it.

    `was` is the old time as it is to be read. Call it after `calendar_sequence` was counted up: each move is told once.
    """
    if meeting.agenda_versions.exists():
        about = f"meeting {meeting.pk} moved {meeting.calendar_sequence}"
        _tell(reached_by_mail(members(meeting.forum)), "moved", about=about, meeting=meeting, data={"was": was})


def tell_review(review: "Review") -> None:
    """Ask the named readers to read the draft."""
    readers = [user for user in review.readers.all() if user.is_active and user.email]
    _tell(readers, "review", about=f"review {review.pk}", meeting=review.meeting, data={"review": review.number})


def tell_handed_in(item: "AgendaItem") -> None:
    """Tell who has the pen now: the approving leaders where the item waits for one, else the secretaries."""
    role = "leader" if item.waits_for_leader else "secretary"
    told = reached_by_mail(item.forum.memberships.active().filter(role=role).select_related("user"))
    about = f"item {item.pk} {role} {item.endorsed_at or item.handed_in_at}"
    _tell(told, "handed_in", about=about, item=item, meeting=item.meeting)


def tell_returned(item: "AgendaItem", *, reason: str = "") -> None:
    """Tell the author that the pen is back with them, and why."""
    told = [item.author] if item.author and item.author.is_active and item.author.email else []
    times = apps.get_model("meetings", "AuditEntry").objects.filter(
        action="item.returned", subject_type=item._meta.label_lower, subject_id=str(item.pk)
    )
    about = f"item {item.pk} returned {times.count()}"
    _tell(told, "returned", about=about, item=item, meeting=item.meeting, data={"reason": reason})


def tell_postponed(item: "AgendaItem") -> None:
    """Tell the author that the item, or a part of it, goes on at another meeting, where its copy stands."""
    told = [item.author] if item.author and item.author.is_active and item.author.email else []
    copy: Any = item.postponed_to
    about = f"item {item.pk} postponed {copy.pk}"
    _tell(told, "postponed", about=about, item=item, meeting=item.meeting, data={"to": str(copy.key)})


def tell_target_moved(meeting: "Meeting") -> None:
    """Tell the authors of what was postponed to the meeting that it has another day. Call it as `tell_moved`.

    Not who is told of it as a member, nor who was not told yet that it was postponed: that mail will have the new day.
    """
    known = {user.pk for user in reached_by_mail(members(meeting.forum))} if meeting.agenda_versions.exists() else set()
    items: Any = apps.get_model("meetings", "AgendaItem").objects.filter(postponed_to__meeting=meeting)
    written = items.filter(author__is_active=True).exclude(author__email="").exclude(author__in=known)
    for item in written.select_related("author", "postponed_to", "meeting"):
        about = f"item {item.pk} postponed {item.postponed_to_id}"
        told = _outbox().filter(Q(about=about) | Q(about__startswith=f"{about} "), kind="postponed", user=item.author)
        if told.exists() and not told.lock_untried():
            facts = {"to": str(item.postponed_to.key), "is_moved": True}
            about = f"{about} moved {meeting.calendar_sequence}"
            _tell([item.author], "postponed", about=about, item=item, meeting=item.meeting, data=facts)


def tell_regrets(participant: "Participant", *, by: "User", substitute: str = "", is_taken_back: bool = False) -> None:
    """Tell the secretaries that somebody is not coming, or is after all; not who said so. Call it when it is logged."""
    meeting = participant.meeting
    rows = meeting.forum.memberships.active().filter(role="secretary").select_related("user")
    told = [user for user in reached_by_mail(rows) if user.pk != by.pk]
    times = apps.get_model("meetings", "AuditEntry").objects.filter(
        action__startswith="presence.regrets", meeting=meeting, subject_id=str(participant.pk)
    )
    said = {"name": participant.name, "substitute": substitute, "is_taken_back": is_taken_back}
    _tell(told, "regrets", about=f"regrets {participant.pk} {times.count()}", meeting=meeting, data=said)


def tell_remark(remark: "Remark") -> None:
    """Tell those who see the talk that something was said in it, but not who said it; in one mail with what else is
    said in it within minutes."""
    thread = remark.thread
    _outbox().tell_together(
        [user for user in thread.seen_by() if user.pk != remark.by_id and user.email],
        "talk",
        about=f"talk {thread.pk}",
        which=remark.pk,
        grows="remarks",
        data={"remarks": [remark.pk]},
        meeting=thread.item.meeting,
        item=thread.item,
    )


def _tell(users: "Iterable[User]", kind: str, *, about: str, **of: Any) -> None:
    _outbox().tell(users, kind, about=about, **of)


def _outbox() -> Any:
    return apps.get_model("meetings", "Notice").objects
