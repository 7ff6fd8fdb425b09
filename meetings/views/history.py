"""Every saved state of a section: listed, two of them compared, one brought back."""

import datetime
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetings.diff import diff
from meetings.models import Section, SectionState, Stale
from meetings.permissions import allow, can_write_item
from meetings.views.asked import number
from meetings.views.writers import for_writers
from meetings.views.writing import section_of

# Saves of the same person with no longer pause between them are one sitting.
PAUSE = datetime.timedelta(minutes=15)


@dataclass
class Sitting:
    """What one person saved without a long pause, the latest state first."""

    states: list[SectionState]

    @property
    def last(self) -> SectionState:
        """The state in which it ended."""
        return self.states[0]

    @property
    def first(self) -> SectionState:
        """The state with which it began."""
        return self.states[-1]


@require_safe
def section_history(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Every saved state of a section by sittings, and what lies between two of them."""
    section = section_of(request, key, pk)
    states = list(section.states.defer("html", "recommender", "points").select_related("saved_by"))
    if not states:
        states = [section.state()]
    context: dict[str, Any] = {
        "item": section.item,
        "section": section,
        "sittings": sittings(states),
        "writes": can_write_item(request.user, section.item) and section.item.is_writable,
        **_compared(request, section, [state.version for state in states]),
    }
    return render(request, "meetings/section_history.html", context)


@for_writers
@require_POST
def restore_section(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Bring back an earlier text as a new version. Refused where the text has changed since the page was opened."""
    section = section_of(request, key, pk)
    allow(can_write_item, request.user, section.item)
    version, on = (number(request.POST.get(name)) for name in ("version", "on"))
    get_object_or_404(section.states, version=version)
    try:
        section.restore(by=request.user, version=version, on=on)
    except Stale:
        messages.error(request, _("The text has changed since you opened the page. Look at it, and bring back again."))
    else:
        messages.success(request, _("The earlier text is back. What stood there is in the history."))
    return redirect("section_history", section.item.key, section.pk)


def sittings(states: list[SectionState]) -> list[Sitting]:
    """The states, the latest first, in runs of one person without a long pause."""
    if not states:
        return []
    runs = [[states[0]]]
    for later, earlier in pairwise(states):
        same = later.saved_by_id == earlier.saved_by_id and later.saved_at - earlier.saved_at <= PAUSE
        if same and not later.restored:
            runs[-1].append(earlier)
        else:
            runs.append([earlier])
    return [Sitting(run) for run in runs]


def _compared(request: HttpRequest, section: Section, versions: list[int]) -> dict[str, Any]:
    """The two states that are asked for, or the latest and the one before, with their differences."""
    newer = number(request.GET.get("til"), versions[0])
    older = number(request.GET.get("fra"), next((v for v in versions if v < newer), newer))
    older, newer = sorted((older, newer))
    known = {state.version: state for state in section.states.filter(version__in=(older, newer))}
    one, other = known.get(older, section.state()), known.get(newer, section.state())
    return {"older": one, "newer": other, "differences": diff(one.as_html, other.as_html)}
