"""What the pages of acts show beside their forms: the limits that run, days in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ehcp.history.models.record import Record
from ehcp.law.rules import RULES
from ehcp.models import Child, Deadline
from ehcp.people.models.merges import records_of

Summary = list[tuple[str, str]]


def format_day(day: date | None) -> str:
    """Return a day in words: 9 November 2026; "not recorded" for none."""
    return f"{day.day} {day:%B %Y}" if day else "not recorded"


def format_event_day(day: date | None, today: date, past: str = "{}", ahead: str = "planned for {}") -> str:
    """Return ``past`` with the day something happened in place of ``{}``, or ``ahead`` where it is after today."""
    return (past if day is None or day <= today else ahead).replace("{}", format_day(day))


def open_limits(records: Sequence[int], on: date, record: Record | None = None) -> list[Deadline]:
    """Return the limits that run on a day for a person with these ``records``, or on one record, earliest first."""
    found = Deadline.objects.filter(child__in=records).open(on).dated()
    if record is not None:
        found = found.filter(record_type=record.table, record_id=record.source_id)
    return list(found.order_by("due_on", "pk"))


def limit_summary(child: Child, on: date, rules: Sequence[str]) -> Summary:
    """Return the open limits of ``rules`` as rows of a summary: the duty, and the day it falls on."""
    return [
        (RULES[row.rule][-1].duty, limit_words(row))
        for row in open_limits(records_of(child), on)
        if row.rule in rules and row.due_on
    ]


def limit_words(row: Deadline) -> str:
    """Return the day of a limit, and the last working day on or before it where that is another."""
    act_by = f" (act by {format_day(row.act_by_on)})" if row.act_by_on and row.act_by_on != row.due_on else ""
    return f"{format_day(row.due_on)}{act_by}"
