"""The headline figures: every measure, computed live, with the records behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from reporting.figures import MEASURES, Readings, Scope, Tally, count_each, scope_on
from reporting.figures.tally import Numbers
from reporting.kpis import KPIS, Basis, Kpi, Period, PeriodRefused
from reporting.kpis.rounding import percent

POSTS = ("H20", "")


@dataclass(frozen=True, slots=True)
class Headline:
    """
    One figure as it is printed, with what it rests on: period, day, basis, law, definition.

    ``denominator`` is none for a plain count; the ids are none unless they were asked for. ``law`` is the
    fingerprint of the settings that its limits were counted under.
    """

    kpi: Kpi
    as_at: date
    period: Period | None
    basis: Basis
    numerator: int
    denominator: int | None
    percent_0dp: int | None
    percent_1dp: float | None
    groups: Mapping[str, Any] | None
    value: Mapping[str, Any] | None
    note: Any
    law: str
    numerator_ids: tuple[str, ...] | None
    denominator_ids: tuple[str, ...] | None

    def as_json(self, *, with_ids: bool = False) -> dict[str, Any]:
        """Return the object that ``headlines --format json`` prints, its keys in their order."""
        period = None if self.kpi.is_snapshot else self.period
        figure: dict[str, Any] = {
            "kpi": self.kpi.code,
            "variant": self.kpi.variant,
            "label": self.kpi.label,
            "as_at": self.as_at.isoformat(),
            "period_start": period.start.isoformat() if period else None,
            "period_end": period.end.isoformat() if period else None,
            "cohort": self.kpi.cohort.value,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "percent_0dp": self.percent_0dp,
            "percent_1dp": self.percent_1dp,
        }
        optional = {"groups": self.groups, "value": _plain_numbers(self.value), "note": self.note}
        figure.update({key: content for key, content in optional.items() if content is not None})
        figure["law"] = self.law
        figure["id_type"] = self.kpi.id_type
        if with_ids:
            figure["numerator_ids"] = list(self.numerator_ids or ())
            figure["denominator_ids"] = None if self.denominator is None else list(self.denominator_ids or ())
        return figure

    @property
    def quantity(self) -> Decimal | None:
        """Return the sum of a figure that counts no records but adds up amounts: posts filled, in fte."""
        if self.kpi.key != POSTS:
            return None
        return sum((Decimal(str(posts)) for posts in (self.groups or {}).values()), Decimal(0))


def _plain_numbers(value: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return other figures as the command prints them: JSON numbers, money exact to the penny."""
    if value is None:
        return None
    return {name: float(one) if isinstance(one, Decimal) else one for name, one in value.items()}


def exact_values(value: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return other figures as other systems and files read them: money as a decimal string, two places."""
    if value is None:
        return None
    return {name: str(one) if isinstance(one, Decimal) else one for name, one in value.items()}


def compute(
    codes: Iterable[str] | None,
    period: Period | None,
    as_at: date,
    basis: Basis = Basis.KNOWN,
    *,
    with_ids: bool = False,
    known_on: date | None = None,
) -> list[Headline]:
    """
    Return the figures of ``codes`` (``K03``, or ``K03/due`` for one variant; none: all) in their set order.

    On the basis ``known`` they are counted under the settings of the law that were known that day; ``known_on`` names
    another day of knowing, that of a revision. Without a period
    only snapshots are computed. Raises ``PeriodRefused`` where the day is before the period's end, ``KeyError`` for a
    code that is no measure.
    """
    if period is not None and as_at < period.end:
        raise PeriodRefused(f"The as-at day {as_at} is before the end of the period, {period.end}.")
    scope = scope_on(as_at, period, basis, known_on)
    return _computed([(codes, scope)], basis, with_ids=with_ids)[0]


def compute_each(
    wanted: Mapping[Period, Iterable[str]],
    basis: Basis = Basis.KNOWN,
    *,
    with_ids: bool = False,
    known_on: date | None = None,
) -> dict[Period, list[Headline]]:
    """
    Return the figures of several periods, each as at its period's end.

    They are what ``compute`` returns of each period; the rows of all are counted by one statement.
    """
    readings = Readings()
    asked = [(names, scope_on(one.end, one, basis, known_on, readings)) for one, names in wanted.items()]
    return dict(zip(wanted, _computed(asked, basis, with_ids=with_ids), strict=True))


def _computed(
    asked: Iterable[tuple[Iterable[str] | None, Scope]], basis: Basis, *, with_ids: bool
) -> list[list[Headline]]:
    chosen = [
        (scope, [kpi for kpi in _chosen(codes) if scope.period is not None or kpi.is_snapshot])
        for codes, scope in asked
    ]
    counted = count_each((scope, (part for kpi in kpis for part in MEASURES[kpi.key].parts)) for scope, kpis in chosen)
    return [
        [_counted(kpi, scope, numbers, basis, with_ids=with_ids) for kpi in kpis]
        for (scope, kpis), numbers in zip(chosen, counted, strict=True)
    ]


def _counted(kpi: Kpi, scope: Scope, numbers: Numbers, basis: Basis, *, with_ids: bool) -> Headline:
    measure = MEASURES[kpi.key]
    tally = measure.tally(scope, numbers, kpi)
    if with_ids and measure.ids is not None:
        tally = measure.ids(scope, tally)
    return _headline(kpi, tally, scope, basis)


def _chosen(codes: Iterable[str] | None) -> list[Kpi]:
    if codes is None:
        return list(KPIS.values())
    wanted = set(codes)
    known = {kpi.code for kpi in KPIS.values()} | {name_of(kpi) for kpi in KPIS.values()}
    if unknown := wanted - known:
        raise KeyError(", ".join(sorted(unknown)))
    return [kpi for kpi in KPIS.values() if wanted & {kpi.code, name_of(kpi)}]


def name_of(kpi: Kpi) -> str:
    """Return the short name of a measure or variant, as ``compute`` takes it and addresses carry it."""
    return f"{kpi.code}/{kpi.variant}" if kpi.variant else f"{kpi.code}/"


def _headline(kpi: Kpi, tally: Tally, scope: Scope, basis: Basis) -> Headline:
    too_few = tally.denominator is not None and tally.denominator < kpi.least
    shown = None if too_few else tally.denominator
    whole, tenth = percent(tally.numerator, shown, 0), percent(tally.numerator, shown, 1)
    note = tally.note
    if too_few and kpi.least > 1:
        note = f"fewer than {kpi.least} responses: no percentage"
    return Headline(
        kpi=kpi,
        as_at=scope.as_at,
        period=scope.period,
        basis=basis,
        numerator=tally.numerator,
        denominator=tally.denominator,
        percent_0dp=None if whole is None else int(whole),
        percent_1dp=None if tenth is None else float(tenth),
        groups=tally.groups,
        value=tally.value,
        note=note,
        numerator_ids=tally.numerator_ids,
        denominator_ids=tally.denominator_ids,
        law=scope.laws.fingerprint,
    )
