"""Finding a child when a request comes in, and what is in hand for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from ehcp.cases.reads.case import CaseNow
from ehcp.law.rules import rule_in_force
from ehcp.ledger.reads.open_limits import Summary, format_day, limit_words, open_limits
from ehcp.models import (
    AssessmentRequest,
    Child,
    NeedsAssessment,
    RequestKind,
    Stage,
    WithdrawnReason,
)
from ehcp.people.models.merges import records_of
from ehcp.people.reads.search import born_on, has_number, matching
from sendcases.accounts.models import User

MOST_SHOWN = 20


def children_found(
    user: User, *, name: str = "", upn: str = "", birth_date: date | None = None, on: date
) -> list[Child]:
    """
    Return the children that ``user`` may see and that fit every word typed, at most ``MOST_SHOWN``.

    Where no name fits, those with names spelled alike.
    A restricted child is found only by those on its list, exactly as if it were not there.
    """
    found: QuerySet[Child] = Child.objects.visible_to(user).standing().living(on)
    if upn:
        found = found.filter(has_number(upn))
    if birth_date:
        found = found.filter(born_on(birth_date))
    if name:
        found = matching(found, name)
    return list(found.order_by("surname", "forename", "pk")[:MOST_SHOWN])


def request_in_hand(case: CaseNow) -> AssessmentRequest | NeedsAssessment | None:
    """Return the request or the assessment that a further request would double (statutory clock, 1, point 7)."""
    plan = case.maintained_plan
    kind = RequestKind.REASSESSMENT if plan else RequestKind.INITIAL
    for request in case.requests:
        if request.is_open_on(case.today) and request.kind == kind:
            return request
    if plan is None and case.stage not in (Stage.ASSESSING, Stage.DRAFTING, Stage.DRAFT_SENT):
        return None
    for assessment in case.assessments:
        if assessment.is_open_on(case.today) and (assessment.plan_id is None) == (plan is None):
            return assessment.request or assessment
    newest = case.assessments[0] if case.assessments and plan is None else None
    return (newest.request or newest) if newest else None


def request_open_on(case: CaseNow, on: date) -> AssessmentRequest | None:
    """Return the initial request that was open on an earlier day, if one was, though it has ended since."""
    for request in case.requests:
        ends = [day for day in (request.decision_sent_on, request.withdrawn_on) if day is not None]
        is_one = request.kind == RequestKind.INITIAL and request.withdrawn_reason != WithdrawnReason.DUPLICATE
        if is_one and request.received_on and ends and request.received_on <= on < min(ends):
            return request
    return None


@dataclass(frozen=True)
class Logged:
    """A request just logged: what it is linked to, if it started no clock, and the limits that now run."""

    request: AssessmentRequest
    linked_to: str
    limits: Summary


def logged_request(user: User, pk: int, request_pk: int, today: date) -> Logged | None:
    """Return a request of a child whom ``user`` may see, with what it started; None for any other."""
    request = AssessmentRequest.objects.visible_to(user).filter(pk=request_pk).select_related("child").first()
    if request is None or pk not in records_of(request.child):
        return None
    event = request.child.events.filter(kind="request.received", record_id=request.source_id).first()
    linked_to = str(event.data.get("linked_to", "")) if event else ""
    return Logged(request, linked_to, _limits(request, today))


def _limits(request: AssessmentRequest, today: date) -> Summary:
    """Return each limit that runs from the request: the duty, the day, and how it is counted."""
    rows = []
    for row in open_limits(records_of(request.child), today, request):
        rule = rule_in_force(row.rule, row.starts_on)
        counted = f"{rule.amount} {rule.unit} from {format_day(request.received_on)}"
        rows.append((rule.duty, f"{limit_words(row)}: {counted}; {rule.citation}"))
    return rows
