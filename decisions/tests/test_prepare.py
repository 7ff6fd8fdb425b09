"""How a member prepares: the agenda in short, what is new, what is read; and nothing of it to whoever may not."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chefforum.testing import item as make_item
from decisions.tests.conftest import OPEN_BYTES, SECRET_ITEM
from meetings.models import AgendaItem, Exclusion, Meeting, ReadingMark, Section


@pytest.fixture
def released(files, secretary) -> Meeting:
    Section.objects.filter(item__meeting=files, item__closed=True, type="presentation").update(
        html="<p>Hemmelig Person skal ansættes.</p>"
    )
    AgendaItem.objects.filter(meeting=files, title="Budget 2027").update(kind="decision")
    files.release_agenda(by=secretary)
    return files


def version_of(meeting: Meeting) -> str:
    return meeting.agenda_versions.latest_first()[0].snapshot_id


def mark(client, meeting: Meeting, *keys: str, version: str = "", **headers):
    said = {"version": version or version_of(meeting), "item": keys}
    return client.post(reverse("mark_read", args=[meeting.pk]), said, headers=headers)


def keys_of(meeting: Meeting) -> list[str]:
    return [str(key) for key in meeting.items.in_order().values_list("key", flat=True)]


def test_brief_tells_of_each_item_when_what_and_how_long(released, chief, signed_in):
    response = signed_in(chief).get(reverse("brief", args=[released.pk]))
    told = [(one.item.label, one.starts, one.letter, one.minutes_to_read) for one in response.context["brief"].entries]
    assert told == [
        ("1", datetime.time(9), "", 1),
        ("2", datetime.time(9, 5), "", 1),
        ("3", datetime.time(9, 5), "B", 1),
    ]
    assert "at budget 2027 godkendes" in response.text
    assert "Det handler om budget 2027." in response.text  # nobody wrote a resumé: how the presentation begins
    assert "Hemmelig Person skal ansættes." in response.text


@pytest.mark.parametrize(
    ("html", "opening"),
    [
        ("<p>Først dette.</p><p>Så hint.</p>", "Først dette."),
        ("<p>Direktionen orienterer om:</p>", "Direktionen orienterer om:"),
        (
            "<p>Forpersonen orienterer om:</p><ul><li>Budget</li></ul><p>Sekretæren orienterer om:</p><ul><li>Valg</li></ul>",
            "Forpersonen orienterer om: Budget; Sekretæren orienterer om: Valg",
        ),
        ("<p>Vi har:</p><ul><li>Budget 2027</li><li>En øvelse</li></ul>", "Vi har: Budget 2027; En øvelse"),
        (f"<p>Vi har:</p><ul><li>Et</li><li>{'ord ' * 50}</li></ul>", "Vi har: Et …"),
    ],
)
def test_beginning_that_announces_something_tells_it_too(files, chief, secretary, signed_in, html, opening):
    Section.objects.filter(item__meeting=files, item__title="Budget 2027", type="presentation").update(html=html)
    files.release_agenda(by=secretary)
    response = signed_in(chief).get(reverse("brief", args=[files.pk]))
    assert response.context["brief"].entries[2].opening == opening


def test_contents_and_item_tell_the_kind_of_an_agendas_item(released, chief, secretary, signed_in):
    letter = '<span class="contents-kind"><span aria-hidden="true">B</span>'
    kind = '<span class="kind kind-decision">'
    pages = [released.get_absolute_url(), reverse("item", args=[released.pk, "3"])]
    shown = [signed_in(chief).get(page).text for page in pages]
    assert [(page.count(letter), page.count(kind)) for page in shown] == [(1, 1), (1, 1)]


def test_brief_counts_words_at_two_hundred_a_minute(released, chief, secretary, signed_in):
    sections = Section.objects.filter(item__meeting=released, item__title="Budget 2027")
    sections.filter(type="presentation").update(html=f"<p>{'ord ' * 600}</p>")
    Section.objects.create(
        item=sections[0].item, position=9, type="summary", heading="Resumé", html=f"<p>{'ord ' * 190}</p>"
    )
    released.release_agenda(by=secretary)
    response = signed_in(chief).get(reverse("brief", args=[released.pk]))
    entry = response.context["brief"].entries[2]
    # 2 in the title, 190, 2 in the recommender and 4 in its point; and 600 more
    assert (entry.words, entry.words_in_full) == (198, 798)
    assert (entry.minutes_to_read, entry.minutes_in_full) == (1, 4)
    assert (entry.opening, entry.summary["heading"]) == ("", "Resumé")


@pytest.mark.parametrize("who", ["chief", "employee", "outsider", "anonymous"])
def test_brief_is_for_those_who_read_the_agenda_and_keeps_closed_words(released, who, signed_in, request, chefforum):
    if who == "chief":  # excluded since
        Exclusion.objects.create(
            item=released.items.get(closed=True),
            membership=chefforum.memberships.get(user=request.getfixturevalue("chief")),
        )
    response = signed_in(request.getfixturevalue(who)).get(reverse("brief", args=[released.pk]))
    assert response.status_code == {"outsider": 404, "anonymous": 302}.get(who, 200)
    assert [word for word in SECRET_ITEM if word in response.text] == []
    if response.status_code == 200:
        # What comes after a closed item has no time: it would say how long that one takes.
        starts = [entry.starts for entry in response.context["brief"].entries]
        assert starts == [datetime.time(9), datetime.time(9, 5), None]


def test_marks_are_put_for_what_may_be_read_and_for_nothing_else(released, chief, chefforum, signed_in):
    item = released.items.get(closed=True)
    Exclusion.objects.create(item=item, membership=chefforum.memberships.get(user=chief))
    other = Meeting.objects.create(forum=chefforum, held_on="2026-12-16")
    stray = make_item(other, "Andet møde")
    response = mark(signed_in(chief), released, *keys_of(released), str(stray.key), "nonsense", hx_request="true")
    assert response.status_code == 204
    marked = ReadingMark.objects.filter(user=chief).values_list("item__title", "snapshot")
    assert sorted(marked) == [
        ("Budget 2027", version_of(released)),
        ("Godkendelse af dagsorden", version_of(released)),
    ]


@pytest.mark.parametrize(("who", "status"), [("employee", 403), ("outsider", 404), ("anonymous", 302)])
def test_only_members_have_marks_and_news(released, who, status, signed_in, request):
    client = signed_in(request.getfixturevalue(who))
    assert mark(client, released, *keys_of(released)).status_code == status
    assert client.get(reverse("meeting_news", args=[released.pk])).status_code == status
    assert not ReadingMark.objects.exists()


@pytest.mark.parametrize("version", ["f" * 64, "nonsense", "\0"])
def test_a_version_that_is_none_of_the_meetings_is_refused(released, chief, signed_in, version):
    assert mark(signed_in(chief), released, *keys_of(released), version=version).status_code == 404
    assert not ReadingMark.objects.exists()


def test_opening_an_item_marks_it_and_tells_what_was_new(released, chief, secretary, signed_in):
    client = signed_in(chief)
    url = reverse("item", args=[released.pk, "3"])
    client.get(url)
    assert [one.item.title for one in ReadingMark.objects.select_related("item")] == ["Budget 2027"]
    Section.objects.filter(item__title="Budget 2027", type="presentation").update(html="<p>Det handler om andet.</p>")
    released.release_agenda(by=secretary)
    first, second = client.get(url), client.get(url)
    assert "Det handler om <del>" in first.text.replace('<span class="visually-hidden">slettet: </span>', "")
    assert [one.state for one in first.context["news"].changed] == ["changed"]
    assert (second.context["news"].changed, "<del>" in second.text) == ([], False)


def test_news_page_and_partial_keep_what_the_reader_is_excluded_from_since(
    released, chief, chefforum, secretary, signed_in
):
    client, item = signed_in(chief), released.items.get(closed=True)
    mark(client, released, *keys_of(released))
    Section.objects.filter(item=item, type="presentation").update(html="<p>Hemmelig Person er ansat.</p>")
    released.release_agenda(by=secretary)
    url = reverse("meeting_news", args=[released.pk])
    ways = ({}, {"HX-Request": "true"})
    assert ["Hemmelig Person" in client.get(url, headers=way).text for way in ways] == [True, True]
    Exclusion.objects.create(item=item, membership=chefforum.memberships.get(user=chief))
    for way in ways:
        text = client.get(url, headers=way).text
        assert [word for word in SECRET_ITEM if word in text] == []
        assert "Der er ikke noget nyt, siden du læste." in text


def test_news_page_is_told_that_all_is_read(released, chief, signed_in):
    client = signed_in(chief)
    mark(client, released, keys_of(released)[0])
    page = client.get(reverse("meeting_news", args=[released.pk]))
    assert "2 punkter, du ikke har læst endnu" in page.text
    response = mark(client, released, *keys_of(released))
    assert (response.status_code, response.url) == (302, released.get_absolute_url())
    assert ReadingMark.objects.filter(user=chief).count() == 3


def test_released_meeting_of_50_items_takes_8_queries_and_marks_keep_the_304(files, chief, secretary, signed_in):
    for number in range(47):
        make_item(files, f"Sag {number}")
    files.release_agenda(by=secretary)
    released = files
    client, url = signed_in(chief), released.get_absolute_url()
    with CaptureQueriesContext(connection) as queries:
        first = client.get(url)
    assert (len(first.context["paper"].items), len(queries) <= 8) == (50, True), [q["sql"][:700] for q in queries]
    mark(client, released, *keys_of(released), hx_request="true")
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def pages_of(meeting: Meeting) -> dict[bool, tuple[str, str]]:
    """The page and the file of the budget's attachments, by whether they are closed."""
    budget = meeting.items.get(title="Budget 2027")
    return {
        row.closed: (
            reverse("attachment_page", args=[meeting.pk, budget.label, row.key]),
            reverse("attachment", args=[meeting.pk, row.key]),
        )
        for row in budget.attachments.all()
    }


def test_attachment_opens_beside_its_text_under_a_policy_of_its_own(released, chief, signed_in):
    page, file = pages_of(released)[False]
    client = signed_in(chief)
    response = client.get(page)
    assert f'<iframe class="beside-frame" src="{file}?vis=fil" title="Notat om budget 2027"' in response.text
    assert "at budget 2027 godkendes" in response.text
    assert "frame-src 'self'" in response["Content-Security-Policy"]
    assert "frame-src" not in client.get(released.get_absolute_url())["Content-Security-Policy"]
    shown, sent = client.get(f"{file}?vis=fil"), client.get(file)
    assert b"".join(shown) == b"".join(sent) == OPEN_BYTES
    assert (shown["X-Frame-Options"], shown["Content-Security-Policy"].split("; ")[-1]) == (
        "SAMEORIGIN",
        "frame-ancestors 'self'",
    )
    assert (shown["Content-Disposition"][:6], sent["Content-Disposition"][:10]) == ("inline", "attachment")
    assert (sent["X-Frame-Options"], sent["Content-Security-Policy"]) == ("DENY", "default-src 'none'; sandbox")


def test_picture_is_shown_and_another_file_is_sent_with_its_name(released, chief, secretary, signed_in):
    client = signed_in(chief)
    budget = released.items.get(title="Budget 2027")
    for name, type_, start in (("kort.png", "image/png", 200), ("tal.csv", "text/csv", 302)):
        row = budget.attachments.create(position=8, title=name)
        row.attach(name.encode(), name=name, type=type_)
        released.release_agenda(by=secretary)
        response = client.get(reverse("attachment_page", args=[released.pk, budget.label, row.key]))
        file = reverse("attachment", args=[released.pk, row.key])
        assert (response.status_code, f'src="{file}?vis=fil"' in response.text) == (start, start == 200)
        sent = client.get(f"{file}?vis=fil")
        assert sent["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert sent["Content-Disposition"] == (
            'inline; filename="kort.png"' if start == 200 else 'attachment; filename="tal.csv"'
        )


@pytest.mark.parametrize("way", ["", "?vis=fil", "?vis=forside", "?vis=nonsense"])
def test_closed_attachment_is_opened_by_no_colleague_and_nobody_who_is_excluded(
    released, chief, employee, chefforum, signed_in, way
):
    for url in pages_of(released)[True]:
        assert signed_in(employee).get(f"{url}{way}").status_code == 404
        assert signed_in(chief).get(f"{url}{way}").status_code == 200
    budget = released.items.get(title="Budget 2027")
    Exclusion.objects.create(item=budget, membership=chefforum.memberships.get(user=chief))
    for url in (*pages_of(released)[True], *pages_of(released)[False]):
        assert signed_in(chief).get(f"{url}{way}").status_code == 404


def test_front_page_says_what_is_new_in_the_next_meeting(released, chief, secretary, signed_in, settings):
    client = signed_in(chief)
    Meeting.objects.filter(pk=released.pk).update(held_on=datetime.date(2199, 1, 2))
    told = []
    for text in ("", "<p>Andet.</p>"):
        if text:
            Section.objects.filter(item__title="Budget 2027", type="presentation").update(html=text)
            released.refresh_from_db()
            released.release_agenda(by=secretary)
        told.append([(one.label, one.state) for one in client.get(reverse("front_page")).context["news"].items])
        mark(client, released, *keys_of(released))
    assert told == [[("1", "unread"), ("2", "unread"), ("3", "unread")], [("3", "changed")]]
    assert "Du har læst dagsordenen, og der er ikke noget nyt." in client.get(reverse("front_page")).text
