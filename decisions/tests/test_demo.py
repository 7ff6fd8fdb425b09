"""The demo as a newcomer gets it: every state there is, every document of archive grade, loaded once."""

import datetime
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.test import TestCase, override_settings

from decisions import demo
from decisions.demo.drafting import DRAFTING
from decisions.models import MinutesVersion, StandardText
from meetings import filestore, preflight
from meetings.models import (
    AgendaItem,
    Attachment,
    AuditEntry,
    Comment,
    Meeting,
    Notice,
    Regrets,
    Rendering,
    StoredFile,
    User,
)
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


class TestDemo(TestCase):
    """A class, since loading takes longer than all that is looked at: the rows are there once for all of it."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.said, folder = StringIO(), cls.enterClassContext(TemporaryDirectory())
        cls.files = override_settings(
            FILES_ROOT=Path(folder), PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]
        )
        with cls.files:
            call_command("load_demo", stdout=cls.said)

    def setUp(self) -> None:
        self.enterContext(self.files)

    def test_demo_shows_every_state_and_is_loaded_once(self):
        assert set(Meeting.objects.values_list("status", flat=True)) == set(STATES)
        assert sorted(User.objects.values_list("username", flat=True)) == sorted(demo.ACCOUNTS)
        assert MinutesVersion.objects.approved().count() == 3
        assert AuditEntry.objects.first_broken() is None

        before = AuditEntry.objects.count()
        call_command("load_demo", stdout=self.said)
        assert AuditEntry.objects.count() == before
        sign_ins = (
            "Sign in as sekretaer, forperson, chef, medarbejder, udenfor; the password of each is chefforum-demo\n"
        )
        assert self.said.getvalue() == 2 * sign_ins

    def test_who_signs_in_can_say_whether_they_come(self):
        coming = Meeting.objects.filter(status__in=["planned", "drafting", "released"]).order_by("held_on")
        known = {
            (str(one.forum), one.status): Regrets(one).own(User.objects.get(username="forperson")) for one in coming
        }
        assert {key: own and own.name for key, own in known.items()} == {
            ("KommuneMED", "released"): "Birgitte Rosendahl Kvist",
            ("Chefforum", "drafting"): "Birgitte Rosendahl Kvist",
            ("KommuneMED", "planned"): "Birgitte Rosendahl Kvist",
        }

    def test_every_document_of_the_demo_is_made_and_of_archive_grade(self):
        for rendering in Rendering.objects.all():
            rendering.make()  # the suite puts every document that is made before the validators
        assert set(Rendering.objects.values_list("status", flat=True)) == {"made"}
        brought = [file["name"] for file in DRAFTING["files"].values()]
        attached = Attachment.objects.exclude(sha256="").exclude(name__in=brought)
        assert attached.count() >= 10
        for attachment in attached:
            assert_archive_grade(filestore.path(attachment.sha256).read_bytes())

    def test_agenda_being_drafted_has_items_in_every_state_and_something_to_find(self):
        meeting = Meeting.objects.get(status="drafting")
        assert {(item.status, item.author.username if item.author else "") for item in meeting.items.all()} == {
            ("accepted", ""),
            ("accepted", "chef"),
            ("handed_in", "chef"),
            ("draft", "forperson"),
            ("draft", "medarbejder"),
            ("returned", "medarbejder"),
        }
        assert [item.title for item in meeting.items.on_agenda().in_order()] == [
            "Godkendelse af dagsorden og referat",
            "Kunstig intelligens: retningslinje for hele kommunen",
            "Fire anlægsprojekter med rødt mærke",
            "Cykelparkering ved rådhuset",
            "Ophør af aftalen med kantinens leverandør",
            "Temaer til kommende møder og eventuelt",
        ]
        assert meeting.items.in_order().filter(lists_backlog=True).count() == 1
        assert AgendaItem.objects.backlog().filter(forum=meeting.forum).count() == 5
        assert AgendaItem.objects.filter(is_template=True).count() == 1
        assert Comment.objects.count() == 4
        assert not Notice.objects.exists()
        for file in StoredFile.objects.filter(
            attachment_versions__name__in=[f["name"] for f in DRAFTING["files"].values()]
        ):
            file.read()
        found = preflight.check(meeting)
        assert {finding.code for finding in found if finding.is_must} == {
            "cpr",
            "placeholder",
            "public_title_missing",
            "file_comments",
            "file_tracked_changes",
        }
        assert {finding.code for finding in found if not finding.is_must} == {
            "placeholder",
            "attachment_missing",
            "section_empty",
            "comments_open",
            "waiting",
            "attachment_unmentioned",
            "file_scanned",
        }

    def test_demo_has_standard_texts_and_an_item_that_approves(self):
        texts = StandardText.objects.filter(forum__slug="chefforum").values_list("label", flat=True)
        assert list(texts) == ["Orientering", "Videre til udvalget", "Tilbage på næste møde", "Intet under eventuelt"]
        approving = AgendaItem.objects.get(meeting__status="drafting", approves__isnull=False)
        assert approving.title == "Godkendelse af dagsorden og referat"
        assert approving.approves.held_on == datetime.date(2026, 11, 18)
        held = AgendaItem.objects.get(meeting__status="minutes_drafted", approves__isnull=False)
        assert held.approves.held_on == datetime.date(2025, 10, 7)
