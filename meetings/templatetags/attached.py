"""What is known of an attached file, in words."""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.files.kinds import word_of

register = template.Library()
register.filter("kind_word", word_of)


@register.filter
def finding_word(finding: dict[str, Any]) -> str:
    """What the reading of a file found, as a sentence; nothing for what it has no sentence for."""
    count = finding.get("count", 0)
    match finding.get("code"):
        case "cpr":
            told = ngettext("%(count)s CPR number in the file", "%(count)s CPR numbers in the file", count)
        case "comments":
            told = ngettext("%(count)s comment in the file", "%(count)s comments in the file", count)
        case "tracked_changes":
            told = ngettext("%(count)s tracked change in the file", "%(count)s tracked changes in the file", count)
        case "scanned":
            told = _("Scanned without text: it cannot be searched or read aloud")
        case _other:
            return ""
    return told % {"count": count} if "%(count)s" in told else told
