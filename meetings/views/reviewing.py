"""Gennemlæsning: the secretary asks for it, the named readers read one frozen draft and comment on it."""

import uuid
from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetings.models import AgendaItem, Comment, Meeting, Review, Section, TransitionError
from meetings.paper import Item, Paper, lay_out
from meetings.permissions import allow, can_comment_review, can_release_agenda, reader_of
from meetings.redaction import redact
from meetings.release_forms import ReviewForm
from meetings.views.attempts import attempt, page_and_form, refusals_on
from meetings.views.meetings import meeting_of
from meetings.views.sending import send_file

WHOLE = "whole"


@page_and_form
def reviews(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a review, and those that were."""
    meeting = meeting_of(request, pk)
    form = ReviewForm(request.POST if request.method == "POST" else None, meeting=meeting)
    if form.is_valid():
        until = form.cleaned_data["until"]
        with refusals_on(form):
            review = Review.objects.begin(meeting, by=request.user, readers=form.people(), until=until)
            messages.success(request, _("The readers are asked by mail. All of them read this version."))
            return redirect("review", pk, review.number)
    context = {
        "meeting": meeting,
        "form": form,
        "reviews": meeting.reviews.prefetch_related("readers", "comments"),
        "can": meeting.status in (Meeting.Status.DRAFTING, Meeting.Status.IN_REVIEW),
    }
    return render(request, "meetings/review_list.html", context, status=422 if form.errors else 200)


@require_safe
def review(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The frozen draft as this reader may see it, with what was said of it so far."""
    return render(request, "meetings/review_page.html", _context(request, _review(request, pk, number)))


@require_POST
def comment_review(request: HttpRequest, pk: int, number: int, key: uuid.UUID) -> HttpResponse:
    """Say something about one item, or one of its sections, of the version that was read. Refused once it has ended."""
    review = _review(request, pk, number)
    allow(can_comment_review, request.user, review)
    paper = _paper(request, review)
    item = next((one for one in paper.items if one.key == str(key) and not one.redacted), None)
    if item is None:
        raise Http404
    text, place = request.POST.get("text", ""), request.POST.get("place", WHOLE)
    try:
        row, section = _row(review, item, place)
        review.comment(row, by=request.user, text=text, section=section)
    except TransitionError as refused:
        typed = {"key": item.key, "text": text, "place": place, "refusal": str(refused)}
        return render(request, "meetings/review_page.html", _context(request, review, typed), status=422)
    if request.htmx:
        context = {**_context(request, review), "item": item, "said": _("Your comment is kept.")}
        return render(request, "meetings/_review_comments.html", _with_talk(context, item))
    messages.success(request, _("Your comment is kept."))
    return redirect(f"{request.path.rsplit('/kommentar/', 1)[0]}/#{item.anchor}")


@require_POST
def end_review(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take no more comments, and draft on."""
    review = _review(request, pk, number)
    allow(can_release_agenda, request.user, review.meeting.forum)
    attempt(request, review.end, done=_("The review has ended. The comments stand beside the sections they are about."))
    return redirect("review", pk, number)


@require_safe
def review_attachment(request: HttpRequest, pk: int, number: int, key: uuid.UUID) -> HttpResponse:
    """The file of an attachment, as it was when the draft was frozen; 404 for what this reader does not see."""
    paper = _paper(request, _review(request, pk, number))
    file = next((one for item in paper.items for one in item.files if one.key == str(key) and one.is_here), None)
    if file is None:
        raise Http404
    said = next(one["file"] for item in paper.items for one in item.said["attachments"] if one["key"] == file.key)
    return send_file(request, said["sha256"], said["name"], said["type"])


def _review(request: HttpRequest, pk: int, number: int) -> Review:
    reviews = Review.objects.visible_to(request.user).select_related("meeting__forum", "snapshot", "asked_by")
    return get_object_or_404(reviews, meeting=pk, number=number)


def _paper(request: HttpRequest, review: Review) -> Paper:
    return lay_out(redact(review.snapshot.document, reader_of(request.user, review.meeting)))


def _row(review: Review, item: Item, place: str) -> tuple[AgendaItem, Section | None]:
    """The row that the item was frozen from, and its section at this place of it; what is gone is refused."""
    row = AgendaItem.objects.filter(key=item.key, meeting=review.meeting).first()
    if row is None:
        raise TransitionError(_("The item is no longer meant for this meeting. Your text is kept below."))
    parts = {str(number): part for number, part in enumerate(item.parts)}
    if place == WHOLE or place not in parts:
        return row, None
    sections = row.sections.filter(type=parts[place]["type"])
    return row, sections.filter(heading=parts[place]["heading"]).first() or sections.first()


def _context(request: HttpRequest, review: Review, typed: dict[str, Any] | None = None) -> dict[str, Any]:
    """The page: paper, readers with how much each has said, and what was said, by item; of closed ones nothing."""
    paper = _paper(request, review)
    shown = {item.key: item for item in paper.items if not item.redacted}
    rows = Comment.objects.filter(review=review).whole().select_related("item").order_by("at", "pk")
    comments = [row for row in rows if str(row.item.key) in shown]
    counts = Counter(row.by_id for row in comments)
    return {
        "review": review,
        "under_review": review.meeting,
        "paper": paper,
        "people": [(reader, counts[reader.pk]) for reader in review.readers.order_by("first_name", "last_name", "pk")],
        "talk": [(item, [row for row in comments if str(row.item.key) == item.key]) for item in paper.items],
        "may_comment": review.is_open and can_comment_review(request.user, review),
        "is_secretary": can_release_agenda(request.user, review.meeting.forum),
        "typed": typed or {},
    }


def _with_talk(context: dict[str, Any], item: Item) -> dict[str, Any]:
    return {**context, "comments": next(said for one, said in context["talk"] if one.key == item.key)}
