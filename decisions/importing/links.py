"""Addresses: which of them may be a link, and those that stand bare in a text."""

import html
import re

_mail = re.compile(r"[\w.%+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[A-Za-zæøåÆØÅ]{2,24}")
# In the attributes of a raw tag: where a link leads, and what would run.
HREF = re.compile(r"href\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
PROGRAM = re.compile(r"(?:^|[\s/\"'])on[a-z]{2,20}\s{0,9}=|(?:java|vb)script:", re.IGNORECASE)


def address(url: str) -> str:
    """The address as a link may hold it; empty where it is neither https, http nor mailto."""
    url = html.unescape(url).strip()
    if not re.match(r"(?:https?://[^/?#\s]|mailto:[^@\s]+@)", url, re.IGNORECASE):
        return ""
    return html.escape(url.replace("[", "%5B").replace("]", "%5D").replace(" ", "%20"))


def escape_text(text: str) -> str:
    """Words as HTML, with the mail addresses in them as links."""
    if "@" not in text:
        return html.escape(text, quote=False)
    done, out = 0, []
    for found in _mail.finditer(text):
        word = found[0]
        out += [
            html.escape(text[done : found.start()], quote=False),
            f'<a href="{address(f"mailto:{word}")}">{word}</a>',
        ]
        done = found.end()
    return "".join(out) + html.escape(text[done:], quote=False)
