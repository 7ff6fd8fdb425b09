"""Gennemlæsning: named readers read one frozen draft and comment on it; nobody else, and nothing that is closed."""

import datetime
import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chefforum.testing import person
from meetings.models import AgendaItem, Attachment, Comment, Exclusion, Meeting, Notice, Review, TransitionError
from meetings.permissions import can_comment_review

SECRET = ("Ansættelse af ny chef", "ansættelse af ny chef", "Fortroligt om", "Hemmelig bemærkning")
pytestmark = pytest.mark.usefixtures("in_november")


@pytest.fixture
def in_november(time_machine):
    time_machine.move_to(datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC))


@pytest.fixture
def review(agenda, secretary, chief, employee):
    return Review.objects.begin(agenda, by=secretary, readers=[chief, employee], until=datetime.date(2026, 11, 27))


def url_of(review, name="review", *also):
    return reverse(name, args=[review.meeting_id, review.number, *also])


def test_review_freezes_the_draft_and_asks_the_readers(review, agenda, secretary, chief, employee):
    agenda.refresh_from_db()
    assert (agenda.status, review.number, review.asked_by) == ("in_review", 1, secretary)
    assert (review.snapshot.document["state"], review.snapshot.document["version"]) == ("draft", None)
    assert set(Notice.objects.values_list("user__username", "kind")) == {("chef", "review"), ("medarbejder", "review")}
    entry = agenda.audit_entries.get(action="agenda.review_begun")
    assert entry.data == {
        "status": ["drafting", "in_review"],
        "review": 1,
        "readers": [chief.pk, employee.pk],
        "sha256": review.snapshot_id,
    }


@pytest.mark.parametrize("status", sorted({*Meeting.Status} - {"drafting", "in_review"}))
def test_review_is_refused_in_every_other_state(agenda, secretary, chief, status):
    Meeting.objects.filter(pk=agenda.pk).update(status=status)
    with pytest.raises(TransitionError):
        Review.objects.begin(agenda, by=secretary, readers=[chief])
    assert not Review.objects.exists()


@pytest.mark.parametrize("wrong", ["nobody", "outsider", "inactive", "past", "after the meeting", "no items"])
def test_review_without_what_it_needs_is_refused(agenda, secretary, chief, outsider, wrong):
    readers, until = [chief], None
    if wrong == "nobody":
        readers = []
    elif wrong == "outsider":
        readers = [chief, outsider]
    elif wrong == "inactive":
        readers = [person("gammel", "Gerda", "Gammel", is_active=False)]
    elif wrong == "no items":
        agenda.items.update(status="draft")
    else:
        until = datetime.date(2026, 11, 21) if wrong == "past" else datetime.date(2026, 12, 3)
    with pytest.raises(TransitionError):
        Review.objects.begin(agenda, by=secretary, readers=readers, until=until)
    agenda.refresh_from_db()
    assert (agenda.status, Review.objects.count()) == ("drafting", 0)


def test_all_readers_read_the_version_that_was_frozen(review, agenda, chief, employee, signed_in):
    agenda.items.filter(title="Budget 2027").update(title="Budget 2028")
    for reader in (chief, employee):
        page = signed_in(reader).get(url_of(review)).text
        assert ("Budget 2027" in page, "Budget 2028" in page) == (True, False)


def test_new_review_ends_the_old_one_and_goes_on_from_there(review, agenda, secretary, chief):
    second = Review.objects.begin(agenda, by=secretary, readers=[chief])
    review.refresh_from_db()
    assert (second.number, review.is_open, second.is_open) == (2, False, True)


def test_ending_goes_back_to_the_draft(review, agenda, secretary, chief):
    review.end(by=secretary)
    agenda.refresh_from_db()
    assert agenda.status == "drafting"
    assert agenda.audit_entries.get(action="agenda.review_ended").data == {
        "status": ["in_review", "drafting"],
        "review": 1,
    }
    with pytest.raises(TransitionError):
        review.end(by=secretary)
    with pytest.raises(TransitionError):
        review.comment(agenda.items.first(), by=chief, text="For sent")
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [("chief", 200), ("employee", 200), ("secretary", 200), ("chair", 404), ("outsider", 404), ("anonymous", 302)],
)
def test_only_who_was_asked_reads_it(request, review, signed_in, who, status):
    user = request.getfixturevalue(who)
    client = signed_in(user)
    assert client.get(url_of(review)).status_code == status
    item = review.meeting.items.get(title="Budget 2027")
    posted = client.post(url_of(review, "comment_review", item.key), {"text": "Godt", "place": "whole"})
    assert posted.status_code == (302 if status == 200 else status)
    assert Comment.objects.count() == (status == 200)
    assert can_comment_review(user, review) == (status == 200)


def test_reader_who_is_no_secretary_neither_asks_nor_ends(review, chief, employee, signed_in):
    assert signed_in(chief).post(url_of(review, "end_review")).status_code == 403
    assert signed_in(employee).post(url_of(review, "end_review")).status_code == 403
    assert signed_in(employee).get(reverse("reviews", args=[review.meeting_id])).status_code == 404
    review.refresh_from_db()
    assert review.is_open


def test_draft_is_gone_for_its_readers_when_the_agenda_is_out(review, agenda, secretary, employee, signed_in):
    agenda.release_agenda(by=secretary)
    assert signed_in(employee).get(url_of(review)).status_code == 404
    assert signed_in(secretary).get(url_of(review)).status_code == 200


def test_comment_belongs_to_the_section_it_was_said_of(review, agenda, chief, secretary, signed_in):
    item = agenda.items.get(title="Budget 2027")
    client = signed_in(chief)
    page = client.get(url_of(review)).context["paper"].items[2]
    place = [part["type"] for part in page.parts].index("presentation")
    client.post(url_of(review, "comment_review", item.key), {"text": "Hvad <b>koster</b> det?", "place": str(place)})
    comment = Comment.objects.get()
    assert (comment.item, comment.section.type, comment.review, comment.by, comment.text) == (
        item, "presentation", review, chief, "Hvad <b>koster</b> det?",
    )  # fmt: skip
    told = signed_in(secretary).get(url_of(review))
    assert "Hvad &lt;b&gt;koster&lt;/b&gt; det?" in told.text
    assert [(str(who), count) for who, count in told.context["people"]] == [("Cilla Chef", 1), ("Mads Medarbejder", 0)]


def test_comment_that_is_refused_is_kept_on_the_page(review, agenda, chief, signed_in):
    item = agenda.items.get(title="Budget 2027")
    url = url_of(review, "comment_review", item.key)
    assert signed_in(chief).post(url, {"text": "  ", "place": "whole"}).status_code == 422
    AgendaItem.objects.filter(pk=item.pk).update(meeting=None)
    page = signed_in(chief).post(url, {"text": "Skrevet med <omhu>", "place": "whole"})
    assert page.status_code == 422
    assert "Skrevet med &lt;omhu&gt;" in page.text
    assert "Punktet er ikke længere tiltænkt dette møde." in page.text
    assert not Comment.objects.exists()


def test_htmx_gets_the_items_comments_alone(review, agenda, chief, signed_in):
    item = agenda.items.get(title="Budget 2027")
    url = url_of(review, "comment_review", item.key)
    part = signed_in(chief).post(url, {"text": "Godt", "place": "whole"}, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert part.text.startswith('<section id="talk-3"')
    assert "Godt" in part.text


def test_nothing_closed_reaches_a_reader_who_is_no_member(review, agenda, chief, employee, signed_in):
    closed = agenda.items.get(closed=True)
    review.comment(closed, by=chief, text="Hemmelig bemærkning")
    text = signed_in(employee).get(url_of(review)).text
    assert [word for word in SECRET if word in text] == []
    assert "Personalesag" in text
    posted = signed_in(employee).post(url_of(review, "comment_review", closed.key), {"text": "Hej", "place": "whole"})
    assert (posted.status_code, Comment.objects.count()) == (404, 1)
    member = signed_in(chief).get(url_of(review)).text
    assert [word in member for word in SECRET] == [True] * 4


def test_nothing_of_an_item_reaches_a_member_who_is_excluded_from_it(review, agenda, chief, employee, signed_in):
    item = agenda.items.get(title="Budget 2027")
    review.comment(item, by=employee, text="Om beløbet")
    Exclusion.objects.create(item=item, membership=chief.memberships.get())
    text = signed_in(chief).get(url_of(review)).text
    assert [word for word in ("Budget 2027", "budget 2027", "Om beløbet") if word in text] == []


def test_attachments_of_the_draft_are_sent_to_whom_they_are_shown(agenda, secretary, chief, employee, signed_in):
    item = agenda.items.get(title="Budget 2027")
    for row in item.attachments.all():
        added = Attachment.objects.add(item, by=secretary, content=_pdf(row.title), name="notat.pdf", closed=row.closed)
        row.delete()
        Attachment.objects.filter(pk=added.pk).update(title=row.title)
    review = Review.objects.begin(agenda, by=secretary, readers=[chief, employee])
    answers = {
        (reader.username, row.closed): signed_in(reader).get(url_of(review, "review_attachment", row.key)).status_code
        for reader in (chief, employee)
        for row in item.attachments.all()
    }
    assert answers == {
        ("chef", False): 200, ("chef", True): 200, ("medarbejder", False): 200, ("medarbejder", True): 404,
    }  # fmt: skip


def _pdf(text: str):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.docinfo["/Title"] = text
    content = io.BytesIO()
    pdf.save(content)
    return SimpleUploadedFile("notat.pdf", content.getvalue())


def test_asking_in_the_browser(agenda, secretary, chief, employee, signed_in):
    client, url = signed_in(secretary), reverse("reviews", args=[agenda.pk])
    assert client.post(url, {"others": ""}).status_code == 422
    unknown = client.post(url, {"readers": [chief.pk], "others": "medarbejder@example.dk, ingen@example.dk"})
    assert unknown.status_code == 422
    assert "ingen@example.dk" in unknown.text
    assert client.post(url, {"readers": [chief.pk], "until": "2026-12-24"}).status_code == 422
    client.post(url, {"readers": [chief.pk], "others": "medarbejder@example.dk", "until": "2026-11-27"})
    review = Review.objects.get()
    assert set(review.readers.all()) == {chief, employee}
    assert review.until == datetime.date(2026, 11, 27)


def test_review_page_takes_the_same_queries_however_much_was_said(review, agenda, chief, signed_in):
    client, item = signed_in(chief), agenda.items.get(title="Budget 2027")
    counts = []
    for most in (3, 30):
        while Comment.objects.count() < most:
            review.comment(item, by=chief, text="Godt")
        with CaptureQueriesContext(connection) as queries:
            client.get(url_of(review))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
