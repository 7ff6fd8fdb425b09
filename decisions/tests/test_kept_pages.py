"""What is kept in the process is nobody's own: closed words reach nobody they are closed to, whoever read before."""

import pytest

from decisions.editions import edition_for
from decisions.tests.conftest import SECRET_FILE, SECRET_ITEM
from meetings.keeping import Keeper
from meetings.models import AgendaItem, Exclusion, Forum, Membership, Role, User
from meetings.templatetags import page

SECRETS = (*SECRET_ITEM, *SECRET_FILE)


@pytest.fixture
def excluded(public, chefforum, chair) -> Membership:
    """A member who takes no part in the closed item."""
    membership = chefforum.memberships.get(user=chair)
    Exclusion.objects.create(item=AgendaItem.objects.get(meeting=public, closed=True), membership=membership)
    return membership


def told(client, meeting) -> list[list[str]]:
    """The closed words that are told to this reader, on the meeting's two pages and the agenda in short."""
    pages = ("", "?vis=dagsorden", "kort/")
    url = meeting.get_absolute_url()
    return [[word for word in SECRETS if word in client.get(f"{url}{page}").text] for page in pages]


@pytest.mark.usefixtures("excluded")
def test_each_reads_their_own_in_whatever_order_they_come(public, chief, chair, employee, signed_in):
    readers = {who: signed_in(user) for who, user in {"chief": chief, "chair": chair, "employee": employee}.items()}
    alone = {who: told(client, public) for who, client in readers.items()}
    assert any(alone["chief"])
    for order in (("chief", "chair", "employee", "chief"), ("employee", "chair", "chief", "chair", "employee")):
        assert [told(readers[who], public) for who in order] == [alone[who] for who in order]


def test_whoever_is_excluded_or_leaves_afterwards_reads_no_more(public, chefforum, chief, signed_in):
    client = signed_in(chief)
    before = told(client, public)
    assert any(before)
    item = AgendaItem.objects.get(meeting=public, closed=True)
    row = Exclusion.objects.create(item=item, membership=chefforum.memberships.get(user=chief))
    assert not any(SECRET_ITEM[0] in said for said in told(client, public))
    row.delete()
    assert told(client, public) == before
    chefforum.memberships.filter(user=chief).update(ends_on="2020-01-01")
    assert not any(told(client, public))
    Forum.objects.filter(pk=chefforum.pk).update(visibility="members")
    assert client.get(public.get_absolute_url()).status_code == 404


def test_two_who_read_the_same_have_the_same_paper(public, chief, secretary):
    first, second = (edition_for(type(public).objects.get(pk=public.pk), user) for user in (chief, secretary))
    assert first.paper is second.paper


def test_a_page_that_was_read_before_says_the_same(public, chief, signed_in):
    first, second = (signed_in(chief).get(public.get_absolute_url()) for _time in range(2))
    assert words(first) == words(second)


def test_whoever_read_before_changes_nothing_in_ones_page(
    files, chefforum, secretary, chair, chief, author, leader, employee, outsider, anonymous, signed_in, monkeypatch
):
    """An agenda just released is kept whole: each has the page that they would have if nobody else had read."""
    files.release_agenda(by=secretary)
    Forum.objects.filter(pk=chefforum.pk).update(visibility="public")
    Exclusion.objects.create(item=files.items.get(closed=True), membership=chefforum.memberships.get(user=chair))
    held = {role: User.objects.create(username=role) for role in Role.values}
    Membership.objects.bulk_create(
        Membership(forum=chefforum, user=user, name=role, role=role) for role, user in held.items()
    )
    people = (secretary, chair, chief, author, leader, employee, outsider, anonymous, *held.values())
    readers = [signed_in(user) for user in people]
    alone = []
    for client in readers:
        monkeypatch.setattr(page, "_written", Keeper(12_000_000))
        alone.append(words(client.get(files.get_absolute_url())))
    assert len({tuple(said) for said in alone}) == len(readers)
    monkeypatch.setattr(page, "_written", Keeper(12_000_000))
    for client, said in [*zip(readers, alone, strict=True), *reversed(list(zip(readers, alone, strict=True)))]:
        assert words(client.get(files.get_absolute_url())) == said


def words(response) -> list[str]:
    """The page's lines, but for its token."""
    return [line for line in response.text.splitlines() if "csrf" not in line.lower()]


def test_what_was_not_asked_for_longest_goes_first():
    keeper: Keeper[str] = Keeper(6)
    made = []

    def ask(name: str) -> str:
        return keeper.get(name, lambda: made.append(name) or name, len)

    assert [ask(name) for name in ("aaa", "bbb", "aaa", "cc", "aaa", "bbb", "seventh")] == [
        "aaa", "bbb", "aaa", "cc", "aaa", "bbb", "seventh",
    ]  # fmt: skip
    assert (made, keeper.weight) == (["aaa", "bbb", "cc", "bbb", "seventh"], 6)
