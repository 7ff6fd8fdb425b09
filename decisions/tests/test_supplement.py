"""A supplement's own document: who gets it, what is in it, and what is closed since."""

import pytest
from django.urls import reverse

from chefforum.testing import item as make_item
from meetings.models import AgendaItem, Attachment

NAMES = ("supplement_pdf", "supplement_html", "supplement_json")


@pytest.fixture
def supplemented(agenda, secretary):
    agenda.release_agenda(by=secretary)
    rows = [
        make_item(agenda, "Hastesag"),
        make_item(agenda, "Opsigelse", closed=True, public_title="Endnu en personalesag"),
    ]
    AgendaItem.objects.filter(pk__in=[row.pk for row in rows]).update(status="accepted")
    agenda.release_supplement(by=secretary, items=[row.pk for row in rows])
    return agenda


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("who", "reads"), [("chief", True), ("employee", True), ("outsider", False), ("anonymous", False)]
)
def test_supplement_is_for_those_who_read_the_agenda(request, supplemented, signed_in, name, who, reads):
    answer = signed_in(request.getfixturevalue(who)).get(reverse(name, args=[supplemented.pk, 1]))
    assert answer.status_code == ((202 if name == "supplement_pdf" else 200) if reads else 404)


def test_supplement_that_is_not_there(supplemented, chief, signed_in):
    assert signed_in(chief).get(reverse("supplement_html", args=[supplemented.pk, 2])).status_code == 404


def test_supplement_holds_its_own_items_alone(supplemented, chief, signed_in):
    answer = signed_in(chief).get(reverse("supplement_json", args=[supplemented.pk, 1]))
    said = answer.json()
    assert (said["supplement"], [(i["number"], i["title"]) for i in said["items"]]) == (
        1, [(4, "Hastesag"), (5, "Opsigelse")],
    )  # fmt: skip
    assert "Till%C3%A6gsdagsorden" in answer["Content-Disposition"] or "Tillægsdagsorden" in str(
        answer["Content-Disposition"]
    )


def test_nothing_closed_is_in_a_colleagues_supplement(supplemented, employee, signed_in):
    for name in ("supplement_html", "supplement_json"):
        text = signed_in(employee).get(reverse(name, args=[supplemented.pk, 1])).text
        assert ("Opsigelse" in text, "opsigelse" in text, "Fortroligt om" in text) == (False, False, False)
        assert ("Hastesag" in text, "Endnu en personalesag" in text) == (True, True)


@pytest.mark.parametrize("what", ["item", "attachment"])
def test_what_is_closed_since_is_read_by_no_colleague_in_the_supplement(
    supplemented, secretary, chief, employee, signed_in, what
):
    item = supplemented.items.get(title="Hastesag")
    if what == "item":
        item.revise(by=secretary, version=item.version, closed=True, public_title="En sag")
    else:
        Attachment.objects.filter(item=item, closed=False).update(closed=True)
    supplemented.release_agenda(by=secretary)
    for name in NAMES:
        assert signed_in(employee).get(reverse(name, args=[supplemented.pk, 1])).status_code == 404
        assert signed_in(chief).get(reverse(name, args=[supplemented.pk, 1])).status_code in (200, 202)
    url = reverse("supplement_pdf", args=[supplemented.pk, 1])
    pages = [signed_in(user).get(supplemented.get_absolute_url()).text for user in (chief, employee)]
    assert [url in page for page in pages] == [True, False]
