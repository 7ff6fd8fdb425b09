"""What was decided of a case is quoted in an item that is being written, and only where all its readers may see it."""

import pytest

from chefforum.testing import join
from decisions.history import quotations_for
from decisions.tests.cases import fresh, take_up_again, told, treat
from meetings.models import AgendaItem, Exclusion, Forum, Role


@pytest.fixture
def directors(secretary):
    """Another forum with the same secretary, that only its members see."""
    forum = Forum.objects.found(name="Direktørforum")
    join(forum, secretary, Role.SECRETARY)
    return forum


@pytest.fixture
def treated(chefforum, secretary, chair):
    """A function: `treat`, in the forum unless another is told."""

    def made(day: str, title: str, *, forum: Forum = chefforum, **said) -> AgendaItem:
        return treat(forum, secretary, chair, day, title, **said)

    return made


@pytest.fixture
def draft(agenda):
    return take_up_again(agenda)


def test_draft_shows_its_case_and_quotes_it(treated, draft, secretary, signed_in):
    treated("2026-03-11", "Anden")
    treated("2026-01-14", "Første & største")
    client = signed_in(secretary)
    assert f'hx-get="/punkter/{draft.key}/sag/"' in client.get(f"/punkter/{draft.key}/").text
    part = client.get(f"/punkter/{draft.key}/sag/", headers={"HX-Request": "true"})
    assert [day for day, *_ in told(part)] == ["2026-01-14", "2026-03-11"]
    assert "Citér 2 beslutninger i »Historik«" in part.text
    assert "<html" in client.get(f"/punkter/{draft.key}/sag/").text
    section = draft.sections.get(type="history")
    response = client.post(f"/punkter/{draft.key}/sag/citer/")
    assert response["Location"] == f"/punkter/{draft.key}/#afsnit-{section.pk}"
    section.refresh_from_db()
    assert section.html == (
        "<p>Kendt.</p>"
        "<p>Behandlet i Chefforum den 14. januar 2026: Første &amp; største blev godkendt.</p>"
        "<p>Behandlet i Chefforum den 11. marts 2026: Anden blev godkendt.</p>"
    )
    assert (section.version, section.saved_by, section.states.count()) == (2, secretary, 2)
    again = client.post(f"/punkter/{draft.key}/sag/citer/", follow=True)
    section.refresh_from_db()
    assert section.version == 2
    assert "Der er ikke noget nyt at citere" in again.text


def test_draft_without_history_quotes_in_the_presentation(treated, draft, secretary, signed_in):
    treated("2026-03-11", "Anden")
    draft.sections.filter(type="history").delete()
    signed_in(secretary).post(f"/punkter/{draft.key}/sag/citer/")
    assert draft.sections.get(type="presentation").html.endswith("Anden blev godkendt.</p>")
    draft.sections.filter(type="presentation").delete()
    response = signed_in(secretary).post(f"/punkter/{draft.key}/sag/citer/", follow=True)
    assert "Punktet har intet afsnit, som historikken kan stå i." in response.text


def test_only_whoever_writes_the_item_quotes(treated, draft, chief, employee, anonymous, secretary, signed_in):
    treated("2026-03-11", "Anden")
    url = f"/punkter/{draft.key}/sag/citer/"
    assert [signed_in(who).post(url).status_code for who in (chief, employee)] == [404, 404]
    assert signed_in(anonymous).post(url)["Location"].startswith("/konto/login/")
    assert signed_in(secretary).get(url).status_code == 405
    assert draft.sections.get(type="history").html == "<p>Kendt.</p>"


def test_item_that_takes_no_text_is_left_as_it_is(treated, draft, agenda, secretary, signed_in):
    treated("2026-03-11", "Anden")
    agenda.release_agenda(by=fresh(secretary))
    agenda.open_session(by=fresh(secretary))
    response = signed_in(secretary).post(f"/punkter/{draft.key}/sag/citer/", follow=True)
    assert draft.sections.get(type="history").html == "<p>Kendt.</p>"
    assert 'class="message message-error"' in response.text


def test_decision_that_is_not_approved_is_not_quoted(treated, draft, secretary):
    treated("2026-03-11", "Anden", approved=False)
    assert quotations_for(draft, fresh(secretary)) == []


VISIBLE = ["public", "organisation", "members"]


@pytest.mark.parametrize("source", VISIBLE)
@pytest.mark.parametrize("target", VISIBLE)
def test_another_forum_is_quoted_where_all_readers_may_see_it(
    treated, draft, directors, chefforum, secretary, source, target
):
    directors.visibility, chefforum.visibility = source, target
    directors.save()
    chefforum.save()
    treated("2026-03-11", "Åben", forum=directors)
    treated("2026-03-18", "Lukket", forum=directors, closed=True)
    draft.forum.refresh_from_db()
    quoted = quotations_for(draft, fresh(secretary))
    reaches = source == "public" or (source == "organisation" and target != "public")
    assert quoted == (["Behandlet i Direktørforum den 11. marts 2026: Åben blev godkendt."] if reaches else [])


def test_forum_with_somebody_from_outside_quotes_only_what_is_public(
    treated, draft, directors, outsider, chefforum, secretary
):
    directors.visibility = Forum.Visibility.ORGANISATION
    directors.save()
    treated("2026-03-11", "Åben", forum=directors)
    assert len(quotations_for(draft, fresh(secretary))) == 1
    join(chefforum, outsider)
    assert quotations_for(draft, fresh(secretary)) == []


def test_closed_decision_is_quoted_in_a_closed_item_of_the_same_forum_alone(
    treated, draft, directors, secretary, employee, chefforum
):
    treated("2026-03-11", "Lukket", closed=True)
    assert quotations_for(draft, fresh(secretary)) == []
    draft.closed = True
    draft.save()
    words = ["Behandlet i Chefforum den 11. marts 2026: Hemmelig Person ansættes."]
    assert quotations_for(draft, fresh(secretary)) == words
    join(chefforum, employee, Role.AUTHOR)
    draft.author = employee
    draft.save()
    assert quotations_for(draft, fresh(secretary)) == []


def test_what_somebody_was_excluded_from_is_quoted_only_where_they_are_too(treated, draft, chief, chefforum, secretary):
    source = treated("2026-03-11", "Anden")
    membership = chefforum.memberships.get(user=chief)
    Exclusion.objects.create(item=source, membership=membership)
    assert quotations_for(draft, fresh(secretary)) == []
    Exclusion.objects.create(item=draft, membership=membership)
    assert len(quotations_for(draft, fresh(secretary))) == 1
    Exclusion.objects.create(item=source, membership=chefforum.memberships.get(user=secretary))
    assert quotations_for(draft, fresh(secretary)) == []
