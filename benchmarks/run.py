#!/usr/bin/env python3
"""Measure what is promised to be fast: benchmarks/run.py [--short] [NAME…]. Run by `make bench`.

Every module beside this one (but `serving`, which they share) has `measure()`, which returns a list of {"name",
"value", "target", "unit"}. `value` is a ratio against a baseline measured in the same run, so that it means the same on
every machine; it holds when it is at most `target`. All results go to benchmarks/latest.json, each in the place of the
one it had there, and the exit status is 1 when one does not hold. With `--short` what lasts a minute lasts ten seconds:
to see whether it works, and no measure; nothing is noted then. What needs more than this machine has (Node, the
network) is measured when it is named.
"""

import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
WHEN_NAMED = {"lighthouse"}
FIELDS: dict[str, Any] = {"name": str, "value": (int, float), "target": (int, float), "unit": str}


def main(wanted: list[str]) -> int:
    """Refused when a name has no module, or a module's answer has another form."""
    if "--short" in wanted:
        os.environ["BENCH_SECONDS"] = "10"
        wanted = [name for name in wanted if name != "--short"]
    modules = {path.stem for path in HERE.glob("*.py")} - {"run", "serving"}
    if unknown := set(wanted) - modules:
        print(f"No such benchmark: {', '.join(sorted(unknown))}. There are: {', '.join(sorted(modules))}.")
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chefforum.settings")
    sys.path[:0] = [str(HERE.parent), str(HERE)]
    import django

    django.setup()
    results = [result for name in sorted(wanted or modules - WHEN_NAMED) for result in measured(name)]
    if "BENCH_SECONDS" not in os.environ:
        note(results)
    print(table(results))
    return 1 if any(result["value"] > result["target"] for result in results) else 0


def measured(name: str) -> list[dict]:
    """A module's results, in the form that was agreed."""
    results = importlib.import_module(name).measure()
    for result in results:
        if result.keys() != FIELDS.keys() or not all(isinstance(result[key], kind) for key, kind in FIELDS.items()):
            sys.exit(f"benchmarks/{name}.py: a result has to have {', '.join(FIELDS)}, and was {result!r}")
    return results


def note(results: list[dict]) -> None:
    """Put the results in the place of the older ones, each with how busy the machine was."""
    latest = HERE / "latest.json"
    known = {one["name"]: one for one in json.loads(latest.read_text())} if latest.exists() else {}
    load = round(os.getloadavg()[0], 1)
    known |= {one["name"]: {**one, "unit": f"{one['unit']}; load {load} on {os.cpu_count()} cores"} for one in results}
    written = [known[name] for name in sorted(known)]
    latest.write_text(json.dumps(written, indent=2, ensure_ascii=False) + "\n")


def table(results: list[dict]) -> str:
    """For people: what was measured, what was promised, and whether it holds."""
    width = max((len(result["name"]) for result in results), default=4)
    lines = [f"{'what':{width}}  measured    target  unit"]
    for result in results:
        verdict = "" if result["value"] <= result["target"] else "  <- over target"
        numbers = f"{result['value']:8.3g}  {result['target']:8.3g}"
        lines.append(f"{result['name']:{width}}  {numbers}  {result['unit']}{verdict}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
