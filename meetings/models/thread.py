"""What named members of a forum say to each other about an item before the meeting."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.notices import tell_remark

from .audit import Action, AuditEntry
from .exclusion import Exclusion
from .item import AgendaItem
from .membership import Membership
from .stateful import TransitionError
from .user import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

LONGEST = 5000


class ThreadQuerySet(models.QuerySet["Thread"]):
    """Talks by who sees them, and the act that begins one."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those in which the person is named, as long as they are in the forum and take part in the item. Nobody else
        sees a talk: not the secretary, nor the administration."""
        if not user.is_authenticated:
            return self.none()
        members = Membership.objects.active().of_members().filter(user=user, forum=OuterRef("item__forum"))
        excluded = Exclusion.objects.filter(item=OuterRef("item"), membership__user=user)
        return self.filter(Exists(members), ~Exists(excluded), people=user)

    def unread_by(self, user: "User | AnonymousUser") -> Self:
        """Those that the person sees and in which somebody else has said something since they read, of items that stand
        on a meeting's agenda."""
        if not user.is_authenticated:
            return self.none()
        read = ThreadMark.objects.filter(thread=OuterRef("thread"), user=user, read_at__gte=OuterRef("at"))
        fresh = Remark.objects.filter(~Exists(read), thread=OuterRef("pk")).exclude(by=user)
        on_agenda = self.visible_to(user).filter(item__meeting__isnull=False, item__number__isnull=False)
        return on_agenda.filter(Exists(fresh))

    @transaction.atomic
    def begin(self, item: AgendaItem, *, by: "User", people: "Collection[User]", text: str) -> "Thread":
        """Say something about the item to those who are named, and to nobody else. Tells them.

        Refused without words or somebody to say it to, for an item that is not released, and for who is not among
        those who may read it (`may_be_named`).
        """
        item.lock_with_meeting()
        if item.number is None:
            raise TransitionError(gettext("The item is not released. Comment on the draft instead."))
        others = {one.pk for one in people} - {by.pk}
        if not others:
            raise TransitionError(gettext("Choose at least one person to write to."))
        readers = set(may_be_named(item).values_list("pk", flat=True))
        if not others | {by.pk} <= readers:
            raise TransitionError(gettext("Somebody among them may not read the item. Choose again."))
        text = _words(text)
        thread = self.create(item=item, begun_by=by)
        thread.people.set(others | {by.pk})
        AuditEntry.objects.record(
            item.meeting, Action.TALK_BEGUN, by=by, subject=thread, data={"item": str(item.key), "people": len(others)}
        )
        thread._put(text, by=by)
        return thread


def may_be_named(item: AgendaItem) -> "models.QuerySet[User]":
    """Those with an account who read the item as the forum's members: not who takes no part in it."""
    members = Membership.objects.active().of_members().filter(forum=item.forum_id)
    excluded = Exclusion.objects.filter(item=item, membership__user=OuterRef("pk"))
    found = User.objects.filter(is_active=True, memberships__in=members).exclude(Exists(excluded)).distinct()
    return found.order_by("first_name", "last_name", "pk")


class Thread(models.Model):
    """A talk about one item between those who are named, and nobody else."""

    item = models.ForeignKey(
        AgendaItem, verbose_name=_("agenda item"), on_delete=models.PROTECT, related_name="threads"
    )
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name=_("who sees it"), related_name="threads")
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("begun by"), on_delete=models.PROTECT, related_name="+"
    )
    begun_at = models.DateTimeField(_("begun at"), default=timezone.now)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("talk")
        verbose_name_plural = _("talks")
        ordering = ["item", "begun_at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.begun_by}: {self.item}"

    def seen_by(self) -> "list[User]":
        """Those who see the talk today: the named ones less who has left the forum or takes no part in the item."""
        readers = set(may_be_named(self.item).values_list("pk", flat=True))
        return [user for user in self.people.order_by("first_name", "last_name", "pk") if user.pk in readers]

    @transaction.atomic
    def say(self, text: str, *, by: "User") -> "Remark":
        """Say something more. Tells the others; refused without words, and for who does not see the talk."""
        self.item.lock_with_meeting()
        if not Thread.objects.visible_to(by).filter(pk=self.pk).exists():
            raise TransitionError(gettext("You are not part of this talk any more."))
        return self._put(_words(text), by=by)

    def _put(self, text: str, *, by: "User") -> "Remark":
        remark = self.remarks.create(by=by, text=text)
        tell_remark(remark)
        return remark


class ThreadMarkQuerySet(models.QuerySet["ThreadMark"]):
    """Marks by who reads."""

    def put(self, remarks: "Iterable[Remark]", *, by: "User") -> None:
        """The person has these remarks before their eyes. Of what somebody reads the log says nothing."""
        last: dict[int, Remark] = {}
        for remark in remarks:
            if remark.thread_id not in last or remark.at > last[remark.thread_id].at:
                last[remark.thread_id] = remark
        rows = [self.model(thread_id=key, user=by, read_at=remark.at) for key, remark in sorted(last.items())]
        if rows:
            self.bulk_create(rows, update_conflicts=True, unique_fields=["thread", "user"], update_fields=["read_at"])


class ThreadMark(models.Model):
    """How far a person has read in a talk: what was said later is new to them."""

    thread = models.ForeignKey(Thread, verbose_name=_("talk"), on_delete=models.CASCADE, related_name="marks")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="thread_marks"
    )
    read_at = models.DateTimeField(_("read at"))

    objects = ThreadMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading mark in a talk")
        verbose_name_plural = _("reading marks in talks")
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="thread_mark_once", fields=["thread", "user"])]

    def __str__(self) -> str:
        return f"{self.user}: {self.thread}"


class Remark(models.Model):
    """One remark in a talk."""

    thread = models.ForeignKey(Thread, verbose_name=_("talk"), on_delete=models.CASCADE, related_name="remarks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("text"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["thread", "at", "pk"]
        default_permissions = ()
        constraints = [models.CheckConstraint(name="remark_has_a_text", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.by}: {self.text[:50]}"


def _words(text: str) -> str:
    """What was written, without what is around it. Refused where there is nothing, or too much."""
    text = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not text:
        raise TransitionError(gettext("Write what you want to say."))
    if len(text) > LONGEST:
        raise TransitionError(gettext("A remark can be 5,000 characters long at most. Nothing has been lost."))
    return text
