"""What is sent for a person's own device: the readers' way, less what the forum keeps off devices."""

import datetime
import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from chefforum.testing import item as make_item
from decisions.device import copy_for, kept_until
from decisions.tests.conftest import CLOSED_BYTES, OPEN_BYTES, SECRET_FILE, SECRET_ITEM
from meetings.models import AgendaItem, Attachment, Exclusion, Meeting, Note, Section, StoredFile

NAMES = ("device_manifest", "device_document", "device_brief")


@pytest.fixture
def released(files, secretary) -> Meeting:
    """A meeting three days from now, whose closed item says something that is nowhere else."""
    Meeting.objects.filter(pk=files.pk).update(held_on=timezone.localdate() + datetime.timedelta(days=3))
    Section.objects.filter(item__meeting=files, item__closed=True, type="presentation").update(
        html="<p>Hemmelig Person skal ansættes.</p>"
    )
    files.refresh_from_db()
    files.release_agenda(by=secretary)
    return files


def sent(client, meeting: Meeting) -> str:
    """Everything that the device is sent of the meeting: the manifest, and each part that it names."""
    manifest = client.get(reverse("device_manifest", args=[meeting.pk]))
    texts = [manifest.text]
    for part in manifest.json()["parts"]:
        if part["url"].startswith("/moeder/"):
            response = client.get(part["url"])
            assert response.status_code == 200, part["url"]
            texts.append(b"".join(response).decode("utf-8", "replace"))
    return "\n".join(texts)


def told(client, meeting: Meeting) -> list[str]:
    return client.get(reverse("device_manifest", args=[meeting.pk])).json()["told"][:-1]


SECRETS = (*SECRET_ITEM, *SECRET_FILE, CLOSED_BYTES.decode())


def test_closed_items_never_reach_a_device_where_the_forum_keeps_them_off(released, chief, signed_in):
    client = signed_in(chief)
    text = sent(client, released)
    assert [word for word in SECRETS if word in text] == []
    assert "Personalesag" in text
    assert "Punktet er lukket og er ikke gemt på enheden." in text
    assert OPEN_BYTES.decode() in text
    assert told(client, released) == [
        "Dagsordenen med 3 punkter, hele teksten og den korte.",
        f"1 bilag, {len(OPEN_BYTES)}\xa0bytes.",
        "1 lukket punkt er ikke med: Forummet gemmer ikke lukkede punkter på enheder.",
        "2 lukkede bilag er ikke med.",
    ]


def test_closed_items_reach_a_device_where_the_forum_lets_them(released, chefforum, chief, signed_in):
    chefforum.keeps_closed_on_devices = True
    chefforum.save()
    client = signed_in(chief)
    text = sent(client, released)
    words = ("Hemmelig Person", *SECRET_FILE[:1], "Fortroligt om ansættelse af ny chef", CLOSED_BYTES.decode())
    assert [word for word in words if word not in text] == []
    assert told(client, released)[-1] == "Lukkede punkter er med."


def test_item_that_one_is_excluded_from_reaches_no_device(released, chefforum, chief, signed_in):
    chefforum.keeps_closed_on_devices = True
    chefforum.save()
    budget = AgendaItem.objects.get(meeting=released, title="Budget 2027")
    Section.objects.filter(item=budget, type="presentation").update(html="<p>Aldrig set.</p>")
    Exclusion.objects.create(item=budget, membership=chefforum.memberships.get(user=chief))
    text = sent(signed_in(chief), released)
    assert [word for word in ("Det handler om budget", OPEN_BYTES.decode(), "Budget 2027") if word in text] == []
    assert "Hemmelig Person" in text


def test_own_notes_go_along_but_none_on_what_is_left_out(released, chief, secretary, signed_in):
    closed, budget = (released.items.get(title=title) for title in ("Ansættelse af ny chef", "Budget 2027"))
    hidden = Attachment.objects.get(item=budget, closed=True)
    Note.objects.write(closed, by=chief, texts={}, text="Note på det lukkede")
    Note.objects.write(budget, by=chief, texts={}, text="Note på bilaget", attachment=hidden, page=1)
    Note.objects.write(budget, by=chief, texts={}, text="Min egen note")
    Note.objects.write(budget, by=secretary, texts={}, text="En andens note")
    text = sent(signed_in(chief), released)
    words = ("Note på det lukkede", "Note på bilaget", "En andens note", "Min egen note")
    assert [word for word in words if word in text] == ["Min egen note"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("who", "status"), [("chief", 200), ("secretary", 200), ("employee", 403), ("outsider", 404), ("anonymous", 302)]
)
def test_only_members_take_a_meeting_along(released, name, who, status, signed_in, request):
    client = signed_in(request.getfixturevalue(who))
    assert client.get(reverse(name, args=[released.pk])).status_code == status


@pytest.mark.parametrize("name", NAMES)
def test_what_may_not_be_read_any_more_is_gone(released, name, secretary, chefforum, chief, signed_in):
    client, url = signed_in(chief), reverse(name, args=[released.pk])
    assert client.get(url).status_code == 200
    Meeting.objects.filter(pk=released.pk).update(status="cancelled")
    assert client.get(url).status_code == 404
    Meeting.objects.filter(pk=released.pk).update(status="released")
    membership = chefforum.memberships.get(user=chief)
    membership.starts_on, membership.ends_on = datetime.date(2020, 1, 1), datetime.date(2020, 2, 1)
    membership.save()
    assert client.get(url).status_code == 403


def test_draft_is_on_no_device_not_even_the_secretarys(agenda, secretary, signed_in):
    assert [signed_in(secretary).get(reverse(name, args=[agenda.pk])).status_code for name in NAMES] == [404] * 3


def test_copy_ends_a_fortnight_after_the_meeting(released, chief, signed_in):
    day = timezone.localdate()
    ends = timezone.make_aware(datetime.datetime.combine(released.held_on + datetime.timedelta(15), datetime.time()))
    manifest = signed_in(chief).get(reverse("device_manifest", args=[released.pk])).json()
    assert (kept_until(released), manifest["until"]) == (ends, int(ends.timestamp() * 1000))
    Meeting.objects.filter(pk=released.pk).update(held_on=day - datetime.timedelta(days=14))
    released.refresh_from_db()
    assert copy_for(released, chief) is not None
    Meeting.objects.filter(pk=released.pk).update(held_on=day - datetime.timedelta(days=15))
    released.refresh_from_db()
    assert copy_for(released, chief) is None
    assert signed_in(chief).get(reverse("device_manifest", args=[released.pk])).status_code == 404


def test_manifest_is_not_sent_twice_but_after_a_change(released, chief, secretary, chefforum, signed_in):
    client, url = signed_in(chief), reverse("device_manifest", args=[released.pk])
    tags = []

    def changed() -> bool:
        response = client.get(url, headers={"If-None-Match": tags[-1] if tags else ""})
        if response.status_code == 304:
            return False
        assert response["ETag"] == f'"{response.json()["tag"]}"'
        assert response["Cache-Control"] == "private, no-store"
        tags.append(response["ETag"])
        return True

    said = [changed(), changed()]
    Section.objects.filter(item__meeting=released, type="presentation").update(html="<p>Ny tekst.</p>")
    released.release_agenda(by=secretary)
    said += [changed(), changed()]
    Note.objects.write(released.items.get(title="Budget 2027"), by=chief, texts={}, text="Ny", key=uuid.uuid4())
    said += [changed(), changed()]
    chefforum.keeps_closed_on_devices = True
    chefforum.save()
    said += [changed(), changed()]
    StoredFile.objects.filter(type="application/pdf").update(type="application/msword", pdf="0" * 64)
    said += [changed(), changed()]
    assert said == [True, False] * 5


@pytest.mark.parametrize("name", NAMES)
def test_copy_costs_the_same_for_few_items_and_many(released, name, chief, secretary, signed_in):
    client, url = signed_in(chief), reverse(name, args=[released.pk])

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    client.get(url)
    few = cost()
    for number in range(20):
        make_item(released, f"Punkt {number}")
    released.release_agenda(by=secretary)
    for item in released.items.all():
        Note.objects.write(item, by=chief, texts={}, text="En note")
    assert (cost(), few <= 12) == (few, True)


def test_minutes_take_the_agendas_place(submitted, chief, signed_in):
    client = signed_in(chief)
    Meeting.objects.filter(pk=submitted.pk).update(held_on=timezone.localdate())
    parts = client.get(reverse("device_manifest", args=[submitted.pk])).json()["parts"]
    assert "Budget 2027 blev godkendt." in sent(client, submitted)
    assert reverse("brief", args=[submitted.pk]) not in [part["at"] for part in parts]
    assert client.get(reverse("device_brief", args=[submitted.pk])).status_code == 404


def test_worker_and_its_page_hold_nothing_of_anybody(released, chief, signed_in):
    client = signed_in(chief)
    worker, page = client.get(reverse("device_worker")), client.get(reverse("device"))
    said = json.loads(worker.text.splitlines()[0].removeprefix("self.CHEFFORUM = ").removesuffix(";"))
    assert (worker["Service-Worker-Allowed"], worker["Cache-Control"]) == ("/", "no-cache")
    assert (said["static"], worker["Content-Type"]) == ("/static/", "text/javascript; charset=utf-8")
    assert [url for url in said["shell"] if not url.startswith("/static/")] == [reverse("device")]
    assert [word for word in (str(chief), "csrf", "Chefforum, ") if word in page.text] == []
    assert "worker-src 'self'" in page["Content-Security-Policy"]


def test_web_manifest_names_icons_that_are_there(client):
    manifest = client.get(reverse("web_manifest"))
    assert manifest["Content-Type"] == "application/manifest+json"
    for icon in manifest.json()["icons"]:
        with open(f"static/{icon['src'].removeprefix('/static/')}", "rb") as file:
            assert file.read(4) == b"\x89PNG"


@pytest.mark.parametrize(("said", "cleared"), [({}, '"cache"'), ({"device": "empty"}, '"cache", "storage"')])
def test_signing_out_clears_the_browser_but_not_what_was_never_sent(chief, said, cleared, signed_in):
    client = signed_in(chief)
    response = client.post(reverse("account_logout"), said)
    assert (response.status_code, response["Clear-Site-Data"]) == (302, cleared)
    assert "_auth_user_id" not in client.session
    assert not client.get(reverse("account_login")).has_header("Clear-Site-Data")
