"""The day's mail: one line for each notice that lies in it, composed when it is sent as the mails themselves are."""

import datetime
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.danish import long_date
from meetings.mails import CONTEXTS as MAILS
from meetings.models import Notice


def _digest(notice: Notice) -> dict[str, Any] | None:
    """What is still to be told to this person; None where nothing is left. Each line is its mail's own subject, so no
    closed title stands here either."""
    rows = Notice.objects.filter(pk__in=notice.data["of"], status=Notice.Status.DUE).order_by("asked_at", "pk")
    # Locked, so that nothing comes into a line after it was read here, and is then taken for told.
    rows = rows.select_for_update(of=("self",))
    forums: dict[str, list[dict[str, str]]] = {}
    for row in rows.select_related("user", "meeting__forum", "item__forum", "version__snapshot"):
        said = MAILS[row.kind](row) if row.kind in MAILS else None
        if said:
            line = {"subject": " ".join(said["subject"].split()), "link": said["link"]}
            forums.setdefault(said.get("forum", ""), []).append(line)
    if not forums:
        return None
    count = sum(len(lines) for lines in forums.values())
    return {
        "subject": _("News of your meetings, %(day)s (%(count)s)")
        % {"day": long_date(datetime.date.fromisoformat(notice.about.split()[-1])), "count": count},
        "forums": sorted(forums.items()),
        "link": settings.SITE_URL + reverse("front_page"),
    }


CONTEXTS: dict[str, Callable[[Notice], dict[str, Any] | None]] = {Notice.Kind.DIGEST: _digest}
