"""What every page is made with: icons, the theme, the states of a meeting, and who may."""

from functools import cache
from typing import Any

from django import template
from django.core.files.storage import storages
from django.http import HttpRequest
from django.template.loader import get_template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from meetings import permissions
from meetings.keeping import Keeper
from meetings.models import Meeting

register = template.Library()

# Characters of what is written for `kept_as`.
_written: Keeper[SafeString] = Keeper(12_000_000)
THEMES = {"auto": _("As the device"), "light": _("Light"), "dark": _("Dark")}

# A status is a word, an icon and a tint; never a colour alone.
STATUSES = {
    Meeting.Status.PLANNED: ("calendar", "quiet"),
    Meeting.Status.DRAFTING: ("pen", "open"),
    Meeting.Status.IN_REVIEW: ("pen", "open"),
    Meeting.Status.RELEASED: ("agenda", "ready"),
    Meeting.Status.IN_SESSION: ("people", "open"),
    Meeting.Status.MINUTES_DRAFTED: ("pen", "open"),
    Meeting.Status.IN_APPROVAL: ("clock", "open"),
    Meeting.Status.APPROVED: ("check", "done"),
    Meeting.Status.ARCHIVED: ("archive", "done"),
    Meeting.Status.CANCELLED: ("cross", "quiet"),
}


class Kept(template.Node):
    """What stands between `{% kept %}` and `{% endkept %}`: written once for each language and kept in the process."""

    def __init__(self, nodes: template.NodeList):
        self.nodelist = nodes
        self.written: dict[tuple[str | None, Any], SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        """Written without the page's context, so that nothing of one reader's can be kept for another."""
        # The names of static files are the storage's.
        key = get_language(), storages["staticfiles"]
        if key not in self.written:
            self.written[key] = self.nodelist.render(context.new({}))
        return self.written[key]


@register.tag
def kept(parser: template.base.Parser, _token: template.base.Token) -> Kept:
    """Around what is the same for everybody: `{% kept %}…{% endkept %}`. No variable has a value in it."""
    nodes = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(nodes)


class KeptAs(template.Node):
    """What stands between `{% kept_as name … %}` and `{% endkept_as %}`, kept under these words in the process."""

    def __init__(self, nodes: template.NodeList, names: list[template.base.FilterExpression]):
        self.nodelist = nodes
        self.names = names

    def render(self, context: template.Context) -> SafeString:
        """Written with the page's context; not kept where the first word is nothing."""
        names = [name.resolve(context) for name in self.names]
        if not names[0]:
            return self.nodelist.render(context)
        said = tuple(tuple(name) if isinstance(name, list) else name for name in names)
        return _written.get((self, get_language(), said), lambda: self.nodelist.render(context), len)


@register.tag
def kept_as(parser: template.base.Parser, token: template.base.Token) -> KeptAs:
    """Around what depends on nothing but the words after it: `{% kept_as name … %}…{% endkept_as %}`.

    Who writes it answers for that: no person, right or token may stand in it.
    """
    names = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    nodes = parser.parse(("endkept_as",))
    parser.delete_first_token()
    return KeptAs(nodes, names)


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of the drawings in components/icons, hidden from those who listen: the word beside it says the same."""
    return _drawing(name)


@cache
def _drawing(name: str) -> SafeString:
    return mark_safe(get_template(f"components/icons/{name}.svg").template.source)  # noqa: S308 - our own file


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """The theme that the reader chose: light, dark, or auto for as the device has it."""
    request = context.get("request")
    return theme_of(request) if request else "auto"


@register.simple_tag(takes_context=True)
def themes(context: template.Context) -> SafeString:
    """The choice of themes, with the one that the reader chose pressed."""
    return _themes(theme(context), get_language())


@cache
def _themes(chosen: str, _language: str | None) -> SafeString:
    label = format_html('<span id="themes-label">{}</span>', _("Appearance"))
    button = '<button type="submit" name="theme" value="{}" aria-pressed="{}">{}</button>'
    said = ((name, "true" if name == chosen else "false", word) for name, word in THEMES.items())
    return label + format_html_join("", button, said)


def theme_of(request: HttpRequest) -> str:
    """The theme in the request's cookie; auto where there is none or an unknown one."""
    name = request.COOKIES.get("theme", "auto")
    return name if name in THEMES else "auto"


@register.simple_tag(takes_context=True)
def can(context: template.Context, act: str, subject: Any) -> bool:
    """Whether the reader may do this: asks the predicate `can_<act>` of `permissions`."""
    return getattr(permissions, f"can_{act}")(context["request"].user, subject)


@register.inclusion_tag("components/_status.html", takes_context=True)
def status(context: template.Context, meeting: Meeting) -> dict[str, Any]:
    """The meeting's status as the reader knows it: the work behind a released agenda is told to members only."""
    known = meeting.status
    if not permissions.is_member(context["request"].user, meeting.forum):
        known = Meeting.Status.APPROVED if meeting.minutes_are_out else Meeting.Status.RELEASED
    icon_name, tint = STATUSES[Meeting.Status(known)]
    return {"word": Meeting.Status(known).label, "icon_name": icon_name, "tint": tint}
