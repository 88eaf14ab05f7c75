"""How far the ceasing of a plan has come, and until when the family may appeal."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from ehcp.models import Appeal, AppealOutcome, Deadline, DisputeAbout, Plan
from ehcp.selectors.case import CaseNow

REVERSED = (
    AppealOutcome.UPHELD,
    AppealOutcome.PART_UPHELD,
    AppealOutcome.CONCEDED,
    AppealOutcome.CONSENT_ORDER,
)


def is_considered(plan: Plan) -> bool:
    """Say whether a proposal to cease stands: made, and not dropped since."""
    considered, dropped = plan.cease_considered_on, plan.cease_dropped_on
    return considered is not None and (dropped is None or dropped < considered)


def cease_appeal(plan: Plan) -> Appeal | None:
    """Return the last appeal against the decision to cease that stands on the plan."""
    sent = plan.cease_decision_sent_on
    if sent is None:
        return None
    about_it = Q(decision_letter_on=sent) | Q(decision_letter_on__isnull=True, registered_on__gte=sent)
    found = Appeal.objects.filter(about_it, plan=plan, about=DisputeAbout.CEASING)
    return found.order_by("-registered_on", "-pk").first()


def is_decided(plan: Plan) -> bool:
    """Say whether a decision to cease stands: sent, not taken effect yet, and not reversed on appeal or conceded."""
    if plan.cease_decision_sent_on is None or plan.ceased_on is not None:
        return False
    appeal = cease_appeal(plan)
    return appeal is None or not (appeal.conceded_on or appeal.outcome in REVERSED)


def cease_appeal_limit(plan: Plan) -> date | None:
    """Return the last day to appeal against the decision to cease, as the clock has it (TPR r.20)."""
    found = Deadline.objects.standing().filter(
        rule="appeal_window", starts_on=plan.cease_decision_sent_on, record_type="plans", record_id=plan.source_id
    )
    return found.filter(gone_on__isnull=True).order_by("-due_on").values_list("due_on", flat=True).first()


def may_decide_to_cease(case: CaseNow) -> bool:
    """Say whether the family and the school were told that ceasing is considered, and no decision stands yet."""
    plan = case.maintained_plan
    return plan is not None and is_considered(plan) and not is_decided(plan)
