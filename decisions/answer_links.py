"""The link in a mail by which a follow-up is answered without signing in."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.urls import reverse

from decisions.models import FollowUp
from meetings.models import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

SALT = "decisions.answer_link"
LASTS = datetime.timedelta(days=60)


@dataclass(frozen=True)
class AnswerLink:
    """What a link is bound to: the follow-up, the person who answers by it, and how often it was answered before."""

    follow_up: FollowUp
    user: User
    settled: int

    def state(self, visitor: "User | AnonymousUser") -> str:
        """Why one cannot answer by it now, in a word; empty where one can.

        other: somebody else is signed in · gone: it is no longer this person's, or they have no account or no part in
        it any more · off: called off · answered: answered with done or a new day since.
        """
        if visitor.is_authenticated and visitor.pk != self.user.pk:
            return "other"
        if not self.user.is_active or self.follow_up.user_id != self.user.pk:
            return "gone"
        if not FollowUp.objects.of(self.user).filter(pk=self.follow_up.pk).exists():
            return "gone"
        if self.follow_up.status == FollowUp.Status.CANCELLED:
            return "off"
        if not self.follow_up.is_open or self.follow_up.settled != self.settled:
            return "answered"
        return ""


class _Signer(signing.TimestampSigner):
    """Signs as of the time at which the mail was asked for: one that is sent twice reads the same."""

    def __init__(self, asked_at: datetime.datetime) -> None:
        super().__init__(salt=SALT)
        self.asked_at = asked_at

    def timestamp(self) -> str:
        return signing.b62_encode(int(self.asked_at.timestamp()))


def address(follow_up: FollowUp, user: User, *, asked_at: datetime.datetime) -> str:
    """The whole address for a mail to this person, which was asked for then: from then on it `LASTS`."""
    said = {"f": follow_up.pk, "u": user.pk, "n": follow_up.settled}
    return settings.SITE_URL + reverse("answer_by_link", args=[_Signer(asked_at).sign_object(said)])


def read(token: str) -> AnswerLink:
    """What the link is bound to. Refused as signing.SignatureExpired after LASTS, as signing.BadSignature where it is
    not one of ours, or what it was bound to is not there."""
    said = signing.loads(token, salt=SALT, max_age=LASTS)
    follow_up = FollowUp.objects.whole().filter(pk=said["f"]).first()
    user = User.objects.filter(pk=said["u"]).first()
    if follow_up is None or user is None:
        raise signing.BadSignature
    return AnswerLink(follow_up, user, said["n"])
