"""What the list of deadlines prints for a hand-made case, for tests."""

from datetime import date

from ehcp.law.facts import RequestFacts
from ehcp.law.listing import COLUMNS, deadline_rows
from ehcp.law.plan import plan
from ehcp.law.settings import Law

LAW = Law.default()


def d(text):
    return date.fromisoformat(text) if text else None


def listed(case, day, rule=None, record=None, law=LAW):
    """The rows printed on a day, as dicts without the columns that are plain."""
    rows = deadline_rows(plan(case, law), d(day), law)
    named = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    return [
        row for row in named if (rule is None or row["rule"] == rule) and (record is None or row["record_id"] == record)
    ]


def words(case, day, rule, record=None, law=LAW):
    return [(row["starts_on"], row["due_on"], row["state"]) for row in listed(case, day, rule, record, law)]


def one(case, day, rule, record=None, law=LAW):
    (row,) = listed(case, day, rule, record, law)
    return row


def request(**values):
    return RequestFacts("R1", "C1", **{"received_on": d("2022-01-10"), **values})
