"""What may stand in a text; a text that is seen at a glance to be plain is looked at no further."""

from meetings.characters import NONCHARACTERS, SPACES, UNSEEN, visible


def test_the_short_way_answers_as_the_long_one():
    # A character outside Latin-1 sends the text the long way.
    for code in [*range(0x500), *range(0x500, 0xD800, 61), *range(0xE000, 0x110000, 997)]:
        assert visible(f"a{chr(code)}b") == visible(f"a{chr(code)}bŵ")[:-1]


def test_what_is_not_seen_goes():
    assert visible(f"a{SPACES}b") == f"a{' ' * len(SPACES)}b"
    assert visible("Ærø – «nej» 😀\xad\x00\u200b") == "Ærø – «nej» 😀"
    assert visible(NONCHARACTERS) == ""
    assert "\xad" in UNSEEN
