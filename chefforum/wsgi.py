"""The entry for gunicorn: `gunicorn chefforum.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chefforum.settings")

application = get_wsgi_application()
