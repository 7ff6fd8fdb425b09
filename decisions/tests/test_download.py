"""Downloads: the stored document for each reader, while it is being made, and attachments with their permission."""

import hashlib
import io
import json

import pypdfium2
import pytest
from django.urls import reverse

from decisions.importing.load import load
from decisions.tests.conftest import CLOSED_BYTES, OPEN_BYTES, SECRET_FILE, SECRET_ITEM
from meetings.documents import document_html
from meetings.models import Attachment, AttachmentVersion, Rendering
from meetings.redaction import PUBLIC, redact
from meetings.snapshot import canonical, sha256_of

GUARD = "default-src 'none'; sandbox"


def make_all() -> None:
    for rendering in Rendering.objects.due():
        rendering.make()


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return " ".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", " ")


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_minutes_are_sent_as_a_file_that_can_do_nothing(approved, chief, signed_in):
    make_all()
    response = signed_in(chief).get(reverse("minutes_pdf", args=[approved.pk]))
    content = body(response)
    rendering = Rendering.objects.get(snapshot__minutesversions__state="approved", audience="member")
    assert hashlib.sha256(content).hexdigest() == rendering.sha256
    assert {name: response[name] for name in ("Content-Type", "Content-Disposition", "ETag")} == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="Referat Chefforum 2026-12-02.pdf"',
        "ETag": f'"{rendering.sha256}"',
    }
    assert (response["Content-Security-Policy"], response["X-Content-Type-Options"]) == (GUARD, "nosniff")
    again = signed_in(chief).get(response.request["PATH_INFO"], headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_each_reader_gets_the_pdf_for_that_reader(public, chief, employee, anonymous, signed_in):
    make_all()
    url = reverse("minutes_pdf", args=[public.pk])
    texts = [text_of(body(signed_in(who).get(url))) for who in (chief, employee, anonymous)]
    found = [[word for word in (*SECRET_ITEM, *SECRET_FILE) if word in text] for text in texts]
    # A list of attachments' titles may break a line; the words of the item must all be the member's.
    assert set(SECRET_ITEM) - {"Ansættelse af ny chef"} <= set(found[0])
    assert found[1:] == [[], []]
    assert all("Stillingen er besat." in text for text in texts[1:])


def test_agenda_has_its_own_address(approved, chief, signed_in):
    make_all()
    response = signed_in(chief).get(reverse("agenda_pdf", args=[approved.pk]))
    assert response["Content-Disposition"] == 'attachment; filename="Dagsorden Chefforum 2026-12-02.pdf"'
    assert "blev godkendt" not in text_of(body(response))


def test_document_that_is_being_made_says_so_and_comes_by_itself(approved, chief, signed_in):
    client, url = signed_in(chief), reverse("minutes_pdf", args=[approved.pk])
    response = client.get(url)
    assert response.status_code == 202
    assert f'hx-get="{url}"' in response.text and f'<a href="{url}">Se efter igen</a>' in response.text
    partial = client.get(url, headers={"HX-Request": "true"})
    assert partial.text.lstrip().startswith('<section id="document-wait"') and "<html" not in partial.text
    make_all()
    ready = client.get(url, headers={"HX-Request": "true"})
    assert ready.status_code == 200
    assert f'data-ready="{url}"' in ready.text and "hx-get" not in ready.text
    assert client.get(url)["Content-Type"] == "application/pdf"


def test_document_that_could_not_be_made_says_so(approved, chief, signed_in):
    Rendering.objects.update(attempts=Rendering.MOST_ATTEMPTS)
    make_all()
    client, url = signed_in(chief), reverse("minutes_pdf", args=[approved.pk])
    response = client.get(url)
    assert response.status_code == 503
    assert "Dokumentet kunne ikke dannes" in response.text and "hx-get" not in response.text
    # htmx leaves out what is no success, and this sentence has to come in
    assert client.get(url, headers={"HX-Request": "true"}).status_code == 200


def test_draft_leaves_as_no_file(agenda, secretary, signed_in):
    for name in ("agenda_pdf", "agenda_html", "agenda_json", "minutes_pdf", "minutes_html", "minutes_json"):
        assert signed_in(secretary).get(reverse(name, args=[agenda.pk])).status_code == 404
    assert not Rendering.objects.exists()


@pytest.mark.parametrize(
    "name", ["agenda_pdf", "agenda_html", "agenda_json", "minutes_pdf", "minutes_html", "minutes_json"]
)
def test_documents_of_a_forum_that_one_may_not_see_are_not_there(approved, outsider, anonymous, signed_in, name):
    url = reverse(name, args=[approved.pk])
    assert [signed_in(who).get(url).status_code for who in (outsider, anonymous)] == [404, 404]


@pytest.mark.parametrize("name", ["agenda_pdf", "agenda_json"])
def test_agenda_of_a_public_forum_is_not_the_citizens(public, anonymous, signed_in, name):
    assert signed_in(anonymous).get(reverse(name, args=[public.pk])).status_code == 404


def test_data_is_the_redacted_snapshot_in_its_canonical_form(public, chief, anonymous, signed_in):
    url = reverse("minutes_json", args=[public.pk])
    whole, redacted = signed_in(chief).get(url), signed_in(anonymous).get(url)
    assert whole.text == canonical(public.minutes.versions.latest_first()[0].snapshot.document)
    assert whole["ETag"] == f'"{sha256_of(whole.text)}"'
    assert [item["redacted"] for item in json.loads(redacted.text)["items"]] == [False, True, False]
    assert [word for word in (*SECRET_ITEM, *SECRET_FILE) if word in redacted.text] == []
    assert redacted["Content-Disposition"] == 'attachment; filename="Referat chefforum 2026-12-02.json"'


def test_html_is_what_the_pdf_is_made_of_and_can_do_nothing(public, anonymous, signed_in):
    response = signed_in(anonymous).get(reverse("minutes_html", args=[public.pk]))
    document = redact(public.minutes.versions.latest_first()[0].snapshot.document, PUBLIC)
    assert response.text == document_html(document)
    assert [word for word in (*SECRET_ITEM, *SECRET_FILE) if word in response.text] == []
    assert response["Content-Disposition"] == 'attachment; filename="Referat chefforum 2026-12-02.html"'
    assert (response["Content-Security-Policy"], response["X-Content-Type-Options"]) == (GUARD, "nosniff")


def test_attachments_bytes_are_for_those_who_read_it(public, chief, employee, anonymous, signed_in):
    files = Attachment.objects.exclude(sha256="").order_by("closed")
    urls = [reverse("attachment", args=[public.pk, file.key]) for file in files]
    got = {}
    for who in (chief, employee, anonymous):
        answers = [signed_in(who).get(url) for url in urls]
        got[str(who)] = [body(a) if a.status_code == 200 else a.status_code for a in answers]
    assert got == {
        "Cilla Chef": [OPEN_BYTES, CLOSED_BYTES],
        "Mads Medarbejder": [OPEN_BYTES, 404],
        "AnonymousUser": [OPEN_BYTES, 404],
    }


def test_attachment_is_sent_as_a_file_that_can_do_nothing(public, anonymous, signed_in):
    file = Attachment.objects.get(name="åben.pdf")
    response = signed_in(anonymous).get(reverse("attachment", args=[public.pk, file.key]))
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%C3%A5ben.pdf"
    assert (response["Content-Security-Policy"], response["X-Content-Type-Options"]) == (GUARD, "nosniff")
    assert response["ETag"] == f'"{file.sha256}"'
    response.close()


def test_attachment_without_bytes_is_a_title_and_no_link(public, chief, signed_in):
    titles = signed_in(chief).get(public.get_absolute_url()).text
    for file in Attachment.objects.filter(sha256=""):
        url = reverse("attachment", args=[public.pk, file.key])
        assert (url in titles, file.title in titles) == (False, True)
        assert signed_in(chief).get(url).status_code == 404


def test_attachment_of_another_meeting_is_not_found(public, chefforum, chief, secretary, signed_in):
    other = chefforum.meetings.create(held_on="2026-11-04")
    file = Attachment.objects.get(name="åben.pdf")
    assert signed_in(chief).get(reverse("attachment", args=[other.pk, file.key])).status_code == 404


def test_imported_document_opens_nobody_elses_bytes_by_their_hash(public, employee, signed_in):
    """Whoever knows a hash may write it into a document of their own; that gives them no file."""
    closed = Attachment.objects.get(name="lukket.pdf")
    document = redact(public.minutes.versions.latest_first()[0].snapshot.document, PUBLIC)
    document["forum"] = {"slug": "eget-forum", "name": "Eget forum", "visibility": "public"}
    bait = {"name": "mit.pdf", "sha256": closed.sha256, "type": "application/pdf", "size": closed.size, "pages": None}
    key = "11111111-2222-4333-8444-555555555555"
    document["items"] = [{**document["items"][0], "key": key}]
    document["items"][0]["attachments"] = [{"key": key, "title": "Mit bilag", "closed": False, "file": bait}]
    version = load(document, by=None, source="a.json")
    assert version.snapshot.document["items"][0]["attachments"][0]["file"] == bait
    url = reverse("attachment", args=[version.minutes.meeting_id, key])
    assert signed_in(employee).get(url).status_code == 404


def test_file_that_was_not_received_here_is_a_title_and_no_link(public, chief, signed_in):
    AttachmentVersion.objects.filter(name="åben.pdf").delete()
    file = Attachment.objects.get(name="åben.pdf")
    text = signed_in(chief).get(public.get_absolute_url()).text
    assert (reverse("attachment", args=[public.pk, file.key]) in text, file.title in text) == (False, True)
