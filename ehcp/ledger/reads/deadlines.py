"""Deadlines as lists and figures show them."""

from __future__ import annotations

from datetime import date

from ehcp.law.listing import PRINTED, deadline_rows_csv, deadline_rows_json
from ehcp.ledger.reads.time_limits import planned
from ehcp.ledger.sync import LawHistory
from ehcp.models import Deadline


def deadlines_as_at(day: date, form: str = "csv") -> str:
    """Return every due date as at the close of ``day``, as it was known on it, as CSV or as JSON."""
    rules = {rule for listed in PRINTED.values() for rule in listed}
    rows = Deadline.objects.known_on(day).shown_on(day).filter(rule__in=rules).select_related("child").order_by()
    law = LawHistory().known_on(day).readings[-1][1]
    write = deadline_rows_json if form == "json" else deadline_rows_csv
    return write((planned(row, row.child.source_id) for row in rows.iterator()), day, law)
