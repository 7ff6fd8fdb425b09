"""For everyone: a meeting as a document, and one item of it."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from decisions.cases import other_treatments
from decisions.editions import (
    AGENDA,
    MINUTES,
    Edition,
    addenda_in_approval,
    can_read,
    edition_for,
    supplements_of,
)
from decisions.postponed import Postponement, postponements_of
from decisions.views.conditional import answer_if_changed
from decisions.views.follow_ups import shown_with
from decisions.views.preparing import read_item
from meetings.models import Meeting
from meetings.permissions import can_read_draft
from meetings.views.meetings import seen_meeting

# What a reader asks for in the address: /moeder/7/?vis=dagsorden
ASKED = {"dagsorden": AGENDA, "referat": MINUTES}
SHOWN = {kind: name for name, kind in ASKED.items()}


@login_not_required
@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting's document in full; without one, when there will be something to read.

    Who asks for the one of the two that is not there is led to the other.
    """
    meeting = seen_meeting(request, pk)
    edition = edition_for(meeting, request.user, _asked(request))
    if edition is None and _asked(request):
        return redirect(meeting)
    if edition is None:
        return render(request, "decisions/meeting_empty.html", {"meeting": meeting})
    kinds, moved = _kinds(meeting, request.user, edition), postponements_of(edition.document, request.user)
    added = addenda_in_approval(meeting, request.user) if edition.kind == MINUTES else None
    return answer_if_changed(
        request,
        _name(edition, meeting, [*kinds, *(one.said for one in moved), f"{added or ''}"]),
        lambda: render(
            request,
            "decisions/meeting_page.html",
            {**_context(request, meeting, edition, kinds, moved), "added_version": added},
        ),
    )


@login_not_required
@require_safe
def item(request: HttpRequest, pk: int, label: str) -> HttpResponse:
    """One item, with the one before and after it and the case's other treatments."""
    meeting = seen_meeting(request, pk)
    edition = edition_for(meeting, request.user, _asked(request))
    moved = postponements_of(edition.document, request.user) if edition else []
    context = _context(request, meeting, edition, [], moved) if edition else {}
    found = context["paper"].around(label) if context else None
    if edition is None or found is None:
        raise Http404
    before, item, after = found
    case = other_treatments(item.case["text"], request.user, but=item.key) if item.case else []
    return render(
        request,
        "decisions/item_page.html",
        {
            **context,
            **shown_with(item, meeting, request.user),
            "news": read_item(request, meeting, edition, item.key),
            "item": item,
            "before": before,
            "after": after,
            "treatments": case,
        },
    )


def _asked(request: HttpRequest) -> str | None:
    return ASKED.get(request.GET.get("vis", ""))


def _kinds(meeting: Meeting, user, edition: Edition) -> list[str]:
    """The documents one can choose between; for a secretary also the draft that has no version yet."""
    kinds = {edition.kind}
    other = MINUTES if edition.kind == AGENDA else AGENDA
    # Minutes come before the agenda, and not before the meeting: where the agenda stands by itself there are none.
    if (other == AGENDA or meeting.status not in Meeting.BEFORE_SESSION) and can_read(meeting, user, other):
        kinds.add(other)
    if can_read_draft(user, meeting.forum) and meeting.status == Meeting.Status.MINUTES_DRAFTED:
        kinds.add(MINUTES)
    return [kind for kind in (AGENDA, MINUTES) if kind in kinds]


def _context(
    request: HttpRequest, meeting: Meeting, edition: Edition, kinds: list[str], moved: list[Postponement]
) -> dict:
    approving, query = _approving(meeting, request.user), f"?vis={SHOWN[edition.kind]}" if _asked(request) else ""
    return {
        "postponements": moved,
        "meeting": meeting,
        "edition": edition,
        "paper": edition.paper,
        "kinds": [(kind, SHOWN[kind]) for kind in kinds],
        "approving": approving,
        "supplements": supplements_of(meeting, request.user) if edition.has_supplements and kinds else [],
        # Links to items keep what was asked for.
        "query": query,
        # What an item's text depends on beside the item.
        "around": None
        if edition.is_draft
        else (
            meeting.pk,
            edition.kind,
            query,
            tuple(one.said for one in moved),
            tuple((key, one.pk, str(one)) for key, one in approving),
        ),
    }


def _approving(meeting: Meeting, user) -> list[tuple[str, Meeting]]:
    """The items that are about the minutes of another meeting, by their keys, with the meeting where one sees it."""
    rows = meeting.items.filter(approves__in=Meeting.objects.visible_to(user)).select_related("approves__forum")
    return [(str(row.key), row.approves) for row in rows]


def _name(edition: Edition, meeting: Meeting, also: list[str]) -> str | None:
    """What the page's text is named by; the status, the choice of documents and where items go on stand on it too."""
    if edition.snapshot is None:
        return None
    return "|".join((edition.snapshot.pk, edition.reader.audience, edition.reader.excluded_text, meeting.status, *also))
