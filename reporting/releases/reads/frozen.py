"""The figures of a release, made from the facts as they were known: once to freeze them, again to compare them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from reporting.disclosure.kinds import RULES_VERSION, Level
from reporting.disclosure.reads.differences import held_back
from reporting.disclosure.reads.family import Key
from reporting.kpis import Period
from reporting.kpis.definitions import VERSION
from reporting.releases.models import Release
from reporting.releases.reads.told import ROUNDING, SUPPRESSION, told
from reporting.reports.kinds import SHIPPED, Report
from reporting.reports.reads.files import HEADINGS, report_file, rows_of
from reporting.reports.reads.lines import Facts, ReportPage, facts_of

KINDS = ("csv", "xlsx", "html", "pdf", "docx")
REPORTS = {name: report.title for name, report in SHIPPED.items()}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be frozen: which report, for whom, of which day, as known on which (none: at each period's end)."""

    report: str
    level: Level
    as_at: date
    known_on: date | None
    reference: str

    @classmethod
    def of(cls, release: Release) -> Asked:
        """Return what a release was asked for."""
        return cls(release.report, Level(release.level), release.as_at, release.known_on, release.reference)


@dataclass(frozen=True, slots=True)
class Frozen:
    """Everything of a release but who made it: what is told, what is not, and the hashes of both."""

    page: ReportPage
    rows: list[list[Any]]
    exact: Mapping[str, int]
    case_list_hash: str

    def files(self) -> dict[str, bytes]:
        """Return every file of the release; written once, then kept byte for byte."""
        return {kind: report_file(kind, self.page) for kind in KINDS}


def freeze(asked: Asked) -> Frozen:
    """
    Make the figures of a release.

    Raises ``ReleaseRefused`` where a small count could be worked out whatever is hidden.
    """
    report = SHIPPED[asked.report]
    facts = facts_of(report, asked.as_at, known_on=asked.known_on, with_ids=True)
    held = _held(asked, facts)
    seen = told(facts, asked.level, asked.reference, held)
    page = seen.page(report)
    rows = [[one.isoformat() if isinstance(one, date) else one for one in row] for row in rows_of(page)]
    return Frozen(page, rows, dict(sorted(seen.exact.items())), _case_list_hash(facts))


def details(report: Report, level: Level, law: str) -> dict[str, str]:
    """Return the versions and rules that a release was made under."""
    return {
        "report_version": report.version,
        "definition_version": VERSION,
        "rules_version": RULES_VERSION,
        "law": law,
        "rounding": ROUNDING,
        "suppression": SUPPRESSION.format(band=level.band),
    }


def digest(facts: Mapping[str, Any]) -> str:
    """Return the hash that stands for a release: the same content gives the same one on any machine."""
    plain = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return sha256(plain.encode()).hexdigest()


def column(name: str) -> int:
    """Return where a column of the rows stands."""
    return HEADINGS.index(name)


def _case_list_hash(facts: Facts) -> str:
    """Return the hash of every record behind every figure, without one of them being told."""
    listed = {
        "|".join((period.start.isoformat(), period.end.isoformat(), name)): [line.numerator_ids, line.denominator_ids]
        for (period, name), line in facts.found.items()
    }
    return digest(listed)


def _held(asked: Asked, facts: Facts) -> dict[Period, set[Key]]:
    """
    Return the running totals that differ by a count in the band from one that was told before (R7).

    Told in any report that the same readers see, as at a day before or after; what was held gives nothing away. A
    release that is made again is compared with those that were there when it was made.
    """
    before = Release.objects.filter(level__in={asked.level, Level.PUBLIC})
    before = before.filter(as_at__gte=min(period.start for period, _ in facts.found))
    own = Release.objects.filter(reference=asked.reference).values_list("pk", flat=True).first()
    before = before.filter(pk__lt=own) if own else before
    totals = [(period, name, line) for (period, name), line in facts.found.items() if not line.kpi.is_snapshot]
    held: dict[Period, set[Key]] = defaultdict(set)
    for exact, rows in before.order_by("pk").values_list("exact", "rows"):
        numbers = _told_numbers(rows)
        for period, name, line in totals:
            for running in _running(exact, period, name, numbers[name]):
                held[period] |= held_back(running, _numbers(line, name), asked.level.band)
    return held


def _told_numbers(rows: Iterable[list[Any]]) -> Mapping[str, set[int]]:
    """Return the numbers that a release told of each figure, of this year and of the year before."""
    sides = [column(f"{year}{side}") for year in ("", "last_year_") for side in ("numerator", "denominator")]
    found: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if not row[column("part")]:
            name = f"{row[column('measure')]}/{row[column('variant')]}"
            found[name].update(row[side] for side in sides if row[side] is not None)
    return found


def _running(exact: Mapping[str, int], period: Period, name: str, shown: set[int]) -> Iterable[dict[Key, int]]:
    """Yield the numbers, as far as they were told, from the same first day up to another day."""
    for key, count in exact.items():
        start, end, *parts = key.split("|")
        is_side = parts[:1] == [name] and parts[1:] in (["numerator"], ["denominator"])
        if is_side and count in shown and start == period.start.isoformat() and end != period.end.isoformat():
            yield {(parts[0], parts[1]): count}


def _numbers(line: Any, name: str) -> dict[Key, int]:
    numbers = {(name, "numerator"): line.numerator, (name, "denominator"): line.denominator}
    return {key: number for key, number in numbers.items() if number is not None}


def differing(before: Iterable[list[Any]], after: Iterable[list[Any]]) -> list[tuple[str, str, str, str]]:
    """Return the rows that two releases tell otherwise: which, of which days, what was told and what is told."""
    first, second = _by_name(before), _by_name(after)
    names = list(dict.fromkeys((*first, *second)))
    nothing = "not told"
    return [
        (*name, first.get(name, nothing), second.get(name, nothing))
        for name in names
        if first.get(name) != second.get(name)
    ]


def _by_name(rows: Iterable[list[Any]]) -> dict[tuple[str, str], str]:
    words, when, told_at, why = (column(name) for name in ("words", "period", "told", "reasons"))
    return {(str(row[words]), str(row[when])): f"{row[told_at]}{f' ({row[why]})' if row[why] else ''}" for row in rows}
