"""Old and new read back out of a diff."""

from html.parser import HTMLParser

from meetings.richtext import clean

VOID = {"br"}


def read_back(diffed: str, *, without: str) -> str:
    """The rich text that is left when what is marked `without` ('ins' or 'del') goes and the other marks come off."""
    reader = _Reader(without)
    reader.feed(diffed)
    reader.close()
    return clean("".join(reader.kept))


class _Reader(HTMLParser):
    """Copies what is kept. A diff is well formed: every tag is closed, in order."""

    def __init__(self, without: str):
        super().__init__(convert_charrefs=False)
        self.without = without
        self.kept: list[str] = []
        self.open: list[tuple[str, bool]] = []

    @property
    def skips(self) -> bool:
        return bool(self.open) and self.open[-1][1]

    def handle_starttag(self, tag, attributes):
        goes = self.skips or tag == self.without or dict(attributes).get("class") == f"diff-{self.without}"
        if tag not in VOID:
            self.open.append((tag, goes))
        if not goes and tag not in ("ins", "del"):
            self.kept.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag):
        _tag, goes = self.open.pop()
        if not goes and tag not in ("ins", "del"):
            self.kept.append(f"</{tag}>")

    def handle_data(self, data):
        if not self.skips:
            self.kept.append(data)

    def handle_entityref(self, name):
        self.handle_data(f"&{name};")

    def handle_charref(self, name):
        self.handle_data(f"&#{name};")
