"""The minute taker's page: what it shows to whom, as plain forms, and in how many queries."""

import re
import uuid
from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from decisions.importing.load import load
from decisions.models import Minutes, PresenceEvent, Session
from meetings.models import Attachment, AuditEntry, Exclusion, Meeting
from meetings.paper import lay_out
from meetings.redaction import PUBLIC, redact
from meetings.snapshot import canonical, freeze, parse
from meetings.tests.attached import pdf_of

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def released(agenda, secretary) -> Meeting:
    """The agenda, released."""
    agenda.release_agenda(by=secretary)
    return agenda


@pytest.fixture
def session(released, secretary) -> Session:
    """The meeting in session, at its first item."""
    return Session.objects.open(released, by=secretary)


@pytest.fixture
def desk(session, secretary, signed_in):
    """A function: the secretary sends a form of the page."""
    client = signed_in(secretary)

    def send(name: str, headers: dict | None = None, **said):
        return client.post(f"/moeder/{session.meeting_id}/afhold/{name}/", said, **(headers or {}))

    send.page = lambda: client.get(f"/moeder/{session.meeting_id}/afhold/")
    return send


def by_label(meeting: Meeting) -> dict:
    return {one.label: one for one in meeting.items.all()}


def messages(answer) -> list[str]:
    return re.findall(r'<p class="message message-(\w+)">(.*?)</p>', answer.text)


ADDRESSES = ["", "aabn/", "punkt/", "orden/", "nyt-punkt/", "slut/", "fortryd/", "genoptag/"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(("who", "status"), [("chief", 403), ("chair", 403), ("outsider", 404)])
def test_only_the_secretary_holds_the_meeting(session, request, signed_in, address, who, status):
    client = signed_in(request.getfixturevalue(who))
    send = client.post if address else client.get
    answer = send(f"/moeder/{session.meeting_id}/afhold/{address}", {"reason": "Nej.", "title": "Nej."})
    session.refresh_from_db()
    assert (answer.status_code, session.item.label, session.ended_at) == (status, "1", None)
    assert session.meeting.items.count() == 3


def test_who_is_not_signed_in_is_led_to_the_door(session, client):
    answer = client.get(f"/moeder/{session.meeting_id}/afhold/")
    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/konto/login/")


def test_before_the_meeting_the_page_opens_it(released, secretary, signed_in):
    client, address = signed_in(secretary), f"/moeder/{released.pk}/afhold/"
    assert "Mødet er ikke i dag: det er planlagt til onsdag 2. december 2026." in client.get(address).text
    answer = client.post(f"{address}aabn/", follow=True)
    assert messages(answer) == [("success", "Mødet er begyndt.")]
    assert messages(client.post(f"{address}aabn/", follow=True)) == [("error", "Mødet er allerede begyndt.")]
    assert Session.objects.count() == 1


@pytest.mark.parametrize("status", ["planned", "drafting", "in_review", "in_approval", "approved", "cancelled"])
def test_a_meeting_that_cannot_be_held_leads_back_and_says_why(agenda, secretary, signed_in, status):
    Meeting.objects.filter(pk=agenda.pk).update(status=status)
    answer = signed_in(secretary).get(f"/moeder/{agenda.pk}/afhold/", follow=True)
    [(kind, told)] = messages(answer)
    assert (answer.redirect_chain[0][0], kind) == (f"/moeder/{agenda.pk}/", "info")
    assert told.startswith("Mødet kan ikke afholdes nu")


def test_all_items_stand_on_the_page_in_the_order_in_which_they_are_treated(desk, session, secretary):
    items = by_label(session.meeting)
    session.meeting.treat_before(items["3"], items["1"], by=secretary)
    shown = desk.page().text
    assert re.findall(r'data-held="([^"]+)" id="([^"]+)"', shown) == [
        (str(items[label].key), f"punkt-{label}") for label in "312"
    ]
    assert re.findall(r'data-label="(\d)"[^>]* data-now', shown) == ["1"]


def test_plain_forms_lead_from_item_to_item(desk, session):
    answer = desk("punkt", key=by_label(session.meeting)["2"].key)
    session.refresh_from_db()
    assert (answer.status_code, answer.url) == (302, f"/moeder/{session.meeting_id}/afhold/#punkt-2")
    assert session.item.label == "2"


def test_a_script_gets_the_list_and_the_clock(desk, session):
    answer = desk("punkt", HTMX, key=by_label(session.meeting)["3"].key)
    assert re.findall(r'id="([\w-]+)"', answer.text)[:3] == ["hold-list", "hold-clock", "hold-end"]
    assert "Punkt 3" in answer.text and "0 af 30 min." in answer.text
    assert "<html" not in answer.text


def test_a_refused_act_says_so_and_changes_nothing(desk, session):
    session.meeting.items.filter(number=3).update(status="withdrawn")
    for headers in ({}, HTMX):
        answer = desk("punkt", headers, key=by_label(session.meeting)["3"].key)
        if headers:
            assert (answer.status_code, "Punkt 3 behandles ikke: det er »udgår«." in answer.text) == (
                409,
                True,
            )
    assert messages(desk.page()) == [("error", "Punkt 3 behandles ikke: det er »udgår«.")]
    session.refresh_from_db()
    assert session.item.label == "1"


@pytest.mark.parametrize("key", ["", "3", "3a46d369-c874-4581-8fe7-0469f32aa1e8"])
def test_an_item_that_is_not_there_is_not_found(desk, key):
    assert [desk(name, key=key).status_code for name in ("punkt", "orden")] == [404, 404]


def test_order_and_new_items_by_plain_forms(desk, session):
    items = by_label(session.meeting)
    told = desk("orden", key=items["3"].key, before=items["1"].key)
    assert told.url.endswith("#punkt-3")
    desk("orden", key=items["1"].key, before="")
    assert [one.label for one in session.meeting.items.in_order()] == ["3", "2", "1"]
    key = uuid.uuid4()
    for _twice in range(2):
        answer = desk("nyt-punkt", key=key, after=items["2"].key, title="Akut sag", closed="on")
        assert answer.url.endswith("#punkt-2a")
    made = session.meeting.items.get(key=key)
    assert (made.title, made.closed, made.taken_up) == ("Akut sag", True, True)
    assert [one.label for one in session.meeting.items.in_order()] == ["3", "2", "2a", "1"]


def test_every_place_on_the_page_is_there_once(desk, session, secretary, chief):
    came = PresenceEvent.objects.arrive(session.meeting.participants.get(name=str(chief)), by=secretary)
    PresenceEvent.objects.filter(pk=came.pk).update(id=1)  # as the first item's number
    places = re.findall(r'\sid="([^"]+)"', desk.page().text)
    assert [place for place, times in Counter(places).items() if times > 1] == []


def test_a_new_item_comes_to_the_script_as_a_section_in_its_place(desk, session):
    items = by_label(session.meeting)
    answer = desk("nyt-punkt", HTMX, key=uuid.uuid4(), after=items["2"].key, title="Akut sag")
    [(anchor, after)] = re.findall(
        r'data-held="[^"]+" id="([^"]+)"[^>]*data-show[^>]*data-after="([^"]+)"', answer.text
    )
    assert (anchor, after) == ("punkt-2a", "punkt-2")
    refused = desk("nyt-punkt", HTMX, after=items["2"].key, title=" ")
    assert (refused.status_code, "Et punkt skal have en titel." in refused.text) == (422, True)


def handed() -> SimpleUploadedFile:
    return SimpleUploadedFile("Regneark til mødet.pdf", pdf_of("Tal og flere tal"))


def test_what_is_handed_out_is_said_so_everywhere(desk, session):
    row = by_label(session.meeting)["3"]
    for _twice in range(2):
        desk(f"omdelt/{row.key}", file=handed(), title="Nye tal")
    [attachment] = row.attachments.filter(handed_out=True)
    assert (attachment.title, attachment.closed, attachment.name) == ("Nye tal", False, "Regneark til mødet.pdf")
    assert AuditEntry.objects.filter(action="attachment.added", subject_id=attachment.pk).count() == 1
    document = freeze(session.meeting, kind="minutes")
    assert [one.get("handed_out") for one in document["items"][2]["attachments"]] == [None, None, True]
    assert [one.handed_out for one in lay_out(document).items[2].files] == [False, False, True]
    assert "omdelt på mødet" in desk.page().text


def test_what_was_handed_out_by_mistake_is_taken_back_once(desk, session):
    row = by_label(session.meeting)["3"]
    desk(f"omdelt/{row.key}", file=handed(), title="Forkerte tal")
    attachment = row.attachments.get(handed_out=True)
    released = row.attachments.filter(handed_out=False).first()
    assert desk(f"omdelt/{released.key}/fjern").status_code == 404
    answer = desk(f"omdelt/{attachment.key}/fjern", HTMX)
    assert (answer.status_code, "»Forkerte tal« er fjernet fra punktet." in answer.text) == (200, True)
    assert desk(f"omdelt/{attachment.key}/fjern", HTMX).status_code == 422
    assert not row.attachments.filter(handed_out=True).exists()
    assert AuditEntry.objects.filter(action="attachment.removed", subject_id=attachment.pk).count() == 1


def test_what_is_handed_out_with_a_closed_item_is_closed(desk, session):
    row = by_label(session.meeting)["2"]
    desk(f"omdelt/{row.key}", file=handed())
    assert [one.closed for one in row.attachments.filter(handed_out=True)] == [True]
    assert "Regneark" not in str(redact(freeze(session.meeting, kind="minutes"), PUBLIC))


def test_a_file_that_is_none_is_refused_with_the_title_kept(desk, session):
    row = by_label(session.meeting)["3"]
    for file in ({}, {"file": SimpleUploadedFile("a.exe", b"MZ")}):
        answer = desk(f"omdelt/{row.key}", HTMX, title="Nye tal", **file)
        assert (answer.status_code, 'value="Nye tal"' in answer.text, 'role="alert"' in answer.text) == (
            422,
            True,
            True,
        )
    assert not Attachment.objects.filter(handed_out=True).exists()


def test_nothing_is_handed_out_before_the_meeting(released, secretary, signed_in):
    row = by_label(released)["3"]
    answer = signed_in(secretary).post(f"/moeder/{released.pk}/afhold/omdelt/{row.key}/", {"file": handed()}, **HTMX)
    assert (answer.status_code, Attachment.objects.filter(handed_out=True).exists()) == (422, False)


def test_ending_leads_to_the_minutes_and_twice_says_when(desk, session):
    assert desk("slut").url == f"/moeder/{session.meeting_id}/referat/"
    assert messages(desk.page()) == [("success", "Mødet er slut, og referatet er begyndt.")]
    desk("slut")
    [(kind, told)] = messages(desk.page())
    assert (kind, told.startswith("Mødet blev allerede afsluttet kl. ")) == ("error", True)
    assert Minutes.objects.count() == 1


def test_after_the_end_the_page_takes_it_up_again(desk, session):
    desk("slut")
    shown = desk.page().text
    assert "Mødet er slut, og referatet skrives." in shown and 'action="/moeder' in shown
    desk("genoptag", reason="")
    assert messages(desk.page())[-1][0] == "error"
    desk("genoptag", reason="Punkt 3 manglede.")
    session.refresh_from_db()
    session.meeting.refresh_from_db()
    assert (session.meeting.status, session.ended_at) == ("in_session", None)


def test_the_opening_is_undone_by_a_plain_form(desk, session):
    desk("fortryd", reason="Forkert møde.")
    meeting = Meeting.objects.get(pk=session.meeting_id)
    assert (meeting.status, Session.objects.exists()) == ("released", False)


def test_a_secretary_who_is_excluded_reads_and_writes_nothing_of_the_item(desk, session, secretary, chefforum):
    row = by_label(session.meeting)["2"]
    Exclusion.objects.create(item=row, membership=chefforum.memberships.get(user=secretary))
    shown = desk.page().text
    assert "Ansættelse af ny chef" not in shown and "ansættelse af ny chef" not in shown
    assert "Personalesag" in shown and "Du er inhabil i dette punkt" in shown
    assert f"beslutning-{row.key}" not in shown
    assert desk(f"omdelt/{row.key}", file=handed()).status_code == 403
    assert desk("punkt", HTMX, key=row.key).text.count("Ansættelse") == 0


def test_taken_up_and_handed_out_travel_by_the_format_and_back(desk, session, secretary):
    made = session.meeting.take_up("Akut sag", by=secretary)
    Attachment.objects.create(item=made, title="Omdelt", handed_out=True)
    minutes = session.end(by=secretary)
    minutes.submit(by=secretary)
    document = minutes.approve(by=secretary, names=["Frode Forperson"]).snapshot.document
    assert [(one["title"], one["attachments"][0]["handed_out"]) for one in document["items"] if "taken_up" in one] == [
        ("Akut sag", True)
    ]
    text = re.sub(r'(?<="key":")[0-9a-f-]{36}', lambda _key: str(uuid.uuid4()), canonical(document))
    elsewhere = parse(text.replace('"slug":"chefforum"', '"slug":"andet-forum"'))
    again = load(elsewhere, by=secretary, source="referat.json").snapshot.document
    assert {**again, "version": 0} == {**elsewhere, "version": 0}


def test_what_is_larger_than_a_file_may_be_is_refused_in_words(desk, session, monkeypatch):
    row = by_label(session.meeting)["3"]
    for name in ("LARGEST_FILE", "LARGEST_REQUEST"):
        monkeypatch.setattr(f"meetings.files.uploading.{name}", 100)
        answer = desk(f"omdelt/{row.key}", HTMX, file=handed())
        assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)
    assert not Attachment.objects.filter(handed_out=True).exists()
