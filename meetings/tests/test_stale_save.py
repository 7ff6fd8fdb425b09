"""Two who write in one item: both texts are shown, and each hears of the other."""

import pytest

from chefforum.testing import join, person
from meetings.models import AgendaItem, Forum
from meetings.tests.written_items import TEXT, address, author_of, draft_of, text_of


@pytest.fixture
def author(chefforum):
    return author_of(chefforum)


@pytest.fixture
def draft(agenda, author, secretary) -> AgendaItem:
    return draft_of(author, agenda)


@pytest.fixture
def budget(agenda) -> AgendaItem:
    return agenda.items.get(title="Budget 2027")


def test_stale_save_is_answered_with_both_texts_and_writes_nothing(signed_in, secretary, chief, budget):
    section = text_of(budget)
    section.revise(by=chief, html="<p>Cillas ord står her.</p>", version=1)
    typed = {"html": "<p>Mine &lt;b&gt;ord</p><script>x()</script>", "version": 1}
    answer = signed_in(secretary).post(address(budget, "save_section", section.pk), typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<p>Mine &lt;b&gt;ord</p>" in page
    assert "<p>Cillas ord står her.</p>" in page
    assert "x()" not in page
    section.refresh_from_db()
    assert (section.html, section.version) == ("<p>Cillas ord står her.</p>", 2)


@pytest.mark.parametrize(
    ("choice", "stands", "versions"),
    [("mine", "<p>Mine ord.</p>", [1, 2, 3]), ("theirs", TEXT, [1, 2, 3, 4]), ("merge", TEXT, [1, 2])],
)
def test_three_ways_on_from_two_texts(signed_in, secretary, chief, budget, choice, stands, versions):
    section = text_of(budget)
    section.revise(by=chief, html=TEXT, version=1)
    answer = signed_in(secretary).post(
        address(budget, "save_section", section.pk), {"html": "<p>Mine ord.</p>", "version": 2, "choice": choice}
    )
    section.refresh_from_db()
    assert section.html == stands
    assert sorted(section.states.values_list("version", flat=True)) == versions
    if choice == "merge":
        assert answer.context["part"].html == f"<p>Mine ord.</p>{TEXT}"
    else:
        assert answer.url == f"{address(budget)}#afsnit-{section.pk}"
        assert section.states.filter(html="<p>Mine ord.</p>").exists()


def test_stale_recommendation_shows_both(signed_in, secretary, chief, budget):
    section = budget.sections.get(type="recommendation")
    section.revise_recommendation(by=chief, recommender="Cilla indstiller,", points=["at x"], version=1)
    typed = {"recommender": "Signe indstiller,", "point": ["y"], "was": [""], "version": 1}
    answer = signed_in(secretary).post(address(budget, "save_section", section.pk), typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Cilla" in page
    assert '<input type="hidden" name="recommender" value="Signe indstiller,">' in page
    merged = signed_in(secretary).post(
        address(budget, "save_section", section.pk), typed | {"version": 2, "choice": "merge"}
    )
    assert [point.text for point in merged.context["part"].points] == ["y", "at x"]


def test_stale_head_shows_the_fields_that_differ(signed_in, secretary, chief, budget):
    budget.revise(by=chief, version=1, minutes=10)
    answer = signed_in(secretary).post(address(budget, "save_head"), {"title": "Budget 2028", "version": 1})
    assert answer.status_code == 409
    different = {one["field"].name: one["theirs"] for one in answer.context["different"]}
    assert different == {"title": "Budget 2027", "minutes": 10, "case_number": "00.01.00-A00-3-26"}


def test_others_hear_who_writes_where_and_what_is_newer(signed_in, secretary, draft, author, budget):
    Forum.objects.update(leader_endorses=False)
    second = person("sekretaer2", "Sanne", "Sekretær")
    join(draft.forum, second, "secretary")
    one, other, section = signed_in(secretary), signed_in(second), text_of(budget)
    assert one.post(address(budget, "writing"), {"section": section.pk}).json() == {
        "writing": {}, "newer": [], "head": None,
    }  # fmt: skip
    heard = other.post(address(budget, "writing"), {f"v{section.pk}": 1, "head": 1}).json()
    assert heard["writing"] == {str(section.pk): "Signe Sekretær skriver her"}
    section.revise(by=secretary, html=TEXT, version=1)
    budget.revise(by=secretary, version=1, title="Budget 2028")
    heard = other.post(address(budget, "writing"), {f"v{section.pk}": 1, "head": 1}).json()
    assert [(new["section"], new["version"], new["text"]["html"]) for new in heard["newer"]] == [(section.pk, 2, TEXT)]
    assert heard["newer"][0]["line"].startswith("Signe Sekretær har ændret afsnittet kl. ")
    assert (heard["head"]["version"], heard["head"]["values"]["title"]) == (2, "Budget 2028")
    one.post(address(budget, "writing"), {"section": ""})
    assert other.post(address(budget, "writing"), {}).json()["writing"] == {}
