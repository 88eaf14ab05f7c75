"""The state of a clock on a day: comparisons of its dates with that day, nothing stored."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from ehcp.law.planned import PlannedDeadline
from ehcp.law.settings import Law

ADVISORY = ("guidance", "internal")
CAN_BE_EXEMPTED = ("running", "due_soon", "overdue", "met", "late_exempted")


class State(NamedTuple):
    """
    What a clock is on a day: the word of the rule book's section 4 and what goes with it.

    ``days_late`` counts from the limit to the day it was met, stopped, or asked about.
    """

    word: str
    is_exempted: bool = False
    was_overdue: bool = False
    days_late: int = 0


NOT_STARTED = State("not_started")
REPLACED = State("replaced")


def state_on(row: PlannedDeadline, day: date, law: Law) -> State:
    """
    Return the state of ``row`` at the close of ``day``, from facts dated on or before it.

    A row that does not exist yet is ``not_started``; one that another row carries on is ``replaced``.
    """
    if day < row.appears_on:
        return NOT_STARTED
    if row.replaced_on is not None and day >= row.replaced_on:
        return REPLACED
    if row.shape == "window":
        return State(_window_word(row, day))
    if row.kind == "right":
        return State(_right_word(row, day))
    return _limit_state(row, day, law)


def _stopped(on: date | None, met_on: date | None, day: date) -> bool:
    return on is not None and on <= day and (met_on is None or met_on > on)


def _window_word(row: PlannedDeadline, day: date) -> str:
    if row.premature_on is not None and row.premature_on <= day:
        return "premature"
    end = row.due_on if row.met_on is None else min(row.met_on - timedelta(days=1), row.due_on or row.met_on)
    if end is None or day > end:
        return "closed"
    return "void" if _stopped(row.void_on, row.met_on, day) else "open"


def _right_word(row: PlannedDeadline, day: date) -> str:
    is_past = row.due_on is not None and day > row.due_on
    if row.met_on is not None and row.met_on <= day and (row.void_on is None or row.met_on <= row.void_on):
        return "met"
    if _stopped(row.void_on, row.met_on, day) and (row.due_on is None or row.void_on <= row.due_on):  # type: ignore[operator]
        return "void"
    return "expired" if is_past else "running"


def _limit_state(row: PlannedDeadline, day: date, law: Law) -> State:
    for word, on in (("void", row.void_on), ("superseded", row.superseded_on)):
        if on is not None and _stopped(on, row.met_on, day):
            late = max((on - row.due_on).days, 0) if row.due_on else 0
            return State(word, was_overdue=late > 0, days_late=late)
    is_exempted = row.exempt_from is not None and row.exempt_from <= day
    if row.met_on is not None and row.met_on <= day:
        return _met_state(row, row.met_on, is_exempted=is_exempted)
    return _running_state(row, day, law, is_exempted=is_exempted)


def _met_state(row: PlannedDeadline, met_on: date, *, is_exempted: bool) -> State:
    if row.due_on is None or met_on <= row.due_on:
        return State("met", is_exempted)
    late = (met_on - row.due_on).days
    if row.kind in ADVISORY:
        return State("missed", days_late=late)
    excused = row.exempt_from is not None and row.exempt_from <= met_on
    return State("late_exempted" if excused else "late", excused, days_late=late)


def _running_state(row: PlannedDeadline, day: date, law: Law, *, is_exempted: bool) -> State:
    if row.due_on is None:
        return State("running", is_exempted)
    left = (row.due_on - day).days
    if left < 0:
        word = "missed" if row.kind in ADVISORY else "overdue"
        return State(word, is_exempted, days_late=-left)
    soon = left <= law.due_soon_days(row.rule, _span(row, row.due_on, law))
    return State("due_soon" if soon else "running", is_exempted)


def _span(row: PlannedDeadline, due_on: date, law: Law) -> int:
    """
    Return how many days a clock allows; six weeks stay six weeks when they are counted from day 1.

    A phase transfer has no first day: it is announced a year ahead. A limit counted back from a meeting
    begins on the day the meeting was fixed.
    """
    if row.starts_on is None:
        return 365
    begun = row.starts_on if row.starts_on <= due_on else row.appears_on
    return (due_on - begun).days + law.count_from_day_one


def golden_state(row: PlannedDeadline, day: date, law: Law) -> State:
    """
    Return the state as the ``deadlines`` command prints it.

    It does not tell ``due_soon`` from ``running``, and reads a window by its dates alone.
    """
    state = state_on(row, day, law)
    if state.word == "due_soon":
        return state._replace(word="running")
    return State("open") if row.shape == "window" and state.word == "void" else state
