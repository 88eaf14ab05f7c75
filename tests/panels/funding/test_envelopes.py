"""The high-needs envelope: what is committed, what is left, and a second approval beyond it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ehcp.workflow import MoveNotAllowed
from panels.funding.acts import lines
from panels.funding.acts.facts import Shares
from panels.funding.reads.envelopes import drill, year_view
from panels.models import EnvelopeChange, FundingLine, Payment
from tests.factories import restrict
from tests.panels.funding.conftest import NOW, TODAY, Money

YEAR = date(2026, 4, 1)


def whole_year(money: Money, amount: int, **values: object) -> FundingLine:
    """Agree a line that costs ``amount`` in this year, and was paid elsewhere before today."""
    return money.line(
        money.a_placed_child(), from_on=YEAR, to_on=date(2027, 3, 31), rate=Decimal(amount), is_paid_elsewhere=True,
        **values,
    )  # fmt: skip


def pay(money: Money, line: FundingLine, amount: int) -> None:
    Payment.objects.create(
        line=line, paid_on=date(2026, 10, 1), for_month=date(2026, 9, 1), amount=amount,
        reference=f"P{line.pk}", taken_in_by=money.finance, taken_in_at=NOW,
    )  # fmt: skip


def test_the_example_of_the_paper_a_hundredth_of_its_size(money: Money) -> None:
    envelope = money.envelope(54_000)
    EnvelopeChange.objects.create(envelope=envelope, amount=54_000, growth=2_100, reason="x", by=money.finance, at=NOW)
    pay(money, whole_year(money, 51_500), 25_100)
    money.line(
        money.a_placed_child(), from_on=date(2027, 1, 1), to_on=date(2027, 1, 1), rate=Decimal(960), unit="one_off",
        kind="equipment",
    )  # fmt: skip
    (now,) = year_view(2026, TODAY).positions
    assert (now.actual, now.unpaid, now.commitment, now.headroom) == (25_100, 27_360, 52_460, 1_540)
    assert (now.forecast, now.over) == (54_560, 560)


def test_health_and_transport_are_no_commitment_of_the_block(money: Money) -> None:
    envelope = money.envelope(100_000)
    shares = Shares(Decimal(75), Decimal(25), care_reference="CC", care_decided_on=TODAY)
    whole_year(money, 10_000, shares=shares)
    whole_year(money, 4_000, kind="transport")
    (now,) = year_view(2026, TODAY).positions
    assert (now.envelope, now.commitment) == (envelope, 7_500)


def test_beyond_the_envelope_a_line_waits_for_a_second_officer_and_is_never_barred(money: Money) -> None:
    money.envelope(5_000)
    line = whole_year(money, 5_001)
    assert (line.state, year_view(2026, TODAY).positions[0].commitment) == ("proposed", 0)
    with pytest.raises(MoveNotAllowed, match="another officer must approve"):
        lines.approve_line(line, approves=True, reason="Section F", by=money.decider, now=NOW)
    lines.approve_line(line, approves=True, reason="Section F must be secured", by=money.other, now=NOW)
    now = year_view(2026, TODAY).positions[0]
    assert (now.commitment, now.headroom) == (5_001, -1)


def test_a_line_that_is_not_approved_commits_nothing(money: Money) -> None:
    money.envelope(1)
    line = whole_year(money, 10)
    lines.approve_line(line, approves=False, reason="Another provider found", by=money.manager, now=NOW)
    line.refresh_from_db()
    assert (line.state, year_view(2026, TODAY).positions[0].commitment) == ("lapsed", 0)


def test_a_variation_beyond_the_envelope_leaves_the_line_running_until_it_is_approved(money: Money) -> None:
    money.envelope(5_000)
    first = money.line(from_on=TODAY, rate=Decimal(9_000))
    dearer = lines.vary_line(
        first, facts=money.facts(rate=Decimal(20_000), from_on=date(2026, 12, 1)), reason="More", by=money.decider,
        now=NOW,
    )  # fmt: skip
    first.refresh_from_db()
    assert (dearer.state, first.to_on) == ("proposed", None)
    lines.approve_line(dearer, approves=True, reason="Needed", by=money.other, now=NOW)
    first.refresh_from_db()
    assert first.to_on == date(2026, 11, 30)


def test_a_lowered_rate_needs_no_second_officer_though_the_envelope_is_exceeded(money: Money) -> None:
    first = money.line(from_on=TODAY, rate=Decimal(9_000))
    money.envelope(100)
    lower = lines.vary_line(
        first, facts=money.facts(rate=Decimal(6_000), from_on=date(2026, 12, 1)), reason="Less", by=money.decider,
        now=NOW,
    )  # fmt: skip
    assert lower.state == "agreed"


def test_an_absurd_amount_needs_a_second_officer_without_any_envelope(money: Money) -> None:
    assert money.line(rate=Decimal("9000000")).state == "proposed"


def test_a_back_dated_line_bears_on_the_year_in_which_it_is_paid(money: Money) -> None:
    money.line(from_on=date(2026, 3, 1), to_on=date(2026, 3, 31), rate=Decimal(36_500))
    assert sum(row.committed for row in drill(money.manager, 2025, "")) == 0
    assert sum(row.committed for row in drill(money.manager, 2026, "")) == 3_100


def test_the_drill_leaves_no_trace_of_a_restricted_child_and_the_total_counts_it(money: Money) -> None:
    money.envelope(100_000)
    seen, hidden = whole_year(money, 1_000), whole_year(money, 2_000)
    assert hidden.child is not None
    restrict(hidden.child)
    assert [row.line for row in drill(money.finance, 2026, "")] == [seen]
    assert [row.line for row in drill(money.manager, 2026, "")] == [seen]
    assert year_view(2026, TODAY).positions[0].commitment == 3_000


def test_the_queries_do_not_grow_with_the_lines(money: Money) -> None:
    money.envelope(100_000)
    counts = []
    for _ in range(2):
        whole_year(money, 10)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            year_view(2026, TODAY)
        counts.append(len(asked))
    assert counts[0] == counts[1]
