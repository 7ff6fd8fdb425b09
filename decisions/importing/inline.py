"""Markdown and HTML inside a paragraph, as safe HTML: strong, em, sup, sub, a, br, and marks of footnotes.

A mark stands as MARK until the whole item is known (footnotes.py). All patterns are bounded, so time is linear.
"""

import html
import re

from django.utils.translation import gettext as _

from .encoding import unseen
from .links import HREF, PROGRAM, address, escape_text
from .marks import PARAGRAPH, text_of
from .report import Report, Silent, quoted
from .tags import ACTIVE, BREAKING, PLAIN, SAME

_token = re.compile(
    r"\\(?P<escape>[!-/:-@\[-`{-~])"
    r"|(?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|<(?P<auto>(?:https?://|mailto:)[^<>\s]{1,2000})>"
    r"|<(?P<mail>[^<>\s@]{1,64}@[^<>\s@]{1,255})>"
    r"|<(?P<close>/?)(?P<tag>[A-Za-z][A-Za-z0-9]{0,15})(?P<attributes>(?:[\s/][^<>]{0,2000})?)>"
    r"|(?P<comment><!--)"
    r"|(?P<stars>\*+)"
    r"|(?P<unders>(?<![^\W_])_+|_+(?![^\W_]))"  # cf_mødenotat is a word
    r"|(?P<url>https?://[^\s<>\"“”»«\[\]]{1,2000})"
    r"|(?P<image>!\[)"
    r"|(?P<bracket>\[)"
    r"|(?P<end>\])"
    r"|(?P<newline>\n)"
    r"|(?P<key>\ue008\w{1,20}\ue009)"
)
_target = re.compile(
    r"\(\s{0,9}<?((?:[^\s()<>]|\([^\s()<>]{0,500}\)){0,2000})>?(?:\s{1,9}\"[^\"\n]{0,500}\")?\s{0,9}\)"
)
_mark = re.compile(r"<sup>\[\^?(\d{1,3})\]</sup>|\[\^?(\d{1,3})\]|<sup>(\d{1,3})</sup>")


def inline(text: str, line: int, report: Report) -> str:
    """The text of one paragraph, cell or title as safe HTML; a line end in it is a forced break.

    Promised: every word stays, apart from addresses of links that lead nowhere and the content of <script>, <style>
    and comments, which are warned of.
    """
    return _Inline(text, line, report).html()


def plain(text: str) -> str:
    """What a line of Markdown says, without its signs."""
    return text_of(inline(text, 0, _silent))


class _Inline:
    """One pass over the tokens. Delimiters stand in `out` as text until their partner is found."""

    def __init__(self, text: str, line: int, report: Report):
        self.text, self.line, self.report = text, line, report
        self.out: list[str] = []
        self.delimiters: list[tuple[str, int]] = []  # (strong|em of a sign, place in out)
        self.brackets: list[tuple[int, bool]] = []  # (place in out, is it a picture)
        self.tags: list[str] = []  # raw tags that are open
        self.lost_ends: set[str] = set()
        self.lower = ""

    def html(self) -> str:
        text, done = self.text, 0
        while token := _token.search(text, done):
            self._words(text[done : token.start()])
            done = self._take(token)
        self._words(text[done:])
        while self.tags:
            self.out.append(f"</{self.tags.pop()}>")
        return self._marked("".join(self.out))

    def _words(self, words: str) -> None:
        if words:
            self.out.append(html.escape(words, quote=False) if "a" in self.tags else escape_text(words))

    def _take(self, token: re.Match) -> int:
        kind = token.lastgroup
        if kind == "escape":
            self.out.append(html.escape(token["escape"], quote=False))
        elif kind == "entity":
            self.out.append(html.escape(unseen(html.unescape(token[0])), quote=False))
        elif kind in ("auto", "mail"):
            self._link(token[kind])
        elif kind == "url":
            return self._bare_address(token)
        elif kind in ("tag", "attributes", "close"):
            return self._tag(token)
        elif kind == "comment":
            return self._comment(token)
        elif kind in ("stars", "unders"):
            self._emphasis(token)
        elif kind in ("image", "bracket"):
            self.brackets.append((len(self.out), kind == "image"))
            del self.brackets[:-20]
            self.out.append(token[0])
        elif kind == "end":
            return self._bracket(token)
        elif kind == "newline":
            self.out.append("<br>")
        else:
            self.out.append(token[0])
        return token.end()

    def _link(self, target: str) -> None:
        href = address(target if "://" in target or target.startswith("mailto:") else f"mailto:{target}")
        shown = html.escape(target, quote=False)
        self.out.append(f'<a href="{href}">{shown}</a>' if href and "a" not in self.tags else shown)

    def _bare_address(self, token: re.Match) -> int:
        word = token[0].rstrip(".,;:!?'*_")
        if word.endswith(")") and "(" not in word:
            word = word.rstrip(").,;:")
        self._link(re.sub(r"\\([_*~&#-])", r"\1", word))
        return token.start() + len(word)

    def _tag(self, token: re.Match) -> int:
        name, closing, attributes = token["tag"].lower(), bool(token["close"]), token["attributes"]
        if PROGRAM.search(attributes):
            self.report.warn(
                self.line, _("An event handler or a script's address in <%(tag)s> was removed.") % {"tag": name}
            )
        if name in SAME or name == "a":
            self._pair(SAME.get(name, "a"), closing, attributes)
        elif name == "br":
            self.out.append("<br>")
        elif name in BREAKING:
            self.out.append(PARAGRAPH)
        elif name in PLAIN:
            pass
        elif name in ACTIVE:
            return self._active(name, closing, token)
        else:
            self._words(token[0])  # <navn> in a text is no tag
        return token.end()

    def _pair(self, name: str, closing: bool, attributes: str) -> None:
        if closing:
            if name in self.tags:
                # What was opened inside is closed with it: the result nests.
                while (inner := self.tags.pop()) != name:
                    self.out.append(f"</{inner}>")
                self.out.append(f"</{name}>")
            return
        if name in self.tags:
            return
        if name == "a":
            found = HREF.search(attributes)
            target = next((part for part in found.groups() if part is not None), "") if found else ""
            href = address(target)
            if not href:
                self._dead_link(target)
                return
            self.out.append(f'<a href="{href}">')
        else:
            self.out.append(f"<{name}>")
        self.tags.append(name)

    def _dead_link(self, target: str) -> None:
        if target and not target.startswith("#"):
            self.report.warn(
                self.line, _("A link to %(address)s was removed; its text stays.") % {"address": quoted(target)}
            )

    def _active(self, name: str, closing: bool, token: re.Match) -> int:
        if name in ("img", "picture"):
            self.report.warn(self.line, _("Pictures are not imported."))
        else:
            self.report.warn(self.line, _("<%(tag)s> is not allowed in minutes and was removed.") % {"tag": name})
        if name in ("script", "style") and not closing:
            return self._skip(f"</{name}", token, after=">")
        return token.end()

    def _comment(self, token: re.Match) -> int:
        end = self._skip("-->", token)
        if end == token.end():
            self.out.append("&lt;!--")
        else:
            self.report.warn(
                self.line, _("A comment was left out: %(text)s.") % {"text": quoted(self.text[token.start() : end])}
            )
        return end

    def _skip(self, end: str, token: re.Match, after: str = "") -> int:
        """The place behind what ends here, or behind the token alone where nothing ends it."""
        if end in self.lost_ends:
            return token.end()
        self.lower = self.lower or self.text.lower()
        place = self.lower.find(end, token.end())
        if place < 0:
            self.lost_ends.add(end)
            return token.end()
        place += len(end)
        if after:
            close = self.text.find(after, place, place + 100)
            place = close + 1 if close >= 0 else place
        return place

    def _bracket(self, token: re.Match) -> int:
        if not self.brackets:
            self.out.append("]")
            return token.end()
        place, picture = self.brackets.pop()
        target = _target.match(self.text, token.end())
        if target is None:
            self.out.append("]")
            return token.end()
        if picture:
            self.report.warn(self.line, _("Pictures are not imported."))
            self.out[place] = ""
            if not text_of("".join(self.out[place:])) and re.fullmatch(r"(?!data:).{0,120}", target[1]):
                # Where one stood is seen by its name.
                self.out.append(html.escape(unseen(target[1]), quote=False))
            return target.end()
        url = target[1]
        href = address(url)
        if href and "a" not in self.tags:
            self._without_links(place)
            self.out[place] = f'<a href="{href}">'
            self.out.append("</a>")
        elif re.fullmatch(r"\[?\^?\d{1,3}\]?", text_of("".join(self.out[place + 1 : place + 10]))) and url[:1] in (
            "#",
            "",
        ):
            self.out.append("]")
            self._whole_mark(place)
        else:
            self.out[place] = ""
            self._dead_link(url)
        # Emphasis that began inside a link cannot end outside it.
        self.delimiters = [entry for entry in self.delimiters if entry[1] < place]
        return target.end()

    def _without_links(self, place: int) -> None:
        """A bare address as the text of a link: the outer link stands, the inner one goes."""
        inner = self.out[place + 1 :]
        if any("<a " in piece for piece in inner):
            self.out[place + 1 :] = [re.sub(r"<a [^<>]*>|</a>", "", piece) for piece in inner]

    def _whole_mark(self, place: int) -> None:
        number = text_of("".join(self.out[place + 1 :])).strip("[]^")
        self.out[place:] = [f"[{number}]"]

    def _emphasis(self, token: re.Match) -> None:
        text, run = self.text, token[0]
        before = text[token.start() - 1] if token.start() else " "
        behind = text[token.end()] if token.end() < len(text) else " "
        can_open = not behind.isspace() and not (run[0] == "_" and before.isalnum())
        # Word's "**Beslutning **" ends although a space stands before its end.
        can_close = (not before.isspace() or (len(run) > 1 and behind.isspace())) and not (
            run[0] == "_" and behind.isalnum()
        )
        left = len(run)
        while left and can_close:
            length = self._close(run[0], left)
            if not length:
                break
            left -= length
        if left > 3:
            self.out.append(run[0] * left)
            return
        while left:
            length = 2 if left == 2 else 1  # of three, the inner two are strong
            self.out.append(run[0] * length)
            if can_open:
                self.delimiters.append((run[0] * length, len(self.out) - 1))
                del self.delimiters[:-20]
            left -= length

    def _close(self, sign: str, left: int) -> int:
        """Close the nearest emphasis of this sign that the run is long enough for; answer how much of it that took."""
        for at in range(len(self.delimiters) - 1, -1, -1):
            opener, place = self.delimiters[at]
            if opener[0] != sign or len(opener) > left or (left == 2 and len(opener) == 1 and self._opened(sign * 2)):
                continue
            name = "strong" if len(opener) == 2 else "em"
            self.out[place] = f"<{name}>"
            self.out.append(f"</{name}>")
            del self.delimiters[at:]
            return len(opener)
        return 0

    def _opened(self, sign: str) -> bool:
        return any(opener == sign for opener, _place in self.delimiters)

    def _marked(self, fragment: str) -> str:
        def mark(found: re.Match) -> str:
            number = found[1] or found[2] or found[3]
            kind = "s" if found[3] else "h"
            shown = found[0].replace("^", "")
            return f"\ue000{self.line}:{int(number)}:{kind}\ue001{shown}\ue002"

        if "[" not in fragment and "<sup>" not in fragment:
            return fragment
        return _mark.sub(mark, fragment)


_silent = Silent()
