"""The wiring: settings, addresses, the worker. The subject itself stands in `meetings` and `decisions`."""

from .celery import app as celery_app

__all__ = ["celery_app"]
