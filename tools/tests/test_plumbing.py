"""Each process of the suite has a broker database of its own."""

import pytest
from pytest_plumbing import broker_of


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("redis://cache.example:6379/0", "redis://cache.example:6379/3"),
        ("redis://cache.example:6379", "redis://cache.example:6379/3"),
        ("rediss://:secret@cache.example/7?ssl_cert_reqs=none", "rediss://:secret@cache.example/3?ssl_cert_reqs=none"),
        ("unix:///tmp/a/valkey.sock", "unix:///tmp/a/valkey.sock?db=3"),
        ("redis+socket:///tmp/a/valkey.sock", "redis+socket:///tmp/a/valkey.sock?virtual_host=3"),
    ],
)
def test_a_broker_has_a_database_for_each_number(url, own):
    assert broker_of(url, 3) == own
