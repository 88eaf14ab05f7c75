"""The children behind one side of a figure: how many there are, and those a person may list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from ehcp.models import Child
from ehcp.people.models.merges import kept_record, merged_records
from ehcp.work.reads.case_list import DOWNLOAD_HEADINGS, download_row
from reporting.headlines.reads.asked import Asked
from reporting.headlines.reads.drill import DUTY, KINDS, PREFIXES, Side, drill, records_behind
from reporting.headlines.reads.headlines import Headline
from reporting.headlines.reads.page import LEVEL, TWENTY_WEEKS, Figure, figures
from reporting.headlines.reads.words import Parts, parts_of
from reporting.kpis import KPIS, Cohort, Kpi
from sendcases.accounts.models import User

PER_PAGE = 25
SIDES = {"numerator": "In the numerator", "others": "Not in the numerator", "denominator": "In the denominator"}
COHORT_WORDS = {
    Cohort.EVENT: "events in the period",
    Cohort.RECEIVED: "received in the period",
    Cohort.DUE: "limits that fall in the period",
    Cohort.SNAPSHOT: "as things stood at the close of the as-at day",
    Cohort.DUE_OR_EVENT: "late limits and events of the measures it looks at",
}


@dataclass(frozen=True, slots=True)
class SideTab:
    """One side of a figure that may be opened, with how many records it holds."""

    code: str
    words: str
    records: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class Behind:
    """
    The children behind one side of a figure.

    ``kept`` gives for each child record that the figure touches the record kept after a merge. ``total`` counts
    them all; ``children`` are those the person may see, in order of name.
    """

    line: Headline
    side: Side
    kept: Mapping[int, int]
    total: int
    children: QuerySet[Child, Child]

    def records(self, pks: Iterable[int]) -> dict[int, list[str]]:
        """Return, for each of the kept children ``pks``, the ids of the records counted (a query per kind)."""
        wanted = set(pks)
        own = [pk for pk, kept in self.kept.items() if kept in wanted]
        printed = _printed_ids(self.line, self.side)
        found: dict[int, list[str]] = defaultdict(list)
        for kind, rows in records_behind(self.line, self.side).items():
            path = KINDS[kind][1] or "pk"
            pairs = rows.filter(**{f"{path}__in": own}).order_by("pk").values_list(path, "source_id")
            for pk, source_id in pairs:
                found[self.kept[pk]] += printed[kind, source_id]
        return found


@dataclass(frozen=True, slots=True)
class ChildRow:
    """One child of the list, with the records that count."""

    child: Child
    records: str


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """All of the page of one figure."""

    asked: Asked
    figure: Figure
    relatives: tuple[Figure, ...]
    parts: list[Parts]
    tabs: tuple[SideTab, ...]
    side: str
    records: int
    total: int
    listed: int
    page: Page[Child]
    rows: tuple[ChildRow, ...]

    @property
    def cohort_words(self) -> str:
        """Return which records the measure looks at."""
        return COHORT_WORDS[self.figure.kpi.cohort]

    @property
    def read_pks(self) -> list[int | None]:
        """Return the children shown, for the read-access log; one entry without a child where none is."""
        return [row.child.pk for row in self.rows] or [None]

    @property
    def read_purpose(self) -> str:
        """Return what the read-access log says of this page: which side, as at which day."""
        return f"{self.side} as at {self.asked.as_at}"


def known_measure(code: str, variant: str) -> Kpi | None:
    """Return the definition of a measure or variant, or None if there is none."""
    return KPIS.get((code, variant))


def family(kpi: Kpi) -> list[str]:
    """Return what is shown beside a figure: its variants, and the four of the 20 weeks always together."""
    name = f"{kpi.code}/{kpi.variant}"
    return [kpi.code, *TWENTY_WEEKS] if name in TWENTY_WEEKS else [kpi.code]


def measure_page(user: User, kpi: Kpi, asked: Asked, side: str, page: str | None) -> MeasurePage:
    """Return one figure with its relatives, and one page of the children behind ``side``."""
    lines = figures(asked, family(kpi), with_ids=True)
    line = lines.pop(f"{kpi.code}/{kpi.variant}")
    side = side if side in sides_of(line) else "numerator"
    behind = behind_side(user, line, side)
    shown = Paginator(behind.children.select_related("officer"), PER_PAGE).get_page(page)
    children = list(shown)
    records = behind.records(child.pk for child in children)
    tabs = tuple(SideTab(code, _side_words(line, code), count, code == side) for code, count in sides_of(line).items())
    return MeasurePage(
        asked=asked,
        figure=Figure(line),
        relatives=tuple(Figure(other) for other in lines.values()),
        parts=parts_of(line),
        tabs=tabs,
        side=side,
        records=sides_of(line)[side],
        total=behind.total,
        listed=shown.paginator.count,
        page=shown,
        rows=tuple(ChildRow(child, ", ".join(records[child.pk])) for child in children),
    )


def sides_of(line: Headline) -> dict[str, int]:
    """Return the sides of a figure that may be opened, with the number of records of each."""
    if line.denominator is None:
        return {"numerator": len(line.numerator_ids or ())}
    above, below = set(line.numerator_ids or ()), set(line.denominator_ids or ())
    told = {"numerator": len(line.numerator_ids or ())}
    if above <= below:  # otherwise n and d describe different records
        told["others"] = len(below - above)
    return told | {"denominator": len(line.denominator_ids or ())}


def _side_words(line: Headline, side: str) -> str:
    return "Counted" if line.denominator is None else SIDES[side]


def behind_side(user: User, line: Headline, side: str) -> Behind:
    """
    Return the children behind ``side`` of a figure that was computed with its ids.

    ``others`` is the denominator without the numerator: the late, the refused, the undecided. Restricted children
    count in ``total`` and are listed only to the people on their lists (threats paper, section 2.3).
    """
    if side == "others":
        above = set(line.numerator_ids or ())
        others = tuple(name for name in line.denominator_ids or () if name not in above)
        line, side = replace(line, denominator_ids=others), "denominator"
    asked_side = cast("Side", side)
    into = merged_records()
    kept = {pk: kept_record(pk, into) for pk in drill(line, asked_side).order_by().values_list("pk", flat=True)}
    pks = set(kept.values())
    children = Child.objects.filter(pk__in=pks).visible_to(user).order_by("surname", "forename", "pk")
    return Behind(line, asked_side, kept, len(pks), children)


def _printed_ids(line: Headline, side: Side) -> dict[tuple[str, str], list[str]]:
    """Return the ids of a side as they are printed, by kind and id of the record."""
    ids = line.numerator_ids if side == "numerator" else line.denominator_ids
    printed: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in ids or ():
        prefix, colon, record = name.rpartition(":")
        kind = PREFIXES.get(prefix, line.kpi.id_type) if colon else line.kpi.id_type
        if kind == DUTY:
            kind, record = "plan", record.rpartition("@")[0]
        printed[kind, record].append(name)
    return printed


CASE_HEADINGS = (
    *DOWNLOAD_HEADINGS, "Records counted", "Measure", "Variant", "Side", "Period start", "Period end", "As at", "Basis",
    "Level", "Definition version",
)  # fmt: skip
Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The children behind one side of a figure, for a file: their numbers, and rows under ``CASE_HEADINGS``."""

    read_pks: list[int | None]
    rows: Iterator[tuple[Cell, ...]]
    read_purpose: str


def case_export(user: User, kpi: Kpi, asked: Asked, side: str) -> CaseFile:
    """Return the children behind a side that ``user`` may list, for a file."""
    line = figures(asked, [f"{kpi.code}/{kpi.variant}"], with_ids=True)[f"{kpi.code}/{kpi.variant}"]
    side = side if side in sides_of(line) else "numerator"
    behind = behind_side(user, line, side)
    children = list(behind.children.select_related("officer", "team"))
    records = behind.records(child.pk for child in children)
    period = None if kpi.is_snapshot else asked.period
    about = (
        kpi.code, kpi.variant, _side_words(line, side), period.start if period else None,
        period.end if period else None, asked.as_at, asked.basis_words, LEVEL, kpi.version,
    )  # fmt: skip
    rows = ((*download_row(child), ", ".join(records[child.pk]), *about) for child in children)
    return CaseFile([child.pk for child in children] or [None], rows, f"{side} as at {asked.as_at}")


@dataclass(frozen=True, slots=True)
class CasePage:
    """
    Some of the children behind one side of a figure, in a lasting order, for other systems.

    ``total`` counts every child, ``listed`` those that may be listed; ``following`` is the number after which the
    next page begins.
    """

    line: Headline
    asked: Asked
    side: str
    records_counted: int
    total: int
    listed: int
    children: list[Child]
    records: Mapping[int, list[str]]
    following: int | None


def case_page(user: User, kpi: Kpi, asked: Asked, side: str, *, after: int, size: int) -> CasePage:
    """Return at most ``size`` of the children behind ``side`` beyond the number ``after``."""
    name = f"{kpi.code}/{kpi.variant}"
    line = figures(asked, [name], with_ids=True)[name]
    behind = behind_side(user, line, side)
    found = list(behind.children.filter(pk__gt=after).order_by("pk")[: size + 1])
    shown = found[:size]
    return CasePage(
        line=line,
        asked=asked,
        side=side,
        records_counted=sides_of(line).get(side, 0),
        total=behind.total,
        listed=behind.children.count(),
        children=shown,
        records=behind.records(child.pk for child in shown),
        following=shown[-1].pk if len(found) > size else None,
    )
