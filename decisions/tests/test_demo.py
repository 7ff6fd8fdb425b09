"""The demo as a newcomer gets it: every state there is, every document of archive grade, loaded once."""

import pytest
from django.core.management import call_command

from decisions import demo
from decisions.models import MinutesVersion
from meetings import filestore
from meetings.models import AuditEntry, Meeting, Rendering, User
from meetings.tests.archive_gate import assert_archive_grade


@pytest.fixture
def loaded(db):
    demo.load_demo()


def test_every_state_is_shown(loaded):
    assert set(Meeting.objects.values_list("status", flat=True)) == {
        "planned",
        "drafting",
        "released",
        "in_session",
        "minutes_drafted",
        "in_approval",
        "approved",
        "archived",
        "cancelled",
    }
    assert sorted(User.objects.values_list("username", flat=True)) == sorted(demo.ACCOUNTS)


def test_log_of_the_demo_holds(loaded):
    assert AuditEntry.objects.first_broken() is None
    assert MinutesVersion.objects.approved().count() == 3


def test_every_document_of_the_demo_is_of_archive_grade(loaded):
    for rendering in Rendering.objects.all():
        rendering.make()
        assert_archive_grade(filestore.path(rendering.sha256).read_bytes())
    assert set(Rendering.objects.values_list("status", flat=True)) == {"made"}


def test_loading_again_changes_nothing_and_names_the_sign_ins(loaded, capsys):
    before = AuditEntry.objects.count()
    call_command("load_demo")
    assert AuditEntry.objects.count() == before
    assert capsys.readouterr().out == (
        "Sign in as sekretaer, forperson, chef, medarbejder, udenfor; the password of each is chefforum-demo\n"
    )
