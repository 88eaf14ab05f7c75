"""The limits in SQL are those of the clock, day for day."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from django.db.models import DateField, F, Value
from django.db.models.functions import Cast

from ehcp.law.limits import AmendedFinal, BackMonths, MonthsFrom, MonthsIncluding, TransferInReview, Within
from ehcp.law.rules import RULES, rule_in_force
from ehcp.law.settings import Law
from ehcp.ledger.models.limits import (
    CodePoint,
    DaysBetween,
    Earliest,
    Latest,
    limit_expression,
    published_expression,
    shape_expression,
)
from ehcp.models import Institution, PhaseTransfer, Plan
from tests.reporting.invented import child, plan

FIRST = date(2014, 9, 1)
CORNERS = [
    date(2020, 2, 29), date(2024, 2, 29), date(2023, 2, 28), date(2020, 2, 28), date(2021, 1, 31), date(2021, 8, 31),
    date(2021, 10, 31), date(2021, 12, 31), date(2022, 3, 31), date(2022, 11, 30), date(2024, 3, 31), date(2015, 3, 22),
]  # fmt: skip
LAWS = [Law.default(), Law(count_from_day_one=True, phase_on_published_day=True)]

pytestmark = pytest.mark.django_db


def many_days(count: int, seed: int) -> list[date]:
    random = Random(seed)
    return [*CORNERS, *(FIRST + timedelta(days=random.randrange(5000)) for _ in range(count))]


@pytest.fixture
def dated_plans() -> list[tuple[date, date | None]]:
    """Keep pairs of days in the columns of plans: a start, and a second date that is blank now and then."""
    starts, seconds = many_days(150, 1), many_days(150, 2)
    pairs = [
        (start, second if place % 5 else None)
        for place, (start, second) in enumerate(zip(starts, reversed(seconds), strict=True))
    ]
    one = child("C1")
    Plan.objects.bulk_create(
        plan(f"P{place:04}", one, draft_sent_on=start, move_out_aware_on=second, ceased_on=start, cease_reason="9")
        for place, (start, second) in enumerate(pairs)
    )
    return pairs


@pytest.mark.usefixtures("dated_plans")
class TestALimit:
    @pytest.mark.parametrize("law", LAWS)
    @pytest.mark.parametrize(
        "code",
        [code for code, versions in RULES.items()
         if type(versions[-1].limit) in (Within, MonthsIncluding, MonthsFrom, BackMonths)],
    )  # fmt: skip
    def test_falls_on_the_day_the_clock_says(self, code: str, law: Law) -> None:
        rows = Plan.objects.annotate(limit=limit_expression(code, "draft_sent_on", law))
        for start, limit in rows.values_list("draft_sent_on", "limit"):
            assert limit == rule_in_force(code, start).due_on(start, law), (code, start)

    @pytest.mark.parametrize("law", LAWS)
    def test_of_two_dates_is_the_later_after_a_move_in(self, law: Law) -> None:
        rows = Plan.objects.annotate(
            limit=shape_expression(TransferInReview(), "draft_sent_on", law, "move_out_aware_on")
        )
        for start, second, limit in rows.values_list("draft_sent_on", "move_out_aware_on", "limit"):
            assert limit == TransferInReview().due_on(start, law, second)

    @pytest.mark.parametrize("law", LAWS)
    def test_of_two_dates_is_the_earlier_for_an_amended_final(self, law: Law) -> None:
        rows = Plan.objects.annotate(limit=shape_expression(AmendedFinal(), "move_out_aware_on", law, "draft_sent_on"))
        for meeting, notice, limit in rows.values_list("draft_sent_on", "move_out_aware_on", "limit"):
            wanted = AmendedFinal().due_on(notice, law, meeting) if notice else AmendedFinal().due_on(meeting, law)
            assert limit == wanted

    def test_is_blank_without_a_start(self) -> None:
        blank = Plan.objects.filter(move_out_aware_on__isnull=True)
        for code in ("annual_review", "assess_decision", "phase_post16"):
            limits = blank.annotate(limit=limit_expression(code, "move_out_aware_on", LAWS[0]))
            assert set(limits.values_list("limit", flat=True)) == {None}

    def test_can_be_compared_in_the_database(self) -> None:
        rows = Plan.objects.annotate(limit=limit_expression("annual_review", "draft_sent_on", LAWS[0]))
        assert rows.filter(draft_sent_on=date(2020, 2, 29), limit=date(2021, 2, 28)).exists()

    def test_of_a_shape_that_no_measure_needs_is_refused(self) -> None:
        with pytest.raises(TypeError, match="AppealWindow"):
            limit_expression("appeal_window", "draft_sent_on", LAWS[0])

    def test_whose_rule_changed_keeps_the_version_it_started_under(self, monkeypatch: pytest.MonkeyPatch) -> None:
        as_made, since = RULES["assess_decision"]
        changed = type(since)(**{name: getattr(as_made, name) for name in as_made.__dataclass_fields__} | {
            "limit": Within(4, "weeks")
        })  # fmt: skip
        monkeypatch.setitem(RULES, "assess_decision", (changed, since))
        rows = Plan.objects.annotate(limit=limit_expression("assess_decision", "draft_sent_on", LAWS[0]))
        for start, limit in rows.values_list("draft_sent_on", "limit"):
            assert limit == start + timedelta(weeks=4 if start <= date(2015, 3, 22) else 6)

    def test_counts_the_days_between_two_days(self) -> None:
        rows = Plan.objects.filter(move_out_aware_on__isnull=False)
        rows = rows.annotate(between=DaysBetween(F("draft_sent_on"), F("move_out_aware_on")))
        for first, second, between in rows.values_list("draft_sent_on", "move_out_aware_on", "between"):
            assert between == (second - first).days

    def test_is_the_earliest_or_latest_of_what_there_is(self) -> None:
        rows = Plan.objects.annotate(
            first=Earliest(F("draft_sent_on"), F("move_out_aware_on")),
            last=Latest(F("draft_sent_on"), F("move_out_aware_on")),
            never=Earliest(F("moved_out_on"), F("transferred_out_on")),
            nothing=Latest(F("moved_out_on"), Cast(Value(None), DateField())),
        )
        listed = rows.values_list("draft_sent_on", "move_out_aware_on", "first", "last", "never", "nothing")
        for start, second, first, last, never, nothing in listed:
            assert (first, last) == (min(start, second or start), max(start, second or start))
            assert (never, nothing) == (None, None)


class TestALimitBeforeADayOfTheYear:
    @pytest.mark.parametrize(
        ("law", "feb", "mar"),
        [
            (LAWS[0], date(2023, 2, 14), date(2023, 3, 30)),
            (LAWS[1], date(2023, 2, 15), date(2023, 3, 31)),
        ],
    )
    def test_is_the_day_before_the_published_one(self, law: Law, feb: date, mar: date) -> None:
        held = Plan.objects.bulk_create([plan("P1", child("C1"))])[0]
        PhaseTransfer.objects.create(source_id="PT1", plan=held, transfer_year=2023, kind="infant_to_junior")
        row = PhaseTransfer.objects.annotate(
            feb=limit_expression("phase_feb", "transfer_year", law),
            mar=limit_expression("phase_mar", "transfer_year", law),
            feb_published=published_expression("phase_feb", "transfer_year"),
            mar_published=published_expression("phase_mar", "transfer_year"),
        ).get()
        assert (row.feb, row.mar) == (feb, mar)
        assert (row.feb_published, row.mar_published) == (date(2023, 2, 15), date(2023, 3, 31))


def test_ids_sort_by_code_point_on_every_engine() -> None:
    names = ["a1", "B2", "A10", "A9", "_x", "Z", "é"]
    Institution.objects.bulk_create(
        Institution(source_id=name, name=name, type="other", sector="academy", phase="primary") for name in names
    )
    assert list(Institution.objects.order_by(CodePoint("source_id")).values_list("source_id", flat=True)) == sorted(
        names
    )
