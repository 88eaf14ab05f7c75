"""Conditions of decisions: of one item, those still open, and how many a period left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from panels.decisions.reads.figures import Period, items_of
from panels.models import Condition, PanelItem
from sendcases.accounts.models import User


@dataclass(frozen=True, slots=True)
class Shown:
    """One condition as a list shows it."""

    condition: Condition
    state: str
    colour: str


def shown(condition: Condition, today: date) -> Shown:
    """Return how a condition stands on a day."""
    if condition.settled_on is not None:
        return Shown(condition, "Met", "green") if condition.is_met else Shown(condition, "Not met", "red")
    return Shown(condition, "Overdue", "red") if condition.due_on < today else Shown(condition, "Open", "blue")


def conditions_of(item: PanelItem, user: User, today: date) -> list[Shown]:
    """Return the conditions of an item, as far as ``user`` may see the case."""
    found = Condition.objects.visible_to(user).filter(item=item).select_related("owner", "settled_by")
    return [shown(one, today) for one in found]


def open_conditions(user: User) -> QuerySet[Condition, Condition]:
    """Return the conditions that are still open, as far as ``user`` may see them, the soonest first."""
    found = Condition.objects.visible_to(user).open().filter(item__removed_at__isnull=True)
    return found.select_related("item__child", "item__meeting", "owner").order_by("due_on", "pk")


def find_condition(pk: int, user: User) -> Condition | None:
    """Return a condition if ``user`` may see it."""
    return Condition.objects.visible_to(user).select_related("item__child", "owner").filter(pk=pk).first()


@dataclass(frozen=True, slots=True)
class Counted:
    """How many conditions of a period's items are open, how many of those overdue, and how many failed."""

    open: int
    overdue: int
    failed: int
    all: int


def counted(period: Period, today: date) -> Counted:
    """Return the conditions of the items of a period by how they stand (one query)."""
    waits = Q(settled_on__isnull=True, item__child__deceased_on__isnull=True)
    found = Condition.objects.filter(item__in=items_of(period)).aggregate(
        open=Count("pk", filter=waits),
        overdue=Count("pk", filter=waits & Q(due_on__lt=today)),
        failed=Count("pk", filter=Q(is_met=False)),
        all=Count("pk"),
    )
    return Counted(**found)
