"""The target of each measure on a day, as known that day, and everything that was ever set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from reporting.figures.tracked import TRACKED
from reporting.kpis import KPIS, Kpi
from reporting.models import Target
from sendcases.accounts.models import User
from sendcases.accounts.roles import CASEWORK_ROLES
from sendcases.audit.moments import london_day


@dataclass(frozen=True, slots=True)
class Set:
    """A target in force: its value, and the words it is printed in."""

    row: Target
    kpi: Kpi
    value: Decimal

    @property
    def is_share(self) -> bool:
        """Say whether it is in per cent, and at least that; a count is at most that."""
        return TRACKED[self.row.measure].hit is not None

    @property
    def text(self) -> str:
        """Return the value as it is read."""
        plain = f"{self.value.normalize():,f}"
        return f"{plain}%" if self.is_share else plain

    @property
    def words(self) -> str:
        """Return the value with its direction."""
        return f"at least {self.text}" if self.is_share else f"at most {self.text}"

    def is_met_by(self, value: int | None) -> bool | None:
        """Say whether a figure (per cent, or a count) reaches it; none where there is no figure."""
        if value is None:
            return None
        return value >= self.value if self.is_share else value <= self.value


def kpi_named(measure: str) -> Kpi:
    """Return the definition of a short name."""
    code, _, variant = measure.partition("/")
    return KPIS[code, variant]


def targets_on(day: date) -> dict[str, Set]:
    """Return the target in force on a day by short name of its measure, as known at its close; one statement."""
    rows = Target.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=day), from_on__lte=day).order_by("pk")
    found = {row.measure: row for row in rows if london_day(row.recorded_at) <= day and row.measure in TRACKED}
    return {name: Set(row, kpi_named(name), row.value) for name, row in sorted(found.items()) if row.value is not None}


def history() -> list[tuple[Kpi, Target, str]]:
    """Return every target that was ever set, with its value in words (none where it ended), the latest first."""
    rows = Target.objects.select_related("owner", "recorded_by").order_by("-pk")
    tracked = [(kpi_named(row.measure), row) for row in rows if row.measure in TRACKED]
    return [(kpi, row, "" if row.value is None else Set(row, kpi, row.value).words) for kpi, row in tracked]


def measures() -> list[tuple[str, str]]:
    """Return the measures that may have a target, as name and words."""
    return [(name, kpi_named(name).label) for name in TRACKED]


def owners() -> list[tuple[str, str]]:
    """Return who may own a target or an action, as number and name."""
    people = User.objects.filter(is_active=True, grants__role__in=CASEWORK_ROLES).distinct()
    return [(str(person.pk), str(person)) for person in people.order_by("last_name", "first_name", "pk")]
