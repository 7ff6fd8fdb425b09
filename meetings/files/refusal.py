"""The refusal of a file, in words for the person who brought it."""


class FileRefused(Exception):
    """A file that cannot be attached. Its text says why, and what to do; the name stands beside it, not in it."""
