"""Funding lines: agreed, varied, ended with the placement, adjusted by month, never overwritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from ehcp.plans.acts.placements import Setting, change_placement
from ehcp.workflow import MoveNotAllowed
from panels.funding.acts import endings, lines
from panels.funding.acts.facts import Shares
from panels.funding.reads.values import band_rates, terms_of
from panels.models import Adjustment, Band, BandValue, FundingLine
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_user, an_institution
from tests.panels.funding.conftest import NOW, TODAY, Money

SEPTEMBER = date(2026, 9, 1)


def posted(line: FundingLine) -> list[tuple[date, Decimal]]:
    return list(line.adjustments.values_list("for_month", "amount"))


class TestAgreeing:
    def test_a_line_says_who_decided_and_begins_its_history(self, money: Money) -> None:
        line = money.line()
        assert (line.state, line.status_words(TODAY), line.recorded_by) == ("agreed", "Active", money.decider)
        assert [change.act for change in line.changes.all()] == ["agreed"]
        assert money.child.events.filter(kind="funding.line_agreed", data__line=line.source_id).exists()

    def test_casework_funds_only_what_a_decision_agreed(self, money: Money) -> None:
        with pytest.raises(MoveNotAllowed, match="Only a decision officer may fund without one"):
            lines.add_line(money.child, facts=money.facts(), by=money.officer, now=NOW)
        item = money.agreed_item()
        assert lines.add_line(money.child, facts=money.facts(item=item), by=money.officer, now=NOW).item == item
        refused = money.agreed_item(decision="not_agreed")
        with pytest.raises(MoveNotAllowed, match="was not agreed"):
            lines.add_line(money.child, facts=money.facts(item=refused, payee="B"), by=money.officer, now=NOW)

    def test_no_more_than_the_decision_agreed_to_is_paid_by_any_agency(self, money: Money) -> None:
        item = money.agreed_item(education_amount=Decimal(9000))
        lines.add_line(money.child, facts=money.facts(item=item, rate=Decimal(6000)), by=money.officer, now=NOW)
        more = money.facts(item=item, rate=Decimal("3000.01"), payee="Another")
        with pytest.raises(MoveNotAllowed, match=r"9,000[.]01 a year, and the decision agreed £9,000[.]00"):
            lines.add_line(money.child, facts=more, by=money.officer, now=NOW)
        fits = replace(more, rate=Decimal(3000))
        assert lines.add_line(money.child, facts=fits, by=money.officer, now=NOW).rate == 3000

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"unit": "termly"}, "not paid in that unit"),
            ({"rate": Decimal(0)}, "above nothing"),
            ({"payee": " "}, "who is paid"),
            ({"to_on": date(2026, 11, 1)}, "on or after the first day"),
            ({"kind": "band"}, "names its band"),
            ({"shares": Shares(education=Decimal(60), health=Decimal(30))}, "add up to 100 per cent"),
            ({"shares": Shares(education=Decimal(75), health=Decimal(25))}, "reference and the day of the health"),
            ({"shares": Shares(disputed_by="health")}, "names another agency"),
            ({"shares": Shares(Decimal(8000), Decimal(0), Decimal(500), are_pounds=True)}, "add up to £9,000.00"),
        ],
    )
    def test_what_no_line_may_say_is_refused(self, money: Money, values: dict[str, Any], words: str) -> None:
        with pytest.raises(MoveNotAllowed, match=words):
            money.line(**values)
        assert not FundingLine.objects.exists()

    def test_the_same_line_does_not_run_twice_at_once(self, money: Money) -> None:
        money.line(to_on=date(2027, 3, 31))
        with pytest.raises(MoveNotAllowed, match="already runs"):
            money.line(from_on=date(2027, 3, 31))
        assert money.line(from_on=date(2027, 4, 1)).pk

    def test_a_plan_of_another_child_is_refused(self, money: Money) -> None:
        with pytest.raises(MoveNotAllowed, match="of another case"):
            money.line(a_child(), plan=money.plan)

    @pytest.mark.parametrize("role", [Role.BUSINESS_SUPPORT, Role.PANEL_MEMBER, Role.AUDITOR])
    def test_nobody_else_may(self, money: Money, role: Role) -> None:
        with pytest.raises(MoveNotAllowed, match="Only a case officer"):
            lines.add_line(money.child, facts=money.facts(), by=a_user(role), now=NOW)


class TestShares:
    def test_three_agencies_share_a_residential_place(self, money: Money) -> None:
        shares = Shares(Decimal(60), Decimal(25), Decimal(15), care_reference="CC-1", care_decided_on=TODAY)
        line = money.line(kind="placement_fee", rate=Decimal(84000), shares=shares)
        assert line.shares(Decimal(84000)) == (50400, 21000, 12600)

    def test_a_disputed_health_share_is_paid_by_the_interim_payer(self, money: Money) -> None:
        shares = Shares(Decimal(60), Decimal(25), Decimal(15), disputed_by="health", interim_payer="education")
        line = money.line(kind="placement_fee", rate=Decimal(84000), shares=shares)
        assert line.shares(Decimal(84000)) == (71400, 0, 12600)


class TestVarying:
    def test_a_variation_is_another_line_and_the_first_ends_the_day_before(self, money: Money) -> None:
        first = money.line()
        second = lines.vary_line(
            first, facts=money.facts(rate=Decimal(6300), from_on=date(2027, 1, 11)), reason="Fewer hours",
            by=money.decider, now=NOW,
        )  # fmt: skip
        first.refresh_from_db()
        assert (first.rate, first.to_on, second.follows) == (9000, date(2027, 1, 10), first)
        both = [terms_of(line, {}).in_year(2026) for line in (first, second)]
        assert both == [Decimal("1726.03"), Decimal("1380.82")]
        with pytest.raises(MoveNotAllowed, match="varied already"):
            lines.vary_line(first, facts=money.facts(from_on=TODAY), reason="x", by=money.decider, now=NOW)

    def test_from_its_first_day_the_first_line_is_replaced_and_counts_no_more(self, money: Money) -> None:
        first = money.line()
        lines.vary_line(first, facts=money.facts(rate=Decimal(8000)), reason="Typed wrongly", by=money.decider, now=NOW)
        first.refresh_from_db()
        assert (first.state, first.rate, first.to_on) == ("replaced", 9000, None)

    def test_back_dated_the_difference_is_posted_for_each_month_gone_by(self, money: Money) -> None:
        first = money.line(now=datetime(2026, 9, 1, 9, tzinfo=UTC), from_on=SEPTEMBER)
        lines.vary_line(
            first, facts=money.facts(rate=Decimal(12650), from_on=date(2026, 10, 1)), reason="Band rises",
            by=money.decider, now=NOW,
        )  # fmt: skip
        second = first.followed_by
        # £9,000 for 31 of 365 days, cut at a penny within the line's own year; £12,650 for the same days.
        assert [month for month, _ in posted(first)] == [date(2026, 10, 1)]
        assert posted(second) == [(date(2026, 10, 1), Decimal("1074.38"))]
        assert posted(first)[0][1] == -Decimal("764.38")
        assert set(Adjustment.objects.values_list("posted_month", flat=True)) == {date(2026, 11, 1)}

    def test_what_was_done_to_a_line_cannot_be_rewritten(self, money: Money) -> None:
        line = money.line()
        for made in (line.changes.get(), Adjustment(line=line, for_month=SEPTEMBER, posted_month=TODAY, amount=1,
                                                    reason="x", made_at=NOW)):  # fmt: skip
            if not made.pk:
                made.save()
            made.reason = "Another"
            with pytest.raises(DatabaseError), transaction.atomic():
                made.save()


class TestEnding:
    def test_a_line_ends_with_the_placement_and_what_was_paid_beyond_is_taken_back(self, money: Money) -> None:
        line = money.line(
            now=datetime(2026, 9, 1, 9, tzinfo=UTC), from_on=SEPTEMBER, plan=money.plan, placement=money.placement
        )
        change_placement(
            money.plan, by=money.officer, on=date(2026, 10, 20), now=NOW, setting=Setting(institution=an_institution()),
            basis="both",
        )  # fmt: skip
        endings.settle_child(money.child.pk, now=NOW)
        line.refresh_from_db()
        assert (line.to_on, line.changes.last().by) == (date(2026, 10, 19), None)
        assert posted(line) == [(date(2026, 10, 1), -Decimal("295.89"))]
        endings.settle_all(now=NOW)
        assert (line.adjustments.count(), line.changes.count()) == (1, 2)

    def test_a_line_goes_on_where_the_child_stays_and_only_another_school_is_named(self, money: Money) -> None:
        line = money.line(plan=money.plan, placement=money.placement)
        change_placement(
            money.plan, by=money.officer, on=TODAY, now=NOW, setting=Setting(institution=an_institution()),
            basis="named",
        )  # fmt: skip
        endings.settle_child(money.child.pk, now=NOW)
        line.refresh_from_db()
        assert (line.to_on, line.placement.basis, line.placement.from_on) == (None, "attended", TODAY)

    def test_a_placement_that_never_began_leaves_its_line_lapsed(self, money: Money) -> None:
        line = money.line(plan=money.plan, placement=money.placement, from_on=date(2027, 1, 4))
        money.placement.to_on = TODAY
        money.placement.save()
        endings.settle_all(now=NOW)
        line.refresh_from_db()
        assert line.state == "lapsed"

    def test_a_line_entered_by_mistake_counts_nowhere_and_is_taken_back(self, money: Money) -> None:
        line = money.line(now=datetime(2026, 9, 1, 9, tzinfo=UTC), from_on=SEPTEMBER)
        lines.mark_line(line, reason="Wrong child", by=money.manager, now=NOW)
        line.refresh_from_db()
        assert line.state == "in_error"
        assert [month for month, _ in posted(line)] == [SEPTEMBER, date(2026, 10, 1)]
        assert sum(amount for _, amount in posted(line)) == -Decimal("1504.11")


class TestBand:
    def test_a_band_is_worth_what_its_table_says_day_by_day(self, money: Money) -> None:
        band = Band.objects.create(code="C", name="Band C")
        for from_on, amount in ((date(2026, 4, 1), 9000), (date(2027, 1, 1), 9900)):
            BandValue.objects.create(
                band=band, from_on=from_on, annual_amount=amount, reason="Schools Forum", recorded_by=money.manager,
                recorded_at=NOW,
            )  # fmt: skip
        line = money.line(kind="band", band=band, rate=None)
        exact = (Decimal(9000) * 60 + Decimal(9900) * 90) / 365
        terms = terms_of(line, band_rates())
        assert (terms.in_year(2026), terms.in_year(2027)) == (round(exact, 2), 9900)
