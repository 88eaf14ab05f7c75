"""The golden package: every due date equal, and every day answered as if only its own facts were known."""

import csv
import random
from datetime import date, timedelta

import pytest

from ehcp.law.listing import COLUMNS, deadline_rows, deadline_rows_csv
from ehcp.law.plan import plan
from ehcp.law.settings import Law
from ehcp.law.states import state_on
from tests.ehcp.law.golden_package import GOLDEN, cases_known_on
from tests.ehcp.law.truncated import truncated

LAW = Law.default()
RUTLAND = GOLDEN / "rutland"


def printed(day):
    rows = [row for case in cases_known_on(RUTLAND, day) for row in plan(case, LAW)]
    return deadline_rows_csv(rows, day, LAW)


def test_every_clock_equals_the_golden_list():
    expected = (GOLDEN / "rutland_clocks.csv").read_text(encoding="utf-8")
    got = list(csv.reader(printed(date(2023, 5, 31)).splitlines()))
    assert tuple(got[0]) == COLUMNS
    assert got == list(csv.reader(expected.splitlines()))


def test_a_correction_recorded_later_is_undone():
    day = date(2021, 5, 20)
    assert "assess_decision,requests,R000142,C000140,2021-05-15,2021-06-26" in printed(day)
    assert "assess_decision,requests,R000142,C000140,2021-05-13,2021-06-24" in printed(date(2021, 5, 22))


@pytest.mark.one_engine
def test_any_day_is_answered_as_if_only_its_facts_were_known():
    cases = [(case, plan(case, LAW)) for case in cases_known_on(RUTLAND, date(2030, 1, 1))]
    rng = random.Random(20230531)
    for _ in range(25):
        day = date(2014, 9, 1) + timedelta(days=rng.randrange(3300))
        for case, rows in cases:
            cut = plan(truncated(case, day), LAW)
            assert deadline_rows(rows, day, LAW) == deadline_rows(cut, day, LAW), (case.child_id, day)


@pytest.mark.one_engine
def test_no_row_of_any_kind_knows_the_future():
    cases = [(case, plan(case, LAW)) for case in cases_known_on(RUTLAND, date(2030, 1, 1))]
    rng = random.Random(7)
    for _ in range(8):
        day = date(2014, 9, 1) + timedelta(days=rng.randrange(3300))
        for case, rows in cases:
            assert seen(rows, day) == seen(plan(truncated(case, day), LAW), day), (case.child_id, day)


def seen(rows, day):
    return sorted(
        (row.key, str(row.starts_on), str(row.due_on), str(row.second_on), state_on(row, day, LAW))
        for row in rows
        if row.is_shown_on(day)
    )


def test_a_row_is_identified_by_its_key():
    rows = [row for case in cases_known_on(RUTLAND, date(2030, 1, 1)) for row in plan(case, LAW)]
    assert len({row.key for row in rows}) == len(rows)
