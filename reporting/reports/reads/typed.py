"""Figures typed in or imported, as known on a day: each with its period, source and owner; targets and population."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ehcp.history.models.versions import known
from reporting.benchmarks.reads.england import england_beside
from reporting.models import Indicator
from reporting.targets.reads.targets import targets_on

ENGLAND = "England"
TARGET = "Target"
# People aged 0 to 24, the base of the rate of plans (K25), by the labels under which it may be recorded.
POPULATION = ("Population 0-24", "Population aged 0-24", "Population aged 0 to 24")
POPULATION_CODES = ("K25", "H38")


@dataclass(frozen=True, slots=True)
class Beside:
    """What is typed in beside a measure: its target, and England’s figure; empty where there is none."""

    target: str = ""
    england: str = ""


def typed_rows(as_at: date, codes: Iterable[str]) -> dict[str, list[Indicator]]:
    """Return, by printed report, the newest figure of each label and area whose period had ended on the day."""
    rows = known(Indicator, as_at).filter(code__in=set(codes), period_end__lte=as_at)
    newest: dict[tuple[str, str, str], list[Indicator]] = {}
    for row in rows:
        kept = newest.setdefault((row.code, row.label, row.area), [])
        if kept and row.period_end < kept[0].period_end:
            continue
        if kept and row.period_end > kept[0].period_end:
            kept.clear()
        kept.append(row)
    found: dict[str, list[Indicator]] = {}
    for listed in newest.values():
        for row in listed:
            found.setdefault(row.code, []).append(row)
    return {code: sorted(listed, key=lambda row: row.source_id) for code, listed in found.items()}


def beside(as_at: date, names: Collection[str]) -> dict[str, Beside]:
    """Return, by name of a measure (``K05``, ``K03/due``), its target and England’s figure, typed in or published."""
    names = set(names)
    found: dict[str, dict[str, str]] = {}
    rows = known(Indicator, as_at).filter(code__in=names, period_end__lte=as_at, value__isnull=False)
    for row in sorted(rows, key=lambda row: (row.period_end, row.source_id)):
        if row.label == TARGET:
            found.setdefault(row.code, {})["target"] = amount(row.value, row.unit)
        elif row.area == ENGLAND:
            found.setdefault(row.code, {})["england"] = f"{amount(row.value, row.unit)} ({row.period_end:%Y})"
    for measure, target in targets_on(as_at).items():  # set here, it comes before one that was typed in
        if (name := measure.rstrip("/")) in names:
            found.setdefault(name, {})["target"] = target.text
    for name, figure in england_beside(names, as_at).items():
        found.setdefault(name, {}).setdefault("england", figure)  # typed in by hand, it stands
    return {name: Beside(**figure) for name, figure in found.items()}


def population(as_at: date) -> Indicator | None:
    """Return the newest number of people aged 0 to 24 whose day is not after ``as_at``; None where none is known."""
    rows = known(Indicator, as_at).filter(code__in=POPULATION_CODES, label__in=POPULATION, period_end__lte=as_at)
    ours = [row for row in rows if row.area != ENGLAND and row.value]
    return max(ours, key=lambda row: (row.period_end, row.source_id), default=None)


def amount(value: Decimal | None, unit: str) -> str:
    """Return an amount as it is read: per cent, pounds with thousands, whole numbers without a point."""
    if value is None:
        return ""
    plain = f"{value.normalize():,f}"
    return {"percent": f"{plain}%", "gbp": f"£{plain}", "fte": f"{plain} fte"}.get(unit, plain)
