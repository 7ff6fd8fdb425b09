"""Fields that are written without a template say what Django's own would, and escape every word."""

from django import forms

from decisions.plain_fields import PlainFields, PlainSelect

CHOICES = [("", "Alle"), ("a&b", "Anlæg & <b>byggeri</b>"), (2, "To")]


def written(widget: type[forms.Select], **said: str) -> str:
    class Form(forms.Form):
        default_renderer = PlainFields
        one = forms.ChoiceField(choices=CHOICES, widget=widget(attrs={"class": "form-select"}), required=False)

    return "".join(str(Form(said)["one"]).split("\n")).replace("  ", "")


def test_a_select_is_what_django_writes():
    for chosen in ("", "a&b", "2", "unknown"):
        assert written(PlainSelect, one=chosen) == written(forms.Select, one=chosen)


def test_a_select_escapes_its_words():
    assert '<option value="a&amp;b" selected>Anlæg &amp; &lt;b&gt;byggeri&lt;/b&gt;</option>' in written(
        PlainSelect, one="a&b"
    )
