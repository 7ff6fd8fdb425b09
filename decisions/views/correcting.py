"""For the secretary: one correction to minutes that are in approval, taken or declined."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from decisions.models import Minutes
from decisions.views.approval_desk import corrections_of
from decisions.views.approving import number_in
from decisions.views.holding import held_meeting
from decisions.views.minutes import show_minutes
from meetings.models import TransitionError
from meetings.richtext import from_text

_DECLINED = {
    "text": _("The correction is declined, and who made it has been told."),
    "objection": _("The objection is declined, and who made it has been told."),
    "dissent": _("The dissent is declined, and who made it has been told."),
}
_TAKEN = {
    "text": _("The correction is taken in. Those who had approved the item are asked again."),
    "objection": _("The text is changed as you wrote it. Those who had approved the item are asked again."),
    "dissent": _("The dissent is on record. Those who had approved the item are asked again."),
}


@require_POST
def answer_correction(request: HttpRequest, pk: int, correction: int) -> HttpResponse:
    """Take a correction or decline it, with an answer. A refusal keeps what was typed."""
    meeting, said = held_meeting(request, pk), request.POST
    rows = corrections_of(request, meeting).select_related("approver__minutes__meeting__forum", "item", "addendum")
    row = get_object_or_404(rows, pk=correction)
    read, answer = number_in(request, "version"), said.get("answer", "")
    text = said.get("text", "").replace("\r\n", "\n")
    html = (from_text(text) if "plain" in said else text) if said.get("act") == "take_own" else None
    try:
        if said.get("act") == "decline":
            row.decline(by=request.user, read=read, answer=answer)
            messages.success(request, _DECLINED[row.kind])
        else:
            row.take(by=request.user, read=read, answer=answer, html=html)
            messages.success(request, _TAKEN[row.kind])
    except TransitionError as refusal:
        typed = {"name": f"correction-{row.pk}", "answer": answer, "typed": text, "text": str(refusal)}
        return show_minutes(request, meeting, status=422, refused=typed)
    if not Minutes.objects.in_approval().filter(meeting=meeting).exists():
        messages.success(request, gettext("Nothing is missing any more. The minutes are approved."))
    return redirect(f"{reverse('minutes', args=[pk])}#rettelser")
