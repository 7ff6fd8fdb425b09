"""The pages of an item's attachments: what they do, what they refuse, and whose acts they are."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.files import uploading
from meetings.models import AgendaItem, Attachment, StoredFile
from meetings.tests.attached import docx_of, locked_pdf, pdf_of, picture
from meetings.tests.attaching import author_of, body, draft_of, note_on

HTMX = {"HX-Request": "true"}
DATA = {"Accept": "application/json"}


@pytest.fixture
def author(chefforum):
    return author_of(chefforum)


@pytest.fixture
def item(agenda, author) -> AgendaItem:
    return draft_of(author, agenda)


@pytest.fixture
def note(item, author) -> Attachment:
    return note_on(item, author)


def upload(client, item, *files, **said):
    return client.post(
        reverse("add_attachments", args=[item.key]),
        {"files": [SimpleUploadedFile(name, content) for name, content in files], **said.pop("data", {})},
        **said,
    )


def test_several_files_go_in_and_the_bad_ones_are_told_one_by_one(item, author, signed_in):
    files = [("Notat.pdf", pdf_of("Et")), ("Låst.pdf", locked_pdf()), ("Tom.docx", b""), ("Plan.png", picture())]
    response = upload(signed_in(author), item, *files, headers=HTMX)
    assert response.status_code == 422
    assert [row.title for row in item.attachments.all()] == ["Notat", "Plan"]
    for told in ("2 filer er vedhæftet.", "Låst.pdf: PDF-filen er beskyttet", "Tom.docx: Filen er tom."):
        assert told in response.text
    assert response.text.lstrip().startswith('<section class="attachments" id="attachments"')


def test_plain_form_comes_back_to_its_page_and_says_what_happened(item, author, signed_in):
    client = signed_in(author)
    page = reverse("attachments", args=[item.key])
    response = upload(client, item, ("Notat.pdf", pdf_of("Et")), data={"next": page})
    assert (response.status_code, response["Location"]) == (302, f"{page}#attachments")
    text = client.get(page).text
    assert "1 fil er vedhæftet." in text and reverse("draft_attachment", args=[item.attachments.get().key]) in text


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_plain_form_leads_nowhere_else(item, author, signed_in, to):
    response = upload(signed_in(author), item, ("Notat.pdf", pdf_of("Et")), data={"next": to})
    assert response["Location"] == f"{reverse('attachments', args=[item.key])}#attachments"


def test_script_is_answered_in_data(item, author, signed_in):
    client = signed_in(author)
    good = upload(client, item, ("Notat.pdf", pdf_of("Et")), headers=DATA)
    bad = upload(client, item, ("Notat.exe", b"MZ"), headers=DATA)
    assert (good.status_code, json.loads(good.content)) == (200, {"refused": [], "told": "1 fil er vedhæftet."})
    assert (bad.status_code, json.loads(bad.content)) == (
        422,
        {"refused": ["Notat.exe: Filen er et program. Programmer kan ikke vedhæftes."], "told": ""},
    )


def test_attachments_of_a_closed_item_begin_closed(item, author, signed_in):
    AgendaItem.objects.filter(pk=item.pk).update(closed=True)
    upload(signed_in(author), item, ("Notat.pdf", pdf_of("Et")))
    assert [row.closed for row in item.attachments.all()] == [True]


def test_file_that_is_too_large_is_let_go_while_it_comes_and_the_others_go_in(item, author, signed_in, monkeypatch):
    monkeypatch.setattr(uploading, "LARGEST_FILE", 100_000)
    files = [("Stor.pdf", pdf_of("Et") + bytes(300_000)), ("Notat.pdf", pdf_of("Et"))]
    response = upload(signed_in(author), item, *files, headers=HTMX)
    assert response.status_code == 422
    assert "Stor.pdf: Filen er større end 100 MB." in response.text
    assert [row.title for row in item.attachments.all()] == ["Notat"]


def test_request_of_500_mb_is_answered_before_it_is_read(item, author, signed_in, monkeypatch, settings, tmp_path):
    monkeypatch.setattr(uploading, "LARGEST_REQUEST", 200_000)
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"  # is not there: whoever would write into it fails
    response = upload(signed_in(author), item, ("Stor.pdf", bytes(500_000)), headers=HTMX)
    assert response.status_code == 413
    assert "intet blev vedhæftet. Vælg færre filer ad gangen." in response.text
    assert not item.attachments.exists()


@pytest.mark.parametrize("name", ["add_attachments", "replace_attachment"])
def test_upload_without_its_token_is_refused(item, note, author, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    key = item.key if name == "add_attachments" else note.key
    response = client.post(reverse(name, args=[key]), {"files": SimpleUploadedFile("a.png", picture())})
    assert response.status_code == 403
    assert item.attachments.count() == 1


def test_title_is_shown_as_text_whatever_it_is(item, note, author, signed_in):
    client = signed_in(author)
    client.post(reverse("change_attachment", args=[note.key]), {"title": "<script>alert(1)</script>", "closed": "on"})
    note.refresh_from_db()
    assert (note.title, note.closed) == ("<script>alert(1)</script>", True)
    text = client.get(reverse("attachments", args=[item.key])).text
    assert "<script>alert" not in text and "&lt;script&gt;alert(1)" in text and "Lukket" in text


def test_refused_change_says_why(item, note, author, signed_in):
    response = signed_in(author).post(reverse("change_attachment", args=[note.key]), {"title": " "}, headers=HTMX)
    assert response.status_code == 422
    assert "Et bilag skal have en titel." in response.text


def test_up_and_down_move_one_place_and_stay_at_the_ends(item, note, author, signed_in):
    second = Attachment.objects.add(item, by=author, content=picture(), name="Plan.png")
    client, url = signed_in(author), reverse("move_attachment", args=[second.key])
    orders = []
    for to in ("up", "up", "down"):
        response = client.post(url, {"to": to}, headers=HTMX)
        orders.append([row.title for row in item.attachments.all()])
    assert orders == [["Plan", "Notat"], ["Plan", "Notat"], ["Notat", "Plan"]]
    assert "»Plan« er nu nummer 2." in response.text


def test_drag_sends_the_whole_order(item, note, author, signed_in):
    second = Attachment.objects.add(item, by=author, content=picture(), name="Plan.png")
    client, url = signed_in(author), reverse("arrange_attachments", args=[item.key])
    assert client.post(url, {"order": [second.key, note.key]}, headers=HTMX).status_code == 200
    assert [row.title for row in item.attachments.all()] == ["Plan", "Notat"]
    for wrong in ([second.key], ["x"], []):
        assert client.post(url, {"order": wrong}, headers=HTMX).status_code == 422
    assert [row.title for row in item.attachments.all()] == ["Plan", "Notat"]


def test_replaced_file_is_the_newest_and_the_earlier_is_still_there(item, note, author, signed_in):
    client, new = signed_in(author), pdf_of("Nyt")
    response = client.post(
        reverse("replace_attachment", args=[note.key]), {"file": SimpleUploadedFile("Ny.pdf", new)}, headers=HTMX
    )
    assert response.status_code == 200 and "Tidligere filer" in response.text
    assert body(client.get(reverse("draft_attachment", args=[note.key]))) == new
    first = client.get(reverse("draft_attachment_version", args=[note.key, 1]))
    assert (body(first), first["Content-Disposition"]) == (pdf_of("Et", "To"), 'attachment; filename="Notat.pdf"')
    assert client.get(reverse("draft_attachment_version", args=[note.key, 3])).status_code == 404


def test_removal_can_be_undone_from_the_page(item, note, author, signed_in):
    client, back = signed_in(author), reverse("bring_back_attachment", args=[note.key])
    response = client.post(reverse("remove_attachment", args=[note.key]), headers=HTMX)
    assert back in response.text and not item.attachments.exists()
    assert back not in client.post(back, headers=HTMX).text
    assert [row.title for row in item.attachments.all()] == ["Notat"]


def test_page_asks_again_only_while_a_file_is_to_be_read(item, note, author, signed_in):
    client, page = signed_in(author), reverse("attachments", args=[item.key])
    facts = reverse("attachment_facts", args=[note.key])
    assert f'hx-get="{facts}"' not in client.get(page).text
    later = Attachment.objects.add(item, by=author, content=docx_of("Et"), name="Bilag.docx")
    waiting = reverse("attachment_facts", args=[later.key])
    assert f'hx-get="{waiting}"' in client.get(page).text and "Læses …" in client.get(waiting).text
    StoredFile.objects.get(pk=later.sha256).read()
    text = client.get(waiting).text
    assert "hx-get" not in text and text.lstrip().startswith('<div class="attachment-facts"')


def test_what_was_found_is_told_in_words(item, note, author, signed_in):
    StoredFile.objects.update(
        findings=[{"code": "cpr", "count": 1}, {"code": "comments", "count": 2}, {"code": "scanned", "count": 1}]
    )
    text = signed_in(author).get(reverse("attachments", args=[item.key])).text
    for told in ("1 CPR-nummer i filen", "2 kommentarer i filen", "Scannet uden tekst", "PDF · 2 sider"):
        assert told in text


def test_same_queries_for_3_and_30_attachments(item, author, signed_in):
    client, page, counts = signed_in(author), reverse("attachments", args=[item.key]), []
    for number in range(30):
        Attachment.objects.add(item, by=author, content=pdf_of(f"{number}"), name=f"{number}.pdf")
        if number in (2, 29):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(page).status_code == 200
            counts.append(len(captured))
    assert counts[0] == counts[1]


ACTS = ["change_attachment", "move_attachment", "replace_attachment", "remove_attachment", "bring_back_attachment"]


@pytest.mark.parametrize("name", ACTS)
def test_acts_are_the_pens_alone(item, note, secretary, chief, signed_in, name):
    """The secretary reads the author's draft and may not change it; a stranger does not find it."""
    url = reverse(name, args=[note.key])
    before = list(Attachment.all_ever.values())
    assert [signed_in(who).post(url, {"title": "x"}).status_code for who in (secretary, chief)] == [403, 404]
    assert signed_in(secretary).get(url).status_code == 405
    assert list(Attachment.all_ever.values()) == before


@pytest.mark.parametrize("name", ["add_attachments", "arrange_attachments"])
def test_acts_on_the_list_are_the_pens_alone(item, note, secretary, chief, signed_in, name):
    url = reverse(name, args=[item.key])
    assert [signed_in(who).post(url, {}).status_code for who in (secretary, chief)] == [403, 404]


def test_whoever_only_reads_is_offered_no_act(item, note, secretary, signed_in):
    text = signed_in(secretary).get(reverse("attachments", args=[item.key])).text
    assert reverse("draft_attachment", args=[note.key]) in text
    for name in ("add_attachments", *ACTS):
        key = item.key if name == "add_attachments" else note.key
        assert reverse(name, args=[key]) not in text
