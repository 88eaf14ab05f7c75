"""Rows that an authority chooses for its own report: what may be chosen, and how a choice becomes a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from reporting.kpis import KPIS
from reporting.reports.kinds.periods import ON_THE_DAY, Span, When, to_date, whole
from reporting.reports.kinds.shape import GROWTH, PER_POPULATION, REASONS, Report, Row, Section, Typed
from reporting.reports.kinds.shipped import SHIPPED

TYPED = "typed"
WHENS: dict[str, tuple[str, tuple[When, ...]]] = {
    "calendar": ("Calendar year to date", (to_date(Span.CALENDAR),)),
    "academic": ("Academic year to date (from 1 September)", (to_date(Span.ACADEMIC),)),
    "financial": ("Financial year to date (from 1 April)", (to_date(Span.FINANCIAL),)),
    "twelve_months": ("Last 12 months", (to_date(Span.TWELVE_MONTHS),)),
    "month": ("Month to date", (to_date(Span.MONTH),)),
    "last_month": ("The whole month before", (When(Span.MONTH, 1, whole=True),)),
    "quarter": ("Quarter to date", (to_date(Span.QUARTER),)),
    "last_quarter": ("The whole quarter before", (When(Span.QUARTER, 1, whole=True),)),
    "term": ("Term to date", (to_date(Span.TERM),)),
    "day": ("On the day", (ON_THE_DAY,)),
    "last_year": ("The whole calendar year before", (whole(Span.CALENDAR, 1),)),
    "three_years": (
        "Two whole calendar years and this one to date",
        (whole(Span.CALENDAR, 2), whole(Span.CALENDAR, 1), to_date(Span.CALENDAR)),
    ),
    "three_academic": (
        "Two whole academic years and this one to date",
        (whole(Span.ACADEMIC, 2), whole(Span.ACADEMIC, 1), to_date(Span.ACADEMIC)),
    ),
    "year_ends": (
        "At the end of the two years before, and on the day",
        (whole(Span.CALENDAR, 2), whole(Span.CALENDAR, 1), ON_THE_DAY),
    ),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """
    One row as it is kept: ``what`` is a short name of a measure (``K06/``) or of figures typed in (``typed/H30``).

    ``when`` is one of ``WHENS``; ``words`` the authority's own caption, empty for that of the measure.
    """

    section: str
    what: str
    when: str
    words: str = ""
    last_year: bool = False
    reasons: bool = False
    parts: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return what is stored."""
        return asdict(self)

    @property
    def label(self) -> str:
        """Return the caption that is printed."""
        return self.words or dict(catalogue()).get(self.what, self.what)

    def row(self) -> Row | Typed:
        """Return the row of a report."""
        code, _, variant = self.what.partition("/")
        if code == TYPED:
            return next(one for one in typed_reports() if one.report == variant)
        whens = WHENS[self.when][1]
        if variant == GROWTH:
            whens = (When(Span.DAY, 1),)
        elif code == PER_POPULATION:
            whens = (ON_THE_DAY,)
        caption = self.words or (dict(catalogue())[self.what] if variant == GROWTH or code == PER_POPULATION else "")
        return Row(
            _printed().get((code, variant)) or _printed().get((code, ""), ""), code, whens, variant, caption,
            last_year=self.last_year and len(whens) == 1 and variant != GROWTH and code != PER_POPULATION,
            reasons=self.reasons and code in REASONS and not variant, parts=self.parts,
        )  # fmt: skip


def catalogue() -> list[tuple[str, str]]:
    """Return everything that may be a row: its short name, and what it is called."""
    measures = [(f"{kpi.code}/{kpi.variant}", kpi.label[:1].upper() + kpi.label[1:]) for kpi in KPIS.values()]
    worked_out = [
        (f"K01/{GROWTH}", "Growth in plans since a year before"),
        (f"{PER_POPULATION}/", "Plans for every 10,000 people aged 0 to 24"),
    ]
    typed = [(f"{TYPED}/{one.report}", f"{one.words} (typed in or imported)") for one in typed_reports()]
    return [*measures, *worked_out, *typed]


def report_of(name: str, title: str, summary: str, version: str, rows: Iterable[Mapping[str, Any]]) -> Report:
    """Return a report of kept rows; rows that follow each other under one heading are one section of it."""
    chosen = [Chosen(**row) for row in rows]
    sections = tuple(
        Section(heading, tuple(one.row() for one in together))
        for heading, together in groupby(chosen, key=lambda one: one.section)
    )
    return Report(name, title, summary, sections, version)


def chosen_of(report: Report) -> list[Chosen]:
    """Return the rows of a report as they would be chosen, to begin one's own from."""
    named = {whens: code for code, (_, whens) in WHENS.items()}
    found = []
    for section in report.sections:
        for row in section.rows:
            if isinstance(row, Typed):
                found.append(Chosen(section.title, f"{TYPED}/{row.report}", "day"))
                continue
            found.append(
                Chosen(
                    section.title, f"{row.measure}/{row.variant}", named.get(row.whens, "day"), row.words,
                    last_year=row.last_year, reasons=row.reasons, parts=row.parts,
                )
            )  # fmt: skip
    return found


def typed_reports() -> list[Typed]:
    """Return the printed reports that are typed in or imported, each once, in their order."""
    rows = [row for report in SHIPPED.values() for section in report.sections for row in section.rows]
    found = {row.report: row for row in rows if isinstance(row, Typed)}
    return [found[code] for code in sorted(found)]


def _printed() -> dict[tuple[str, str], str]:
    """Return the number of the printed report (H05) by measure and variant."""
    rows = [row for report in SHIPPED.values() for section in report.sections for row in section.rows]
    return {(row.measure, row.variant): row.report for row in rows if isinstance(row, Row)}
