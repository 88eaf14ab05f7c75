"""The main state of a case, derived from its facts alone (workflow paper, section 2). Plain Python."""

from __future__ import annotations

from datetime import date

from ehcp.law.facts import CaseFacts, PlanFacts

NO_CASE = "no_case"
REQUESTED = "requested"
REFUSED_ASSESS = "refused_assess"
ASSESSING = "assessing"
REFUSED_ISSUE = "refused_issue"
DRAFTING = "drafting"
DRAFT_SENT = "draft_sent"
MAINTAINED = "maintained"
TRANSFERRED_OUT = "transferred_out"
CEASED = "ceased"
CLOSED = "closed"


def stage_of(case: CaseFacts) -> str:
    """
    Return the main state of a case, derived from its facts alone (workflow paper, section 2).

    Records merged into one person share their facts, so they have one state.
    """
    plans = [plan for plan in case.plans if not plan.entered_in_error]
    if case.deceased_on:
        return CEASED if any(_begins(plan) for plan in plans) else CLOSED
    if any(_begins(plan) and not _ends(plan) for plan in plans):
        return MAINTAINED
    dated = [*_request_stages(case), *_assessment_stages(case, plans), *_ended_plan_stages(plans)]
    # Of two on one day the later record counts: a refusal may be reversed on the day it was sent.
    return max(reversed(dated), key=lambda pair: pair[0])[1] if dated else NO_CASE


def _begins(plan: PlanFacts) -> date | None:
    return plan.transferred_in_on if plan.transferred_in_from_la else plan.first_final_on


def _ends(plan: PlanFacts) -> date | None:
    return plan.ceased_on or plan.transferred_out_on


def _ended_plan_stages(plans: list[PlanFacts]) -> list[tuple[tuple[date, int], str]]:
    return [
        ((ended, 3), TRANSFERRED_OUT if plan.transferred_out_on else CEASED)
        for plan in plans
        if _begins(plan) and (ended := _ends(plan))
    ]


def _request_stages(case: CaseFacts) -> list[tuple[tuple[date, int], str]]:
    stages = {"A": REQUESTED, "Y": ASSESSING, "N": REFUSED_ASSESS, "W": CLOSED}
    return [
        ((request.decision_sent_on or request.withdrawn_on or request.received_on or date.min, 1), stage)
        for request in case.requests
        if request.kind == "initial"
        and not request.entered_in_error
        and request.withdrawn_reason != "duplicate"
        and (stage := stages.get(request.outcome))
    ]


def _assessment_stages(case: CaseFacts, plans: list[PlanFacts]) -> list[tuple[tuple[date, int], str]]:
    drafts = {plan.assessment_id: plan for plan in plans if plan.assessment_id and not plan.first_final_on}
    decided = {request.request_id: request.decision_sent_on for request in case.requests}
    dated = []
    for assessment in case.assessments:
        if assessment.entered_in_error or assessment.origin == "reassessment" or assessment.outcome == "H":
            continue
        draft = drafts.get(assessment.assessment_id)
        began = decided.get(assessment.request_id) or assessment.clock_start_on
        if assessment.origin != "request":
            began = assessment.clock_start_on
        on = assessment.no_plan_notified_on or assessment.withdrawn_on or began or date.min
        dated.append(((on, 2), _assessment_stage(assessment.outcome, draft)))
    return dated


def _assessment_stage(outcome: str, draft: PlanFacts | None) -> str:
    if outcome == "N":
        return REFUSED_ISSUE
    if outcome == "W":
        return CLOSED
    if draft and draft.draft_sent_on:
        return DRAFT_SENT
    return DRAFTING if outcome == "Y" else ASSESSING
