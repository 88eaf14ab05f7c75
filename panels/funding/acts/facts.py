"""What is said of a line when it is agreed, and what the panels paper lets nobody say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ehcp.history.acts.frame import Act
from ehcp.models import Institution, Placement, Plan
from ehcp.workflow import MoveNotAllowed
from panels.funding.models import UNITS
from panels.models import Band, FundingLine, ItemDecision, LineKind, LineState, PanelItem, Payer
from panels.money import NOTHING, SCHOOL_WEEKS, pence

HUNDRED = Decimal(100)
# Pounds a year that nothing costs: what is above is mistyped, and no month could be instructed with it.
MOST_EVER = Decimal(10_000_000)
# A share of three equal ones is 33.33 per cent, so that a sum may be a hundredth out.
_NEAR = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Shares:
    """What each agency pays: per cent, or pounds of the rate; who disputes its share, and who pays it meanwhile."""

    education: Decimal = HUNDRED
    health: Decimal = NOTHING
    social_care: Decimal = NOTHING
    are_pounds: bool = False
    care_reference: str = ""
    care_decided_on: date | None = None
    disputed_by: str = ""
    interim_payer: str = ""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """
    What a line pays, to whom, from and to which day. ``rate`` is pounds per unit; a band has its own.

    ``is_paid_elsewhere`` says that months gone by were paid outside this product, so that nothing is owed for them.
    """

    kind: str
    budget_code: str
    unit: str
    from_on: date
    rate: Decimal | None = None
    band: Band | None = None
    quantity: Decimal = Decimal(1)
    weeks: Decimal = SCHOOL_WEEKS
    to_on: date | None = None
    review_on: date | None = None
    institution: Institution | None = None
    payee: str = ""
    purpose: str = ""
    budget_form: str = ""
    placement: Placement | None = None
    plan: Plan | None = None
    item: PanelItem | None = None
    shares: Shares = Shares()
    is_paid_elsewhere: bool = False

    def check(self) -> None:
        """Raise ``MoveNotAllowed`` for what no line may say."""
        if self.unit not in UNITS.get(self.kind, ()):
            raise MoveNotAllowed("This kind of line is not paid in that unit.")
        if (self.kind == LineKind.BAND) != (self.band is not None) or (self.band is None) == (self.rate is None):
            raise MoveNotAllowed("A band line names its band and has no amount of its own; every other has an amount.")
        if (self.rate is not None and self.rate <= 0) or self.quantity <= 0 or not 0 < self.weeks <= 53:
            raise MoveNotAllowed("The amount, the number of units and the weeks must be above nothing.")
        if self.institution is None and not self.payee.strip():
            raise MoveNotAllowed("Say who is paid.")
        if self.to_on is not None and self.to_on < self.from_on:
            raise MoveNotAllowed("The last day must be on or after the first day.")
        if (self.kind == LineKind.PERSONAL_BUDGET) != bool(self.budget_form):
            raise MoveNotAllowed("A personal budget, and nothing else, says how it is held.")
        self._check_shares()

    def _check_shares(self) -> None:
        shares = self.shares
        parts = (shares.education, shares.health, shares.social_care)
        whole = self._whole() if shares.are_pounds else HUNDRED
        if any(part < 0 for part in parts) or abs(sum(parts, NOTHING) - whole) > (0 if shares.are_pounds else _NEAR):
            words = f"add up to £{whole:,.2f}" if shares.are_pounds else "add up to 100 per cent"
            raise MoveNotAllowed(f"The shares of education, health and social care must {words}.")
        if bool(shares.disputed_by) != bool(shares.interim_payer) or (
            shares.disputed_by and shares.disputed_by == shares.interim_payer
        ):
            raise MoveNotAllowed("A share in dispute names another agency that pays it in the meantime.")
        decided = bool(shares.care_reference.strip()) and shares.care_decided_on is not None
        if shares.health > 0 and not decided and shares.disputed_by != Payer.HEALTH:
            raise MoveNotAllowed(
                "A health share needs the reference and the day of the health decision, or is in dispute."
            )

    def _whole(self) -> Decimal:
        if self.rate is None:
            raise MoveNotAllowed("Shares of a band are per cent: its value changes by date.")
        return self.rate

    def values(self) -> dict[str, object]:
        """Return the columns of a line that says this."""
        return {
            **{name: getattr(self, name) for name in _COLUMNS},
            "education_share": self.shares.education,
            "health_share": self.shares.health,
            "social_care_share": self.shares.social_care,
            "shares_are_pounds": self.shares.are_pounds,
            "care_reference": self.shares.care_reference,
            "care_decided_on": self.shares.care_decided_on,
            "disputed_by": self.shares.disputed_by,
            "interim_payer": self.shares.interim_payer,
        }


_COLUMNS = (
    "kind",
    "budget_code",
    "unit",
    "from_on",
    "rate",
    "band",
    "quantity",
    "weeks",
    "to_on",
    "review_on",
    "institution",
    "payee",
    "purpose",
    "budget_form",
    "placement",
    "plan",
    "item",
)


def check_person(act: Act, facts: LineFacts, follows: FundingLine | None, *, decides: bool) -> None:
    """
    Raise ``MoveNotAllowed`` where a line is not about this person, or rests on no decision of the authority.

    ``decides`` says that the person acting may decide without a panel. Two lines of one band or two of one payee
    and kind never run at once: the second is a variation of the first.
    """
    for record in (facts.plan, facts.placement, facts.item):
        owner = getattr(record, "child_id", None) or getattr(getattr(record, "plan", None), "child_id", None)
        if record is not None and owner not in act.records:
            raise MoveNotAllowed("The plan, placement or decision is of another case.")
    _check_decision(facts, decides=decides)
    if facts.kind == LineKind.EARLY_HELP and facts.plan is not None:
        raise MoveNotAllowed("Early help is not paid under a plan.")
    standing = FundingLine.objects.filter(
        child__in=act.records, state__in=[LineState.AGREED, LineState.PROPOSED], kind=facts.kind
    ).exclude(pk__in=[follows.pk] if follows else [])
    same = standing if facts.kind == LineKind.BAND else standing.filter(
        institution=facts.institution, payee=facts.payee, purpose=facts.purpose
    )  # fmt: skip
    if any(_overlap(line, facts) for line in same):
        raise MoveNotAllowed("Such a line already runs at that time. Vary it instead, or end it first.")


def _overlap(line: FundingLine, facts: LineFacts) -> bool:
    begins_before = facts.to_on is None or line.from_on <= facts.to_on
    return begins_before and (line.to_on is None or line.to_on >= facts.from_on)


def _check_decision(facts: LineFacts, *, decides: bool) -> None:
    if facts.item is None:
        if not decides:
            raise MoveNotAllowed("Choose the decision that agreed it. Only a decision officer may fund without one.")
        return
    if facts.item.decision != ItemDecision.AGREED:
        raise MoveNotAllowed("That item was not agreed, so nothing is paid on it.")


def check_agreed_amounts(item: PanelItem, yearly: list[tuple[Decimal, Decimal, Decimal]]) -> None:
    """Raise ``MoveNotAllowed`` where the lines of an item cost an agency more a year than the authority decided."""
    agreed = (item.education_amount, item.health_amount, item.social_care_amount)
    if all(amount is None for amount in agreed):
        return
    for payer, most, parts in zip(Payer.labels, agreed, zip(*yearly, strict=True), strict=True):
        asked = pence(sum(parts, NOTHING))
        if asked > (most or NOTHING):
            raise MoveNotAllowed(
                f"{payer} would pay £{asked:,.2f} a year, and the decision agreed £{most or NOTHING:,.2f}."
            )
