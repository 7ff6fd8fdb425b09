"""A secretary's way from files to minutes: what is received, what is shown, what is refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from chefforum.testing import join, person
from decisions.importing.limits import LARGEST_FILE
from decisions.models import MinutesVersion, Upload
from meetings.models import Forum, Meeting, Role

REFERAT = """REFERAT Chefforum d. 14-01-2026

Mødedato: Onsdag d. 14. januar 2026 kl. 09:00
Mødested: Lokale 1
Mødedeltagere: Anna Andersen (Direktør)

Punkt 1: Budget for det nye år
00.01.00-A00-9-26

Beslutning
Chefforum godkendte budgettet.
"""


def referat(name: str = "januar.txt", text: str = REFERAT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


@pytest.fixture
def client(secretary, signed_in):
    return signed_in(secretary)


def read(client, *files: SimpleUploadedFile, forum: str = "chefforum") -> list[Upload]:
    """Upload the files and let them be read, as the worker does."""
    response = client.post(reverse("uploads"), {"forum": forum, "files": list(files)})
    assert response.status_code == 302
    for upload in Upload.objects.due():
        upload.read()
    return list(Upload.objects.order_by("pk"))


def test_several_files_are_received_and_read(client):
    uploads = read(client, referat(), referat("ikke.txt", "Hej"))
    assert [(u.name, u.status) for u in uploads] == [("januar.txt", "understood"), ("ikke.txt", "refused")]
    page = client.get(reverse("uploads")).text
    assert "2 filer er modtaget." in page
    assert uploads[1].refusal in page.replace("&#x27;", "'")


def test_waiting_file_asks_again_until_it_is_read(client):
    client.post(reverse("uploads"), {"forum": "chefforum", "files": [referat()]})
    upload = Upload.objects.get()
    url = reverse("upload_row", args=[upload.pk])
    assert f'hx-get="{url}"' in client.get(url).text
    page = reverse("upload", args=[upload.pk])
    assert f'hx-get="{page}"' in client.get(page).text
    assert "Filen venter på at blive læst" in client.get(page).text
    upload.read()
    assert ["hx-get" in client.get(address).text for address in (url, page)] == [False, False]


def test_preview_shows_what_was_understood_and_saves_nothing(client):
    (upload,) = read(client, referat())
    response = client.get(reverse("upload", args=[upload.pk]))
    paper = response.context["paper"]
    assert [(item.label, item.title) for item in paper.items] == [("1", "Budget for det nye år")]
    assert "Chefforum godkendte budgettet." in response.text
    assert "onsdag 14. januar 2026" in response.text
    assert not Meeting.objects.exists()


def test_saving_makes_the_minutes_and_leads_to_them(client, chief, signed_in):
    (upload,) = read(client, referat())
    response = client.post(reverse("save_upload", args=[upload.pk]))
    meeting = Meeting.objects.get()
    assert response.url == meeting.get_absolute_url()
    assert "Chefforum godkendte budgettet." in signed_in(chief).get(response.url).text
    upload.refresh_from_db()
    assert (upload.status, upload.version.number) == ("saved", 1)
    assert "Gemt som version 1." in client.get(reverse("upload", args=[upload.pk])).text


def test_the_same_meeting_twice_is_refused_until_it_is_to_be_replaced(client):
    first, second = read(client, referat(), referat("igen.txt", REFERAT.replace("godkendte", "udsatte")))
    client.post(reverse("save_upload", args=[first.pk]))
    page = client.get(reverse("upload", args=[second.pk])).text
    assert "Erstat som ny version" in page and "Gem referatet" not in page
    url = reverse("save_upload", args=[second.pk])
    refused = client.post(url)
    assert refused.status_code == 422
    assert "er allerede indlæst" in refused.context["refusal"]
    assert [v.number for v in MinutesVersion.objects.order_by("number")] == [1]
    assert client.post(url, {"replace": "1"}).status_code == 302
    latest = MinutesVersion.objects.latest_first()[0]
    assert (latest.number, "Chefforum udsatte budgettet." in latest.snapshot.text) == (2, True)


def test_saving_twice_is_refused_and_says_so(client):
    (upload,) = read(client, referat())
    url = reverse("save_upload", args=[upload.pk])
    client.post(url)
    again = client.post(url)
    assert again.status_code == 422
    assert again.context["refusal"] == (
        "Det kan ikke gøres nu: status er »gemt«. Genindlæs siden for at se, hvad der er sket."
    )
    assert MinutesVersion.objects.count() == 1


def test_meeting_that_is_kept_here_cannot_be_replaced(client, chefforum):
    Meeting.objects.create(forum=chefforum, held_on="2026-01-14", start="09:00")
    (upload,) = read(client, referat())
    page = client.get(reverse("upload", args=[upload.pk])).text
    assert "Referatet af dette møde er skrevet her" in page
    assert "Gem referatet" not in page and "Erstat som ny version" not in page


def test_file_of_another_forum_is_told_of(client, secretary):
    join(Forum.objects.found(name="Ældreforum"), secretary, Role.SECRETARY)
    (upload,) = read(client, referat(), forum="aeldreforum")
    page = client.get(reverse("upload", args=[upload.pk])).text
    assert "I filen står der Chefforum, men du valgte Ældreforum." in page


def test_file_that_is_too_large_is_refused_and_the_others_are_kept(client):
    big = SimpleUploadedFile("stor.txt", b"x" * (LARGEST_FILE + 1))
    client.post(reverse("uploads"), {"forum": "chefforum", "files": [big, referat()]})
    assert [u.name for u in Upload.objects.all()] == ["januar.txt"]
    page = client.get(reverse("uploads")).text
    assert "»stor.txt« fylder 20,0 MB. Der kan højst læses 20,0 MB" in page.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("data", "reason"), [({"forum": "chefforum"}, "Vælg mindst én fil."), ({}, "Vælg mindst én fil.")]
)
def test_form_without_files_says_what_is_missing(client, data, reason):
    response = client.post(reverse("uploads"), data)
    assert response.status_code == 422
    assert reason in response.text
    assert not Upload.objects.exists()


@pytest.mark.parametrize("who", ["chief", "chair", "employee", "outsider"])
def test_only_secretaries_import(who, chefforum, signed_in, request):
    client = signed_in(request.getfixturevalue(who))
    for answer in (client.get(reverse("uploads")), client.post(reverse("uploads"), {"files": [referat()]})):
        assert answer.status_code == 403
        assert "Det her er ikke din opgave" in answer.text
    assert not Upload.objects.exists()


def test_citizen_is_asked_to_sign_in(anonymous, signed_in, db):
    response = signed_in(anonymous).get(reverse("uploads"))
    assert (response.status_code, response.url) == (302, "/konto/login/?next=/indlaes/")


@pytest.mark.parametrize("name", ["upload", "upload_row", "save_upload"])
def test_anothers_upload_is_not_there(client, chefforum, signed_in, name):
    (upload,) = read(client, referat())
    other = person("anden", "Anders", "Anden")
    join(chefforum, other, Role.SECRETARY)
    url = reverse(name, args=[upload.pk])
    answer = signed_in(other).post(url) if name == "save_upload" else signed_in(other).get(url)
    assert answer.status_code == 404
    assert not Meeting.objects.exists()


def test_one_who_is_secretary_no_more_saves_nothing(client, chefforum, secretary):
    (upload,) = read(client, referat())
    chefforum.memberships.filter(user=secretary).update(ends_on="2020-01-01")
    assert client.post(reverse("save_upload", args=[upload.pk])).status_code == 403
    assert not Meeting.objects.exists()


def test_forum_one_is_not_secretary_of_cannot_be_chosen(client, secretary):
    other = Forum.objects.found(name="Andet forum")
    join(other, secretary)
    response = client.post(reverse("uploads"), {"forum": other.slug, "files": [referat()]})
    assert response.status_code == 422
    assert not Upload.objects.exists()


def test_empty_file_is_refused_by_its_name_and_takes_no_other_with_it(client):
    uploads = read(client, referat(), referat("tom.txt", ""))
    assert [(u.name, u.status) for u in uploads] == [("januar.txt", "understood"), ("tom.txt", "refused")]
    assert uploads[1].refusal == "tom.txt: Filen er tom. Vælg den fil, der indeholder referatet."


def test_full_disk_is_told_and_nothing_is_received(client, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "file"
    settings.FILES_ROOT.write_text("no folder can be made here")
    response = client.post(reverse("uploads"), {"forum": "chefforum", "files": [referat()]}, follow=True)
    assert "»januar.txt« kunne ikke gemmes: der er ikke plads til den." in response.text
    assert Upload.objects.count() == 0
