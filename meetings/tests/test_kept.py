"""What is the same on every page is written once, and holds nothing of one reader's."""

from django.template import Context, Template
from django.utils.translation import override


def test_what_is_kept_has_no_word_of_the_reader_s():
    page = Template("{% load page %}{% kept %}<b>{{ user }}</b>{% endkept %}{{ user }}")
    assert [page.render(Context({"user": name})) for name in ("Anne", "Bo")] == ["<b></b>Anne", "<b></b>Bo"]


def test_what_is_kept_is_kept_for_each_language():
    page = Template('{% load page i18n %}{% kept %}{% translate "Sign out" %}{% endkept %}')
    told = []
    for language in ("da", "en", "da"):
        with override(language):
            told.append(page.render(Context()))
    assert told == ["Log ud", "Sign out", "Log ud"]


def test_what_is_kept_is_written_once():
    page = Template("{% load page %}{% kept %}{% icon 'lock' %}{% endkept %}")
    assert page.render(Context()) is not None
    (kept,) = page.nodelist.get_nodes_by_type(page.nodelist[1].__class__)
    assert list(kept.written.values()) == [page.render(Context())]
