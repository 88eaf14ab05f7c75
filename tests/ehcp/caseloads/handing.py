"""How tests hand a caseload over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ehcp.caseloads.acts.hand_overs import (
    confirm_hand_over,
    prepare_hand_over,
)
from ehcp.jobs.acts import queue as jobs
from ehcp.models import Child, HandOver
from sendcases.accounts.models import User
from sendcases.audit import moments

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=moments.LONDON)
TODAY = NOW.date()


def run(hand_over: HandOver, now: datetime = NOW) -> HandOver:
    """Let the worker do the latest job of a hand-over."""
    job = hand_over.work or hand_over.preparation
    jobs.run_job(job.pk, clock=lambda: now)
    return HandOver.objects.get(pk=hand_over.pk)


def prepared(leaver: User, heir: User, by: User, **values: Any) -> HandOver:
    given = {"takes_effect_on": TODAY, "is_told": True, "now": NOW} | values
    return run(prepare_hand_over(leaver, to=heir, by=by, **given))


def handed(leaver: User, heir: User, by: User, **values: Any) -> HandOver:
    return run(confirm_hand_over(prepared(leaver, heir, by, **values), by=by, now=NOW))


def holders(children: list[Child]) -> list[User | None]:
    return [Child.objects.select_related("officer").get(pk=child.pk).officer for child in children]
