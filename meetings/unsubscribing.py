"""The address in each mail by which its reader gets no more of its kind: signed, good without signing in (RFC 8058).

It tells who and of what, and opens nothing. It does not run out: a mail may be read a year later, and asked to stop.
"""

from typing import Any, NamedTuple

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from meetings.models import Forum, Notice, NoticeWish, User
from meetings.models.notice_wish import TOPICS

# Without the time of signing: a mail that is sent twice is the same mail.
SIGNER = signing.Signer(salt="meetings.unsubscribe")


class Unsubscribing(NamedTuple):
    """Who wants no more mails, of what, and in which forum; no topic: of nothing that lies in the day's mail."""

    user: User
    topic: str
    forum: Forum | None

    @property
    def word(self) -> str:
        """Of what, in words."""
        return str(NoticeWish.Topic(self.topic).label) if self.topic else ""

    @transaction.atomic
    def stop(self) -> None:
        """From now on no mails of it, but what is asked of the person by name. Doing it twice changes nothing."""
        if self.topic:
            NoticeWish.objects.put(self.user, self.topic, self.forum.pk if self.forum else None, NoticeWish.Way.NONE)
        else:
            in_digest = NoticeWish.objects.filter(user=self.user, way=NoticeWish.Way.DIGEST)
            in_digest.update(way=NoticeWish.Way.NONE)


def unsubscribe_link(notice: Notice) -> str:
    """The address for the kind of this mail, in the forum it is about."""
    of: Any = notice.meeting or notice.item
    said = [notice.user_id, str(TOPICS.get(notice.kind, "")), of.forum_id if of else None]
    return settings.SITE_URL + reverse("unsubscribe", args=[SIGNER.sign_object(said)])


def asked_by(token: str) -> Unsubscribing | None:
    """What an address asks for; None where it is none of ours, or who or what it names is gone."""
    try:
        user_id, topic, forum_id = SIGNER.unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    user = User.objects.filter(pk=user_id).first()
    forum = Forum.objects.filter(pk=forum_id).first() if forum_id else None
    if user is None or (forum_id and forum is None) or (topic and topic not in NoticeWish.Topic.values):
        return None
    return Unsubscribing(user, topic, forum)
