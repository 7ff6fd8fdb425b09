"""The check that no text goes out without Danish."""

import os

import polib
import pytest
import translations


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with one text in its code."""
    catalogues = tmp_path / "chefforum" / "locale" / "da" / "LC_MESSAGES"
    catalogues.mkdir(parents=True)
    (tmp_path / "chefforum" / "texts.py").write_text("greeting = _('Hello %(name)s') % {'name': name}\n")
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "CATALOGUES", catalogues)
    return tmp_path


def translate(danish, *flags):
    catalogue = polib.POFile()
    catalogue.metadata = translations.HEADER
    catalogue.append(polib.POEntry(msgid="Hello %(name)s", msgstr=danish, flags=list(flags)))
    catalogue.save(str(translations.CATALOGUES / "django.po"))


WHERE = "chefforum/locale/da/LC_MESSAGES/django.po"


@pytest.mark.parametrize(
    ("danish", "flags", "fault"),
    [
        ("", [], "no Danish: 'Hello %(name)s'"),
        ("Goddag %(name)s", ["fuzzy"], "fuzzy: 'Hello %(name)s'"),
        ("Goddag “%(name)s”", [], "quotes »so« in Danish: 'Goddag “%(name)s”'"),
        ("Goddag %(navn)s", [], "other placeholders: 'Hello %(name)s' and 'Goddag %(navn)s'"),
    ],
)
def test_a_faulty_translation_is_refused(project, capsys, danish, flags, fault):
    translate(danish, *flags)
    assert translations.check() == 1
    assert capsys.readouterr().out.splitlines()[0] == f"{WHERE}: {fault}"


def test_a_text_that_is_not_in_the_catalogue_is_refused(project, capsys):
    assert translations.check() == 1
    assert capsys.readouterr().out.splitlines()[0] == f"{WHERE}: not in the catalogue: 'Hello %(name)s'"


def test_a_translated_text_is_good_and_stays_when_the_catalogue_is_updated(project, capsys):
    translate("Goddag %(name)s")
    assert translations.update() == 0
    assert translations.check() == 0
    entry = polib.pofile(str(translations.CATALOGUES / "django.po"))[0]
    assert (entry.msgid, entry.msgstr) == ("Hello %(name)s", "Goddag %(name)s")


def test_only_a_changed_catalogue_is_compiled(project):
    translate("Goddag %(name)s")
    translations.compile_stale()
    compiled = translations.CATALOGUES / "django.mo"
    assert polib.mofile(str(compiled))[0].msgstr == "Goddag %(name)s"
    same = (translations.CATALOGUES / "django.po").stat().st_mtime_ns
    compiled.write_bytes(b"")
    os.utime(compiled, ns=(same, same))
    translations.compile_stale()
    assert compiled.read_bytes() == b""
