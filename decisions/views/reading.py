"""For everyone: a meeting as a document, and one item of it."""

from collections.abc import Hashable
from dataclasses import dataclass

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
from decisions.postponed import Postponement, links_of, postponements_of
from decisions.views.conditional import answer_if_changed
from decisions.views.follow_ups import shown_with
from decisions.views.preparing import read_item
from meetings.models import Meeting, Regrets, Role
from meetings.permissions import can_draft_agenda, can_follow, can_read_draft, can_take_minutes, is_member, roles
from meetings.views.meetings import seen_meeting

# What a reader asks for in the address: /moeder/7/?vis=dagsorden
ASKED = {"dagsorden": AGENDA, "referat": MINUTES}
SHOWN = {kind: name for name, kind in ASKED.items()}
# What the page of a released agenda asks of its reader's rights in the forum, wherever it asks.
ASKED_OF_READER = (can_follow, can_take_minutes, can_draft_agenda)


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
        own = Regrets(meeting).own(request.user) if is_member(request.user, meeting.forum) else None
        return render(request, "decisions/meeting_empty.html", {"meeting": meeting, "own": own})
    kinds, links = _kinds(meeting, request.user, edition), _links(meeting, request.user, edition)
    added = addenda_in_approval(meeting, request.user) if edition.kind == MINUTES else None
    return answer_if_changed(
        request,
        None if added else _name(edition, meeting, request.user, [*kinds, *links.said]),
        lambda: render(
            request,
            "decisions/meeting_page.html",
            {**_context(request, meeting, edition, kinds, links), "added_version": added},
        ),
    )


@login_not_required
@require_safe
def item(request: HttpRequest, pk: int, label: str) -> HttpResponse:
    """One item, with the one before and after it and the case's other treatments."""
    meeting = seen_meeting(request, pk)
    edition = edition_for(meeting, request.user, _asked(request))
    context = _context(request, meeting, edition, [], _links(meeting, request.user, edition)) if edition else {}
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


def _context(request: HttpRequest, meeting: Meeting, edition: Edition, kinds: list[str], links: "SeenLinks") -> dict:
    query = f"?vis={SHOWN[edition.kind]}" if _asked(request) else ""
    supplements = supplements_of(meeting, request.user) if edition.has_supplements and kinds else []
    around = None if edition.is_draft else (meeting.pk, edition.kind, query, *links.said)
    shared = around and _shared(request, meeting, edition, (*around, *kinds, *supplements))
    return {
        "postponements": links.postponed,
        "meeting": meeting,
        "edition": edition,
        "paper": edition.paper,
        "kinds": [(kind, SHOWN[kind]) for kind in kinds],
        "approving": links.approving,
        "supplements": supplements,
        # Links to items keep what was asked for.
        "query": query,
        # What an item's text depends on beside the item; what the parts do in which no item is told of; and what all
        # that is between masthead and foot does.
        "around": around,
        "shared": shared,
        "whole": shared and (edition.paper.name, shared),
    }


def _shared(request: HttpRequest, meeting: Meeting, edition: Edition, around: tuple) -> Hashable:
    """What is kept of a released agenda's page is kept under this, whatever its reader may read of the items; None for
    its secretary's, whose page has acts on it."""
    user, forum = request.user, meeting.forum
    if edition.snapshot is None or edition.kind != AGENDA:
        return None
    if meeting.status != Meeting.Status.RELEASED or Role.SECRETARY in roles(user, forum):
        return None
    may = tuple(may(user, forum) for may in ASKED_OF_READER)
    return edition.snapshot.pk, around, user.is_authenticated, may, *_rows(meeting)


def _rows(meeting: Meeting) -> list[tuple]:
    """All that the meeting's row says, and its forum's."""
    rows = (meeting, meeting.forum)
    return [tuple(getattr(row, field.attname) for field in row._meta.concrete_fields) for row in rows]


@dataclass(frozen=True)
class SeenLinks:
    """A document's links to other meetings, as far as the reader may know of those."""

    postponed: list[Postponement]
    # The items that are about the minutes of another meeting, by their keys, with that meeting.
    approving: list[tuple[str, Meeting]]

    @property
    def said(self) -> list[str]:
        """What a page's name has of them."""
        about = (f"{key}{other.pk}{other}{other.get_absolute_url()}" for key, other in self.approving)
        return [*(one.said for one in self.postponed), *about]


def _links(meeting: Meeting, user, edition: Edition) -> SeenLinks:
    """Those of the meeting; one query where it has none, and none where the edition was found with that."""
    there = edition.beside.links if edition.beside else links_of(meeting)
    approving: list[tuple[str, Meeting]] = []
    if there.are_about_minutes:
        rows = meeting.items.filter(approves__in=Meeting.objects.visible_to(user)).select_related("approves__forum")
        approving = [(str(row.key), row.approves) for row in rows]
    return SeenLinks(postponements_of(edition.document, user) if there.are_postponed else [], approving)


def _name(edition: Edition, meeting: Meeting, user, also: list[str]) -> str | None:
    """What the page is named by: the texts and files as the reader has them, what is told of meeting and forum and may
    be done there, the choice of documents and where items go on. None where it has a draft, or asks for an approval:
    who is asked, and for what still, is looked up each time."""
    if edition.snapshot is None or (edition.kind == MINUTES and meeting.status == Meeting.Status.IN_APPROVAL):
        return None
    reader, items = (edition.reader.audience, edition.reader.excluded_text), (item.name for item in edition.paper.items)
    around = (repr(_rows(meeting)), *sorted(roles(user, meeting.forum)), *also)
    return "|".join((edition.snapshot.pk, *reader, *items, *around))
