"""What the tests of a year in numbers share."""

import datetime

from decisions.tests.year import held, task
from meetings.models import AgendaItem, Exclusion, Forum, Meeting, User

NOW = datetime.datetime(2026, 12, 20, 10, tzinfo=datetime.UTC)
SECRET, SECRET_CASE = "Ansættelse af ny chef", "81.00.00-A00-9-26"
JANUARY, FEBRUARY, DECEMBER = (datetime.date(2026, month, 14) for month in (1, 2, 12))


def day(month: int, number: int) -> datetime.date:
    """A day of the year."""
    return datetime.date(2026, month, number)


def exclude(user: User, item: AgendaItem) -> None:
    """Let the person take no part in the item."""
    Exclusion.objects.create(item=item, membership=user.memberships.get())


def year_of(chefforum: Forum, secretary: User) -> list[Meeting]:
    """Three meetings of 2026, one of 2025, and one whose minutes nobody has been sent."""
    first = held(chefforum, JANUARY, by=secretary, items=[
        {"title": "Godkendelse af dagsorden", "kind": "standing", "minutes": 5, "outcomes": ["approved"], "used": 2},
        {"title": SECRET, "kind": "decision", "closed": True, "public_title": "Personalesag", "minutes": 10,
         "case_number": SECRET_CASE, "outcomes": ["not_approved"], "used": 40},
        {"title": "Budget", "kind": "decision", "minutes": 30, "case_number": "00.30.00-A00-1-26",
         "outcomes": ["postponed"], "status": "postponed", "used": 45},
    ])  # fmt: skip
    second = held(chefforum, FEBRUARY, by=secretary, items=[
        {"title": "Budget igen", "kind": "decision", "minutes": 30, "case_number": "00.30.00-A00-1-26",
         "outcomes": ["approved", "postponed"], "used": 31},
        {"title": "Kantinen", "kind": "information", "outcomes": ["noted"], "used": 4},
        {"title": "Kontrakten", "kind": "information", "minutes": 20, "outcomes": [], "status": "withdrawn"},
    ])  # fmt: skip
    third = held(chefforum, DECEMBER, by=secretary, items=[
        {"title": "Flytningen", "kind": "decision", "outcomes": ["postponed"], "status": "postponed"},
        {"title": "Julefrokosten", "outcomes": ["approved"]},
    ])  # fmt: skip
    held(chefforum, datetime.date(2025, 3, 3), by=secretary, items=[{"title": "Forrige år", "outcomes": ["approved"]}])
    draft = [{"title": "Ikke sendt", "outcomes": ["approved"], "used": 9}]
    held(chefforum, day(6, 3), draft, by=secretary, submit=False)
    task(first.items.get(closed=True), day(12, 1))
    task(first.items.get(title="Budget"), day(12, 1))
    task(first.items.get(title="Budget"), day(12, 20))
    task(second.items.get(title="Kantinen"), day(3, 1), "done")
    task(second.items.get(title="Kantinen"), day(3, 1), "cancelled")
    return [first, second, third]
