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
from ehcp.ledger.reads.sweeps import is_older, last_sweep
from ehcp.models import Deadline, SweepRun

_WEEK = 7

_STANDING = """
    d.replaced_at IS NULL AND d.met_on IS NULL AND d.void_on IS NULL AND d.superseded_on IS NULL
    AND d.gone_on IS NULL AND d.kind = 'law' AND d.shape <> 'window'
"""
_INSERT = {
    "postgresql": f"""
        INSERT INTO ehcp_deadlinenotice (deadline_id, threshold, reached_on, raised_at)
        SELECT d.id, t.threshold, t.reached_on, %s
        FROM json_to_recordset(%s) AS t(due_on date, threshold text, reached_on date)
        JOIN ehcp_deadline d ON d.due_on = t.due_on
        WHERE {_STANDING} AND t.reached_on >= d.appears_on
          AND NOT EXISTS (SELECT 1 FROM ehcp_deadlinenotice n WHERE n.deadline_id = d.id AND n.threshold = t.threshold)
        ON CONFLICT (deadline_id, threshold) DO NOTHING
    """,  # noqa: S608 -- fixed text, no value from outside
    "sqlite": f"""
        INSERT INTO ehcp_deadlinenotice (deadline_id, threshold, reached_on, raised_at)
        SELECT d.id, json_extract(t.value, '$.threshold'), json_extract(t.value, '$.reached_on'), %s
        FROM json_each(%s) AS t
        JOIN ehcp_deadline d ON d.due_on = json_extract(t.value, '$.due_on')
        WHERE {_STANDING} AND json_extract(t.value, '$.reached_on') >= d.appears_on
          AND NOT EXISTS (SELECT 1 FROM ehcp_deadlinenotice n WHERE n.deadline_id = d.id
                          AND n.threshold = json_extract(t.value, '$.threshold'))
        ON CONFLICT (deadline_id, threshold) DO NOTHING
    """,  # noqa: S608 -- fixed text, no value from outside
}
_DIGESTS = """
    INSERT INTO ehcp_outboxmessage (recipient_id, kind, day, data, queued_at)
    SELECT DISTINCT c.officer_id, 'digest', {day}, {empty}, {now}
    FROM ehcp_deadlinenotice n
    JOIN ehcp_deadline d ON d.id = n.deadline_id
    JOIN ehcp_child c ON c.id = d.child_id
    JOIN accounts_user u ON u.id = c.officer_id
    WHERE n.digest_id IS NULL AND u.is_active AND u.wants_digest AND {standing}
    ON CONFLICT (recipient_id, kind, day) DO NOTHING
"""


# The schedule asks for a sweep every hour; one that has not come a quarter of an hour later was missed.
MISSED_AFTER = timedelta(minutes=75)


def is_sweep_missed(now: datetime) -> bool:
    """Say whether no sweep has finished for more than an hour: at the first start, or when the schedule stood still."""
    return is_older(last_sweep(), MISSED_AFTER, now)


def sweep_deadlines(*, law: Law, now: datetime, today: date, by_beat: bool = False) -> SweepRun:
    """
    Raise every notice whose day has come, and queue one digest a person; return the run.

    A constant number of statements whatever the number of cases. Idempotent: a second run the same day raises
    nothing. Two sweeps at once raise each notice once.
    """
    run = SweepRun.objects.create(day=today, started_at=now, by_beat=by_beat)
    with transaction.atomic():
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
    due_days = Deadline.objects.limits().due_by(horizon).order_by("due_on").values_list("due_on", flat=True).distinct()
    reached = [
        {"due_on": due_on.isoformat(), "threshold": name, "reached_on": on.isoformat()}
        for due_on in due_days
        if due_on is not None
        for name, on in thresholds(due_on, today, law)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT[connection.vendor], [_moment(now), json.dumps(reached)])
        return int(cursor.rowcount)


def _queue_digests(*, now: datetime, today: date) -> None:
    statement = _DIGESTS.format(
        day="CAST(%s AS date)" if connection.vendor == "postgresql" else "%s",
        empty="CAST('{}' AS jsonb)" if connection.vendor == "postgresql" else "'{}'",
        now="CAST(%s AS timestamptz)" if connection.vendor == "postgresql" else "%s",
        standing=_STANDING,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [today.isoformat(), _moment(now)])


def _moment(now: datetime) -> Any:
    """Return a moment as the raw statements of this engine take it."""
    return connection.ops.adapt_datetimefield_value(now)
