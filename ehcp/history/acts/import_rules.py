"""Acts obey the rules of import: what an act would leave behind comes in again, or the act is refused in words."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models

from ehcp.exchange.format.check_row import RowChecker
from ehcp.exchange.format.history_rules import HISTORY_RULES
from ehcp.exchange.format.history_tables import MAINTAINED, people_sql
from ehcp.exchange.format.report import Report
from ehcp.exchange.format.schema import LATEST, Schema, load_schema
from ehcp.exchange.format.staging import Staging
from ehcp.exchange.tables import holding, texts_of
from ehcp.history.reads.dates import date_words
from ehcp.ledger.sync import person_records
from ehcp.models import Child
from ehcp.workflow import MoveNotAllowed

# The tables that the refusing rules between rows read, each with the path to its child.
_TABLES = {"children": "pk", "requests": "child", "assessments": "child", "plans": "child", "appeals": "child"}
_RULES = [rule for rule in HISTORY_RULES if rule.severity == "refuse" and rule.table in _TABLES]
_SCHEMA = Schema({name: table for name, table in load_schema(LATEST).tables.items() if name in _TABLES})
# What a breach is called at the desk, where a package has other ways to mend it.
_WORDS = {
    "rule_2": "The assessment {key} would not begin on the day its request was received.",
    "rule_10": "No assessment would follow the order or the concession of {key} on its day.",
    "rule_15": "{key} and another request for an assessment would have been open on one day. A second request is "
    "recorded as such; check the days on which the requests were received and ended.",
    "two_plans": "The child would have two plans that have not ended.",
}
Rows = dict[str, list[list[str | None]]]
# The rule, the record that breaks it, and what is wrong.
Breach = tuple[str, str, str]


class ImportRules:
    """The rules of a package, held over the rows of one person, or of two, while an act changes them."""

    def __init__(self, child: Child) -> None:
        self._people = [child]
        self._touched: dict[tuple[str, int], models.Model] = {}
        self._before: list[Rows] | None = None

    def watch(self, other: Child) -> None:
        """Hold the rules over the rows of ``other`` too, which is, or was until this act, another person's record."""
        self._people.append(other)

    def see(self, table: str) -> None:
        """Note how the person's rows stand, before the first row of ``table`` is changed."""
        if table in _TABLES and self._before is None:
            self._before = self._rows()

    def touch(self, record: models.Model) -> None:
        """Note that the act has written ``record``."""
        self._touched[record.table, record.pk] = record  # type: ignore[attr-defined]

    def refuse_breaches(self) -> None:
        """Raise ``MoveNotAllowed`` where the act leaves what an import would refuse; what was there before stays."""
        words = [problem for (table, pk) in self._touched for problem in _row_problems(table, pk)]
        if self._before is not None and any(table in _TABLES for table, _ in self._touched):
            words += self._history_problems()
        if words:
            raise MoveNotAllowed(" ".join(dict.fromkeys(words)))

    def _history_problems(self) -> list[str]:
        after = {breach for rows in self._rows() for breach in _breaches(rows)}
        if not after:
            return []
        before = {breach for rows in self._before or () for breach in _breaches(rows)}
        return [wrong for _, _, wrong in sorted(after - before)]

    def _rows(self) -> list[Rows]:
        return [_rows_of(one) for one in self._people]


def _rows_of(child: Child) -> Rows:
    pks = person_records([child.pk])
    return {
        name: [
            texts_of(values)
            for values in holding(name)
            .model._default_manager.filter(**{f"{path}__in": pks})
            .order_by("pk")
            .values_list(*holding(name).paths)
        ]
        for name, path in _TABLES.items()
    }


def _breaches(rows: Rows) -> Iterator[Breach]:
    """Yield what breaks the refusing rules between the rows of one person."""
    with Staging(_SCHEMA) as staging:
        keys: dict[tuple[str, int], str] = {}
        for name, table in rows.items():
            for line, cells in enumerate(table, start=1):
                staging.add(name, line, cells)
                keys[name, line] = str(cells[0])
        staging.settle()
        for statement in (*people_sql(), MAINTAINED):
            staging.execute(statement)
        for rule in _RULES:
            for (broken,) in staging.query(rule.sql):
                key = keys[rule.table, int(str(broken))]
                words = _WORDS.get(rule.code, f"{{key}}: {rule.wrong}")
                yield f"{rule.code} {rule.field}", key, words.format(key=key)


def _row_problems(table: str, pk: int) -> Iterator[str]:
    """Yield what an import would refuse in one row, in the words of the pages; a row it does not know has none."""
    stored = holding(table)
    found = stored.model._default_manager.filter(stored.exported(LATEST), pk=pk).values_list(*stored.paths).first()
    if found is None:
        return
    report = Report()
    RowChecker(stored.table, report).check(1, [text or "" for text in texts_of(found)])
    for problem in report.in_order():
        if problem.severity == "refuse":
            yield _in_words(f"{problem.wrong} {problem.right}", stored.table.header)


def _in_words(text: str, columns: list[str]) -> str:
    """Return the words of a rule with the names of columns as the pages call them."""
    for name in sorted(columns, key=len, reverse=True):
        text = text.replace(name, f"“{date_words(name)}”")
    return text
