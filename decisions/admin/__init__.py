"""The plain Django admin of what comes from the meeting on."""

from . import decisions, holding, minutes

__all__ = ["decisions", "holding", "minutes"]
