"""What the browser sends of a note."""

import uuid
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from decisions.notebook import Leaf
from meetings.anchoring import Anchor
from meetings.models import AgendaItem, Note, User


class NoteForm(forms.Form):
    """A note on the item, on words of its text, or on a page of an attachment. The act itself says what is too long."""

    key = forms.UUIDField(required=False)
    text = forms.CharField(required=False)
    quote = forms.CharField(required=False)
    before = forms.CharField(required=False)
    after = forms.CharField(required=False)
    part = forms.CharField(required=False, max_length=40)
    attachment = forms.ChoiceField(
        required=False,
        error_messages={
            "invalid_choice": _(
                "The attachment is not here any more. Choose another, or put the note on the item. Nothing is lost."
            )
        },
    )
    page = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=100_000,
        error_messages={
            "invalid": _("Write the page as a number."),
            "min_value": _("Write the page as a number."),
            "max_value": _("Write the page as a number."),
        },
    )

    def __init__(self, data: Any = None, *, leaf: Leaf):
        super().__init__(data, initial={"key": uuid.uuid4()})
        self.leaf = leaf
        choices = [("", _("The item's own text")), *((file["key"], file["title"]) for file in leaf.files)]
        self.fields["attachment"].choices = choices  # type: ignore[attr-defined]

    def save(self, item: AgendaItem, *, by: User) -> Note:
        """Keep it, or refuse it as the act does."""
        said = self.cleaned_data
        attachment = self.leaf.attachment(said["attachment"]) if said["attachment"] else None
        return Note.objects.write(
            item,
            by=by,
            texts=self.leaf.texts_for(attachment),
            text=said["text"],
            on=Anchor(said["part"], said["quote"], said["before"][-200:], said["after"][:200]),
            attachment=attachment,
            page=said["page"],
            key=said["key"],
        )


class NoteChangeForm(forms.Form):
    """Other words for a note; `read` is the time of the one that stood on the screen."""

    text = forms.CharField(required=False)
    read = forms.CharField(required=False, max_length=40)

    def save(self, note: Note) -> None:
        """Change it, or refuse as the act does."""
        try:
            read = parse_datetime(self.cleaned_data["read"])
        except ValueError:
            read = None
        note.change(text=self.cleaned_data["text"], read=read)
