"""HTML to PDF, by WeasyPrint, with our own fonts and nothing else from outside.

Slow to import: `meetings.documents` imports it only when a PDF is made.
"""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock

import weasyprint
from weasyprint.text.ffi import pango
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from . import fonts
from .archive_grade import finish
from .html import STYLESHEET, WATERMARK

# Pango and Fontconfig keep state in the process, and threads would only wait for each other.
_one_at_a_time = Lock()


class OwnFilesOnly(URLFetcher):
    """Answers the addresses of the document's own fonts and watermark; every other address reaches nothing.

    No socket and no file is opened for a text's `<img>`, `<link>`, `url(…)` or attachment, whatever its scheme.
    """

    def __init__(self):
        super().__init__(allowed_protocols=())
        folder = fonts.FOLDER
        self._files = {f"document:{face.file}": folder / face.file for face in (*fonts.TEXT, *fonts.FALLBACK)}
        self._files["document:udkast.svg"] = WATERMARK

    def fetch(self, url, headers=None):
        file = self._files.get(url)
        if file is None:
            raise ValueError(f"The document may not reach {url[:200]}")
        kind = "image/svg+xml" if file.suffix == ".svg" else "font/sfnt"
        return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": kind})


def write(html: str, *, also: str = "") -> bytes:
    """The HTML as a PDF that is PDF/A-3a and PDF/UA-1. The same HTML gives the same bytes, on any machine.

    `also` is a stylesheet that is laid over the document's own, for other paper than the archive's.

    The HTML is trusted to be structured as the standards ask (`richtext.clean` sees to it); that it reaches no network
    and no file outside our fonts is seen to here.
    """
    with _one_at_a_time, _without_garbage_collection():
        font_config, stylesheet = _engine(os.getpid(), fonts.needs_fallback(html))
        stylesheets = [stylesheet]
        if also:
            stylesheets.append(weasyprint.CSS(string=also, base_url="document:", url_fetcher=OwnFilesOnly()))
        return weasyprint.HTML(string=html, url_fetcher=OwnFilesOnly(), base_url="document:").write_pdf(
            pdf_variant="pdf/a-3a", stylesheets=stylesheets, font_config=font_config, finisher=finish
        )


def pango_version() -> str:
    """The version of the library that shapes text and breaks lines; it is the machine's, not ours."""
    return str(pango.pango_version())


@lru_cache(maxsize=4)
def _engine(process: int, with_fallback: bool) -> tuple[FontConfiguration, weasyprint.CSS]:
    """Fonts and parsed stylesheet, made once a process: a forked child that inherited them would delete its parent's.

    The fallback fonts are added only for a text that needs them: reading Unifont takes longer than most documents.
    """
    with _own_fontconfig():
        font_config = FontConfiguration()
    faces = (*fonts.TEXT, *fonts.FALLBACK) if with_fallback else fonts.TEXT
    style = fonts.font_face_css(faces) + STYLESHEET
    return font_config, weasyprint.CSS(
        string=style, base_url="document:", url_fetcher=OwnFilesOnly(), font_config=font_config
    )


@contextmanager
def _own_fontconfig() -> Iterator[None]:
    """Fontconfig reads its configuration's place from the environment each time a configuration is made."""
    names = ("FONTCONFIG_FILE", "FONTCONFIG_PATH", "FONTCONFIG_SYSROOT")
    before = {name: os.environ.pop(name) for name in names if name in os.environ}
    os.environ["FONTCONFIG_FILE"] = str(fonts.FONTCONFIG_FILE)
    try:
        yield
    finally:
        del os.environ["FONTCONFIG_FILE"]
        os.environ.update(before)


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """A document is a million small objects that all live until it is written: looking for garbage there is waste."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
