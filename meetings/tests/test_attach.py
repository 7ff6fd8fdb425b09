"""Attachments of an item: added, replaced, changed, arranged, removed, brought back, copied. Each is logged."""

import threading
import uuid

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction

from chefforum.testing import item as make_item
from meetings.files import FileRefused
from meetings.models import (
    Action,
    AgendaItem,
    Attachment,
    AttachmentVersion,
    AuditEntry,
    Meeting,
    StoredFile,
    TransitionError,
)
from meetings.snapshot import freeze
from meetings.tests.attached import pdf_of, picture


@pytest.fixture
def item(agenda) -> AgendaItem:
    """The budget's item, with two attachments that have no files."""
    return agenda.items.get(title="Budget 2027")


@pytest.fixture
def note(item, secretary) -> Attachment:
    """A PDF on it."""
    return Attachment.objects.add(item, by=secretary, content=pdf_of("Et"), name="Notat.pdf")


def logged(*actions: str) -> list[tuple]:
    """What the log says since, of these acts, the oldest first."""
    entries = AuditEntry.objects.filter(action__in=actions or Action.values).order_by("pk")
    return [(entry.action, entry.by and entry.by.username, entry.data) for entry in entries]


def titles(item: AgendaItem) -> list[str]:
    return [row.title for row in item.attachments.all()]


def act_on(note: Attachment, secretary) -> dict:
    """Every act on an attachment or its item."""
    item = note.item
    return {
        "add": lambda: Attachment.objects.add(item, by=secretary, content=picture(), name="a.png"),
        "arrange": lambda: Attachment.objects.arrange(
            item, [row.key for row in item.attachments.all()][::-1], by=secretary
        ),
        "replace": lambda: note.replace(by=secretary, content=picture(), name="b.png"),
        "change": lambda: note.change(by=secretary, title="Andet", closed=True),
        "remove": lambda: note.remove(by=secretary),
    }


ACTS = ["add", "arrange", "replace", "change", "remove"]


def test_file_becomes_the_last_attachment_under_its_own_name(item, secretary):
    row = Attachment.objects.add(item, by=secretary, content=ContentFile(pdf_of("Et")), name="Notat om løn.pdf")
    assert titles(item) == ["Notat om budget 2027", "Fortroligt om budget 2027", "Notat om løn"]
    assert (row.name, row.type, row.closed) == ("Notat om løn.pdf", "application/pdf", False)
    assert [(one.number, one.file_id, one.received_by) for one in row.versions.all()] == [(1, row.sha256, secretary)]
    assert StoredFile.objects.get(pk=row.sha256).status == "due"
    facts = {"name": "Notat om løn.pdf", "sha256": row.sha256, "size": row.size}
    assert logged(Action.ATTACHMENT_ADDED) == [
        ("attachment.added", "sekretaer", {"item": str(item.key), "title": "Notat om løn", **facts})
    ]


def test_file_that_cannot_be_attached_changes_nothing(item, secretary):
    before = (titles(item), AuditEntry.objects.count())
    with pytest.raises(FileRefused):
        Attachment.objects.add(item, by=secretary, content=b"MZ", name="Notat.pdf")
    assert (titles(item), AuditEntry.objects.count(), StoredFile.objects.count()) == (*before, 0)


def test_same_file_in_two_places_is_stored_and_read_once(agenda, secretary, settings):
    rows = [
        Attachment.objects.add(one, by=secretary, content=pdf_of("Et"), name=f"{one.pk}.pdf")
        for one in agenda.items.in_order()
    ]
    assert len({row.sha256 for row in rows}) == 1
    assert StoredFile.objects.count() == 1
    assert len([path for path in settings.FILES_ROOT.rglob("*") if path.is_file()]) == 1
    StoredFile.objects.get().read()
    assert {row.pages for row in Attachment.objects.exclude(sha256="")} == {1}
    # Whoever attaches it later finds what is known of it at once.
    later = Attachment.objects.add(agenda.items.first(), by=secretary, content=pdf_of("Et"), name="igen.pdf")
    assert later.pages == 1


def test_replaced_file_stays_as_an_earlier_version(note, secretary):
    old = note.sha256
    note.replace(by=secretary, content=picture(), name="Notat ny.png")
    note.refresh_from_db()
    assert (note.title, note.name, note.type, note.pages) == ("Notat", "Notat ny.png", "image/png", None)
    assert [(one.number, one.file_id) for one in note.versions.all()] == [(2, note.sha256), (1, old)]
    [(_act, by, data)] = logged(Action.ATTACHMENT_REPLACED)
    assert (by, data["was"]["sha256"], data["sha256"]) == ("sekretaer", old, note.sha256)


def test_the_same_file_replaces_nothing(note, secretary):
    with pytest.raises(TransitionError, match="der allerede er vedhæftet"):
        note.replace(by=secretary, content=pdf_of("Et"), name="Samme.pdf")
    assert note.versions.count() == 1


def test_released_agenda_keeps_the_file_that_it_names(agenda, note, secretary):
    agenda.items.filter(pk=note.item_id).update(status="on_agenda")
    old = note.sha256
    version = agenda.release_agenda(by=secretary)
    note.replace(by=secretary, content=picture(), name="ny.png")
    note.remove(by=secretary)
    named = [a["file"]["sha256"] for i in version.snapshot.document["items"] for a in i["attachments"] if a["file"]]
    assert named == [old]
    assert AttachmentVersion.objects.received(note.key, old).exists()
    now = [a["file"] for i in freeze(agenda)["items"] for a in i["attachments"] if a["file"]]
    assert now == []


def test_title_and_openness_are_changed_and_logged_apart(note, secretary):
    note.change(by=secretary, title="  Notat   om løn ", closed=True)
    note.change(by=secretary, title="Notat om løn", closed=False)
    note.change(by=secretary, title="Notat om løn", closed=False)
    key = str(note.item.key)
    assert logged(Action.ATTACHMENT_CHANGED, Action.ATTACHMENT_CLOSED, Action.ATTACHMENT_OPENED_UP) == [
        ("attachment.changed", "sekretaer", {"item": key, "changes": {"title": ["Notat", "Notat om løn"]}}),
        ("attachment.closed", "sekretaer", {"item": key, "title": "Notat om løn"}),
        ("attachment.opened_up", "sekretaer", {"item": key, "title": "Notat om løn"}),
    ]


@pytest.mark.parametrize(("title", "reason"), [(" \t", "skal have en titel"), ("x" * 501, "højst 500 tegn")])
def test_title_that_cannot_be_is_refused(note, secretary, title, reason):
    with pytest.raises(TransitionError, match=reason):
        note.change(by=secretary, title=title, closed=False)
    note.refresh_from_db()
    assert note.title == "Notat"


def test_order_is_that_of_the_keys(item, note, secretary):
    keys = [row.key for row in item.attachments.all()]
    Attachment.objects.arrange(item, [keys[2], keys[0], keys[1]], by=secretary)
    assert titles(item) == ["Notat", "Notat om budget 2027", "Fortroligt om budget 2027"]
    [(_act, _by, data)] = logged(Action.ATTACHMENT_CHANGED)
    assert data["order"][1] == [str(keys[2]), str(keys[0]), str(keys[1])]


@pytest.mark.parametrize(
    "spoil", [lambda keys: keys[1:], lambda keys: [*keys, uuid.UUID(int=1)], lambda keys: keys[:1] * 3]
)
def test_order_of_other_attachments_than_there_are_is_refused(item, note, secretary, spoil):
    before = titles(item)
    with pytest.raises(TransitionError, match="er blevet ændret imens"):
        Attachment.objects.arrange(item, spoil([row.key for row in item.attachments.all()]), by=secretary)
    assert titles(item) == before


def test_removed_attachment_leaves_the_item_and_can_be_brought_back(agenda, item, note, secretary):
    note.remove(by=secretary)
    assert titles(item) == ["Notat om budget 2027", "Fortroligt om budget 2027"]
    assert [len(i["attachments"]) for i in freeze(agenda)["items"]] == [2, 2, 2]
    with pytest.raises(TransitionError, match="er blevet fjernet imens"):
        note.change(by=secretary, title="Andet", closed=False)
    note.bring_back(by=secretary)
    assert titles(item) == ["Notat om budget 2027", "Fortroligt om budget 2027", "Notat"]
    with pytest.raises(TransitionError, match="allerede hentet tilbage"):
        note.bring_back(by=secretary)
    assert [entry[0] for entry in logged(Action.ATTACHMENT_ADDED, Action.ATTACHMENT_REMOVED)] == [
        "attachment.added",
        "attachment.removed",
        "attachment.added",
    ]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("status", [s for s in AgendaItem.Status.values if s in ("decided", "postponed", "withdrawn")])
def test_item_that_stands_fast_keeps_its_attachments(item, note, secretary, act, status):
    AgendaItem.objects.filter(pk=item.pk).update(status=status)
    before = (list(item.attachments.values()), AuditEntry.objects.count())
    with pytest.raises(TransitionError):
        act_on(note, secretary)[act]()
    assert (list(item.attachments.values()), AuditEntry.objects.count()) == before


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    "status", ["in_session", "minutes_drafted", "in_approval", "approved", "archived", "cancelled"]
)
def test_meeting_that_has_begun_keeps_its_attachments(agenda, item, note, secretary, act, status):
    Meeting.objects.filter(pk=agenda.pk).update(status=status)
    note = Attachment.objects.get(pk=note.pk)
    before = (list(item.attachments.values()), AuditEntry.objects.count())
    with pytest.raises(TransitionError):
        act_on(note, secretary)[act]()
    assert (list(item.attachments.values()), AuditEntry.objects.count()) == before


def test_item_has_at_most_so_many(item, secretary, monkeypatch):
    monkeypatch.setattr("meetings.models.attachment.MOST_ON_AN_ITEM", 2)
    with pytest.raises(TransitionError, match="højst have 2 bilag"):
        Attachment.objects.add(item, by=secretary, content=picture(), name="a.png")
    assert len(titles(item)) == 2


def test_copy_is_the_same_file_under_a_key_of_its_own(agenda, note, secretary):
    note.replace(by=secretary, content=picture(), name="ny.png")
    other = make_item(agenda, "Anden sag")
    copy = note.copy_to(other, by=secretary)
    assert copy.key != note.key
    assert (copy.item, copy.title, copy.sha256, copy.name) == (other, "Notat", note.sha256, "ny.png")
    assert [(one.number, one.file_id) for one in copy.versions.all()] == [(1, note.sha256)]


def test_copy_of_a_file_that_was_not_received_opens_no_bytes(agenda, item, note):
    bait = Attachment.objects.create(
        item=item, title="Lokkemad", name="a.pdf", type="application/pdf", sha256=note.sha256, size=1
    )
    copy = bait.copy_to(make_item(agenda, "Anden sag"), by=None)
    assert not AttachmentVersion.objects.received(copy.key, note.sha256).exists()


@pytest.mark.django_db(transaction=True)
def test_file_that_is_being_read_can_be_attached_elsewhere_and_is_read_once(agenda, note, secretary):
    """Reading may take minutes. Nobody who attaches the same file waits for it, and no second worker begins."""
    held, done, came = threading.Event(), threading.Event(), []

    def hold() -> None:
        with transaction.atomic():
            came.append(StoredFile.objects.get()._is_to_be_read())
            held.set()
            done.wait(30)
        connection.close()

    reader = threading.Thread(target=hold)
    reader.start()
    try:
        assert held.wait(30)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '3s'")
        Attachment.objects.add(agenda.items.first(), by=secretary, content=pdf_of("Et"), name="igen.pdf")
        row = StoredFile.objects.get()
        row.read()
    finally:
        done.set()
        reader.join()
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 0")
    row.refresh_from_db()
    assert (came, row.status, row.attempts) == ([True], "due", 0)
    assert row.attachment_versions.count() == 2
