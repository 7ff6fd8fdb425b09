"""For a secretary: new meetings, series of them, and meetings that move."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from meetings.models import AgendaVersion, Forum, Meeting
from meetings.permissions import allow, can_plan_meeting
from meetings.planning_forms import MeetingForm, SeriesForm
from meetings.views.attempts import attempt, page_and_form, refusals_on
from meetings.views.meetings import meeting_of


@page_and_form
def new_meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan one meeting. The deadlines are shown as they are counted, and can be changed."""
    forum = _forum(request, slug)
    if request.method != "POST":
        return _meeting_page(request, MeetingForm(forum=forum, initial=_asked_day(request)))
    if "count" in request.POST:
        return _meeting_page(request, _counted_anew(MeetingForm(forum=forum, initial=request.POST.dict())))
    form = MeetingForm(request.POST, forum=forum)
    meeting = _save(request, form)
    if meeting is None:
        return _meeting_page(request, form, status=422)
    messages.success(request, _("The meeting is planned."))
    return redirect("drafting", meeting.pk)


@page_and_form
def change_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a meeting, or change its hours, place and deadlines."""
    meeting = meeting_of(request, pk)
    if request.method != "POST":
        return _meeting_page(request, MeetingForm(forum=meeting.forum, meeting=meeting))
    if "count" in request.POST:
        form = MeetingForm(forum=meeting.forum, meeting=meeting, initial=request.POST.dict())
        return _meeting_page(request, _counted_anew(form))
    form = MeetingForm(request.POST, forum=meeting.forum, meeting=meeting)
    if _save(request, form) is None:
        return _meeting_page(request, form, status=422)
    messages.success(request, _told_change(meeting, form))
    return redirect("drafting", pk)


@require_POST
def renew_members(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the participants be those who are in the forum on the day of the meeting."""
    meeting = meeting_of(request, pk)
    told = _("The participants are those who are in the forum on the day of the meeting.")
    attempt(request, meeting.renew_members, done=told)
    return redirect("change_meeting", pk)


@require_safe
def deadlines(request: HttpRequest, slug: str) -> HttpResponse:
    """The deadlines alone, as they are counted for the date that is being filled in."""
    forum = _forum(request, slug)
    asked = request.GET.get("meeting", "")
    meeting = get_object_or_404(forum.meetings, pk=asked) if asked.isdecimal() else None
    form = _counted_anew(MeetingForm(forum=forum, meeting=meeting, initial=request.GET.dict()))
    return render(request, "meetings/_deadlines.html", {"form": form, "forum": forum})


@page_and_form
def new_series(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan a series: what is filled in is asked for by GET and shows the dates; POST plans those that are ticked."""
    forum = _forum(request, slug)
    said = request.POST if request.method == "POST" else request.GET
    form = SeriesForm(said or None, forum=forum)
    if request.method != "POST":
        proposal = form.proposal() if said and form.is_valid() else None
        return _series_page(request, form, proposal, status=422 if form.errors else 200)
    chosen = request.POST.getlist("dates")
    meetings = _save(request, form, chosen=chosen)
    if meetings is None:
        return _series_page(request, form, form.proposal(chosen) if form.dates else None, status=422)
    told = ngettext("%(count)s meeting is planned.", "%(count)s meetings are planned.", len(meetings))
    messages.success(request, told % {"count": len(meetings)})
    return redirect(forum)


def _forum(request: HttpRequest, slug: str) -> Forum:
    forum = get_object_or_404(Forum.objects.visible_to(request.user), slug=slug)
    allow(can_plan_meeting, request.user, forum)
    return forum


def _asked_day(request: HttpRequest) -> dict[str, str]:
    return {"held_on": request.GET["dato"]} if request.GET.get("dato") else {}


def _counted_anew(form: MeetingForm) -> MeetingForm:
    """The form with the deadlines that follow from its date; as it is while the date cannot be read."""
    due = form.counted()
    if due is not None:
        form.initial = {**form.initial, **vars(due)}
    return form


def _save(request: HttpRequest, form, **said):
    """What the form's act made, or None: then the form says why not, and holds what was typed."""
    if not form.is_valid():
        return None
    with refusals_on(form):
        return form.save(by=request.user, **said)
    return None


def _told_change(meeting: Meeting, form: MeetingForm) -> str:
    if not form.changed_data:
        return _("Nothing was changed.")
    told = _("The meeting is moved, and its deadlines with it.") if "held_on" in form.changed_data else _("Saved.")
    when_or_where = set(Meeting.WHEN_AND_WHERE) & set(form.changed_data)
    if when_or_where and AgendaVersion.objects.filter(meeting=meeting).exists():
        told += " " + _("The members are told. The released agenda still says what was before: release it anew.")
    return told


def _meeting_page(request: HttpRequest, form: MeetingForm, *, status: int = 200) -> HttpResponse:
    if form.meeting is None and not form.is_bound and form.day:
        _counted_anew(form)
    context = {"form": form, "forum": form.forum, "meeting": form.meeting}
    if form.meeting:
        context["people"] = form.meeting.participants.all()
    return render(request, "meetings/meeting_plan.html", context, status=status)


def _series_page(request: HttpRequest, form: SeriesForm, proposal: list | None, *, status: int) -> HttpResponse:
    context = {"form": form, "forum": form.forum, "proposal": proposal}
    return render(request, "meetings/meeting_series.html", context, status=status)
