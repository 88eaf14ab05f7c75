"""
Ask the vulnerability services about every locked package: ``./run audit``.

Exit status: 0 when nothing is known against any, 1 when something is, 3 when a service could not be asked, so that
silence is never taken for safety. Not part of CI: what is published tomorrow must not break today's commit.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("base", "test", "lint", "dev", "audit", "node")
NONE_KNOWN, VULNERABLE, NOT_ASKED = 0, 1, 3


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{text}\n")


def python_packages() -> tuple[int, list[str]]:
    """Ask about the Python locks; return the exit status and a line for each vulnerability."""
    files = [word for name in LOCKS for word in ("-r", f"requirements/{name}.txt")]
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        words = ["--require-hashes", "--disable-pip", "--strict", "--progress-spinner", "off"]
        words += ["--format", "json", "--output", str(answer), *files]
        done = subprocess.run([sys.executable, "-m", "pip_audit", *words], cwd=ROOT, capture_output=True, text=True)
        if not answer.exists():  # it says so by the same exit status as a vulnerability
            return NOT_ASKED, [done.stderr.strip()]
        lines = python_lines(json.loads(answer.read_text()))
    return (VULNERABLE if lines else NONE_KNOWN), lines


def python_lines(answer: dict[str, Any]) -> list[str]:
    """Return a line for each vulnerability that pip-audit found."""
    return [
        f"{package['name']} {package['version']}: {one['id']}, mended in {', '.join(one['fix_versions']) or 'none yet'}"
        for package in answer["dependencies"]
        for one in package.get("vulns", [])
    ]


def npm_packages(npm: list[str]) -> tuple[int, list[str]]:
    """Ask about the lock of npm; return the exit status and a line for each vulnerable package."""
    words = [*npm, "audit", "--package-lock-only", "--json"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        answer = {}
    if "vulnerabilities" not in answer:
        return NOT_ASKED, [answer.get("message") or done.stderr.strip()]
    lines = [f"{name}: {one['severity']}" for name, one in answer["vulnerabilities"].items()]
    return (VULNERABLE if lines else NONE_KNOWN), lines


def main(npm: list[str]) -> int:
    """Ask both; say what was found, or that it could not be asked."""
    answers = {"Python packages": python_packages(), "npm packages": npm_packages(npm)}
    words = {
        NONE_KNOWN: "nothing is known against any of them.",
        VULNERABLE: "these have known vulnerabilities:",
        NOT_ASKED: "the vulnerability service COULD NOT BE ASKED, so nothing is known about them:",
    }
    for what, (status, lines) in answers.items():
        say(f"{what}: {words[status]}")
        for line in lines:
            say(f"  {line}")
    found = {status for status, _ in answers.values()}
    return VULNERABLE if VULNERABLE in found else max(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
