"""The two figures that are compared: the one asked for as on the page of its measure, and an earlier one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from ehcp.fields import PARTS, CaseForm, DateField
from ehcp.law import days
from reporting.headlines.reads.asked import Asked, preset_period
from reporting.kpis import Period
from reporting.kpis.period import is_last_of_month

FIRST = tuple(f"first-{part}" for part in PARTS)


class EarlierForm(CaseForm):
    """The earlier day; without an answer the end of the month before."""

    first = DateField(label="Compare with this earlier day", when="past")

    def __init__(self, query: Mapping[str, Any], asked: Asked, *, today: date) -> None:
        values = {name: query[name] for name in FIRST if name in query}
        day = month_before(asked.as_at)
        super().__init__(values or dict(zip(FIRST, (day.day, day.month, day.year), strict=True)), today=today)
        self.asked_for = asked

    def clean(self) -> dict[str, Any]:
        """Refuse a day that is not before the other."""
        cleaned: dict[str, Any] = super().clean() or {}
        if (day := cleaned.get("first")) and day >= self.asked_for.as_at:
            self.add_error("first", "Compare with this earlier day must be before the as-at day")
        return cleaned

    def earlier(self, preset: str) -> Asked | None:
        """Return the earlier figure: the same kind of period up to its day."""
        if not self.is_valid():
            return None
        day = self.cleaned_data["first"]
        return replace(self.asked_for, as_at=day, period=earlier_period(self.asked_for.period, preset, day))


def month_before(day: date) -> date:
    """Return the last day of the month before that of ``day``."""
    return day.replace(day=1) - timedelta(days=1)


def earlier_period(period: Period, preset: str, day: date) -> Period:
    """
    Return the period of the earlier figure, which ends on ``day``.

    A year to date is that of the day; whole months become as many whole months; other days as many days.
    """
    if preset != "own":
        return preset_period(preset, day)
    months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1
    if period.start.day == 1 and is_last_of_month(period.end) and is_last_of_month(day):
        return Period(days.add_months(day.replace(day=1), 1 - months), day)
    return Period(day - (period.end - period.start), day)
