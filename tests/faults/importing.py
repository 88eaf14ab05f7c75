"""
Import a package in a process of its own, and stop at a stage so that it can be killed there.

Run as a script: the package, the stage to wait at (or "-" for none). Says "at STAGE" when it waits, and the
codes of what was refused when it has ended.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command


def main(path: Path, wait_at: str) -> None:
    settings.DATABASES["default"].setdefault("OPTIONS", {})
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        settings.DATABASES["default"]["OPTIONS"]["timeout"] = 2
    django.setup()
    from ehcp.exchange.acts import import_package  # noqa: PLC0415 -- models need the set-up first

    def wait(stage: str, done: int, total: int) -> None:
        if stage == wait_at:
            say("at", stage)
            time.sleep(600)

    call_command("migrate", verbosity=0)
    result = import_package(path, by=None, now=datetime(2023, 6, 5, 9, 0, tzinfo=UTC), progress=wait)
    say("ended", *sorted({one.code for one in result.report.problems if one.severity == "refuse"}))


def say(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
