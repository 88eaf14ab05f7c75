"""A child with a maintained plan, and people who may act on it, for tests of what follows the first plan."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from ehcp.history.acts.frame import Submission
from ehcp.law.laws import Laws
from ehcp.law.settings import Law
from ehcp.ledger.sync import reconcile
from ehcp.models import CaseEvent, Child, Correction, Deadline, Plan
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_plan, a_user

# Plan made on Monday 2 March 2026: reviewed by 1 March 2027, the meeting meant by 1 February 2027.
MADE = date(2026, 3, 2)
LATE = Submission(late_reason="Found on paper")


def at(day: date) -> datetime:
    """Noon of a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def planned(child: Child) -> Child:
    """Plan the limits of a case made without an act."""
    reconcile([child.pk], laws=Laws.of(Law.default()), now=at(MADE))
    child.refresh_from_db()
    return child


def a_maintained_plan(**values: Any) -> Plan:
    """Make a child whose plan was made on ``MADE``."""
    plan = a_plan(a_child(), **({"first_final_on": MADE} | values))
    planned(plan.child)
    return plan


def officer() -> User:
    """Make a case officer."""
    return a_user(Role.CASE_OFFICER)


def decider() -> User:
    """Make a delegated decision officer."""
    return a_user(Role.DECISION_OFFICER)


def limit(child: Child, rule: str, **values: Any) -> Deadline:
    """Return the one standing version of a limit that no later one carries on."""
    return Deadline.objects.current().get(child=child, rule=rule, replaced_on__isnull=True, **values)


def limits(child: Child, rule: str) -> list[Deadline]:
    """Return every standing limit of a rule, in the order of its start."""
    return list(Deadline.objects.current().filter(child=child, rule=rule).order_by("appears_on", "pk"))


def kinds(child: Child) -> list[str]:
    """Return the events of a case, in the order in which they were recorded."""
    return list(CaseEvent.objects.filter(child=child).order_by("pk").values_list("kind", flat=True))


def corrected(record: Any) -> dict[str, tuple[str, str]]:
    """Return what was put right of one record: field, then what was held before and after."""
    rows = Correction.objects.filter(table=record.table, record_id=record.source_id)
    return {row.field: (row.value_before, row.value_after) for row in rows.order_by("pk")}
