"""For a secretary: what the forum decides so often that one key writes it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from decisions.deciding_forms import StandardTextForm
from decisions.models import StandardText
from meetings.models import Forum
from meetings.permissions import allow, can_take_minutes
from meetings.views.attempts import page_and_form


@page_and_form
def standard_texts(request: HttpRequest, slug: str) -> HttpResponse:
    """The forum's standard texts, and one more."""
    forum = _forum(request, slug)
    form = StandardTextForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        StandardText.objects.add(forum, form.cleaned_data["label"], form.html)
        messages.success(request, _("The text can be put into a decision by one key."))
        return redirect("standard_texts", slug)
    return _texts_page(request, forum, form)


@page_and_form
def change_standard_text(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change one of them."""
    forum = _forum(request, slug)
    text = get_object_or_404(forum.standard_texts, pk=pk)
    form = StandardTextForm(request.POST if request.method == "POST" else None, instance=text)
    if form.is_valid():
        text.label, text.html = form.cleaned_data["label"], form.html
        text.save()
        messages.success(
            request, _("The standard text is changed. Decisions that are written already stay as they are.")
        )
        return redirect("standard_texts", slug)
    return _texts_page(request, forum, form, text)


@require_POST
def place_standard_text(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Move one up, or take it away: `act` is `up` or `remove`."""
    forum = _forum(request, slug)
    text = forum.standard_texts.filter(pk=pk).first()
    if text is not None and request.POST.get("act") == "up":
        text.move_up()
    elif text is not None and request.POST.get("act") == "remove":
        text.delete()
        messages.success(request, _("The standard text “%(label)s” is taken away.") % {"label": text.label})
    return redirect("standard_texts", slug)


def _forum(request: HttpRequest, slug: str) -> Forum:
    forum = get_object_or_404(Forum.objects.visible_to(request.user), slug=slug)
    allow(can_take_minutes, request.user, forum)
    return forum


def _texts_page(
    request: HttpRequest, forum: Forum, form: StandardTextForm, text: StandardText | None = None
) -> HttpResponse:
    context = {"forum": forum, "texts": forum.standard_texts.all(), "form": form, "changed": text}
    return render(request, "decisions/standard_texts.html", context, status=422 if form.errors else 200)
