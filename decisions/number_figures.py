"""The year's numbers as they are told: of each figure a sentence, a plot and a table that has every number of it."""

import datetime

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.figure import DRAWN, Figure, Row, drawn_of
from decisions.numbers import HIDDEN, RETURNED, SEVERAL, Counted, Course, Year
from decisions.outcomes import Outcome
from decisions.plots import Bar, over_time, side_by_side
from meetings.danish import MONTHS, clock, duration, long_date
from meetings.models import AgendaItem


def figures_of(year: Year) -> list[Figure]:
    """All figures of a year, in the order in which they are read; of a year without minutes what is still told."""
    tasks = _tasks(year)
    if not year.meetings:
        return [tasks] if tasks.rows else []
    again = _postponed_again(year)
    made = [
        _outcomes(year),
        _kinds(year),
        _meetings(year),
        _times(year),
        _overran(year),
        _postponed(year),
        again,
        tasks,
    ]
    return [figure for figure in made if figure]


def _outcomes(year: Year) -> Figure:
    counts = year.by_month("outcome")
    words = {value: str(word) for value, word in Outcome.choices}
    words |= {SEVERAL: _("several outcomes"), RETURNED: _("sent back"), HIDDEN: _("closed to you")}
    most, count = _most_frequent(counts, words)
    facts = {"year": year.year, "items": len(year.items), "outcomes": ", ".join(most), "count": count}
    if not most:
        sentence = _("In %(year)s there were %(items)s items; none of them has an outcome in the minutes.") % facts
    elif len(most) == 1:
        sentence = (
            _("In %(year)s there were %(items)s items. The most frequent outcome is %(outcomes)s: %(count)s.") % facts
        )
    else:
        sentence = (
            _("In %(year)s there were %(items)s items. The most frequent outcomes are %(outcomes)s: %(count)s of each.")
            % facts
        )
    return _over_the_year("udfald", _("Outcomes"), sentence, _("Outcome"), counts, words)


def _kinds(year: Year) -> Figure:
    counts = year.by_month("kind")
    words = {value: str(word) for value, word in AgendaItem.Kind.choices} | {HIDDEN: _("closed to you")}
    most, count = _most_frequent(counts, words)
    facts = {"year": year.year, "items": len(year.items), "kinds": ", ".join(most), "count": count}
    if not most:
        sentence = _("Of none of the %(items)s items in %(year)s it is told which kind it is.") % facts
    elif len(most) == 1:
        sentence = _("The most frequent kind in %(year)s is %(kinds)s: %(count)s of %(items)s items.") % facts
    else:
        sentence = (
            _("The most frequent kinds in %(year)s are %(kinds)s: %(count)s of each among %(items)s items.") % facts
        )
    return _over_the_year("slags", _("Kinds of items"), sentence, _("Kind"), counts, words)


def _most_frequent(counts: dict[str, list[int]], words: dict[str, str]) -> tuple[list[str], int]:
    """The words of what occurs most often, and how often that is; nothing where nothing is told."""
    totals = {value: sum(months) for value, months in counts.items() if value not in ("", HIDDEN)}
    most = max(totals.values(), default=0)
    return [_("“%(word)s”") % {"word": words[value]} for value, total in totals.items() if total == most], most


def _over_the_year(
    key: str, heading: str, sentence: str, head: str, counts: dict[str, list[int]], words: dict[str, str]
) -> Figure:
    """A figure with a row for each value and a column for each month."""
    rows = [Row(words[value], [*months, sum(months)]) for value, months in counts.items()]
    drawn = [(words[value], months) for value, months in counts.items()]
    heads = [head, *(month.capitalize() for month in MONTHS), _("In all")]
    return Figure(key, heading, sentence, heads, rows, over_time(drawn, _short_months()))


def _meetings(year: Year) -> Figure:
    closed = sum(meeting.closed for meeting in year.meetings)
    meetings, items = len(year.meetings), len(year.items)
    held = ngettext(
        "In %(year)s there was %(meetings)s meeting with minutes; it had %(items)s items.",
        "In %(year)s there were %(meetings)s meetings with minutes; they had %(items)s items, %(average)s on average.",
        meetings,
    ) % {
        "year": year.year,
        "meetings": meetings,
        "items": items,
        "average": number_format(round(items / meetings, 1), 1 if items % meetings else 0),
    }
    told = ngettext("%(closed)s of the items was closed.", "%(closed)s of the items were closed.", closed)
    none = _("None of the items was closed.")
    rows = [
        Row(_day(meeting, year), [len(meeting.items), meeting.closed], reverse("meeting", args=[meeting.pk]))
        for meeting in year.meetings
    ]
    legend = [("plain", _("open items")), ("hatched", _("closed items"))] if closed else []
    bars = [
        Bar(_short_day(meeting), len(meeting.items), str(len(meeting.items)), hatched=meeting.closed)
        for meeting in year.meetings
    ]
    return Figure(
        "moeder",
        _("Meetings and items"),
        f"{held} {told % {'closed': closed} if closed else none}",
        [_("Meeting"), _("Items"), _("Closed items")],
        rows,
        side_by_side(bars, legend=legend),
    )


def _times(year: Year) -> Figure:
    heading, timed = _("Time set aside and time used"), year.timed
    if not timed:
        sentence = _(
            "The time was not measured at any of the year's meetings. It is, when a meeting is held on the page “Hold”."
        )
        return Figure("tid", heading, sentence)
    freely = sum(meeting.used_freely for meeting in timed)
    facts = {
        "meetings": len(timed),
        "set": duration(sum(meeting.set_aside for meeting in timed)),
        "used": duration(sum(meeting.used for meeting in timed)),
    }
    sentence = (
        ngettext(
            "At the %(meetings)s meeting where the time was measured, %(set)s was set aside and %(used)s was used.",
            "At the %(meetings)s meetings where the time was measured, %(set)s was set aside and %(used)s was used.",
            len(timed),
        )
        % facts
    )
    bars = [
        Bar(
            _short_day(meeting),
            meeting.used,
            _("%(used)s of %(set)s min.") % {"used": meeting.used, "set": meeting.set_aside},
            hatched=meeting.used_freely,
            mark=meeting.set_aside,
        )
        for meeting in timed
    ]
    legend = [("plain", _("time used")), ("mark", _("time set aside"))]
    if freely:
        legend.insert(1, ("hatched", _("used for items without time set aside")))
    heads = [_("Meeting"), _("Set aside, min."), _("Used, min."), _("Of it for items without time set aside, min.")]
    rows = [
        Row(
            _day(meeting, year),
            [meeting.set_aside, meeting.used, meeting.used_freely],
            reverse("meeting", args=[meeting.pk]),
        )
        for meeting in timed
    ]
    return Figure("tid", heading, sentence, heads, rows, side_by_side(bars, legend=legend))


def _overran(year: Year) -> Figure | None:
    if not year.timed:
        return None
    over, heading = year.overran(), _("Items that ran over")
    if not over:
        return Figure("over-tid", heading, _("No item took longer than was set aside."))
    sentence = ngettext(
        "%(count)s item took longer than was set aside: %(most)s min. longer.",
        "%(count)s items took longer than was set aside; the one that ran over most took %(most)s min. longer.",
        len(over),
    ) % {"count": len(over), "most": over[0].timed.over}
    sentence += drawn_of(over)
    bars = [
        Bar(item.title, item.timed.used, _("%(over)s min. over") % {"over": item.timed.over}, mark=item.timed.minutes)
        for item in over[:DRAWN]
    ]
    rows = [
        Row(
            item.title,
            [long_date(item.held_on), item.timed.minutes or 0, item.timed.used, item.timed.over],
            _address(item),
        )
        for item in over
    ]
    heads = [_("Item"), _("Date"), _("Set aside, min."), _("Used, min."), _("Over, min.")]
    legend = [("plain", _("time used")), ("mark", _("time set aside"))]
    return Figure("over-tid", heading, sentence, heads, rows, side_by_side(bars, legend=legend))


def _postponed(year: Year) -> Figure:
    postponed, heading = year.postponed, _("Postponed items")
    facts = {"year": year.year, "count": len(postponed), "again": len(year.postponed_again())}
    if not postponed:
        return Figure("udsat", heading, _("In %(year)s no item was postponed.") % facts)
    told = ngettext(
        "In %(year)s %(count)s item was postponed.", "In %(year)s %(count)s items were postponed.", len(postponed)
    )
    often = ngettext(
        "%(again)s case was postponed more than once.", "%(again)s cases were postponed more than once.", facts["again"]
    )
    sentence = f"{told} {often if facts['again'] else _('No case was postponed more than once.')}" % facts
    months = [sum(item.held_on.month == month for item in postponed) for month in range(1, 13)]
    rows = [Row(name.capitalize(), [count]) for name, count in zip(MONTHS, months, strict=True)]
    drawn = over_time([(_("postponed"), months)], _short_months())
    return Figure("udsat", heading, sentence, [_("Month"), _("Postponed items")], rows, drawn)


def _postponed_again(year: Year) -> Figure | None:
    cases = year.postponed_again()
    if not cases:
        return None
    most = len(cases[0])
    sentence = ngettext(
        "The case that was postponed most often was postponed %(most)s times.",
        "Of the %(cases)s cases, the one that was postponed most often was postponed %(most)s times.",
        len(cases),
    ) % {"cases": len(cases), "most": most}
    sentence += drawn_of(cases)
    bars = [Bar(case[-1].title, len(case), _("%(times)s times") % {"times": len(case)}) for case in cases[:DRAWN]]
    rows = [
        Row(
            case[-1].title,
            [case[-1].case_number or "–", len(case), ", ".join(_date(item.held_on) for item in case)],
            _address(case[-1]),
        )
        for case in cases
    ]
    heads = [_("Item"), _("Case number"), _("Times"), _("Postponed on")]
    return Figure("udsat-igen", _("Postponed more than once"), sentence, heads, rows, side_by_side(bars))


def _tasks(year: Year) -> Figure:
    tasks, heading = year.tasks, _("Follow-up on decisions")
    facts = {"year": year.year, "total": tasks.total, "done": tasks.done, "overdue": tasks.overdue}
    facts["open"] = tasks.due_later + tasks.overdue
    if not tasks.total:
        return Figure("opfoelgning", heading, _("After the meetings in %(year)s no follow-up was given.") % facts)
    sentence = (
        ngettext(
            "After the meetings in %(year)s %(total)s follow-up was given: %(done)s is done, %(open)s is open, of "
            "which %(overdue)s is overdue.",
            "After the meetings in %(year)s %(total)s follow-ups were given: %(done)s are done, %(open)s are open, of "
            "which %(overdue)s are overdue.",
            tasks.total,
        )
        % facts
    )
    counts = [
        (_("open, not yet due"), tasks.due_later, False),
        (_("open and overdue"), tasks.overdue, True),
        (_("done"), tasks.done, False),
        (_("called off"), tasks.called_off, False),
    ]
    bars = [Bar(name, count, str(count), hatched=count if late else 0) for name, count, late in counts]
    rows = [Row(name, [count]) for name, count, _late in counts]
    return Figure("opfoelgning", heading, sentence, [_("State today"), _("Number")], rows, side_by_side(bars))


def _address(item: Counted) -> str:
    return reverse("item", args=[item.meeting, item.label])


def _day(meeting: Course, year: Year) -> str:
    """The meeting's day in full, with the hour where the forum met twice on it."""
    twice = sum(other.held_on == meeting.held_on for other in year.meetings) > 1
    return (
        f"{long_date(meeting.held_on)} {clock(meeting.start)}"
        if twice and meeting.start
        else long_date(meeting.held_on)
    )


def _short_day(meeting: Course) -> str:
    """The day as it stands beside a bar: '2. dec.'."""
    return f"{meeting.held_on.day}. {_short_months()[meeting.held_on.month - 1]}"


def _date(day: datetime.date) -> str:
    return f"{day.day}. {MONTHS[day.month - 1]}"


def _short_months() -> list[str]:
    """As Dansk Sprognævn shortens them; those of three and four letters stand whole."""
    return [month if len(month) < 5 else f"{month[:3]}." for month in MONTHS]
