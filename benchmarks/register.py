"""The register of decisions with 160,000 of them: twenty forums that meet for twenty years.

The page as the server answers it to a member of one forum who is a colleague of the others, beside a bare Django view
that is signed in by a session too and sends the same rows by bare SQL: one sentence for the rows, and one for how many
there are, as far as they are counted.
"""

import gc
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

from autosave import BARE_MIDDLEWARE
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.utils import timezone

Answer = Callable[[str], tuple[float, str]]
FORUMS, MEETINGS, ITEMS = 20, 400, 20
ROUNDS = 25
WORDS = (
    "budget kommune skole borger plan møde sag politik økonomi drift trafik miljø klima bolig kultur idræt sundhed "
    "ældre børn familie arbejde løn ledelse strategi digital adgang kontrakt udbud indkøb levering tilsyn regnskab "
    "opfølgning status proces høring udvalg direktør afdeling center institution bibliotek museum havn vej bro tunnel"
)
# The texts of an item, made of the words by its number: a title, forty words of decision, and now and then a rare one.
SAID = f"""
    LATERAL (
        SELECT string_agg(word, ' ') FILTER (WHERE place < 6) AS title,
            string_agg(word, ' ') || CASE WHEN item.id % 400 = 7 THEN ' cykelsti' ELSE '' END AS text
        FROM (
            SELECT place, (string_to_array('{WORDS}', ' '))
                [1 + (item.id * (place + 7) + item.id / 50 * place) % {len(WORDS.split())}] AS word
            FROM generate_series(1, 40) place
        ) AS words
    ) AS said"""
ROWS = """
    SELECT entry.held_on, entry.meeting_id, entry.number, entry.suffix, item.key, forum.name,
        CASE WHEN entry.forum_id = {own} THEN entry.title ELSE entry.public_title END,
        left(CASE WHEN entry.forum_id = {own} THEN entry.text ELSE entry.public_text END, 320),
        outcomes, entry.case_number, entry.closed
    FROM decisions_registerentry entry
    JOIN meetings_agendaitem item ON item.id = entry.item_id
    JOIN meetings_forum forum ON forum.id = entry.forum_id
    WHERE {readable} {asked}
    ORDER BY entry.held_on DESC, entry.meeting_id DESC, entry.number, entry.suffix
    LIMIT 26"""
COUNT = (
    "SELECT count(*) FROM (SELECT 1 FROM decisions_registerentry entry WHERE {readable} {asked} LIMIT 1001) AS found"
)
READABLE = "((newest AND entry.forum_id = {own}) OR (approved AND entry.forum_id = ANY ('{{{others}}}')))"
# What is asked for in the address, and in SQL.
ASKED = {
    "first page": ("", ""),
    "a rare word": (
        "?ord=cykelsti",
        "AND ((entry.forum_id = {own} AND search @@ to_tsquery('danish', 'cykelsti:*'))"
        " OR (entry.forum_id <> {own} AND public_search @@ to_tsquery('danish', 'cykelsti:*')))",
    ),
    "an outcome and a year": (
        "?udfald=postponed&fra=2015-01-01&til=2015-12-31",
        "AND outcomes @> '{{postponed}}' AND (entry.forum_id = {own} OR NOT entry.closed)"
        " AND entry.held_on BETWEEN '2015-01-01' AND '2015-12-31'",
    ),
}


# The sentences that the bare view sends, and how long they took.
SENTENCES: dict[str, tuple[str, str]] = {}
SQL_TOOK: list[float] = []


def bare_addresses(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: the addresses of this module instead of the project's."""

    def answered(request: HttpRequest) -> HttpResponse:
        request.urlconf = __name__
        return get_response(request)

    return answered


def rows(request: HttpRequest, what: str) -> HttpResponse:
    """The bare view: signed in, the rows and their count by bare SQL, one line each."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    start = perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(SENTENCES[what][0])
        found = cursor.fetchall()
        cursor.execute(SENTENCES[what][1])
        cursor.fetchall()
    SQL_TOOK.append(perf_counter() - start)
    return HttpResponse("\n".join(str(row[4]) for row in found), content_type="text/plain")


urlpatterns = [path("<str:what>", rows)]


def measure() -> list[dict]:
    """The median of alternating rounds, so that a busy moment of the machine meets both."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    connection.settings_dict["CONN_MAX_AGE"] = None
    plain = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    try:
        user, own, others = _fill()
        names = {"own": own, "others": ",".join(map(str, others))}
        readable = READABLE.format(**names)
        for what, (_query, asked) in ASKED.items():
            said = {"own": own, "readable": readable, "asked": asked.format(**names)}
            SENTENCES[what] = ROWS.format(**said), COUNT.format(**said)
        with override_settings(STORAGES=plain):  # nobody has collected the files for a measurement
            page = _page_of(user, "/beslutninger/")
            with override_settings(MIDDLEWARE=["register.bare_addresses", *BARE_MIDDLEWARE[1:]]):
                bare = _page_of(user, "/")
            return [_beside(what, page, query, bare) for what, (query, _asked) in ASKED.items()]
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def _beside(what: str, page: Answer, query: str, bare: Answer) -> dict:
    from decisions.views.register import count_asked, entries_asked, rows_asked

    took: list[tuple[float, float]] = []
    for number in range(-3, ROUNDS):
        if query:  # everybody comes for the first page, but what is looked for is another thing each time
            for remembered in (entries_asked, rows_asked, count_asked):
                remembered.cache_clear()
        gc.collect()
        (ours, text), (theirs, lines) = page(query), bare(what)
        keys = lines.split()
        if not keys or any(key not in text for key in keys[:25]):
            raise RuntimeError(f"{what}: the two pages have other rows")
        if number >= 0:  # the first rounds warm both
            took.append((ours, theirs))
    mine, theirs = (median(times) for times in zip(*took, strict=True))
    sql = median(SQL_TOOK[-ROUNDS:])
    return {
        "name": f"register with {FORUMS * MEETINGS * ITEMS} decisions, {what}, server time",
        "value": round(mine / theirs, 2),
        "target": 3,
        "unit": f"x a bare view with bare SQL for the same rows ({theirs * 1000:.1f} ms, {sql * 1000:.1f} ms of SQL)",
    }


def _fill() -> tuple[Any, int, list[int]]:
    """The database: the member, the member's forum, and the others."""
    from decisions.models import Minutes, MinutesVersion, RegisterEntry
    from meetings.models import AgendaItem, Forum, Meeting, Membership, Snapshot, User

    user = User.objects.create_user("chef", password="En lang adgangskode 1")
    forum = Forum.objects.found(name="Forum", visibility=Forum.Visibility.ORGANISATION)
    Membership.objects.create(forum=forum, user=user, name="Cilla Chef")
    meeting = Meeting.objects.create(forum=forum, held_on="2006-01-02", status="approved", minutes_are_out=True)
    minutes = Minutes.objects.create(meeting=meeting, status="approved", approved_at=timezone.now())
    snapshot = Snapshot.objects.keep({})
    version = MinutesVersion.objects.create(minutes=minutes, number=1, snapshot=snapshot, state="approved")
    item = AgendaItem.objects.create(forum=forum, meeting=meeting, title="Sag", status="decided", number=999)
    entry = RegisterEntry.objects.create(
        version=version, item=item, forum=forum, meeting=meeting, held_on=meeting.held_on, number=999, approved=True,
        status="decided", title="Sag", public_title="Sag",
    )  # fmt: skip
    _many(forum, f"generate_series(2, {FORUMS}) n", name="'Forum ' || n", slug="'forum-' || n", sort_key="n")
    every = f"meetings_forum forum, generate_series(1, {MEETINGS}) n"
    _many(meeting, every, forum_id="forum.id", held_on="date '2006-01-02' + n * 18 + (forum.id % 7)::int")
    _many(minutes, f"meetings_meeting m WHERE m.id <> {meeting.pk}", meeting_id="m.id")
    _many(version, f"decisions_minutes m WHERE m.id <> {minutes.pk}", minutes_id="m.id")
    _many(
        item,
        f"meetings_meeting m, generate_series(1, {ITEMS}) n WHERE m.id <> {meeting.pk}",
        key="gen_random_uuid()", forum_id="m.forum_id", meeting_id="m.id", number="n", position="n",
    )  # fmt: skip
    outcome = "(array['approved', 'noted', 'discussed', 'postponed'])[1 + item.id / 7 % 4]"
    _many(
        entry,
        f"""meetings_agendaitem item JOIN meetings_meeting m ON m.id = item.meeting_id
            JOIN decisions_minutes minutes ON minutes.meeting_id = m.id
            JOIN decisions_minutesversion version ON version.minutes_id = minutes.id, {SAID}
            WHERE item.id <> {item.pk}""",
        version_id="version.id", item_id="item.id", forum_id="m.forum_id", meeting_id="m.id", held_on="m.held_on",
        number="item.number", closed="item.id % 10 = 0", outcome=outcome, outcomes=f"array[{outcome}]",
        kind="(array['decision', 'information', 'discussion', 'standing'])[1 + item.id % 4]",
        case_number="'00.0' || item.id % 9 || '.00-P35-' || item.id / 3 || '-26'",
        title="said.title", public_title="CASE WHEN item.id % 10 = 0 THEN 'Lukket punkt' ELSE said.title END",
        text="said.text", public_text="CASE WHEN item.id % 10 = 0 THEN '' ELSE said.text END",
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    others = list(Forum.objects.exclude(pk=forum.pk).values_list("pk", flat=True))
    return user, forum.pk, others


def _many(row: models.Model, source: str, **columns: str) -> None:
    """Copies of the row by one sentence, one for each row of the source; the columns told are made from it."""
    table = row._meta.db_table
    fields = [field for field in row._meta.concrete_fields if not (field.generated or field.primary_key)]
    names = ", ".join(f'"{field.column}"' for field in fields)
    chosen = ", ".join(columns.get(str(field.column), f'one."{field.column}"') for field in fields)
    where = "" if "WHERE" in source else "WHERE true"
    with connection.cursor() as cursor:
        one = f"(SELECT * FROM {table} WHERE id = {row.pk}) AS one"
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {chosen} FROM {one}, {source} {where}")


def _page_of(user: Any, address: str) -> Answer:
    """A function that asks for a page and answers how long it took, and what it says."""
    client, handler = Client(), WSGIHandler()
    client.force_login(user)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}"

    def asked(query: str) -> tuple[float, str]:
        request = RequestFactory().get(f"{address}{query}", headers={"Cookie": cookie, "Host": "localhost"})
        status: list[str] = []

        def answer(code: str, *_said: Any) -> Any:
            status.append(code)

        start = perf_counter()
        response = handler(request.environ, answer)
        text = b"".join(response)
        response.close()
        took = perf_counter() - start
        if status != ["200 OK"]:
            raise RuntimeError(f"{address}{query} answered {status}")
        return took, text.decode()

    return asked
