"""What a page asks for in its address or its form, as what it is: whatever came instead is taken for nothing."""


def number(text: str | None, otherwise: int = 0) -> int:
    """The whole number that the text says, as the database can hold one; else the one that is given."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else otherwise
