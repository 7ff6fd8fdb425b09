"""For a secretary: old minutes in. Choose files, see what was understood, then save."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from decisions.forms import UploadForm
from decisions.importing import ImportRefused
from decisions.importing.limits import LARGEST_FILE
from decisions.importing.load import same_meeting
from decisions.models import Minutes, Upload
from meetings.models import Forum, TransitionError
from meetings.paper import lay_out
from meetings.permissions import allow, can_import_minutes
from meetings.views.attempts import page_and_form

MOST = 50


@page_and_form
def uploads(request: HttpRequest) -> HttpResponse:
    """The form, and one's own uploads with how far each has come."""
    forums = [forum for forum in Forum.objects.of(request.user) if can_import_minutes(request.user, forum)]
    if not forums:
        raise PermissionDenied
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*data, forums=forums, initial=request.GET.dict())
    if form.is_valid():
        received = form.save(by=request.user)
        for refusal in form.refusals:
            messages.error(request, refusal)
        if received:
            told = ngettext("%(count)s file received.", "%(count)s files received.", len(received))
            messages.success(request, told % {"count": len(received)})
        return redirect("uploads")
    status = 422 if form.is_bound else 200
    rows = Upload.objects.visible_to(request.user).select_related("forum", "version__minutes")[:MOST]
    return render(
        request, "decisions/upload_list.html", {"form": form, "uploads": rows, "largest": LARGEST_FILE}, status=status
    )


@require_safe
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """What was understood of one file, before it is saved, and the whole document to read."""
    upload = _upload(request, pk)
    return render(request, "decisions/upload_page.html", _understood(upload))


@require_safe
def upload_row(request: HttpRequest, pk: int) -> HttpResponse:
    """One row of the list, asked for again while the file waits."""
    return render(request, "decisions/_upload_row.html", {"upload": _upload(request, pk)})


@require_POST
def save_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the minutes that were understood, as a new version where that was asked for. Refused with its reason."""
    upload = _upload(request, pk)
    try:
        version = upload.save_minutes(by=request.user, replace="replace" in request.POST)
    except (ImportRefused, TransitionError) as refused:
        context = {**_understood(_upload(request, pk)), "refusal": str(refused)}
        return render(request, "decisions/upload_page.html", context, status=422)
    messages.success(request, _("The minutes are saved. Their PDF is being made."))
    return redirect(version.minutes.meeting)


def _upload(request: HttpRequest, pk: int) -> Upload:
    uploads = Upload.objects.visible_to(request.user).select_related("forum", "version__minutes")
    upload = get_object_or_404(uploads, pk=pk)
    allow(can_import_minutes, request.user, upload.forum)
    return upload


def _understood(upload: Upload) -> dict:
    """The upload with its paper, and the meeting that is there already, if it is and can be replaced."""
    if upload.document is None:
        return {"upload": upload}
    same = same_meeting(upload.forum, upload.document)
    return {
        "upload": upload,
        "paper": lay_out(upload.document),
        "same": same,
        "replaceable": same and Minutes.objects.filter(meeting=same).exclude(imported_from="").exists(),
    }
