"""What is typed of a decision, checked; handed over in `save(..., by)`. Text is never refused for what is in it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from decisions.models import Decision, DecisionState, Outcome, StandardText
from meetings.models import AgendaItem, Meeting, Participant, RecommendationPoint, User
from meetings.richtext import clean, from_text, plain_text
from meetings.writing_forms import THEIRS, TextForm


class DecisionTextForm(TextForm):
    """One text of a decision, and the version that it was written on. `standard` puts a standard text after it."""

    standard = forms.IntegerField(required=False, min_value=1)

    def __init__(self, *args, forum: Any, **kwargs):
        super().__init__(*args, **kwargs)
        self.forum = forum

    @property
    def text(self) -> str:
        """What was typed, with the standard text that was chosen."""
        chosen = self.cleaned_data.get("standard")
        standard = StandardText.objects.filter(forum=self.forum, pk=chosen).first() if chosen else None
        return clean(f"{self.cleaned_data['html'] or ''}{standard.html if standard else ''}")

    def save(self, decision: Decision, part: str, *, by: User) -> bool:  # type: ignore[override]
        """Save it, or give way to what somebody else saved; whether anything was written."""
        version = self.cleaned_data["version"]
        if self.cleaned_data["choice"] == THEIRS:
            return decision.give_way(part, self.text, version=version, by=by)
        return decision.write(part, self.text, version=version, by=by, sent=self.data.getlist("sent"))

    def typed(self, decision: Decision, part: str) -> DecisionState:  # type: ignore[override]
        """What was typed, as a state that is not saved."""
        return DecisionState(decision=decision, part=part, html=self.text)

    def merged(self, decision: Decision, part: str) -> DecisionState:  # type: ignore[override]
        """What was typed, and after it what stands there."""
        return DecisionState(decision=decision, part=part, html=clean(f"{self.text}{decision.state(part).html}"))


class OutcomeForm(forms.Form):
    """The outcome of one point, or of all of the item where none is named."""

    point = forms.ModelChoiceField(RecommendationPoint.objects.none(), required=False)
    outcome = forms.ChoiceField(choices=Outcome.choices, required=False)

    def __init__(self, *args, item: AgendaItem, **kwargs):
        super().__init__(*args, **kwargs)
        points: Any = self.fields["point"]
        points.queryset = item.points.all()
        points.error_messages["invalid_choice"] = _("The point belongs to another item. Reload the page.")
        self.fields["outcome"].error_messages["invalid_choice"] = _("This is no outcome. Choose one that is shown.")


class LaterForm(forms.Form):
    """The meeting at which what is postponed goes on."""

    meeting = forms.ModelChoiceField(Meeting.objects.none(), required=False)

    def __init__(self, *args, item: AgendaItem, **kwargs):
        super().__init__(*args, **kwargs)
        # All of the forum: why one of them will not do is what the act says.
        meetings: Any = self.fields["meeting"]
        meetings.queryset = Meeting.objects.filter(forum=item.forum)
        meetings.error_messages["invalid_choice"] = _("Choose one of the forum's coming meetings.")


class VotesForm(forms.Form):
    """How many voted for, against and not. All three empty takes the count away."""

    votes_for = forms.IntegerField(label=_("For"), required=False, min_value=0, max_value=9999)
    votes_against = forms.IntegerField(label=_("Against"), required=False, min_value=0, max_value=9999)
    votes_not_cast = forms.IntegerField(label=_("Abstained"), required=False, min_value=0, max_value=9999)

    def save(self, decision: Decision, *, by: User) -> bool:
        """Write the count; whether it is another one."""
        said = self.cleaned_data
        return decision.count_votes(said["votes_for"], said["votes_against"], said["votes_not_cast"], by=by)


class StatementForm(forms.Form):
    """What a participant asks to have in the minutes: as words, or as rich text where an editor was used."""

    participant = forms.ModelChoiceField(
        Participant.objects.none(),
        error_messages={
            "required": _("Choose who says it."),
            "invalid_choice": _("Choose one of the participants of this meeting."),
        },
    )
    text = forms.Field(required=False)
    stood = forms.CharField(required=False)

    def __init__(self, *args, item: AgendaItem, changes: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        participants: Any = self.fields["participant"]
        participants.queryset = item.meeting.participants.all() if item.meeting else Participant.objects.none()
        participants.required = not changes

    @property
    def html(self) -> str:
        """The words as paragraphs."""
        return from_text(self.cleaned_data["text"] or "")


class StandardTextForm(forms.ModelForm):
    """A standard text: its name on the button, and the words, a paragraph for each line."""

    text = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=5000,
        error_messages={"required": _("Write the text that is to be put in.")},
    )

    class Meta:
        model = StandardText
        fields = ["label"]
        error_messages = {"label": {"required": _("Give the text a short name.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["text"].initial = plain_text(self.instance.html)

    @property
    def html(self) -> str:
        """The words as paragraphs; as it stood where they are untouched, so that it keeps its form."""
        if self.instance.pk and "text" not in self.changed_data:
            return self.instance.html
        return from_text(self.cleaned_data["text"])
