"""Small facts of a plan, for the pages that change them."""

from __future__ import annotations

from ehcp.cases.reads.case import CaseNow
from ehcp.ledger.reads.open_limits import Summary
from ehcp.models import AnnualReview, Budget, Placement
from ehcp.reviews.reads.reviews import plan_of


def running_budgets(case: CaseNow) -> list[Budget]:
    """Return the budgets of a child that have no last day yet, oldest first."""
    return list(Budget.objects.filter(child__in=case.records, to_on__isnull=True).order_by("from_on", "pk"))


def all_budgets(case: CaseNow) -> list[Budget]:
    """Return every budget of a child."""
    return list(Budget.objects.filter(child__in=case.records).order_by("from_on", "pk"))


def reviews_held(case: CaseNow) -> list[AnnualReview]:
    """Return the reviews held under the plan, newest first."""
    plan = plan_of(case)
    return [one for one in case.reviews if plan and one.plan_id == plan.pk and one.meeting_on]


def need_summary(case: CaseNow) -> Summary:
    """Return the types of need that run now, as rows of a summary."""
    plan = plan_of(case)
    if plan is None:
        return []
    running = plan.needs.filter(to_on__isnull=True).order_by("rank", "pk")
    return [(f"{one.get_rank_display()} need", one.get_sen_type_display()) for one in running]


def placement_summary(case: CaseNow) -> Summary:
    """Return the placements that run now, as rows of a summary."""
    plan = plan_of(case)
    if plan is None:
        return []
    running = Placement.objects.filter(plan=plan, to_on__isnull=True).select_related("institution")
    return [(one.get_basis_display(), placement_words(one)) for one in running.order_by("rank", "pk")]


def placement_words(placement: Placement) -> str:
    """Return where a spell is, and since when."""
    where = "A type of school only"
    if placement.institution is not None:
        where = placement.institution.name
    elif placement.sen_setting:
        where = placement.sen_setting_other or placement.get_sen_setting_display()
    return f"{where}, from {placement.from_on.day} {placement.from_on:%B %Y}"
