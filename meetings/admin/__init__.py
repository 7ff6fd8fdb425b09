"""The plain Django admin: every row there is, in Danish. What was said and what was done can only be read."""

from . import drafting, forums, meetings, people, record

__all__ = ["drafting", "forums", "meetings", "people", "record"]
