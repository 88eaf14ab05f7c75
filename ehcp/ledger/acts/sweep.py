"""
The deadline sweep: raise each notice once, however often and however late it runs.

Prose first. A notice is due for an open limit at 20, 10 and 5 working days before it (the setting), on its
day, on the day after, and every week after that. The thresholds of each distinct limit date are worked out in
Python; one statement then inserts, for every open limit, the notices whose day has come and that are not there.
Nothing looks at "the last 24 hours": missed days heal by themselves. A threshold whose day was before the
limit came to be is not raised. Of the weekly ones only the latest is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from ehcp.law.days import working_days_back, working_days_within
from ehcp.law.settings import Law
from ehcp.ledger.models.deadlines import DeadlineQuerySet
from ehcp.ledger.reads.sweeps import is_older, last_sweep
from ehcp.ledger.sync import laws_in_force, reconcile
from ehcp.models import Child, Deadline, SweepRun

_WEEK = 7

_NEW = """
    INSERT INTO ehcp_deadlinenotice (deadline_id, threshold, reached_on, raised_at)
    SELECT d.id, {threshold}, {reached_on}, {now}
    FROM {thresholds}
    JOIN ({outstanding}) d ON d.due_on = {due_on}
    WHERE {reached_on} >= d.appears_on
      AND NOT EXISTS (SELECT 1 FROM ehcp_deadlinenotice n WHERE n.deadline_id = d.id AND n.threshold = {threshold})
    ON CONFLICT (deadline_id, threshold) DO NOTHING
"""
_DIGESTS = """
    INSERT INTO ehcp_outboxmessage (recipient_id, kind, day, data, queued_at)
    SELECT DISTINCT c.officer_id, 'digest', {day}, {empty}, {now}
    FROM ehcp_deadlinenotice n
    JOIN ({outstanding}) d ON d.id = n.deadline_id
    JOIN ehcp_child c ON c.id = d.child_id
    JOIN accounts_user u ON u.id = c.officer_id
    WHERE n.digest_id IS NULL AND u.is_active AND u.wants_digest
    ON CONFLICT (recipient_id, kind, day) DO NOTHING
"""
# How each engine writes what the statements leave open.
_TERMS = {
    "postgresql": {
        "day": "CAST(%(day)s AS date)",
        "now": "CAST(%(now)s AS timestamptz)",
        "empty": "CAST('{}' AS jsonb)",
        "thresholds": "json_to_recordset(%(thresholds)s) AS t(due_on date, threshold text, reached_on date)",
        "due_on": "t.due_on",
        "threshold": "t.threshold",
        "reached_on": "t.reached_on",
    },
    "sqlite": {
        "day": "%(day)s",
        "now": "%(now)s",
        "empty": "'{}'",
        "thresholds": "json_each(%(thresholds)s) AS t",
        "due_on": "json_extract(t.value, '$.due_on')",
        "threshold": "json_extract(t.value, '$.threshold')",
        "reached_on": "json_extract(t.value, '$.reached_on')",
    },
}


# The schedule asks for a sweep every hour; one that has not come a quarter of an hour later was missed.
MISSED_AFTER = timedelta(minutes=75)


def is_sweep_missed(now: datetime) -> bool:
    """Say whether no sweep has finished for more than an hour: at the first start, or when the schedule stood still."""
    return is_older(last_sweep(now), MISSED_AFTER, now)


def sweep_deadlines(*, law: Law, now: datetime, today: date, by_beat: bool = False) -> SweepRun:
    """
    Raise every notice whose day has come, and queue one digest a person; return the run.

    Cases of which something known ahead has happened get their stage and next limit written anew first. A constant
    number of statements whatever the number of cases. Idempotent: a second run the same day raises
    nothing. Two sweeps at once raise each notice once.
    """
    run = SweepRun.objects.create(day=today, started_at=now, by_beat=by_beat)
    with transaction.atomic():
        stale = list(Child.objects.stale(today).values_list("pk", flat=True))
        if stale:
            reconcile(stale, laws=laws_in_force(), now=now)
        run.notices = _raise_notices(law, now=now, today=today)
        _queue_digests(now=now, today=today)
        run.finished_at = now
        run.save(update_fields=["notices", "finished_at"])
    return run


def thresholds(due_on: date, today: date, law: Law) -> Iterator[tuple[str, date]]:
    """Yield the notices of a limit on ``due_on`` whose day has come by ``today``: name and day reached."""
    for days in law.notice_days:
        reached = working_days_back(due_on, days, law.holidays)
        if reached <= today:
            yield f"before_{days}", reached
    if due_on <= today:
        yield "due", due_on
    if due_on < today:
        yield "overdue", due_on + timedelta(days=1)
        weeks = (today - due_on - timedelta(days=1)).days // _WEEK
        if weeks:
            yield f"week_{weeks}", due_on + timedelta(days=1 + _WEEK * weeks)


def _raise_notices(law: Law, *, now: datetime, today: date) -> int:
    horizon = working_days_within(today, max(law.notice_days, default=0), law.holidays)
    due_days = _outstanding(today).filter(due_on__lte=horizon).order_by("due_on")
    reached = [
        {"due_on": due_on.isoformat(), "threshold": name, "reached_on": on.isoformat()}
        for due_on in due_days.values_list("due_on", flat=True).distinct()
        if due_on is not None
        for name, on in thresholds(due_on, today, law)
    ]
    return _execute(_NEW, now=now, today=today, thresholds=json.dumps(reached))


def _outstanding(today: date) -> DeadlineQuerySet:
    """Return the limits of which notice is given: those on which something is left to do."""
    return Deadline.objects.limits().running(today)


def _as_subquery(found: DeadlineQuerySet) -> tuple[str, dict[str, Any]]:
    """Return a query as text with named places, and what stands in them."""
    sql, values = found.order_by().values("id", "due_on", "appears_on", "child_id").query.sql_with_params()
    named = {f"outstanding_{place}": value for place, value in enumerate(values)}
    return sql % tuple(f"%({name})s" for name in named), named


def _queue_digests(*, now: datetime, today: date) -> None:
    _execute(_DIGESTS, now=now, today=today)


def _execute(statement: str, *, now: datetime, today: date, **values: str) -> int:
    """Run one of the statements of this module and return how many rows it made."""
    outstanding, named = _as_subquery(_outstanding(today))
    written = statement.format(**_TERMS[connection.vendor], outstanding=outstanding)
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(written, {"now": moment, "day": today.isoformat(), **named, **values})
        return int(cursor.rowcount)
