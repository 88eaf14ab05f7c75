"""Changes of the law for tests: looked at, applied, and broken off on purpose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from ehcp.jobs.acts import queue as jobs
from ehcp.law_settings.acts.changes import apply_change, propose_change
from ehcp.law_settings.acts.settings import LawChange
from ehcp.models import CaseEvent, Job, ProposedLawChange
from sendcases.accounts.models import User
from tests.ehcp.acts import NOW

DAY_ONE = LawChange({"count_from_day_one": "true"}, {}, reason="Counsel said so about Testname")
POST = LawChange({"post_served_working_days": "3"}, {}, reason="Post is slower")
# Requests come on Monday 9 November 2026: six weeks are up on 21 December, or a day earlier.
SIX_WEEKS, DAY_EARLIER = date(2026, 12, 21), date(2026, 12, 20)


def run(job: Job | None, *, at: datetime = NOW) -> Job:
    assert job is not None
    jobs.run_job(job.pk, clock=lambda: at)
    job.refresh_from_db()
    return job


def looked_at(by: User, change: LawChange = DAY_ONE) -> ProposedLawChange:
    proposed = propose_change(change, by=by, now=NOW)
    assert run(proposed.preview).state == "done"
    return proposed


def applied(proposed: ProposedLawChange, by: User) -> Job:
    apply_change(proposed, by=by, now=NOW)
    proposed.refresh_from_db()
    return run(proposed.application)


def moved_events() -> int:
    return CaseEvent.objects.filter(kind="clock.law_changed").count()


def breaks_at(number: int, what: Callable[..., Any]) -> Callable[..., Any]:
    """Return ``what``, breaking at the call of that number."""
    calls = []

    def breaking(*args: Any, **options: Any) -> Any:
        calls.append(1)
        if len(calls) == number:
            raise MemoryError
        return what(*args, **options)

    return breaking
