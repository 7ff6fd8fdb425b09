"""The fields of a form that stands on a page asked for often, written without a template for each option."""

from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

INPUTS = tuple(f"django/forms/widgets/{kind}.html" for kind in ("input", "text", "date"))
SELECT = "django/forms/widgets/select.html"


class PlainFields(DjangoTemplates):
    """Writes inputs and selects as Django's own templates do, in a tenth of the time; the rest goes to those.

    Every word is escaped, one that is said to be safe as well. A select's options stand in no groups.
    """

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """The widget as HTML."""
        if template_name in INPUTS:
            return _input(context["widget"])
        if template_name == SELECT:
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _input(widget: dict[str, Any]) -> SafeString:
    said = {"type": widget["type"], "name": widget["name"], "value": widget["value"], **widget["attrs"]}
    return mark_safe(f"<input{_attributes(said)}>")  # noqa: S308 - escaped word by word


def _select(widget: dict[str, Any]) -> SafeString:
    options = "\n".join(
        f"<option{_attributes({'value': option['value'], **option['attrs']})}>{escape(str(option['label']))}</option>"
        for _group, options, _index in widget["optgroups"]
        for option in options
    )
    said = _attributes({"name": widget["name"], **widget["attrs"]})
    return mark_safe(f"<select{said}>\n{options}\n</select>")  # noqa: S308 - escaped word by word


def _attributes(said: dict[str, Any]) -> str:
    """As they stand in a tag; True is told by its name alone, and what is None or False not at all."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in said.items()
        if value is not None and value is not False
    )
