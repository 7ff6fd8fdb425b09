"""Saving a section: versions that stay, saves that are refused, and words that are never lost."""

import threading

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from chefforum.testing import held_by_somebody_else
from meetings.models import AgendaItem, AuditEntry, Meeting, Section, SectionState, Stale, TransitionError

HTML = "<p>Budgettet følger planen.</p>"


@pytest.fixture
def budget(agenda) -> AgendaItem:
    return agenda.items.get(title="Budget 2027")


@pytest.fixture
def text(budget) -> Section:
    return budget.sections.get(type="presentation")


@pytest.fixture
def recommendation(budget) -> Section:
    return budget.sections.get(type="recommendation")


def states(section: Section) -> list[tuple]:
    return list(section.states.order_by("version").values_list("version", "html", "recommender", "points", "restored"))


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_save_makes_the_next_version_and_keeps_the_first(text, secretary):
    before = text.html
    assert text.revise(by=secretary, html=HTML, version=1) is True
    now = fresh(text)
    assert (now.html, now.version, now.saved_by) == (HTML, 2, secretary)
    assert now.saved_at == text.states.get(version=2).saved_at
    assert states(text) == [(1, before, "", [], None), (2, HTML, "", [], None)]
    assert not AuditEntry.objects.filter(subject_type="meetings.section").exists()


def test_same_text_is_not_written_again(text, secretary):
    text.revise(by=secretary, html=HTML, version=1)
    assert fresh(text).revise(by=secretary, html=f"  {HTML}<p></p>", version=1) is False
    assert (fresh(text).version, text.states.count()) == (2, 2)


def test_text_is_cleaned(text, secretary):
    text.revise(by=secretary, html='<p onclick="x()">Ja<script>alert(1)</script></p>', version=1)
    assert fresh(text).html == text.states.get(version=2).html == "<p>Ja</p>"


@pytest.mark.parametrize("version", [1, 3])
def test_save_on_another_version_is_refused_with_what_stands_there(text, secretary, chief, version):
    text.revise(by=chief, html=HTML, version=1)
    with pytest.raises(Stale) as refused:
        fresh(text).revise(by=secretary, html="<p>Noget andet.</p>", version=version)
    current = refused.value.current
    assert (current.html, current.version, current.saved_by) == (HTML, 2, chief)
    assert states(text)[1:] == [(2, HTML, "", [], None)]


def test_text_that_was_sent_before_and_never_answered_is_no_conflict(text, secretary):
    text.revise(by=secretary, html="<p>Budg</p>", version=1)
    assert fresh(text).revise(by=secretary, html=HTML, version=1, sent=["<p>B</p>", "<p>Budg</p>"]) is True
    assert (fresh(text).html, fresh(text).version) == (HTML, 3)


def test_text_that_somebody_else_sent_is_a_conflict_all_the_same(text, secretary, chief):
    text.revise(by=chief, html="<p>Budg</p>", version=1)
    with pytest.raises(Stale):
        fresh(text).revise(by=secretary, html=HTML, version=1, sent=["<p>B</p>", "<p>Budg</p>"])


def test_giving_way_keeps_ones_own_in_the_history(text, secretary, chief):
    text.revise(by=chief, html=HTML, version=1)
    mine = "<p>Mine ord.</p>"
    assert fresh(text).give_way(by=secretary, html=mine, version=2) is True
    assert (fresh(text).html, fresh(text).version) == (HTML, 4)
    assert states(text)[1:] == [(2, HTML, "", [], None), (3, mine, "", [], None), (4, HTML, "", [], 2)]
    # The other writer, still on version 2, has the text that stands there: no conflict.
    assert fresh(text).revise(by=chief, html="<p>Videre.</p>", version=2) is True


def test_giving_way_to_a_text_that_has_changed_again_is_refused(text, secretary, chief):
    text.revise(by=chief, html=HTML, version=1)
    with pytest.raises(Stale):
        fresh(text).give_way(by=secretary, html="<p>Mine ord.</p>", version=1)
    assert text.states.count() == 2


def test_earlier_text_is_brought_back_as_a_new_version_and_logged(text, secretary):
    before = text.html
    text.revise(by=secretary, html=HTML, version=1)
    assert fresh(text).restore(by=secretary, version=1, on=2) is True
    assert states(text)[-1] == (3, before, "", [], 1)
    entry = AuditEntry.objects.get(action="section.restored")
    assert (entry.by, entry.subject_id, entry.data["version"]) == (secretary, str(text.pk), [2, 1])


def test_bringing_back_on_a_stale_version_is_refused(text, secretary, chief):
    text.revise(by=secretary, html=HTML, version=1)
    fresh(text).revise(by=chief, html="<p>Nyt.</p>", version=2)
    with pytest.raises(Stale):
        fresh(text).restore(by=secretary, version=1, on=2)
    assert not AuditEntry.objects.filter(action="section.restored").exists()


@pytest.mark.parametrize("type_", ["decision", "attachments"])
def test_sections_of_the_meeting_itself_are_not_written(budget, secretary, type_):
    with pytest.raises(TransitionError):
        budget.sections.get(type=type_).revise(by=secretary, html=HTML, version=1)


WRITABLE = {"draft", "returned", "handed_in", "accepted", "on_agenda"}


@pytest.mark.parametrize("status", AgendaItem.Status.values)
def test_item_takes_text_in_these_states_only(text, secretary, status):
    AgendaItem.objects.filter(pk=text.item_id).update(status=status)
    if status in WRITABLE:
        assert fresh(text).revise(by=secretary, html=HTML, version=1)
    else:
        with pytest.raises(TransitionError):
            fresh(text).revise(by=secretary, html=HTML, version=1)
        assert (fresh(text).version, text.states.count()) == (1, 0)


@pytest.mark.parametrize("status", Meeting.Status.values)
def test_item_on_the_agenda_takes_text_until_the_meeting_begins(text, secretary, status):
    Meeting.objects.filter(pk=text.item.meeting_id).update(status=status)
    if status in {"planned", "drafting", "in_review", "released"}:
        assert fresh(text).revise(by=secretary, html=HTML, version=1)
    else:
        with pytest.raises(TransitionError):
            fresh(text).revise(by=secretary, html=HTML, version=1)


@pytest.mark.parametrize("begins_in_meeting", [True, False])
def test_item_that_was_moved_meanwhile_takes_no_text(text, agenda, secretary, begins_in_meeting):
    places = [agenda, None] if begins_in_meeting else [None, agenda]
    AgendaItem.objects.filter(pk=text.item_id).update(meeting=places[0])
    read = Section.objects.select_related("item").get(pk=text.pk)
    AgendaItem.objects.filter(pk=text.item_id).update(meeting=places[1])
    with pytest.raises(TransitionError, match="flyttet"):
        read.revise(by=secretary, html=HTML, version=1)
    assert (fresh(text).version, text.states.count()) == (1, 0)


def test_held_section_is_written_under_the_callers_locks(text, secretary, django_assert_num_queries):
    text.revise(by=secretary, html=HTML, version=1)
    held = Section.hold(pk=text.pk)
    assert held.is_held
    with django_assert_num_queries(2):  # its state, the row
        held.revise(by=secretary, html="<p>Videre.</p>", version=2)
    assert fresh(text).html == "<p>Videre.</p>"
    with pytest.raises(Section.DoesNotExist):
        Section.hold(pk=text.pk, item__key=text.item.meeting.items.first().key)


def test_saved_states_cannot_be_changed(text, secretary):
    text.revise(by=secretary, html=HTML, version=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        SectionState.objects.filter(section=text).update(html="")


def test_at_is_put_in_where_it_is_missing_and_never_doubled(recommendation, secretary):
    points = ["<p>budgettet godkendes</p>", "<p>At sagen sendes videre</p>", "at atomkraft drøftes", "atomkraft", " "]
    recommendation.revise_recommendation(
        by=secretary, recommender=" Direktøren\nindstiller, ", points=points, version=1
    )
    item = fresh(recommendation.item)
    assert item.recommender == "Direktøren indstiller,"
    assert [point.html for point in item.points.all()] == [
        "<p>at budgettet godkendes</p>",
        "<p>at sagen sendes videre</p>",
        "<p>at atomkraft drøftes</p>",
        "<p>at atomkraft</p>",
    ]


def test_point_that_stands_there_already_is_left_as_it_is(recommendation, secretary):
    item = recommendation.item
    item.points.create(position=2, html="<p>Tages til efterretning</p>")
    points = ["<p>Tages til efterretning</p>", "<p>mere</p>"]
    recommendation.revise_recommendation(by=secretary, recommender=item.recommender, points=points, version=1)
    assert [point.html for point in item.points.all()] == ["<p>Tages til efterretning</p>", "<p>at mere</p>"]


def test_points_keep_their_rows_by_place(recommendation, secretary):
    item = recommendation.item
    first = item.points.get()
    for version, points in enumerate((["<p>at a</p>", "<p>at b</p>"], ["<p>at c</p>"], []), 1):
        fresh(recommendation).revise_recommendation(
            by=secretary, recommender="Vi indstiller,", points=points, version=version
        )
        assert list(item.points.values_list("html", flat=True)) == points
        if points:
            assert item.points.get(position=1).pk == first.pk
    assert [state[2:4] for state in states(recommendation)] == [
        ("Kommunaldirektøren indstiller,", ["<p>at budget 2027 godkendes</p>"]),
        ("Vi indstiller,", ["<p>at a</p>", "<p>at b</p>"]),
        ("Vi indstiller,", ["<p>at c</p>"]),
        ("Vi indstiller,", []),
    ]


def test_stale_recommendation_is_refused_and_an_old_one_comes_back(recommendation, secretary, chief):
    recommendation.revise_recommendation(by=chief, recommender="X indstiller,", points=["at x"], version=1)
    with pytest.raises(Stale) as refused:
        fresh(recommendation).revise_recommendation(by=secretary, recommender="Y", points=["at y"], version=1)
    current = refused.value.current
    assert (current.recommender, current.points) == ("X indstiller,", ["<p>at x</p>"])
    fresh(recommendation).restore(by=secretary, version=1, on=2)
    item = fresh(recommendation.item)
    assert item.recommender == "Kommunaldirektøren indstiller,"
    assert [point.html for point in item.points.all()] == ["<p>at budget 2027 godkendes</p>"]


def test_save_takes_few_queries(text, secretary, django_assert_num_queries):
    text.revise(by=secretary, html=HTML, version=1)
    section = Section.objects.select_related("item__forum", "item__meeting").get(pk=text.pk)
    with django_assert_num_queries(5):  # a savepoint and its release, three rows locked in one, the row, its state
        section.revise(by=secretary, html="<p>Videre.</p>", version=2)


def together(*acts) -> list:
    """Run the acts at the same time, each on its own connection: what each answered or raised."""
    answers: list = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(place, act):
        gate.wait(30)
        try:
            answers[place] = act()
        except Exception as refused:
            answers[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_two_at_once_one_wins_and_the_other_is_told(text, secretary, chief):
    texts = {secretary: "<p>Fra den ene.</p>", chief: "<p>Fra den anden.</p>"}
    answers = together(
        *(lambda by=by, html=html: fresh(text).revise(by=by, html=html, version=1) for by, html in texts.items())
    )
    [lost] = [answer for answer in answers if answer is not True]
    assert isinstance(lost, Stale)
    winner = [secretary, chief][answers.index(True)]
    assert (fresh(text).html, fresh(text).version) == (texts[winner], 2)
    assert (lost.current.html, lost.current.saved_by) == (texts[winner], winner)


@pytest.mark.django_db(transaction=True)
def test_section_is_held_no_longer_than_the_transaction(text):
    with transaction.atomic():
        held = Section.hold(pk=text.pk)
        assert held.is_held
    assert not held.is_held


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("row", ["meeting", "item", "section"])
def test_save_waits_for_whoever_holds_meeting_item_or_section(text, secretary, row):
    held = {"meeting": text.item.meeting, "item": text.item, "section": text}[row]
    with pytest.raises(OperationalError, match="lock timeout"), held_by_somebody_else(held):
        fresh(text).revise(by=secretary, html=HTML, version=1)
    assert fresh(text).version == 1
