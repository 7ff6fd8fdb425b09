"""Rich text on the screen. It was cleaned when it was stored, and is never cleaned again."""

import re

from django import template
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

register = template.Library()

NOTE = '<span class="footnote">'
_block = re.compile(r"</(?:p|li|h[4-6]|tr|t[dh])>|<br>")


@register.filter
def prose(html: str) -> SafeString:
    """Clean rich text for a page: a footnote gets its mark, a table a frame that scrolls by itself where it must."""
    if NOTE in html:
        html = html.replace(NOTE, f'<span class="footnote-mark"></span>{NOTE}')
    if "<table" in html:
        # A group and not a region: a page with twenty tables would have twenty landmarks.
        name = _("Table")
        frame = f'<div class="table-frame" role="group" aria-label="{name}" tabindex="0">'
        html = html.replace("<table", f"{frame}<table").replace("</table>", "</table></div>")
    return mark_safe(html)  # noqa: S308 - clean since it was stored


@register.filter
def first_words(html: str, count: int = 30) -> SafeString:
    """The first words of rich text, as plain text that is escaped already."""
    return mark_safe(Truncator(strip_tags(_block.sub(" ", html)).strip()).words(count))  # noqa: S308 - only words are left
