"""What a forum decides so often that one key writes it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models import Forum
from meetings.richtext import clean


class StandardText(models.Model):
    """A text that one key puts into the decision."""

    forum = models.ForeignKey(Forum, verbose_name=_("forum"), on_delete=models.CASCADE, related_name="standard_texts")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    label = models.CharField(_("name"), max_length=100)
    html = models.TextField(_("text"))

    class Meta:
        verbose_name = _("standard text")
        verbose_name_plural = _("standard texts")
        ordering = ["forum", "position", "pk"]
        constraints = [
            models.CheckConstraint(name="standard_text_has_a_name", condition=~Q(label="")),
            models.CheckConstraint(name="standard_text_has_a_text", condition=~Q(html="")),
        ]

    def __str__(self) -> str:
        return self.label

    def save(self, *args, **kwargs) -> None:
        """Save the text as the allow-list has it, however it came here."""
        self.html = clean(self.html)
        super().save(*args, **kwargs)
