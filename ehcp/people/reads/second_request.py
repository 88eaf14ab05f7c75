"""What a request becomes beside what is there already: linked, a reassessment, a new cycle after what day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ehcp.cases.reads.case import CaseNow
from ehcp.law.rules import rule_in_force
from ehcp.ledger.reads.open_limits import format_day
from ehcp.models import AssessmentRequest, NeedsAssessment, RequestKind, RequestOutcome, WithdrawnReason
from ehcp.people.reads.finding import request_in_hand, request_open_on


def what_it_becomes(case: CaseNow, on: date) -> str:
    """
    Say what a request received on ``on`` becomes, and by when it is to be decided; empty where it is the first.

    The act decides by the same facts when the request is logged.
    """
    plan = case.maintained_plan
    first = request_in_hand(case) or (None if plan else request_open_on(case, on))
    if first is not None:
        return _linked(first, on)
    if plan is not None:
        return (
            f"The child has a plan in force. This is a request for a reassessment: {_decide_by('reassess', case, on)} "
            "The plan and its reviews go on."
        )
    before = _ended_before(case, on)
    if before:
        return (
            f"{before} This is a new request with limits of its own: {_decide_by('assess', case, on)} What went before "
            "does not bar it, and an appeal that is open goes on beside it."
        )
    return ""


def _linked(first: AssessmentRequest | NeedsAssessment, on: date) -> str:
    began = first.received_on if isinstance(first, AssessmentRequest) else first.clock_start_on
    since = f" (received on {format_day(began)})" if began else ""
    if began is not None and on < began:
        return (
            f"{first} is in hand for this child{since}, and this one came before it. The first receipt starts the "
            "clock: correct the day of that request instead of logging another."
        )
    return (
        f"{first} is already in hand for this child{since}. This request will be kept beside it and starts no limit of "
        "its own: the first receipt starts the clock."
    )


def _decide_by(what: str, case: CaseNow, on: date) -> str:
    rule = rule_in_force(f"{what}_decision", on)
    due = rule.due_on(on, case.law)
    verb = "assess" if what == "assess" else "reassess"
    return f"the decision whether to {verb} is due on {format_day(due)} ({rule.citation})." if due else ""


def _ended_before(case: CaseNow, on: date) -> str:
    """Return what last ended without a plan, or with one that is over, by a day; the latest of them."""
    past = [one for one in (*_ended_requests(case), *_ended_later(case)) if one[0] <= on]
    if not past:
        return ""
    day, words = max(past)
    return words.format(format_day(day))


def _ended_requests(case: CaseNow) -> Iterator[tuple[date, str]]:
    for request in case.requests:
        if request.kind != RequestKind.INITIAL or request.withdrawn_reason == WithdrawnReason.DUPLICATE:
            continue
        if request.outcome == RequestOutcome.REFUSE and request.decision_sent_on:
            yield request.decision_sent_on, "The authority refused to assess this child on {}."
        elif request.withdrawn_on:
            yield request.withdrawn_on, "An earlier request was withdrawn on {}."


def _ended_later(case: CaseNow) -> Iterator[tuple[date, str]]:
    days = (
        (case.assessments, "no_plan_notified_on", "The authority decided on {} not to issue a plan."),
        (case.assessments, "withdrawn_on", "An earlier assessment ended on {}, withdrawn."),
        (case.plans, "ceased_on", "An earlier plan ceased on {}."),
        (case.plans, "transferred_out_on", "An earlier plan was transferred to another authority on {}."),
    )
    for records, name, words in days:
        for record in records:
            if (day := getattr(record, name)) is not None:
                yield day, words
