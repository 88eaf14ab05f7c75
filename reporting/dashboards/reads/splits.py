"""
Measures by team, officer, need, age, sex, school and who asked: of the children whom the reader may see.

A figure of the whole authority stands on its own page. Here every number opens a list of children, so each counts
those who may be listed and nobody else (threats paper, section 2.3). Whom a child is with, and the need and the
school, are those of today.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce

from ehcp.identifiers import record_key
from ehcp.models import AssessmentRequest, Child, Institution, Need, Placement, SenType, Sex
from ehcp.people.models.merges import kept_record, merged_records
from ehcp.permissions import case_q
from ehcp.requests.models import RequestSource
from reporting.dashboards.reads.series import WORDS, Point, kpi_of, scope_of
from reporting.figures.provision import aged
from reporting.figures.scope import Scope
from reporting.figures.tally import NOT_RECORDED, Part, flag
from reporting.figures.tracked import TRACKED
from reporting.headlines.reads.asked import when_words
from reporting.headlines.reads.cases import ChildRow, order_of
from reporting.headlines.reads.limits import (
    COLUMNS,
    NAME,
    ORDERS,
    in_order,
    kept_worst,
    ledger_parts,
    reasons_of,
    worst,
)
from reporting.kpis import Period
from sendcases.accounts.models import Team, User

# Measures that are read off the ledger, whose rows name their child.
SPLIT = ("K03/", "K06/", "K07/", "K08/", "K10/", "K11/", "K11/overdue", "K12/", "K13/", "K14/")
BY = {
    "team": "Team",
    "officer": "Officer",
    "need": "Primary need",
    "age": "Age",
    "sex": "Sex",
    "school": "School or setting",
    "source": "Who asked",
}
AGES: tuple[tuple[str, str, int, int | None], ...] = (
    ("0-4", "Under 5", 0, 4),
    ("5-10", "5 to 10", 5, 10),
    ("11-15", "11 to 15", 11, 15),
    ("16-25", "16 and over", 16, None),
)
SIDES = {"numerator": "Counted", "others": "Not in the numerator", "denominator": "All"}
PER_PAGE = 20
MOST_GROUPS = 30


@dataclass(frozen=True, slots=True)
class Group:
    """One part of a split: what it is called, and its figures in the order of the measures."""

    key: str
    words: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """Measures by one dimension over one period; ``left_out`` counts the groups beyond the largest."""

    by: str
    period: Period
    names: tuple[str, ...]
    groups: tuple[Group, ...]
    left_out: int = 0

    @property
    def heading(self) -> str:
        """Return what the figures are split by."""
        return BY[self.by]

    @property
    def measures(self) -> list[tuple[str, str]]:
        """Return the name and the words of each measure."""
        return [(name, WORDS[name]) for name in self.names]


def seen_rows(part: Part, scope: Scope, user: User, team: Team | None = None) -> QuerySet[Any]:
    """Return the rows that a part counts, of the children ``user`` may see, of one team where it is given."""
    rows = part.rows(scope).filter(case_q(user, "child"))
    return rows.filter(child__team=team) if team else rows


def split(user: User, by: str, period: Period, names: Sequence[str] = SPLIT, team: Team | None = None) -> Split:
    """Return measures by ``by`` (of ``BY``), the largest groups first; three statements."""
    scope = scope_of(period)
    branches = []
    for place, name in enumerate(names):
        part = TRACKED[name]
        rows = seen_rows(part, scope, user, team).order_by().annotate(place=Value(place), key=_key(by, scope))
        counted, distinct = part.distinct or "pk", bool(part.distinct)
        hit = part.hit(scope) if part.hit else Q()
        grouped = rows.values("place", "key").annotate(
            whole=Count(counted, distinct=distinct), hits=Count(counted, filter=hit or None, distinct=distinct)
        )
        branches.append(grouped.values_list("place", "key", "whole", "hits"))
    found: dict[tuple[int, str], tuple[int, int]] = {}
    for place, key, whole, hits in branches[0].union(*branches[1:], all=True):
        found[place, key] = (hits, whole)
    sizes: Counter[str] = Counter()
    for (_, key), (_, whole) in found.items():
        sizes[key] += whole
    keys = sorted(sizes, key=lambda key: (-sizes[key], key))
    words = key_words(by, keys)

    def points(key: str) -> tuple[Point, ...]:
        return tuple(_point(name, period, found.get((place, key))) for place, name in enumerate(names))

    groups = tuple(Group(key, words.get(key, key), points(key)) for key in keys[:MOST_GROUPS])
    return Split(by, period, tuple(names), groups, max(len(keys) - MOST_GROUPS, 0))


def _point(name: str, period: Period, numbers: tuple[int, int] | None) -> Point:
    hits, whole = numbers or (0, 0)
    if TRACKED[name].hit is None:
        return Point(kpi_of(name), period, whole, None)
    return Point(kpi_of(name), period, hits, whole)


def _hit(part: Part, scope: Scope) -> Any:
    return Value(1) if part.hit is None else flag(part.hit(scope))


def _key(by: str, scope: Scope) -> Any:
    """Return the expression of what a row is split by, as text; ``not_recorded`` where there is nothing."""
    day = scope.as_at
    spells = Q(from_on__lte=day) & (Q(to_on__isnull=True) | Q(to_on__gte=day))
    found: Any
    if by == "need":
        needs = Need.objects.filter(spells, plan__child=OuterRef("child"), rank=1).exclude(plan__entered_in_error=True)
        found = Subquery(needs.order_by("-from_on", "-pk").values("sen_type")[:1])
    elif by == "school":
        places = Placement.objects.filter(spells, plan__child=OuterRef("child"), rank=1)
        places = places.exclude(plan__entered_in_error=True)
        found = Subquery(places.order_by("-from_on", "-pk").values("institution")[:1])
    elif by == "source":
        requests = AssessmentRequest.objects.filter(source_id=OuterRef("request_id"))
        found = Subquery(requests.values("source")[:1])
    elif by == "age":
        found = Case(*(When(aged(scope, low, high, "child__"), then=Value(code)) for code, _, low, high in AGES))
    else:
        found = F({"team": "child__team", "officer": "child__officer", "sex": "child__sex"}[by])
    return Coalesce(Cast(found, CharField()), Value(NOT_RECORDED))


def key_words(by: str, keys: Iterable[str]) -> dict[str, str]:
    """Return what the parts of a split are called; one statement at most."""
    nobody = {"officer": "Nobody", "team": "No team"}.get(by, "Not recorded")
    pks = [pk for key in keys if (pk := record_key(key)) is not None]
    names: Mapping[Any, str] = {}
    if by == "team":
        names = {team.pk: team.name for team in Team.objects.filter(pk__in=pks)}
    elif by == "officer":
        names = {person.pk: str(person) for person in User.objects.filter(pk__in=pks)}
    elif by == "school":
        names = dict(Institution.objects.filter(pk__in=pks).values_list("pk", "name"))
    elif by == "age":
        names = {code: words for code, words, *_ in AGES}
    else:
        choices = {"need": SenType, "sex": Sex, "source": RequestSource}[by].choices
        names = {str(code): str(words) for code, words in choices}
    return {**{str(key): words for key, words in names.items()}, NOT_RECORDED: nobody, "": nobody}


# --- The children behind one part --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PartOf:
    """Which number was opened: a measure, its side, a period, and the part of a split it is of (or all)."""

    name: str
    side: str
    period: Period
    by: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class PartChildren:
    """
    One page of the children behind one part of a split; ``records`` is the number that was opened.

    A child with two reviews in the period counts twice in it, and is listed once.
    """

    part: PartOf
    heading: str
    words: str
    count: int
    records: int
    page: Page[Child]
    rows: tuple[ChildRow, ...] = ()
    order: str = NAME

    @property
    def orders(self) -> list[tuple[str, str, bool]]:
        """Return in which order the children may be listed: code, words, whether it is this one."""
        return [(code, words, code == self.order) for code, words in ORDERS.items()]

    @property
    def read_pks(self) -> list[int]:
        """Return the children whose names the page shows, for the read-access log."""
        return [child.pk for child in self.page.object_list]

    @property
    def when(self) -> str:
        """Return the days it is about."""
        return when_words(kpi_of(self.part.name), self.part.period.end, self.part.period)

    @property
    def sides(self) -> list[tuple[str, str, bool]]:
        """Return the sides that may be opened: code, words, whether it is shown; none of a plain count."""
        is_share = TRACKED[self.part.name].hit is not None
        return [(code, words, code == self.part.side) for code, words in SIDES.items()] if is_share else []


def part_children(user: User, asked: PartOf, team: Team | None, order: str, page: str | None) -> PartChildren:
    """Return one page of the children behind a part, those whom ``user`` may see, the worst first."""
    scope, part, kpi = scope_of(asked.period), TRACKED[asked.name], kpi_of(asked.name)
    rows = seen_rows(part, scope, user, team).annotate(is_hit=_hit(part, scope))
    if asked.by:
        rows = rows.annotate(key=_key(asked.by, scope)).filter(key=asked.key)
    if asked.side != "denominator" and part.hit is not None:
        rows = rows.filter(is_hit=int(asked.side == "numerator"))
    into = merged_records()
    columns = COLUMNS if ledger_parts(kpi) else ("child",)
    listed = {name: row for name, *row in rows.order_by().values_list(part.distinct or "pk", *columns)}
    missed = worst({}, listed.values(), part, scope) if ledger_parts(kpi) else {}
    kept = {row[0]: kept_record(row[0], into) for row in listed.values()}
    missed = kept_worst(missed, kept)
    children = Child.objects.visible_to(user).filter(pk__in=set(kept.values())).select_related("officer", "team")
    order = order_of(order, missed)
    shown: Page[Child] = Paginator(in_order(children, missed, order), PER_PAGE).get_page(page)
    words = key_words(asked.by, [asked.key]).get(asked.key, "") if asked.by else (team.name if team else "")
    why = reasons_of(kpi, scope, {child.pk: missed[child.pk] for child in shown if child.pk in missed})
    told = tuple(ChildRow(child, "", missed.get(child.pk), why.get(child.pk, "")) for child in shown)
    return PartChildren(asked, kpi.label, words, shown.paginator.count, len(listed), shown, told, order)
