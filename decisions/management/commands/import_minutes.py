"""`manage.py import_minutes FILE…`: old minutes in, one version each."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DataError, IntegrityError, transaction
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
        refused = []
        for file in options["files"]:
            try:
                self._import(file, options["forum"], replace=options["replace"])
            except ImportRefused as refusal:
                self.stderr.write(str(refusal))
                refused.append(_shown(file))
        if refused:
            raise CommandError(
                ngettext(
                    "%(count)d file was not imported: %(files)s.",
                    "%(count)d files were not imported: %(files)s.",
                    len(refused),
                )
                % {"count": len(refused), "files": ", ".join(refused)}
            )

    def _forum(self, name: str) -> Forum:
        """The forum of that name, founded where it is not there yet: in the file's transaction, and gone with it."""
        try:
            with transaction.atomic():
                return Forum.objects.filter(name__iexact=name).first() or Forum.objects.found(name=name)
        except (IntegrityError, DataError) as error:
            raise CommandError(
                _("No forum can be named “%(name)s”: the name is too long, or another forum has nearly the same.")
                % {"name": name}
            ) from error

    def _import(self, file: Path, forum: str | None, *, replace: bool) -> None:
        name = _shown(file)
        reading = read_referat(name, self._bytes(file))
        known = Forum.objects.count()
        with transaction.atomic():
            place = self._forum(forum) if forum else None
            version = load(reading.document, by=None, source=name, forum=place, replace=replace)
        document = reading.document
        attachments = [a["title"] for item in document["items"] for a in item["attachments"]]
        items, files, doubts = len(document["items"]), len(attachments), len(reading.warnings)
        self.stdout.write(
            _("%(file)s: %(forum)s, %(date)s, %(items)s, %(words)s, %(attachments)s, %(warnings)s, version %(version)d")
            % {
                "file": name,
                "forum": version.minutes.meeting.forum.name,
                "date": document["meeting"]["date"],
                "items": _counted(ngettext("%(count)d item", "%(count)d items", items), items),
                "words": _counted(ngettext("%(count)d word", "%(count)d words", reading.words), reading.words),
                "attachments": _counted(ngettext("%(count)d attachment", "%(count)d attachments", files), files),
                "warnings": _counted(ngettext("%(count)d warning", "%(count)d warnings", doubts), doubts),
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
                file=_shown(file),
                line=None,
                message=_reason(error),
                remedy=_("Check the file's name and who may read it."),
            ) from error


def _shown(file: Path) -> str:
    """The file's name, safe to print and to keep: no line breaks, no terminal's commands, no bytes without a letter."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in file.name)


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return _("There is no such file.")
    if isinstance(error, IsADirectoryError):
        return _("It is a folder, and no file.")
    if isinstance(error, PermissionError):
        return _("The file may not be read by the one who runs the command.")
    return _("The file cannot be read: %(reason)s.") % {"reason": error.strerror or error}


def _counted(text: str, count: int) -> str:
    return text % {"count": count}
