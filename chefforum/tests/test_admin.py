"""The administration: every model is there, in Danish, and what was said and done can only be read."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from chefforum.testing import person

# One's own, and what was said to named people: the administrator does not read it either.
PRIVATE = {"note", "readingmark", "thread", "threadmark", "remark", "noticewish"}
MODELS = [
    model
    for app in ("meetings", "decisions")
    for model in apps.get_app_config(app).get_models()
    if model._meta.model_name not in PRIVATE
]
READ_ONLY = {"auditentry", "agendaversion", "minutesversion", "snapshot", "rendering", "upload"} | {
    "sectionstate", "writing", "comment", "review", "override", "notice", "calendarfeed", "storedfile",
    "attachmentversion", "lift", "printout",
} | {
    "approver", "approval", "correction", "addendum", "registerentry", "decisionstate", "session", "timespent",
    "presenceevent", "absence", "minutetaking", "followup", "followupanswer",
}  # fmt: skip
IDS = [model._meta.model_name for model in MODELS]


@pytest.fixture
def administrator(db, signed_in):
    return signed_in(person("admin", "Ada", "Administrator", is_staff=True, is_superuser=True))


@pytest.mark.parametrize("model", MODELS, ids=IDS)
def test_model_is_in_the_administration(administrator, agenda, secretary, model):
    agenda.release_agenda(by=secretary)
    assert admin.site.is_registered(model)
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    assert administrator.get(reverse(f"{name}_changelist")).status_code == 200
    expected = 403 if model._meta.model_name in READ_ONLY else 200
    assert administrator.get(reverse(f"{name}_add")).status_code == expected


@pytest.mark.parametrize("name", ["auditentry", "agendaversion", "snapshot"])
def test_what_was_said_and_done_can_be_read_only(administrator, agenda, secretary, name):
    agenda.release_agenda(by=secretary)
    model = apps.get_model("meetings", name)
    row = model.objects.first()
    page = administrator.get(reverse(f"admin:meetings_{name}_change", args=[row.pk]))
    assert page.status_code == 200
    assert b'name="_save"' not in page.content
    assert administrator.post(reverse(f"admin:meetings_{name}_change", args=[row.pk]), {}).status_code == 403
    assert administrator.post(reverse(f"admin:meetings_{name}_delete", args=[row.pk])).status_code == 403


@pytest.mark.parametrize("name", sorted(PRIVATE))
def test_what_is_private_is_not_in_the_administration(name):
    assert not admin.site.is_registered(apps.get_model("meetings", name))


@pytest.mark.parametrize("who", ["secretary", "chief", "outsider"])
def test_people_without_the_right_get_no_administration(request, signed_in, who):
    page = signed_in(request.getfixturevalue(who)).get(reverse("admin:index"))
    assert page.status_code == 302
