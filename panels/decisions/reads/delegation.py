"""What waits for decision officers on one item, and how far one of them may decide alone."""

from __future__ import annotations

from datetime import date

from panels.delegation import Limit
from panels.models import DelegationLimit, ItemKind, PanelItem, Ratification, RatificationAct


def limit_for(kind: str, on: date) -> Limit:
    """Return the delegation limit in force for a kind of item on a day."""
    row = DelegationLimit.objects.filter(kind=kind, from_on__lte=on).last()
    return Limit(row.max_annual, row.max_months) if row else Limit()


def limits_in_force(on: date) -> list[tuple[ItemKind, Limit]]:
    """Return the delegation limit of every kind of item on a day."""
    newest = {
        row.kind: Limit(row.max_annual, row.max_months) for row in DelegationLimit.objects.filter(from_on__lte=on)
    }
    return [(kind, newest.get(kind.value, Limit())) for kind in ItemKind]


def first_of_two(item: PanelItem) -> Ratification | None:
    """Return what a first officer decided and a second has still to confirm."""
    last = item.ratifications.select_related("officer").last()
    is_first = last is not None and last.is_provisional and last.act != RatificationAct.REJECT
    return last if is_first else None
