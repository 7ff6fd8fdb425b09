"""The lines of the register and the fields of its form. A page has many, asked for often: a template takes ten times
as long for them."""

from collections.abc import Iterable
from html import escape
from typing import Any
from uuid import UUID

from django import template
from django.forms import BoundField
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from decisions.templatetags.outcomes import outcome_mark
from meetings.danish import long_date
from meetings.templatetags.page import icon

register = template.Library()

# In whose place the key of each row is put in its address.
NO_KEY = UUID(int=0)


@register.simple_tag
def plain_field(field: BoundField) -> SafeString:
    """A field of the form with its label and what is wrong with it, every word escaped."""
    errors = "".join(
        f'<p class="invalid-feedback d-block" id="{escape(field.auto_id)}_error">{escape(error)}</p>'
        for error in field.errors
    )
    return mark_safe(  # noqa: S308 - escaped word by word, and the widget is written by PlainFields
        f'<div class="register-field">\n<label class="form-label" for="{escape(field.id_for_label)}">'
        f"{escape(str(field.label))}</label>\n{field}{errors}\n</div>"
    )


@register.simple_tag
def decided_rows(rows: Iterable[dict[str, Any]], *, of_one_forum: bool, enter: bool) -> SafeString:
    """Each decision as one may know it, every word escaped; with `enter` the first is where one goes on reading."""
    before, after = reverse("decision", args=[NO_KEY]).split(str(NO_KEY))
    closed = f' · <span class="closed fact">{icon("lock")}{escape(_("closed"))}</span>'
    who = f"{icon('people')}{escape(_('Responsible'))}"
    item = _("item %(label)s")
    lines: list[str] = []
    for row in rows:
        facts = [
            long_date(row["held_on"]),
            "" if of_one_forum else row["forum__name"],
            item % {"label": f"{row['number']}{row['suffix']}"},
            row["shown_case"],
        ]
        said = [
            f'<a href="{before}{row["item__key"]}{after}"{" autofocus" if enter and not lines else ""}>'
            f'<span class="row-date">{escape(row["shown_title"])}</span></a>',
            f'<span class="row-note">{escape(" · ".join(filter(None, facts)))}{closed if row["shown_closed"] else ""}'
            "</span>",
        ]
        if row["shown_outcomes"]:
            said.append(f'<span class="decided-how">{"".join(map(outcome_mark, row["shown_outcomes"]))}</span>')
        if row["beginning"]:
            said.append(f'<p class="decided-text">{escape(row["beginning"])}</p>')
        if row["responsible"]:
            said.append(f'<span class="row-note decided-who">{who}: {escape(", ".join(row["responsible"]))}</span>')
        lines.append(f'<li class="row-line decided">{" ".join(said)}</li>')
    return mark_safe("\n".join(lines))  # noqa: S308 - escaped word by word
