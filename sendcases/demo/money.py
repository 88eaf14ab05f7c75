"""The money of the invented authority: bands, lines, instructions, payments, envelopes, and what waits for approval."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

from ehcp.history.acts.references import fresh_keys, next_source_id
from ehcp.models import Budget, Placement
from panels.funding.acts import payments
from panels.funding.acts.settings import Assumptions, set_band, set_envelope
from panels.funding.reads.envelopes import in_the_block
from panels.funding.reads.values import band_rates, lines_of_year, total
from panels.models import Band, FundingChange, FundingLine, ItemDecision, LineState, PanelItem, Payment, PayRun
from panels.money import financial_year, first_day, month_of, months_between, next_month
from sendcases.accounts.models import User
from sendcases.demo.chance import Dice

# Pounds a year by band on 1 April of the last three financial years.
_BANDS = {
    "B1": ("Band 1: targeted", (1_500, 1_550, 1_600)),
    "B2": ("Band 2: targeted plus", (3_000, 3_100, 3_200)),
    "B3": ("Band 3: specialist", (5_000, 5_150, 5_300)),
    "B4": ("Band 4: specialist plus", (8_600, 8_800, 9_000)),
    "B5": ("Band 5: complex", (12_400, 12_700, 13_000)),
}
_CODES = {"band": "HN-BAND", "top_up": "HN-SPECIAL", "placement_fee": "HN-INDEPENDENT", "personal_budget": "HN-BUDGETS"}
# A place at a special school is paid to the school itself; the top-up is what comes on top.
_PLACE = 10_000
_PAYEE_TO_COME, _WAITING, _BATCH = "Invented Therapies", 4, 1_000
_NEARLY_ALL, _HUNDREDS = Decimal("1.006"), Decimal(1_000)


def tell_money(seed: int, today: date, now: datetime) -> None:
    """Set the bands, agree the lines of today's placements and budgets, pay the months gone by, set the envelopes."""
    by_name = {user.username: user for user in User.objects.filter(username__in=["decisions", "moneys"])}
    decider, finance = by_name["decisions"], by_name["moneys"]
    _tell_bands(today, finance, now)
    lines = [*_of_placements(seed, today), *_of_budgets(today)]
    _keep(lines, decider, now)
    _pay(today, finance, now)
    _tell_envelopes(today, finance, now)
    _leave_to_approve(today, decider, now)


def _tell_bands(today: date, finance: User, now: datetime) -> None:
    this = financial_year(today)
    for code, (name, values) in _BANDS.items():
        for year, value in zip(range(this - 2, this + 1), values, strict=True):
            set_band(
                code=code, name=name, from_on=first_day(year), annual_amount=Decimal(value), by=finance, now=now,
                reason=f"Schools Forum, {first_day(year):%B %Y}",
            )  # fmt: skip


def _of_placements(seed: int, today: date) -> Iterator[FundingLine]:
    """Yield a line for each placement of today: a fee, a top-up or a band, and the shares where a panel split them."""
    placed = Placement.objects.filter(
        rank=1, to_on__isnull=True, from_on__lte=today, institution__isnull=False, annual_cost__gt=0,
        plan__ceased_on__isnull=True, plan__transferred_out_on__isnull=True, plan__child__deceased_on__isnull=True,
        plan__child__merged_into_child__isnull=True, plan__first_final_on__isnull=False,
    )  # fmt: skip
    money = PanelItem.objects.filter(decision=ItemDecision.AGREED, education_amount__gt=0)
    agreed = {item.child_id: item for item in money.filter(kind__in=["placement", "joint_split"]).order_by("pk")}
    bands = list(Band.objects.order_by("code"))
    for place in placed.select_related("institution", "plan").order_by("pk"):
        dice = Dice(seed, f"money:{place.source_id}")
        yield _line(place, agreed.get(place.plan.child_id), bands, dice)


def _line(place: Placement, item: PanelItem | None, bands: list[Band], dice: Dice) -> FundingLine:
    school, cost = place.institution, place.annual_cost or Decimal(0)
    line = FundingLine(
        child_id=place.plan.child_id, plan=place.plan, placement=place, institution=school, unit="annual",
        from_on=place.from_on,
    )  # fmt: skip
    if item is not None and item.meeting.held_on < place.from_on:
        line.item = item
    if school is not None and (
        school.sector in ("independent", "non_maintained") or school.type == "specialist_post16"
    ):
        line.kind, line.rate = "placement_fee", cost
    elif school is not None and school.type == "special":
        line.kind, line.rate = "top_up", max(cost - _PLACE, Decimal(2_000))
    else:
        line.kind, line.band = "band", bands[min(int(dice.rng.triangular(0, len(bands), 1)), len(bands) - 1)]
    if line.rate and item is not None and item.health_amount and item.social_care_amount:
        _share(line, line.rate, dice)
    return line


def _share(line: FundingLine, rate: Decimal, dice: Dice) -> None:
    """Split a line among three agencies; one health share in four is in dispute."""
    health, care = (rate * Decimal("0.15")).quantize(Decimal(1)), (rate * Decimal("0.25")).quantize(Decimal(1))
    line.education_share, line.health_share, line.social_care_share = rate - health - care, health, care
    line.shares_are_pounds = True
    if dice.happens(0.25):
        line.disputed_by, line.interim_payer = "health", "education"
    else:
        line.care_reference, line.care_decided_on = f"CC-{dice.rng.randrange(1000, 9999)}", line.from_on


def _of_budgets(today: date) -> Iterator[FundingLine]:
    running = Budget.objects.filter(
        kind="plan_education", to_on__isnull=True, from_on__lte=today, annual_amount__gt=0,
        plan__ceased_on__isnull=True, plan__transferred_out_on__isnull=True, child__deceased_on__isnull=True,
        child__merged_into_child__isnull=True,
    )  # fmt: skip
    for budget in running.order_by("pk"):
        is_direct = budget.payment == "direct_payment"
        yield FundingLine(
            child_id=budget.child_id, plan=budget.plan, kind="personal_budget", unit="annual", from_on=budget.from_on,
            rate=budget.annual_amount, payee="Parent or young person" if is_direct else "The authority",
            budget_form="direct_payment" if is_direct else "notional", purpose="Provision in section F",
        )  # fmt: skip


def _keep(lines: list[FundingLine], decider: User, now: datetime) -> None:
    for line, key in zip(lines, fresh_keys(FundingLine, len(lines)), strict=False):
        line.pk, line.source_id, line.budget_code = key, f"FL{key:08d}", _CODES[line.kind]
        line.recorded_by, line.recorded_at = decider, now
    FundingLine.objects.bulk_create(lines, batch_size=_BATCH)
    FundingChange.objects.bulk_create(
        [FundingChange(line=line, act="agreed", after={"state": "agreed"}, by=decider, at=now) for line in lines],
        batch_size=_BATCH,
    )


def _pay(today: date, finance: User, now: datetime) -> None:
    """Instruct each month of this financial year that has begun; all but the last is paid on its last days."""
    this_month = month_of(today)
    for month in months_between(first_day(financial_year(today)), next_month(this_month)):
        run = payments.make_run(month=month, by=finance, now=now)
        if month < this_month:
            _paid(run, finance, now)


def _paid(run: PayRun, finance: User, now: datetime) -> None:
    Payment.objects.bulk_create(_payments(run, finance, now), batch_size=_BATCH)


def _payments(run: PayRun, finance: User, now: datetime) -> Iterable[Payment]:
    for one in run.instructions.filter(education__gt=0):
        yield Payment(
            line_id=one.line_id, paid_on=run.month.replace(day=25), for_month=one.for_month, amount=one.education,
            reference=f"{run.month:%Y%m}-{one.pk}", taken_in_by=finance, taken_in_at=now,
        )  # fmt: skip


def _tell_envelopes(today: date, finance: User, now: datetime) -> None:
    """Set the whole block and each code near what is committed, so that there is headroom, and one code is over."""
    this = financial_year(today)
    rows = lines_of_year(in_the_block(), this, band_rates())
    for code in ("", *_CODES.values()):
        committed = total(row.committed for row in rows if code in ("", row.line.budget_code))
        nearly = committed * (Decimal("0.995") if code == _CODES["placement_fee"] else _NEARLY_ALL)
        amount = (nearly / _HUNDREDS).quantize(Decimal(1)) * _HUNDREDS
        expects = (
            Assumptions(Decimal(60), Decimal(11_000), Decimal(40_000), Decimal(0)) if code == "" else Assumptions()
        )
        set_envelope(
            year=this, budget_code=code, amount=amount, assumptions=expects, by=finance, now=now,
            reason="Budget of the authority",
        )  # fmt: skip


def _leave_to_approve(today: date, decider: User, now: datetime) -> None:
    """Leave a few lines that an envelope does not bear waiting for a second officer."""
    fees = FundingLine.objects.filter(kind="placement_fee", child__is_restricted=False).order_by("-pk")[:_WAITING]
    for fee in list(fees):
        source_id = next_source_id(FundingLine)
        (key,) = fresh_keys(FundingLine, 1)
        line = FundingLine.objects.create(
            pk=key, source_id=source_id, child=fee.child, plan=fee.plan, kind="therapy", unit="annual",
            payee=_PAYEE_TO_COME, purpose="Speech and language therapy", rate=Decimal(4_200), from_on=today,
            budget_code=_CODES["placement_fee"], state=LineState.PROPOSED, recorded_by=decider, recorded_at=now,
        )  # fmt: skip
        why = [f"{_CODES['placement_fee']}: over its envelope."]
        FundingChange.objects.create(line=line, act="proposed", after={"why": why}, by=decider, at=now)
