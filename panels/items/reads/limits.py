"""The statutory limit an agenda item has to keep, as the case's deadlines stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from ehcp.models import Deadline
from panels.models import PanelItem

# The limits of each kind of item; a kind that is not named keeps the next limit of the case.
LIMITS = {"assess": ("assess_decision",), "issue": ("no_plan_decision", "final_plan")}


def limits_in_force(items: Iterable[PanelItem], on: date) -> dict[int, date | None]:
    """
    Return the limit that each undecided item has to keep, by its number, on a day (one query); None where none runs.

    Nothing is kept on the item itself: a corrected receipt or a changed setting moves its limit. A decided item
    has no limit to keep any more.
    """
    listed = list(items)
    found = _open_limits({item.child_id for item in listed if item.decision is None}, on)
    return {item.pk: _first(found[item.child_id], item.kind) if item.decision is None else None for item in listed}


def _open_limits(child_pks: Iterable[int], on: date) -> dict[int, list[tuple[date, str]]]:
    found: dict[int, list[tuple[date, str]]] = defaultdict(list)
    rows = Deadline.objects.limits().outstanding(on).dated().filter(child__in=child_pks).order_by("due_on")
    for child_pk, due_on, rule in rows.values_list("child_id", "due_on", "rule"):
        if due_on is not None:
            found[child_pk].append((due_on, rule))
    return found


def _first(limits: list[tuple[date, str]], kind: str) -> date | None:
    rules = LIMITS.get(kind)
    return next((due_on for due_on, rule in limits if rules is None or rule in rules), None)
