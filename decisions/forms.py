"""What people type and choose, checked; handed over in `save(*, by)`."""

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from decisions.importing.limits import LARGEST_FILE
from decisions.models import Upload
from meetings.models import Forum

if TYPE_CHECKING:
    from meetings.models import User

logger = logging.getLogger(__name__)

MOST_FILES = 50
ENDINGS = ".md,.markdown,.txt,.docx,.json"


class FilesInput(forms.ClearableFileInput):
    """A field for several files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several files at once; its value is the list of them."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list:
        """The files. Refused where there is none, or more than MOST_FILES."""
        files = [forms.Field.clean(self, file) for file in data] if data else [forms.Field.clean(self, None)]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                gettext("Choose at most %(count)s files at a time. None of them was received.") % {"count": MOST_FILES}
            )
        return files


class UploadForm(forms.Form):
    """Old minutes of one forum, one file a meeting."""

    forum = forms.ModelChoiceField(Forum.objects.none(), label=_("Forum"), to_field_name="slug", empty_label=None)
    # An empty file is let in: the reader refuses it by its name, and the others with it are not lost.
    files = FilesField(label=_("Files"), allow_empty_file=True, widget=FilesInput(attrs={"accept": ENDINGS}))

    def __init__(self, *args, forums: Iterable[Forum], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["forum"].queryset = Forum.objects.filter(pk__in=[forum.pk for forum in forums])
        self.fields["files"].help_text = gettext(
            "One file for each meeting: Word (docx), Markdown, plain text or referat/1 (json). At most %(size)s each."
        ) % {"size": filesizeformat(LARGEST_FILE)}
        self.fields["files"].error_messages["required"] = gettext("Choose at least one file.")
        self.refusals: list[str] = []
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def save(self, *, by: "User") -> list[Upload]:
        """Receive the files that can be read at all; why the others were not is then in `refusals`."""
        received = []
        for file in self.cleaned_data["files"]:
            if file.size > LARGEST_FILE:
                told = gettext(
                    "“%(file)s” is %(size)s. At most %(most)s can be read: split the file, or leave images out."
                )
                sizes = {"size": filesizeformat(file.size), "most": filesizeformat(LARGEST_FILE)}
                self.refusals.append(told % {"file": file.name, **sizes})
                continue
            try:
                upload = Upload.objects.receive(file.read(), name=file.name, forum=self.cleaned_data["forum"], by=by)
            except OSError:
                logger.exception("Keeping %s failed", file.name)
                told = gettext("“%(file)s” could not be kept: there is no room for it. Tell those who run the system.")
                self.refusals.append(told % {"file": file.name})
                continue
            received.append(upload)
        return received
