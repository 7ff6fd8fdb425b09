"""What a forum decides so often that one key writes it."""

from django.db import models, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from meetings.models import Forum
from meetings.richtext import clean


class StandardTextManager(models.Manager["StandardText"]):
    """The way a standard text comes to be."""

    def add(self, forum: Forum, label: str, html: str) -> "StandardText":
        """One more, last of the forum's."""
        last = self.filter(forum=forum).aggregate(last=Max("position"))["last"]
        return self.create(forum=forum, label=label, html=html, position=0 if last is None else last + 1)


class StandardText(models.Model):
    """A text that one key puts into the decision."""

    forum = models.ForeignKey(Forum, verbose_name=_("forum"), on_delete=models.CASCADE, related_name="standard_texts")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    label = models.CharField(_("name"), max_length=100)
    html = models.TextField(_("text"))

    objects = StandardTextManager()

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

    @transaction.atomic
    def move_up(self) -> None:
        """Change places with the one before; the first stays where it is."""
        Forum.objects.select_for_update(no_key=True).get(pk=self.forum_id)
        texts = list(self.forum.standard_texts.all())
        place = next(place for place, text in enumerate(texts) if text.pk == self.pk)
        if place:
            texts[place - 1], texts[place] = texts[place], texts[place - 1]
        for position, text in enumerate(texts):
            text.position = position
        type(self).objects.bulk_update(texts, ["position"])
