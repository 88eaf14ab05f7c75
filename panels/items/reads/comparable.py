"""Comparable cases: what panels decided for children alike; never fewer than five, no names, none restricted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Q

from ehcp.law.days import add_months
from ehcp.models import Need, Placement
from ehcp.people.models.merges import records_of
from panels.models import ItemDecision, PanelItem

# Panels paper, section 8: at least five cases or nothing, within three years.
FEWEST = 5
MONTHS = 36


def comparable_cases(item: PanelItem, today: date) -> str:
    """
    Return what was decided on items of the same kind for children alike, in words; nothing where there are too few.

    Alike are the same primary need, and the same kind and phase of setting where the child has one. A child counts
    once, with the latest item. Precedent is information and fills no answer in.
    """
    records = records_of(item.child)
    need = Need.objects.filter(plan__child__in=records, rank=1, to_on__isnull=True).order_by("-from_on").first()
    if need is None:
        return ""
    alike = Q(child__plans__needs__sen_type=need.sen_type, child__plans__needs__rank=1)
    alike &= Q(child__plans__needs__to_on__isnull=True)
    placed = Placement.objects.filter(plan__child__in=records, to_on__isnull=True, institution__isnull=False)
    setting = placed.select_related("institution").order_by("rank").first()
    if setting is not None and setting.institution is not None:
        there = {"type": setting.institution.type, "phase": setting.institution.phase}
        alike &= Q(child__plans__placements__to_on__isnull=True)
        alike &= Q(**{f"child__plans__placements__institution__{name}": value for name, value in there.items()})
    decided = PanelItem.objects.on_agenda().filter(
        alike,
        kind=item.kind,
        decision__in=[ItemDecision.AGREED, ItemDecision.NOT_AGREED],
        meeting__held_on__range=(add_months(today, -MONTHS), today),
        child__is_restricted=False,
    )
    rows = decided.exclude(child__in=records).order_by("meeting__held_on", "pk")
    latest = {one.child_id: one for one in rows}
    return _words(list(latest.values())) if len(latest) >= FEWEST else ""


def _words(cases: list[PanelItem]) -> str:
    agreed = [one for one in cases if one.decision == ItemDecision.AGREED]
    words = f"{len(cases)} like it in three years, {len(agreed)} agreed"
    costs = sorted(total for one in agreed if (total := _total(one)))
    if len(costs) < FEWEST:
        return words
    return f"{words}; £{costs[0]:,.0f} to £{costs[-1]:,.0f} a year (of {len(costs)})"


def _total(item: PanelItem) -> Decimal:
    parts = (item.education_amount, item.health_amount, item.social_care_amount)
    return sum((part for part in parts if part), Decimal(0))
