"""Structural diff of two rich texts."""


def diff(old: str, new: str) -> str:
    """The new text, with what came to it in `<ins>` and what went in `<del>`."""
    return new if old == new else f"<del>{old}</del><ins>{new}</ins>"
