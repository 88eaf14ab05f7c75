"""Figures as releases tell them: all that a key without the person scope ever reads (disclosure paper, R10)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max

from reporting.disclosure.kinds import Level
from reporting.kpis import KPIS, Kpi, Period
from reporting.releases.models import Release, ReleaseQuerySet
from reporting.reports.reads.files import HEADINGS


@dataclass(frozen=True, slots=True)
class Released:
    """One figure as a release tells it: ``row`` by the headings of the file, its numbers none where they are hidden."""

    kpi: Kpi
    release: Release
    row: dict[str, Any]


def releases_for(level: Level) -> ReleaseQuerySet:
    """Return the releases that a level may read: the house reads those of every level, others those of their own."""
    found = Release.objects.in_force().select_related("revises")
    return found.filter(level=level) if level.band else found


def newest_day(level: Level) -> date | None:
    """Return the day of the newest release that a level may read."""
    day: date | None = releases_for(level).aggregate(day=Max("as_at"))["day"]
    return day


def released(level: Level, as_at: date, period: Period | None, codes: Collection[str] | None) -> list[Released]:
    """
    Return the figures of the releases as at a day, each once, in the order of the measures.

    ``period`` keeps those of one period; without one every period that the releases tell of is there.
    """
    found: dict[tuple[str, str, str | None], Released] = {}
    for release in releases_for(level).filter(as_at=as_at).order_by("pk"):
        for row in rows_of(release):
            key = row["measure"], row["variant"]
            if key in KPIS and not row["part"] and (codes is None or key[0] in codes) and _is_of(row, period):
                found.setdefault((*key, row["period_start"]), Released(KPIS[key], release, row))
    places = {key: place for place, key in enumerate(KPIS)}
    return sorted(found.values(), key=lambda one: (places[one.kpi.key], one.row["period_start"] or ""))


def rows_of(release: Release) -> list[dict[str, Any]]:
    """Return the rows of a release by the headings of its file."""
    return [dict(zip(HEADINGS, row, strict=True)) for row in release.rows]


def _is_of(row: dict[str, Any], period: Period | None) -> bool:
    if period is None:
        return True
    return (row["period_start"], row["period_end"]) == (period.start.isoformat(), period.end.isoformat())
