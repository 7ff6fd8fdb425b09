"""The entry for gunicorn: `gunicorn chefforum.wsgi`."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chefforum.settings")
# Those who follow a meeting ask every second, each in a request of its own.
os.environ.setdefault("DATABASE_KEEP_SECONDS", "60")

application = get_wsgi_application()


def prepare() -> None:
    """Do what the first reader of each worker would wait for: addresses, pages, and the hash of what shapes them.
    Workers that are forked from here (`--preload`) have it, and what is there now is never looked through for rubbish
    again."""
    from decisions.views.conditional import shape

    reverse("front_page")
    places = settings.BASE_DIR / "templates"
    for page in sorted(places.rglob("*.html")):
        get_template(str(page.relative_to(places)))
    shape()
    gc.collect()
    gc.freeze()


prepare()
