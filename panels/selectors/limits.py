"""The statutory limit an agenda item has to keep, as the case's deadlines stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from ehcp.models import Child, Deadline
from panels.models import PanelItem

# The limits of each kind of item; a kind that is not named keeps the next limit of the case.
LIMITS = {"assess": ("assess_decision",), "issue": ("no_plan_decision", "final_plan")}


def limit_of(child: Child, kind: str) -> date | None:
    """Return the earliest open limit that an item of ``kind`` about ``child`` has to keep, or None."""
    return _first(_open_limits([child.pk])[child.pk], kind)


def show_limits_in_force(items: Iterable[PanelItem]) -> None:
    """
    Give undecided items the limit in force now, in memory and in one query.

    ``limit_on`` is the limit on the day of listing; a corrected receipt or a changed setting moves it. A decided
    item keeps what it was decided under.
    """
    waiting = [item for item in items if item.decision is None]
    found = _open_limits([item.child_id for item in waiting])
    for item in waiting:
        item.limit_on = _first(found[item.child_id], item.kind)


def _open_limits(child_pks: list[int]) -> dict[int, list[tuple[date, str]]]:
    found: dict[int, list[tuple[date, str]]] = defaultdict(list)
    rows = Deadline.objects.limits().open().dated().filter(child__in=child_pks).order_by("due_on")
    for child_pk, due_on, rule in rows.values_list("child_id", "due_on", "rule"):
        if due_on is not None:
            found[child_pk].append((due_on, rule))
    return found


def _first(limits: list[tuple[date, str]], kind: str) -> date | None:
    rules = LIMITS.get(kind)
    return next((due_on for due_on, rule in limits if rules is None or rule in rules), None)
