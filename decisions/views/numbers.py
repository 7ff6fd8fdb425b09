"""For a forum's members: the numbers of a year, and the same as a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from decisions.figure import csv_of
from decisions.number_figures import figures_of
from decisions.numbers import numbers_of, years_of
from meetings.models import Forum
from meetings.permissions import allow, can_read_numbers

# What is understood as a year: what a meeting can be planned in, and what old minutes are imported from.
YEARS = range(1900, 2201)


@require_safe
def numbers(request: HttpRequest, slug: str) -> HttpResponse:
    """The forum's year in figures, this one unless another is asked for."""
    forum = _forum(request, slug)
    asked = request.GET.get("aar", "")
    year = _year(asked)
    if year is None:
        context = {"forum": forum, "asked": asked, "years": years_of(forum)}
        return render(request, "decisions/numbers_page.html", context, status=422)
    counted = numbers_of(forum, year, request.user)
    context = {"forum": forum, "year": year, "years": counted.years, "counted": counted, "figures": figures_of(counted)}
    return render(request, "decisions/numbers_page.html", context)


@require_safe
def numbers_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The same numbers as a file for a spreadsheet; where the year is none, back to the page that says so."""
    forum = _forum(request, slug)
    year = _year(request.GET.get("aar", ""))
    if year is None:
        return redirect(f"{reverse('numbers', args=[slug])}?{request.GET.urlencode()}")
    return HttpResponse(
        csv_of(year, figures_of(numbers_of(forum, year, request.user))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="tal-{slug}-{year}.csv"'},
    )


def _forum(request: HttpRequest, slug: str) -> Forum:
    forum = get_object_or_404(Forum.objects.visible_to(request.user), slug=slug)
    allow(can_read_numbers, request.user, forum)
    return forum


def _year(asked: str) -> int | None:
    """The year that is asked for, this one where none is; None where it cannot be read as one."""
    if not asked:
        return timezone.localdate().year
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else 0
    return year if year in YEARS else None
