"""What is laid over the document's stylesheet for each working copy."""

from pathlib import Path

from meetings.documents import fonts

_FOLDER = Path(__file__).parent


def _style(name: str) -> str:
    return (_FOLDER / f"{name}.css").read_text("utf-8").replace("var(--families)", fonts.families_css())


BUNDLE = _style("bundle")
ITEM_ALONE = _style("item_alone")
MISSING = _style("missing")
NOTES = _style("notes")
FOLDED = _style("folded")
