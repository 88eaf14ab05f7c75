"""Histories that cannot be true, found among the records held: the list of data quality, and what an act would make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.urls import reverse

from ehcp.exchange.format.quality_rules import QUALITY_RULES, Dialect, QualityRule
from ehcp.exchange.format.schema import LATEST, load_schema
from ehcp.exchange.tables import Holding, holding
from ehcp.ledger.reads.time_limits import Tag
from ehcp.models import Child
from sendcases.accounts.models import User

PER_PAGE = 50
# The tables that rules read, each with the path to its child.
CHILD_OF = {
    "children": "pk",
    "requests": "child_id",
    "assessments": "child_id",
    "plans": "child_id",
    "reviews": "plan__child_id",
    "placements": "plan__child_id",
    "needs": "plan__child_id",
    "budgets": "child_id",
}
RULES = {f"{rule.code}-{rule.table}-{rule.field}": rule for rule in QUALITY_RULES}
Params = list[Any]


@dataclass(frozen=True, order=True)
class Finding:
    """One record that breaks one rule."""

    rule: str
    child: int
    record: str


def findings(child_pks: Sequence[int], today: date) -> list[Finding]:
    """Return what cannot be true about some children (one query)."""
    sql, params = _broken(list(RULES), today, child_pks)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} SELECT code, child_pk, record_id FROM broken", params)  # noqa: S608 -- constants
        return sorted(Finding(*row) for row in cursor.fetchall())


def _broken(codes: Sequence[str], today: date, child_pks: Sequence[int] | None = None) -> tuple[str, Params]:
    """
    Return the WITH clause that names every table as the exchange format does, and ends in ``broken``.

    ``broken`` has the code, child and record of every row that breaks one of the rules.
    """
    dialect = Dialect("postgresql" if connection.vendor == "postgresql" else "sqlite")
    parts, params = [], []
    for name, path in CHILD_OF.items():
        part, values = _table(holding(name), path, child_pks)
        parts.append(part)
        params += values
    day = "CAST(%s AS date)" if dialect.name == "postgresql" else "%s"
    parts.append(f"about (data_as_at) AS (SELECT {day})")
    params.append(today.isoformat())
    keys = load_schema().tables
    queries = (
        RULES[code].sql(dialect, f"'{code}' AS code, t.child_pk, t.{keys[RULES[code].table].key} AS record_id")
        for code in codes
    )
    parts.append(f"broken AS ({' UNION ALL '.join(queries)})")
    return f"WITH {', '.join(parts)}", params


def _table(stored: Holding, path: str, child_pks: Sequence[int] | None) -> tuple[str, Params]:
    """Return one table under its name and columns in the exchange format, with the key of the child."""
    rows = stored.model._default_manager.filter(stored.exported(LATEST)).order_by()
    if child_pks is not None:
        rows = rows.filter(**{f"{path}__in" if path == "pk" else f"{path.removesuffix('_id')}__in": list(child_pks)})
    sql, values = rows.values_list(path, *stored.paths).query.sql_with_params()
    columns = ", ".join(f'"{name}"' for name in ("child_pk", *stored.table.header))
    return f"{stored.table.name} ({columns}) AS NOT MATERIALIZED ({sql})", list(values)


@dataclass(frozen=True)
class RuleCount:
    """A rule and how many records break it."""

    code: str
    rule: QualityRule
    number: int
    is_current: bool

    @property
    def tag(self) -> Tag:
        """Say the number, with a colour that only repeats whether a figure may be wrong."""
        return Tag(str(self.number), "red" if self.rule.at_desk == "refuse" else "yellow")


@dataclass(frozen=True)
class QualityRow:
    """One record to be mended: what is wrong, whose case it is, and where it is mended."""

    child: Child
    record: str
    rule: QualityRule

    @property
    def href(self) -> str:
        """Return the page of the act that mends it."""
        return reverse(self.rule.mend, args=[self.child.pk])


@dataclass(frozen=True)
class QualityPage:
    """The page: every broken rule with its count, and the records that break the one looked at."""

    counts: list[RuleCount]
    page: Page[Any] | None
    rows: list[QualityRow]

    @property
    def total(self) -> int:
        """Return how many findings there are."""
        return sum(one.number for one in self.counts)

    @property
    def current(self) -> QualityRule | None:
        """Return the rule looked at."""
        return next((one.rule for one in self.counts if one.is_current), None)


def quality_page(user: User, today: date, *, code: str = "", page: str | None = None) -> QualityPage:
    """Return what cannot be true among the children ``user`` may see (three queries, however many there are)."""
    numbers = _counts(user, today)
    chosen = code if code in numbers else next((known for known in RULES if known in numbers), "")
    counts = [
        RuleCount(known, rule, numbers[known], known == chosen) for known, rule in RULES.items() if known in numbers
    ]
    if not chosen:
        return QualityPage([], None, [])
    pages = Paginator(range(numbers[chosen]), PER_PAGE)
    shown = pages.get_page(page)
    return QualityPage(counts, shown, _rows(user, today, chosen, shown.start_index() - 1))


def _visible(user: User) -> tuple[str, Params]:
    sql, params = Child.objects.visible_to(user).standing().order_by().values("pk").query.sql_with_params()
    return sql, list(params)


def _counts(user: User, today: date) -> dict[str, int]:
    sql, params = _broken(list(RULES), today)
    seen, values = _visible(user)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{sql} SELECT code, count(*) FROM broken WHERE child_pk IN ({seen}) GROUP BY code",  # noqa: S608
            [*params, *values],
        )
        return dict(cursor.fetchall())


def _rows(user: User, today: date, code: str, offset: int) -> list[QualityRow]:
    sql, params = _broken([code], today)
    seen, values = _visible(user)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{sql} SELECT child_pk, record_id FROM broken WHERE child_pk IN ({seen})"  # noqa: S608
            f" ORDER BY child_pk, record_id LIMIT {PER_PAGE} OFFSET {offset}",
            [*params, *values],
        )
        found = cursor.fetchall()
    children: dict[int, Child] = (
        Child.objects.visible_to(user).select_related("officer", "team").in_bulk([child for child, _ in found])
    )
    return [QualityRow(children[child], record, RULES[code]) for child, record in found if child in children]


def case_findings(child: Child, records: Sequence[int], today: date) -> list[QualityRow]:
    """Return what cannot be true about one person, on any of its records, for the page of ``child`` (one query)."""
    return [QualityRow(child, one.record, RULES[one.rule]) for one in findings(records, today)]
