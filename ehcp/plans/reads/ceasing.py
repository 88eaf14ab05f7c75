"""How far the ceasing of a plan has come, and until when the family may appeal."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from ehcp.cases.reads.case import CaseNow
from ehcp.ledger.reads.open_limits import Summary, format_day, format_event_day
from ehcp.models import Appeal, AppealOutcome, Deadline, DisputeAbout, Plan

REVERSED = (
    AppealOutcome.UPHELD,
    AppealOutcome.PART_UPHELD,
    AppealOutcome.CONCEDED,
    AppealOutcome.CONSENT_ORDER,
)


def is_considered(plan: Plan) -> bool:
    """Say whether a proposal to cease stands: made, and neither dropped nor decided since."""
    considered = plan.cease_considered_on
    ends = [day for day in (plan.cease_dropped_on, plan.cease_decision_sent_on) if day is not None]
    return considered is not None and all(end < considered for end in ends)


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
    found = Deadline.objects.current().filter(
        rule="appeal_window", starts_on=plan.cease_decision_sent_on, record_type="plans", record_id=plan.source_id
    )
    return found.filter(replaced_on__isnull=True).order_by("-due_on").values_list("due_on", flat=True).first()


def may_decide_to_cease(case: CaseNow) -> bool:
    """Say whether the family and the school were told that ceasing is considered, and no decision stands yet."""
    plan = case.maintained_plan
    return plan is not None and is_considered(plan) and not is_decided(plan)


def may_propose_to_cease(case: CaseNow) -> bool:
    """Say whether no proposal and no decision to cease stands on the maintained plan."""
    plan = case.maintained_plan
    return plan is not None and not is_considered(plan) and not is_decided(plan)


def may_take_effect(case: CaseNow) -> bool:
    """Say whether a decision to cease stands and the time to appeal is over, as far as the clock knows."""
    plan = case.maintained_plan
    if plan is None or not is_decided(plan):
        return False
    limit = cease_appeal_limit(plan)
    return limit is None or limit < case.today


def cease_summary(case: CaseNow) -> Summary:
    """Return how far ceasing has come, as rows of a summary."""
    plan = case.maintained_plan
    if plan is None:
        return []
    rows: Summary = []
    if is_considered(plan):
        rows.append(("Ceasing considered since", format_event_day(plan.cease_considered_on, case.today)))
    if is_decided(plan):
        rows.append(("Decision to cease sent", format_event_day(plan.cease_decision_sent_on, case.today)))
        rows.append(("The family may appeal until", format_day(cease_appeal_limit(plan))))
        appeal = cease_appeal(plan)
        if appeal is not None:
            rows.append(("Appeal registered", format_event_day(appeal.registered_on, case.today)))
    return rows
