"""Decisions that were asked for: who may carry them out, and that nothing else is carried out in their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from ehcp.models import AnnualReview, AssessmentRequest, NeedsAssessment, Plan, Proposal
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User


def undecided(records: Sequence[int], on: date) -> set[str]:
    """Return the ids of what awaits its decision on a day: requests, assessments, reviews of the plan in force."""
    requests = AssessmentRequest.objects.filter(child__in=records).exclude(entered_in_error=True)
    assessments = NeedsAssessment.objects.filter(child__in=records).exclude(entered_in_error=True)
    plans = Plan.objects.maintained(on).filter(child__in=records)
    reviews = AnnualReview.objects.filter(plan__in=plans, cancelled_on__isnull=True).exclude(entered_in_error=True)
    return {
        *(one.source_id for one in (*requests, *assessments) if one.is_open_on(on)),
        *(one.source_id for one in reviews if one.decision_sent_on is None or one.decision_sent_on > on),
    }


def close_overtaken(records: Sequence[int], *, on: date, at: datetime) -> None:
    """
    Close what was asked about a record that awaits no decision any more: withdrawn, cancelled, marked as a mistake.

    So it ends when a plan ceases or goes to another authority, whichever act did it.
    """
    waiting = list(Proposal.objects.open().filter(child__in=records))
    if waiting:
        still = undecided(records, on)
        gone = [one.pk for one in waiting if one.record_id not in still]
        Proposal.objects.filter(pk__in=gone).update(closed_at=at)


def decides(move: str, records: Sequence[int]) -> bool:
    """Say whether the decision officer has decided what ``move`` carries out on one of the person's records."""
    decided = Proposal.objects.decided().filter(child__in=records)
    return any(one.decided_move == move for one in decided)


def carry_out(
    records: Sequence[int],
    event: str,
    data: Mapping[str, Any],
    *,
    by: User,
    on: date,
    record_id: str,
    must_be_decided: bool,
) -> None:
    """
    Mark the proposal that an event carries out; one that still waits was decided by whoever acted.

    ``must_be_decided`` says that whoever acts may not decide. Raises ``MoveNotAllowed`` where they would carry out what
    nobody decided about this very record, where something else was decided, or on a later day.
    """
    found = Proposal.carried_out_by(event, data)
    if found is None:
        return
    kind, option = found
    asked = Proposal.objects.open().filter(child__in=records, kind=kind, record_id=record_id).first()
    if must_be_decided and (asked is None or asked.decided_on is None):
        raise MoveNotAllowed("The decision officer has decided something else on this case, and not this.")
    if asked is None:
        return
    if asked.decided_on is None:
        asked.decided_option, asked.decided_on, asked.decided_by = option, on, by
        asked.returned_at = None
    elif asked.decided_option != option:
        raise MoveNotAllowed(
            f"The decision taken is “{asked.get_decided_option_display()}”. Another can be carried out once the "
            "decision officer has taken it anew."
        )
    elif on < asked.decided_on:
        raise MoveNotAllowed("The family cannot have been told before the decision was taken.")
    asked.carried_out_on = on
    asked.save(update_fields=["decided_option", "decided_on", "decided_by", "returned_at", "carried_out_on"])
