"""Files that people bring: what they are, by their content and not by their name; and what is in them."""

from .intake import LARGEST_FILE, Received, receive, store, too_large
from .refusal import FileRefused

__all__ = ["LARGEST_FILE", "FileRefused", "Received", "receive", "store", "too_large"]
