"""What is asked before a release and after it. The forms check input; the acts decide."""

import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.danish import long_date
from meetings.models import Meeting, Review, User
from meetings.release_plan import Waiting
from meetings.templatetags.danish import near_date

LONGEST_REASON = 1000


class ReleaseForm(forms.Form):
    """A note to the members, whether they are told, and which version was the last one on the screen."""

    note = forms.CharField(
        label=_("What is changed"),
        help_text=_("One or two lines for the members. It stands in the mail and in the list of versions."),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    notify = forms.BooleanField(label=_("Send mail to the members"), required=False, initial=True)
    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def said(self) -> dict[str, Any]:
        """What the act is to be told."""
        said = self.cleaned_data
        return {"note": said["note"], "notify": said["notify"], "expected": said["expected"]}


class SupplementForm(ReleaseForm):
    """Which items come with it."""

    items = forms.TypedMultipleChoiceField(
        label=_("Items in the supplement"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one item."),
            "invalid_choice": _("One of the items cannot come with it any more. The list is new; choose again."),
        },
    )
    field_order = ["items", "note", "notify", "expected"]

    def __init__(self, *args, waiting: list[Waiting], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = [(one.item.pk, one.title) for one in waiting]  # type: ignore[attr-defined]
        self.fields["items"].initial = [one.item.pk for one in waiting]


class ReasonForm(forms.Form):
    """Why: for whoever it concerns, and for the log."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason. It is kept in the log.")},
    )


class PostponeForm(forms.Form):
    """To which meeting."""

    meeting = forms.TypedChoiceField(
        label=_("Meeting"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the meeting that the item is postponed to."),
            "invalid_choice": _("The item cannot be postponed to that meeting any more. Choose another one."),
        },
    )

    def __init__(self, *args, meetings: list[Meeting], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].choices = [  # type: ignore[attr-defined]
            (meeting.pk, f"{near_date(meeting.held_on)} {meeting.when} ({meeting.get_status_display()})")
            for meeting in meetings
        ]


class ReviewForm(forms.Form):
    """Who is to read the draft, and until when."""

    readers = forms.ModelMultipleChoiceField(
        label=_("Readers from the forum"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    others = forms.CharField(
        label=_("Other colleagues"),
        help_text=_("Mail addresses or user names, with a comma between."),
        required=False,
        max_length=2000,
    )
    until = forms.DateField(
        label=_("To be read by"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        own = meeting.forum.memberships.active().values("user")
        readers: Any = self.fields["readers"]
        readers.queryset = Review.objects.can_be_asked(meeting).filter(pk__in=own)
        if meeting.review_on and meeting.review_on >= timezone.localdate():
            self.fields["until"].initial = meeting.review_on

    def clean_others(self) -> list[User]:
        """The people who are meant; each word that is nobody's is named."""
        words = [word for word in (part.strip() for part in self.cleaned_data["others"].split(",")) if word]
        known = Review.objects.can_be_asked(self.meeting)
        found: list[User] = []
        unknown: list[str] = []
        for word in words:
            people = list(known.filter(Q(email__iexact=word) | Q(username__iexact=word))[:2])
            if len(people) == 1:
                found += people
            else:
                unknown.append(word)
        if unknown:
            raise forms.ValidationError(
                _("Nobody who can be asked is known as: %(words)s. Correct it, or leave it out."),
                params={"words": ", ".join(unknown)},
            )
        return found

    def clean_until(self) -> datetime.date | None:
        """A day that is still to come, and not after the meeting."""
        until = self.cleaned_data["until"]
        if until and not timezone.localdate() <= until <= self.meeting.held_on:
            raise forms.ValidationError(
                _("Choose a day from today until %(day)s, when the meeting is held."),
                params={"day": long_date(self.meeting.held_on)},
            )
        return until

    def clean(self) -> dict[str, Any]:
        """Somebody has to be asked."""
        said = super().clean() or {}
        if not self.errors and not (said["readers"] or said["others"]):
            self.add_error("readers", _("Choose at least one reader."))
        return said

    def people(self) -> list[User]:
        """Everybody who is asked."""
        return [*self.cleaned_data["readers"], *self.cleaned_data["others"]]
