"""For whoever writes an item: the writing guide, as fresh as the text, and hidden by those who know it by heart."""

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from meetings.guide import advice_of
from meetings.models import User
from meetings.views.writers import item_of


@login_not_required
@require_safe
def writing_guide(request: HttpRequest, key: str) -> HttpResponse:
    """The guide alone, as the item stands now. 401 for whoever is signed out: no sign-in page in the guide's place."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    return render(request, "meetings/_guide.html", advice_of(item_of(request, key)))


@require_POST
def hide_writing_guide(request: HttpRequest, key: str) -> HttpResponse:
    """Hide the guide from the person on every item, or show it again."""
    item = item_of(request, key)
    user = cast("User", request.user)
    user.hides_writing_guide = "hide" in request.POST
    user.save(update_fields=["hides_writing_guide"])
    if request.headers.get("HX-Request"):
        return render(request, "meetings/_guide.html", advice_of(item))
    return redirect(reverse("item_draft", args=[item.key]) + "#guide")
