"""One autosave of a section, as the server answers it, beside a bare Django view that saves one row.

Both go through a WSGI handler to a real database, are signed in by a session and checked for forgery. The bare side
has the middleware of a new Django project and writes the same text into one row; ours also asks who may write, locks,
compares versions, cleans the text and keeps every state.
"""

import gc
import io
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.test import Client, RequestFactory, override_settings
from django.urls import path

ROUNDS = 150
CSRF = "a" * 32
# What `startproject` writes into a new project's settings.
BARE_MIDDLEWARE = [
    "autosave.bare_addresses",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
SENTENCE = "Forvaltningen har spurgt alle arbejdspladser, hvilke lokaler de bruger, og hvornår de står tomme. "
Answer = Callable[[str], float]


def bare_addresses(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: the addresses of this module instead of the project's."""

    def answered(request: HttpRequest) -> HttpResponse:
        request.urlconf = __name__
        return get_response(request)

    return answered


def save_row(request: HttpRequest, pk: int) -> HttpResponse:
    """The bare view: signed in, one row found, one row saved."""
    from meetings.models import SectionTemplate

    row = get_object_or_404(SectionTemplate, pk=pk)
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    row.help_text = request.POST["html"]
    row.save()
    return HttpResponse("{}", content_type="application/json")


urlpatterns = [path("raekke/<int:pk>/", save_row)]


def measure() -> list[dict]:
    """The median of alternating rounds, so that a busy moment of the machine meets both."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    connection.settings_dict["CONN_MAX_AGE"] = None
    try:
        ours, bare = _both()
        took: list[tuple[float, float]] = []
        for number in range(-5, ROUNDS):
            text = f"<p>Gang {number}.</p>" + f"<p>{SENTENCE * 5}</p>" * 5
            gc.collect()
            pair = ours(text), bare(text)
            if number >= 0:  # the first rounds warm both
                took.append(pair)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    mine, theirs = (median(times) for times in zip(*took, strict=True))
    return [
        {
            "name": "autosave of a section of one page, server time",
            "value": round(mine / theirs, 2),
            "target": 3,
            "unit": f"x a bare view that saves one row ({theirs * 1000:.1f} ms)",
        }
    ]


def _both() -> tuple[Answer, Answer]:
    """Functions that post a text to our view and to the bare one, and answer how long it took."""
    from meetings.models import AgendaItem, Forum, Meeting, Membership, Role, User

    user = User.objects.create_user("sekretaer", password="En lang adgangskode 1")
    forum = Forum.objects.found(name="Chefforum")
    Membership.objects.create(forum=forum, user=user, name="Signe Sekretær", role=Role.SECRETARY)
    meeting = Meeting.objects.create(forum=forum, held_on="2027-03-03")
    meeting.begin_drafting(by=user)
    for number in range(14):
        item = AgendaItem.objects.write(forum=forum, meeting=meeting, by=user, title=f"Beslutning {number}")
    section = item.sections.get(type="presentation")
    client = Client()
    client.force_login(user)
    cookies = f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}; {settings.CSRF_COOKIE_NAME}={CSRF}"
    version = 0

    def ours(text: str) -> float:
        nonlocal version
        version += 1
        body = {"html": text, "version": version, "writer": user.pk}
        return _post(project, f"/punkter/{item.key}/afsnit/{section.pk}/", body, cookies)

    def plain(text: str) -> float:
        return _post(bare, f"/raekke/{section.template_id}/", {"html": text}, cookies)

    project = WSGIHandler()
    with override_settings(MIDDLEWARE=BARE_MIDDLEWARE):
        bare = WSGIHandler()
    return ours, plain


def _post(handler: WSGIHandler, url: str, said: dict, cookies: str) -> float:
    body = urlencode(said).encode()
    request = RequestFactory().post(
        url,
        body,
        content_type="application/x-www-form-urlencoded",
        headers={"Accept": "application/json", "X-CSRFToken": CSRF, "Cookie": cookies, "Host": "localhost"},
    )
    environ = {**request.environ, "wsgi.input": io.BytesIO(body)}
    status: list[str] = []

    def answer(code: str, *_said: Any) -> Any:
        status.append(code)

    start = perf_counter()
    response = handler(environ, answer)
    b"".join(response)
    response.close()
    took = perf_counter() - start
    if status != ["200 OK"]:
        raise RuntimeError(f"{url} answered {status}")
    return took
