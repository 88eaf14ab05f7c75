"""Two records of one person: side by side, what the merge brings together, and why it may not be made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ehcp.cases.reads.case import CaseNow
from ehcp.ledger.reads.open_limits import format_day
from ehcp.models import (
    AssessmentRequest,
    Budget,
    CaseEvent,
    Child,
    NeedsAssessment,
    Origin,
    RequestKind,
)
from ehcp.people.reads.details import detail_rows
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User


@dataclass(frozen=True)
class Side:
    """One thing as both records hold it."""

    name: str
    kept: str
    merged: str

    @property
    def differs(self) -> bool:
        """Say whether the two hold something else."""
        return self.kept != self.merged


@dataclass(frozen=True)
class MergePreview:
    """What the page of a merge shows: who they are, what hangs on each, and what stands in the way."""

    kept: Child
    merged: Child
    details: list[Side]
    records: list[Side]
    obstacle: str
    duplicate: AssessmentRequest | None


def preview(kept: Child, merged: Child, today: date) -> MergePreview:
    """Return both records side by side; nothing is changed."""
    ours, theirs = CaseNow(kept, today), CaseNow(merged, today)
    details = [
        Side(name, value, other)
        for (name, value), (_, other) in zip(detail_rows(kept), detail_rows(merged), strict=True)
    ]
    records = [
        Side(name, value, other) for (name, value), (_, other) in zip(_counted(ours), _counted(theirs), strict=True)
    ]
    obstacle, duplicate = "", None
    try:
        duplicate = check_merge(ours, theirs)
    except MoveNotAllowed as refusal:
        obstacle = str(refusal)
    return MergePreview(kept, merged, details, records, obstacle, duplicate)


def _counted(case: CaseNow) -> Iterator[tuple[str, str]]:
    yield "Where it stands", case.child.get_stage_display()
    yield "Officer", str(case.child.officer or "Nobody")
    yield "Requests", _listed([one.source_id for one in case.requests])
    yield "Assessments", _listed([one.source_id for one in case.assessments])
    yield "Advice", str(len(case.advice))
    yield "Plans", _listed([one.source_id for one in case.plans])
    yield "Reviews", str(len(case.reviews))
    yield "Appeals and mediations", str(len(case.appeals) + len(case.mediations))
    yield "Budgets", str(Budget.objects.filter(child__in=case.records).count())
    yield "Events", str(case.events.count())
    yield "Records merged into it before", _listed([one.source_id for one in case.merged])


def _listed(references: list[str]) -> str:
    return ", ".join(references) or "None"


def check_merge(kept: CaseNow, merged: CaseNow) -> AssessmentRequest | None:
    """
    Return the open request that the merge makes a duplicate, if any; raise ``MoveNotAllowed`` where none may be made.

    Two of what a person has once stand in the way: the authority must first say which of them is true.
    """
    if kept.child.pk in merged.records:
        raise MoveNotAllowed("Choose two different records: these are of one person already.")
    if kept.child.merged_into_child_id or merged.child.merged_into_child_id:
        raise MoveNotAllowed("One of the records was merged already. Open the record that was kept.")
    if kept.maintained_plan and merged.maintained_plan:
        plans = f"{kept.maintained_plan} and {merged.maintained_plan}"
        raise MoveNotAllowed(
            f"Both records have a plan that is maintained ({plans}), and one person has one. Mark the wrong plan as "
            "entered by mistake, or end it, and then merge the records."
        )
    if kept.draft_plan and merged.draft_plan:
        raise MoveNotAllowed(
            f"Both records have a draft plan ({kept.draft_plan} and {merged.draft_plan}). Mark the wrong one as "
            "entered by mistake, and then merge the records."
        )
    if bool(kept.deceased_on) != bool(merged.deceased_on):
        dead = kept if kept.deceased_on else merged
        raise MoveNotAllowed(
            f"{dead.child} says that the person died on {format_day(dead.deceased_on)}, and the other record does not. "
            "Record the death on both, or take it back, and then merge the records."
        )
    _refuse_two_first_assessments(kept, merged)
    return _duplicate(kept, merged)


def _first_assessment(case: CaseNow) -> NeedsAssessment | None:
    under_way = (one for one in case.assessments if one.is_open_on(case.today))
    return next((one for one in under_way if one.origin != Origin.REASSESSMENT), None)


def _refuse_two_first_assessments(kept: CaseNow, merged: CaseNow) -> None:
    ours, theirs = _first_assessment(kept), _first_assessment(merged)
    if ours and theirs:
        raise MoveNotAllowed(
            f"Both records have an assessment under way ({ours} and {theirs}). End one of them, or mark it as entered "
            "by mistake, and then merge the records."
        )
    for case, other in ((kept, merged), (merged, kept)):
        if case.maintained_plan and (_first_assessment(other) or _open(other, RequestKind.INITIAL)):
            raise MoveNotAllowed(
                f"{case.child} has a plan that is maintained, and on {other.child} a first assessment is asked for or "
                "under way. Withdraw it, or mark it as entered by mistake, and then merge the records."
            )


def _open(case: CaseNow, kind: str) -> AssessmentRequest | None:
    waiting = (one for one in case.requests if one.is_open_on(case.today))
    return next((one for one in waiting if one.kind == kind), None)


def _duplicate(kept: CaseNow, merged: CaseNow) -> AssessmentRequest | None:
    """Return the later of two requests in hand: the first receipt starts the clock (statutory clock, 1, point 7)."""
    for kind in RequestKind.values:
        ours, theirs = _open(kept, kind), _open(merged, kind)
        if ours and theirs:
            return max((theirs, ours), key=lambda one: one.received_on or date.min)
    for case, other in ((kept, merged), (merged, kept)):
        waiting, under_way = _open(case, RequestKind.INITIAL), _first_assessment(other)
        if waiting is None or under_way is None:
            continue
        if waiting.received_on and waiting.received_on < under_way.clock_start_on:
            raise MoveNotAllowed(
                f"{waiting} was received on {format_day(waiting.received_on)}, before the request that the assessment "
                f"{under_way} answers, and the first receipt starts the clock. Correct the day that request was "
                "received, and then merge the records."
            )
        return waiting
    return None


def merge_of(case: CaseNow, merged: Child) -> CaseEvent | None:
    """Return the event of the merge of ``merged`` into the case, where it was made here and still stands."""
    found = CaseEvent.objects.filter(child=case.child, kind="child.merged", data__merged=merged.source_id)
    return found.order_by("-pk").first()


def may_take_back(case: CaseNow) -> list[Child]:
    """Return the records merged into the kept one itself, which can be taken out again."""
    return [one for one in case.merged if one.merged_into_child_id == case.child.pk]


def visible_by_reference(user: User, reference: str) -> Child | None:
    """Return the record of a reference that ``user`` may see, whatever its case; None as if it were not there."""
    return Child.objects.visible_to(user).filter(source_id__iexact=reference.strip()).first()
