"""From a `referat/1` document to rows, and to a version. All or nothing: one document is one transaction."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from decisions.models.absence import Absence
from decisions.models.addendum import Addendum
from decisions.models.decision import Decision, PointOutcome
from decisions.models.minutes import Minutes
from decisions.models.minutes_version import MinutesVersion
from decisions.models.register import RegisterEntry
from decisions.models.statement import Statement
from meetings.danish import long_date
from meetings.models import AgendaItem, Attachment, Exclusion, Forum, Meeting, Participant, RecommendationPoint, Section

from .follow_ups import FollowUpsKept
from .load_people import take_in_absences, take_in_people
from .refusal import ImportRefused

if TYPE_CHECKING:
    from meetings.models import User


def load(
    document: dict[str, Any],
    *,
    by: "User | None",
    source: str,
    forum: Forum | None = None,
    replace: bool = False,
) -> MinutesVersion:
    """Make approved minutes of a valid `referat/1` document; answer the version that was made of them.

    The forum is the one given, or the document's own, which is founded where it is not there yet. Refused with
    ImportRefused, and nothing is saved: a document that is no approved minutes or from which closed content was taken;
    a meeting that is there already, unless `replace` asks for a new version of minutes that were imported before.
    """
    try:
        with transaction.atomic():
            return _load(document, by=by, source=source, forum=forum, replace=replace)
    except (IntegrityError, DataError) as error:
        raise ImportRefused(
            file=source,
            line=None,
            message=_what_is_wrong(error),
            remedy=_("Correct the file and import it again. Nothing was saved."),
        ) from error


def _what_is_wrong(error: IntegrityError | DataError) -> str:
    """The rule by its name in the database; a DataError is a text or a number that there is no room for."""
    rule = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if rule:
        return _("The content breaks one of the rules for minutes (%(rule)s).") % {"rule": rule}
    return _("A text or a number in it is larger than there is room for.")


def _load(document, *, by, source, forum, replace) -> MinutesVersion:
    if document["kind"] != "minutes" or document["state"] != "approved":
        raise ImportRefused(
            file=source,
            line=None,
            message=_("The file does not hold approved minutes."),
            remedy=_("Export the approved minutes and import that file."),
        )
    if any(item["redacted"] for item in document["items"]):
        raise ImportRefused(
            file=source,
            line=None,
            message=_("Closed items have been taken out of the file."),
            remedy=_("Export the minutes as a member reads them (--audience member) and import that file."),
        )
    forum = forum or _forum(document["forum"])
    Forum.objects.select_for_update().get(pk=forum.pk)  # two imports of the same meeting come one after the other
    meeting = _meeting(document, forum, source=source, replace=replace)
    _refuse_to_lose_addenda(meeting, source)
    excluded = _take_exclusions(meeting, document, source)
    follow_ups = FollowUpsKept(meeting, document, source)
    empty(meeting)
    _refuse_twice(document, source)
    fill(meeting, document)
    follow_ups.put_back(meeting)
    for key, exclusion in excluded:
        Exclusion.objects.create(item=meeting.items.get(key=key), **exclusion)
    minutes, _created = Minutes.objects.get_or_create(meeting=meeting)
    approval = document["approval"]
    minutes.approved_on, minutes.approved_by, minutes.tacit = (
        approval["on"] and datetime.date.fromisoformat(approval["on"]),
        approval["by"],
        approval["tacit"],
    )
    minutes.save(update_fields=["approved_on", "approved_by", "tacit"])
    return minutes.take_in(by=by, source=source, number=document["version"], said=document)


def _refuse_to_lose_addenda(meeting: Meeting, source: str) -> None:
    """Addenda that were written here are in no file that is imported."""
    if Addendum.objects.filter(minutes__meeting=meeting).exists():
        raise ImportRefused(
            file=source,
            line=None,
            message=_("Addenda to these minutes have been written here, and a new import would lose them."),
            remedy=_("Write what is to be corrected as an addendum to the minutes."),
        )


def _refuse_twice(document: dict[str, Any], source: str) -> None:
    """An item has one place: a document that was imported into one forum is not imported into another as well."""
    keys = [item["key"] for item in document["items"]]
    taken = AgendaItem.objects.filter(key__in=keys).select_related("forum", "meeting__forum").first()
    if taken:
        raise ImportRefused(
            file=source,
            line=None,
            message=_("Its items stand in %(place)s already.") % {"place": taken.meeting or taken.forum},
            remedy=_("Replace the minutes there, or import into that forum."),
        )


def _forum(said: dict[str, Any]) -> Forum:
    return Forum.objects.filter(slug=said["slug"]).first() or Forum.objects.found(
        name=said["name"], slug=said["slug"], visibility=said["visibility"]
    )


def same_meeting(forum: Forum, document: dict[str, Any]) -> Meeting | None:
    """The forum's meeting that a document is of: that of the date and time, else the date's that has its items.

    A time that was read wrongly and corrected later does not make another meeting of it.
    """
    said, keys = document["meeting"], [item["key"] for item in document["items"]]
    of_the_day = forum.meetings.exclude(status=Meeting.Status.CANCELLED).filter(held_on=said["date"])
    at_the_time = of_the_day.filter(start=_time(said["start"])).first()
    return at_the_time or of_the_day.filter(items__key__in=keys).first()


def _take_exclusions(meeting: Meeting, document: dict[str, Any], source: str) -> list[tuple[Any, dict[str, Any]]]:
    """Who is excluded from which item (by its key), taken off the rows that are about to be written anew.

    Refused where the document no longer has such an item: its earlier versions would be open to the member.
    """
    keys = {item["key"] for item in document["items"]}
    taken = []
    for exclusion in Exclusion.objects.filter(item__meeting=meeting).select_related("item", "membership"):
        if str(exclusion.item.key) not in keys:
            raise ImportRefused(
                file=source,
                line=None,
                message=_("%(name)s is excluded from item %(item)s, which the file does not have.")
                % {"name": exclusion.membership.name, "item": exclusion.item.label},
                remedy=_("Keep the item in the file, or take the exclusion away first."),
            )
        taken.append((exclusion.item.key, {"membership": exclusion.membership, "reason": exclusion.reason}))
        exclusion.delete()
    return taken


def _meeting(document: dict[str, Any], forum: Forum, *, source: str, replace: bool) -> Meeting:
    """The meeting's row: a new one, or the one whose imported minutes are to be replaced."""
    said = document["meeting"]
    held_on = datetime.date.fromisoformat(said["date"])
    start, end = _time(said["start"]), _time(said["end"])
    meeting = same_meeting(forum, document)
    if meeting is None:
        return Meeting.objects.create(
            forum=forum, held_on=held_on, start=start, end=end, place=said["place"], note=said["note"]
        )
    about = {"forum": forum.name, "date": long_date(held_on)}
    if not Minutes.objects.filter(meeting=meeting).exclude(imported_from="").exists():
        raise ImportRefused(
            file=source,
            line=None,
            message=_("The meeting of %(forum)s on %(date)s is kept in this system already.") % about,
            remedy=_("Its minutes are written here and cannot be replaced by an import."),
        )
    if not replace:
        raise ImportRefused(
            file=source,
            line=None,
            message=_("The minutes of %(forum)s on %(date)s have been imported already.") % about,
            remedy=_("Choose to replace them (--replace) if the file is to become a new version."),
        )
    meeting.start, meeting.end, meeting.place, meeting.note = start, end, said["place"], said["note"]
    meeting.save(update_fields=["start", "end", "place", "note"])
    return meeting


def _time(text: str | None) -> datetime.time | None:
    return datetime.time.fromisoformat(text) if text else None


def empty(meeting: Meeting) -> None:
    """Take the rows of a meeting away that an import made. Its versions stay: they hold what was said."""
    for model, path in (
        (RegisterEntry, "meeting"),
        (PointOutcome, "decision__item__meeting"),
        (Statement, "item__meeting"),
        (Decision, "item__meeting"),
        (Absence, "item__meeting"),
        (AgendaItem, "meeting"),
        (Participant, "meeting"),
    ):
        model.objects.filter(**{path: meeting}).delete()


def fill(meeting: Meeting, document: dict[str, Any]) -> None:
    """Write the document's participants and items as rows of an empty meeting; texts are cleaned as they are saved."""
    people = take_in_people(meeting, document["participants"])
    for position, said in enumerate(document["items"]):
        take_in_absences(_item(meeting, position, said), people, said)


def _item(meeting: Meeting, position: int, said: dict[str, Any]) -> AgendaItem:
    recommendation = next((s for s in said["sections"] if s["type"] == "recommendation"), None)
    item = AgendaItem.objects.create(
        forum=meeting.forum,
        meeting=meeting,
        position=position,
        case_number=(said["case_number"] or {}).get("text", ""),
        recommender=recommendation["recommender"] if recommendation else "",
        taken_up=said.get("taken_up", False),
        **{name: said[name] for name in _ITEM},
    )
    for place, section in enumerate(said["sections"]):
        Section.objects.create(
            item=item, position=place, type=section["type"], heading=section["heading"], html=section["html"]
        )
    points = [
        RecommendationPoint.objects.create(item=item, position=place, html=html)
        for place, html in enumerate(recommendation["points"] if recommendation else (), start=1)
    ]
    for place, attachment in enumerate(said["attachments"]):
        _attachment(item, place, attachment)
    if said["decision"] is not None:
        _decision(item, points, said["decision"])
    for place, statement in enumerate(said["statements"]):
        Statement.objects.create(item=item, position=place, **statement)
    return item


_ITEM = (
    "key", "number", "suffix", "title", "public_title", "kind", "minutes", "presenter", "closed", "status",
)  # fmt: skip


def _attachment(item: AgendaItem, place: int, said: dict[str, Any]) -> None:
    """The file itself does not travel in the document: its hash does, and finds the bytes where they lie here."""
    Attachment.objects.create(
        item=item,
        position=place,
        handed_out=said.get("handed_out", False),
        **{name: said[name] for name in ("key", "title", "closed")},
        **(said["file"] or {}),
    )


def _decision(item: AgendaItem, points: list[RecommendationPoint], said: dict[str, Any]) -> None:
    texts = {name: said[name] for name in ("outcome", "html", "discussion", "public")}
    votes = {f"votes_{name}": number for name, number in said.get("votes", {}).items()}
    # Somebody wrote the text there: no outcome writes over it.
    decision = Decision.objects.create(item=item, edited=bool(said["html"]), **texts, **votes)
    for point, outcome in zip(points, said["points"], strict=False):
        PointOutcome.objects.create(decision=decision, point=point, outcome=outcome)
