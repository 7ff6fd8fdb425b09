"""The worker and its clock. What is due stands in the database; the queue only says "now"."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chefforum.settings")

app = Celery("chefforum")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
