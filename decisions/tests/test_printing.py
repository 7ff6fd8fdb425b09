"""A document on paper and with its attachments in one file: for each reader what that reader may read, and no more."""

import io
from datetime import timedelta

import pikepdf
import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone

from decisions.editions import AGENDA, MINUTES, edition_for
from decisions.tests.conftest import SECRET_FILE, SECRET_ITEM
from meetings import filestore
from meetings.documents import document_html
from meetings.documents.printing import enclosure as limits
from meetings.enclosures import enclosures_of, only, state_of
from meetings.models import AgendaItem, Attachment, AttachmentVersion, Exclusion, Printout, StoredFile
from meetings.redaction import MEMBER, PUBLIC
from meetings.tasks import COPIES_LAST, PATIENCE, make_printout, render_due_documents
from meetings.tests.attached import docx_of, pdf_of

# What stands in the attachments' files, and nowhere else.
OPEN, CLOSED, OF_CLOSED = "Tallene for alle", "Tallene for medlemmer", "Om kandidaterne"


@pytest.fixture
def files(agenda):
    """The agenda, where three attachments have bytes: two of the budget's, one of the closed item's."""
    for title, content in (
        ("Notat om budget 2027", OPEN),
        ("Fortroligt om budget 2027", CLOSED),
        ("Notat om ansættelse af ny chef", OF_CLOSED),
    ):
        Attachment.objects.get(title=title).attach(pdf_of(content), name="notat.pdf", type="application/pdf", pages=1)
    return agenda


def bundle(meeting, shown="referat", form="samlet"):
    return reverse("printout", args=[meeting.pk, shown, form])


def found_in(response) -> set[str]:
    """Which of the words that not everybody reads stand in the file: in its text, its outline, or anywhere in it."""
    content = b"".join(response.streaming_content)
    with pypdfium2.PdfDocument(content) as opened:
        pages = [page.get_textpage().get_text_range() for page in opened]
        said = " ".join(" ".join([*pages, *(mark.get_title() for mark in opened.get_toc())]).split())
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert (dict(opened.attachments), opened.check_pdf_syntax()) == ({}, [])
        said += " ".join(str(value) for value in opened.docinfo.values())
    return {word for word in (*SECRET_ITEM, *SECRET_FILE, OPEN, CLOSED, OF_CLOSED) if word in said}


def test_each_reader_gets_what_that_reader_may_read_and_shares_it(
    public, chefforum, chair, chief, secretary, employee, anonymous, signed_in
):
    item = AgendaItem.objects.get(meeting=public, closed=True)
    Exclusion.objects.create(item=item, membership=chefforum.memberships.get(user=chief))
    readers = {"member": (chair, secretary), "excluded": (chief,), "public": (employee, anonymous)}
    shared, found = {}, {}
    for name, people in readers.items():
        before = set(Printout.objects.all())
        assert [signed_in(who).get(bundle(public)).status_code for who in people] == [202] * len(people)
        (one,) = set(Printout.objects.all()) - before
        make_printout(one.pk)
        answers = [signed_in(who).get(bundle(public)) for who in people]
        shared[name] = {answer["ETag"] for answer in answers}
        found[name] = [found_in(answer) for answer in answers]
    everything = {*SECRET_ITEM, *SECRET_FILE, OPEN, CLOSED, OF_CLOSED}
    assert found == {
        "member": [everything, everything],
        "excluded": [{*SECRET_FILE, OPEN, CLOSED}],
        "public": [{OPEN}, {OPEN}],
    }
    assert [len(etags) for etags in shared.values()] == [1, 1, 1] and len(set.union(*shared.values())) == 3


def test_file_is_made_by_the_worker_and_comes_by_itself(approved, chief, signed_in):
    client, url = signed_in(chief), reverse("item_printout", args=[approved.pk, "dagsorden", "3"])
    response = client.get(url)
    assert (response.status_code, f'hx-get="{url}"' in response.text) == (202, True)
    Printout.objects.update(asked_at=timezone.now() - 2 * PATIENCE)
    render_due_documents()  # the sweep knows of it, and leaves what is made alone
    one = Printout.objects.get()
    make_printout(one.pk)
    make_printout(one.pk)
    one.refresh_from_db()
    assert (one.status, one.attempts, one.form, one.audience) == ("made", 1, "bundle", "member")
    assert f'data-ready="{url}"' in client.get(url, headers={"HX-Request": "true"}).text
    answer = client.get(url)
    assert {name: answer[name] for name in ("Content-Type", "Content-Disposition", "ETag")} == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="Dagsorden Chefforum 2026-12-02 punkt 3.pdf"',
        "ETag": f'"{one.sha256}"',
    }
    assert found_in(answer) == {OPEN, CLOSED, "Fortroligt om budget 2027"}


def test_full_disk_is_not_the_documents_fault(approved, chief, settings, tmp_path):
    edition = edition_for(approved, chief, AGENDA)
    one = Printout.objects.ask_for(edition.snapshot, MEMBER, Printout.Form.FOLDED)
    usual, settings.FILES_ROOT = settings.FILES_ROOT, tmp_path / "file"
    settings.FILES_ROOT.write_text("no folder can be made here")
    with pytest.raises(OSError, match="Not a directory"):
        one.make()
    one.refresh_from_db()
    assert (one.status, one.attempts) == ("due", 0)
    settings.FILES_ROOT = usual
    one.make()
    assert (one.status, one.attempts) == ("made", 1)
    # What is not needed any more is thrown away, and made again when somebody asks.
    copy = filestore.path(one.sha256, filestore.COPIES)
    assert copy.exists()
    Printout.objects.update(made_at=timezone.now() - COPIES_LAST + timedelta(minutes=5))
    render_due_documents()
    assert (Printout.objects.count(), copy.exists()) == (1, True)
    copy.unlink()
    again = Printout.objects.ask_for(edition.snapshot, MEMBER, Printout.Form.FOLDED)
    assert (again.pk, again.status, again.attempts) == (one.pk, "due", 0)
    again.make()
    assert (again.sha256, copy.exists()) == (one.sha256, True)
    Printout.objects.update(made_at=timezone.now() - COPIES_LAST)
    render_due_documents()
    assert (Printout.objects.count(), copy.exists()) == (0, False)


def test_what_ended_its_worker_each_time_is_given_up_and_says_so(approved, chief, signed_in):
    client, url = signed_in(chief), bundle(approved, form="notemargen")
    client.get(url)
    Printout.objects.update(attempts=Printout.MOST_ATTEMPTS)
    make_printout(Printout.objects.get().pk)
    response = client.get(url)
    assert (response.status_code, "Dokumentet kunne ikke dannes" in response.text) == (503, True)


def test_nobody_gets_what_they_may_not_read(approved, agenda, chief, employee, outsider, anonymous, signed_in):
    addresses = [
        reverse("printing", args=[approved.pk]),
        *(bundle(approved, form=form) for form in ("samlet", "notemargen", "haefte")),
        reverse("item_printout", args=[approved.pk, "referat", "1"]),
    ]
    for who in (outsider, anonymous):
        assert [signed_in(who).get(url).status_code for url in addresses] == [404] * 5
    closed = reverse("item_printout", args=[approved.pk, "referat", "2"])
    assert [signed_in(who).get(closed).status_code for who in (chief, employee)] == [202, 404]
    wrong = [
        bundle(approved, form="alt"),
        bundle(approved, shown="alt"),
        reverse("item_printout", args=[approved.pk, "referat", "9"]),
    ]
    assert [signed_in(chief).get(url).status_code for url in wrong] == [404] * 3
    assert Printout.objects.count() == 1


def test_draft_leaves_as_no_file(files, secretary, signed_in):
    urls = [reverse("printing", args=[files.pk]), bundle(files, "dagsorden"), bundle(files, "dagsorden", "haefte")]
    assert [signed_in(secretary).get(url).status_code for url in urls] == [404] * 3
    assert not Printout.objects.exists()


def test_page_tells_what_there_is_and_how_much(public, chief, anonymous, signed_in):
    url = reverse("printing", args=[public.pk])
    member, citizen = signed_in(chief).get(url).text, signed_in(anonymous).get(url).text
    assert [text.count("bilag, ") for text in (member, citizen)] == [3, 2]  # of all, and of each item that has any
    assert "3 bilag, 3 sider" in member and "1 bilag, 1 side," in citizen
    forms = [
        [bundle(public, form=form) in text for form in ("samlet", "notemargen", "haefte")] for text in (member, citizen)
    ]
    assert forms == [[True] * 3] * 2
    items = [reverse("item_printout", args=[public.pk, "referat", label]) for label in "123"]
    assert [[url in text for url in items] for text in (member, citizen)] == [[True] * 3, [True, False, True]]
    assert (reverse("meeting_notes", args=[public.pk]) in member, "noter/" in citizen) == (True, False)
    for who in (chief, anonymous):
        assert f'{url}?vis=referat"' in signed_in(who).get(public.get_absolute_url()).text
    shown = [signed_in(anonymous).get(reverse("item", args=[public.pk, label])).text for label in "123"]
    assert [url in text for url, text in zip(items, shown, strict=True)] == [True, False, True]
    # The sentences of the pages name the limits.
    assert (limits.MOST_PAGES, limits.MOST_BYTES) == (1_000, 200 * 2**20)


def test_more_than_one_file_holds_is_refused_with_a_sentence(approved, chief, signed_in, monkeypatch):
    monkeypatch.setattr(limits, "MOST_BYTES", 100)
    client = signed_in(chief)
    page = client.get(reverse("printing", args=[approved.pk])).text
    assert "Det er for meget til én fil" in page and bundle(approved) not in page
    client.get(bundle(approved))
    make_printout(Printout.objects.get().pk)
    response = client.get(bundle(approved))
    assert (response.status_code, "Bilagene er for store til én fil" in response.text) == (200, True)
    assert Printout.objects.values_list("status", "is_too_large").get() == ("failed", True)


def test_hash_alone_puts_nobody_elses_bytes_in(approved, chief, django_assert_num_queries):
    document = edition_for(approved, chief, MINUTES).document
    with django_assert_num_queries(1):
        assert [(one.number, one.title, one.pages) for one in enclosures_of(document)] == [
            ("2.1", "Notat om ansættelse af ny chef", 1),
            ("3.1", "Notat om budget 2027", 1),
            ("3.2", "Fortroligt om budget 2027", 1),
        ]
    key = "11111111-2222-4333-8444-555555555555"
    file = next(a["file"] for item in document["items"] for a in item["attachments"] if a["file"])
    bait = {"key": key, "title": "Mit bilag", "closed": False, "file": file}
    items = [{**document["items"][0], "attachments": [bait]}]
    assert enclosures_of({**document, "items": items}) == []
    AttachmentVersion.objects.all().delete()
    assert enclosures_of(document) == []


def test_item_alone_tells_of_its_own_addenda_and_of_no_sheet(approved, chief):
    document = edition_for(approved, chief, MINUTES).document
    row = {"name": "Frode Forperson", "role": "chair", "how": "online", "at": "2026-12-09T09:00:00+01:00", "version": 2}
    told = [
        {"numbers": [number], "on": "2026-12-09", "by": ["Frode Forperson"], "tacit": False, "sheet": [row]}
        for number in (1, 2)
    ]
    added = {"date": "2026-12-08", "by": "Frode Forperson", "html": "<p>Rettet.</p>"}
    items = [{**item, "addenda": [{"number": n, **added}]} for n, item in enumerate(document["items"], start=1)]
    document = {**document, "items": items[:2], "approval": {**document["approval"], "addenda": told, "sheet": [row]}}
    alone = only(document, items[1]["key"])
    assert alone["approval"] == {**approved_by(document), "addenda": [{**told[1], "sheet": []}]}
    html = document_html(alone)
    assert ("Tilføjelsen til punkt 2 er godkendt" in html, "punkt 1" in html, 'id="godkendelse"' in html) == (
        True,
        False,
        False,
    )


def approved_by(document) -> dict:
    return {name: document["approval"][name] for name in ("on", "by", "tacit")}


def test_office_file_that_was_made_a_pdf_meanwhile_makes_another_file(agenda, secretary):
    row = Attachment.objects.get(title="Notat om budget 2027")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    row.attach(docx_of("Tal"), name="tal.docx", type=kind)
    snapshot = agenda.release_agenda(by=secretary).snapshot
    first = Printout.objects.ask_for(snapshot, PUBLIC, Printout.Form.BUNDLE)
    (before,) = enclosures_of(snapshot.document)
    StoredFile.objects.filter(pk=row.sha256).update(pdf=filestore.put(pdf_of("Tal")), pages=1)
    (after,) = enclosures_of(snapshot.document)
    assert [(one.kind, one.path is not None) for one in (before, after)] == [("Word", False), ("Word", True)]
    assert state_of([before]) != state_of([after])
    second = Printout.objects.ask_for(snapshot, PUBLIC, Printout.Form.BUNDLE)
    assert (first.pk == second.pk, Printout.objects.ask_for(snapshot, PUBLIC, "bundle").pk == second.pk) == (
        False,
        True,
    )
