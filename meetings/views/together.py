"""For those who write one item at the same time: who writes where, and what the others have saved."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.models import AgendaItem, Section, Writing
from meetings.permissions import allow, can_write_item
from meetings.templatetags.writing import near_time
from meetings.views.asked import number
from meetings.views.writers import for_writers, item_of
from meetings.views.writing_page import NOT_WRITTEN_HERE, text_of, who_writes
from meetings.writing_forms import HeadForm


@for_writers
@require_POST
def writing(request: HttpRequest, key: str) -> HttpResponse:
    """Tell where the cursor is, and hear where the others' are and which texts are newer than the ones on the screen.

    `section` is the one with the cursor, if any; `v<section>` the version of each that is on the screen.
    """
    item = item_of(request, key)
    allow(can_write_item, request.user, item)
    item.require_writable()
    sections = list(item.sections.exclude(type__in=NOT_WRITTEN_HERE).select_related("saved_by"))
    _be_in(request, item, sections)
    newer = []
    for section in sections:
        section.item = item
        if section.version > number(request.POST.get(f"v{section.pk}"), section.version):
            newer.append(_newer(section))
    head = item.version > number(request.POST.get("head"), item.version)
    return JsonResponse(
        {"writing": who_writes(item, request.user), "newer": newer, "head": _head(item) if head else None}
    )


def _be_in(request: HttpRequest, item: AgendaItem, sections: list[Section]) -> None:
    """Be in one section and in no other of the item."""
    here = number(request.POST.get("section"), 0)
    known = here in {section.pk for section in sections}
    Writing.objects.filter(section__item=item, user=request.user).exclude(section=here if known else None).delete()
    if known:
        Writing.objects.update_or_create(section_id=here, user=request.user, defaults={"seen_at": timezone.now()})


def _newer(section: Section) -> dict[str, Any]:
    said = {"section": section.pk, "version": section.version, "text": text_of(section.state()), "line": ""}
    if section.saved_by and section.saved_at:
        said["line"] = _("%(name)s changed this section at %(time)s") % {
            "name": section.saved_by,
            "time": near_time(section.saved_at),
        }
    return said


def _head(item: AgendaItem) -> dict[str, Any]:
    form = HeadForm(instance=item)
    return {"version": item.version, "values": {name: form[name].value() for name in form.Meta.fields}}
