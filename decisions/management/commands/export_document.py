"""`manage.py export_document FORUM-SLUG/YYYY-MM-DD`: a meeting's agenda or minutes as PDF, HTML or JSON."""

import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from decisions.editions import AGENDA, MINUTES, Edition, edition_as
from meetings import filestore
from meetings.documents import document_html, render_pdf
from meetings.models import Meeting
from meetings.redaction import MEMBER, PUBLIC
from meetings.snapshot import canonical


class Command(BaseCommand):
    """Write one document, as one audience has it, into a file."""

    help = "Write a meeting's agenda or minutes, as members or the public read it, as PDF, HTML or JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        """The meeting, which document, for whom, in which form, and where to."""
        parser.add_argument("meeting", metavar="FORUM-SLUG/YYYY-MM-DD")
        parser.add_argument("--kind", choices=[AGENDA, MINUTES], default=MINUTES)
        parser.add_argument("--audience", choices=["member", "public"], default="member")
        parser.add_argument("--format", choices=["pdf", "html", "json"], default="pdf")
        parser.add_argument("--output", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Find the meeting and write the file; every refusal is one sentence."""
        meeting = self._meeting(options["meeting"])
        edition = edition_as(meeting, MEMBER if options["audience"] == "member" else PUBLIC, options["kind"])
        if edition is None:
            raise CommandError(
                _("The meeting has no %(kind)s yet.")
                % {"kind": _("minutes") if options["kind"] == MINUTES else _("agenda")}
            )
        try:
            options["output"].write_bytes(self._content(edition, options["format"]))
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be written: %(reason)s.")
                % {"file": options["output"], "reason": error.strerror or error}
            ) from error
        self.stdout.write(str(options["output"]))

    def _meeting(self, name: str) -> Meeting:
        slug, _slash, day = name.partition("/")
        try:
            held_on = datetime.date.fromisoformat(day)
        except ValueError:
            raise CommandError(
                _("“%(name)s” is not a meeting: write FORUM-SLUG/YYYY-MM-DD, such as chefforum/2025-03-26.")
                % {"name": name}
            ) from None
        found = list(
            Meeting.objects.filter(forum__slug=slug, held_on=held_on)
            .exclude(status=Meeting.Status.CANCELLED)
            .select_related("forum")
        )
        if not found:
            raise CommandError(_("There is no meeting of “%(forum)s” on %(date)s.") % {"forum": slug, "date": day})
        if len(found) > 1:
            raise CommandError(_("“%(forum)s” meets more than once on %(date)s.") % {"forum": slug, "date": day})
        return found[0]

    def _content(self, edition: Edition, form: str) -> bytes:
        if form == "json":
            return canonical(edition.document).encode()
        if form == "html":
            return document_html(edition.document).encode()
        if edition.is_draft:
            return render_pdf(edition.document)
        rendering = edition.rendering()
        rendering.make()
        if rendering.status != rendering.Status.MADE:
            raise CommandError(_("The document cannot be made; the log tells why."))
        return filestore.path(rendering.sha256).read_bytes()
