"""The entry for gunicorn: `gunicorn chefforum.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chefforum.settings")
# Those who follow a meeting ask every second, each in a request of its own.
os.environ.setdefault("DATABASE_KEEP_SECONDS", "60")

application = get_wsgi_application()
