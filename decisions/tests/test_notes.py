"""Own notes on the pages: written without scripts, kept to oneself, followed into new versions and files."""

import uuid

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chefforum.testing import item as make_item
from decisions.tests.test_no_leak import channels
from meetings.anchoring import Anchor, texts_of
from meetings.models import AgendaItem, Attachment, Exclusion, Meeting, Note, Section
from meetings.models.note import LONGEST_NOTE
from meetings.snapshot import freeze

SECRET = "Spørg Hanne om lånet"
PANEL = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def released(agenda, secretary) -> Meeting:
    agenda.release_agenda(by=secretary)
    return agenda


@pytest.fixture
def budget(released) -> AgendaItem:
    return released.items.get(title="Budget 2027")


def address(item: AgendaItem) -> str:
    return reverse("item_notes", args=[item.key])


def revise(meeting: Meeting, secretary, html: str) -> None:
    Section.objects.filter(item__meeting=meeting, item__title="Budget 2027", type="presentation").update(html=html)
    meeting.release_agenda(by=secretary)


def note_on(item: AgendaItem, user, text: str = SECRET, quote: str = "") -> Note:
    said = next(one for one in freeze(item.meeting)["items"] if one["key"] == str(item.key))
    on = Anchor("", quote) if quote else None
    return Note.objects.write(item, by=user, texts=texts_of(said), text=text, on=on)


def told(response) -> list[tuple[str, str, str]]:
    return [(entry.note.text, entry.quote, entry.told) for entry in response.context["leaf"].entries]


def test_item_page_asks_for_the_notes_by_themselves(budget, chief, signed_in):
    note_on(budget, chief)
    page = signed_in(chief).get(reverse("item", args=[budget.meeting_id, "3"])).text
    assert (f'data-notes="{address(budget)}"' in page, SECRET in page) == (True, False)


def test_note_is_written_with_a_form_alone(budget, chief, signed_in):
    client = signed_in(chief)
    key = client.get(address(budget)).context["note_form"]["key"].value()
    said = {"key": key, "text": SECRET, "quote": "budget\n2027", "attachment": "", "page": ""}
    for _sent_twice in range(2):
        response = client.post(address(budget), said, follow=True)
    assert response.redirect_chain == [(address(budget), 302)]
    assert told(response) == [(SECRET, "budget 2027", "")]
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "said",
    [
        {"text": "a" * (LONGEST_NOTE + 1)},
        {"text": SECRET, "quote": "ord, der ikke er der"},
        {"text": SECRET, "page": "x"},
        {"text": SECRET, "attachment": "7f6b0d5e-6f0a-4f0e-9d57-0a5b1f4a3c11"},
    ],
    ids=["too long", "a range that does not exist", "no page", "an attachment that was removed"],
)
def test_refused_note_comes_back_as_it_was_typed(budget, chief, signed_in, said):
    response = signed_in(chief).post(address(budget), said, **PANEL)
    form = response.context["note_form"]
    assert (response.status_code, {name: form[name].value() for name in said}) == (422, said)
    assert (said["text"] in response.text, Note.objects.count()) == (True, 0)
    assert ("Bilaget findes ikke længere." in response.text) == ("attachment" in said)


def test_note_is_changed_removed_and_brought_back(budget, chief, signed_in):
    client, note = signed_in(chief), note_on(budget, chief, quote="budget 2027")
    change = reverse("change_note", args=[note.key])
    response = client.post(change, {"text": "Andet", "read": note.changed_at.isoformat()}, **PANEL)
    assert told(response) == [("Andet", "budget 2027", "")]
    stale = client.post(change, {"text": "Tredje", "read": note.changed_at.isoformat()}, **PANEL)
    assert (stale.status_code, "Tredje" in stale.text, told(stale)) == (422, True, [("Andet", "budget 2027", "")])
    gone = client.post(reverse("remove_note", args=[note.key]))
    assert (gone.status_code, told(gone), Note.objects.count()) == (200, [], 0)
    kept = gone.context["removed"]
    undo = {name: getattr(kept, name) for name in ("key", "text", "quote", "before", "after", "part")}
    assert told(client.post(address(budget), undo, **PANEL)) == [("Andet", "budget 2027", "")]
    assert client.post(reverse("remove_note", args=[uuid.uuid4()])).status_code == 302


def test_note_follows_into_a_new_version_and_says_when_its_words_are_gone(budget, chief, secretary, signed_in):
    note_on(budget, chief, quote="handler om budget 2027")
    client = signed_in(chief)
    revise(budget.meeting, secretary, "<p>Nyt. Det <strong>handler om</strong> budget 2027.</p>")
    response = client.get(address(budget), **PANEL)
    [entry] = response.context["leaf"].entries
    assert (entry.place.part, entry.place.start, entry.told) == ("presentation.0", len("Nyt.Det"), "")
    revise(budget.meeting, secretary, "<p>Noget andet.</p>")
    response = client.get(address(budget), **PANEL)
    gone = "Ordene, noten stod ved, er ikke længere i teksten: »handler om budget 2027«"
    assert (told(response), gone in response.text) == ([(SECRET, "handler om budget 2027", gone)], True)


def test_note_follows_into_a_replaced_attachment(budget, chief, secretary, signed_in):
    file = budget.attachments.get(title="Notat om budget 2027")
    file.attach(b"%PDF-1.7 et", name="a.pdf", type="application/pdf", pages=9)
    budget.meeting.release_agenda(by=secretary)
    client = signed_in(chief)
    said = {"text": SECRET, "attachment": str(file.key), "page": "7"}
    assert client.post(address(budget), {**said, "page": "10"}, **PANEL).status_code == 422
    client.post(address(budget), said)
    seen = []
    for pages in (8, 3):
        file.attach(f"%PDF-1.7 {pages}".encode(), name="a.pdf", type="application/pdf", pages=pages)
        budget.meeting.release_agenda(by=secretary)
        [entry] = client.get(address(budget)).context["leaf"].entries
        seen.append((entry.file, entry.note.page, entry.told))
    lost = "Bilaget er udskiftet og har nu 3 sider: side 7 findes ikke længere."
    assert seen == [("Notat om budget 2027", 7, ""), ("Notat om budget 2027", 7, lost)]
    Attachment.objects.filter(pk=file.pk).delete()
    assert Note.objects.of(chief).count() == 0  # a row that is deleted for good; removing it keeps the row


def test_note_on_a_removed_attachment_stays_and_says_so(budget, chief, secretary, signed_in):
    file = budget.attachments.get(title="Notat om budget 2027")
    Note.objects.write(budget, by=chief, texts={}, text=SECRET, attachment=file)
    Attachment.all_ever.filter(pk=file.pk).update(removed_at="2026-11-01T10:00Z")
    budget.meeting.release_agenda(by=secretary)
    response = signed_in(chief).get(address(budget))
    assert told(response) == [(SECRET, "", "Det bilag, noten stod ved, er ikke længere på punktet.")]


def test_excluded_reader_keeps_the_note_but_not_the_words_of_the_item(budget, chief, chefforum, signed_in):
    note = note_on(budget, chief, quote="handler om budget 2027")
    Exclusion.objects.create(item=budget, membership=chefforum.memberships.get(user=chief))
    client = signed_in(chief)
    pages = [
        client.get(address(budget)),
        client.get(address(budget), **PANEL),
        client.get(reverse("meeting_notes", args=[budget.meeting_id])),
        client.get(reverse("own_notes")),
        client.post(reverse("change_note", args=[note.key]), {"text": f"{SECRET} igen"}, **PANEL),
        client.post(reverse("remove_note", args=[note.key]), **PANEL),
    ]
    assert [(page.status_code, "handler om" in page.text, "Budget 2027" in page.text) for page in pages] == [
        (200, False, False)
    ] * 6
    assert [SECRET in page.text for page in pages] == [True, True, True, False, True, False]
    assert client.post(address(budget), {"text": "Ny"}).status_code == 404
    assert client.get(address(budget)).status_code == 404


def test_notes_are_in_nobody_elses_channel(public, chief, chair, secretary, employee, anonymous, signed_in, chefforum):
    """Every page, export and search of the meeting, for everybody but the one whose notes they are."""
    budget = public.items.get(title="Budget 2027")
    note = Note.objects.write(budget, by=chief, texts={}, text=SECRET)
    secretary.is_staff = secretary.is_superuser = True
    secretary.save()
    Meeting.objects.create(forum=chefforum, held_on="2026-12-16")
    own = [address(budget), reverse("meeting_notes", args=[public.pk]), reverse("own_notes")]
    search = f"{reverse('register')}?q=Hanne"
    for user in (secretary, chair, employee, anonymous):
        client = signed_in(user)
        for url in (*channels(public), *own, search):
            assert SECRET not in client.get(url, follow=True).text, (user, url)
        for url in (reverse("change_note", args=[note.key]), reverse("remove_note", args=[note.key])):
            client.post(url, {"text": "Kapret"})
    assert list(Note.objects.values_list("text", flat=True)) == [SECRET]
    assert not admin.site.is_registered(Note)
    assert SECRET in signed_in(chief).get(own[0]).text


def test_reader_of_a_closed_item_alone_finds_its_notes(released, employee, signed_in):
    closed = released.items.get(closed=True)
    client = signed_in(employee)
    assert client.get(address(closed)).status_code == 404
    assert client.post(address(closed), {"text": "Hm"}).status_code == 404
    assert Note.objects.count() == 0


def test_notes_of_a_meeting_stand_in_its_order_in_the_same_number_of_queries(released, chief, secretary, signed_in):
    client, url = signed_in(chief), reverse("meeting_notes", args=[released.pk])
    for number in range(7):
        make_item(released, f"Sag {number}")
    released.release_agenda(by=secretary)
    counts = []
    for items in (2, 10):
        for item in reversed(released.items.in_order()[:items]):
            for _note in range(3):
                note_on(item, chief)
        client.get(url)  # what a version says is read once
        with CaptureQueriesContext(connection) as asked:
            response = client.get(url)
        counts.append(len(asked))
        assert [leaf.key for leaf in response.context["leaves"]] == [
            str(item.key) for item in released.items.in_order()[:items]
        ]
    assert counts[0] == counts[1]
