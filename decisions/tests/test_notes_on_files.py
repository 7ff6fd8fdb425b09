"""Notes on the words of an attachment's pages: put on the page where they stand, followed, and nobody else's to read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.anchoring import Anchor
from meetings.models import Attachment, Note, StoredFile
from meetings.tests.attached import pdf_of

PANEL = {"HTTP_HX_REQUEST": "true"}
PAGES = ("Notat", "Renten er fire procent. Nej.", "Ja eller nej")


@pytest.fixture
def file(agenda) -> Attachment:
    return agenda.items.get(title="Budget 2027").attachments.get(title="Notat om budget 2027")


@pytest.fixture
def put(file, secretary):
    """Let the attachment have these pages, in a new version of the agenda, read as the worker reads them or not yet."""

    def put(*pages: str, read: bool = True) -> None:
        file.attach(pdf_of(*pages), name="notat.pdf", type="application/pdf", pages=len(pages))
        if read:
            StoredFile.objects.get(pk=file.sha256).read()
        file.item.meeting.release_agenda(by=secretary)

    return put


@pytest.fixture
def address(file) -> str:
    return reverse("item_notes", args=[file.item.key])


def told(response) -> list[tuple]:
    return [(entry.part, entry.note.page, entry.quote, entry.told) for entry in response.context["leaf"].entries]


def test_words_are_put_on_the_page_where_they_stand(file, put, address, chief, signed_in):
    put(*PAGES)
    client = signed_in(chief)
    said = {"attachment": str(file.key), "text": "Se"}
    client.post(address, {**said, "quote": "fire pro-\ncent", "part": "2", "page": "2"}, **PANEL)
    client.post(address, {**said, "quote": "eller nej", "page": "1"}, **PANEL)
    response = client.get(address, **PANEL)
    assert told(response) == [
        (f"{file.key}/2", 2, "fire pro- cent", ""),
        (f"{file.key}/3", 3, "eller nej", ""),
    ]
    page = reverse("attachment_page", args=[file.item.meeting_id, "3", file.key])
    assert f'href="{page}?side=2" data-page="{file.key}/2"' in response.text


def test_words_are_found_by_the_browser_where_the_server_knows_no_pages_apart(file, put, address, chief, signed_in):
    put(*PAGES)
    StoredFile.objects.filter(pk=file.sha256).update(text="ja eller nej nej")  # an Office file, say
    client = signed_in(chief)
    client.post(address, {"attachment": str(file.key), "quote": "nej", "before": "nej", "page": "3"}, **PANEL)
    response = client.get(address, **PANEL)
    assert told(response) == [(f"{file.key}/3", 3, "nej", "")]
    assert [(entry.place.nth, entry.nth) for entry in response.context["leaf"].entries] == [(1, 0)]


@pytest.mark.parametrize(
    ("read", "quote", "why"),
    [
        (True, "Renten er fem procent", "Ordene står ikke i teksten."),
        (True, "a" * 5001, "Så mange ord kan ikke markeres på én gang."),
        (False, "Renten", "Bilagets tekst er ikke læst her"),
    ],
    ids=["a range that does not exist", "too many words", "not read yet"],
)
def test_words_that_are_not_there_are_refused_and_what_was_typed_stays(
    file, put, address, chief, signed_in, read, quote, why
):
    put(*PAGES, read=read)
    said = {"attachment": str(file.key), "text": "Hvor længe?", "quote": quote, "page": "2"}
    response = signed_in(chief).post(address, said, **PANEL)
    form = response.context["note_form"]
    assert (response.status_code, {name: form[name].value() for name in said}) == (422, said)
    assert (why in response.text, Note.objects.count()) == (True, 0)


def test_note_follows_its_words_to_another_page_of_the_file_that_replaced_it(file, put, address, chief, signed_in):
    put(*PAGES)
    client, said = signed_in(chief), {"attachment": str(file.key), "page": "2"}
    for quote in ("Renten er fire procent", "Nej"):
        client.post(address, {**said, "quote": quote}, **PANEL)
    seen = []
    for pages in (("Forside", *PAGES), ("Renten er steget.", "Nej"), PAGES):
        put(*pages)
        seen.append(told(client.get(address, **PANEL)))
    gone = "Ordene, noten stod ved, står ikke længere i bilaget: »Renten er fire procent«"
    on = f"{file.key}/"
    assert seen == [
        [(f"{on}3", 3, "Renten er fire procent", ""), (f"{on}3", 3, "Nej", "")],
        [("", 3, "Renten er fire procent", gone), (f"{on}2", 2, "Nej", "")],
        [(f"{on}2", 2, "Renten er fire procent", ""), (f"{on}2", 2, "Nej", "")],
    ]


def test_words_of_a_file_that_was_closed_are_kept_from_whoever_may_not_read_it_any_more(
    file, put, address, employee, signed_in
):
    put(*PAGES)
    client = signed_in(employee)
    client.post(address, {"attachment": str(file.key), "text": "Min", "quote": "Renten er fire procent"})
    before = client.get(address).text
    Attachment.objects.filter(pk=file.pk).update(closed=True)
    put(*PAGES, "Ny")
    pages = [client.get(address), client.get(reverse("meeting_notes", args=[file.item.meeting_id]))]
    assert ("fire procent" in before, ["fire procent" in page.text for page in pages]) == (True, [False, False])
    assert ["Min" in page.text for page in pages] == [True, True]
    page = reverse("attachment_page", args=[file.item.meeting_id, "3", file.key])
    assert client.get(page).status_code == 404


def test_many_notes_on_a_file_ask_no_more_of_the_database_than_one(file, put, address, chief, signed_in):
    put(*PAGES)
    client, counts = signed_in(chief), []
    texts = {"2": "Rentenerfireprocent.Nej."}
    client.get(address, **PANEL)  # what a version says is read once
    for notes in (1, 9):
        for _note in range(notes):
            Note.objects.write(file.item, by=chief, texts=texts, on=Anchor("", "fire procent"), attachment=file, page=2)
        with CaptureQueriesContext(connection) as asked:
            client.get(address, **PANEL)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("asked", "page"),
    [("2", 2), ("4", None), ("0", None), ("-1", None), ("x", None), ("²", None), ("9" * 90, None), ("", None)],
)
def test_file_opens_at_the_page_that_is_asked_for_and_has_it(file, put, chief, signed_in, asked, page):
    put(*PAGES)
    address = reverse("attachment_page", args=[file.item.meeting_id, "3", file.key])
    assert signed_in(chief).get(address, {"side": asked}).context["side"] == page
