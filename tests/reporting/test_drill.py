"""From each figure to the children behind it."""

from __future__ import annotations

from datetime import date

import pytest

from ehcp.models import Child, Plan
from reporting.headlines.reads.drill import drill, records_behind
from reporting.headlines.reads.headlines import Headline, compute
from reporting.kpis import KPIS, Period

YEAR = Period(date(2021, 9, 1), date(2022, 3, 31))


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rutland")]


def headline(code: str) -> Headline:
    return compute([code], YEAR, YEAR.end, with_ids=True)[0]


class TestDrillingThrough:
    @pytest.mark.parametrize("key", KPIS, ids="/".join)
    def test_finds_every_record_it_names(self, key: tuple[str, str]) -> None:
        told = headline("/".join(key))
        for side, count in (("numerator", told.numerator), ("denominator", told.denominator)):
            found = sum(records.count() for records in records_behind(told, side).values())
            named = {name.rpartition(":")[2].partition("@")[0] for name in getattr(told, f"{side}_ids") or ()}
            assert found >= len(named)
            assert found <= (count or 0)
            assert drill(told, side).count() <= found

    def test_leads_from_a_plan_to_its_child(self) -> None:
        told = headline("K01/")
        wanted = Plan.objects.filter(source_id__in=told.numerator_ids).values("child")
        assert set(drill(told, "numerator")) == set(Child.objects.filter(pk__in=wanted))
        assert drill(told, "denominator").count() == 0

    def test_leads_from_a_review_duty_to_its_plan(self) -> None:
        told = headline("K11/")
        plans = records_behind(told, "denominator")["plan"]
        assert {plan.source_id for plan in plans} == {name.split("@")[0] for name in told.denominator_ids}

    def test_tells_the_kinds_of_appealable_decision_apart(self) -> None:
        told = headline("K22/")
        assert set(records_behind(told, "numerator")) == {"appeal"}
        assert set(records_behind(told, "denominator")) == {"request", "plan"}

    def test_tells_the_kinds_of_late_record_apart(self) -> None:
        assert set(records_behind(headline("K24/"), "denominator")) == {"plan", "request", "review", "phase_transfer"}

    def test_is_refused_for_a_figure_without_its_ids(self) -> None:
        told = compute(["K01"], None, YEAR.end)[0]
        with pytest.raises(ValueError, match="without its ids"):
            drill(told, "numerator")
