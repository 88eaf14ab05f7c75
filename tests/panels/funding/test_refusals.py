"""What nobody may do to a funding line: without a reason, outside its time, twice, or alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ehcp.workflow import MoveNotAllowed
from panels.funding.acts import endings, lines
from panels.funding.acts.facts import Shares
from panels.funding.acts.payments import NotTakenIn, make_run, take_in
from panels.funding.acts.settings import Assumptions, set_band, set_envelope
from panels.models import Adjustment, Band, Envelope, EnvelopeChange, FundingChange, FundingLine, Instruction, Payment
from tests.panels.funding.conftest import NOW, TODAY, Money

AUGUST = date(2027, 8, 31)


def changes(line: FundingLine) -> int:
    return FundingChange.objects.filter(line=line).count()


class TestVarying:
    @pytest.mark.parametrize(
        ("values", "reason", "words"),
        [
            ({}, " ", "Give the reason"),
            ({"kind": "equipment", "unit": "one_off"}, "More", "a line of its own"),
            ({"from_on": TODAY - timedelta(days=1)}, "More", "within the time of the line"),
            ({"from_on": AUGUST + timedelta(days=1)}, "More", "within the time of the line"),
        ],
    )
    def test_is_refused(self, money: Money, values: dict[str, Any], reason: str, words: str) -> None:
        line = money.line(to_on=AUGUST)
        with pytest.raises(MoveNotAllowed, match=words):
            lines.vary_line(line, facts=money.facts(**values), reason=reason, by=money.decider, now=NOW)
        assert FundingLine.objects.get().to_on == AUGUST

    def test_on_its_last_day_is_within_its_time(self, money: Money) -> None:
        line = money.line(to_on=AUGUST)
        facts = money.facts(from_on=AUGUST, rate=Decimal(4000))
        assert lines.vary_line(line, facts=facts, reason="Less", by=money.decider, now=NOW).follows == line

    def test_of_a_line_that_counts_nowhere_is_refused(self, money: Money) -> None:
        line = money.line()
        lines.mark_line(line, reason="Wrong child", by=money.manager, now=NOW)
        with pytest.raises(MoveNotAllowed, match="cannot be changed"):
            lines.vary_line(line, facts=money.facts(), reason="More", by=money.decider, now=NOW)


class TestEnding:
    @pytest.mark.parametrize(
        ("on", "reason", "words"),
        [
            (TODAY, " ", "Give the reason"),
            (TODAY - timedelta(days=1), "Left", "within the time of the line"),
            (AUGUST + timedelta(days=1), "Left", "within the time of the line"),
        ],
    )
    def test_is_refused(self, money: Money, on: date, reason: str, words: str) -> None:
        line = money.line(to_on=AUGUST)
        with pytest.raises(MoveNotAllowed, match=words):
            lines.end_line(line, on=on, reason=reason, by=money.decider, now=NOW)
        assert FundingLine.objects.get().to_on == AUGUST

    @pytest.mark.parametrize("on", [TODAY, AUGUST])
    def test_on_its_first_or_last_day_is_told_on_the_case(self, money: Money, on: date) -> None:
        line = money.line(to_on=AUGUST)
        assert lines.end_line(line, on=on, reason="Left", by=money.decider, now=NOW).to_on == on
        told = money.child.events.get(kind="funding.line_ended")
        assert (told.data["line"], told.happened_on) == (line.source_id, TODAY)

    @pytest.mark.parametrize("end", ["ceased_on", "transferred_out_on"])
    def test_follows_the_end_of_the_plan_and_says_why(self, money: Money, end: str) -> None:
        line = money.line(plan=money.plan)
        values = {"cease_reason": "1"} if end == "ceased_on" else {}
        type(money.plan).objects.filter(pk=money.plan.pk).update(**{end: TODAY + timedelta(days=30)}, **values)
        endings.settle_all(now=NOW)
        line.refresh_from_db()
        assert line.to_on == TODAY + timedelta(days=30)
        assert line.changes.latest("pk").reason in ("The plan ceased.", "The plan went to another authority.")

    def test_follows_a_death_before_any_later_end(self, money: Money) -> None:
        line = money.line(plan=money.plan)
        type(money.plan).objects.filter(pk=money.plan.pk).update(ceased_on=TODAY + timedelta(days=30), cease_reason="1")
        type(money.child).objects.filter(pk=money.child.pk).update(deceased_on=TODAY + timedelta(days=2))
        endings.settle_all(now=NOW)
        line.refresh_from_db()
        assert line.to_on == TODAY + timedelta(days=2)
        assert line.changes.latest("pk").reason == "The child or young person died."

    def test_leaves_a_line_that_ends_before_what_it_pays_for(self, money: Money) -> None:
        line = money.line(plan=money.plan, to_on=TODAY + timedelta(days=10))
        type(money.plan).objects.filter(pk=money.plan.pk).update(ceased_on=TODAY + timedelta(days=30), cease_reason="1")
        endings.settle_all(now=NOW)
        line.refresh_from_db()
        assert (line.to_on, changes(line)) == (TODAY + timedelta(days=10), 1)


class TestApproving:
    def test_needs_a_reason_and_a_line_that_waits(self, money: Money) -> None:
        money.envelope(5_000)
        waits = money.line(rate=Decimal(90_000))
        with pytest.raises(MoveNotAllowed, match="Give the reason"):
            lines.approve_line(waits, approves=True, reason=" ", by=money.other, now=NOW)
        lines.approve_line(waits, approves=False, reason="No", by=money.other, now=NOW)
        with pytest.raises(MoveNotAllowed, match="does not wait for an approval"):
            lines.approve_line(waits, approves=True, reason="Yes", by=money.other, now=NOW)
        waits.refresh_from_db()
        assert (waits.state, waits.changes.latest("pk").act) == ("lapsed", "not_approved")

    def test_pays_the_months_that_went_by_while_it_waited(self, money: Money) -> None:
        money.envelope(5_000)
        waits = money.line(now=datetime(2026, 9, 1, 9, tzinfo=UTC), from_on=date(2026, 9, 1), rate=Decimal(90_000))
        assert not Adjustment.objects.exists()
        lines.approve_line(waits, approves=True, reason="Needed", by=money.other, now=NOW)
        assert list(waits.adjustments.values_list("for_month", flat=True)) == [date(2026, 9, 1), date(2026, 10, 1)]

    @pytest.mark.parametrize(("pounds", "state"), [(250_000, "agreed"), (250_001, "proposed")])
    def test_is_asked_for_beyond_what_one_officer_may_commit(self, money: Money, pounds: int, state: str) -> None:
        assert lines.MOST_ALONE == 250_000
        assert money.line(rate=Decimal(pounds)).state == state


class TestMarking:
    def test_needs_a_reason_and_counts_once(self, money: Money) -> None:
        line = money.line(now=datetime(2026, 9, 1, 9, tzinfo=UTC), from_on=date(2026, 9, 1))
        with pytest.raises(MoveNotAllowed, match="Give the reason"):
            lines.mark_line(line, reason=" ", by=money.manager, now=NOW)
        lines.mark_line(line, reason="Wrong child", by=money.manager, now=NOW)
        taken_back = sum(Adjustment.objects.values_list("amount", flat=True))
        with pytest.raises(MoveNotAllowed, match="counts nowhere already"):
            lines.mark_line(line, reason="Wrong child", by=money.manager, now=NOW)
        assert sum(Adjustment.objects.values_list("amount", flat=True)) == taken_back != 0

    def test_of_a_line_that_only_waited_takes_nothing_back(self, money: Money) -> None:
        money.envelope(5_000)
        waits = money.line(now=datetime(2026, 9, 1, 9, tzinfo=UTC), from_on=date(2026, 9, 1), rate=Decimal(90_000))
        lines.mark_line(waits, reason="Wrong child", by=money.manager, now=NOW)
        assert not Adjustment.objects.exists()


class TestFinance:
    @pytest.mark.parametrize(
        ("amount", "values", "reason"),
        [
            (-1, {}, "x"), (1, {"growth": Decimal(-1)}, "x"), (1, {"inflation": Decimal(-1)}, "x"),
            (1, {"average": Decimal(-1)}, "x"), (1, {"probability": Decimal(101)}, "x"), (1, {}, " "),
        ],
    )  # fmt: skip
    def test_sets_no_envelope_below_nothing_or_without_a_reason(
        self, money: Money, amount: int, values: dict[str, Decimal], reason: str
    ) -> None:
        with pytest.raises(MoveNotAllowed, match="not below nothing"):
            set_envelope(
                year=2026, budget_code="", amount=Decimal(amount), assumptions=Assumptions(**values), reason=reason,
                by=money.finance, now=NOW,
            )  # fmt: skip
        assert not Envelope.objects.exists()

    def test_sets_an_envelope_anew_and_keeps_what_stood(self, money: Money) -> None:
        for amount, chance in ((50_000, 0), (60_000, 100)):
            set_envelope(
                year=2026, budget_code="", amount=Decimal(amount), assumptions=Assumptions(probability=Decimal(chance)),
                reason="Schools Forum", by=money.finance, now=NOW,
            )  # fmt: skip
        assert Envelope.objects.get().amount == 60_000
        kept = EnvelopeChange.objects.order_by("pk").values_list("amount", "probability")
        assert list(kept) == [(50_000, 0), (60_000, 100)]

    @pytest.mark.parametrize(
        "values", [{"code": " "}, {"name": " "}, {"reason": " "}, {"annual_amount": Decimal("-0.01")}]
    )
    def test_sets_no_band_without_its_code_name_reason_or_value(self, money: Money, values: dict[str, Any]) -> None:
        given = {"code": "B", "name": "Band B", "from_on": TODAY, "annual_amount": Decimal(1), "reason": "Forum"}
        with pytest.raises(MoveNotAllowed, match="A band has a code"):
            set_band(**(given | values), by=money.finance, now=NOW)
        assert not Band.objects.exists()

    def test_posts_the_difference_of_a_band_that_rose_for_months_instructed_already(self, money: Money) -> None:
        september = date(2026, 9, 1)
        band = set_band(
            code="B", name="Band B", from_on=september, annual_amount=Decimal(3650), reason="Forum",
            by=money.finance, now=NOW,
        )  # fmt: skip
        line = money.line(kind="band", band=band, rate=None, from_on=september, is_paid_elsewhere=True)
        set_band(
            code="B", name="Band B+", from_on=date(2026, 10, 1), annual_amount=Decimal(7300), reason="Forum",
            by=money.finance, now=NOW,
        )  # fmt: skip
        assert list(line.adjustments.values_list("for_month", "amount")) == [(date(2026, 10, 1), Decimal(310))]
        assert Band.objects.get().name == "Band B+"

    def test_instructs_nothing_for_a_line_that_waits_or_was_marked(self, money: Money) -> None:
        money.envelope(5_000)
        money.line(rate=Decimal(90_000))
        marked = money.line(money.a_placed_child(), rate=Decimal(1_000))
        lines.mark_line(marked, reason="Wrong child", by=money.manager, now=NOW)
        make_run(month=date(2026, 11, 1), by=money.finance, now=NOW)
        assert not Instruction.objects.exists()

    @pytest.mark.parametrize("amount", ["", "ten", "NaN", "Infinity", "0", "0.00", "12.345", "1000000000.00", "1e9"])
    def test_takes_in_no_amount_that_is_not_pounds_and_pence(self, money: Money, amount: str) -> None:
        row = {"line": money.line().source_id, "for_month": "2026-11", "paid_on": "2026-11-02", "reference": "R1"}
        with pytest.raises(NotTakenIn) as refused:
            take_in([row | {"amount": amount}], by=money.finance, now=NOW)
        assert [one.problem for one in refused.value.rows] == ["amount must be pounds and pence as 1234.50."]

    @pytest.mark.parametrize(("amount", "pounds"), [("£1,234.50", "1234.50"), ("-5", "-5"), ("0.01", "0.01")])
    def test_takes_in_amounts_as_people_write_them(self, money: Money, amount: str, pounds: str) -> None:
        row = {"line": money.line().source_id, "for_month": "2026-11", "paid_on": "2026-11-02", "reference": "R1"}
        assert take_in([row | {"amount": amount}], by=money.finance, now=NOW) == 1
        assert Payment.objects.get().amount == Decimal(pounds)

    def test_takes_in_no_empty_file(self, money: Money) -> None:
        with pytest.raises(MoveNotAllowed, match="no rows"):
            take_in([], by=money.finance, now=NOW)


class TestTheFactsOfALine:
    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"quantity": Decimal(0)}, "above nothing"),
            ({"weeks": Decimal(0)}, "above nothing"),
            ({"weeks": Decimal("53.01")}, "above nothing"),
            ({"rate": None}, "every other has an amount"),
            ({"kind": "band", "band": Band(code="C"), "rate": None, "shares": Shares(are_pounds=True)}, "per cent"),
            ({"budget_form": "direct_payment"}, "A personal budget, and nothing else"),
            ({"kind": "personal_budget"}, "A personal budget, and nothing else"),
        ],
    )
    def test_that_cannot_be_paid_are_refused(self, money: Money, values: dict[str, Any], words: str) -> None:
        facts = money.facts(**values)
        with pytest.raises(MoveNotAllowed, match=words):
            facts.check()

    def test_may_be_one_day_long_and_of_fifty_three_weeks(self, money: Money) -> None:
        replace(money.facts(), to_on=TODAY, weeks=Decimal(53)).check()
