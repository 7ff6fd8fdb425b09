"""What is looked for in one item of the minutes: its decision, where it goes on, who spoke, personal numbers."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.outcomes import Outcome
from decisions.wording import OPEN, listed
from meetings.cpr import find_cpr, mask
from meetings.danish import long_date
from meetings.preflight import wording
from meetings.preflight.item_checks import section_text, what

from .finding import ADVICE, MUST, MinutesFinding, Place

if TYPE_CHECKING:
    from meetings.models import AgendaItem, Participant

# What keeps its number and is not treated.
GONE = ("withdrawn", "returned")


def of_item(item: "AgendaItem", people: "list[Participant]") -> Iterator[MinutesFinding]:
    """Everything in one item of the minutes."""
    decision = getattr(item, "decision", None)
    texts = _texts(item, decision)
    if item.status not in GONE:
        yield from _of_decision(item, decision)
        yield from _of_later(item, decision)
        yield from _leftovers(item, texts)
        yield from _of_those_away(item, people)
        yield from _of_follow_ups(item)
    yield from _of_numbers(item, texts)


def outcomes_of(item: "AgendaItem", decision: Any) -> list[str]:
    """One outcome for each point, in their order; of an item without points the item's own."""
    if decision is None:
        return []
    said = {row.point_id: row.outcome for row in decision.point_outcomes.all()}
    points = list(item.points.all())
    return [said.get(point.pk, "") for point in points] if points else [decision.outcome]


def _of_decision(item: "AgendaItem", decision: Any) -> Iterator[MinutesFinding]:
    place, outcomes = Place(item.meeting, item), outcomes_of(item, decision)
    if decision is None or not (decision.html or decision.outcome or any(outcomes)):
        # What only lists something has nothing to decide.
        lists = item.lists_backlog or item.lists_follow_ups
        text = _("There is no decision. Write what was decided, or “postponed”.")
        yield MinutesFinding("decision_missing", ADVICE if lists else MUST, place, text)
        return
    open_ = [str(number) for number, outcome in enumerate(outcomes, start=1) if not outcome]
    if any(outcomes) and open_:
        text = ngettext("Point %(points)s has no outcome.", "Points %(points)s have no outcome.", len(open_))
        # A text that somebody wrote may tell of it in other words.
        severity = ADVICE if decision.edited else MUST
        yield MinutesFinding("point_open", severity, place, text % {"points": listed(open_)}, ",".join(open_))
    if item.closed and not decision.public and item.forum.visibility != "members":
        text = _("The item is closed, and others read nothing of what was decided. Write what they may know.")
        yield MinutesFinding("public_missing", ADVICE, place, text, part="public")


def _of_later(item: "AgendaItem", decision: Any) -> Iterator[MinutesFinding]:
    """Where that goes on which is postponed."""
    place, meeting = Place(item.meeting, item), decision and decision.goes_on_at
    if Outcome.POSTPONED not in outcomes_of(item, decision):
        return
    copy = item.postponed_to
    if meeting is None and copy is None:
        text = _("It is postponed, but not to a meeting. Choose one, so that it stands ready there.")
        yield MinutesFinding("postponed_nowhere", MUST, place, text)
    elif copy is None:
        text = _("It is postponed to %(day)s, but not marked as treated, so it does not stand there yet. Mark it.")
        day = long_date(meeting.held_on)
        yield MinutesFinding("postponed_not_moved", MUST, place, text % {"day": day}, str(meeting.pk))
    elif copy.status == "withdrawn":
        text = _("It is postponed, but was laid aside at the meeting where it goes on. Choose another meeting.")
        yield MinutesFinding("postponed_laid_aside", ADVICE, place, text, str(copy.pk))
    elif copy.meeting is not None and copy.meeting.status == "cancelled":
        text = _("It is postponed to a meeting that is cancelled: %(day)s. Move it to another meeting.")
        day = long_date(copy.meeting.held_on)
        yield MinutesFinding("postponed_to_cancelled", MUST, place, text % {"day": day}, str(copy.meeting.pk))


def _leftovers(item: "AgendaItem", texts: list[tuple[str, str]]) -> Iterator[MinutesFinding]:
    place = Place(item.meeting, item)
    for part, text in texts:
        if part == "decision" and OPEN in text:
            words = _("The decision has “…” in it: the change is not written. Write what it is.")
            yield MinutesFinding("change_open", MUST, place, words, part=part)
        for severity, found in zip((MUST, ADVICE), wording.leftovers(text.replace(OPEN, "")), strict=True):
            if found and part != "text":
                words = _("“%(words)s” looks like something that was to be replaced. Write what is to stand there.")
                shown = mask(found) if len(found) <= 80 else f"{mask(found)[:79]}…"
                yield MinutesFinding(
                    "placeholder", severity, place, words % {"words": shown}, what(part + found), part=part
                )


def _of_those_away(item: "AgendaItem", people: "list[Participant]") -> Iterator[MinutesFinding]:
    """Whoever took no part in the item, and yet speaks in it."""
    away: dict[Any, str] = {row.participant_id: row.reason for row in item.absences.all()}
    names = {person.name: person.pk for person in people}
    regrets = {person.pk for person in people if person.presence == "absent"}
    for statement in item.statements.all():
        who = statement.participant_id or names.get(statement.name)
        if who in away and away[who] == "disqualified":
            text = _("%(name)s was disqualified and took no part, but has a statement for the minutes here.")
        elif who in away or who in regrets:
            text = _("%(name)s was not there, but has a statement for the minutes here.")
        else:
            continue
        yield MinutesFinding(
            "statement_of_absent", MUST, Place(item.meeting, item), text % {"name": statement.name},
            str(statement.pk), part="statement",
        )  # fmt: skip


def _of_follow_ups(item: "AgendaItem") -> Iterator[MinutesFinding]:
    place, today = Place(item.meeting, item), timezone.localdate()
    for row in item.follow_ups.all():
        if row.status == "open" and row.due_on < today:
            text = _("%(who)s's task was due on %(day)s, before the minutes go out. Is the day right?")
            said = {"who": row.who, "day": long_date(row.due_on)}
            yield MinutesFinding("follow_up_past", ADVICE, place, text % said, str(row.pk), part="follow_up")
        if row.status == "open" and row.user_id is None:
            text = _("%(who)s has no account and gets no mail of the task. Tell them of it.")
            yield MinutesFinding(
                "follow_up_unheard", ADVICE, place, text % {"who": row.who}, str(row.pk), part="follow_up"
            )


def _of_numbers(item: "AgendaItem", texts: list[tuple[str, str]]) -> Iterator[MinutesFinding]:
    """Personal numbers in everything that the meeting added to the item."""
    for part, text in texts:
        place = Place(item.meeting, item)
        for match in {match.token: match for match in find_cpr(text)}.values():
            words = _("There is a personal number: %(masked)s. Remove it, or say why it has to stand there.")
            yield MinutesFinding(
                "cpr", MUST, place, words % {"masked": match.masked}, f"{part}-{match.token}", part=part
            )
    for attachment in item.attachments.all():
        if attachment.handed_out:
            for match in {match.token: match for match in find_cpr(f"{attachment.title}\n{attachment.name}")}.values():
                words = _("There is a personal number: %(masked)s. Remove it, or say why it has to stand there.")
                place = Place(item.meeting, item, None, attachment)
                yield MinutesFinding("cpr", MUST, place, words % {"masked": match.masked}, match.token)


def _texts(item: "AgendaItem", decision: Any) -> list[tuple[str, str]]:
    """What was written at the meeting, with the word for its place; of an item that came up there its text too."""
    texts = []
    if decision is not None:
        texts = [("decision", decision.html), ("discussion", decision.discussion), ("public", decision.public)]
    texts += [("statement", row.html) for row in item.statements.all()]
    told = [(part, wording.text_of(html)) for part, html in texts if html]
    if item.taken_up:
        written = "\n".join(section_text(item, section) for section in item.sections.all())
        told.append(("text", f"{item.title}\n{item.public_title}\n{written}"))
    return told
