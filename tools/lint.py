#!/usr/bin/env python3
"""Every check that a commit has to pass, all of them, also after one has failed. Run by `make lint`."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
CHECKS = {
    "ruff": [PYTHON, "-m", "ruff", "check", "."],
    "ruff format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "djlint": [PYTHON, "-m", "djlint", "--lint", "--quiet", "templates"],
    "translations": [PYTHON, "tools/translations.py", "check"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "mypy": [PYTHON, "-m", "mypy", "chefforum", "decisions", "meetings", "tools", "benchmarks"],
}


def main() -> int:
    """1 when a check has failed, after what it said."""
    failed = []
    for name, command in CHECKS.items():
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        print(f"{name}: {'failed' if done.returncode else 'good'}", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout, flush=True)
    if failed:
        print(f"Not good yet: {', '.join(failed)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
