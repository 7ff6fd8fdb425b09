"""What is typed into an item, checked; handed over in `save(..., by)`. Text is never refused for what is in it."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, Section, SectionState, User
from meetings.recommenders import sentence
from meetings.richtext import clean, from_text, plain_text

MINE, THEIRS, MERGE = "mine", "theirs", "merge"
LARGEST = 2**31 - 1


class VersionForm(forms.Form):
    """Which version the text was written on, and what is to become of it where somebody else has changed it since."""

    version = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)
    choice = forms.ChoiceField(choices=[(c, c) for c in (MINE, THEIRS, MERGE)], required=False)


class TextForm(VersionForm):
    """The text of one section. Not a CharField, which would refuse a character that cleaning takes away."""

    data: QueryDict

    html = forms.Field(required=False)

    def save(self, section: Section, *, by: User) -> bool:
        """Save it, or give way to what somebody else saved; whether anything was written."""
        said = self.cleaned_data
        html = said["html"] or ""
        if said["choice"] == THEIRS:
            return section.give_way(by=by, html=html, version=said["version"])
        return section.revise(by=by, html=html, version=said["version"], sent=self.data.getlist("sent"))

    def typed(self, section: Section) -> SectionState:
        """What was typed, as a state that is not saved."""
        return SectionState(section=section, html=clean(self.cleaned_data["html"] or ""))

    def merged(self, section: Section) -> SectionState:
        """What was typed, and after it what stands there."""
        return SectionState(section=section, html=clean(f"{self.typed(section).html}{section.html}"))


class RecommendationForm(VersionForm):
    """Who recommends, and the points: each as it is typed, and as it stood, so that what is not touched keeps its form.

    Without a script the rows are moved by buttons, which save at once.
    """

    data: QueryDict

    recommender = forms.Field(required=False)
    chosen = forms.Field(required=False)
    html = forms.Field(required=False)

    def clean(self) -> dict[str, Any]:
        """The points in their order; the opening made of the choice where somebody was chosen and nothing typed."""
        said = super().clean() or self.cleaned_data
        said["recommender"] = said.get("recommender") or ""
        if said.get("chosen") and not said["recommender"].strip():
            said["recommender"] = sentence(said["chosen"])
        said["points"] = _points(self.data.getlist("point"), self.data.getlist("was"))
        said["html"] = None if said.get("html") in (None, "") and "html" not in self.data else said["html"]
        place, _colon, act = self.data.get("move", "").partition(":")
        if place.isdecimal() and int(place) < len(said["points"]):
            _move(said["points"], int(place), act)
        return said

    def save(self, section: Section, *, by: User) -> bool:
        """Save it, or give way to what somebody else saved; whether anything was written."""
        said = self.cleaned_data
        what = {name: said[name] for name in ("recommender", "points", "html", "version")}
        if said["choice"] == THEIRS:
            return section.give_way(by=by, **what)
        return section.revise_recommendation(by=by, sent=list(self._sent()), **what)

    def typed(self, section: Section) -> SectionState:
        """What was typed, as a state that is not saved."""
        said = self.cleaned_data
        html = section.html if said["html"] is None else clean(said["html"])
        points = [html for html in map(clean, said["points"]) if html]
        return SectionState(section=section, html=html, recommender=said["recommender"], points=points)

    def merged(self, section: Section) -> SectionState:
        """What was typed, and after it the points that stand there and were not typed."""
        mine, theirs = self.typed(section), section.state()
        mine.points += [point for point in theirs.points if point not in mine.points]
        mine.recommender = mine.recommender or theirs.recommender
        return mine

    def _sent(self) -> Iterator[tuple[str, list[str]]]:
        """What the page sent before and never heard of again; what is no such thing is passed over."""
        for text in self.data.getlist("sent"):
            try:
                sent = json.loads(text)
                yield str(sent["recommender"]), _points(map(str, sent["point"]), list(map(str, sent["was"])))
            except (ValueError, TypeError, KeyError):
                continue


class HeadForm(VersionForm, forms.ModelForm):
    """What stands over an item's sections."""

    class Meta:
        model = AgendaItem
        fields = ["title", "case_number", "kind", "minutes", "presenter", "closed", "public_title"]
        labels = {"closed": _("Closed item"), "minutes": _("Minutes set aside"), "presenter": _("Presented by")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["choice"]
        self.fields["title"].error_messages["required"] = gettext("An item needs a title. The earlier one is kept.")
        self.fields["minutes"] = forms.IntegerField(
            min_value=0, max_value=1440, required=False, label=_("Minutes set aside")
        )
        for name in ("title", "public_title"):
            self.fields[name].widget = forms.TextInput(attrs={"maxlength": 1000})

    def save(self, item: AgendaItem, *, by: User) -> bool:  # type: ignore[override]
        """Change the item's head; whether anything changed."""
        said = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return item.revise(by=by, version=self.cleaned_data["version"], **said)


def _points(typed: Iterable[str], stood: list[str]) -> list[str]:
    return [_as_html(text, stood[place] if place < len(stood) else "") for place, text in enumerate(typed)]


def _as_html(typed: str, stood: str) -> str:
    """The point as it stood where its words are untouched, else the words that were typed."""
    text = "\n".join(line.strip() for line in typed.splitlines()).strip()
    return stood if stood and plain_text(stood).strip() == text else from_text(text)


def _move(points: list[str], place: int, act: str) -> None:
    if act == "remove":
        del points[place]
    elif act == "up" and place:
        points[place - 1], points[place] = points[place], points[place - 1]
    elif act == "down" and place + 1 < len(points):
        points[place], points[place + 1] = points[place + 1], points[place]
