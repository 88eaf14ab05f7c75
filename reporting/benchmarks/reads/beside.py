"""Ours beside England, the region, statistical neighbours or any authority, on the published cohort rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import QuerySet

from ehcp.models import PackageInfo
from reporting.benchmarks.kinds import ENGLAND_CODE, LICENCE, PUBLISHED, SOURCE, Published
from reporting.benchmarks.models import AreaLevel, PublishedFigure
from reporting.disclosure.kinds import Symbol
from reporting.headlines.reads.charts import share_words
from reporting.headlines.reads.headlines import Headline, compute_each, name_of
from reporting.kpis import Period
from reporting.kpis.rounding import percent

NEIGHBOURS = "neighbours"
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Row:
    """One measure: ours on the published cohort rule, then the same of each area."""

    published: Published
    when: str
    ours: str
    beside: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Every measure beside the areas that were asked for; where it is from, and under which licence."""

    areas: tuple[str, ...]
    rows: list[Row]
    source: str
    licence: str = LICENCE


def benchmark_page(as_at: date, area: str = "") -> Page:
    """Return every published measure beside ours, each of the newest year that had ended on the day."""
    figures = PublishedFigure.objects.filter(period_end__lte=as_at)
    years = _newest_years(figures)
    ours = _ours(years)
    home = _home()
    region = figures.filter(area_code=home).values_list("region_code", flat=True).first() or ""
    codes = [("England", ENGLAND_CODE)]
    codes += [("Our region", region), ("We, as published", home)] if region else []  # unless we are not among them
    codes += [("Statistical neighbours", NEIGHBOURS)] if settings.STATISTICAL_NEIGHBOURS else []
    named = figures.filter(area_code=area).values_list("area_name", flat=True).first() if area else None
    codes += [(named, area)] if named else []
    table = _table(figures, years, [code for _, code in codes])
    rows = [
        Row(one, _when(years[one.name]), _words_of(ours.get(one.name)),
            tuple((words, _printed(table.get((one.name, code)))) for words, code in codes))
        for one in PUBLISHED if one.name in years
    ]  # fmt: skip
    editions = figures.values_list("file__edition", flat=True).order_by("-file__taken_in_at")
    source = f"{SOURCE}, {editions.first() or 'no file taken in yet'}"
    return Page(tuple(words for words, _ in codes), rows, source)


def _home() -> str:
    """Return the code of the authority whose cases these are: the last package's, else the one set."""
    named = PackageInfo.objects.exclude(la_code="").order_by("-imported_at", "-pk")
    return named.values_list("la_code", flat=True).first() or str(settings.AUTHORITY_LA_CODE)


def _newest_years(figures: QuerySet[PublishedFigure]) -> dict[str, Period]:
    found = figures.order_by("period_end").values_list("measure", "period_start", "period_end").distinct()
    return {measure: Period(start, end) for measure, start, end in found}


def _ours(years: Mapping[str, Period]) -> dict[str, Headline]:
    """Return our own figure of each measure for the published year, as known at its end."""
    wanted: dict[Period, list[str]] = defaultdict(list)
    for name, period in years.items():
        wanted[period].append(name)
    return {name_of(line.kpi): line for lines in compute_each(wanted).values() for line in lines}


Numbers = tuple[int | None, int | None, str]


def _table(
    figures: QuerySet[PublishedFigure], years: Mapping[str, Period], codes: list[str]
) -> dict[tuple[str, str], Numbers]:
    neighbours = list(settings.STATISTICAL_NEIGHBOURS)
    found = figures.filter(area_code__in=[*codes, *neighbours], measure__in=years).order_by("period_end", "file_id")
    table: dict[tuple[str, str], Numbers] = {}
    for one in found:
        if one.period_end == years[one.measure].end:
            table[one.measure, one.area_code] = (one.numerator, one.denominator, one.status)
    for name in years:
        numbers = [table[name, code] for code in neighbours if (name, code) in table]
        if numbers:
            table[name, NEIGHBOURS] = _pooled(numbers)
    return table


def _pooled(numbers: list[Numbers]) -> Numbers:
    """Return areas taken together; those that published no number are left out."""
    known = [(part, base) for part, base, status in numbers if not status and part is not None]
    if not known:
        return None, None, Symbol.NOT_AVAILABLE.value
    has_base = all(base is not None for _, base in known)
    return sum(part for part, _ in known), sum(base or 0 for _, base in known) if has_base else None, ""


def areas(as_at: date) -> list[tuple[str, str]]:
    """Return the code and name of every region and authority that was published by the day."""
    figures = PublishedFigure.objects.filter(period_end__lte=as_at)
    found = figures.filter(area_level__in=[AreaLevel.AUTHORITY, AreaLevel.REGIONAL]).exclude(area_code="")
    return sorted(set(found.values_list("area_code", "area_name")), key=lambda pair: pair[1])


def _printed(numbers: Numbers | None) -> str:
    if numbers is None:
        return NOTHING
    part, base, status = numbers
    if status or part is None:
        return f"[{status}]"
    share = percent(part, base, 1) if base is not None else None
    return f"{part:,}" if base is None else f"{share}% ({part:,} of {base:,})" if share is not None else NOTHING


def _words_of(line: Headline | None) -> str:
    return NOTHING if line is None else share_words(line)


def _when(period: Period) -> str:
    if period.start == period.end:
        return f"on {period.end:%-d %B %Y}"
    return f"{period.start:%-d %B %Y} to {period.end:%-d %B %Y}"
