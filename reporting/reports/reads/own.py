"""The reports that may be opened: those that come with the product, and the authority's own."""

from __future__ import annotations

from dataclasses import dataclass

from reporting.reports.kinds import SHIPPED, Report
from reporting.reports.kinds.own import Chosen, report_of
from reporting.reports.models import OwnReport

# Words of addresses, which no report may be called.
RESERVED = frozenset({"new", "figures"})


@dataclass(frozen=True, slots=True)
class OwnVersion:
    """A report of the authority's own in one version, and which versions there are."""

    row: OwnReport
    newest: int

    @property
    def report(self) -> Report:
        """Return the report that it prints."""
        row = self.row
        return report_of(row.name, row.title, row.summary, str(row.version), row.rows)

    @property
    def chosen(self) -> list[Chosen]:
        """Return its rows as they were chosen."""
        return [Chosen(**row) for row in self.row.rows]

    @property
    def is_newest(self) -> bool:
        """Say whether no later version was saved."""
        return self.row.version == self.newest

    @property
    def earlier(self) -> list[int]:
        """Return the other versions, the newest first."""
        return [number for number in range(self.newest, 0, -1) if number != self.row.version]


def own_reports(*, with_put_aside: bool = False) -> list[OwnReport]:
    """Return the newest version of each own report, by title; one statement."""
    newest = {row.name: row for row in OwnReport.objects.select_related("recorded_by")}
    found = [row for row in newest.values() if with_put_aside or not row.is_put_aside]
    return sorted(found, key=lambda row: (row.title.casefold(), row.name))


def own_report(name: str, version: int | None = None) -> OwnVersion | None:
    """Return an own report, the newest or an earlier version; None where there is none."""
    rows = {row.version: row for row in OwnReport.objects.filter(name=name).select_related("recorded_by")}
    row = rows.get(version or max(rows, default=0))
    return OwnVersion(row, max(rows)) if row else None


def report_named(name: str) -> Report | None:
    """Return the report of a name: one that comes with the product, else the newest version of an own one."""
    if name in SHIPPED:
        return SHIPPED[name]
    found = own_report(name)
    return found.report if found else None


def report_names() -> list[str]:
    """Return the names of all reports that are offered."""
    return [*sorted(SHIPPED), *sorted(row.name for row in own_reports())]
