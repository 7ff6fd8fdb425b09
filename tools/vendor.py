#!/usr/bin/env python3
"""Bring the front end's packages from npm into static/vendor: tools/vendor.py [--check]

Each package's files lie there with its licence, and manifest.json tells version, licence and SHA-256 of every file.
`--check` fetches nothing: it fails where a file differs from the manifest, is missing, or is in it nowhere.
Needs npm to fetch, and nothing to check.
"""

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
MANIFEST = "manifest.json"


class Package(NamedTuple):
    """One npm package at one version, and which of its files become which of ours."""

    name: str
    version: str
    licence: str
    folder: str
    files: dict[str, str]


_FONTS = "files/source-sans-3-{part}-wght-{style}.woff2"
PACKAGES = (
    Package(
        "bootstrap",
        "5.3.9",
        "MIT",
        "bootstrap",
        {"LICENSE": "LICENSE", "dist/css/bootstrap.min.css": "bootstrap.min.css"},
    ),
    Package(
        "sortablejs",
        "1.15.7",
        "MIT",
        "sortablejs",
        {"LICENSE": "LICENSE", "modular/sortable.esm.js": "sortable.esm.js"},
    ),
    Package(
        "@fontsource-variable/source-sans-3",
        "5.3.0",
        "OFL-1.1",
        "source-sans-3",
        {"LICENSE": "LICENSE"}
        | {
            _FONTS.format(part=part, style=style): f"{part}-{style}.woff2"
            for part in ("latin", "latin-ext")
            for style in ("normal", "italic")
        },
    ),
    # The build for browsers of some years back. Without the WebAssembly that our policy does not let run: what decodes
    # pictures of scanned pages comes as script. Fonts are the reader's own but for the two of signs; no CJK tables.
    Package(
        "pdfjs-dist",
        "6.5.438",
        "Apache-2.0",
        "pdfjs",
        {
            "LICENSE": "LICENSE",
            "legacy/build/pdf.min.mjs": "pdf.min.mjs",
            "legacy/build/pdf.worker.min.mjs": "pdf.worker.min.mjs",
        }
        | {
            f"wasm/{name}": name
            for name in (
                "LICENSE_JBIG2",
                "LICENSE_OPENJPEG",
                "LICENSE_PDFJS_JBIG2",
                "LICENSE_PDFJS_OPENJPEG",
                "jbig2_nowasm_fallback.js",
                "openjpeg_nowasm_fallback.js",
            )
        }
        | {f"standard_fonts/{name}": name for name in ("LICENSE_FOXIT", "FoxitDingbats.pfb", "FoxitSymbol.pfb")},
    ),
)
# A reference to a map that is not shipped breaks the collecting of static files.
_MAP = re.compile(rb"\n?/\*# sourceMappingURL=[^*]*\*/\s*$")


def fetch(vendor: Path = VENDOR) -> None:
    """Write every package's files and the manifest. What stands in the folder beside them is left for `check`."""
    manifest = []
    for package in PACKAGES:
        content = _of_npm(package)
        for name, data in content.items():
            place = vendor / package.folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        manifest.append(
            {
                "package": package.name,
                "version": package.version,
                "licence": package.licence,
                "folder": package.folder,
                "files": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(content.items())},
            }
        )
    (vendor / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


def _of_npm(package: Package) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--pack-destination", folder, f"{package.name}@{package.version}"]
        archive = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1]
        with tarfile.open(Path(folder) / archive) as tar:
            return {ours: _without_map(ours, _read(tar, theirs)) for theirs, ours in package.files.items()}


def _read(tar: tarfile.TarFile, name: str) -> bytes:
    file = tar.extractfile(f"package/{name}")
    if file is None:
        raise SystemExit(f"{name} is no file in the package")
    return file.read()


def _without_map(name: str, data: bytes) -> bytes:
    return _MAP.sub(b"\n", data) if name.endswith((".css", ".js")) else data


def check(vendor: Path = VENDOR) -> list[str]:
    """One sentence for each file that is not what the manifest says; empty where all is well."""
    manifest = json.loads((vendor / MANIFEST).read_text("utf-8"))
    said = {f"{entry['folder']}/{name}": sha for entry in manifest for name, sha in entry["files"].items()}
    there = {str(path.relative_to(vendor)): path for path in vendor.rglob("*") if path.is_file()}
    there.pop(MANIFEST)
    wrong = [f"{name} is missing" for name in sorted(said.keys() - there.keys())]
    wrong += [f"{name} is not in the manifest" for name in sorted(there.keys() - said.keys())]
    for name in sorted(said.keys() & there.keys()):
        if hashlib.sha256(there[name].read_bytes()).hexdigest() != said[name]:
            wrong.append(f"{name} is not what was fetched")
    return wrong


def main(arguments: list[str]) -> int:
    """0 when all is well, 1 with a sentence for each file that is not."""
    if arguments not in ([], ["--check"]):
        print("usage: tools/vendor.py [--check]", file=sys.stderr)
        return 2
    if not arguments:
        fetch()
    wrong = check()
    print("\n".join(wrong) or f"{VENDOR.name}: every file is as the manifest says")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
