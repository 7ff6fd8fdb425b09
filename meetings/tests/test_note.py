"""Own notes: written, changed and removed by their owner, once, and kept through every revision of the item."""

import random
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser

from meetings.anchoring import Anchor, squeeze, texts_of
from meetings.models import Attachment, AuditEntry, Note, TransitionError
from meetings.models.note import LONGEST_NOTE
from meetings.snapshot import freeze
from meetings.tests.rich_texts import edited, rich_text

TEXTS = {"presentation.0": squeeze("Det handler om budget 2027. Vi tager det op.")}


@pytest.fixture
def budget(agenda):
    return agenda.items.get(title="Budget 2027")


def rows() -> list[tuple]:
    return list(Note.objects.values_list("user__username", "text", "quote", "part", "lost"))


def test_note_on_words_is_kept_with_what_stands_around_them(budget, chief):
    logged = AuditEntry.objects.count()
    note = Note.objects.write(
        budget, by=chief, texts=TEXTS, text=" Spørg om lån\r\n", on=Anchor("presentation.0", "budget  2027")
    )
    assert rows() == [("chef", "Spørg om lån", "budget 2027", "presentation.0", False)]
    assert (note.before, note.after) == ("Dethandlerom", ".Vitagerdetop.")
    assert AuditEntry.objects.count() == logged


def test_note_sent_twice_under_one_key_is_one(budget, chief):
    key = uuid.uuid4()
    first = Note.objects.write(budget, by=chief, texts=TEXTS, text="Et", key=key)
    again = Note.objects.write(budget, by=chief, texts=TEXTS, text="Et", key=key)
    assert (first.pk, [row[1] for row in rows()]) == (again.pk, ["Et"])


def test_newer_words_under_the_same_key_are_taken_once_and_never_over_a_change(budget, chief):
    key = uuid.uuid4()
    Note.objects.write(budget, by=chief, texts=TEXTS, text="Et", key=key)
    note = Note.objects.write(budget, by=chief, texts=TEXTS, text="Et og to", key=key)
    note.change(text="Tre")
    with pytest.raises(TransitionError):
        Note.objects.write(budget, by=chief, texts=TEXTS, text="Et", key=key)
    assert [row[1] for row in rows()] == ["Tre"]


def test_somebody_elses_key_gives_nothing_away(budget, chief, chair):
    key = uuid.uuid4()
    Note.objects.write(budget, by=chief, texts=TEXTS, text="Min", key=key)
    with pytest.raises(TransitionError) as refused:
        Note.objects.write(budget, by=chair, texts=TEXTS, text="Min", key=key)
    assert "Min" not in str(refused.value)
    assert rows() == [("chef", "Min", "", "", False)]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "Skriv en note, eller vælg de ord, den skal stå ved."),
        ({"text": " \n "}, "Skriv en note, eller vælg de ord, den skal stå ved."),
        (
            {"text": "a" * (LONGEST_NOTE + 1)},
            "Noten har 100.001 tegn, og 100.000 er det højeste. Intet er tabt: del den i flere.",
        ),
        (
            {"text": "Hm", "on": Anchor("presentation.0", "budget 2028")},
            "Ordene står ikke i teksten. Den kan være ændret: genindlæs siden, og markér dem igen. "
            "Din note er bevaret her.",
        ),
        (
            {"on": Anchor("presentation.0", "a" * 5001)},
            "Så mange ord kan ikke markeres på én gang. Markér højst 5.000 tegn.",
        ),
        ({"text": "Hm", "page": 3}, "Vælg det bilag, siden er i."),
    ],
    ids=["nothing", "blank", "too long", "a range that is not there", "too many words", "a page of nothing"],
)
def test_note_is_refused_with_what_to_do(budget, chief, said, why):
    with pytest.raises(TransitionError) as refused:
        Note.objects.write(budget, by=chief, texts=TEXTS, **said)
    assert str(refused.value) == why
    assert rows() == []


def test_longest_note_is_kept_whole(budget, chief):
    note = Note.objects.write(budget, by=chief, texts=TEXTS, text="å" * LONGEST_NOTE)
    note.refresh_from_db()
    assert note.text == "å" * LONGEST_NOTE


def test_page_that_the_attachment_does_not_have_is_refused(budget, chief):
    attachment = budget.attachments.first()
    Attachment.objects.filter(pk=attachment.pk).update(
        pages=4, name="a.pdf", type="application/pdf", sha256="0" * 64, size=1
    )
    attachment.refresh_from_db()
    note = Note.objects.write(budget, by=chief, texts={}, text="Se her", attachment=attachment, page=4)
    with pytest.raises(TransitionError, match="Bilaget har 4 sider"):
        Note.objects.write(budget, by=chief, texts={}, text="Se her", attachment=attachment, page=5)
    assert [(one.attachment_id, one.page) for one in Note.objects.of(chief)] == [(attachment.pk, note.page)]


def test_note_is_changed_but_not_over_another_window(budget, chief):
    note = Note.objects.write(budget, by=chief, texts=TEXTS, text="Et")
    read = note.changed_at
    note.change(text="To", read=read)
    with pytest.raises(TransitionError):
        note.change(text="Tre", read=read)
    with pytest.raises(TransitionError):
        note.change(text=" ")
    assert [row[1] for row in rows()] == ["To"]
    note.change(text="To", read=read)  # sent again
    note.remove()
    note.remove()
    assert rows() == []


def test_highlight_may_lose_its_words_but_not_its_place(budget, chief):
    note = Note.objects.write(budget, by=chief, texts=TEXTS, text="Et", on=Anchor("", "tager det op"))
    note.change(text="")
    assert (note.is_highlight, rows()) == (True, [("chef", "", "tager det op", "presentation.0", False)])


def test_notes_are_nobody_elses(budget, chief, chair, secretary, employee):
    Note.objects.write(budget, by=chief, texts=TEXTS, text="Min")
    others = [chair, secretary, employee, AnonymousUser()]
    assert [list(Note.objects.of(user)) for user in others] == [[], [], [], []]
    assert Note.objects.of(chief).count() == 1


def test_words_that_are_gone_are_told_and_found_again_if_they_come_back(budget, chief):
    note = Note.objects.write(budget, by=chief, texts=TEXTS, text="Et", on=Anchor("", "budget 2027"))
    seen = []
    for text in ("Intet.", "Nu igen: Det handler om budget 2027. Vi tager det op."):
        [(_note, place)] = Note.objects.follow(Note.objects.of(chief), {"presentation.0": squeeze(text)})
        note.refresh_from_db()
        seen.append((place is None, note.lost, note.before))
    assert seen == [(True, True, "Dethandlerom"), (False, False, "Nuigen:Dethandlerom")]


def test_notes_over_twenty_random_revisions_none_is_lost(budget, chief):
    chance = random.Random(5)
    section = budget.sections.get(type="presentation")

    def revise(html: str) -> dict[str, str]:
        section.html = html
        section.save(update_fields=["html"])
        said = next(item for item in freeze(budget.meeting)["items"] if item["key"] == str(budget.key))
        return texts_of(said)

    html = "".join(rich_text(chance) for _text in range(8))
    texts = revise(html)
    whole = texts["presentation.0"]
    for number in range(10):
        start = chance.randrange(len(whole) - 40)
        anchor = Anchor("presentation.0", whole[start : start + 30], whole[max(0, start - 40) : start])
        Note.objects.write(budget, by=chief, texts=texts, text=f"Note {number}", on=anchor)
    fates = set()
    for _revision in range(20):
        html = edited(html, chance)
        texts = revise(html)
        told = Note.objects.follow(Note.objects.of(chief), texts)
        assert sorted(note.text for note, _place in told) == sorted(f"Note {number}" for number in range(10))
        for note, place in told:
            assert (place is not None) == any(note.quote in text for text in texts.values()) == (not note.lost)
            fates.add(note.lost)
    assert fates == {True, False}
