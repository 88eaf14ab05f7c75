"""The month that is instructed next, held still for as long as something is posted to it."""

from __future__ import annotations

from datetime import date

from ehcp.models import Sequence
from panels.funding.reads.values import open_month
from panels.models import PayRun


def hold_months() -> None:
    """
    Let nobody else instruct a month, or post to one, before the transaction has ended.

    A run that was made meanwhile would instruct neither what is posted here, which it cannot see yet, nor would any
    later one: each run takes up what is posted to its own month. The row is there before the first run is.
    """
    Sequence.objects.select_for_update().get_or_create(table=PayRun._meta.label_lower)


def month_held(today: date) -> date:
    """Return the month that is instructed next; no run is made of it before the transaction has ended."""
    hold_months()
    return open_month(today)
