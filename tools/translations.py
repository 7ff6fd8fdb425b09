#!/usr/bin/env python3
"""The Danish catalogue: translations.py compile|update|check.

`compile` makes the .mo files that Django reads, which git does not keep; a machine needs no gettext for that. `update`
adds what is new in the code and drops what is gone; it guesses nothing. `check` refuses what is missing, empty, fuzzy,
has other placeholders than its original, or quotes otherwise than »so«. The last two need Debian's gettext.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "chefforum" / "locale" / "da" / "LC_MESSAGES"
SOURCES = {"django": ("chefforum", "decisions", "meetings", "templates"), "djangojs": ("static",)}
HEADER = {
    "Project-Id-Version": "Chefforum",
    "Language": "da",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


def compile_stale() -> int:
    """Compile each catalogue that is newer than what was compiled from it."""
    for source in CATALOGUES.glob("*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns == source.stat().st_mtime_ns:
            continue
        import polib  # here, since most starts have nothing to compile

        half = target.with_suffix(f".{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(half))
        os.utime(half, ns=(source.stat().st_atime_ns, source.stat().st_mtime_ns))
        half.replace(target)
    return 0


def extracted(domain: str) -> Any:
    """The catalogue of what the code says now, without translations; None when it says nothing."""
    import polib

    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        for name in SOURCES[domain]:
            if (ROOT / name).is_dir():
                no_texts = shutil.ignore_patterns("tests", "locale", "vendor", "__pycache__", "fonts", "migrations")
                shutil.copytree(ROOT / name, here / name, ignore=no_texts)
        (here / "locale").mkdir()
        django_admin = [sys.executable, "-m", "django", "makemessages", "--locale", "da", "--domain", domain]
        environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        done = subprocess.run(
            [*django_admin, "--no-location", "--no-wrap"], cwd=here, env=environment, capture_output=True, text=True
        )
        if done.returncode:
            sys.exit(f"The texts could not be taken out of the code: {done.stderr.strip()}")
        found = here / "locale" / "da" / "LC_MESSAGES" / f"{domain}.po"
        return polib.pofile(str(found)) if found.exists() else None


def update() -> int:
    """Bring the .po files up to date and say how many texts still want Danish."""
    import polib

    for domain in SOURCES:
        fresh, path = extracted(domain), CATALOGUES / f"{domain}.po"
        if fresh is None:
            path.unlink(missing_ok=True)
            continue
        old = {key(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
        new = polib.POFile(wrapwidth=0)
        new.metadata = HEADER
        for entry in sorted(fresh, key=key):
            known = old.get(key(entry))
            if known:
                entry.msgstr, entry.msgstr_plural, entry.tcomment = known.msgstr, known.msgstr_plural, known.tcomment
            new.append(entry)
        CATALOGUES.mkdir(parents=True, exist_ok=True)
        new.save(str(path))
        print(f"{path.relative_to(ROOT)}: {len(new)} texts, {len(new.untranslated_entries())} without Danish")
    return 0


def check() -> int:
    """1, with a line for each fault."""
    import polib

    faults = []
    for domain in SOURCES:
        path = CATALOGUES / f"{domain}.po"
        catalogue = {key(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
        where = path.relative_to(ROOT)
        for wanted in extracted(domain) or ():
            entry = catalogue.get(key(wanted))
            if entry is None:
                faults.append(f"{where}: not in the catalogue: {wanted.msgid!r}")
            elif entry.fuzzy:
                faults.append(f"{where}: fuzzy: {wanted.msgid!r}")
            elif not entry.translated():
                faults.append(f"{where}: no Danish: {wanted.msgid!r}")
            elif other := placeholders_differ(entry):
                faults.append(f"{where}: other placeholders: {wanted.msgid!r} and {other!r}")
            elif quotes := other_quotes(entry):
                faults.append(f"{where}: quotes »so« in Danish: {quotes!r}")
    print(*faults, sep="\n", end="\n" if faults else "")
    if faults:
        print("`make messages` brings the catalogue up to date; then write the Danish.")
    return 1 if faults else 0


def key(entry: Any) -> tuple[str, str, str]:
    return (entry.msgid, entry.msgctxt or "", entry.msgid_plural or "")


def placeholders_differ(entry: Any) -> str | None:
    """The translation that lacks a placeholder, or has one too many. The singular may leave out the number."""
    originals = set(PLACEHOLDER.findall(entry.msgid)), set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    for number, translation in entry.msgstr_plural.items() if entry.msgid_plural else [(1, entry.msgstr)]:
        if set(PLACEHOLDER.findall(translation)) not in (originals if number == 0 else originals[1:]):
            return translation
    return None


def other_quotes(entry: Any) -> str | None:
    """The translation that has quotation marks of another kind than the rest of the screen."""
    return next((text for text in (entry.msgstr, *entry.msgstr_plural.values()) if re.search('["“”„]', text)), None)


if __name__ == "__main__":
    acts = {"compile": compile_stale, "update": update, "check": check}
    if len(sys.argv) != 2 or sys.argv[1] not in acts:
        sys.exit("usage: translations.py compile|update|check")
    sys.exit(acts[sys.argv[1]]())
