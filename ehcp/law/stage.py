"""The main state of a case, derived from its facts alone (workflow paper, section 2). Plain Python."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any, TypeVar

from ehcp.law.facts import AssessmentFacts, CaseFacts, EarlyHelpFacts, PlanFacts, RequestFacts

Fact = TypeVar("Fact", RequestFacts, AssessmentFacts, PlanFacts, EarlyHelpFacts)

NO_CASE = "no_case"
EARLY_HELP = "early_help"
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


def stage_of(case: CaseFacts, day: date = date.max) -> str:
    """
    Return the main state of a case at the close of ``day``, derived from its facts alone (workflow paper, section 2).

    Records merged into one person share their facts, so they have one state.
    """
    if day != date.max:
        case = _happened_by(case, day)
    plans = [plan for plan in case.plans if not plan.entered_in_error]
    if case.deceased_on:
        return CEASED if any(_begins(plan) for plan in plans) else CLOSED
    if any(_begins(plan) and not _ends(plan) for plan in plans):
        return MAINTAINED
    dated = [*_request_stages(case), *_assessment_stages(case, plans), *_ended_plan_stages(plans)]
    # Of two on one day the later record counts: a refusal may be reversed on the day it was sent.
    return max(reversed(dated), key=lambda pair: pair[0])[1] if dated else _stage_before_request(case)


def stage_turns_on(case: CaseFacts, day: date) -> date:
    """Return the first day after ``day`` on which something happens that is known ahead; the last day if none does."""
    days = [case.deceased_on]
    for fact in (*case.requests, *case.assessments, *case.plans, *case.early_help):
        days += [getattr(fact, name) for name in _day_names(fact)]
    return min((one for one in days if one is not None and one > day), default=date.max)


def _day_names(fact: Any) -> tuple[str, ...]:
    return tuple(item.name for item in fields(fact) if item.name.endswith("_on"))


def _happened_by(case: CaseFacts, day: date) -> CaseFacts:
    """Return a case without what happens after ``day``; a code that waits for it is not yet given."""
    if stage_turns_on(case, day) == date.max:
        return case
    requests = [_masked(item, day) for item in case.requests if item.received_on is None or item.received_on <= day]
    assessments = [
        _masked(item, day) for item in case.assessments if item.clock_start_on is None or item.clock_start_on <= day
    ]
    return replace(
        case,
        deceased_on=case.deceased_on if case.deceased_on and case.deceased_on <= day else None,
        requests=tuple(
            replace(item, outcome="A")
            if (item.outcome in ("Y", "N") and not item.decision_sent_on)
            or (item.outcome == "W" and not item.withdrawn_on)
            else item
            for item in requests
        ),
        assessments=tuple(
            replace(item, outcome="A")
            if (item.outcome == "N" and not item.no_plan_notified_on) or (item.outcome == "W" and not item.withdrawn_on)
            else item
            for item in assessments
        ),
        plans=tuple(_masked(item, day) for item in case.plans),
        early_help=tuple(_masked(item, day) for item in case.early_help if item.referred_on <= day),
    )


def _masked(fact: Fact, day: date) -> Fact:
    later = [name for name in _day_names(fact) if (on := getattr(fact, name)) is not None and on > day]
    unknown: dict[str, Any] = dict.fromkeys(later)
    return replace(fact, **unknown) if later else fact


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


def _stage_before_request(case: CaseFacts) -> str:
    """Return how a case stands that no request, assessment or plan says anything of."""
    true = [one for one in case.early_help if not one.entered_in_error]
    if any(one.closed_on is None for one in true):
        return EARLY_HELP
    return CLOSED if true else NO_CASE


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
