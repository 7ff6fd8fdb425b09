"""What the register is asked for, checked; its names in the address are Danish."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from decisions.models import Outcome
from decisions.models.register import RegisterQuerySet
from decisions.plain_fields import PlainFields, PlainSelect
from meetings.fields import DanishDateField
from meetings.models import AgendaItem, Forum

NAMES = {
    "words": "ord",
    "forum": "forum",
    "since": "fra",
    "until": "til",
    "kind": "slags",
    "outcome": "udfald",
    "case": "sag",
    "who": "ansvarlig",
}
UNKNOWN = _("“%(value)s” is none of the choices. Choose one from the list.")


class RegisterForm(forms.Form):
    """Words, forum, period, kind, outcome, case number and who is to follow it up. All may be left empty."""

    default_renderer = PlainFields
    words = forms.CharField(
        label=_("Words"), max_length=200, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    forum = forms.ChoiceField(
        label=_("Forum"), required=False, widget=PlainSelect, error_messages={"invalid_choice": UNKNOWN}
    )
    since = DanishDateField(label=_("From"), required=False)
    until = DanishDateField(label=_("Until"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("All kinds")), *(choice for choice in AgendaItem.Kind.choices if choice[0])],
        required=False,
        widget=PlainSelect,
        error_messages={"invalid_choice": UNKNOWN},
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[("", _("All outcomes")), *(choice for choice in Outcome.choices if choice[0])],
        required=False,
        widget=PlainSelect,
        error_messages={"invalid_choice": UNKNOWN},
    )
    case = forms.CharField(label=_("Case number"), max_length=200, required=False)
    who = forms.CharField(label=_("Responsible"), max_length=200, required=False)

    def __init__(self, *args: Any, forums: Iterable[Forum] | None = None, **said: Any):
        super().__init__(*args, **{"auto_id": "register-%s", **said})
        if forums is None:
            del self.fields["forum"]
        else:
            chosen: Any = self.fields["forum"]
            chosen.choices = [("", gettext("All forums")), *((one.slug, str(one)) for one in forums)]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"

    def add_prefix(self, field_name: str) -> str:
        """The name in the address."""
        return NAMES.get(field_name, field_name)

    def clean(self) -> dict[str, Any]:
        """Refused where the period ends before it begins."""
        said = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and until < since:
            self.add_error("until", gettext("The period ends before it begins. Choose a later day."))
        return said

    @property
    def is_asked(self) -> bool:
        """Whether anything is asked for at all."""
        return any(self.data.get(name) for name in NAMES.values())

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but words is asked for."""
        return any(self.data.get(name) for field, name in NAMES.items() if field != "words")


def found(entries: RegisterQuerySet, said: Mapping[str, Any]) -> RegisterQuerySet:
    """Those of the entries that are asked for; `said` is what a valid form says."""
    asked: dict[str, Callable[[RegisterQuerySet, Any], RegisterQuerySet]] = {
        "forum": lambda rows, slug: rows.filter(forum__slug=slug),
        "since": lambda rows, day: rows.filter(held_on__gte=day),
        "until": lambda rows, day: rows.filter(held_on__lte=day),
        "kind": RegisterQuerySet.of_kind,
        "outcome": RegisterQuerySet.with_outcome,
        "case": RegisterQuerySet.of_case,
        "who": RegisterQuerySet.for_whom,
        "words": RegisterQuerySet.said,
    }
    for name, narrowed in asked.items():
        if said.get(name):
            entries = narrowed(entries, said[name])
    return entries
