"""Days of a package that lie after the day it comes in: planned, and said so in its report."""

from __future__ import annotations

from datetime import date
from itertools import islice

from ehcp.exchange.format.check_package import CheckedPackage
from ehcp.exchange.format.schema import Table
from ehcp.history.models.dated import DATED
from ehcp.ledger.reads.open_limits import format_day

LINES_NAMED = 10


def report_planned_days(checked: CheckedPackage, *, today: date) -> None:
    """
    Warn, once for each column, of the rows whose day of an event, or of a spell, is after ``today``.

    Such a day has not happened for any page, limit or figure until it comes. Days that are ahead in the ordinary
    course of the work (the day a letter counts as served, the day of a panel) are not told.
    """
    for table in checked.schema.tables.values():
        for column, number in _planned(checked, table, today):
            sql = f'SELECT line FROM "{table.name}" WHERE "{column}" > ? ORDER BY line'  # noqa: S608 -- of the schema
            lines = [str(line) for (line,) in islice(checked.staging.query(sql, today.isoformat()), LINES_NAMED)]
            more = f" and {number - len(lines)} more" if number > len(lines) else ""
            rows = "1 row has a day" if number == 1 else f"{number} rows have days"
            where = f"line{'' if number == 1 else 's'} {', '.join(lines)}{more}"
            wrong = f"{rows} after today, {format_day(today)}: {where}."
            right = "It counts as planned until the day comes. If it has happened, correct the day."
            checked.report.warn("planned_day", table.file_name, 0, column, wrong, right)


def _planned(checked: CheckedPackage, table: Table, today: date) -> list[tuple[str, int]]:
    """Return the columns of ``table`` that hold days after ``today``, and in how many rows (one query)."""
    dated = DATED.get(table.name)
    columns = [name for name in (*dated.events, *dated.spans) if name not in dated.ahead] if dated else []
    columns = [name for name in columns if name in table.header]
    if not columns or not checked.report.rows.get(table.name):
        return []
    sums = ", ".join(f'sum("{name}" > ?)' for name in columns)
    query = f'SELECT {sums} FROM "{table.name}"'  # noqa: S608 -- names of the schema
    (numbers,) = checked.staging.query(query, *[today.isoformat()] * len(columns))
    return [(name, int(str(number))) for name, number in zip(columns, numbers, strict=True) if number]
