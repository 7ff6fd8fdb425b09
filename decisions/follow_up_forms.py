"""What is filled in to give a follow-up and to answer one, checked; handed over in `save(*, by)`."""

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from decisions.models import FollowUp, FollowUpAnswer
from decisions.models.follow_up_return import next_month
from decisions.responsible import people_of
from meetings.characters import printable
from meetings.danish import MONTHS, clock, long_date
from meetings.fields import DanishDateField
from meetings.models import Forum, Meeting

if TYPE_CHECKING:
    from meetings.models import AgendaItem, User

MONTHS_AHEAD = 18


class Choices:
    """Whom and when one may choose for the forum's follow-ups; read once for all items of a page."""

    def __init__(self, forum: Forum, after: datetime.date):
        self.people = people_of(forum)
        first = max(after, timezone.localdate())
        coming = Meeting.objects.filter(forum=forum, status__in=Meeting.BEFORE_SESSION, held_on__gte=first)
        self.meetings = {_day(meeting): meeting for meeting in coming.order_by("held_on", "start")}
        self.months: dict[str, datetime.date] = {}
        month = timezone.localdate().replace(day=1)
        for _ahead in range(MONTHS_AHEAD):
            self.months[f"{MONTHS[month.month - 1]} {month.year}"] = month
            month = next_month(month)

    @property
    def returns(self) -> list[str]:
        """When it may be back: the meetings to come, then the months."""
        return [*self.meetings, *self.months]

    def chosen(self, typed: str) -> tuple[Meeting | None, datetime.date | None]:
        """The meeting or the month that was chosen; ValueError for what is neither. 'juni' is the next June."""
        words = " ".join(typed.casefold().split())
        if not words:
            return None, None
        for said, meeting in self.meetings.items():
            if words == said.casefold():
                return meeting, None
        for said, month in self.months.items():
            if words in (said, said.split()[0]):
                return None, month
        raise ValueError(typed)


def _day(meeting: Meeting) -> str:
    """'2. december 2026 kl. 9.00': what tells the forum's meetings apart."""
    day = long_date(meeting.held_on)
    return f"{day} kl. {clock(meeting.start)}" if meeting.start else day


class FollowUpForm(forms.Form):
    """What is to be done, who does it, by when; and when it is back before the forum."""

    what = forms.CharField(
        label=_("What is to be done"), max_length=1000, error_messages={"required": _("Write what is to be done.")}
    )
    who = forms.CharField(
        label=_("Who"),
        max_length=200,
        error_messages={"required": _("Write who is to do it: a person's name, or the title of a unit's leader.")},
    )
    due_on = DanishDateField(label=_("By"), error_messages={"required": _("Choose the day by which it is to be done.")})
    back = forms.CharField(label=_("Back at the forum"), max_length=60, required=False)

    def __init__(self, *args: Any, item: "AgendaItem", choices: Choices, row: FollowUp | None = None, **kwargs: Any):
        if row is not None:
            back = _day(row.returns_to) if row.returns_to else row.returns
            kwargs["initial"] = {"what": row.what, "who": row.who, "due_on": row.due_on, "back": back}
        kwargs["auto_id"] = f"follow-up-{row.key if row else item.key}-%s"
        super().__init__(*args, **kwargs)
        self.item, self.choices, self.row = item, choices, row
        for name, people in (("who", "follow-up-people"), ("back", "follow-up-returns")):
            self.fields[name].widget.attrs |= {"list": people, "autocomplete": "off"}
        self.fields["what"].widget.attrs["autocomplete"] = "off"

    def clean_what(self) -> str:
        """The task, in characters that can be printed."""
        return printable(self.cleaned_data["what"])

    def clean_who(self) -> str:
        """The name, in characters that can be printed."""
        return printable(self.cleaned_data["who"])

    def clean_back(self) -> str:
        """A meeting or a month that can be chosen, or what stood there before."""
        typed = printable(self.cleaned_data["back"]).strip()
        if self.row and typed == self.initial["back"]:
            self.returns = (self.row.returns_to, self.row.returns_in)
            return typed
        try:
            self.returns = self.choices.chosen(typed)
        except ValueError:
            raise forms.ValidationError(
                gettext("Choose one of the coming meetings, or a month such as “%(month)s”.")
                % {"month": list(self.choices.months)[-1]}
            ) from None
        return typed

    def save(self, *, by: "User", at: datetime.datetime | None = None) -> FollowUp:
        """Give it, or say the one that is there otherwise. Refused as those acts are."""
        said = {name: self.cleaned_data[name] for name in ("what", "who", "due_on")}
        said["returns_to"], said["returns_in"] = self.returns
        if self.row is None:
            return FollowUp.objects.give(item=self.item, by=by, at=at, **said)
        self.row.change(by=by, **said)
        return self.row


class AnswerForm(forms.Form):
    """Done, delayed until a day, or a remark."""

    kind = forms.ChoiceField(choices=FollowUpAnswer.Kind.choices, widget=forms.HiddenInput)
    until = DanishDateField(label=_("Delayed until"), required=False)
    text = forms.CharField(label=_("Remark"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_text(self) -> str:
        """The remark, in characters that can be printed."""
        return printable(self.cleaned_data["text"]).strip()

    def save(self, follow_up: FollowUp, *, by: "User", settled: int | None = None) -> FollowUpAnswer | None:
        """Answer. Refused as the act is."""
        return follow_up.answer(by=by, settled=settled, **self.cleaned_data)
