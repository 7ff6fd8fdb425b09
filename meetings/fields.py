"""Fields that take dates and times as Danes write them."""

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.danish import long_date

FIRST_YEAR = 2000
# Plans are made a few years ahead; what lies further off is a slip of the finger.
YEARS_AHEAD = 5

_iso = re.compile(r"\d{4}-\d{2}-\d{2}")
_danish = re.compile(r"(\d{1,2})[-./ ]+(\d{1,2})[-./ ]+(\d{4}|\d{2})")
_clock = re.compile(r"(?:kl\.?\s*)?(\d{1,2})(?:[.:]?(\d{2}))?(?::\d{2})?")


class _Picked(forms.widgets.DateTimeBaseInput):
    """The browser's own picker; where it could not show what was typed, a plain field that does."""

    kept: re.Pattern[str]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """As a picker empties itself of what it cannot read, such words come back in a field for text."""
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        if shown and not self.kept.fullmatch(str(shown)):
            context["widget"]["type"] = "text"
        return context


class DateInput(_Picked):
    """A date, sent as 2027-03-26."""

    input_type = "date"
    format_key = "DATE_INPUT_FORMATS"
    kept = _iso

    def __init__(self, attrs: dict[str, Any] | None = None):
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(_Picked):
    """A time of the day, sent as 09:00."""

    input_type = "time"
    format_key = "TIME_INPUT_FORMATS"
    kept = re.compile(r"\d{2}:\d{2}")

    def __init__(self, attrs: dict[str, Any] | None = None):
        super().__init__(attrs, format="%H:%M")


class DanishDateField(forms.DateField):
    """A date: 26-03-2027, 26.3.2027, 26/3 2027, or 2027-03-26 as a picker sends it.

    Refused: a day that the calendar does not have, and a year before FIRST_YEAR or more than YEARS_AHEAD from now.
    """

    widget = DateInput

    def to_python(self, value: Any) -> datetime.date | None:
        """The date, or None where nothing is written."""
        if value in self.empty_values:
            return None
        if isinstance(value, datetime.datetime):
            return value.date()
        if isinstance(value, datetime.date):
            return value
        text = str(value).strip()
        if found := _danish.fullmatch(text):
            day, month, year = (int(part) for part in found.groups())
            parts = (year + 2000 if year < 100 else year, month, day)
        elif _iso.fullmatch(text):
            year, month, day = (int(part) for part in text.split("-"))
            parts = (year, month, day)
        else:
            raise ValidationError(
                gettext("“%(text)s” is not understood as a date. Write it as 26-03-2027.") % {"text": text[:40]},
                code="invalid",
            )
        try:
            return self._near(datetime.date(*parts))
        except ValueError as no_day:
            raise ValidationError(
                gettext("There is no day %(text)s in the calendar. Write the date as 26-03-2027.") % {"text": text},
                code="invalid",
            ) from no_day

    def _near(self, day: datetime.date) -> datetime.date:
        last = timezone.localdate().year + YEARS_AHEAD
        if FIRST_YEAR <= day.year <= last:
            return day
        raise ValidationError(
            gettext("The date %(day)s is too far off. Choose one from %(first)s to %(last)s.")
            % {"day": long_date(day), "first": FIRST_YEAR, "last": last},
            code="far_off",
        )


class DanishTimeField(forms.TimeField):
    """A time of the day: 9, 9.30, 09:30, kl. 9.30."""

    widget = TimeInput
    default_error_messages = {"invalid": _("Write the time as 9.30.")}

    def to_python(self, value: Any) -> datetime.time | None:
        """The time, or None where nothing is written. Refused where a day has no such time."""
        if value in self.empty_values:
            return None
        if isinstance(value, datetime.time):
            return value
        found = _clock.fullmatch(str(value).strip())
        try:
            if found:
                return datetime.time(int(found[1]), int(found[2] or 0))
        except ValueError:
            pass
        raise ValidationError(self.error_messages["invalid"], code="invalid")
