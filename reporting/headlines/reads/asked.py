"""What a page or a query asks for: the day, the period, the basis, and the address that asks it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ehcp.law import days
from reporting.kpis import Basis, Kpi, Period
from reporting.kpis.period import APRIL, SEPTEMBER, is_last_of_month, year_to_date

BASIS_WORDS = {Basis.KNOWN: "as it was known on that day", Basis.LATEST: "as it is known now"}
PRESETS = {
    "calendar": "Calendar year to date",
    "academic": "Academic year to date (from 1 September)",
    "financial": "Financial year to date (from 1 April)",
    "year": "Last 12 months",
    "own": "Other days",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One as-at day, one period, one basis; ``query`` is the part of an address that asks for them again."""

    as_at: date
    period: Period
    basis: Basis = Basis.KNOWN
    query: str = ""

    @property
    def basis_words(self) -> str:
        """Return what is read about a past day, in words."""
        return BASIS_WORDS[self.basis]

    @property
    def title(self) -> str:
        """Return what a sheet or a page of these figures is called."""
        days = f"{self.period.start:%-d %B %Y} to {self.period.end:%-d %B %Y}"
        return f"Headline figures, {days}, as at {self.as_at:%-d %B %Y}, {self.basis_words}"


def preset_period(preset: str, as_at: date) -> Period:
    """Return the period that ``preset`` (a year to date, or twelve months) means on ``as_at``."""
    if preset == "academic":
        return year_to_date(as_at, SEPTEMBER)
    if preset == "financial":
        return year_to_date(as_at, APRIL)
    if preset == "year":
        return Period(days.add_months(as_at, -12) + timedelta(days=1), as_at)
    return year_to_date(as_at)


def is_report_day(day: date, today: date) -> bool:
    """Say whether people may be listed as at ``day``: today, or the last day of a month."""
    return day == today or is_last_of_month(day)


def is_report_period(period: Period, today: date) -> bool:
    """Say whether people may be listed for ``period``: a period of the picker up to a report day, or whole months."""
    if not is_report_day(period.end, today):
        return False
    starts = {preset_period(preset, period.end).start for preset in PRESETS if preset != "own"}
    return period.start in starts or (period.start.day == 1 and is_last_of_month(period.end))


def may_list_people(asked: Asked, kpi: Kpi, today: date) -> bool:
    """
    Say whether the children behind a figure may be listed for what was asked.

    They are for the periods of reports, never for one free day: a figure counts the whole authority and a list
    leaves out whom its reader may not see, so the two, taken day by day, would tell on which day there is somebody
    (threats paper, section 2.3).
    """
    return is_report_day(asked.as_at, today) and (kpi.is_snapshot or is_report_period(asked.period, today))


def when_words(kpi: Kpi, as_at: date, period: Period | None) -> str:
    """Return the days a figure is about, in words."""
    if kpi.is_snapshot or period is None:
        return f"on {as_at:%-d %B %Y}"
    words = f"{period.start:%-d %B %Y} to {period.end:%-d %B %Y}"
    return words if period.end == as_at else f"{words}, as at {as_at:%-d %B %Y}"
