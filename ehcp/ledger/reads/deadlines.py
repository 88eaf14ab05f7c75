"""Deadlines as lists and figures show them."""

from __future__ import annotations

from datetime import date

from ehcp.law.listing import PRINTED, deadline_rows_csv
from ehcp.ledger.reads.time_limits import planned
from ehcp.ledger.sync import LawHistory
from ehcp.models import Deadline


def deadlines_as_at(day: date) -> str:
    """Return every due date as at the close of ``day``, as it was known on it, as CSV with a header row."""
    rules = {rule for listed in PRINTED.values() for rule in listed}
    rows = Deadline.objects.known_on(day).shown_on(day).filter(rule__in=rules).select_related("child").order_by()
    law = LawHistory().known_on(day).readings[-1][1]
    return deadline_rows_csv((planned(row, row.child.source_id) for row in rows.iterator()), day, law)
