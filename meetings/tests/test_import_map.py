"""With hashed names a module is loaded once, under its hashed name, whatever other module asks for it."""

import json
import re
from pathlib import Path

from django.conf import settings as django_settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.base import ContentFile
from django.template import engines

MODULES = sorted(f"js/{path.name}" for path in Path(django_settings.BASE_DIR, "static", "js").glob("*.js"))
PACKAGE = "django_prose_editor/editor.js"


def page(rf) -> str:
    """A page that has nothing but the map."""
    request = rf.get("/")
    request.csp_nonce = "n0nce"
    return engines["django"].from_string("{% load modules %}{% import_map %}").render({}, request)


def imports(page: str) -> dict[str, str]:
    """What the page's map says."""
    found = re.fullmatch(r'<script type="importmap" nonce="n0nce">(.*)</script>', page)
    assert found, page
    return json.loads(found[1])["imports"]


def test_hashed_names(rf, settings, tmp_path):
    storage = ManifestStaticFilesStorage(location=tmp_path, base_url="/static/")
    for name in (*MODULES, PACKAGE, f"{PACKAGE}.map"):
        storage.save(name, ContentFile(Path(finders.find(name)).read_bytes()))
    assert not [
        told
        for *_names, told in storage.post_process(
            {name: (storage, name) for name in (*MODULES, PACKAGE, f"{PACKAGE}.map")}
        )
        if isinstance(told, Exception)
    ]
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    said = imports(page(rf))
    assert said == {
        "django-prose-editor/editor": storage.url(PACKAGE),
        **{f"/static/{name}": storage.url(name) for name in MODULES},
    }
    assert all(re.search(r"\.[0-9a-f]{12}\.js$", address) for address in said.values())


def test_plain_names(rf):
    assert imports(page(rf)) == {"django-prose-editor/editor": f"/static/{PACKAGE}"}
