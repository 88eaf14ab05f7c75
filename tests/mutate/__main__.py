"""``./run mutate``: put small mistakes into the code, one at a time, and list those that no test notices."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import subprocess
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.mutate.mutants import Mutant, files, mutants_of, same_as, sample
from tests.mutate.plugin import LEAN, PLAIN_ADDOPTS, ROOT
from tests.mutate.targets import TARGETS, Target

LEFT = ("survived", "unreached")
HELP = """Put small mistakes into the code, one at a time, and list those that no test notices.

Nothing in the tree is changed: a mistake lives in the memory of one process. The seed is printed; the same seed
and number choose the same mistakes of the same code. What survives is either a test that is missing or a mistake
that makes no difference; read each. Packages: """


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("./run mutate", description=HELP + ", ".join(TARGETS))
    parser.add_argument("package", nargs="*", choices=[[], *TARGETS], help="which packages (default: all)")
    parser.add_argument("--number", type=int, default=60, help="how many mistakes in each package (default: 60)")
    parser.add_argument("--seed", type=int, default=None, help="of an earlier run, to make the same mistakes again")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many to try at a time")
    parser.add_argument("--seconds", type=float, default=30, help="of tests for each mistake (default: 30)")
    parser.add_argument("--only", metavar="WORD", default="", help="mistakes in files with this word in their path")
    parser.add_argument("--left", action="store_true", help="only what the last run of the package left unnoticed")
    parser.add_argument("--out", type=Path, default=Path(os.environ.get("SENDCASES_VAR_DIR", ROOT / "var")) / "mutate")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    seed = secrets.randbelow(10**6) if options.seed is None else options.seed
    sys.stderr.write(f"Seed {seed}: ./run mutate {' '.join(options.package)} --seed {seed}\n")
    options.out.mkdir(parents=True, exist_ok=True)
    told: dict[str, list[dict[str, Any]]] = {}
    for name in options.package or TARGETS:
        found = [
            one for path in files(ROOT, TARGETS[name].files) if options.only in path for one in mutants_of(ROOT, path)
        ]
        if options.left:
            last = json.loads((options.out / f"{name}.json").read_text())["mutants"]
            found = same_as([Mutant(**one["mutant"]) for one in last if one["outcome"] in LEFT], found)
        chosen = sample(ROOT, found, options.number, seed)
        sys.stderr.write(f"{name}: {len(chosen)} of {len(found)} mistakes\n")
        told[name] = tried(TARGETS[name], chosen, options, options.out / name)
        (options.out / f"{name}.json").write_text(json.dumps({"seed": seed, "mutants": told[name]}, indent=1))
    text = report(told, seed)
    (options.out / "report.md").write_text(text)
    sys.stdout.write(text)


def tried(target: Target, chosen: list[Mutant], options: argparse.Namespace, work: Path) -> list[dict[str, Any]]:
    """Return what became of each mistake."""
    plan, result = work.with_suffix(".plan"), work.with_suffix(".result")
    result.unlink(missing_ok=True)
    asked = {
        "mutants": [asdict(one) for one in chosen],
        "result": str(result),
        "jobs": options.jobs,
        "seconds": options.seconds,
        "left_out": target.left_out,
    }
    plan.write_text(json.dumps(asked))
    command = [sys.executable, "-m", "pytest", *PLAIN_ADDOPTS, *LEAN, "-p", "tests.mutate.plugin", "-q", "-s"]
    environment = os.environ | {"MUTATION_PLAN": str(plan)}
    done = subprocess.run([*command, *target.tests], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=False)
    if not result.exists():
        sys.exit(f"The tests could not be run (status {done.returncode}):\n{done.stdout.decode()[-4000:]}")
    found: list[dict[str, Any]] = json.loads(result.read_text())
    for file in (plan, result):
        file.unlink()
    return found


def report(told: dict[str, list[dict[str, Any]]], seed: int) -> str:
    """Return the outcome as Markdown: a table of packages, then each mistake that no test noticed."""
    heading = "| Package | Tried | Noticed | Survived | No test passes it |"
    lines = [f"# Mutation run, seed {seed}", "", heading, "|---|--:|--:|--:|--:|"]
    for name, fates in told.items():
        counted = Counter(fate["outcome"] for fate in fates)
        noticed = counted["killed"] + counted["timed out"]
        lines.append(f"| {name} | {len(fates)} | {noticed} | {counted['survived']} | {counted['unreached']} |")
    for name, fates in told.items():
        # Without end is a mistake that loops, or a library of threads that does not live in a fork: look which.
        left = [fate for fate in fates if fate["outcome"] in (*LEFT, "timed out")]
        lines += ["", f"## {name}: {len(left)} not noticed, or without end", ""] if left else []
        lines += [f"- {Mutant(**fate['mutant'])} ({fate['outcome']}, {fate['tests']} tests)" for fate in left]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
