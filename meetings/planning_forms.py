"""What is filled in to plan meetings, checked; handed over in `save(*, by)`."""

import datetime
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings import planning
from meetings.characters import printable
from meetings.danish import WEEKDAYS
from meetings.fields import DanishDateField, DanishTimeField
from meetings.models import Forum, Meeting

if TYPE_CHECKING:
    from meetings.models import User

_weeks = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?")


def _as_sent(value: datetime.date | datetime.time | str | None) -> str:
    """The value as the browser's own fields send it."""
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    return str(value or "")


class TimeAndPlace(forms.Form):
    """When on the day, and where."""

    start = DanishTimeField(label=_("Starts at"), required=False)
    end = DanishTimeField(label=_("Ends at"), required=False)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)

    def clean_place(self) -> str:
        """The place, in characters that can be printed."""
        return printable(self.cleaned_data["place"]).strip()


class MeetingForm(TimeAndPlace):
    """One meeting with its deadlines."""

    held_on = DanishDateField(label=_("Date"), error_messages={"required": _("Choose the date of the meeting.")})
    items_due_on = DanishDateField(label=_("Items in"), required=False)
    review_on = DanishDateField(label=_("Review"), required=False)
    release_on = DanishDateField(label=_("Release of the agenda"), required=False)
    minutes_due_on = DanishDateField(label=_("Minutes out"), required=False)

    field_order = ("held_on", "start", "end", "place")

    def __init__(self, *args: Any, forum: Forum, meeting: Meeting | None = None, **kwargs: Any):
        usual = {name: getattr(meeting or forum, name) for name in ("start", "end", "place")}
        if meeting:
            usual |= {"held_on": meeting.held_on, **vars(meeting.due)}
        kwargs["initial"] = {**usual, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.forum, self.meeting = forum, meeting
        for field in self.fields.values():
            # What somebody else has changed meanwhile is no change of this person's: see `save`.
            field.show_hidden_initial = meeting is not None

    @property
    def deadline_fields(self) -> list[forms.BoundField]:
        """The four deadlines, in their order."""
        return [self[name] for name in planning.NAMES]

    @property
    def hidden_initials(self) -> list[tuple[str, str]]:
        """What stood in each field when the page was first made, to be sent along: what differs was changed here."""
        if self.meeting is None:
            return []
        sent = self.data if self.is_bound else self.initial
        stood: dict[str, Any] = {"start": self.meeting.start, "end": self.meeting.end, "place": self.meeting.place}
        stood |= {"held_on": self.meeting.held_on, **vars(self.meeting.due)}
        return [
            (self[name].html_initial_name, sent.get(self[name].html_initial_name, _as_sent(value)))
            for name, value in stood.items()
        ]

    @property
    def day(self) -> datetime.date | None:
        """The date as far as it is filled in and can be read."""
        said = self["held_on"].value()
        try:
            return self.fields["held_on"].to_python(said)
        except forms.ValidationError:
            return None

    def counted(self) -> planning.Deadlines | None:
        """The deadlines for the date that is filled in; None while there is none."""
        day = self.day
        if day is None:
            return None
        if self.meeting is None:
            return planning.deadlines(self.forum, day)
        return planning.moved(self.forum, self.meeting.due, from_=self.meeting.held_on, to=day)

    def remarks(self) -> list[str]:
        """What is worth knowing of the date that is filled in, with the forum's other meetings of that day."""
        due, day = self.counted(), self.day
        if due is None or day is None:
            return []
        told = planning.remarks(day, due, today=timezone.localdate())
        others = Meeting.objects.filter(forum=self.forum, held_on=day).at_the_table().order_by("start")
        for other in others.exclude(pk=self.meeting.pk) if self.meeting else others:
            if other.when:
                told.append(gettext("There is a meeting that day already, at %(hours)s.") % {"hours": other.when})
            else:
                told.append(gettext("There is a meeting that day already."))
        return told

    def clean(self) -> dict[str, Any]:
        """Held against what no meeting can have, with the deadlines as they will be."""
        said = super().clean() or self.cleaned_data
        due = vars(self.counted() or planning.Deadlines(None, None, None, None))
        written = {name: said.get(name) for name in planning.NAMES if self._is_written(name)}
        faults = planning.faults(
            said.get("held_on"), said.get("start"), said.get("end"), planning.Deadlines(**{**due, **written})
        )
        for name, told in faults.items():
            if name not in self.errors:
                self.add_error(name, told)
        return said

    def save(self, *, by: "User") -> Meeting:
        """Plan the meeting, or move or change the one that is there: what was changed here, and nothing else."""
        if self.meeting is None:
            empty = [name for name in planning.NAMES if not self._is_written(name)]
            said = {name: value for name, value in self.cleaned_data.items() if name not in empty}
            return Meeting.objects.plan(forum=self.forum, by=by, **said)
        said = {name: self.cleaned_data[name] for name in self.changed_data}
        if "held_on" in said:
            self.meeting.move(by=by, **said)
        elif said:
            self.meeting.change(by=by, **said)
        return self.meeting

    def _is_written(self, name: str) -> bool:
        """Whether the deadline is this person's own word. An empty one of a new meeting is counted."""
        if self.meeting is None:
            return self.cleaned_data.get(name) is not None
        return name in self.changed_data


ORDINALS = {1: _("the first"), 2: _("the second"), 3: _("the third"), 4: _("the fourth"), planning.LAST: _("the last")}
MOST_WEEKS = 12


def _how_often() -> list:
    weeks: list[tuple[str, Any]] = [("w1", _("every week")), ("w2", _("every other week"))]
    weeks += [(f"w{count}", _EveryNth(count)) for count in range(3, MOST_WEEKS + 1)]
    months = [(f"m{place}", word) for place, word in ORDINALS.items()]
    return [(_("Weekly"), weeks), (_("Once a month, on the month's"), months)]


class _EveryNth:
    """'every 3rd week', said when it is shown."""

    def __init__(self, count: int):
        self.count = count

    def __str__(self) -> str:
        return gettext("every %(count)s weeks") % {"count": self.count}


class SeriesForm(TimeAndPlace):
    """A series of meetings: how often, from when to when, and which weeks not."""

    how_often = forms.ChoiceField(
        label=_("How often"),
        choices=_how_often,
        initial="w2",
        error_messages={"invalid_choice": _("Choose how often the forum meets from the list.")},
    )
    weekday = forms.TypedChoiceField(
        label=_("Weekday"),
        choices=[(number, WEEKDAYS[number]) for number in range(5)],
        coerce=int,
        initial=2,
        error_messages={"invalid_choice": _("Choose a weekday from the list.")},
    )
    begins_on = DanishDateField(label=_("From"), error_messages={"required": _("Write when the series begins.")})
    ends_on = DanishDateField(label=_("Until"), required=False)
    without_weeks = forms.CharField(
        label=_("Weeks without meetings"),
        required=False,
        max_length=200,
        help_text=_("Week numbers, such as “7, 29-31, 42”. Danish holidays are left out by themselves."),
    )

    field_order = ("how_often", "weekday", "begins_on", "ends_on", "without_weeks", "start", "end", "place")

    def __init__(self, *args: Any, forum: Forum, **kwargs: Any):
        kwargs["initial"] = {"start": forum.start, "end": forum.end, "place": forum.place}
        super().__init__(*args, **kwargs)
        self.forum = forum
        self.dates: list[datetime.date] = []
        self.left_out: list[planning.LeftOut] = []

    def clean_without_weeks(self) -> frozenset[int]:
        """The week numbers. Refused where the year has no such week."""
        weeks: set[int] = set()
        said = re.sub(r"\s*[-–]\s*", "-", self.cleaned_data["without_weeks"])
        for part in filter(None, re.split(r"[,;\s]+", said)):
            found = _weeks.fullmatch(part)
            first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
            if not 1 <= first <= last <= 53:
                told = gettext(
                    "“%(text)s” is no week of the year. Write week numbers from 1 to 53, such as “7, 29, 42”."
                )
                raise forms.ValidationError(told % {"text": part[:20]}, code="no_week")
            weeks.update(range(first, last + 1))
        return frozenset(weeks)

    def clean(self) -> dict[str, Any]:
        """Work out the dates. Refused where the series never ends, or where a meeting would end before it starts."""
        said = super().clean() or self.cleaned_data
        none = planning.Deadlines(None, None, None, None)
        for name, told in planning.faults(None, said.get("start"), said.get("end"), none).items():
            if name not in self.errors:
                self.add_error(name, told)
        if {"how_often", "weekday", "begins_on", "ends_on", "without_weeks"} & set(self.errors):
            return said
        kind, number = said["how_often"][0], int(said["how_often"][1:])
        rhythm = planning.Rhythm(
            weekday=said["weekday"],
            begins_on=said["begins_on"],
            ends_on=said["ends_on"],
            every=number if kind == "w" else 1,
            of_month=number if kind == "m" else None,
            without_weeks=said["without_weeks"],
        )
        try:
            self.dates, self.left_out = planning.series_dates(rhythm)
        except planning.EndlessSeries as endless:
            self.add_error(endless.field, str(endless))
        return said

    def proposal(self, chosen: Iterable[str] | None = None) -> list[dict[str, Any]]:
        """Each date with its deadlines, what else the forum has that day, and whether it is ticked.

        To begin with every date is ticked on which the forum has no other meeting.
        """
        others: dict[datetime.date, list[Meeting]] = {}
        same_days = Meeting.objects.filter(forum=self.forum, held_on__in=self.dates).at_the_table()
        for meeting in same_days.order_by("start"):
            others.setdefault(meeting.held_on, []).append(meeting)
        ticked = None if chosen is None else set(chosen)
        return [
            {
                "day": day,
                "week": day.isocalendar().week,
                "due": planning.deadlines(self.forum, day),
                "others": others.get(day, []),
                "ticked": day not in others if ticked is None else day.isoformat() in ticked,
            }
            for day in self.dates
        ]

    def save(self, *, by: "User", chosen: Iterable[str]) -> list[Meeting]:
        """Plan a meeting on each chosen date of the series. A date that is not of the series is no date of it."""
        said = {name: self.cleaned_data[name] for name in ("start", "end", "place")}
        ticked = set(chosen)
        dates = [day for day in self.dates if day.isoformat() in ticked]
        return Meeting.objects.plan_series(forum=self.forum, by=by, dates=dates, **said)
