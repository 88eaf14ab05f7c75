"""A month that is instructed while somebody agrees a line of earlier months: every penny is instructed once."""

from __future__ import annotations

import threading
import time
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import connections, transaction

from ehcp.workflow import MoveNotAllowed
from panels.funding.acts.lines import vary_line
from panels.funding.acts.payments import make_run
from panels.funding.acts.settings import set_band
from panels.funding.reads.values import band_rates, terms_of
from panels.models import FundingLine, Instruction, LineState
from panels.money import NOTHING
from tests.panels.funding.conftest import NOW, Money

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
RUN, ACT, NEXT_RUN, LATER = (NOW.replace(hour=hour) for hour in (10, 11, 12, 13))


@pytest.mark.django_db(transaction=True)
def test_a_line_agreed_while_the_month_is_instructed_is_paid_from_its_first_day(money: Money) -> None:
    """The act has posted what is owed and not committed yet when the run is made."""
    running = money.line(from_on=OCTOBER)
    make_run(month=OCTOBER, by=money.finance, now=RUN)  # October of the line is instructed, not posted as well
    other = money.a_placed_child()
    is_posted = threading.Event()

    def agrees() -> None:
        try:
            with transaction.atomic():
                money.line(other, now=ACT, from_on=date(2026, 9, 1))
                facts = money.facts(from_on=OCTOBER, rate=Decimal(12_000))
                vary_line(running, facts=facts, reason="More", by=money.decider, now=ACT)
                is_posted.set()
                time.sleep(0.5)
        finally:
            is_posted.set()
            connections.close_all()

    thread = threading.Thread(target=agrees)
    thread.start()
    is_posted.wait()
    make_run(month=NOVEMBER, by=money.finance, now=NEXT_RUN)
    thread.join()
    make_run(month=DECEMBER, by=money.finance, now=LATER.replace(month=12))
    owed = NOTHING
    for line in FundingLine.objects.filter(state=LineState.AGREED):
        terms = terms_of(line, band_rates())
        owed += sum((terms.in_month(date(2026, month, 1)) for month in range(9, 13)), NOTHING)
    assert sum(one.education for one in Instruction.objects.all()) == owed


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("began", [ACT, RUN.replace(hour=8)], ids=["after the run", "before the run"])
def test_a_line_agreed_while_the_first_month_is_instructed_is_paid_once(money: Money, began: datetime) -> None:
    """No run is there to lock yet, and neither clock tells which of the two was first."""
    agreed = money.agreed_item(education_amount=Decimal(9000))
    is_posted = threading.Event()

    def agrees() -> None:
        try:
            with transaction.atomic():
                money.line(now=began, from_on=OCTOBER, item=agreed)
                is_posted.set()
                time.sleep(0.5)
        finally:
            is_posted.set()
            connections.close_all()

    thread = threading.Thread(target=agrees)
    thread.start()
    is_posted.wait()
    make_run(month=OCTOBER, by=money.finance, now=RUN)
    thread.join()
    make_run(month=NOVEMBER, by=money.finance, now=NEXT_RUN)
    terms = terms_of(FundingLine.objects.get(), band_rates())
    paid = Instruction.objects.order_by("for_month").values_list("for_month", "education")
    assert list(paid) == [(month, terms.in_month(month)) for month in (OCTOBER, NOVEMBER)]


@pytest.mark.django_db(transaction=True)
def test_a_line_that_waits_for_the_first_run_posts_to_the_month_after(money: Money) -> None:
    """The run holds the months: the act that began before it posts October to November, where it is instructed."""
    is_held = threading.Event()

    def instructs() -> None:
        try:
            with transaction.atomic():
                make_run(month=OCTOBER, by=money.finance, now=RUN)
                is_held.set()
                time.sleep(0.5)
        finally:
            is_held.set()
            connections.close_all()

    thread = threading.Thread(target=instructs)
    thread.start()
    is_held.wait()
    line = money.line(now=RUN.replace(hour=8), from_on=OCTOBER)
    thread.join()
    make_run(month=NOVEMBER, by=money.finance, now=NEXT_RUN)
    terms = terms_of(line, band_rates())
    assert sum(one.education for one in Instruction.objects.all()) == terms.in_month(OCTOBER) + terms.in_month(NOVEMBER)


@pytest.mark.parametrize("amount", ["9999999999.99", "10000000.01"])
def test_an_amount_that_nothing_costs_is_refused(money: Money, amount: str) -> None:
    with pytest.raises(MoveNotAllowed, match="Check the amount"):
        money.line(rate=Decimal(amount))
    with pytest.raises(MoveNotAllowed, match="check the value"):
        set_band(
            code="A", name="A", from_on=OCTOBER, annual_amount=Decimal(amount), reason="So", by=money.finance, now=NOW
        )
    assert not FundingLine.objects.exists()
