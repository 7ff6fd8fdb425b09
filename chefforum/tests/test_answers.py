"""What holds for every answer: kept by no cache, given to the methods it is for, and in Danish when it is a refusal."""

import pytest
from django.urls import reverse

NOBODYS = "00000000-0000-0000-0000-000000000000"
READ_ONLY = [
    ("front_page", []), ("forum", ["chefforum"]), ("meeting", [1]), ("item", [1, "1"]), ("attachment", [1, NOBODYS]),
    ("minutes_pdf", [1]), ("agenda_html", [1]), ("agenda_json", [1]), ("upload", [1]), ("upload_row", [1]),
]  # fmt: skip


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.parametrize(("name", "args"), READ_ONLY)
def test_what_is_only_read_takes_nothing(secretary, signed_in, name, args, method):
    response = getattr(signed_in(secretary), method)(reverse(name, args=args))
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


def test_every_page_is_asked_for_again(agenda, chief, secretary, signed_in):
    agenda.release_agenda(by=secretary)
    pages = ["/", "/forum/chefforum/", f"/moeder/{agenda.pk}/punkt/1/", "/findes/ikke/"]
    told = [signed_in(chief).get(page)["Cache-Control"] for page in pages]
    assert told == ["private, no-cache"] * len(pages)


def test_request_for_another_host_is_refused_in_danish(client, db):
    response = client.get("/", headers={"host": "et.andet.example"})
    assert response.status_code == 400
    assert "Forespørgslen kan ikke besvares" in response.text
