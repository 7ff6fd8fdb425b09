"""Differences on the screen."""

import re

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from meetings.templatetags.prose import prose

register = template.Library()
_mark = re.compile(r"<(/?)(ins|del)>")


@register.filter
def differences(diffed: str) -> SafeString:
    """A diff for a page, as `prose`, with words for those who listen where something begins and ends.

    Screen readers tell nothing of `<ins>` and `<del>` by themselves. The words stand in spans that no eye sees, and
    only here: what is stored or read back has none of them.
    """
    said = {
        "ins": _("added: "),
        "del": _("deleted: "),
        "/ins": _(" (end of what was added)"),
        "/del": _(" (end of what was deleted)"),
    }

    def spoken(match: re.Match) -> str:
        word = f'<span class="visually-hidden">{said[match[1] + match[2]]}</span>'
        return word + match[0] if match[1] else match[0] + word

    return prose(_mark.sub(spoken, diffed))
