"""The fields of a form that stands on a page asked for often, written without a template for each option."""

from html import escape
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer, DjangoTemplates
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

INPUTS = tuple(f"django/forms/widgets/{kind}.html" for kind in ("input", "text", "date"))


class PlainFields(DjangoTemplates):
    """Writes inputs as Django's own templates do, in a tenth of the time; the rest goes to those.

    Every word is escaped, one that is said to be safe as well.
    """

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """The widget as HTML."""
        if template_name in INPUTS:
            return _input(context["widget"])
        return super().render(template_name, context, request)


def _input(widget: dict[str, Any]) -> SafeString:
    said = {"type": widget["type"], "name": widget["name"], "value": widget["value"], **widget["attrs"]}
    return mark_safe(f"<input{_attributes(said)}>")  # noqa: S308 - escaped word by word


class PlainSelect(forms.Select):
    """A select of words, written at once: Django's own prepares each option as a widget of its own."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """The select with what is chosen in it."""
        said = _attributes({"name": name, **self.build_attrs(self.attrs, attrs)})
        chosen = "" if value is None else str(value)
        marks = {chosen: " selected"}
        options = "\n".join(
            f'<option value="{escape(str(key))}"{marks.get(str(key), "")}>{escape(str(word))}</option>'
            for key, word in self.choices
        )
        return mark_safe(f"<select{said}>\n{options}\n</select>")  # noqa: S308 - escaped word by word


def _attributes(said: dict[str, Any]) -> str:
    """As they stand in a tag; True is told by its name alone, and what is None or False not at all."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in said.items()
        if value is not None and value is not False
    )
