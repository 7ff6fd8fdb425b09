"""What readers and secretaries say about an item before it is released."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .item import AgendaItem
from .review import Review
from .section import Section
from .stateful import TransitionError

if TYPE_CHECKING:
    from .user import User

LONGEST = 5000


class CommentQuerySet(models.QuerySet["Comment"]):
    """Remarks by whether somebody has still to answer them."""

    def open(self) -> Self:
        """Those that nobody has resolved."""
        return self.filter(resolved_at=None)

    def whole(self) -> Self:
        """With those who said and resolved them, and where: what a list of them shows, in one query."""
        return self.select_related("by", "resolved_by", "section", "review")

    def say(
        self,
        item: AgendaItem,
        *,
        by: "User",
        text: str,
        section: Section | None = None,
        review: Review | None = None,
    ) -> "Comment":
        """Put a remark to an item or one of its sections. Refused without words, and with more than 5,000 letters."""
        text = text.replace("\r\n", "\n").strip()
        if not text:
            raise TransitionError(gettext("Write what you want to say about the item."))
        if len(text) > LONGEST:
            raise TransitionError(gettext("A comment can be 5,000 characters long at most. Nothing has been lost."))
        if section is not None and section.item_id != item.pk:
            raise TransitionError(gettext("The section is another item's."))
        return self.create(item=item, section=section, review=review, text=text, by=by)


class Comment(models.Model):
    """A remark on a section, or on the item as a whole, open until somebody resolves it. Plain text."""

    item = models.ForeignKey(
        AgendaItem, verbose_name=_("agenda item"), on_delete=models.CASCADE, related_name="comments"
    )
    section = models.ForeignKey(
        Section,
        verbose_name=_("section"),
        on_delete=models.SET_NULL,
        related_name="comments",
        null=True,
        blank=True,
    )
    # Where it was said in a review: which version the reader had before them.
    review = models.ForeignKey(
        Review, verbose_name=_("review"), on_delete=models.PROTECT, related_name="comments", null=True, blank=True
    )
    text = models.TextField(_("text"), max_length=LONGEST)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), default=timezone.now)
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("resolved by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["item", "at", "pk"]
        constraints = [models.CheckConstraint(name="comment_has_a_text", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.by}: {self.item}"

    @property
    def is_open(self) -> bool:
        """Whether nobody has resolved it yet."""
        return self.resolved_at is None

    @transaction.atomic
    def resolve(self, *, by: "User") -> None:
        """Say that the remark is answered. It stays, and can be opened again. Done twice, the first stands."""
        self._lock()
        if self.is_open:
            self.resolved_at, self.resolved_by = timezone.now(), by
            self.save(update_fields=["resolved_at", "resolved_by"])

    @transaction.atomic
    def reopen(self) -> None:
        """Take up again a remark that was resolved."""
        self._lock()
        self.resolved_at = self.resolved_by = None
        self.save(update_fields=["resolved_at", "resolved_by"])

    def _lock(self) -> None:
        self.refresh_from_db(from_queryset=Comment.objects.select_for_update())
