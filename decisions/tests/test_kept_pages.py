"""What is kept in the process is nobody's own: closed words reach nobody they are closed to, whoever read before."""

import datetime

import pytest
import time_machine

from chefforum.testing import item as make_item
from decisions.editions import edition_for
from decisions.tests.approvals import MONDAY, of
from decisions.tests.conftest import SECRET_FILE, SECRET_ITEM
from meetings import keeping, paper
from meetings.keeping import Keeper
from meetings.models import (
    AgendaItem,
    Attachment,
    Exclusion,
    Forum,
    Meeting,
    Membership,
    Role,
    Snapshot,
    StoredFile,
    User,
)
from meetings.redaction import redact
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
    texts = [text for text, _weight in page._written._kept.values()]
    assert max(len(text) for text in texts) > 5000
    own = ("csrf", "Mads Medarbejder", "Ulla Udenfor", "Asta Forfatter", "Lone Leder", "observer")
    assert [word for word in own if any(word in text for text in texts)] == []


class Window:
    """A browser that has the page already and asks whether it is still the same."""

    def __init__(self, client, url: str):
        self.client, self.url = client, url
        self.said: list[str] = []
        self.etag = ""

    def look(self) -> list[str]:
        """What is on the screen now."""
        response = self.client.get(self.url, headers={"If-None-Match": self.etag})
        if response.status_code != 304:
            self.said, self.etag = words(response), response.get("ETag", "")
        return self.said


def forget(monkeypatch) -> None:
    """Let the process be one that was just begun."""
    monkeypatch.setattr(page, "_written", Keeper(12_000_000))
    monkeypatch.setattr(paper, "_papers", Keeper(1000))
    monkeypatch.setattr(paper, "_items", Keeper(1000))
    monkeypatch.setattr(keeping, "_documents", Keeper(4_000_000))


def close_what_was_open(meeting: Meeting, by: User, _clock) -> None:
    """An attachment, and the item that has it, in a new version."""
    Attachment.objects.filter(item__meeting=meeting).update(closed=True)
    meeting.items.filter(title="Budget 2027").update(closed=True, public_title="Økonomi")
    Meeting.objects.get(pk=meeting.pk).release_agenda(by=by)


def exclude(meeting: Meeting, _by, _clock) -> None:
    """Of the chief, from the same item."""
    membership = meeting.forum.memberships.get(user__username="chef")
    Exclusion.objects.create(item=meeting.items.get(title="Budget 2027"), membership=membership)


def reader(**said):
    """The chief's account is changed."""
    return lambda *_: User.objects.filter(username="chef").update(**said)


def forum(**said):
    """The forum is changed."""
    return lambda meeting, *_: Forum.objects.filter(pk=meeting.forum_id).update(**said)


def membership(**said):
    """The chief's membership is changed."""
    return lambda meeting, *_: meeting.forum.memberships.filter(user__username="chef").update(**said)


# What may change after a page was kept, one after the other.
CHANGES = {
    "a reader's name": reader(first_name="Caja"),
    "a reader who administers": reader(is_staff=True),
    "the forum's name": forum(name="Direktionen"),
    "the forum's address": forum(slug="direktionen"),
    "what the forum lets be done": forum(lets_lift=True),
    "a PDF of an attachment": lambda *_: StoredFile.objects.update(pdf="0" * 64),
    "the year": lambda _meeting, _by, clock: clock.move_to("2027-01-04"),
    "one secretary more": membership(role="secretary"),
    "one secretary less": membership(role="member"),
    "a closed version": close_what_was_open,
    "an exclusion": exclude,
    "a cancelled meeting": lambda meeting, by, _clock: Meeting.objects.get(pk=meeting.pk).cancel(by=by, reason="Sne"),
    "who sees the forum": forum(visibility="members"),
    "a membership that ended": membership(ends_on="2020-01-01"),
}


def test_what_changes_is_read_at_once_by_whoever_has_the_page(
    files, chefforum, secretary, chair, chief, employee, signed_in, settings, monkeypatch
):
    """Each has the page that a process makes that was just begun, with nobody's page in it and none in the browser."""
    settings.SESSION_COOKIE_AGE = 10**8
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    files.items.get(title="Budget 2027").attachments.get(closed=False).attach(b"PK", name="notat.docx", type=kind)
    earlier = Meeting.objects.create(forum=chefforum, held_on=datetime.date(2026, 11, 4))
    make_item(earlier, "Budget")
    earlier.items.update(postponed_to=files.items.get(title="Budget 2027"))
    with time_machine.travel(MONDAY, tick=False) as clock:
        files.release_agenda(by=secretary)
        clients = [signed_in(user) for user in (chief, secretary, chair, employee)]
        pages = [(client, files.get_absolute_url() + page) for page in ("", "kort/") for client in clients]
        windows = [Window(*one) for one in pages]
        before = [window.look() for window in windows]
        unchanged, late = [], []
        for name, change in CHANGES.items():
            change(files, secretary, clock)
            seen = [window.look() for window in windows]
            forget(monkeypatch)
            alone = [words(client.get(url)) for client, url in pages]
            late += [(name, place) for place, _said in enumerate(alone) if seen[place] != alone[place]]
            unchanged += [name] if alone == before else []
            before = alone
    assert (late, unchanged) == ([], [])


ADDRESSES = (
    *("", "?vis=dagsorden", "kort/", "nyt/", "noter/", "punkt/2/", "punkt/3/?vis=dagsorden", "udskriv/"),
    *("dagsorden.json", "dagsorden.html", "referat.json", "referat.html", "enhed/", "versioner/"),
)


def test_what_is_kept_is_as_it_was_frozen(public, chief, chair, secretary, employee, signed_in, monkeypatch):
    """However many pages were made of it, for whomever: no page has changed what the next is made of."""
    forget(monkeypatch)
    found = set()
    with time_machine.travel(MONDAY, tick=False):
        for user in (chief, chair, secretary, employee):
            client = signed_in(user)
            for address in ADDRESSES:
                if client.get(f"{public.get_absolute_url()}{address}").status_code == 200:
                    found.add(address)
    assert found == set(ADDRESSES)
    kept = keeping._documents._kept
    frozen = {row.pk: row.document for row in Snapshot.objects.all()}
    names = [(name, None) if isinstance(name, str) else name for name in kept]
    assert {frozen[pk]["kind"] for pk, _reader in names} == {"agenda", "minutes"}
    for (pk, reader), ((document, _length), _weight) in zip(names, kept.values(), strict=True):
        assert document == (redact(frozen[pk], reader) if reader else frozen[pk])


def test_who_is_asked_to_approve_is_read_at_once_by_whoever_has_the_page(sent, vice, chief, secretary, signed_in):
    windows = [Window(signed_in(user), sent.meeting.get_absolute_url()) for user in (chief, secretary, vice)]
    door = f"{sent.meeting.get_absolute_url()}godkend/"

    def asked() -> list[bool]:
        return [any(door in line for line in window.look()) for window in windows]

    assert asked() == [False, False, True]
    of(sent, vice).name_substitute(chief, by=vice)
    assert asked() == [True, False, True]


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
