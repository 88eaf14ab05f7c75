"""
The children behind one side of a figure, as far as a person may see them.

A figure counts the whole authority. How many children a list leaves out is never said nor to be worked out from what
stands beside it: every number here is of those who may be seen (threats paper, section 2.3).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from ehcp.law_settings.reads.law import laws_in_force
from ehcp.models import Child
from ehcp.people.models.merges import kept_record, merged_records
from ehcp.work.reads.case_list import DOWNLOAD_HEADINGS, as_of_today, download_row, with_next_limit
from reporting.figures import Scope, scope_on
from reporting.headlines.reads.asked import Asked, may_list_people
from reporting.headlines.reads.drill import DUTY, KINDS, PREFIXES, Side, drill, records_behind
from reporting.headlines.reads.headlines import Headline
from reporting.headlines.reads.limits import (
    NAME,
    ORDERS,
    WORST,
    Missed,
    in_order,
    kept_worst,
    ledger_parts,
    missed_of,
    reasons_of,
)
from reporting.headlines.reads.page import LEVEL_WORDS, TWENTY_WEEKS, Figure, figures
from reporting.headlines.reads.words import Parts, parts_of
from reporting.kpis import KPIS, Cohort, Kpi
from sendcases.accounts.models import User

PER_PAGE = 20
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
    """One side of a figure that may be opened, with how many children the person may see behind it."""

    code: str
    words: str
    listed: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class Behind:
    """
    The children behind one side of a figure.

    ``kept`` gives for each child record that the figure touches the record kept after a merge; ``children`` are
    those the person may see, in order of name.
    """

    line: Headline
    side: Side
    kept: Mapping[int, int]
    children: QuerySet[Child, Child]

    def missed(self, scope: Scope) -> dict[int, Missed]:
        """Return by kept child the worst limit behind the side; nothing where the figure counts no limits."""
        ids = self.line.numerator_ids if self.side == "numerator" else self.line.denominator_ids
        return kept_worst(missed_of(self.line.kpi, scope, ids or ()), self.kept)

    def in_order(self, missed: Mapping[int, Missed], order: str) -> Sequence[Child] | QuerySet[Child, Child]:
        """Return the children in one of the orders of a list; by name the database sorts them."""
        found = self.children.select_related("officer", "team")
        return found if order == NAME else in_order(found, missed, order)

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
    """One child of the list: the records that count, its limit where the figure counts limits, and why it was late."""

    child: Child
    records: str
    missed: Missed | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """All of the page of one figure; ``is_listed`` says whether the children behind it are shown for this period."""

    asked: Asked
    figure: Figure
    relatives: tuple[Figure, ...]
    parts: list[Parts]
    is_listed: bool = False
    tabs: tuple[SideTab, ...] = ()
    side: str = "numerator"
    listed: int = 0
    page: Page[Child] | None = None
    rows: tuple[ChildRow, ...] = ()
    order: str = NAME

    @property
    def orders(self) -> list[tuple[str, str, bool]]:
        """Return in which order the children may be listed: code, words, whether it is this one."""
        return [(code, words, code == self.order) for code, words in ORDERS.items() if self.has_limits or code != WORST]

    @property
    def has_limits(self) -> bool:
        """Say whether the figure counts limits, so that each child was so many days late."""
        return bool(ledger_parts(self.figure.kpi))

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


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the children behind a figure are asked for: the side, the order, the page."""

    side: str = ""
    order: str = ""
    page: str | None = None


def measure_page(user: User, kpi: Kpi, asked: Asked, wanted: Wanted, *, today: date) -> MeasurePage:
    """Return one figure with its relatives, and for the period of a report a page of the children behind a side."""
    is_listed = may_list_people(asked, kpi, today)
    lines = figures(asked, family(kpi), with_ids=is_listed)
    line = lines.pop(f"{kpi.code}/{kpi.variant}")
    relatives = tuple(Figure(other) for other in lines.values())
    shown = MeasurePage(asked, Figure(line), relatives, parts_of(line))
    return _with_children(shown, user, wanted) if is_listed else shown


def _with_children(shown: MeasurePage, user: User, wanted: Wanted) -> MeasurePage:
    line = shown.figure.line
    side = wanted.side if wanted.side in sides_of(line) else "numerator"
    into = merged_records()
    behind = {code: behind_side(user, line, code, into) for code in sides_of(line)}
    counted = {code: one.children.count() for code, one in behind.items()}
    scope = scope_of_line(line)
    missed = behind[side].missed(scope)
    order = order_of(wanted.order, missed)
    found = Paginator(behind[side].in_order(missed, order), PER_PAGE).get_page(wanted.page)
    children = list(found)
    records = behind[side].records(child.pk for child in children)
    why = reasons_of(line.kpi, scope, {child.pk: missed[child.pk] for child in children if child.pk in missed})
    return replace(
        shown,
        is_listed=True,
        tabs=tuple(SideTab(code, _side_words(line, code), number, code == side) for code, number in counted.items()),
        side=side,
        listed=counted[side],
        page=found,
        rows=tuple(
            ChildRow(child, ", ".join(records[child.pk]), missed.get(child.pk), why.get(child.pk, ""))
            for child in children
        ),
        order=order,
    )


def scope_of_line(line: Headline) -> Scope:
    """Return what a figure was counted on."""
    return scope_on(line.as_at, line.period, line.basis)


def order_of(asked: str, missed: Mapping[int, Missed]) -> str:
    """Return the order of a list: the worst first where its children were late, else by name."""
    first = WORST if any(one.days > 0 for one in missed.values()) else NAME
    return asked if asked in ORDERS and (missed or asked != WORST) else first


def sides_of(line: Headline) -> tuple[str, ...]:
    """Return the sides of a figure that may be opened."""
    if line.denominator is None:
        return ("numerator",)
    if set(line.numerator_ids or ()) <= set(line.denominator_ids or ()):
        return ("numerator", "others", "denominator")
    return ("numerator", "denominator")  # n and d describe different records


def _side_words(line: Headline, side: str) -> str:
    return "Counted" if line.denominator is None else SIDES[side]


def behind_side(user: User, line: Headline, side: str, into: Mapping[int, int] | None = None) -> Behind:
    """
    Return the children behind ``side`` of a figure that was computed with its ids.

    ``others`` is the denominator without the numerator: the late, the refused, the undecided. ``into`` are the merged
    records, where they were read already.
    """
    if side == "others":
        above = set(line.numerator_ids or ())
        others = tuple(name for name in line.denominator_ids or () if name not in above)
        line, side = replace(line, denominator_ids=others), "denominator"
    asked_side = cast("Side", side)
    into = merged_records() if into is None else into
    kept = {pk: kept_record(pk, into) for pk in drill(line, asked_side).order_by().values_list("pk", flat=True)}
    children = Child.objects.filter(pk__in=set(kept.values())).visible_to(user)
    return Behind(line, asked_side, kept, children.order_by("surname", "forename", "pk"))


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
    "Level", "Law", "Definition version", "Days late", "Weeks", "Why late",
)  # fmt: skip
Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The children behind one side of a figure, for a file: their numbers, and rows under ``CASE_HEADINGS``."""

    read_pks: list[int | None]
    rows: Iterator[tuple[Cell, ...]]
    read_purpose: str


def case_export(user: User, kpi: Kpi, asked: Asked, side: str, today: date) -> CaseFile:
    """Return the children behind a side that ``user`` may list, for a file."""
    line = figures(asked, [f"{kpi.code}/{kpi.variant}"], with_ids=True)[f"{kpi.code}/{kpi.variant}"]
    side = side if side in sides_of(line) else "numerator"
    behind = behind_side(user, line, side)
    scope = scope_of_line(line)
    missed = behind.missed(scope)
    rows_of = with_next_limit(behind.children.select_related("officer", "team"), today)
    children = in_order(as_of_today(rows_of), missed, order_of("", missed))
    why = reasons_of(kpi, scope, missed)
    records = behind.records(child.pk for child in children)
    period = None if kpi.is_snapshot else asked.period
    about = (
        kpi.code, kpi.variant, _side_words(line, side), period.start if period else None,
        period.end if period else None, asked.as_at, asked.basis_words, LEVEL_WORDS, line.law, kpi.version,
    )  # fmt: skip
    law = laws_in_force().fingerprint

    def late(child: Child) -> tuple[Cell, ...]:
        one = missed.get(child.pk)
        return (max(one.days, 0), one.taken, why.get(child.pk, "")) if one else (None, "", "")

    rows = (
        (*download_row(child, today, law=law), ", ".join(records[child.pk]), *about, *late(child)) for child in children
    )
    return CaseFile([child.pk for child in children] or [None], rows, f"{side} as at {asked.as_at}")


@dataclass(frozen=True, slots=True)
class CasePage:
    """
    Some of the children behind one side of a figure, in a lasting order, for other systems.

    ``listed`` counts those that may be listed; ``following`` is the number after which the next page begins.
    """

    line: Headline
    asked: Asked
    side: str
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
        listed=behind.children.count(),
        children=shown,
        records=behind.records(child.pk for child in shown),
        following=shown[-1].pk if len(found) > size else None,
    )
