"""Pages are sent compressed to whoever takes them so; files are not."""

import gzip

from django.http import FileResponse, HttpResponse
from django.test import RequestFactory

from chefforum.caching import CompressedPages

PAGE = "<p>Dagsorden</p>" * 100


def answered(response, accepts="gzip"):
    request = RequestFactory().get("/", headers={"Accept-Encoding": accepts})
    return CompressedPages(lambda _request: response)(request)


def test_a_page_is_compressed_for_whoever_takes_it():
    response = answered(HttpResponse(PAGE, headers={"ETag": '"a"'}))
    assert (response["Content-Encoding"], response["Vary"], response["ETag"]) == ("gzip", "Accept-Encoding", 'W/"a"')
    assert gzip.decompress(response.content).decode() == PAGE


def test_a_page_is_sent_as_it_is_to_whoever_does_not(tmp_path):
    response = answered(HttpResponse(PAGE), accepts="identity")
    assert (response.has_header("Content-Encoding"), response.text) == (False, PAGE)


def test_a_file_is_sent_as_it_is(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF" * 1000)
    told = (
        HttpResponse(PAGE, content_type="application/json"),
        FileResponse((tmp_path / "a.pdf").open("rb"), content_type="application/pdf"),
    )
    assert [answered(response).has_header("Content-Encoding") for response in told] == [False, False]
