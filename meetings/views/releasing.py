"""For a secretary: from the draft to the released agenda, its supplements, and calling the meeting off."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meetings.models import AgendaVersion, Meeting, Notice, Rendering
from meetings.release_forms import ReasonForm, ReleaseForm, SupplementForm
from meetings.release_plan import plan_of, supplement_items
from meetings.views.attempts import page_and_form, refusals_on
from meetings.views.meetings import meeting_of


@page_and_form
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """What a release will do, and the one button that does it."""
    meeting = meeting_of(request, pk)
    form = ReleaseForm(request.POST if request.method == "POST" else None, initial={"expected": _last(meeting)})
    if form.is_valid():
        with refusals_on(form):
            version = meeting.release_agenda(by=request.user, **form.said())
            messages.success(request, told(version))
            return redirect("released", pk)
    return _release_page(request, meeting, form)


@page_and_form
def release_supplement(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose among the new items those that come with a supplement, and release it."""
    meeting = meeting_of(request, pk)
    waiting = supplement_items(meeting, request.user)
    data = request.POST if request.method == "POST" else None
    form = SupplementForm(data, waiting=waiting, initial={"expected": _last(meeting)})
    if form.is_valid():
        with refusals_on(form):
            version = meeting.release_supplement(by=request.user, items=form.cleaned_data["items"], **form.said())
            messages.success(request, told(version))
            return redirect("released", pk)
    context = {"meeting": meeting, "form": form, "waiting": waiting, "last": _last(meeting)}
    return render(request, "meetings/supplement_release.html", context, status=422 if form.errors else 200)


@require_safe
def released(request: HttpRequest, pk: int) -> HttpResponse:
    """What the release has set going: documents and mails, and what can be done with the items now."""
    meeting = meeting_of(request, pk)
    if not meeting.agenda_versions.exists():
        return redirect("release", pk)
    return render(request, "meetings/release_done.html", _progress(meeting))


@require_safe
def release_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The documents and mails alone, asked for again while any of them is on its way."""
    return render(request, "meetings/_release_progress.html", _progress(meeting_of(request, pk)))


@page_and_form
def cancel_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Call the meeting off, with a reason that the members are sent."""
    meeting = meeting_of(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            meeting.cancel(by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("The meeting is cancelled."))
            return redirect(meeting)
    can = meeting.status in Meeting.BEFORE_SESSION
    context = {"meeting": meeting, "form": form, "can": can, "is_known": meeting.agenda_versions.exists()}
    return render(request, "meetings/meeting_cancel.html", context, status=422 if form.errors else 200)


def told(version: AgendaVersion) -> str:
    """The sentence about a release that was done."""
    if version.supplement_number:
        said = _("The supplement is released, and the agenda with it as version %(number)s.")
    elif version.number == 1:
        return _("The agenda is released. The documents are being made.")
    else:
        said = _("Version %(number)s of the agenda is released. The documents are being made.")
    return said % {"number": version.number}


def _release_page(request: HttpRequest, meeting: Meeting, form: ReleaseForm) -> HttpResponse:
    can = meeting.status in Meeting.RELEASABLE
    context: dict[str, Any] = {"meeting": meeting, "form": form, "can": can}
    if can:
        context["plan"] = plan_of(meeting, request.user)
        if form.is_bound:
            # Whoever was told that somebody was quicker has now seen it, and may go on from there.
            form.data = {**form.data.dict(), "expected": context["plan"].last}
        if context["plan"].last:
            context["supplement"] = supplement_items(meeting, request.user)
    return render(request, "meetings/agenda_release.html", context, status=422 if form.errors else 200)


def _last(meeting: Meeting) -> int:
    last = meeting.last_version
    return last.number if last else 0


def _progress(meeting: Meeting) -> dict[str, Any]:
    """The newest version's documents and mails, with whether anything is still on its way."""
    version = meeting.last_version
    snapshots = [version.snapshot_id, version.supplement_id] if version else []
    documents = list(Rendering.objects.filter(snapshot__in=snapshots, excluded="").order_by("pk"))
    notices = list(Notice.objects.filter(version=version).select_related("user")) if version else []
    return {
        "meeting": meeting,
        "version": version,
        "documents": [(one, one.snapshot_id != version.snapshot_id) for one in documents],
        "sent": sum(one.status == Notice.Status.SENT for one in notices),
        "failed": [one for one in notices if one.status == Notice.Status.FAILED],
        "on_their_way": sum(one.status == Notice.Status.DUE for one in notices),
        "is_waiting": any(one.status == Rendering.Status.DUE for one in documents)
        or any(one.status == Notice.Status.DUE and one.attempts == 0 and one.digest_on is None for one in notices),
    }
