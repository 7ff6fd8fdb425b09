"""Imports go one way: chefforum → decisions → meetings."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

# The suite's cast and the tests know everything; the wiring may import what it wires.
LAYERS = {"meetings": {"decisions", "chefforum"}, "decisions": {"chefforum"}}


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Each import of a module: its line, and the first name of what it names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module.split(".")[0]


@pytest.mark.parametrize("app", LAYERS)
def test_no_import_goes_back(app):
    root = Path(settings.BASE_DIR, app)
    back = [
        f"{path.relative_to(root)}:{line} imports {name}"
        for path in root.rglob("*.py")
        if "tests" not in path.parts
        for line, name in imported(path)
        if name in LAYERS[app]
    ]
    assert back == []
