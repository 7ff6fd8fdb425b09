#!/usr/bin/env python3
"""What has to be done before Chefforum can be seen: tables, static files, demo. In one process, which is faster."""

import hashlib
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Done again at every start; each step finds out by itself that there is nothing to do."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chefforum.settings")
    sys.path.insert(0, str(ROOT))
    import django
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    stamp, now = Path(f"{settings.STATIC_ROOT}.stamp"), static_state()
    if not stamp.exists() or stamp.read_text() != now:
        # Compressing takes half a minute, and on one's own machine it wins nothing.
        settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = sorted(
            {Path(name).suffix[1:] for finder in get_finders() for name, _ in finder.list([])} - {""}
        )
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(now)
    call_command("load_demo")


def static_state() -> str:
    """A word that changes whenever a static file or a package's pin does. Collecting takes seconds, this does not."""
    state = hashlib.sha256()
    for path in sorted((ROOT / "static").rglob("*")):
        status = path.stat()
        state.update(f"{path} {status.st_mtime_ns} {status.st_size}\n".encode())
    for name in ("requirements.txt", "constraints.txt", "chefforum/settings.py"):
        state.update((ROOT / name).read_bytes())
    return state.hexdigest()


if __name__ == "__main__":
    main()
