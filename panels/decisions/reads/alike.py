"""
How alike the authority decides: agreed, waits and bands by who the child is and where they go to school.

For officers of the authority alone, exact and not for publication. Children whose record is restricted are counted
nowhere, whoever asks; of a small base no share or median is told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from ehcp.institutions.models import InstitutionType, Phase
from ehcp.law.days import age_on
from ehcp.models import Ethnicity, Need, Placement, SenType, Sex
from panels.decisions.reads.figures import Period, Row, items_of, rows_of
from panels.funding.reads.values import band_rates
from panels.models import FundingLine, ItemDecision, LineKind, LineState

BY = {
    "need": "Primary need",
    "sex": "Sex",
    "ethnicity": "Ethnicity",
    "looked_after": "Looked after",
    "age": "Age",
    "phase": "Phase of the setting",
    "setting": "Type of setting",
    "area": "Postcode area",
}
LEAST_BASE, LEAST_FOR_A_MEDIAN = 10, 8
_AGES = ((4, "Under 5"), (10, "5 to 10"), (15, "11 to 15"), (200, "16 and over"))
_WORDS: dict[str, Mapping[Any, Any]] = {
    "need": dict(SenType.choices),
    "sex": dict(Sex.choices),
    "ethnicity": dict(Ethnicity.choices),
    "looked_after": {True: "Looked after", False: "Not looked after"},
    "phase": dict(Phase.choices),
    "setting": dict(InstitutionType.choices),
}
NOT_RECORDED = "Not recorded"


def grouped(rows: QuerySet[Any, Any], by: str, on: date, day: str = "") -> dict[int, str]:
    """
    Return the group of the child of each row by its key (one query); ``rows`` are of a model with a ``child``.

    The age is that on the day which ``day`` names, else ``on``; need and setting are those of today.
    """
    plans = "plan__child"
    need = Need.objects.filter(**{plans: OuterRef("child")}, rank=1, to_on__isnull=True).order_by("-from_on", "-pk")
    placed = Placement.objects.filter(**{plans: OuterRef("child")}, to_on__isnull=True, institution__isnull=False)
    placed = placed.order_by("rank", "-from_on", "-pk")
    told: dict[str, Any] = {
        "need": Subquery(need.values("sen_type")[:1]),
        "phase": Subquery(placed.values("institution__phase")[:1]),
        "setting": Subquery(placed.values("institution__type")[:1]),
        "age": F("child__birth_date"),
        "area": F("child__postcode"),
    }
    found = rows.order_by().annotate(told=told.get(by, F(f"child__{by}"))).values_list("pk", "told")
    if by == "age":
        days = dict(rows.order_by().values_list("pk", day)) if day else {}
        return {pk: _age(born, days.get(pk, on)) for pk, born in found}
    if by == "area":
        return {pk: (code or "").partition(" ")[0] or NOT_RECORDED for pk, code in found}
    return {pk: str(_WORDS[by].get(code, NOT_RECORDED)) for pk, code in found}


def _age(born: date | None, on: date) -> str:
    if born is None:
        return NOT_RECORDED
    years = age_on(born, on)
    return next(words for most, words in _AGES if years <= most)


@dataclass(frozen=True, slots=True)
class Group:
    """The decisions on one group: agreed of decided, and the middle of the days from the panel to the letter."""

    words: str
    agreed: int
    decided: int
    days: float | None
    waits: int

    @property
    def percent(self) -> int | None:
        """Return the share agreed in whole per cent; none of a base below ten."""
        return round(100 * self.agreed / self.decided) if self.decided >= LEAST_BASE else None


@dataclass(frozen=True, slots=True)
class BandRow:
    """How many agreed bands run for one group today, by band, and what one costs a year in the middle."""

    words: str
    numbers: list[int]
    number: int
    middle: Decimal | None


@dataclass(frozen=True, slots=True)
class Alike:
    """One way to look at it: the decisions of a period by group, and the bands that run today by group."""

    by: str
    heading: str
    groups: list[Group]
    total: Group
    bands: list[str]
    rows: list[BandRow]


def alike(period: Period, by: str, today: date) -> Alike:
    """Return how the groups of one split fared (five queries, however many items)."""
    rows = [row for row in rows_of(period) if row.is_decided]
    groups = grouped(items_of(period), by, today, day="meeting__held_on")
    of_group: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        of_group[groups.get(row.pk, NOT_RECORDED)].append(row)
    bands, band_rows = _bands(by, today)
    return Alike(
        by=by,
        heading=BY[by],
        groups=[_group(words, of_group[words]) for words in sorted(of_group)],
        total=_group("All", rows),
        bands=bands,
        rows=band_rows,
    )


def among_group(period: Period, by: str, words: str, today: date) -> set[int] | None:
    """Return the keys of the items of one group of a split; None where no split was asked for."""
    if by not in BY:
        return None
    found = grouped(items_of(period), by, today, day="meeting__held_on")
    return {pk for pk, group in found.items() if group == words}


def _group(words: str, rows: Iterable[Row]) -> Group:
    listed = list(rows)
    waits = [(row.letter_sent_on - row.held_on).days for row in listed if row.letter_sent_on]
    return Group(
        words=words,
        agreed=sum(row.decision == ItemDecision.AGREED for row in listed),
        decided=len(listed),
        days=median(waits) if len(waits) >= LEAST_FOR_A_MEDIAN else None,
        waits=len(waits),
    )


def _bands(by: str, today: date) -> tuple[list[str], list[BandRow]]:
    """Return the codes of the bands in use, and how many lines of each run today by group."""
    lines = FundingLine.objects.filter(kind=LineKind.BAND, state=LineState.AGREED, child__is_restricted=False)
    lines = lines.filter(from_on__lte=today).exclude(to_on__lt=today)
    groups, rates = grouped(lines, by, today), band_rates()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    worth: dict[str, list[Decimal]] = defaultdict(list)
    for pk, band, code in lines.order_by("pk").values_list("pk", "band_id", "band__code"):
        words = groups[pk]
        counts[words][code] += 1
        begun = [rate.amount for rate in rates.get(band, ()) if rate.from_on <= today]
        worth[words] += begun[-1:]
    codes = sorted({code for one in counts.values() for code in one})
    rows = [
        BandRow(
            words,
            [counts[words][code] for code in codes],
            counts[words].total(),
            median(worth[words]) if len(worth[words]) >= LEAST_FOR_A_MEDIAN else None,
        )
        for words in sorted(counts)
    ]
    return codes, rows
