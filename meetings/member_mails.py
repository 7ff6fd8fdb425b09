"""What mails between members say: regrets, and remarks in a talk. Composed when they are sent, as `mails` does.

No mail has the title of a closed item, nor what is said of it: mail is read on many screens, and sent on.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from meetings.models import Notice, Remark, Thread
from meetings.permissions import is_member
from meetings.templatetags.danish import full_date


def _regrets(notice: Notice) -> dict[str, Any] | None:
    """Somebody is not coming, or is after all."""
    meeting, said = notice.meeting, notice.data
    if meeting is None or not is_member(notice.user, meeting.forum):
        return None
    title = f"{meeting.forum} {full_date(meeting.held_on)}"
    subject = (
        _("Comes after all: %(name)s, %(meeting)s") if said["is_taken_back"] else _("Regrets: %(name)s, %(meeting)s")
    )
    return {
        "subject": subject % {"name": said["name"], "meeting": title},
        "forum": meeting.forum.name,
        "meeting_title": title,
        "name": said["name"],
        "substitute": said["substitute"],
        "is_taken_back": said["is_taken_back"],
        "link": settings.SITE_URL + reverse("drafting", args=[meeting.pk]),
    }


def _talk(notice: Notice) -> dict[str, Any] | None:
    """Something was said in a talk, once or more. What, only of an open item; nothing to who sees it no more."""
    found = Remark.objects.filter(pk__in=notice.data["remarks"]).order_by("at", "pk")
    remarks = list(found.select_related("by", "thread__item__meeting__forum"))
    if not remarks or not Thread.objects.visible_to(notice.user).filter(pk=remarks[0].thread_id).exists():
        return None
    thread = remarks[0].thread
    item = thread.item
    meeting: Any = item.meeting
    title = _("a closed item") if item.closed else " ".join(item.title.split())
    names = list(dict.fromkeys(str(remark.by) for remark in remarks))
    name = get_text_list(names, _("and"))
    return {
        "subject": _("%(name)s writes to you: %(title)s") % {"name": name, "title": title},
        "forum": item.forum.name,
        "meeting_title": f"{meeting.forum} {full_date(meeting.held_on)}",
        "label": item.label,
        "title": title,
        "name": name,
        "are_several": len(names) > 1,
        "remarks": [] if item.closed else remarks,
        "people": [str(user) for user in thread.seen_by()],
        "link": f"{settings.SITE_URL}{reverse('talks', args=[meeting.pk, item.label])}#samtale-{thread.pk}",
    }


CONTEXTS: dict[str, Callable[[Notice], dict[str, Any] | None]] = {
    Notice.Kind.REGRETS: _regrets,
    Notice.Kind.TALK: _talk,
}
