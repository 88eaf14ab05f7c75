"""England's published figure of a measure, for the column that stands beside ours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from reporting.benchmarks.kinds import BY_NAME, ENGLAND_CODE
from reporting.benchmarks.models import PublishedFigure
from reporting.kpis.rounding import percent


def england_beside(names: Iterable[str], as_at: date) -> dict[str, str]:
    """Return, by short name of a measure, England’s newest published figure whose year had ended on the day."""
    wanted = {name if "/" in name else f"{name}/" for name in names} & BY_NAME.keys()
    if not wanted:
        return {}
    found = PublishedFigure.objects.filter(measure__in=wanted, area_code=ENGLAND_CODE, period_end__lte=as_at)
    newest = {one.measure: one for one in found.order_by("period_end", "file_id")}
    return {
        name.removesuffix("/"): f"{_short(one)} ({one.period_end:%Y})" for name, one in newest.items() if not one.status
    }


def _short(one: PublishedFigure) -> str:
    if one.denominator is None or one.numerator is None:
        return f"{one.numerator or 0:,}"
    return f"{percent(one.numerator, one.denominator, 1)}%"
