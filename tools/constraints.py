#!/usr/bin/env python3
"""Write constraints.txt: what is installed in .venv beside the packages that the requirements pin themselves."""

import importlib.metadata
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAD = "# Written by `make constraints`: the versions of everything that requirements*.txt do not name themselves.\n"
NOT_OURS = {"pip", "setuptools", "wheel"}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> None:
    """The file, sorted, one `name==version` a line."""
    files = (ROOT / "requirements.txt", ROOT / "requirements-dev.txt", ROOT / "tools" / "requirements-services.txt")
    named = {normal(found) for file in files for found in re.findall(r"^([\w.-]+)", file.read_text(), re.MULTILINE)}
    installed = {normal(found.name): found.version for found in importlib.metadata.distributions()}
    rest = sorted(installed.keys() - named - NOT_OURS)
    lines = [f"{name}=={installed[name]}\n" for name in rest]
    (ROOT / "constraints.txt").write_text(HEAD + "".join(lines))


if __name__ == "__main__":
    main()
