"""`manage.py import_minutes FILE…`: old minutes in, one version each."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.importing import ImportRefused, read_referat
from decisions.importing.limits import LARGEST_FILE
from decisions.importing.load import load
from meetings.models import Forum


class Command(BaseCommand):
    """Import each file by itself: a file that is refused leaves nothing behind and stops none of the others."""

    help = "Import REFERAT files (Markdown, text, docx) or exported referat/1 JSON as approved minutes."

    def add_arguments(self, parser: CommandParser) -> None:
        """The files, and where they go."""
        parser.add_argument("files", metavar="FILE", nargs="+", type=Path)
        parser.add_argument("--forum", metavar="NAME", help="the forum they belong to, whatever the files say")
        parser.add_argument("--replace", action="store_true", help="make a new version of minutes imported before")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, tell what was understood, and end with an error that names the files that were refused."""
        forum = self._forum(options["forum"])
        refused = []
        for file in options["files"]:
            try:
                self._import(file, forum, replace=options["replace"])
            except ImportRefused as refusal:
                self.stderr.write(str(refusal))
                refused.append(file.name)
        if refused:
            raise CommandError(
                ngettext(
                    "%(count)d file was not imported: %(files)s.",
                    "%(count)d files were not imported: %(files)s.",
                    len(refused),
                )
                % {"count": len(refused), "files": ", ".join(refused)}
            )

    def _forum(self, name: str | None) -> Forum | None:
        if not name:
            return None
        return Forum.objects.filter(name__iexact=name).first() or Forum.objects.found(name=name)

    def _import(self, file: Path, forum: Forum | None, *, replace: bool) -> None:
        reading = read_referat(file.name, self._bytes(file))
        known = Forum.objects.count()
        version = load(reading.document, by=None, source=file.name, forum=forum, replace=replace)
        document = reading.document
        attachments = [a["title"] for item in document["items"] for a in item["attachments"]]
        self.stdout.write(
            _(
                "%(file)s: %(forum)s, %(date)s, %(items)d items, %(words)d words, %(attachments)d attachments named, "
                "%(warnings)d warnings, version %(version)d"
            )
            % {
                "file": file.name,
                "forum": version.minutes.meeting.forum.name,
                "date": document["meeting"]["date"],
                "items": len(document["items"]),
                "words": reading.words,
                "attachments": len(attachments),
                "warnings": len(reading.warnings),
                "version": version.number,
            }
        )
        if Forum.objects.count() > known:
            self.stdout.write(
                _("  The forum is new and is read by its members only. Add them, or open it, in the administration.")
            )
        for title in attachments:
            self.stdout.write(_("  attachment: %(title)s") % {"title": title})
        for warning in reading.warnings:
            self.stdout.write("  " + str(warning))

    def _bytes(self, file: Path) -> bytes:
        """What the file holds, one byte more than is allowed at most: the reader refuses that."""
        try:
            with file.open("rb") as opened:
                return opened.read(LARGEST_FILE + 1)
        except OSError as error:
            raise ImportRefused(
                file=file.name,
                line=None,
                message=_("The file cannot be read: %(reason)s.") % {"reason": error.strerror or error},
                remedy=_("Check the file's name and who may read it."),
            ) from error
