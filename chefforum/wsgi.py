"""The entry for gunicorn: `gunicorn chefforum.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chefforum.settings")
# Those who follow a meeting ask every second, each in a request of its own.
os.environ.setdefault("DATABASE_KEEP_SECONDS", "60")

application = get_wsgi_application()

# What the first reader would wait for: addresses and views, and the page that most come for. Workers that are forked
# from here (`--preload`) have it.
len(get_resolver().url_patterns)
get_template("decisions/meeting_page.html")
