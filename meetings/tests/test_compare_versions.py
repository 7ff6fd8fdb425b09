"""The released versions of an agenda: who reads which, what is told of the changes, and what never is."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chefforum.testing import item
from meetings.models import Exclusion, Rendering

SECRET = ("Ansættelse", "ansættelse", "Fortroligt")


@pytest.fixture
def released(agenda, secretary):
    """The agenda in two versions: in the second the budget's text is changed and an item has come."""
    agenda.release_agenda(by=secretary)
    section = agenda.items.get(title="Budget 2027").sections.get(type="presentation")
    section.html = "<p>Det handler om budget 2028.</p>"
    section.save()
    item(agenda, "Velkomst til ny kollega")
    agenda.items.get(closed=True).sections.filter(type="presentation").update(html="<p>Ansættelse på vej.</p>")
    agenda.release_agenda(by=secretary)
    return agenda


def pages(meeting):
    base = f"/moeder/{meeting.pk}/versioner/"
    return [base, f"{base}1/", f"{base}1/2/"]


def text(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def words(html):
    """The page's words, without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_the_list_tells_what_changed(released, chief, signed_in):
    page = words(text(signed_in(chief), pages(released)[0]))
    assert "Version 2 Gældende" in page
    assert "Punkt 2: Sagsfremstilling er ændret." in page
    assert "Punkt 3: Sagsfremstilling er ændret." in page
    assert "Punkt 3a er nyt: Velkomst til ny kollega." in page
    assert "Signe Sekretær" in page
    assert "Den første frigivelse." in page


def test_the_differences_stand_in_the_paper(released, chief, signed_in):
    page = text(signed_in(chief), pages(released)[2])
    assert "Det handler om budget <del>" in page
    assert "2027" in page.split("Det handler om budget <del>")[1].split("</del>")[0]
    assert "Uændret: 1 Godkendelse af dagsorden" in words(page)
    assert f'href="/moeder/{released.pk}/punkt/3a/?vis=dagsorden"' in page


def test_an_older_version_is_read_as_it_was(released, chief, signed_in):
    client = signed_in(chief)
    page = words(text(client, pages(released)[1]))
    assert "Det handler om budget 2027." in page
    assert "Velkomst" not in page
    assert "Den gælder ikke længere." in page
    newest = client.get(f"/moeder/{released.pk}/versioner/2/")
    assert newest.url == f"/moeder/{released.pk}/?vis=dagsorden"


def test_the_meetings_page_leads_to_the_versions(released, chief, signed_in):
    assert f'href="/moeder/{released.pk}/versioner/"' in text(signed_in(chief), f"/moeder/{released.pk}/")


@pytest.mark.parametrize("address", ["9/", "0/", "1/9/", "9/1/", "9/dagsorden.pdf", "vaelg/", "vaelg/?fra=a&til=2"])
def test_what_is_not_there_is_404(released, chief, signed_in, address):
    assert signed_in(chief).get(f"{pages(released)[0]}{address}").status_code == 404


def test_two_versions_are_chosen_in_either_order(released, chief, signed_in):
    client = signed_in(chief)
    assert client.get(f"{pages(released)[0]}vaelg/?fra=1&til=2").url == pages(released)[2]
    assert client.get(f"{pages(released)[0]}2/1/").url == pages(released)[2]
    assert "Intet, som du må læse, er ændret." in text(client, f"{pages(released)[0]}2/2/")


def test_without_a_release_there_is_nothing(agenda, secretary, signed_in):
    assert [signed_in(secretary).get(url).status_code for url in pages(agenda)] == [404, 404, 404]


def test_strangers_find_nothing_and_citizens_sign_in(released, outsider, anonymous, signed_in):
    for url in [*pages(released), f"{pages(released)[0]}1/dagsorden.pdf"]:
        assert signed_in(outsider).get(url).status_code == 404
        assert signed_in(anonymous).get(url).url == f"{reverse('account_login')}?next={url}"


def test_closed_words_reach_no_colleague(released, employee, signed_in):
    client = signed_in(employee)
    for url in pages(released):
        page = text(client, url)
        assert [word for word in SECRET if word in page] == [], url
    assert "Punkt 2:" not in text(client, pages(released)[0])


def test_closed_words_reach_members(released, chief, signed_in):
    """Without this the test above could not fail."""
    client = signed_in(chief)
    assert {word for url in pages(released) for word in SECRET if word in text(client, url)} == set(SECRET)


def test_an_item_that_one_is_excluded_from_is_nowhere(released, chefforum, chief, signed_in):
    closed = released.items.get(closed=True)
    Exclusion.objects.create(item=closed, membership=chefforum.memberships.get(user=chief))
    for url in pages(released):
        assert "Ansættelse" not in text(signed_in(chief), url), url


def test_what_is_closed_in_the_newest_version_is_closed_in_the_older_ones(released, secretary, employee, signed_in):
    released.items.filter(title="Budget 2027").update(closed=True, public_title="Økonomisag")
    released.items.get(title="Godkendelse af dagsorden").attachments.filter(closed=False).update(closed=True)
    released.release_agenda(by=secretary)
    client = signed_in(employee)
    for url in [*pages(released), f"{pages(released)[0]}1/3/", f"{pages(released)[0]}2/", f"{pages(released)[0]}2/3/"]:
        page = text(client, url)
        assert "udget 202" not in page, url
        assert "Notat om godkendelse" not in page, url
    assert "Økonomisag" in text(client, f"{pages(released)[0]}1/")
    # The files of the older versions would tell it.
    assert client.get(f"{pages(released)[0]}1/dagsorden.pdf").status_code == 404
    assert "1/dagsorden.pdf" not in text(client, pages(released)[0])
    assert "3/dagsorden.pdf" in text(client, pages(released)[0])


def test_an_older_pdf_is_for_its_reader(released, chief, employee, signed_in):
    url = f"{pages(released)[0]}1/dagsorden.pdf"
    assert [signed_in(user).get(url).status_code for user in (chief, employee)] == [202, 202]
    snapshot = released.agenda_versions.get(number=1).snapshot
    assert sorted(Rendering.objects.filter(snapshot=snapshot).values_list("audience", flat=True)) == [
        "member",
        "public",
    ]


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_same_queries_for_few_items_and_versions_and_many(released, secretary, chief, signed_in):
    client = signed_in(chief)
    few = [queries(client, url) for url in pages(released)]
    for number in range(30):
        item(released, f"Sag {number}", number=10 + number)
    for _release in range(3):
        released.items.first().sections.filter(type="presentation").update(html=f"<p>Ny {_release}</p>")
        released.release_agenda(by=secretary)
    assert [queries(client, url) for url in pages(released)] == few
    assert max(few) <= 9
