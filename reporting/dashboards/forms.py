"""What an address of a dashboard asks for: the team, the list behind a number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from reporting.dashboards.reads.splits import BY, SIDES, PartOf
from reporting.dashboards.reads.today import Narrowed, own_team, team_of
from reporting.figures.tracked import TRACKED
from reporting.kpis import Period, PeriodRefused
from reporting.kpis.period import year_to_date
from sendcases.accounts.models import Team, User

ALL = "all"


def chosen_team(user: User, query: Mapping[str, str]) -> Team | None:
    """Return the team that was asked for; without an answer the person's own, and none for the whole authority."""
    asked = query.get("team", "")
    if asked == ALL:
        return None
    return team_of(asked) if asked else own_team(user)


def narrowed(query: Mapping[str, str]) -> Narrowed:
    """Return what a list of limits is narrowed to."""
    return Narrowed(**{name: str(query.get(name, "")) for name in ("kind", "band", "officer", "of", "reviews")})


def part_asked(query: Mapping[str, str], today: date) -> PartOf | None:
    """Return which number was opened, of the year to date without a period; None where the address names none."""
    name, by, year = query.get("measure", "K07/"), query.get("by", ""), year_to_date(today)
    try:
        start = date.fromisoformat(query.get("start") or year.start.isoformat())
        period = Period(start, date.fromisoformat(query.get("end") or year.end.isoformat()))
    except (ValueError, PeriodRefused):
        return None
    if name not in TRACKED or (by and by not in BY):
        return None
    side = query.get("side", "")
    return PartOf(name, side if side in SIDES else "denominator", period, by, query.get("key", ""))


def split_by(query: Mapping[str, str]) -> str:
    """Return what figures are split by."""
    asked = query.get("by", "")
    return asked if asked in BY else "team"
