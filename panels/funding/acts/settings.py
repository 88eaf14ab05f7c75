"""Finance sets the bands and the envelopes; what stood before stays in their history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from ehcp.history.acts.frame import refused_when_busy
from ehcp.workflow import MOVES, MoveNotAllowed
from panels.funding.acts.facts import MOST_EVER
from panels.funding.acts.months import month_held
from panels.funding.models import BUDGET_CODE
from panels.funding.reads.values import BandRates, band_rates, differences, terms_of
from panels.models import Adjustment, Band, BandValue, Envelope, EnvelopeChange, FundingLine, LineState
from panels.money import NOTHING
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day

HUNDRED = 100


def set_band(
    *, code: str, name: str, from_on: date, annual_amount: Decimal, reason: str, by: User, now: datetime
) -> Band:
    """
    Give a band its value, in pounds a year, from a day on; a new code makes a new band.

    Every line of the band is worth the new value from that day. For months that were instructed already the
    difference of each line is posted with the next payment.
    """
    MOVES["set_band"].check_who(by)
    if annual_amount < 0 or not reason.strip() or not name.strip() or not code.strip():
        raise MoveNotAllowed("A band has a code, a name and a value that is not below nothing; say why it is set.")
    if annual_amount > MOST_EVER:
        raise MoveNotAllowed(f"A band is worth at most £{MOST_EVER:,.0f} a year: check the value.")
    with refused_when_busy(), transaction.atomic():
        band, is_new = Band.objects.select_for_update().get_or_create(code=code, defaults={"name": name})
        if not is_new and band.name != name:
            band.name = name
            band.save(update_fields=["name"])
        lines = list(FundingLine.objects.select_for_update().filter(band=band, state=LineState.AGREED))
        before = band_rates()
        BandValue.objects.create(
            band=band, from_on=from_on, annual_amount=annual_amount, reason=reason, recorded_by=by, recorded_at=now
        )
        posted = month_held(london_day(now))
        Adjustment.objects.bulk_create(_adjustments(lines, before, posted, f"Band {code}: {reason}"[:300], now))
    return band


def _adjustments(
    lines: list[FundingLine], before: BandRates, posted: date, reason: str, now: datetime
) -> Iterator[Adjustment]:
    after = band_rates()
    for line in lines:
        was, becomes = terms_of(line, before), terms_of(line, after)
        for month, amount in differences(was, becomes, posted).items():
            yield Adjustment(line=line, for_month=month, posted_month=posted, amount=amount, reason=reason, made_at=now)


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What a forecast expects on top: per cent of the pipeline, pounds a year each, growth and inflation in pounds."""

    probability: Decimal = NOTHING
    average: Decimal = NOTHING
    growth: Decimal = NOTHING
    inflation: Decimal = NOTHING


def set_envelope(
    *, year: int, budget_code: str, amount: Decimal, assumptions: Assumptions, reason: str, by: User, now: datetime
) -> Envelope:
    """Set the envelope of a year and code, and the assumptions of its forecast; a blank code is the whole block."""
    MOVES["set_envelope"].check_who(by)
    parts = (amount, assumptions.probability, assumptions.average, assumptions.growth, assumptions.inflation)
    if any(part < 0 for part in parts) or assumptions.probability > HUNDRED or not reason.strip():
        raise MoveNotAllowed("Amounts are not below nothing, a chance is at most 100 per cent; say why it is set.")
    if budget_code:
        BUDGET_CODE(budget_code)
    with refused_when_busy(), transaction.atomic():
        envelope, _ = Envelope.objects.select_for_update().get_or_create(
            year=year, budget_code=budget_code, defaults={"amount": amount}
        )
        envelope.amount = amount
        envelope.save(update_fields=["amount"])
        EnvelopeChange.objects.create(
            envelope=envelope,
            amount=amount,
            probability=assumptions.probability,
            average=assumptions.average,
            growth=assumptions.growth,
            inflation=assumptions.inflation,
            reason=reason,
            by=by,
            at=now,
        )
    return envelope
