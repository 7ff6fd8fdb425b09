"""The demo: an invented municipality whose three forums show every state. `load` makes it, once."""

from .loading import ACCOUNTS, PASSWORD, is_loaded, load_demo

__all__ = ["ACCOUNTS", "PASSWORD", "is_loaded", "load_demo"]
