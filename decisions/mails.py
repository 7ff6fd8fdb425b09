"""What the mails of follow-ups say: composed when they are sent, as `meetings.mails` does its own.

No mail has the title of a closed item nor what is to be done after it: mail is read on many screens, and sent on. So it
is with an item in which somebody takes no part.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from decisions import answer_links
from decisions.models import FollowUp
from meetings.danish import long_date
from meetings.models import Notice
from meetings.templatetags.danish import full_date


def _follow_up(notice: Notice) -> dict[str, Any] | None:
    """A task that was given, said otherwise, or called off."""
    row = _row(notice)
    news = notice.data["news"]
    if row is None or (news == "off") != _is_off(row, notice):
        return None
    subject = {
        "given": _("For you to do by %(day)s: %(what)s"),
        "changed": _("Changed, for you to do by %(day)s: %(what)s"),
        "off": _("No longer for you to do: %(what)s"),
    }[news]
    return _said(row, notice, subject, news=news)


def _reminder(notice: Notice) -> dict[str, Any] | None:
    """A task whose day comes near, or is past. Nothing where it has got another day since."""
    row = _row(notice)
    if row is None or _is_off(row, notice) or not notice.about.endswith(str(row.due_on)):
        return None
    ahead = notice.data["when"] == "ahead"
    subject = _("Due on %(day)s: %(what)s") if ahead else _("Was due on %(day)s: %(what)s")
    return _said(row, notice, subject, is_ahead=ahead)


def _answered(notice: Notice) -> dict[str, Any] | None:
    """What was said, for the forum's secretaries."""
    row = _row(notice)
    if row is None or not FollowUp.objects.visible_to(notice.user).filter(pk=row.pk).exists():
        return None
    answer = row.answers.select_related("by").get(pk=notice.data["answer"])
    subject = {
        "done": _("Done: %(what)s"),
        "delayed": _("Delayed: %(what)s"),
        "remark": _("Remark on: %(what)s"),
    }[answer.kind]
    return {**_said(row, notice, subject), "answer": answer, "text": "" if row.is_guarded else answer.text}


CONTEXTS: dict[str, Callable[[Notice], dict[str, Any] | None]] = {
    Notice.Kind.FOLLOW_UP: _follow_up,
    Notice.Kind.REMINDER: _reminder,
    Notice.Kind.ANSWERED: _answered,
}


def _row(notice: Notice) -> FollowUp | None:
    """The follow-up, as far as this person may know of it today. Not who has come to take no part in its item."""
    row = FollowUp.objects.whole().filter(pk=notice.data["follow_up"]).first()
    if row is None or row.item.exclusions.filter(membership__user=notice.user).exists():
        return None
    return row


def _is_off(row: FollowUp, notice: Notice) -> bool:
    """Whether it is not for this person to do any more."""
    return not row.is_open or row.user_id != notice.user_id


def _said(row: FollowUp, notice: Notice, subject: str, **said: Any) -> dict[str, Any]:
    meeting: Any = row.item.meeting
    title = row.item.public_title or _("a closed item") if row.is_guarded else row.item.title
    what = "" if row.is_guarded else row.what
    is_theirs = not _is_off(row, notice)
    return {
        "row": row,
        "forum": row.forum.name,
        "what": what,
        "title": " ".join(title.split()),
        "day": full_date(row.due_on),
        "held_on": long_date(meeting.held_on),
        "subject": subject % {"day": long_date(row.due_on), "what": _short(what) or _("a task after a closed item")},
        "link": settings.SITE_URL + row.get_absolute_url(),
        "answer_link": answer_links.address(row, notice.user, asked_at=notice.asked_at) if is_theirs else "",
        **said,
    }


def _short(what: str) -> str:
    """As much as a subject line shows."""
    return what if len(what) <= 80 else what[:79].rsplit(" ", 1)[0] + "…"
