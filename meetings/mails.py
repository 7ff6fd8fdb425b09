"""What a mail says: composed when it is sent, from the version that it tells of, as its receiver may read it.

No mail has the title of a closed item, not even to those who may read it: mail is read on many screens, and sent on.
"""

import datetime
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.changes import between
from meetings.danish import clock
from meetings.models import Notice
from meetings.permissions import can_read_item, is_member, reader_of
from meetings.redaction import PUBLIC, Reader, close_as, redact
from meetings.templatetags.danish import full_date
from meetings.unsubscribing import unsubscribe_link

# Lines that a template leaves blank where it has nothing to say.
GAP, BLANK = re.compile(r"\n{3,}"), "\n\n"
# What keeps its number and takes no time.
GONE = ("withdrawn", "postponed", "returned")


def compose(notice: Notice) -> EmailMessage | None:
    """The mail of a notice; None where there is nothing to say to this person any more.

    That is so for whoever has lost the account, the membership, the review or the item that it was about.
    """
    user = notice.user
    said = CONTEXTS[notice.kind](notice) if user.is_active and user.email else None
    if said is None:
        return None
    stop, wishes = unsubscribe_link(notice), _link("notice_wishes")
    context = {**said, "notice": notice, "user": user, "site": settings.SITE_URL, "stop": stop, "wishes": wishes}
    template = f"mail/{said.get('template', notice.kind)}"
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    foot = f"{_('Choose what you get mail of')}: {wishes}\n{_('No more mails of this kind')}: {stop}"
    mail = EmailMultiAlternatives(
        # One line, whatever stands in a title: a header ends with its line.
        subject=" ".join(said["subject"].split()),
        body=f"{GAP.sub(BLANK, render_to_string(f'{template}.txt', context)).strip()}\n\n{foot}\n",
        to=[user.email],
        headers={
            "Message-ID": f"<{notice.message_id}@{host}>",
            "Auto-Submitted": "auto-generated",
            # One click in the mail program, which posts to the address and needs nobody signed in: RFC 8058.
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    mail.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return mail


def _released(notice: Notice) -> dict[str, Any] | None:
    """An agenda, a corrected one or a supplement: what is in it with times, and what has changed."""
    version, meeting = notice.version, notice.meeting
    if version is None or meeting is None or not is_member(notice.user, meeting.forum):
        return None
    newest = meeting.last_version or version
    whole = close_as(version.snapshot.document, newest.snapshot.document)
    reader = _mail_reader(notice)
    shown = redact(whole, reader)["items"]
    if version.supplement:
        own = {item["key"] for item in version.supplement.document["items"]}
        shown = [item for item in shown if item["key"] in own]
    return {
        **_about(whole),
        "template": "agenda",
        "subject": {
            "released": _("Agenda: %(meeting)s"),
            "changed": _("Changed agenda: %(meeting)s"),
            "supplement": _("Supplement to the agenda: %(meeting)s"),
        }[notice.kind]
        % {"meeting": _title(whole)},
        "version": version,
        "items": list(_rows(shown, _starts(whole))),
        "changes": list(_changes(version, whole, reader)) if notice.kind == "changed" else [],
        "link": _link("meeting", meeting.pk),
    }


def _changes(version: Any, whole: dict[str, Any], reader: Reader) -> Iterator[str]:
    """What has changed since the version before, in sentences; of a closed item only that it has."""
    before = version.meeting.agenda_versions.filter(number__lt=version.number).latest_first().first()
    if before is None:
        return
    old = before.snapshot.document
    yield from between(old, whole, reader).sentences
    was = {item["key"]: item for item in old["items"]}
    for item in whole["items"]:
        known = was.get(item["key"])
        if item["closed"] and item["key"] not in reader.excluded and known and known["closed"] and known != item:
            yield _("Item %(label)s, which is closed, is changed.") % {"label": f"{item['number']}{item['suffix']}"}


def _cancelled(notice: Notice) -> dict[str, Any] | None:
    return _of_meeting(notice, _("Cancelled: %(meeting)s"), reason=notice.data.get("reason", ""))


def _moved(notice: Notice) -> dict[str, Any] | None:
    return _of_meeting(notice, _("Moved: %(meeting)s"), was=notice.data.get("was", ""))


def _of_meeting(notice: Notice, subject: str, **said: Any) -> dict[str, Any] | None:
    """News of the meeting itself, from its row as it stands now."""
    meeting = notice.meeting
    if meeting is None or not is_member(notice.user, meeting.forum):
        return None
    title = f"{meeting.forum} {full_date(meeting.held_on)}"
    when = f"{title} {_('at %(hours)s') % {'hours': meeting.when}}" if meeting.when else title
    return {
        "subject": subject % {"meeting": title},
        "forum": meeting.forum.name,
        "meeting_title": when,
        "place": meeting.place,
        "link": _link("meeting", meeting.pk),
        **said,
    }


def _review(notice: Notice) -> dict[str, Any] | None:
    meeting = notice.meeting
    if meeting is None:
        return None
    asked = meeting.reviews.filter(number=notice.data["review"], readers=notice.user, ended_at=None)
    review = asked.select_related("snapshot", "asked_by").first()
    if review is None:
        return None
    document = review.snapshot.document
    return {
        **_about(document),
        "subject": _("Read before the release: %(meeting)s") % {"meeting": _title(document)},
        "review": review,
        "items": list(_rows(redact(document, _mail_reader(notice))["items"], _starts(document))),
        "link": _link("review", meeting.pk, review.number),
    }


def _handed_in(notice: Notice) -> dict[str, Any] | None:
    return _of_item(notice, _("Handed in: %(title)s"))


def _returned(notice: Notice) -> dict[str, Any] | None:
    # What is said of a closed item is read where it stands.
    closed = notice.item is not None and notice.item.closed
    return _of_item(notice, _("Returned to you: %(title)s"), reason="" if closed else notice.data.get("reason", ""))


def _postponed(notice: Notice) -> dict[str, Any] | None:
    """Where the author's item goes on. Nothing where it does not go on after all."""
    copy = notice.item and notice.item.postponed_to
    if copy is None or copy.meeting is None or str(copy.key) != notice.data["to"]:
        return None
    day = full_date(copy.meeting.held_on)
    # Of a point alone the item itself is decided, and stays.
    whole = notice.item is not None and notice.item.status == notice.item.Status.POSTPONED
    is_moved = notice.data.get("is_moved", False)
    subject = _("Moved to %(day)s: %(title)s") if is_moved else _("Postponed: %(title)s")
    said = _of_item(notice, subject, day=day, whole=whole, is_moved=is_moved)
    return said and {
        **said,
        "link": _link("item_draft", copy.key) if can_read_item(notice.user, copy) else said["link"],
    }


def _of_item(notice: Notice, subject: str, **said: Any) -> dict[str, Any] | None:
    """News of an item that is being written, for whoever has the pen now."""
    item = notice.item
    if item is None or not can_read_item(notice.user, item):
        return None
    title = _("a closed item") if item.closed else " ".join(item.title.split())
    return {
        "subject": subject % {"title": title, "day": said.get("day", "")},
        "title": title,
        "forum": item.forum.name,
        "author": "" if item.closed else str(item.author or ""),
        "link": _link("item_draft", item.key),
        **said,
    }


def _mail_reader(notice: Notice) -> Reader:
    """What is closed is closed in a mail for everyone, and so is what this person takes no part in."""
    excluded = reader_of(notice.user, notice.meeting).excluded if notice.meeting else frozenset()
    return Reader(PUBLIC.audience, excluded)


def _about(document: dict[str, Any]) -> dict[str, Any]:
    """The meeting as the document has it."""
    return {
        "forum": document["forum"]["name"],
        "meeting_title": _title(document),
        "place": document["meeting"]["place"],
    }


def _title(document: dict[str, Any]) -> str:
    """'Chefforum onsdag 2. december 2026 kl. 9.00'."""
    said = document["meeting"]
    title = f"{document['forum']['name']} {full_date(datetime.date.fromisoformat(said['date']))}"
    return f"{title} {_('at %(hours)s') % {'hours': clock(said['start'])}}" if said["start"] else title


def _rows(items: list[dict[str, Any]], starts: dict[str, str]) -> Iterator[dict[str, Any]]:
    """One line an item: label, title, when it begins, and what has become of it."""
    words = {"withdrawn": _("withdrawn"), "postponed": _("postponed"), "returned": _("sent back")}
    for item in items:
        yield {
            "label": f"{item['number']}{item['suffix']}",
            "title": " ".join(item["title"].split()),
            "starts": "" if item["status"] in GONE else starts.get(item["key"], ""),
            "gone": words.get(item["status"], ""),
            "closed": item["closed"],
        }


def _starts(document: dict[str, Any]) -> dict[str, str]:
    """When each item begins, as far as it is known: up to the first that nobody has set a time aside for.

    Of the whole document: the next item's time tells how long a closed one takes, and no more than the members' own
    agenda of the day.
    """
    if not document["meeting"]["start"]:
        return {}
    now = datetime.datetime.fromisoformat(f"{document['meeting']['date']}T{document['meeting']['start']}")
    starts = {}
    for item in document["items"]:
        starts[item["key"]] = clock(f"{now:%H:%M}")
        if item["status"] in GONE:
            continue
        if item["minutes"] is None:
            break
        now += datetime.timedelta(minutes=item["minutes"])
    return starts


def _link(name: str, *args: Any) -> str:
    return settings.SITE_URL + reverse(name, args=args)


CONTEXTS: dict[str, Callable[[Notice], dict[str, Any] | None]] = {
    Notice.Kind.RELEASED: _released,
    Notice.Kind.CHANGED: _released,
    Notice.Kind.SUPPLEMENT: _released,
    Notice.Kind.CANCELLED: _cancelled,
    Notice.Kind.MOVED: _moved,
    Notice.Kind.REVIEW: _review,
    Notice.Kind.HANDED_IN: _handed_in,
    Notice.Kind.RETURNED: _returned,
    Notice.Kind.POSTPONED: _postponed,
}


def composes(contexts: "dict[str, Callable[[Notice], dict[str, Any] | None]]") -> None:
    """Let the app that knows of them say what its kinds of mail say; it asks for it once, when it is ready."""
    CONTEXTS.update(contexts)
