"""What can be asked on a case, what waits for the decision officer, and what became of one's own proposals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from ehcp.cases.reads.case import CaseNow
from ehcp.models import Deadline, Proposal, RequestKind, ReviewKind
from ehcp.proposals.kinds import LIMITS, OPTIONS, Option, options_of
from sendcases.accounts.models import User

ON_HOME = 10


@dataclass(frozen=True, slots=True)
class Question:
    """What the decision officer can be asked on a case as it stands, and about which record."""

    kind: str
    record_id: str

    @property
    def options(self) -> list[Option]:
        """Return how it can be decided."""
        return options_of(self.kind)


def questions(case: CaseNow) -> list[Question]:
    """Return the decisions that a case has reached, without those that are asked for or decided already."""
    found = []
    request, assessment = case.open_request, case.open_assessment
    if request is not None:
        found.append(Question("assess" if request.kind == RequestKind.INITIAL else "reassess", request.source_id))
    if assessment is not None and assessment.origin != "reassessment":
        found.append(Question("issue", assessment.source_id))
    found += [
        Question("review", one.source_id)
        for one in case.open_reviews
        if one.kind != ReviewKind.AMENDMENT and one.meeting_on and not one.decision_sent_on
    ]
    asked = {(one.kind, one.record_id) for one in open_proposals(case) if one.returned_at is None}
    return [one for one in found if (one.kind, one.record_id) not in asked]


def open_proposals(case: CaseNow) -> list[Proposal]:
    """Return the proposals on a case that are not carried out, the first asked first."""
    return case.proposals


def proposal_of(case: CaseNow, pk: int) -> Proposal | None:
    """Return one open proposal of the person whose case is open; None for any other number."""
    return next((one for one in open_proposals(case) if one.pk == pk), None)


def standing_decision(case: CaseNow, move: str) -> Proposal | None:
    """Return the decision that was taken and that ``move`` carries out; None where there is none."""
    decided = (one for one in open_proposals(case) if one.decided_on is not None)
    return next((one for one in decided if OPTIONS[one.decided_option].move == move), None)


def decided_options(children: Iterable[int]) -> dict[int, list[str]]:
    """Return the options that were decided on some children and that nobody has carried out, by child (one query)."""
    found = Proposal.objects.decided().filter(child__in=list(children))
    options: dict[int, list[str]] = {}
    for child, option in found.values_list("child_id", "decided_option"):
        options.setdefault(child, []).append(option)
    return options


def _with_limit(found: QuerySet[Proposal]) -> QuerySet[Any]:
    """Add ``due_on``, the day by which the family must be told."""
    running = Deadline.objects.current().filter(
        child=OuterRef("child"), record_id=OuterRef("record_id"), met_on__isnull=True, void_on__isnull=True
    )
    wanted = Q()
    for rule in LIMITS.values():
        wanted |= Q(rule=rule)
    # The sixteen weeks of an assessment hang on it or on its request; the first of them is what counts.
    return found.annotate(due_on=Subquery(running.filter(wanted).order_by("due_on").values("due_on")[:1]))


def waiting(user: User) -> QuerySet[Any]:
    """Return the proposals that wait for a decision, of the children ``user`` may see, the first limit first."""
    found = Proposal.objects.visible_to(user).waiting().filter(child__deceased_on__isnull=True)
    return _with_limit(found).select_related("child", "asked_by").order_by("due_on", "asked_at", "pk")


def decisions_waiting(user: User, today: date) -> dict[str, Any]:
    """Return what waits for the decision officer, as a part of their home."""
    listed = list(waiting(user)[: ON_HOME + 1])
    shown = listed[:ON_HOME]
    count = f"the first {ON_HOME}" if len(listed) > ON_HOME else str(len(shown))
    return {"proposals": shown, "count": count, "today": today, "read_pks": [one.child_id for one in shown]}


def decisions_asked(user: User, today: date) -> dict[str, Any]:
    """Return what ``user`` asked for: returned, or decided and to be carried out, first; then what still waits."""
    own = Proposal.objects.visible_to(user).open().filter(asked_by=user.pk, child__deceased_on__isnull=True)
    found = _with_limit(own).select_related("child", "decided_by", "returned_by")
    listed = sorted(found[: ON_HOME * 5], key=lambda one: one.decided_on is None and one.returned_at is None)
    return {"proposals": listed, "today": today, "read_pks": [one.child_id for one in listed]}
