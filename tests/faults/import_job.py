"""
Do an import job in a process of its own, and stop so that it can be killed: at a stage, or right after its commit.

Run as a script: the job's key, where to wait ("committed", or a stage), and the folder of private files.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import django
from django.conf import settings


def main(pk: int, wait_at: str, private: Path) -> None:
    settings.MEDIA_ROOT = private
    django.setup()
    from ehcp.exchange.acts import jobs as import_jobs  # noqa: PLC0415
    from ehcp.jobs.acts import queue as jobs  # noqa: PLC0415 -- models need the set-up first
    from sendcases.audit import moments  # noqa: PLC0415

    tell, take_in = jobs.Progress.__call__, import_jobs.import_package

    def stop(where: str) -> None:
        if where == wait_at:
            sys.stdout.write(f"at {where}\n")
            sys.stdout.flush()
            time.sleep(600)

    def telling(self: jobs.Progress, stage: str, done: int, total: int) -> None:
        tell(self, stage, done, total)
        stop(stage)

    def taking_in(*args: Any, **options: Any) -> Any:
        result = take_in(*args, **options)
        stop("committed")
        return result

    jobs.Progress.__call__ = telling  # type: ignore[method-assign]
    import_jobs.import_package = taking_in
    jobs.run_job(pk, clock=moments.now)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
