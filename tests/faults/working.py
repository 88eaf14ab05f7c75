"""
Do a job in a process of its own, case by case, and stop at a stage so that it can be killed there.

Run as a script: the job's key, the stage to wait at and how many parts of it to let pass. Says "at STAGE" when it
waits, and "ended" when nothing held it.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import django
from django.conf import settings


def main(pk: int, wait_at: str, parts: int, private: Path) -> None:
    settings.MEDIA_ROOT = private
    django.setup()
    from ehcp.caseloads.acts import moving  # noqa: PLC0415 -- models need the set-up first
    from ehcp.jobs.acts import queue as jobs  # noqa: PLC0415 -- models need the set-up first
    from ehcp.law_settings.acts import applying as law_applying  # noqa: PLC0415 -- models need the set-up first
    from ehcp.law_settings.acts import changes as law_changes  # noqa: PLC0415 -- models need the set-up first
    from sendcases.audit import moments  # noqa: PLC0415

    tell, passed = jobs.Progress.__call__, []

    def wait(self: jobs.Progress, stage: str, done: int, total: int) -> None:
        tell(self, stage, done, total)
        if stage == wait_at:
            passed.append(stage)
            if len(passed) > parts:
                say(f"at {stage}")
                time.sleep(600)

    jobs.Progress.__call__ = wait  # type: ignore[method-assign]
    law_changes.PART = moving.PART = 1
    law_applying.PART = 1  # type: ignore[attr-defined]  # it takes the number from the module above
    jobs.run_job(pk, clock=moments.now)
    say("ended")


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
