"""Small counts, and what would give them away, as a level may see them (disclosure paper, D1 to D6)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from reporting.disclosure.kinds import HIDDEN, Level
from reporting.disclosure.reads.family import Family
from reporting.disclosure.reads.protect import ReleaseRefused, protected
from reporting.disclosure.reads.shares import told_share
from reporting.disclosure.reads.suppress import suppressed
from reporting.headlines.reads.headlines import Headline
from reporting.kpis import KPIS, Basis, Period
from reporting.kpis.rounding import percent

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))


def a_line(code: str, part: int, base: int | None = None, variant: str = "", **more: Any) -> Headline:
    whole, tenth = percent(part, base, 0), percent(part, base, 1)
    shares = (None if whole is None else int(whole), None if tenth is None else float(tenth))
    told: dict[str, Any] = {"groups": None, "value": None, "note": None} | more
    return Headline(
        kpi=KPIS[code, variant], as_at=YEAR.end, period=YEAR, basis=Basis.KNOWN, numerator=part, denominator=base,
        percent_0dp=shares[0], percent_1dp=shares[1], numerator_ids=None, denominator_ids=None, law="a", **told,
    )  # fmt: skip


def told(line: Headline, level: Level = Level.PUBLIC) -> dict[str, Any]:
    return suppressed([line], level)[0]


@pytest.mark.parametrize(
    ("count", "level", "is_shown"),
    [
        (4, Level.OPERATIONAL, True), (4, Level.PARTNERSHIP, False), (5, Level.PARTNERSHIP, True),
        (5, Level.PUBLIC, False), (6, Level.PUBLIC, True), (0, Level.PUBLIC, True),
    ],
)  # fmt: skip
def test_a_count_in_the_band_is_suppressed_and_nought_is_not(count: int, level: Level, is_shown: bool) -> None:
    row = told(a_line("K01", count), level)
    assert (row["numerator"], row["status"]) == ((count, "") if is_shown else (None, "c"))


@pytest.mark.parametrize(
    ("code", "part", "base", "is_shown"),
    [
        ("K04", 33, 40, True), ("K04", 9, 12, False), ("K04", 3, 40, False), ("K04", 11, 11, False),
        ("K06", 6, 6, True), ("K06", 5, 8, True), ("K06", 3, 5, False), ("K06", 0, 0, True),
        ("K22", 17, 18, False), ("K22", 17, 40, True),  # of 18 decisions one was not appealed
    ],
)  # fmt: skip
def test_a_share_goes_with_its_parts_but_timeliness_of_the_whole_authority_is_shown(
    code: str, part: int, base: int, is_shown: bool
) -> None:
    row = told(a_line(code, part, base))
    assert (row["numerator"] is not None) == (row["denominator"] is not None) == is_shown
    assert row["percent_1dp"] is None
    assert is_shown or (row["percent_0dp"], row["status"]) == (None, "c")


@pytest.mark.parametrize(
    ("groups", "hidden"),
    [
        ({"1": 12, "2": 0, "3": 3}, {"1", "3"}),  # D4: a zero is no complement
        ({"1": 0, "2": 3, "3": 0}, {"2"}),  # D5: none is left, so the total goes too
        ({"1": 20, "2": 30, "3": 1, "5": 1}, {"1", "3", "5"}),  # 1 and 1 of 2 would be known
        ({"1": 20, "2": 30}, set()),
    ],
)
def test_parts_of_a_measure_hide_one_another(groups: dict[str, int], hidden: set[str]) -> None:
    row = told(a_line("K02", sum(groups.values()), groups=groups))
    assert {name for name, count in row["groups"].items() if count == HIDDEN} == hidden
    assert (row["numerator"] is None) == (sum(groups.values()) <= 5)


def test_a_group_who_all_have_one_need_is_not_split_and_the_count_of_plans_stays() -> None:
    row = told(a_line("K17", 20, 20, groups={"ASD": 20, "SEMH": 0}))
    assert (row["numerator"], row["groups"]) == (20, {"ASD": HIDDEN, "SEMH": HIDDEN})


def test_the_base_of_a_share_of_few_does_not_take_the_count_of_plans_with_it() -> None:
    rows = suppressed([a_line("K01", 212), a_line("K20", 3, 212)], Level.PUBLIC)
    assert [(row["numerator"], row["status"]) for row in rows] == [(212, ""), (None, "c")]


def test_a_variant_that_gives_a_small_count_by_subtraction_is_suppressed() -> None:
    rows = suppressed([a_line("K02", 60), a_line("K02", 57, variant="excluding_repeats_6m")], Level.PUBLIC)
    assert [row["status"] for row in rows] == ["", "c"]


def test_the_oldest_is_one_child_and_is_not_told() -> None:
    groups = {"20_to_52_weeks": 9, "over_52_weeks": 8}
    row = told(a_line("K08", 17, groups=groups, value={"oldest_days_since_receipt": 611}))
    assert (row["numerator"], row["groups"], row["value"]) == (17, groups, {"oldest_days_since_receipt": HIDDEN})
    assert "611" not in str(row)


@pytest.mark.parametrize(("letters", "median"), [(7, HIDDEN), (8, 3.5), (5, HIDDEN)])
def test_a_median_rests_on_eight_letters(letters: int, median: object) -> None:
    value = {"letters": letters, "median_days_panel_to_letter": 3.5, "highest_sum": 90_000}
    row = told(a_line("K01", 40, value=value))
    assert row["value"]["median_days_panel_to_letter"] == median
    assert row["value"]["highest_sum"] == HIDDEN
    assert row["value"]["letters"] == (HIDDEN if letters <= 5 else letters)


def test_numbers_that_contradict_one_another_are_never_told() -> None:
    family = Family()
    family.add(("plans",), 9)
    with pytest.raises(ValueError, match="told with two counts"):
        family.add(("plans",), 8)
    family.add(("part",), 4)
    with pytest.raises(ValueError, match="do not add"):
        family.link(("plans",), [("part",)])


def test_a_count_that_can_be_worked_out_whatever_is_hidden_refuses_the_whole_release() -> None:
    family = Family()
    family.add(("late",), 3)
    family.add(("in time",), 0)
    family.link(family.add(("all",), 3), [("late",), ("in time",)])
    family.open.add(("all",))
    with pytest.raises(ReleaseRefused, match="drop a dimension"):
        protected(family, Level.PUBLIC.band)


def test_no_share_is_hidden_from_staff() -> None:
    assert told_share(3, 5, Level.OPERATIONAL) == 60
    assert told_share(0, 0, Level.OPERATIONAL) is None
