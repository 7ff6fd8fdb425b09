"""What was found in an agenda or in minutes: as a page shows it, and as somebody answers for it there."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from meetings.models import Meeting, Override, TransitionError
from meetings.permissions import reader_of
from meetings.preflight import Finding


def seen(findings: Iterable[Any], meeting: Meeting, user: Any) -> list[Any]:
    """Those that are not of an item which the person takes no part in."""
    excluded = reader_of(user, meeting).excluded
    return [finding for finding in findings if finding.item not in excluded]


def shown(findings: Sequence[Finding], answered: Mapping[str, Override], meeting: Meeting, user: Any) -> dict[str, Any]:
    """The context of `_finding_lists.html`: what holds up and what is advice, item by item, and what is answered for.

    Without those that are not `seen`: how many of these hold up is told.
    """
    own = seen(findings, meeting, user)
    hidden = [finding for finding in findings if finding not in own]
    stops = [finding for finding in own if finding.is_must and finding.name not in answered]
    advice = [finding for finding in own if not finding.is_must and finding.name not in answered]
    return {
        "stops": _by_item(stops),
        "advice": _by_item(advice),
        "stop_items": {finding.item for finding in stops},
        "answered": [(one, answered[one.name]) for one in own if one.name in answered],
        "stop_count": len(stops),
        "advice_count": len(advice),
        "hidden_stops": sum(one.is_must and one.name not in answered for one in hidden),
    }


@dataclass(frozen=True)
class AnsweringPage:
    """A page on which findings are answered for: its name, what is found there, how it is shown again, and in which
    states of the meeting one may answer. `show` takes the request and the meeting, and status, said and refused."""

    name: str
    found: Callable[[Meeting], Iterable[Finding]]
    show: Callable[..., HttpResponse]
    while_in: Collection[str] = Meeting.BEFORE_SESSION

    def answer(self, request: HttpRequest, meeting: Meeting, *, done: str) -> HttpResponse:
        """Answer for one finding with a reason. A refusal keeps what was typed."""
        name, reason = request.POST.get("finding", ""), request.POST.get("reason", "")
        finding = next((one for one in seen(self.found(meeting), meeting, request.user) if one.name == name), None)
        if finding is None:
            return self._done(request, meeting, _("This is not found any more. There is nothing to answer for."))
        try:
            Override.objects.accept(meeting, finding, by=request.user, reason=reason, while_in=self.while_in)
        except TransitionError as refusal:
            refused = {"name": name, "reason": reason, "text": str(refusal)}
            return self.show(request, meeting, status=422, refused=refused)
        return self._done(request, meeting, done)

    def take_back(self, request: HttpRequest, meeting: Meeting, override: int, *, done: str) -> HttpResponse:
        """Let a finding that was answered for hold up again."""
        answer = get_object_or_404(meeting.overrides, pk=override)
        try:
            answer.take_back(by=request.user, while_in=self.while_in)
        except TransitionError as refusal:
            return self.show(request, meeting, status=422, said=str(refusal))
        return self._done(request, meeting, done)

    def _done(self, request: HttpRequest, meeting: Meeting, said: str) -> HttpResponse:
        if request.htmx:
            return self.show(request, meeting, said=said)
        messages.success(request, said)
        return redirect(self.name, meeting.pk)


def _by_item(findings: list[Finding]) -> list[list[Finding]]:
    """In the order they came in: the meeting's own, then item by item."""
    groups: dict[str | None, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.item, []).append(finding)
    return list(groups.values())
