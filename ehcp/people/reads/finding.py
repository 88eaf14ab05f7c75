"""Finding a child when a request comes in: those who match, and likely doubles of a child to be added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from django.db.models import Q, Value
from django.db.models.functions import Concat

from ehcp.cases.reads.case import CaseNow
from ehcp.law.rules import rule_in_force
from ehcp.ledger.reads.open_limits import Summary, day_words, limit_words, open_limits
from ehcp.models import (
    AssessmentOutcome,
    AssessmentRequest,
    Child,
    NeedsAssessment,
    RequestKind,
    RequestOutcome,
    Stage,
    WithdrawnReason,
)
from ehcp.people.models.children import ChildQuerySet
from ehcp.people.reads.folding import Fold, fold
from sendcases.accounts.models import User

MOST_SHOWN = 20
# Two names are alike when this share of their letters agrees in order: "Jon" and "John", not "Ann" and "Tom".
ALIKE = 0.8


def children_found(
    user: User, *, name: str = "", upn: str = "", birth_date: date | None = None, on: date
) -> list[Child]:
    """
    Return the children that ``user`` may see and that fit every word typed, at most ``MOST_SHOWN``.

    A restricted child is found only by those on its list, exactly as if it were not there.
    """
    found = Child.objects.visible_to(user).standing().living(on)
    if upn:
        found = found.filter(Q(upn=upn.upper()) | Q(uln=upn))
    if birth_date:
        found = found.filter(birth_date=birth_date)
    if name:
        every_word = Q()
        for word in (fold(name) or "").split():
            every_word &= Q(folded__contains=word)
        found = found.alias(folded=Fold(Concat("forename", Value(" "), "surname"))).filter(every_word)
    return list(found.order_by("surname", "forename", "pk")[:MOST_SHOWN])


def likely_doubles(user: User, *, surname: str, forename: str, birth_date: date, upn: str, uln: str) -> list[Child]:
    """
    Return the children who may be the one described, of those ``user`` may see.

    The same UPN or ULN; or the same birth date with the same surname, or with a name that is much alike.
    """
    seen = Child.objects.visible_to(user)
    return _doubles_among(seen, surname=surname, forename=forename, birth_date=birth_date, upn=upn, uln=uln)


def unseen_doubles(made: Child, user: User) -> list[Child]:
    """Return the children whom a restriction hides from ``user`` and who may be the one whose record was ``made``."""
    return _doubles_among(
        Child.objects.withheld_from(user).exclude(pk=made.pk),
        surname=made.surname,
        forename=made.forename,
        birth_date=made.birth_date,
        upn=made.upn or "",
        uln=made.uln or "",
    )


def _doubles_among(
    children: ChildQuerySet, *, surname: str, forename: str, birth_date: date, upn: str, uln: str
) -> list[Child]:
    same_number = Q(pk__in=[])
    if upn:
        same_number |= Q(upn=upn)
    if uln:
        same_number |= Q(uln=uln)
    found = children.standing().filter(same_number | Q(birth_date=birth_date))
    return [
        one
        for one in found.order_by("pk")
        if (upn and one.upn == upn) or (uln and one.uln == uln) or _is_alike(one, surname, forename)
    ]


def _is_alike(child: Child, surname: str, forename: str) -> bool:
    theirs, ours = fold(child.surname) or "", fold(surname) or ""
    if theirs == ours:
        return True
    names = fold(f"{child.forename} {child.surname}") or "", fold(f"{forename} {surname}") or ""
    return SequenceMatcher(None, *names).ratio() >= ALIKE


def request_in_hand(case: CaseNow) -> AssessmentRequest | NeedsAssessment | None:
    """Return the request or the assessment that a further request would double (statutory clock, 1, point 7)."""
    plan = case.maintained_plan
    kind = RequestKind.REASSESSMENT if plan else RequestKind.INITIAL
    for request in case.requests:
        if request.outcome == RequestOutcome.AWAITED and request.kind == kind:
            return request
    if plan is None and case.stage not in (Stage.ASSESSING, Stage.DRAFTING, Stage.DRAFT_SENT):
        return None
    for assessment in case.assessments:
        if assessment.outcome == AssessmentOutcome.AWAITED and (assessment.plan_id is None) == (plan is None):
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
    request = AssessmentRequest.objects.visible_to(user).filter(child=pk, pk=request_pk).select_related("child").first()
    if request is None:
        return None
    event = request.child.events.filter(kind="request.received", record_id=request.source_id).first()
    linked_to = str(event.data.get("linked_to", "")) if event else ""
    return Logged(request, linked_to, _limits(request, today))


def _limits(request: AssessmentRequest, today: date) -> Summary:
    """Return each limit that runs from the request: the duty, the day, and how it is counted."""
    rows = []
    for row in open_limits(request.child, today, request):
        rule = rule_in_force(row.rule, row.starts_on)
        counted = f"{rule.amount} {rule.unit} from {day_words(request.received_on)}"
        rows.append((rule.duty, f"{limit_words(row)}: {counted}; {rule.citation}"))
    return rows
