"""The demo as a newcomer gets it: every state there is, every document of archive grade, loaded once."""

import pytest
from django.core.management import call_command

from decisions import demo
from decisions.models import MinutesVersion
from meetings import filestore
from meetings.models import Attachment, AuditEntry, Meeting, Rendering, User
from meetings.tests.archive_gate import assert_archive_grade

STATES = [
    "planned",
    "drafting",
    "released",
    "in_session",
    "minutes_drafted",
    "in_approval",
    "approved",
    "archived",
    "cancelled",
]


@pytest.mark.django_db
def test_demo_shows_every_state_and_is_loaded_once(capsys):
    call_command("load_demo")
    assert set(Meeting.objects.values_list("status", flat=True)) == set(STATES)
    assert sorted(User.objects.values_list("username", flat=True)) == sorted(demo.ACCOUNTS)
    assert MinutesVersion.objects.approved().count() == 3
    assert AuditEntry.objects.first_broken() is None

    before = AuditEntry.objects.count()
    call_command("load_demo")
    assert AuditEntry.objects.count() == before
    sign_ins = "Sign in as sekretaer, forperson, chef, medarbejder, udenfor; the password of each is chefforum-demo\n"
    assert capsys.readouterr().out == 2 * sign_ins


@pytest.mark.django_db
def test_every_document_of_the_demo_is_made_and_of_archive_grade():
    demo.load_demo()
    for rendering in Rendering.objects.all():
        rendering.make()  # the suite puts every document that is made before the validators
    assert set(Rendering.objects.values_list("status", flat=True)) == {"made"}
    attached = Attachment.objects.exclude(sha256="")
    assert attached.count() >= 10
    for attachment in attached:
        assert_archive_grade(filestore.path(attachment.sha256).read_bytes())
