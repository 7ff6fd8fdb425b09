"""The page on which an item is written: who sees what of it, and saving without a script."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.diff import diff
from meetings.models import AgendaItem, Exclusion, Section, SectionTemplate
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


@pytest.mark.parametrize(
    ("who", "status", "answer"),
    [
        ("author", "draft", "writes"),
        ("author", "handed_in", "reads"),
        ("author", "accepted", "reads"),
        ("secretary", "draft", "reads"),
        ("secretary", "handed_in", "writes"),
        ("leader", "draft", 404),
        ("leader", "handed_in", "reads"),
        ("chief", "handed_in", 404),
        ("employee", "handed_in", 404),
        ("outsider", "handed_in", 404),
    ],
)
def test_who_writes_who_reads_and_who_sees_nothing(request, signed_in, draft, who, status, answer):
    AgendaItem.objects.filter(pk=draft.pk).update(status=status)
    client, section = signed_in(request.getfixturevalue(who)), text_of(draft)
    page = client.get(address(draft))
    saved = client.post(address(draft, "save_section", section.pk), {"html": TEXT, "version": 1})
    section.refresh_from_db()
    if answer == 404:
        assert (page.status_code, saved.status_code) == (404, 404)
    else:
        assert page.context["writes"] == (answer == "writes")
        assert saved.status_code == (302 if answer == "writes" else 403)
        assert (b"data-unit" in page.content) == (answer == "writes")
        assert bool(page.context["reason"]) == (answer == "reads")
    assert section.html == (TEXT if answer == "writes" else "")
    history = client.get(address(draft, "section_history", section.pk))
    assert history.status_code == (404 if answer == 404 else 200)


def test_excluded_secretary_sees_nothing(signed_in, budget, secretary):
    Exclusion.objects.create(item=budget, membership=secretary.memberships.get())
    client, section = signed_in(secretary), text_of(budget)
    assert client.get(address(budget)).status_code == 404
    assert client.get(address(budget, "section_history", section.pk)).status_code == 404
    assert client.post(address(budget, "save_section", section.pk), {"html": TEXT, "version": 1}).status_code == 404
    assert client.post(address(budget, "writing"), {}).status_code == 404
    assert client.post(address(budget, "restore_section", section.pk), {"version": 1, "on": 1}).status_code == 404


def test_citizen_is_sent_to_the_sign_in(client, budget):
    assert client.get(address(budget)).status_code == 302
    assert client.get(address(budget, "section_history", text_of(budget).pk)).status_code == 302


def test_autosave_takes_few_queries(signed_in, secretary, budget, django_assert_num_queries):
    client, section = signed_in(secretary), text_of(budget)
    client.post(address(budget, "save_section", section.pk), {"html": TEXT, "version": 1})
    said = {"html": "<p>Videre.</p>", "version": 2, "writer": secretary.pk}
    # session, account, what the person is, all rows read and locked in one, the row, its state; savepoint and release
    with django_assert_num_queries(8):
        answer = client.post(
            address(budget, "save_section", section.pk), said, headers={"accept": "application/json"}
        ).json()
    assert answer["version"] == text_of(budget).version == 3


def test_item_without_a_meeting_is_written_too(signed_in, secretary, chefforum):
    idea = AgendaItem.objects.write(forum=chefforum, by=secretary, title="En idé")
    signed_in(secretary).post(address(idea, "save_section", text_of(idea).pk), {"html": TEXT, "version": 1})
    assert (text_of(idea).html, text_of(idea).saved_by) == (TEXT, secretary)


def test_section_of_another_item_is_not_there(signed_in, secretary, budget, agenda):
    other = agenda.items.get(title="Godkendelse af dagsorden")
    answer = signed_in(secretary).post(address(budget, "save_section", text_of(other).pk), {"html": TEXT, "version": 1})
    assert answer.status_code == 404


def test_help_text_is_shown_to_the_writer_and_is_no_content(signed_in, secretary, budget):
    section = text_of(budget)
    section.template = SectionTemplate.objects.get(forum=budget.forum, type="presentation")
    section.template.help_text = "Skriv kort, og begynd med det vigtigste."
    section.template.standard_phrase = "Intet at bemærke."
    section.template.save()
    section.save()
    page = signed_in(secretary).get(address(budget)).content.decode()
    assert page.count("Skriv kort, og begynd med det vigtigste.") == 1
    assert page.count('value="&lt;p&gt;Intet at bemærke.&lt;/p&gt;"') == 1
    assert "Skriv kort" not in section.html


def test_recommendation_is_written_by_rows_moved_and_removed_without_a_script(signed_in, secretary, budget):
    section, client = budget.sections.get(type="recommendation"), signed_in(secretary)
    stood = budget.points.get().html
    rows = {"recommender": "", "chosen": "Direktionen", "was": [stood, "", ""]}
    rows["point"] = ["at budget 2027 godkendes", "sagen <sendes> videre", ""]
    client.post(address(budget, "save_section", section.pk), rows | {"version": 1, "move": "1:up"})
    budget.refresh_from_db()
    assert budget.recommender == "Direktionen indstiller,"
    points = [point.html for point in budget.points.all()]
    assert points == ["<p>at sagen &lt;sendes&gt; videre</p>", stood]
    rows = {"recommender": "Direktionen indstiller,", "was": points, "point": ["at sagen <sendes> videre", "x"]}
    client.post(address(budget, "save_section", section.pk), rows | {"version": 2, "move": "1:remove"})
    assert [point.html for point in budget.points.all()] == points[:1]


def test_head_is_changed_and_logged(signed_in, secretary, budget):
    typed = {
        "title": " Budget\t2028 ",
        "case_number": "14/33170",
        "kind": "decision",
        "minutes": "45",
        "presenter": "Frode",
    }
    answer = signed_in(secretary).post(address(budget, "save_head"), typed | {"version": 1})
    assert answer.url == address(budget)
    budget.refresh_from_db()
    assert (budget.title, budget.case_number, budget.minutes, budget.version) == ("Budget 2028", "14/33170", 45, 2)
    entry = budget.meeting.audit_entries.get(action="item.changed")
    assert entry.data == {
        "changes": {
            "title": ["Budget 2027", "Budget 2028"],
            "case_number": ["00.01.00-A00-3-26", "14/33170"],
            "kind": ["", "decision"],
            "minutes": [30, 45],
            "presenter": ["", "Frode"],
        }
    }
    page = signed_in(secretary).get(address(budget)).content.decode()
    assert page.count("Det er ikke et KLE-nummer af formen 00.01.00-A00-32-26.") == 2  # shown, and kept for the script


@pytest.mark.parametrize(("closed", "action"), [(True, "item.closed"), (False, "item.opened_up")])
def test_closing_and_opening_up_are_logged_by_name(secretary, budget, closed, action):
    AgendaItem.objects.filter(pk=budget.pk).update(closed=not closed)
    assert budget.revise(by=secretary, version=1, closed=closed) is True
    entry = budget.meeting.audit_entries.get(action=action)
    assert (entry.by, entry.data) == (secretary, {"closed": [not closed, closed]})
    assert not budget.meeting.audit_entries.filter(action="item.changed").exists()


@pytest.mark.parametrize(
    "wrong", [{"title": " "}, {"title": "x" * 1001}, {"minutes": "-5"}, {"minutes": "1441"}, {"kind": "ukendt"}]
)
def test_head_that_does_not_fit_comes_back_with_what_was_typed(signed_in, secretary, budget, wrong):
    typed = {"title": "Budget 2028", "presenter": "Frode", "version": 1} | wrong
    answer = signed_in(secretary).post(address(budget, "save_head"), typed)
    assert answer.status_code == 422
    assert answer.context["head"]["presenter"].value() == "Frode"
    assert list(answer.context["head"].errors) == [*wrong]
    budget.refresh_from_db()
    assert (budget.title, budget.version) == ("Budget 2027", 1)


def test_text_of_somebody_signed_out_comes_back(client, budget):
    section = text_of(budget)
    for headers, reason in (({}, None), ({"accept": "application/json"}, "signed_out")):
        answer = client.post(address(budget, "save_section", section.pk), {"html": TEXT, "version": 1}, headers=headers)
        assert answer.status_code == 401
        if reason:
            assert answer.json()["reason"] == reason
        else:
            assert "Budgettet følger planen." in answer.content.decode()


def test_text_is_not_saved_under_the_name_of_who_signed_in_since(signed_in, secretary, author, budget):
    typed = {"html": TEXT, "version": 1, "writer": author.pk}
    answer = signed_in(secretary).post(
        address(budget, "save_section", text_of(budget).pk), typed, headers={"accept": "application/json"}
    )
    assert (answer.status_code, answer.json()["reason"]) == (403, "somebody_else")
    assert text_of(budget).version == 1


@pytest.mark.parametrize("typed", [{}, {"version": "x"}, {"version": "0"}, {"version": 1, "choice": "alt"}])
def test_save_without_sense_is_refused(signed_in, secretary, budget, typed):
    answer = signed_in(secretary).post(address(budget, "save_section", text_of(budget).pk), {"html": TEXT} | typed)
    assert (answer.status_code, text_of(budget).version) == (400, 1)


def test_history_lists_compares_and_brings_back(signed_in, secretary, chief, budget):
    section, client = text_of(budget), signed_in(secretary)
    first = section.html
    for version, (by, html) in enumerate([(chief, "<p>Et.</p>"), (chief, "<p>To.</p>"), (secretary, "<p>Tre.</p>")], 1):
        section.revise(by=by, html=html, version=version)
    page = client.get(address(budget, "section_history", section.pk))
    told = [[state.version for state in sitting.states] for sitting in page.context["sittings"]]
    assert told == [[4], [3, 2], [1]]
    compared = client.get(address(budget, "section_history", section.pk), {"fra": 4, "til": 2})
    assert (compared.context["older"].version, compared.context["newer"].version) == (2, 4)
    assert compared.context["differences"] == diff("<p>Et.</p>", "<p>Tre.</p>")
    client.post(address(budget, "restore_section", section.pk), {"version": 1, "on": 3})
    section.refresh_from_db()
    assert section.version == 4  # on a text that has changed since: refused
    client.post(address(budget, "restore_section", section.pk), {"version": 1, "on": 4})
    section.refresh_from_db()
    assert (section.html, section.version, section.states.get(version=5).restored) == (first, 5, 1)


def test_history_of_a_text_nobody_has_saved(signed_in, secretary, budget):
    page = signed_in(secretary).get(address(budget, "section_history", text_of(budget).pk))
    assert [state.version for sitting in page.context["sittings"] for state in sitting.states] == [1]


def test_page_costs_the_same_queries_however_much_is_in_it(signed_in, secretary, budget):
    client = signed_in(secretary)
    client.get(address(budget))
    with CaptureQueriesContext(connection) as few:
        client.get(address(budget))
    for place in range(4, 34):
        section = Section.objects.create(
            item=budget, position=place, type="other", heading=f"Afsnit {place}", html=TEXT
        )
        section.revise(by=secretary, html=f"{TEXT}<p>{place}</p>", version=1)
        budget.points.create(position=place, html=f"at {place}")
        budget.attachments.create(position=place, title=f"Bilag {place}")
        budget.comments.create(section=section, text="Ja", by=secretary)
    with CaptureQueriesContext(connection) as many:
        assert client.get(address(budget)).status_code == 200
    assert len(many) == len(few)
