"""What is typed in or imported: each printed report with its figures of today, or who must provide them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reporting.models import Indicator
from reporting.reports.kinds.own import typed_reports
from reporting.reports.kinds.shape import Typed
from reporting.reports.reads.typed import amount, typed_rows

TIERS = {"B": "imported", "C": "typed in"}


@dataclass(frozen=True, slots=True)
class Told:
    """One figure as it is kept, in words."""

    row: Indicator

    @property
    def text(self) -> str:
        """Return the figure with its base."""
        row = self.row
        base = f" of {row.denominator.normalize():,f}" if row.denominator else ""
        part = f" ({row.numerator.normalize():,f}{base})" if row.numerator is not None else ""
        return f"{amount(row.value, row.unit) or 'No number'}{part}"


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed report of figures from elsewhere, with those that are known."""

    report: Typed
    figures: tuple[Told, ...]

    @property
    def how(self) -> str:
        """Return whether it is imported or typed in."""
        return TIERS[self.report.tier]


def catalogue_of(today: date) -> tuple[Printed, ...]:
    """Return every printed report of figures from elsewhere, in order; one statement."""
    reports = typed_reports()
    found = typed_rows(today, [one.report for one in reports])
    return tuple(Printed(one, tuple(map(Told, found.get(one.report, [])))) for one in reports)


def figure_of(pk: int | None) -> dict[str, object]:
    """Return what a figure holds, for a form that puts it right; nothing where there is none."""
    row = Indicator.objects.filter(pk=pk).first() if pk is not None else None
    names = (
        "code", "label", "area", "unit", "value", "numerator", "denominator", "period_start", "period_end", "source",
        "owner", "note",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names} if row else {}
