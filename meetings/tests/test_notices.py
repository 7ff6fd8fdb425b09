"""The outbox: who is told what, once, and nothing that is closed."""

from django.core import mail

from chefforum.testing import item as make_item
from chefforum.testing import join, person
from meetings import notices
from meetings.models import AgendaItem, AuditEntry, Exclusion, Notice, Review
from meetings.tasks import send_notice
from meetings.tests.sent_mails import whole
from meetings.unsubscribing import unsubscribe_link

SECRET = ("Ansættelse af ny chef", "ansættelse af ny chef")


def send_all() -> list[str]:
    """Send what is due; every word of every mail that went out, subject first."""
    for notice in Notice.objects.filter(status="due").order_by("pk"):
        send_notice(notice.pk)
    return [whole(message) for message in mail.outbox]


def test_release_tells_the_members_with_an_account_and_nobody_else(agenda, secretary, chair, chief, employee):
    join(agenda.forum, person("forfatter", "Fie", "Forfatter"), "author")
    gone = person("gammel", "Gerda", "Gammel", is_active=False)
    join(agenda.forum, gone)
    agenda.forum.memberships.create(name="Uden Konto")
    version = agenda.release_agenda(by=secretary)
    told = Notice.objects.values_list("user__username", "kind", "about", "version", "status")
    assert sorted(told) == [
        (name, "released", f"version {version.pk}", version.pk, "due") for name in ("chef", "forperson", "sekretaer")
    ]


def test_release_without_notice_tells_nobody_and_says_so(agenda, secretary, chief):
    assert agenda.release_agenda(by=secretary, notify=False).notified is False
    assert not Notice.objects.exists()


def test_nothing_is_sent_while_drafting(agenda, secretary, chief):
    AgendaItem.objects.write(forum=agenda.forum, meeting=agenda, by=secretary, title="Nyt")
    agenda.cancel(by=secretary, reason="Sne")
    notices.tell_moved(agenda)
    assert not Notice.objects.exists()


def test_mail_of_a_release_in_text_and_html(agenda, secretary, chief, settings):
    settings.SITE_URL = "https://moeder.example.dk"
    agenda.items.filter(title="Ansættelse af ny chef").update(minutes=20)
    agenda.release_agenda(by=secretary, note="God læselyst")
    notice = Notice.objects.get(user=chief)
    send_notice(notice.pk)

    (message,) = mail.outbox
    notice.refresh_from_db()
    assert (notice.status, notice.attempts, notice.sent_at is not None) == ("sent", 1, True)
    assert message.to == ["chef@example.dk"]
    assert message.subject == "Dagsorden: Chefforum onsdag 2. december 2026 kl. 9.00"
    assert message.extra_headers["Message-ID"] == f"<{notice.message_id}@moeder.example.dk>"
    assert message.body.split("\n") == [
        "Chefforum onsdag 2. december 2026 kl. 9.00",
        "Mødelokale 2",
        "",
        "Dagsordenen er frigivet.",
        "",
        "God læselyst",
        "",
        "Dagsordenen:",
        "9.00  Punkt 1: Godkendelse af dagsorden",
        "9.05  Punkt 2: Personalesag",
        "9.25  Punkt 3: Budget 2027",
        "",
        f"Læs dagsordenen: https://moeder.example.dk/moeder/{agenda.pk}/",
        "",
        "Du får denne mail, fordi du er medlem af Chefforum. Du skal logge ind for at læse mere.",
        "",
        "Vælg, hvad du får mail om: https://moeder.example.dk/konto/beskeder/",
        f"Ikke flere mails af denne slags: {unsubscribe_link(notice)}",
        "",
    ]
    ((html, kind),) = message.alternatives
    assert kind == "text/html"
    assert [word in html for word in ("Budget 2027", "9.25", "Personalesag", "God læselyst")] == [True] * 4
    assert [word for word in ("src=", "url(", "<img", "<script", "<link") if word in html] == []


def test_closed_title_is_in_no_mail_of_any_kind(agenda, secretary, chair, chief):
    """The members may read the item; their mail does not tell it all the same."""
    closed = agenda.items.get(closed=True)
    Review.objects.begin(agenda, by=secretary, readers=[chief, chair])
    send_all()
    agenda.release_agenda(by=secretary)
    closed.refresh_from_db()
    closed.revise(by=secretary, version=closed.version, presenter="Ansættelse af ny chef")
    agenda.release_agenda(by=secretary)
    late = make_item(agenda, "Ansættelse af ny chef igen", closed=True, public_title="Endnu en personalesag")
    AgendaItem.objects.filter(pk=late.pk).update(status="accepted", author=chief)
    agenda.release_supplement(by=secretary, items=[late.pk])
    late.refresh_from_db()
    late.send_back(by=secretary, reason="Om ansættelse af ny chef")
    draft = late.copies.get()
    draft.hand_in(by=chief)
    agenda.cancel(by=secretary, reason="Sne")
    texts = send_all()
    assert set(Notice.objects.values_list("kind", flat=True)) == {
        "review", "released", "changed", "supplement", "returned", "handed_in", "cancelled",
    }  # fmt: skip
    assert [text for text in texts if any(word in text for word in SECRET)] == []
    assert not Notice.objects.exclude(status="sent").exclude(kind="review").exists()
    changed = next(text for text in texts if "version 2" in text)
    assert "Punkt 2, som er lukket, er ændret." in changed


def test_open_item_reaches_nobody_who_is_excluded_from_it(agenda, secretary, chief, chair):
    item = agenda.items.get(title="Budget 2027")
    Exclusion.objects.create(item=item, membership=chief.memberships.get())
    agenda.release_agenda(by=secretary)
    item.refresh_from_db()
    item.revise(by=secretary, version=item.version, title="Budget 2028")
    agenda.release_agenda(by=secretary)
    texts = {message.to[0]: "" for message in mail.outbox}
    send_all()
    for message in mail.outbox:
        texts[message.to[0]] = texts.get(message.to[0], "") + whole(message)
    assert "Budget" not in texts["chef@example.dk"]
    assert "Budget 2028" in texts["forperson@example.dk"]
    assert "Punkt 3: Lukket punkt" in texts["chef@example.dk"]


def test_item_closed_after_the_release_is_closed_in_a_mail_that_was_late(agenda, secretary, chief):
    agenda.release_agenda(by=secretary)
    item = agenda.items.get(title="Budget 2027")
    item.revise(by=secretary, version=item.version, closed=True, public_title="Økonomi")
    agenda.release_agenda(by=secretary)
    texts = send_all()
    assert [text for text in texts if "Budget" in text] == []
    assert any("Økonomi" in text for text in texts)


def test_line_break_in_a_title_ends_no_header(agenda, secretary, chief):
    item = AgendaItem.objects.write(
        forum=agenda.forum, by=chief, author=chief, title="Hej\r\nBcc: alle@example.dk\nEmne"
    )
    item.hand_in(by=chief)
    send_all()
    (message,) = mail.outbox
    assert message.subject == "Afleveret: Hej Bcc: alle@example.dk Emne"
    assert message.recipients() == ["sekretaer@example.dk"]
    assert message.message()["Bcc"] is None


def test_html_in_a_title_is_text_in_the_mail(agenda, secretary, chief):
    agenda.items.filter(title="Budget 2027").update(title="<img src=x> & co.")
    agenda.release_agenda(by=secretary)
    send_all()
    ((html, _kind),) = mail.outbox[0].alternatives
    assert "&lt;img src=x&gt; &amp; co." in html
    assert "Punkt 3: <img src=x> & co." in mail.outbox[0].body


def test_who_left_the_forum_gets_no_mail(agenda, secretary, chief):
    agenda.release_agenda(by=secretary)
    chief.memberships.update(ends_on="2020-01-01")
    send_all()
    assert [message.to for message in mail.outbox] == [["sekretaer@example.dk"]]
    assert Notice.objects.get(user=chief).status == "dropped"
    assert not Notice.objects.failed().exists()


def test_handed_in_goes_to_the_leader_first_where_there_is_one(chefforum, secretary, chief):
    leader = person("leder", "Lis", "Leder")
    join(chefforum, leader, "leader")
    chefforum.leader_endorses = True
    chefforum.save()
    item = AgendaItem.objects.write(forum=chefforum, by=chief, author=chief, title="Kantinen")
    for act in (
        lambda: item.hand_in(by=chief),
        lambda: item.endorse(by=leader),
        lambda: item.give_back(by=secretary, reason="Mangler økonomi"),
    ):
        act()
        send_all()
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["leder@example.dk"], "Afleveret: Kantinen"),
        (["sekretaer@example.dk"], "Afleveret: Kantinen"),
        (["chef@example.dk"], "Sendt tilbage til dig: Kantinen"),
    ]
    assert "Mangler økonomi" in mail.outbox[2].body
    assert AuditEntry.objects.first_broken() is None
