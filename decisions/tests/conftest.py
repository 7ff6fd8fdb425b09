"""A meeting that was held, as the decisions' tests need it; the cast itself is in `chefforum.testing`."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from chefforum.testing import item as make_item
from chefforum.testing import join, person
from decisions.models import Decision, Minutes, Session, Statement
from decisions.tests.approvals import MONDAY, fresh, of
from decisions.tests.cockpit import Desk
from meetings.models import Attachment, Forum, Meeting, Notice, User

# Words that stand only in what is closed. Whoever may not read it meets none of them, by any way.
SECRET_ITEM = ("Ansættelse af ny chef", "ansættelse af ny chef", "Hemmelig Person", "Fortroligt svar")
SECRET_FILE = ("Fortroligt om budget 2027", "Fortroligt om godkendelse af dagsorden")
OPEN_BYTES, CLOSED_BYTES = b"%PDF-1.7 open", b"%PDF-1.7 closed"


def hold(meeting: Meeting, *, secretary: User, chair: User) -> Minutes:
    """Release the agenda, hold the meeting, write its decisions; the minutes await approval."""
    meeting.release_agenda(by=secretary)
    meeting.open_session(by=secretary)
    minutes = Minutes.objects.begin(meeting, by=secretary)
    for item in meeting.items.in_order():
        if item.closed:
            Decision.objects.create(
                item=item, html="<p>Hemmelig Person ansættes.</p>", public="<p>Stillingen er besat.</p>"
            )
            Statement.objects.create(item=item, name="Cilla Chef", html="<p>Fortroligt svar.</p>")
        else:
            Decision.objects.create(item=item, outcome="approved", html=f"<p>{item.title} blev godkendt.</p>")
    minutes.submit(by=secretary)
    return minutes


@pytest.fixture
def files(agenda: Meeting) -> Meeting:
    """The agenda, where the budget's two attachments have bytes: one open, one closed."""
    for attachment in Attachment.objects.filter(item__meeting=agenda, item__title="Budget 2027"):
        content = CLOSED_BYTES if attachment.closed else OPEN_BYTES
        attachment.attach(content, name="lukket.pdf" if attachment.closed else "åben.pdf", type="application/pdf")
    return agenda


@pytest.fixture
def submitted(files: Meeting, secretary: User, chair: User) -> Meeting:
    """A meeting whose minutes await approval."""
    hold(files, secretary=secretary, chair=chair)
    return files


@pytest.fixture
def approved(submitted: Meeting, chair: User) -> Meeting:
    """A meeting whose minutes are approved, of the forum that is open to the whole organisation."""
    submitted.minutes.approve(by=chair)
    submitted.refresh_from_db()
    return submitted


@pytest.fixture
def public(approved: Meeting, chefforum: Forum) -> Meeting:
    """The same, of a forum that everyone may read."""
    chefforum.visibility = Forum.Visibility.PUBLIC
    chefforum.save()
    return approved


@pytest.fixture
def vice(chefforum: Forum) -> User:
    """The forum's vice chair."""
    user = person("naest", "Nanna", "Næst")
    join(chefforum, user, "vice_chair", title="Direktør")
    return user


@pytest.fixture
def sent(agenda, secretary, chair, vice, chief):
    """Minutes in approval, which chair and vice chair give."""
    with time_machine.travel(MONDAY, tick=False):
        Forum.objects.update(approval_rule=Forum.ApprovalRule.CHAIRS)
        agenda.forum.refresh_from_db()
        yield hold(agenda, secretary=secretary, chair=chair)


@pytest.fixture
def at(sent):
    """A function: the address of a page of these minutes."""
    return lambda name, *args: reverse(name, args=[sent.meeting_id, *args])


@pytest.fixture
def done(sent, chair, vice):
    """The same minutes, approved by both; five weeks later."""
    for user in (chair, vice):
        of(sent, user).agree(by=user, read=1)
    Notice.objects.all().delete()
    with time_machine.travel(MONDAY + datetime.timedelta(days=36), tick=False):
        yield fresh(sent)


@pytest.fixture
def held(transactional_db, agenda, secretary):
    """A meeting in session with five items."""
    make_item(agenda, "Lokaleplan", minutes=15)
    make_item(agenda, "Eventuelt", minutes=10)
    agenda.release_agenda(by=secretary)
    return Session.objects.open(agenda, by=secretary)


@pytest.fixture
def desk(held, live_server, browser):
    """The minute taker's window, at that meeting."""
    visitor = Desk(browser, live_server.url)
    visitor.sign_in("sekretaer")
    visitor.open(held)
    yield visitor
    visitor.context.close()
    assert visitor.complaints == []
