"""Deadlines of requests, assessments and advice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from ehcp.law.facts import AdviceFacts, AssessmentFacts, RequestFacts
from ehcp.law.grounds import is_ground_accepted
from ehcp.law.plan.case import Case, earliest, link
from ehcp.law.rules import rule_in_force


class OwnMotion(NamedTuple):
    """How the limits are read after the authority reversed its own refusal to assess; all blank otherwise."""

    kind: str = ""
    no_plan_due_on: date | None = None
    final_due_on: date | None = None
    request_limit_on: date | None = None

    @classmethod
    def of(cls, case: Case, assessment: AssessmentFacts) -> OwnMotion:
        """
        Return the reading that the setting chooses, and the twentieth week of the request beside it.

        Ombudsman practice counts from the reversal; *R (W) v Hertfordshire CC* [2023] EWHC 3138 (Admin) holds that
        no new period runs.
        """
        if assessment.origin != "reversal_of_refusal":
            return cls()
        request = case.requests.get(assessment.request_id)
        if request is None or request.received_on is None or request.outcome == "H":
            return cls("practice")
        received = request.received_on
        no_plan, final = (rule_in_force(code, received).due_on(received, case.law) for code in REQUEST_LIMITS)
        if case.law.own_motion_reversal_limit == "request":
            return cls("law", no_plan, final, final)
        return cls("practice", request_limit_on=final)


REQUEST_LIMITS = ("no_plan_decision", "final_plan")


class Rules(NamedTuple):
    """Which rules an assessment keeps, by what led to it."""

    notify: str
    no_plan: str
    final: str


RULES_BY_ORIGIN = {
    "request": Rules("", "no_plan_decision", "final_plan"),
    "reversal_of_refusal": Rules("reversed_assess_notice", "reversed_no_plan", "reversed_final_plan"),
    "mediation_agreement": Rules("reversed_assess_notice", "reversed_no_plan", "reversed_final_plan"),
    "tribunal_order": Rules("order_assess_notify", "order_assess_no_plan", "order_assess_final"),
    "conceded_appeal": Rules("concede_assess_notify", "concede_assess_no_plan", "concede_assess_final"),
    "reassessment": Rules("", "", "reassess_final"),
}


# What may end in an amended plan: the assessment of a child who has a plan, also one ordered or conceded.
_MAY_AMEND = ("reassessment", "tribunal_order", "conceded_appeal")


def agreed_on(request: RequestFacts) -> date | None:
    """Return the day the family was told that there will be an assessment."""
    return request.decision_sent_on if request.outcome == "Y" else None


def refused_on(request: RequestFacts) -> date | None:
    """Return the day a refusal was sent."""
    return request.decision_sent_on if request.outcome == "N" else None


def _carried_on(case: Case, request: RequestFacts) -> date | None:
    """
    Return the day from which the assessment carries the limits of the request on; none while there is none.

    Agreed and no true assessment (it was entered in error, or never recorded): the limits stand on the request.
    """
    agreed = agreed_on(request)
    if agreed is None:
        return None
    starts = [
        one.clock_start_on
        for one in case.facts.assessments
        if one.request_id == request.request_id and not one.entered_in_error and one.clock_start_on is not None
    ]
    return max(agreed, min(starts)) if starts else None


def plan_request(case: Case, request: RequestFacts) -> None:
    """Plan the clocks that hang on a request; one that is a historical shell has none."""
    if request.outcome == "H" or request.received_on is None:
        return
    record = ("requests", request.request_id, request.child_id)
    decided = agreed_on(request) or refused_on(request)
    if request.kind == "reassessment":
        stopped = earliest(request.withdrawn_on, case.plan_end(request.plan_id))
        case.add("reassess_decision", record, request.received_on, met_on=decided, void_on=stopped)
        return
    stopped = earliest(request.withdrawn_on, case.died_on)
    case.add(
        "assess_decision", record, request.received_on, met_on=decided, void_on=stopped, request_id=request.request_id
    )
    own = own_assessments(case, request.request_id)
    refused = earliest(stopped, refused_on(request), *(item.withdrawn_on for item in own))
    notified = min(
        ((item.no_plan_notified_on, item.assessment_id) for item in own if item.no_plan_notified_on), default=None
    )
    sent = min(((sent.final_on, sent.plan_id) for item in own if (sent := _Sent.of(case, item)).final_on), default=None)
    # They pass to the assessment with the decision to assess; with none to pass to, they stay.
    carried_on = _carried_on(case, request)
    void = earliest(refused, notified[0] if notified else None)
    case.add(
        "no_plan_decision", record, request.received_on, request_id=request.request_id, replaced_on=carried_on,
        void_on=refused, met_on=notified[0] if notified else None, met_by=notified[1] if notified else "",
    )  # fmt: skip
    case.add(
        "draft_plan_target",
        record,
        request.received_on,
        request_id=request.request_id,
        replaced_on=carried_on,
        void_on=void,
    )
    case.add(
        "final_plan", record, request.received_on, request_id=request.request_id, replaced_on=carried_on,
        void_on=void, met_on=sent[0] if sent else None, met_by=sent[1] if sent else "",
    )  # fmt: skip
    _plan_consideration(case, request, record, stopped)


def own_assessments(case: Case, request_id: str) -> list[AssessmentFacts]:
    """Return the assessments that a request led to by itself."""
    return [item for item in case.assessments.values() if item.request_id == request_id and item.origin == "request"]


def _counted_request(case: Case, assessment: AssessmentFacts) -> str:
    """Return the id of the first request that an assessment answers; none for one entered in error, or a shell."""
    request = case.requests.get(assessment.request_id)
    return request.request_id if request and request.kind == "initial" and request.outcome != "H" else ""


def _plan_consideration(case: Case, request: RequestFacts, record: tuple[str, str, str], stopped: date | None) -> None:
    """Plan the notice to all concerned that the authority is considering an assessment."""
    if request.received_on is not None:
        case.add(
            "consider_notice",
            record,
            request.received_on,
            cycle=request.received_on.isoformat(),
            met_on=request.considering_sent_on,
            void_on=stopped,
        )


def plan_assessment(case: Case, assessment: AssessmentFacts) -> None:
    """Plan the clocks that hang on an assessment, by what led to it."""
    appears = _appears_on(case, assessment)
    rules = RULES_BY_ORIGIN.get(assessment.origin)
    start = assessment.clock_start_on
    if appears is None or rules is None or start is None:
        return
    stopped = earliest(assessment.withdrawn_on, case.plan_end(assessment.plan_id))
    later_order = _later_order_on(case, assessment)
    sent = _Sent.of(case, assessment)
    own = OwnMotion.of(case, assessment)
    record = ("assessments", assessment.assessment_id, assessment.child_id)
    if rules.notify:
        _plan_notice(case, assessment, rules.notify, stopped, later_order, sent)
    if rules.no_plan:
        case.add(
            rules.no_plan,
            record,
            start,
            appears_on=appears,
            kind=own.kind,
            due_on=own.no_plan_due_on,
            request_limit_on=own.request_limit_on,
            met_on=assessment.no_plan_notified_on,
            void_on=stopped,
            superseded_on=earliest(sent.draft_on, later_order),
            predecessor=_predecessor(assessment, rules.no_plan),
            successor=link(rules.final, *record[:2]),
            request_id=_counted_request(case, assessment),
            met_by=assessment.assessment_id if assessment.no_plan_notified_on else "",
        )
    case.add(
        rules.final,
        record,
        start,
        appears_on=appears,
        kind=own.kind,
        due_on=own.final_due_on,
        request_limit_on=own.request_limit_on,
        met_on=sent.final_on,
        void_on=earliest(stopped, assessment.no_plan_notified_on if rules.no_plan else None),
        superseded_on=later_order,
        predecessor=_predecessor(assessment, rules.final),
        request_id=_counted_request(case, assessment),
        met_by=sent.plan_id,
    )
    if assessment.origin != "reassessment":
        _plan_draft_target(case, assessment, appears, stopped, sent)


class _Sent(NamedTuple):
    """What was sent at the end of an assessment."""

    draft_on: date | None
    final_on: date | None
    plan_id: str = ""

    @classmethod
    def of(cls, case: Case, assessment: AssessmentFacts) -> _Sent:
        """
        Return when a draft (failing one, a final) and a final of this assessment were sent, and of which plan.

        Where two records answer one request, which cannot be, a plan on either is the answer to it.
        """
        plans = case.plans_answering(assessment)
        amended = assessment.amended_final_sent_on if assessment.origin in _MAY_AMEND else None
        final = earliest(amended, *(plan.first_final_on for plan in plans))
        drafts = [plan.draft_sent_on or plan.first_final_on for plan in plans]
        first = min((plan.plan_id for plan in plans if final and plan.first_final_on == final), default="")
        return cls(earliest(*drafts, amended), final, first)


def _appears_on(case: Case, assessment: AssessmentFacts) -> date | None:
    """Return the day from which clocks hang on the assessment: that of the decision, if a request led to it."""
    request = case.requests.get(assessment.request_id)
    if assessment.origin != "request" or request is None or request.outcome == "H":
        return assessment.clock_start_on
    agreed = agreed_on(request)
    return max(agreed, assessment.clock_start_on or agreed) if agreed else None


def _later_order_on(case: Case, assessment: AssessmentFacts) -> date | None:
    """Return the day of a later order about the same request, which supersedes the limits of this one."""
    start = assessment.clock_start_on
    if assessment.origin != "tribunal_order" or start is None:
        return None
    set_aside = [
        case.live("appeals", appeal.appeal_id, "order_set_aside_on")
        for appeal in case.facts.appeals
        if appeal.order_on == assessment.clock_start_on and "b" in appeal.order_limb
    ]
    later = [
        other.clock_start_on
        for other in case.assessments.values()
        if other.origin == "tribunal_order"
        and other.clock_start_on is not None
        and other.clock_start_on > start
        and assessment.request_id
        and other.request_id == assessment.request_id
    ]
    return earliest(*set_aside, *later)


def _predecessor(assessment: AssessmentFacts, code: str) -> str:
    """Return the clock that this one carries on or takes the place of."""
    if not assessment.request_id:
        return ""
    old = "no_plan_decision" if code.endswith(("no_plan", "no_plan_decision")) else "final_plan"
    return link(old, "requests", assessment.request_id)


def _plan_notice(
    case: Case,
    assessment: AssessmentFacts,
    code: str,
    stopped: date | None,
    later_order: date | None,
    sent: _Sent,
) -> None:
    """Plan the notice that there will now be an assessment; after an own-motion reversal it is internal."""
    record = ("assessments", assessment.assessment_id, assessment.child_id)
    start = assessment.clock_start_on
    if start is None:
        return
    if assessment.origin != "reversal_of_refusal":
        case.add(
            code,
            record,
            start,
            met_on=assessment.will_assess_notice_on,
            void_on=stopped,
            superseded_on=later_order,
        )
        return
    notified_on = earliest(assessment.will_assess_notice_on, assessment.no_plan_notified_on, sent.draft_on)
    due = case.internal_weeks(start, case.law.reversal_notice_weeks)
    case.add(code, record, start, kind="internal", due_on=due, met_on=notified_on, void_on=stopped)


def _plan_draft_target(
    case: Case, assessment: AssessmentFacts, appears: date, stopped: date | None, sent: _Sent
) -> None:
    """Plan the internal target for the draft of an assessment that began with a request."""
    if assessment.origin != "request":
        return
    case.add(
        "draft_plan_target",
        ("assessments", assessment.assessment_id, assessment.child_id),
        assessment.clock_start_on,
        appears_on=appears,
        met_on=sent.draft_on,
        void_on=earliest(stopped, assessment.no_plan_notified_on),
    )


def plan_advice(case: Case, advice: AdviceFacts) -> None:
    """
    Plan the six weeks of one adviser; advice of the parent has none.

    They run from the day the adviser received the request, and until that is known from the day it was sent.
    Whatever led to the assessment, they end with the plan that it led to or looked at again.
    """
    assessment = case.assessments.get(advice.assessment_id)
    if advice.kind == "parent" or assessment is None:
        return
    record = ("advice", advice.advice_id, assessment.child_id)
    stopped = earliest(
        assessment.withdrawn_on,
        case.plan_end(assessment.plan_id),
        *(case.plan_end(plan.plan_id) for plan in case.plans_of_assessment.get(assessment.assessment_id, ())),
        case.live("advice", advice.advice_id, "advice_cancelled_on"),
    )
    starts = [advice.requested_on]
    if advice.body_received_on and advice.body_received_on != advice.requested_on:
        starts.append(advice.body_received_on)
    for revision, start in enumerate(starts):
        case.add(
            "advice_return",
            record,
            start,
            met_on=advice.received_on,
            void_on=stopped,
            replaced_on=starts[revision + 1] if revision + 1 < len(starts) else None,
            revision=revision,
            advice_kind=advice.kind,
        )
    if advice.exemption_ground:
        _exempt_advice(case, advice, len(starts))


def _exempt_advice(case: Case, advice: AdviceFacts, count: int) -> None:
    """Let the ground on an advice row count on its clock, from the limit day on."""
    for place in range(len(case.rows) - count, len(case.rows)):
        row = case.rows[place]
        if is_ground_accepted(row.rule, advice.exemption_ground, row.due_on, case.law):
            case.rows[place] = replace(row, exempt_from=row.due_on, ground=advice.exemption_ground)
