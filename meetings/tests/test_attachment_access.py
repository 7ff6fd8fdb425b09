"""Who gets an attachment of a draft, on any of its ways, and how safely it is sent."""

import pytest
from django.urls import reverse

from chefforum.testing import join, person
from meetings import filestore
from meetings.models import AgendaItem, Attachment, Exclusion, Forum, Membership, Role, StoredFile
from meetings.tests.attached import pdf_of
from meetings.tests.attaching import author_of, body, draft_of, note_on

GUARD = ("default-src 'none'; sandbox", "nosniff", "private, no-cache")


@pytest.fixture
def author(chefforum):
    return author_of(chefforum)


@pytest.fixture
def item(agenda, author) -> AgendaItem:
    return draft_of(author, agenda)


@pytest.fixture
def note(item, author) -> Attachment:
    return note_on(item, author)


WAYS = ["draft_attachment", "attachment_pdf", "attachment_picture", "attachment_facts"]


@pytest.fixture
def whole(note) -> Attachment:
    """The note as an Office file is: with a PDF of it."""
    StoredFile.objects.filter(pk=note.sha256).update(pdf=filestore.put(b"%PDF-1.7 made"))
    return note


def answers(signed_in, who, row) -> list[int]:
    """What this person gets on each way to the attachment."""
    found = []
    for name in WAYS:
        response = signed_in(who).get(reverse(name, args=[row.key]))
        found.append(response.status_code)
        body(response)
    return found


def test_draft_is_for_its_author_and_the_secretary_alone(
    whole, author, secretary, chair, chief, employee, outsider, signed_in
):
    got = {str(who): answers(signed_in, who, whole) for who in (author, secretary, chair, chief, employee, outsider)}
    assert got == {
        "Finn Forfatter": [200] * 4,
        "Signe Sekretær": [200] * 4,
        "Frode Forperson": [404] * 4,
        "Cilla Chef": [404] * 4,
        "Mads Medarbejder": [404] * 4,
        "Ulla Udenfor": [404] * 4,
    }


def test_citizen_is_asked_to_sign_in_and_gets_nothing(whole, anonymous, signed_in):
    assert answers(signed_in, anonymous, whole) == [302] * 4


def test_excluded_secretary_gets_nothing_on_any_way(whole, secretary, signed_in):
    membership = Membership.objects.get(user=secretary)
    Exclusion.objects.create(item=whole.item, membership=membership, reason="Inhabil")
    assert answers(signed_in, secretary, whole) == [404] * 4


def test_same_file_of_another_forum_opens_nothing_here(whole, author, signed_in):
    """Whoever has the same bytes in a forum of their own gets that one, and not what is said of the other."""
    other = Forum.objects.found(name="Andet forum", visibility=Forum.Visibility.MEMBERS)
    stranger = person("fremmed", "Fie", "Fremmed")
    join(other, stranger, Role.AUTHOR)
    own_item = AgendaItem.objects.write(forum=other, by=stranger, author=stranger, title="Egen sag")
    own = Attachment.objects.add(own_item, by=stranger, content=pdf_of("Et", "To"), name="Mit.pdf")
    assert own.sha256 == whole.sha256
    assert answers(signed_in, stranger, own) == [200] * 4
    assert answers(signed_in, stranger, whole) == [404] * 4


def test_hash_that_was_not_received_opens_nothing(whole, item, author, signed_in):
    bait = Attachment.objects.create(
        item=item, title="Lokkemad", name="a.pdf", type="application/pdf", sha256=whole.sha256, size=1
    )
    assert answers(signed_in, author, bait) == [404, 404, 404, 200]
    text = signed_in(author).get(reverse("attachment_facts", args=[bait.key])).text
    assert "Selve filen er ikke her." in text and "<img" not in text


@pytest.mark.parametrize("name", WAYS[:3])
def test_what_is_sent_can_do_nothing_and_is_kept_by_nobody_else(whole, author, signed_in, name):
    response = signed_in(author).get(reverse(name, args=[whole.key]))
    sent = tuple(response[h] for h in ("Content-Security-Policy", "X-Content-Type-Options", "Cache-Control"))
    assert sent == GUARD
    again = signed_in(author).get(response.request["PATH_INFO"], headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    body(response)
