"""The month that is instructed next, held still for as long as something is posted to it."""

from __future__ import annotations

from datetime import date

from panels.funding.reads.values import open_month
from panels.models import PayRun


def month_held(today: date) -> date:
    """
    Return the month that is instructed next; no run is made of it before the transaction has ended.

    A run that was made meanwhile would instruct neither what is posted here, which it cannot see yet, nor would any
    later one: each run takes up what is posted to its own month.
    """
    list(PayRun.objects.select_for_update()[:1])
    return open_month(today)
