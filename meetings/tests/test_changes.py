"""What is told of the changes between two versions, and that nothing is told that the reader may not know."""

import copy
import random

import pytest

from meetings.change import Fact, FileChange, ItemChange, Part
from meetings.changes import between, changes
from meetings.diff import new_of
from meetings.redaction import MEMBER, PUBLIC, Reader, close_as, redact, redact_earlier

from .snapshots import attachment, decision, item, participant, recommendation, section, snapshot

FILE = {"name": "notat.pdf", "sha256": "a" * 64, "type": "application/pdf", "size": 7, "pages": 1}


def agenda(*items: dict, **said) -> dict:
    return snapshot(kind="agenda", state="released", items=list(items), **said)


def point(number: int = 3, **said) -> dict:
    return item(number, **{"status": "on_agenda", "decision": None, "kind": "", **said})


def test_nothing_changed():
    assert not changes(agenda(point()), agenda(point()))
    assert changes(agenda(point()), agenda(point())).sentences == []


def test_new_gone_withdrawn_and_renumbered_items():
    old = agenda(point(1), point(2), point(3, title="Sagen om havnen"), point(5, key="k"))
    new = agenda(
        point(1), point(2, suffix="a", title="Helt nyt"), point(3, title="Sagen om havnen", status="withdrawn"),
        point(6, key="k"),
    )  # fmt: skip
    assert changes(old, new).sentences == [
        "Punkt 2 er taget af dagsordenen: Beslutning om mødelokaler.",
        "Punkt 2a er nyt: Helt nyt.",
        "Punkt 3: punktet udgår.",
        "Punkt 6: det var punkt 5.",
    ]


def test_what_an_item_says():
    old = point(sections=[recommendation("at a drøftes"), section(html="<p>En kort sag.</p>"), section("economy")])
    new = point(
        title="Budget", case_number=None, minutes=20,
        sections=[recommendation("at a besluttes"), section(html="<p>En lang sag.</p>"), section("law")],
    )  # fmt: skip
    [change] = changes(agenda(old), agenda(new)).items
    assert change == ItemChange(
        key=old["key"],
        label="3",
        title="Budget",
        what="changed",
        facts=[
            Fact("title", "titlen", "Beslutning om mødelokaler", "Budget"),
            Fact("case_number", "sagsnummeret", "00.01.00-A00-32-24", ""),
            Fact("minutes", "den afsatte tid", "15 min.", "20 min."),
        ],
        parts=[
            Part(
                "Indstilling",
                "changed",
                "<p>Kommunaldirektøren indstiller,</p><ol><li>at a <del>drøftes</del><ins>besluttes</ins></li></ol>",
            ),
            Part("Sagsfremstilling", "changed", "<p>En <del>kort</del><ins>lang</ins> sag.</p>"),
            Part("Lovgrundlag", "new", "<ins><p>En kort fremstilling.</p></ins>"),
            Part("Økonomi", "gone", "<del><p>En kort fremstilling.</p></del>"),
        ],
    )
    assert change.sentence == (
        "Punkt 3: titlen er ændret, sagsnummeret er ændret, den afsatte tid er ændret, Indstilling er ændret, "
        "Sagsfremstilling er ændret, Lovgrundlag er tilføjet, Økonomi er slettet."
    )


def test_attachments():
    kept, gone, came = attachment("Beholdt"), attachment("Fjernet"), attachment("Nyt bilag")
    file, other = attachment("Notat", file=FILE), attachment("Plan")
    old = point(attachments=[kept, gone, file, other])
    new = point(
        attachments=[
            other | {"title": "Plan 2027", "closed": True},
            kept,
            came,
            file | {"file": FILE | {"sha256": "b" * 64}},
        ]
    )
    [change] = changes(agenda(old), agenda(new)).items
    assert change.files == [
        FileChange("Plan 2027", "renamed", "Plan"),
        FileChange("Plan 2027", "closed"),
        FileChange("Nyt bilag", "new"),
        FileChange("Notat", "replaced"),
        FileChange("Fjernet", "gone"),
    ]
    assert change.sentence == (
        "Punkt 3: bilaget »Plan 2027« har fået ny titel, bilaget »Plan 2027« er lukket, bilaget »Nyt bilag« er "
        "tilføjet, bilaget »Notat« er erstattet, bilaget »Fjernet« er fjernet."
    )


def test_who_took_no_part_in_an_item():
    one = [{"name": "Bo Dam", "reason": "disqualified"}]
    both = [*one, {"name": "Alma Bech", "reason": "away"}]
    old, new = (snapshot(items=[item(3, absent=absent)]) for absent in (one, both))
    [change] = changes(old, new).items
    assert [(part.heading, part.what) for part in change.parts] == [("Deltog ikke", "changed")]
    assert new_of(change.parts[0].diffed) == "<p>Bo Dam var inhabil og deltog ikke. Alma Bech deltog ikke.</p>"
    [change] = changes(snapshot(items=[item(3)]), new).items
    assert [(part.heading, part.what) for part in change.parts] == [("Deltog ikke", "new")]


def test_the_votes_on_a_decision():
    said = {"for": 5, "against": 2, "not_cast": 1}
    none, old, new = (
        snapshot(items=[item(3, decision=decision(**votes))])
        for votes in ({}, {"votes": said}, {"votes": {**said, "for": 6}})
    )
    [change] = changes(old, new).items
    told = "<p>For <del>5</del><ins>6</ins>, imod 2, undlod 1</p>"
    assert change.parts == [Part("Stemmer", "changed", told)]
    [change] = changes(none, old).items
    assert [(part.heading, part.what) for part in change.parts] == [("Stemmer", "new")]


def test_the_meeting_and_its_people():
    old = agenda(participants=[participant("Alma"), participant("Bo"), participant("Carl"), participant("Dorte")])
    new = agenda(
        participants=[
            participant("Bo", presence="absent"), participant("Carl", title="Chef"), participant("Dorte"),
            participant("Else"),
        ],
        meeting={"date": "2026-03-18", "start": "10:00", "end": "12:30", "place": "", "note": "<p>Husk kaffe</p>"},
    )  # fmt: skip
    found = changes(old, new)
    assert found.note == "<ins><p>Husk kaffe</p></ins>"
    assert found.sentences == [
        "Datoen var 11. marts 2026 og er nu 18. marts 2026.",
        "Starttidspunktet var 9.00 og er nu 10.00.",
        "Sluttidspunktet: 12.30.",
        "Stedet: ikke længere angivet.",
        "Bemærkningen på forsiden er ændret.",
        "Bo har meldt afbud.",
        "Oplysningerne om Carl er ændret.",
        "Else er føjet til deltagerne.",
        "Alma er ikke længere blandt deltagerne.",
    ]


def test_two_people_of_one_name():
    both = [participant("Bo Dam", title="Chef"), participant("Bo Dam", title="Direktør")]
    assert not changes(agenda(participants=both), agenda(participants=both))


def test_what_is_closed_later_tells_nothing_of_what_it_said():
    old = point(title="Hemmelig sag", attachments=[attachment("Hemmeligt bilag")])
    new = old | {"closed": True, "public_title": "Personalesag"}
    assert not between(agenda(old), agenda(new), PUBLIC)
    # Not even where somebody forgets to close the older one too.
    [told] = changes(redact(agenda(old), PUBLIC), redact(agenda(new), PUBLIC)).items
    assert told == ItemChange(old["key"], "3", "Personalesag", "closed", closed=True)
    assert told.sentence == "Punkt 3 er nu lukket."
    [told] = between(agenda(old), agenda(new), MEMBER).items
    assert told.sentence == "Punkt 3: den offentlige titel er ændret, punktet er nu lukket."


def test_an_attachment_that_is_closed_later_is_not_named():
    old = point(attachments=[attachment("Hemmeligt bilag")])
    new = point(attachments=[attachment("Hemmeligt bilag", closed=True)])
    assert not between(agenda(old), agenda(new), PUBLIC)


def test_an_item_that_is_opened():
    old, new = point(closed=True, public_title="Sag"), point(title="Den åbne sag")
    [told] = between(agenda(old), agenda(new), PUBLIC).items
    assert (told.what, told.label) == ("opened", "3")
    assert told.sentence.startswith("Punkt 3: titlen er ændret, sagsnummeret er ændret")


def test_closing_an_old_version_touches_neither():
    old, new = agenda(point()), agenda(point(closed=True, public_title="P", attachments=[attachment(closed=True)]))
    kept = copy.deepcopy((old, new))
    closed = close_as(old, new)
    assert (old, new) == kept
    assert [(one["closed"], one["public_title"], one["title"]) for one in closed["items"]] == [
        (True, "P", "Beslutning om mødelokaler")
    ]


SECRET = "hemmeligt"


def by_chance(chance: random.Random) -> dict:
    """An agenda of a few items, some of them closed or with closed attachments, in which only closed things say SECRET."""
    items = []
    for number in chance.sample(range(1, 9), chance.randint(0, 6)):
        closed = chance.random() < 0.4
        said = f"{SECRET if closed else 'åbent'} {chance.choice('abc')}"
        items.append(
            point(
                number,
                key=f"nøgle {number}",
                suffix=chance.choice(("", "", "a")),
                title=f"Titel {said}",
                public_title=chance.choice(("", "Offentlig a", "Offentlig b")),
                closed=closed,
                minutes=chance.choice((None, 5)),
                presenter=said,
                status=chance.choice(("on_agenda", "on_agenda", "withdrawn")),
                sections=[
                    section(kind, f"<p>{said} {chance.choice('abc')}</p>", heading=said)
                    for kind in chance.sample(["summary", "presentation", "other", "other"], chance.randint(0, 4))
                ],
                attachments=[
                    attachment(f"{name} {SECRET if shut or closed else 'åben'}", key=f"{number}{name}", closed=shut)
                    for name in "xyz"[: chance.randint(0, 3)]
                    for shut in [chance.random() < 0.3]
                ],
            )
        )
    people = [
        participant(name, presence=chance.choice(("present", "absent")))
        for name in ("Alma", "Bo")
        if chance.random() < 0.8
    ]
    return {
        **snapshot(),
        "kind": "agenda",
        "items": sorted(items, key=lambda one: one["number"]),
        "participants": people,
    }


@pytest.mark.parametrize("hundred", range(3))
def test_no_change_is_none_and_nothing_closed_is_told(hundred):
    for seed in range(hundred * 100, hundred * 100 + 100):
        chance = random.Random(seed)
        old, new = by_chance(chance), by_chance(chance)
        excluded = Reader("member", frozenset(f"nøgle {number}" for number in chance.sample(range(1, 9), 3)))
        for reader in (MEMBER, PUBLIC, excluded):
            assert not between(old, old, reader)
            told = between(old, new, reader)
            assert bool(told) == (redact_earlier(old, new, reader) != redact(new, reader)), f"seed {seed}"
        assert SECRET not in repr(between(old, new, PUBLIC)), f"seed {seed}"
        assert SECRET not in repr(between(old, new, PUBLIC).sentences), f"seed {seed}"
