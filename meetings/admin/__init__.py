"""The plain Django admin: every row there is, in Danish. What was said and what was done can only be read."""

from . import forums, meetings, people, record

__all__ = ["forums", "meetings", "people", "record"]
