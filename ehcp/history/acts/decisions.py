"""Decisions that were asked for: who may carry them out, and that nothing else is carried out in their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from ehcp.models import Proposal
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User

# After these nothing is left to decide.
ENDS = frozenset({"request.withdrawn", "assessment.withdrawn"})


def decides(move: str, records: Sequence[int]) -> bool:
    """Say whether the decision officer has decided what ``move`` carries out on one of the person's records."""
    decided = Proposal.objects.decided().filter(child__in=records)
    return any(one.decided_move == move for one in decided)


def carry_out(
    records: Sequence[int], event: str, data: Mapping[str, Any], *, by: User, on: date, at: datetime, record_id: str
) -> None:
    """
    Mark the proposal that an event carries out; one that still waits was decided by whoever acted.

    Raises ``MoveNotAllowed`` where something else was decided, or on a later day.
    """
    if event in ENDS:
        Proposal.objects.open().filter(child__in=records, record_id=record_id).update(closed_at=at)
    found = Proposal.carried_out_by(event, data)
    if found is None:
        return
    kind, option = found
    asked = Proposal.objects.open().filter(child__in=records, kind=kind, record_id=record_id).first()
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
