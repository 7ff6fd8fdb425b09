"""Remarks on an item and its sections: said, answered, opened again, and by whom."""

import pytest
from django.urls import reverse

from chefforum.testing import join, person
from meetings.models import AgendaItem, Comment, TransitionError

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def draft(agenda):
    user = person("forfatter", "Asta", "Forfatter")
    join(agenda.forum, user, "author")
    return AgendaItem.objects.write(forum=agenda.forum, meeting=agenda, by=user, author=user, title="Nye lokaler")


def say(client, item, htmx=True, **data):
    return client.post(reverse("comment", args=[item.key]), data, **(HTMX if htmx else {}))


def test_remark_on_a_section_and_on_the_whole(draft, secretary, signed_in):
    client, section = signed_in(secretary), draft.sections.get(type="economy")
    say(client, draft, text="Hvad koster det?", section=section.pk)
    response = say(client, draft, text="Godt\r\nskrevet")
    said = [(one.text, one.section, one.by) for one in draft.comments.all()]
    assert said == [("Hvad koster det?", section, secretary), ("Godt\nskrevet", None, secretary)]
    assert [one.text for one in response.context["comments"]] == ["Hvad koster det?", "Godt\nskrevet"]


def test_html_in_a_remark_shows_as_text(draft, secretary, signed_in):
    text = say(signed_in(secretary), draft, text="<script>alert(1)</script> & <b>fed</b>").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;fed&lt;/b&gt;" in text
    assert "<script>alert" not in text


@pytest.mark.parametrize(
    ("text", "told"), [("", "Skriv, hvad du vil sige"), (" \n ", "Skriv, hvad du vil sige"), ("x" * 5001, "5.000 tegn")]
)
@pytest.mark.parametrize("htmx", [True, False])
def test_remark_that_is_none_is_refused_and_kept(draft, secretary, signed_in, text, told, htmx):
    response = say(signed_in(secretary), draft, htmx, text=text)
    assert (response.status_code, told in response.text, text in response.text) == (422, True, True)
    assert not draft.comments.exists()


def test_line_breaks_count_once(draft, secretary, signed_in):
    assert say(signed_in(secretary), draft, text="a\r\n" * 2499 + "ab").status_code == 200
    with pytest.raises(TransitionError):
        Comment.objects.say(draft, by=secretary, text="x" * 5001)


def test_section_of_another_item_is_refused(draft, agenda, secretary, signed_in):
    section = agenda.items.get(title="Budget 2027").sections.first()
    assert say(signed_in(secretary), draft, text="Her", section=section.pk).status_code == 422
    with pytest.raises(TransitionError):
        Comment.objects.say(draft, by=secretary, text="Her", section=section)


def test_remark_is_answered_and_opened_again(draft, secretary, signed_in):
    remark = Comment.objects.say(draft, by=secretary, text="Hvad koster det?")
    author = signed_in(draft.author)
    response = author.post(reverse("resolve_comment", args=[remark.pk]), **HTMX)
    assert (response.context["comments"], response.context["comments_resolved"]) == ([], [remark])
    assert "besvaret af Asta Forfatter" in response.text
    at = response.context["comments_resolved"][0].resolved_at
    signed_in(secretary).post(reverse("resolve_comment", args=[remark.pk]), **HTMX)
    remark.refresh_from_db()
    assert (remark.resolved_at, remark.resolved_by) == (at, draft.author)
    response = author.post(reverse("reopen_comment", args=[remark.pk]))
    assert response.url == f"{reverse('item_draft', args=[draft.key])}#comments"
    remark.refresh_from_db()
    assert remark.is_open and remark.resolved_by is None
    assert list(draft.comments.open()) == [remark]


@pytest.mark.parametrize("who", ["chief", "employee", "outsider"])
def test_who_does_not_read_the_draft_says_nothing(request, draft, secretary, signed_in, who):
    client = signed_in(request.getfixturevalue(who))
    remark = Comment.objects.say(draft, by=secretary, text="Hvad koster det?")
    assert say(client, draft, text="Her").status_code == 404
    assert client.get(reverse("comment", args=[draft.key])).status_code == 404
    for name in ("resolve_comment", "reopen_comment"):
        assert client.post(reverse(name, args=[remark.pk])).status_code == 404
    assert draft.comments.count() == 1


def test_remark_that_is_not_there(secretary, signed_in, db):
    assert signed_in(secretary).post(reverse("resolve_comment", args=[999999])).status_code == 404
