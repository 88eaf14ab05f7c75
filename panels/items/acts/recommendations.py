"""What the panel advises: option, reasons from the legal test, money by agency. It has no effect by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from ehcp.history.acts.frame import Submission, act
from ehcp.requests.acts.requests import refuse_unlawful_reasons
from ehcp.workflow import MoveNotAllowed
from panels import permissions
from panels.items.acts.agenda import waiting
from panels.items.reads.quorum import quorum_of
from panels.models import MeetingState, PanelItem, Recommendation
from panels.options import KINDS
from sendcases.accounts.models import User


@dataclass(frozen=True, slots=True)
class Amounts:
    """Pounds a year by agency; blank means none asked."""

    education: Decimal | None = None
    health: Decimal | None = None
    social_care: Decimal | None = None

    def total(self) -> Decimal:
        """Return the sum of the shares."""
        return sum((part for part in (self.education, self.health, self.social_care) if part), Decimal(0))


@dataclass(frozen=True, slots=True)
class Advice:
    """What the panel recommends on one item."""

    option: str
    reasons: str
    legal_reasons: tuple[str, ...] = ()
    dissent: str = ""
    conditions: str = ""
    amounts: Amounts = field(default_factory=Amounts)


def recommend(
    item: PanelItem, *, advice: Advice, by: User, now: datetime, submission: Submission | None = None
) -> Recommendation:
    """
    Record the panel's recommendation on ``item``; a later one replaces it until the authority has decided.

    Without a quorum it is kept as discussion only and goes to chair's action or a decision officer. Refuses a
    missing reason, and money as the only reason not to assess or not to issue (panels paper, section 1, rule 4).
    """
    with act(item.child, by=by, now=now, submission=submission) as going:
        if not permissions.may_clerk(by):
            raise MoveNotAllowed("Only a panel clerk or a manager may record a recommendation.")
        held = waiting(item)
        if held.meeting.state != MeetingState.HELD:
            raise MoveNotAllowed("Record who is present first: a recommendation is made at a meeting.")
        _check(held, advice)
        quorum = quorum_of(held)
        made, _ = Recommendation.objects.update_or_create(
            item=held,
            defaults={
                "option": advice.option,
                "legal_reasons": list(advice.legal_reasons),
                "reasons": advice.reasons,
                "dissent": advice.dissent,
                "conditions": advice.conditions,
                "education_amount": advice.amounts.education,
                "health_amount": advice.amounts.health,
                "social_care_amount": advice.amounts.social_care,
                "is_discussion_only": not quorum.is_met,
                "recorded_by": by,
                "recorded_at": now,
            },
        )
        going.record(
            "panel_item.recommended",
            on=held.meeting.held_on,
            about=held,
            data={"option": advice.option, "quorate": quorum.is_met},
        )
    return made


def _check(item: PanelItem, advice: Advice) -> None:
    kind = KINDS[item.kind]
    if advice.option not in {option.code for option in kind.options}:
        raise MoveNotAllowed("Choose what the panel recommends.")
    if not advice.legal_reasons:
        raise MoveNotAllowed("Choose at least one reason from the legal test.")
    if not advice.reasons.strip():
        raise MoveNotAllowed("Give the panel's reasons.")
    if kind.refuses_money_reasons and not kind.option(advice.option).agrees:
        refuse_unlawful_reasons(advice.reasons, kind.test)
    if not kind.has_money and advice.amounts.total():
        raise MoveNotAllowed("Money is not decided on this kind of item.")
    if any(part is not None and part < 0 for part in _parts(advice.amounts)):
        raise MoveNotAllowed("An amount cannot be less than nothing.")


def _parts(amounts: Amounts) -> tuple[Decimal | None, ...]:
    return amounts.education, amounts.health, amounts.social_care
