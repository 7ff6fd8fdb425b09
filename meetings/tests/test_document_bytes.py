"""The same snapshot gives the same bytes, wherever and whenever it is set, and nothing is fetched for it."""

import io
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pikepdf
import pytest
import weasyprint
from django.conf import settings
from fontTools.ttLib import TTFont

from meetings.documents import bundled_gaps, document_html, fingerprint, render_pdf
from meetings.documents.fonts import FOLDER

from .archive_gate import assert_archive_grade
from .pdf_reading import page_texts
from .snapshots import item, section, snapshot

# Needs every fallback font, a table, a footnote and a hyphen.
RICH = snapshot(
    state="draft",
    items=[
        item(
            sections=[
                section(
                    html="<p>Arbejdsmiljørepræsentanternes ✓ 👍 会議 שלום سلام 𝐀</p>"
                    '<p>Med note<span class="footnote">En note</span></p>'
                    "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"
                )
            ]
        )
    ],
)
SCRIPT = """
import sys, hashlib, json, django
django.setup()
from meetings.documents import fingerprint, render_pdf
import weasyprint
made = render_pdf(json.loads(sys.stdin.read()))
bare = weasyprint.HTML(string="<p style='font-family: Liberation Sans'>Et referat").write_pdf()
print(hashlib.sha256(made).hexdigest(), hashlib.sha256(bare).hexdigest(), fingerprint(), sep="\\n")
"""


def elsewhere(folder, **environment) -> list[str]:
    """Hashes of the rich document and of a bare one, and the fingerprint, from a process of its own in that folder."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=json.dumps(RICH),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(settings.BASE_DIR), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


@pytest.fixture
def other_fonts(tmp_path):
    """A machine's own fonts: one that calls itself Liberation Sans and is not, in a folder that Fontconfig is told of."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    with TTFont(FOLDER / "NotoSansMath-Regular.ttf") as font:
        for record in font["name"].names:
            if record.nameID in (1, 16):
                record.string = "Liberation Sans"
        font.save(folder / "false.ttf")
    config = tmp_path / "fonts.conf"
    config.write_text(f"<fontconfig><dir>{folder}</dir><cachedir>{tmp_path / 'cache'}</cachedir></fontconfig>")
    return {"FONTCONFIG_FILE": str(config), "HOME": str(tmp_path)}


def test_bytes_do_not_depend_on_process_folder_time_zone_or_fonts(tmp_path, other_fonts):
    here = elsewhere(settings.BASE_DIR, TZ="Europe/Copenhagen", PYTHONHASHSEED="1")
    there = elsewhere(tmp_path, TZ="Asia/Tokyo", PYTHONHASHSEED="2", LC_ALL="C", **other_fonts)
    assert there[0] == here[0]
    assert there[2] == here[2] == fingerprint()
    # The control: without our care the machine's fonts do decide.
    assert there[1] != here[1]


def test_bytes_are_the_same_again_after_another_document():
    first = render_pdf(RICH)
    render_pdf(snapshot())
    assert render_pdf(RICH) == first


def test_gaps_are_named_and_spelled():
    assert bundled_gaps("Mødet om 会議 ✓ 👍 𓀀") == {"𓀀"}
    html = document_html(snapshot(items=[item(1, "Om 𓀀 og 会議")]))
    assert "Om [U+13000] og 会議" in html
    assert "𓀀" not in html


@pytest.fixture
def listener():
    """A server on this machine that notes what is asked of it."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *arguments):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def reaching_out(address: str, file: str) -> str:
    """HTML that no sanitiser has seen, and that asks for a file and an address in every way there is."""
    asks = []
    for url in (f"{address}/x", file):
        asks.append(
            f"""<img src="{url}"><img srcset="{url} 1x"><object data="{url}"></object><embed src="{url}">
            <iframe src="{url}"></iframe><link rel="attachment" href="{url}"><link rel="stylesheet" href="{url}">
            <a rel="attachment" href="{url}">bilag</a><style>@import "{url}"; @font-face {{ font-family: f; src: url({url}) }}
            .f {{ font-family: f; list-style-image: url({url}) }}</style><p class="f">skrift</p>
            <p style="background: url({url}); content: url({url}); border-image: url({url}) 1">baggrund</p>
            <svg width="9" height="9"><image href="{url}" width="9" height="9"/><use href="{url}#a"/></svg>
            <input type="image" src="{url}"><video poster="{url}"></video>"""
        )
    return "".join(asks) + f'<base href="{address}/"><img src="relativ.png">'


def test_uncleaned_text_reaches_no_file_and_no_network(listener, tmp_path):
    address, asked = listener
    secret = tmp_path / "secret.txt"
    secret.write_text("hemmeligheden")
    html = reaching_out(address, secret.as_uri())
    pdf = render_pdf(snapshot(items=[item(sections=[section(html=html)])]))
    assert asked == []
    assert held(pdf, b"hemmeligheden") == []
    assert "baggrund" in " ".join(page_texts(pdf))


def test_bare_rendering_reaches_both(listener, tmp_path):
    """The control: what the test above looks for is there to be found."""
    address, asked = listener
    secret = tmp_path / "secret.txt"
    secret.write_text("hemmeligheden")
    pdf = weasyprint.HTML(string=reaching_out(address, secret.as_uri())).write_pdf()
    assert "/x" in asked
    assert held(pdf, b"hemmeligheden") != []


def held(pdf: bytes, words: bytes) -> list[int]:
    """The numbers of the PDF's streams that hold the words."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        streams = [item for item in opened.objects if isinstance(item, pikepdf.Stream)]
        return [stream.objgen[0] for stream in streams if words in stream.read_bytes()]


def test_a_draft_is_marked_under_its_text_and_a_final_one_is_not():
    draft, final = (render_pdf(snapshot(state=state)) for state in ("draft", "approved"))
    assert [watermarks(pdf) for pdf in (draft, final)] == [[1, 1, 1, 1], [0, 0, 0, 0]]
    assert "Status Udkast" in page_texts(draft)[0]
    assert "udkast" not in " ".join(page_texts(final)).lower()
    assert_archive_grade(draft)


def watermarks(pdf: bytes) -> list[int]:
    """How many pictures each page paints before its first text."""
    counts = []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            operators = [str(operator) for _, operator in pikepdf.parse_content_stream(page)]
            before = operators[: operators.index("BT")]
            counts.append(sum(operator in ("scn", "Do") for operator in before))
    return counts
