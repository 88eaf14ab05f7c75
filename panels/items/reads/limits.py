"""The statutory limit an agenda item has to keep, as the case's deadlines stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from ehcp.models import Deadline
from ehcp.people.models.merges import kept_record, merged_records
from panels.models import PanelItem

# The limits that each kind of item decides; a kind that is not named decides none, whatever else runs on the case.
_FINAL = ("final_plan", "reassess_final", "reversed_final_plan", "order_assess_final", "concede_assess_final")
LIMITS = {
    "assess": ("assess_decision",),
    "reassess": ("reassess_decision",),
    "issue": ("no_plan_decision", "reversed_no_plan", "order_assess_no_plan", "concede_assess_no_plan", *_FINAL),
    "plan_content": (*_FINAL, "amended_final", "unreviewed_amendment_final", "order_make_final", "concede_issue_final"),
    "placement": (
        *_FINAL,
        "amended_final",
        "phase_feb",
        "phase_mar",
        "phase_post16",
        "order_name_setting",
        "concede_setting",
    ),
    "review_outcome": ("review_decision",),
    "cease": ("cease_notice",),
    "mediation_mandate": ("mediation_arrange",),
    "tribunal_position": ("appeal_response",),
}


def limits_in_force(items: Iterable[PanelItem], on: date) -> dict[int, date | None]:
    """
    Return the limit that each undecided item has to keep, by its number, on a day (two queries); None where none runs.

    Nothing is kept on the item itself: a corrected receipt or a changed setting moves its limit. A decided item
    has no limit to keep any more.
    """
    listed = list(items)
    undecided = open_limits([item for item in listed if item.decision is None], on)
    return {item.pk: undecided.get(item.pk) for item in listed}


def open_limits(items: Iterable[PanelItem], on: date) -> dict[int, date | None]:
    """Return the open limit that each item is about, decided or not: a notice may still have to keep it."""
    listed = list(items)
    into = merged_records()
    person = {item.pk: kept_record(item.child_id, into) for item in listed}
    found = _open_limits(set(person.values()), into, on) if person else {}
    return {item.pk: _first(found.get(person.get(item.pk, 0), []), item.kind) for item in listed}


def _open_limits(kept: set[int], into: Mapping[int, int], on: date) -> dict[int, list[tuple[date, str]]]:
    """Return the open limits of persons, each by the record that is kept of it: those of all its records."""
    found: dict[int, list[tuple[date, str]]] = defaultdict(list)
    records = kept | {pk for pk in into if kept_record(pk, into) in kept}
    rows = Deadline.objects.limits().outstanding(on).dated().filter(child__in=records).order_by("due_on")
    for child_pk, due_on, rule in rows.values_list("child_id", "due_on", "rule"):
        if due_on is not None:
            found[kept_record(child_pk, into)].append((due_on, rule))
    return found


def _first(limits: list[tuple[date, str]], kind: str) -> date | None:
    rules = LIMITS.get(kind, ())
    return next((due_on for due_on, rule in limits if rule in rules), None)
