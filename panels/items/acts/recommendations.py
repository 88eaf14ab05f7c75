"""What the panel advises: option, reasons from the legal test, money by agency. It has no effect by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from ehcp.history.acts.frame import Submission, begin_act
from ehcp.workflow import MoveNotAllowed
from panels.decisions.reads.delegation import first_of_two
from panels.items.acts.agenda import waiting
from panels.items.acts.terms import Amounts, Paid, Terms, check_terms, with_band
from panels.items.reads.quorum import Quorum, quorum_of
from panels.models import MeetingState, PanelItem, Recommendation
from sendcases.accounts.models import User

__all__ = ["Advice", "Amounts", "Paid", "recommend", "retest_quorum"]


@dataclass(frozen=True, slots=True)
class Advice(Terms):
    """What the panel recommends on one item; ``heard_at`` is the time of day, for who was in the room."""

    dissent: str = ""
    conditions: str = ""
    lead: str = ""
    heard_at: time | None = None


def recommend(
    item: PanelItem, *, advice: Advice, by: User, now: datetime, submission: Submission | None = None
) -> Recommendation:
    """
    Record the panel's recommendation on ``item``: the next version, which stands until the authority has decided.

    Without a quorum it is kept as discussion only and goes to chair's action or a decision officer. Refuses a
    missing reason, and money as the only reason to refuse or reduce (panels paper, section 1, rule 4).
    """
    with begin_act(item.child, by=by, now=now, submission=submission) as act:
        act.check("recommend")
        current = waiting(item)
        if current.meeting.state != MeetingState.HELD:
            raise MoveNotAllowed("Record who is present first: a recommendation is made at a meeting.")
        if first_of_two(current) is not None:
            raise MoveNotAllowed("One of two officers has decided this. The second returns it before it changes.")
        advice = with_band(advice, act.today)
        check_terms(current.kind, advice, act.today)
        made = Recommendation(
            item=current,
            **advice.columns(),
            dissent=advice.dissent,
            conditions=advice.conditions,
            lead=advice.lead,
            heard_at=advice.heard_at,
            recorded_by=by,
            recorded_at=now,
        )
        quorum = _keep(made)
        act.record(
            "panel_item.recommended",
            on=current.meeting.held_on,
            about=current,
            data={"option": advice.option, "quorate": quorum.is_met},
        )
    return made


def _keep(made: Recommendation) -> Quorum:
    """Write ``made`` as the next version, with the quorum of the item as it is now."""
    before = made.item.recommendation
    quorum = quorum_of(made.item, made.heard_at)
    made.number = before.number + 1 if before else 1
    made.advising, made.quorum_missing = quorum.advising, list(quorum.missing)
    made.is_discussion_only = not quorum.is_met
    made.save(force_insert=True)
    return quorum


def retest_quorum(item: PanelItem, *, by: User, now: datetime) -> Recommendation | None:
    """
    Test the quorum of a recommended item again after attendance or interests were put right.

    Where it differs from what was kept, what the panel advised is kept once more with the quorum of now; returned
    then. An item that the authority has decided is left as it is.
    """
    stands = item.recommendation
    if stands is None or item.decision is not None:
        return None
    quorum = quorum_of(item, stands.heard_at)
    if (quorum.advising, list(quorum.missing)) == (stands.advising, stands.quorum_missing):
        return None
    stands.pk, stands.recorded_by, stands.recorded_at = None, by, now
    stands._state.adding = True
    _keep(stands)
    return stands
