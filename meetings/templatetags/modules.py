"""The import map: where a page's JavaScript modules find each other when static files have hashed names."""

import json
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

PACKAGED = {"django-prose-editor/editor": "django_prose_editor/editor.js"}


@register.simple_tag(takes_context=True)
def import_map(context: template.Context) -> SafeString:
    """The page's import map, with the nonce that the policy asks for. It has to stand before the first module.

    Our modules import each other by their plain names (`./editor_html.js`); with manifest storage each has a hashed
    name as well, and a module loaded under two names would be two modules. So every plain address leads to the hashed
    one.
    """
    return format_html(
        '<script type="importmap" nonce="{}">{}</script>',
        context.get("CSP_NONCE") or getattr(context.get("request"), "csp_nonce", ""),
        _imports(settings.STORAGES["staticfiles"]["BACKEND"], settings.STATIC_URL),
    )


@cache
def _imports(_storage: str, prefix: str) -> SafeString:
    imports = {name: static(path) for name, path in PACKAGED.items()}
    for module in sorted(Path(settings.BASE_DIR, "static", "js").glob("*.js")):
        plain, hashed = f"{prefix}js/{module.name}", static(f"js/{module.name}")
        if plain != hashed:
            imports[plain] = hashed
    written = json.dumps({"imports": imports}, separators=(",", ":")).replace("<", "\\u003c")
    return mark_safe(written)  # noqa: S308 - names of our own files, and no tag can begin in it
