"""The versions of an agenda and the writing guide in a browser: every width, no violation of any kind."""

import pytest
from playwright.sync_api import expect

from chefforum.testing import item
from decisions.tests.journeys import Visitor
from meetings.models import AgendaItem

pytestmark = pytest.mark.journey

ROW = "<tr><td>{}</td><td>{}</td></tr>"
OLD = (
    "<p>Kommunen har otte haller, som foreningerne bruger hver aften.</p>"
    "<ul><li>Hallerne er slidte</li><li>Taget er utæt</li></ul>"
    f"<table><tbody>{ROW.format('Løn', '1.200')}{ROW.format('Varme', '300')}{ROW.format('Leje', '90')}</tbody></table>"
)
NEW = (
    "<p>Kommunen har ni haller, som foreningerne bruger næsten hver aften.</p>"
    "<ul><li>Hallerne er slidte</li><li>Der mangler lys</li><li>Taget er utæt</li></ul>"
    f"<table><tbody>{ROW.format('Løn', '1.250')}{ROW.format('Leje', '90')}{ROW.format('I alt', '1.340')}</tbody></table>"
    "<p>Forvaltningen vender tilbage med et forslag inden sommer.</p>"
)


@pytest.fixture
def agenda_of_three_versions(transactional_db, agenda, secretary):
    """The agenda after two corrections."""
    agenda.release_agenda(by=secretary)
    budget = agenda.items.get(title="Budget 2027")
    for text in (OLD, NEW):
        section = budget.sections.get(type="presentation")
        section.html = text
        section.save()
        agenda.release_agenda(by=secretary)
    item(agenda, "Velkomst til ny kollega")
    agenda.participants.filter(name="Cilla Chef").update(presence="absent")
    agenda.release_agenda(by=secretary)
    return agenda


def test_versions_are_read_and_compared(agenda_of_three_versions, secretary, chief, live_server, browser):
    base = f"/moeder/{agenda_of_three_versions.pk}/versioner/"
    written = AgendaItem.objects.write(
        forum=agenda_of_three_versions.forum, by=secretary, title="Ny hal", kind="decision"
    )
    section = written.sections.get(type="presentation")
    section.html = "<p>Såfremt det foreslås, vurderes det. Der foretages en måling, som senere skal gentages.</p>"
    section.save()
    found = []
    for who, addresses in (
        ("chef", [base, f"{base}2/", f"{base}2/3/", f"{base}1/4/"]),
        ("sekretaer", [f"/punkter/{written.key}/"]),
    ):
        visitor = Visitor(browser, live_server.url)
        visitor.sign_in(who)
        for address in addresses:
            found += visitor.faults(address)
        found += visitor.complaints
        visitor.context.close()
    assert found == []


def test_the_guide_is_hidden_and_shown_by_keyboard(agenda, secretary, live_server, browser, transactional_db):
    written = AgendaItem.objects.write(forum=agenda.forum, by=secretary, title="Ny hal", kind="decision")
    visitor = Visitor(browser, live_server.url)
    visitor.sign_in("sekretaer")
    visitor.page.goto(f"/punkter/{written.key}/")
    guide = visitor.page.locator("#guide")
    assert "Lad titlen begynde med, hvad forummet skal" in guide.inner_text()
    guide.get_by_role("button", name="Skjul rådene").press("Enter")
    show = guide.get_by_role("button", name="Vis rådene")
    expect(show).to_be_focused()
    assert "Lad titlen" not in guide.inner_text()
    show.press("Enter")
    guide.get_by_text("Lad titlen begynde med").wait_for()
    assert visitor.complaints == []
    visitor.context.close()
