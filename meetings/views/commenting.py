"""For everyone who reads a draft: remarks on an item and its sections, until somebody resolves them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from meetings.collecting_forms import CommentForm
from meetings.models import AgendaItem, Comment, User
from meetings.permissions import allow, can_comment_item
from meetings.views.attempts import page_and_form
from meetings.views.writers import item_of


def comments_of(item: AgendaItem, user: User) -> dict[str, Any]:
    """What `_comments.html` shows beside an item: the open remarks, those resolved, and a line for a new one."""
    remarks = list(item.comments.whole())
    return {
        "comment_item": item,
        "comments": [one for one in remarks if one.is_open],
        "comments_resolved": [one for one in remarks if not one.is_open],
        "comment_form": CommentForm(item=item),
        "may_comment": can_comment_item(user, item),
    }


@page_and_form
def comment(request: HttpRequest, key: str) -> HttpResponse:
    """The remarks on an item, and a new one. Refused with what was typed still in its field."""
    item = item_of(request, key)
    if request.method != "POST":
        return _panel(request, item)
    allow(can_comment_item, request.user, item)
    form = CommentForm(request.POST, item=item)
    if not form.is_valid():
        return _panel(request, item, form=form)
    form.save(by=request.user)
    return _panel(request, item)


@require_POST
def resolve_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a remark is answered."""
    remark = _comment(request, pk)
    remark.resolve(by=request.user)
    return _panel(request, remark.item)


@require_POST
def reopen_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Take up a remark again."""
    remark = _comment(request, pk)
    remark.reopen()
    return _panel(request, remark.item)


def _comment(request: HttpRequest, pk: int) -> Comment:
    """A remark on an item that this person may read; 404 for everybody else."""
    remarks = Comment.objects.filter(item__in=AgendaItem.objects.visible_to(request.user))
    remark = get_object_or_404(remarks.select_related("item__forum", "item__meeting__forum"), pk=pk)
    allow(can_comment_item, request.user, remark.item)
    return remark


def _panel(request: HttpRequest, item: AgendaItem, form: CommentForm | None = None) -> HttpResponse:
    """The panel anew; without a script the item's page, or where something was wrong the panel as a page of its own."""
    context = {"item": item, **comments_of(item, request.user)}
    if form:
        context["comment_form"] = form
    if request.htmx:
        return render(request, "meetings/_comments.html", context, status=422 if form else 200)
    if form or request.method != "POST":
        return render(request, "meetings/item_comments.html", context, status=422 if form else 200)
    return redirect(f"{reverse('item_draft', args=[item.key])}#comments")
