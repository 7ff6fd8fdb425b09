"""Lighthouse on a phone: the reading page, the agenda in short, and the page on which minutes are approved.

Needs Node with npx, which fetches Lighthouse, and Chromium; says so where they are not there. Not part of what runs
without a name: `make bench ARGS=lighthouse`. The server is the production one, with compressed static files.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client
from readers import agenda, write_items
from serving import places, served

LIGHTHOUSE = "lighthouse@12"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = "--headless=new --no-sandbox --disable-dev-shm-usage --disable-gpu"
# What each has to reach. A result holds when it is at most its target, so what is missing is told.
WANTED = {"accessibility": 100, "best-practices": 100, "performance": 95}
ROUNDS = int(os.environ.get("LH_ROUNDS", "3"))


def measure() -> list[dict]:
    """How much each page lacks of what is wanted: the best of some rounds, since the machine has other work too."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    npx = shutil.which("npx")
    if not (npx and browser):
        lacking = " and ".join(name for name, there in (("Node with npx", npx), ("Chromium", browser)) if not there)
        print(f"Lighthouse is not measured: {lacking} is not here.", file=sys.stderr)
        return []
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with places(compress=True) as files:
            pages, session = _pages()
            with served("chefforum.wsgi", files) as (host, port):
                scores = {
                    what: _scores(npx, browser, f"http://{host}:{port}{address}", session)
                    for what, address in pages.items()
                }
    finally:
        connection.close()
        connection.creation.destroy_test_db(name, verbosity=0)
    return [
        {
            "name": f"Lighthouse on {what}, {category}: points that are missing",
            "value": max(0, wanted - found[category]),
            "target": 0,
            "unit": f"to {wanted} ({found[category]} reached)",
        }
        for what, found in scores.items()
        for category, wanted in WANTED.items()
    ]


def _pages() -> tuple[dict[str, str], str]:
    """The pages by what they are called, and the session of somebody who reads and approves."""
    from django.urls import reverse

    from decisions.tests.conftest import hold
    from meetings.models import Forum, Meeting

    coming, _readers, secretary = agenda(10)
    forum = coming.forum
    Forum.objects.filter(pk=forum.pk).update(approval_rule="chair")
    forum.refresh_from_db()
    chair = forum.memberships.get(name="Person 0")
    chair.role = "chair"
    chair.save()
    held = Meeting.objects.create(forum=forum, held_on="2026-03-04")
    held.begin_drafting(by=secretary)
    write_items(held, secretary)
    hold(held, secretary=secretary, chair=chair.user)
    client = Client()
    client.force_login(chair.user)
    pages = {
        "the reading page": reverse("meeting", args=[coming.pk]),
        "the agenda in short": reverse("brief", args=[coming.pk]),
        "the approving page": reverse("approve", args=[held.pk]),
    }
    return pages, str(client.session.session_key)


def _scores(npx: str, browser: str, address: str, session: str) -> dict[str, int]:
    """The best of the rounds; whatever a page lacks is printed."""
    best: dict[str, int] = {}
    for _round in range(ROUNDS):
        report = _report(npx, browser, address, session)
        found = {name: round(100 * (one["score"] or 0)) for name, one in report["categories"].items()}
        if not best or sum(found.values()) > sum(best.values()):
            best, told = found, report
        if all(best[name] >= wanted for name, wanted in WANTED.items()):
            return best
    for audit in told["audits"].values():
        if audit.get("score") is not None and audit["score"] < 0.9:
            print(f"{address}: {audit['id']}: {audit['title']} {audit.get('displayValue', '')}", file=sys.stderr)
    return best


def _report(npx: str, browser: str, address: str, session: str) -> dict:
    cookie = json.dumps({"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"})
    with tempfile.TemporaryDirectory() as place:
        to = Path(place) / "report.json"
        command = [npx, "--yes", LIGHTHOUSE, address, "--quiet", "--output=json", f"--output-path={to}"]
        command += [f"--extra-headers={cookie}", f"--chrome-flags={FLAGS}"]
        command += [f"--only-categories={','.join(WANTED)}"]
        ended = subprocess.run(
            command,
            env={**os.environ, "CHROME_PATH": browser},
            timeout=300,
            capture_output=True,
            text=True,
            check=False,
        )
        if not to.exists():
            raise RuntimeError(f"Lighthouse did not end well: {ended.stderr[-500:]}")
        return json.loads(to.read_text())
