"""What is typed while an agenda is collected: titles, places in the order, minutes, remarks."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.characters import visible
from meetings.danish import long_date
from meetings.models import AgendaItem, Comment, Forum, Meeting, Section, User
from meetings.models.comment import LONGEST
from meetings.permissions import can_write_items, is_secretary


class TitleForm(forms.Form):
    """One line: the title of a new item."""

    title = forms.CharField(
        label=_("Title of the new item"),
        max_length=1000,
        error_messages={
            "required": _("Write a title for the item."),
            "max_length": _("A title can be 1,000 characters long at most. Nothing has been lost; shorten it here."),
        },
    )

    def clean_title(self) -> str:
        """The title without what cannot be seen. Refused where nothing is left of it."""
        title = visible(self.cleaned_data["title"]).strip()
        if not title:
            raise forms.ValidationError(self.fields["title"].error_messages["required"])
        return title


class MinutesForm(forms.Form):
    """How long an item takes; nothing where nobody has said."""

    minutes = forms.IntegerField(
        min_value=0,
        max_value=1440,
        required=False,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Write the minutes as a whole number from 0 to 1,440, or nothing.")
        ),
    )


class NewItemForm(TitleForm):
    """A new item of a forum: its title, where it is wished, and what it is made after."""

    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label=_("Meeting"),
        required=False,
        empty_label=_("None yet: keep it among the ideas"),
        error_messages={"invalid_choice": _("That meeting takes no more items. Choose another one.")},
    )
    template = forms.ModelChoiceField(
        AgendaItem.objects.none(), label=_("Made after"), required=False, empty_label=_("An empty item")
    )

    field_order = ["title", "meeting", "template"]

    def __init__(self, *args: Any, forum: Forum, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.forum = forum
        meeting, template = self.fields["meeting"], self.fields["template"]
        meeting.queryset = open_meetings(forum)  # type: ignore[attr-defined]
        meeting.label_from_instance = _day_of  # type: ignore[attr-defined]
        template.queryset = forum.items.filter(is_template=True).exclude(status="withdrawn").order_by("title")  # type: ignore[attr-defined]
        if not template.queryset.exists():  # type: ignore[attr-defined]
            del self.fields["template"]

    def save(self, *, by: User) -> AgendaItem:
        """Write the item: the secretariat's own where the secretary writes it, else this person's draft."""
        author = None if is_secretary(by, self.forum) else by
        said = self.cleaned_data
        if template := said.get("template"):
            item = template.copy_to(forum=self.forum, meeting=said["meeting"], by=by, author=author)
            item.revise(by=by, version=item.version, title=said["title"])
            return item
        return AgendaItem.objects.write(
            forum=self.forum, meeting=said["meeting"], by=by, author=author, title=said["title"]
        )


class PlaceForm(forms.Form):
    """Where an item goes, as one choice: a meeting of its forum, the backlog, or another forum."""

    to = forms.ChoiceField(label=_("To"), error_messages={"required": _("Choose where the item is to go.")})

    def __init__(self, *args: Any, item: AgendaItem, user: User, copies: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        forums = [forum for forum in Forum.objects.of(user) if can_write_items(user, forum)]
        self.forums = {forum.pk: forum for forum in forums}
        wanted = Q(forum__in=forums) if copies else Q(forum=item.forum)
        meetings = open_meetings().filter(wanted).select_related("forum")
        self.meetings = {meeting.pk: meeting for meeting in meetings if copies or meeting.pk != item.meeting_id}
        choices: list[Any] = []
        for forum in sorted({item.forum, *forums}, key=lambda one: (one.pk != item.forum_id, one.sort_key)):
            of_forum: list[Any] = [
                (f"m{pk}", _day_of(one)) for pk, one in self.meetings.items() if one.forum_id == forum.pk
            ]
            if copies or forum.pk != item.forum_id:
                of_forum.append((f"f{forum.pk}", _("The ideas of %(forum)s") % {"forum": forum}))
            elif item.meeting_id:
                of_forum.append(("backlog", _("No meeting: back among the ideas")))
            if of_forum and (forum.pk in self.forums or forum.pk == item.forum_id):
                choices.append((str(forum), of_forum))
        self.fields["to"].choices = choices  # type: ignore[attr-defined]

    @property
    def has_choices(self) -> bool:
        """Whether there is anywhere to go."""
        return bool(self.fields["to"].choices)  # type: ignore[attr-defined]

    @property
    def meeting(self) -> Meeting | None:
        """The meeting that was chosen, if one was."""
        to = self.cleaned_data["to"]
        return self.meetings[int(to[1:])] if to.startswith("m") else None

    @property
    def forum(self) -> Forum | None:
        """The forum whose backlog was chosen, if one was."""
        to = self.cleaned_data["to"]
        return self.forums[int(to[1:])] if to.startswith("f") else None


class CommentForm(forms.Form):
    """A remark on an item, or on one of its sections."""

    section = forms.ModelChoiceField(Section.objects.none(), required=False, empty_label=_("The whole item"))
    text = forms.CharField(
        max_length=LONGEST,
        error_messages={
            "required": _("Write what you want to say about the item."),
            "max_length": _("A comment can be 5,000 characters long at most. Nothing has been lost."),
        },
    )

    def __init__(self, data: Any = None, *, item: AgendaItem):
        # Browsers send a line break as two characters and count it as one.
        if data is not None:
            data = {name: value.replace("\r\n", "\n") for name, value in data.items()}
        super().__init__(data)
        self.item = item
        self.fields["section"].queryset = item.sections.all()  # type: ignore[attr-defined]

    def save(self, *, by: User) -> Comment:
        """Say it."""
        return Comment.objects.say(
            self.item, by=by, text=self.cleaned_data["text"], section=self.cleaned_data["section"]
        )


class ReasonForm(forms.Form):
    """Why an item goes back to its author."""

    reason = forms.CharField(
        label=_("What is the author to do?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Tell the author why the item is returned."),
            "max_length": _("The reason can be 5,000 characters long at most. Nothing has been lost."),
        },
    )


def open_meetings(forum: Forum | None = None) -> Any:
    """The meetings that items can still come to, the next one first."""
    meetings = Meeting.objects.upcoming().filter(status__in=Meeting.BEFORE_SESSION)
    return meetings.filter(forum=forum) if forum else meetings


def _day_of(meeting: Meeting) -> str:
    """A meeting in a list of choices: '26. marts 2025, 9.00–12.00 (dagsorden udsendt)'."""
    day = ", ".join(part for part in (long_date(meeting.held_on), meeting.when) if part)
    if meeting.status != Meeting.Status.RELEASED:
        return day
    return f"{day} ({meeting.get_status_display()})"
