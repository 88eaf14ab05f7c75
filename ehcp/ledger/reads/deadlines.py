"""Deadlines as lists and figures show them."""

from __future__ import annotations

from datetime import date

from ehcp.law.listing import deadline_rows_csv
from ehcp.law.plan import plan
from ehcp.ledger.sync import case_facts, law_in_force


def deadlines_as_at(day: date) -> str:
    """Return every due date as at the close of ``day``, from what was known on it, as CSV with a header row."""
    law = law_in_force()
    rows = (row for case in case_facts(child_pks=None, known_on=day).values() for row in plan(case, law))
    return deadline_rows_csv(rows, day, law)
