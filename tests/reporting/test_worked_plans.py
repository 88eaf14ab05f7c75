"""Plans maintained and what is known of them, disputes, panel: an example worked by hand for each measure."""

from __future__ import annotations

from datetime import date

import pytest

from reporting.figures.disputes import median
from reporting.kpis import Basis
from reporting.kpis.period import census_day, year_to_date
from reporting.kpis.rounding import percent
from tests.reporting.worked import authority, figure, ids

pytestmark = pytest.mark.django_db


def plan(name: str, made: str = "2021-01-01", **values: str) -> dict[str, str]:
    return {"plan_id": name, "child_id": f"C{name}", "first_final_on": made, **values}


class TestPlansMaintained:
    def test_begin_on_their_day_and_end_before_theirs(self) -> None:
        authority(
            plans=[
                plan("P1", "2022-03-31"),
                plan("P2", "2022-04-01"),
                plan("P3", ceased_on="2022-03-31", cease_reason="2"),
                plan("P4", ceased_on="2022-04-01", cease_reason="2"),
                plan("P5", transferred_out_on="2022-03-31"),
                plan("P6", cease_decision_sent_on="2022-03-01"),
                plan("P7", entered_in_error="true"),
                plan("P8", ""),
            ]
        )
        assert ids("K01") == ("P1 P4 P6", None)

    def test_ended_are_counted_by_reason(self) -> None:
        authority(
            plans=[
                plan("P1", ceased_on="2022-01-01", cease_reason="2"),
                plan("P2", ceased_on="2022-03-31", cease_reason="7"),
                plan("P3", transferred_out_on="2022-02-01"),
                plan("P4", ceased_on="2022-04-01", cease_reason="2"),
            ]
        )
        assert ids("K21") == ("P1 P2 P3", None)
        assert figure("K21").groups == {"2": 1, "5": 1, "7": 1}


class TestPrimaryNeed:
    def test_is_the_later_and_then_the_higher_id(self) -> None:
        row = {"plan_id": "P1", "sen_type": "ASD"}
        authority(
            plans=[plan("P1"), plan("P2"), plan("P3")],
            needs=[
                row | {"need_id": "N10"},
                row | {"need_id": "N9", "sen_type": "MLD"},
                row | {"need_id": "N1", "sen_type": "HI", "from_on": "2019-01-01"},
                row | {"need_id": "N2", "sen_type": "VI", "from_on": "2022-04-01"},
                row | {"need_id": "N3", "sen_type": "SLD", "rank": "2", "from_on": "2021-01-01"},
                row | {"need_id": "N4", "plan_id": "P2", "to_on": "2022-03-31"},
                row | {"need_id": "N5", "plan_id": "P3", "to_on": "2022-03-30"},
            ],
        )
        assert ids("K17") == ("P1 P2", "P1 P2 P3")
        assert figure("K17").groups == {"ASD": 1, "MLD": 1, "not_recorded": 1}


SCHOOLS = [
    {"institution_id": "S1"},
    {"institution_id": "S2", "type": "special", "sector": "free_school"},
    {"institution_id": "S3", "type": "special", "sector": "independent", "la_code": "925"},
    {"institution_id": "S4", "type": "special", "sector": "non_maintained", "la_code": ""},
    {"institution_id": "S5", "type": "further_education", "sector": "not_applicable"},
    {"institution_id": "S6", "type": "special", "sector": "not_applicable"},
]


def place(number: int, institution: str = "", **values: str) -> dict[str, str]:
    return {"placement_id": f"L{number}", "plan_id": f"P{number}", "institution_id": institution, **values}


class TestPlacement:
    def test_is_counted_by_kind_of_place(self) -> None:
        authority(
            institutions=SCHOOLS,
            plans=[plan(f"P{n}") for n in range(1, 11)],
            placements=[
                place(1, "S1", sen_unit="true", resourced_provision="true"),
                place(2, "S1", resourced_provision="true"),
                place(3, "S1", basis="attended"),
                place(4, "S2"),
                place(5, "S3"),
                place(6, "S4"),
                place(7, sen_setting="EHE"),
                place(8),
                place(9, "S6"),
                place(10, "S1", basis="named"),
            ],
        )
        assert ids("K18")[0] == "P1 P2 P3 P4 P5 P6 P7 P8 P9"
        assert figure("K18").groups == {
            "EHE": 1,
            "mainstream": 1,
            "mainstream_resourced_provision": 1,
            "mainstream_sen_unit": 1,
            "not_recorded": 2,
            "special": 1,
            "special_independent": 1,
            "special_non_maintained": 1,
            "special_state": 1,
        }
        assert ids("K18/designated")[0] == "P1 P2"

    def test_after_sixteen_is_told_apart_by_age(self) -> None:
        # Sixteen on 31 March 2022: born on or before 31 March 2006; twenty-five until the day before the 26th birthday.
        born = {"P1": "2006-03-31", "P2": "2006-04-01", "P3": "1996-04-01", "P4": "1996-03-31", "P5": "2004-01-01"}
        authority(
            institutions=SCHOOLS,
            children=[{"child_id": f"C{name}", "birth_date": day} for name, day in born.items()],
            plans=[plan(name) for name in born],
            placements=[
                place(1, "S5"),
                place(2, "S5"),
                place(3, "S5", work_based="A"),
                place(4, "S5"),
                place(5, sen_setting="NEET"),
            ],
        )
        assert ids("K18/post16_college_or_ap") == ("P1", "P1 P3 P5")
        assert ids("K18/post16_neet") == ("P5", "P1 P3 P5")

    @pytest.mark.parametrize(("day", "aged"), [(date(2022, 2, 28), ""), (date(2022, 3, 1), "P1")])
    def test_of_a_child_born_on_29_february_counts_from_1_march(self, day: date, aged: str) -> None:
        # Born in 1996, twenty-six in 2022: counted among those up to 25 until the birthday.
        authority(children=[{"child_id": "CP1", "birth_date": "1996-02-29"}], plans=[plan("P1")])
        assert ids("K18/post16_neet", year_to_date(day)) == ("", "" if aged else "P1")

    def test_out_of_area_is_told_by_age_and_stay(self) -> None:
        # On 31 March 2022: four on the day, three the day after.
        born = {"P1": "2018-03-31", "P2": "2018-04-01", "P3": "1998-03-31", "P4": "2010-01-01"}
        authority(
            institutions=SCHOOLS,
            children=[{"child_id": f"C{name}", "birth_date": day} for name, day in born.items()],
            plans=[plan(name) for name in born],
            placements=[
                place(1, "S3", residential="A"),
                place(2, "S3", residential="B"),
                place(3, "S4"),
                place(4, "S2"),
            ],
        )
        assert ids("K19") == ("P1 P2 P3", "P1 P2 P3 P4")
        assert figure("K19").groups == {
            "age": {"24_plus": 1, "4_10": 1, "under_4": 1},
            "residential": {"38_51_weeks": 1, "52_weeks": 1, "day": 1},
        }

    def test_out_of_area_is_told_by_the_age_on_the_day_at_every_edge(self) -> None:
        born = {"P1": "2011-04-01", "P2": "2011-03-31", "P3": "2006-04-01", "P4": "2006-03-31", "P5": "1998-04-01"}
        authority(
            institutions=SCHOOLS,
            children=[{"child_id": f"C{name}", "birth_date": day} for name, day in born.items()],
            plans=[plan(name) for name in born],
            placements=[place(number, "S3") for number in range(1, 6)],
        )
        assert figure("K19").groups["age"] == {"11_15": 2, "16_23": 2, "4_10": 1}  # type: ignore[index]

    def test_of_nobody_out_of_area_keeps_both_tables(self) -> None:
        authority(plans=[plan("P1")])
        assert figure("K19").groups == {"age": {}, "residential": {}}


class TestProvisionInPlace:
    """31 March 2022 is the day: what is in place or owed on it counts, the day after does not."""

    def counted(self, *spells: dict[str, str], **row: str) -> tuple[str, str | None]:
        authority(
            plans=[plan("P1"), plan("P2")],
            provision=[{"provision_id": "F1", "plan_id": "P1"} | row],
            provision_spells=[{"spell_id": f"S{n}", "provision_id": "F1"} | one for n, one in enumerate(spells)],
        )
        return ids("K26/rows")

    def test_a_plan_counts_with_the_last_of_its_rows_and_not_without_any(self) -> None:
        spell = {"from_on": "2022-01-10"}
        rows = [("F1", "P1"), ("F2", "P1"), ("F3", "P2"), ("F4", "P2")]
        authority(
            plans=[plan("P1"), plan("P2"), plan("P3")],
            provision=[{"provision_id": name, "plan_id": of, "plan_line": name} for name, of in rows],
            provision_spells=[{"spell_id": f"S{name}", "provision_id": name} | spell for name in ("F1", "F2", "F3")],
        )
        assert ids("K26") == ("P1", "P1 P2")
        assert ids("K26/rows") == ("F1 F2 F3", "F1 F2 F3 F4")

    def test_in_place_from_the_day_itself(self) -> None:
        assert self.counted({"from_on": "2022-03-31"}) == ("F1", "F1")

    def test_not_in_place_from_the_day_after(self) -> None:
        assert self.counted({"from_on": "2022-04-01"}) == ("", "F1")

    def test_the_last_day_in_place_still_counts(self) -> None:
        assert self.counted({"from_on": "2022-01-10", "to_on": "2022-03-31"}) == ("F1", "F1")

    def test_a_spell_over_the_day_before_does_not(self) -> None:
        assert self.counted({"from_on": "2022-01-10", "to_on": "2022-03-30"}) == ("", "F1")

    def test_a_spell_entered_in_error_does_not(self) -> None:
        assert self.counted({"from_on": "2022-01-10", "entered_in_error": "true"}) == ("", "F1")

    def test_a_row_is_owed_from_its_first_day(self) -> None:
        assert self.counted(begins_on="2022-03-31") == ("", "F1")

    def test_and_not_before(self) -> None:
        assert self.counted(begins_on="2022-04-01") == ("", "")

    def test_nor_from_the_day_another_takes_its_place(self) -> None:
        assert self.counted(ended_on="2022-03-31") == ("", "")

    def test_what_is_confirmed_later_was_not_known_on_the_day(self) -> None:
        authority(
            plans=[plan("P1")],
            provision=[{"provision_id": "F1", "plan_id": "P1"}],
            provision_spells=[{"spell_id": "S1", "provision_id": "F1", "from_on": "2022-03-01"}],
            corrections=[
                {
                    "correction_id": "K1", "table": "provision_spells", "record_id": "S1", "field": "from_on",
                    "value_after": "2022-03-01", "recorded_on": "2022-04-05",
                }
            ],
        )  # fmt: skip
        assert ids("K26") == ("", "P1")
        assert ids("K26", basis=Basis.LATEST) == ("P1", "P1")


class TestBudgets:
    def test_in_a_plan_are_told_from_every_payment(self) -> None:
        row = {"child_id": "CP1", "plan_id": "P1", "kind": "plan_health"}
        authority(
            plans=[plan("P1"), plan("P2"), plan("P3")],
            budgets=[
                row | {"budget_id": "B1"},
                row | {"budget_id": "B2", "kind": "child_in_need", "plan_id": "P2"},
                row | {"budget_id": "B3", "plan_id": "P3", "to_on": "2022-03-30"},
                row | {"budget_id": "B4", "kind": "short_break_payment", "plan_id": "", "to_on": "2022-03-31"},
            ],
        )
        assert ids("K20") == ("P1", "P1 P2 P3")
        assert ids("K20/all_payments") == ("B1 B2 B4", None)
        assert figure("K20/all_payments").groups == {"child_in_need": 1, "plan_health": 1, "short_break_payment": 1}


class TestAppeals:
    def test_are_a_share_of_the_appealable_decisions(self) -> None:
        refusal = {"outcome": "N", "received_on": "2022-01-01", "decision_sent_on": "2022-02-01"}
        no_plan = {"outcome": "N", "clock_start_on": "2021-10-01", "no_plan_notified_on": "2022-01-20"}
        authority(
            requests=[
                refusal | {"request_id": "R1", "child_id": "C1"},
                refusal | {"request_id": "R2", "child_id": "C2", "kind": "reassessment"},
            ],
            assessments=[
                no_plan | {"assessment_id": "A1", "child_id": "C1"},
                no_plan | {"assessment_id": "A2", "child_id": "C2", "origin": "reassessment"},
            ],
            plans=[
                plan("P1", "2022-01-20"),
                plan("P2", "2022-01-21"),
                plan("P3", ceased_on="2022-01-20", cease_reason="2"),
                plan("P4", ceased_on="2022-02-01", cease_reason="3"),
            ],
            appeals=[
                {"appeal_id": "AP1", "child_id": "C1", "registered_on": "2022-03-31"},
                {"appeal_id": "AP2", "child_id": "C1", "registered_on": "2022-04-01"},
            ],
            mediations=[
                {"mediation_id": "M1", "child_id": "C1", "held_on": "2022-01-01"},
                {"mediation_id": "M2", "child_id": "C1"},
            ],
        )
        assert ids("K22") == ("AP1", "assessment:A1 ceased:P3 plan:P1 plan:P4 request:R1")
        assert figure("K22").groups == {"contents": 1}
        assert ids("K22/mediations_held") == ("M1", None)
        assert figure("K22/mediations_held").groups == {"placement": 1}

    def test_wait_for_the_census_day(self) -> None:
        authority(plans=[plan("P1")])
        period = year_to_date(date(2022, 1, 19))
        assert ids("K22", period) == ("", "")
        assert ids("K22", period, as_at=date(2022, 1, 20)) == ("", "plan:P1")
        assert [census_day(year) for year in (2020, 2021, 2022, 2026)] == [
            date(2020, 1, 16), date(2021, 1, 21), date(2022, 1, 20), date(2026, 1, 15),
        ]  # fmt: skip

    def test_count_no_decision_to_assess_for_nobody_appeals_it(self) -> None:
        row = {"received_on": "2022-01-03", "decision_sent_on": "2022-02-10"}
        authority(
            requests=[
                row | {"request_id": "R1", "child_id": "C1", "outcome": "Y"},
                row | {"request_id": "R2", "child_id": "C2", "outcome": "N"},
            ],
        )
        assert ids("K22") == ("", "request:R2")


class TestPanel:
    def test_counts_what_was_decided_or_deferred_at_meetings_held(self) -> None:
        row = {"child_id": "C1", "meeting_id": "M1"}
        authority(
            panel_meetings=[
                {"meeting_id": "M1", "held_on": "2022-01-10"},
                {"meeting_id": "M2", "held_on": "2022-04-01"},
            ],
            panel_items=[
                row | {"item_id": "I1", "letter_sent_on": "2022-01-14", "education_amount": "100.50"},
                row | {"item_id": "I2", "letter_sent_on": "2022-01-17", "kind": "issue", "health_amount": "7"},
                row | {"item_id": "I3", "decision": "deferred", "education_amount": "900"},
                row | {"item_id": "I4", "decision": "not_agreed", "letter_sent_on": "2022-04-01"},
                row | {"item_id": "I5", "decision": ""},
                row | {"item_id": "I6", "meeting_id": "M2"},
            ],
        )
        assert ids("K23") == ("I3", "I1 I2 I3 I4")
        assert figure("K23").groups == {"assess": 3, "issue": 1}
        assert figure("K23").value == {
            "median_days_panel_to_letter": 5.5,
            "letters": 2,
            "agreed_education_gbp": 100.5,
            "agreed_health_gbp": 7.0,
            "agreed_social_care_gbp": 0.0,
        }

    def test_shows_what_a_reduction_or_an_end_released_as_a_line_of_its_own(self) -> None:
        row = {"child_id": "C1", "meeting_id": "M1", "kind": "top_up"}
        authority(
            panel_meetings=[{"meeting_id": "M1", "held_on": "2022-01-10"}],
            panel_items=[
                row | {"item_id": "I1", "education_amount": "100.50"},
                row | {"item_id": "I2", "released_amount": "40.25"},
                row | {"item_id": "I3", "decision": "not_agreed", "released_amount": "9"},
            ],
        )
        value = figure("K23").value
        assert value is not None
        assert (value["agreed_education_gbp"], value["released_gbp"]) == (100.5, 40.25)

    def test_takes_the_middle_of_the_waits(self) -> None:
        assert median([(3, 2), (5, 1)]) == 3
        assert median([(3, 1), (5, 1)]) == 4
        assert median([]) is None


class TestPosts:
    def test_are_summed_by_role(self) -> None:
        authority(
            staff_capacity=[
                {"staff_capacity_id": "X1", "role": "manager", "fte": "0.6"},
                {"staff_capacity_id": "X2", "role": "manager", "fte": "0.5", "to_on": "2022-03-31"},
                {"staff_capacity_id": "X3", "role": "plan_writer", "fte": "1", "to_on": "2022-03-30"},
            ]
        )
        line = figure("H20")
        assert (line.numerator, line.denominator, line.groups) == (0, None, {"manager": 1.1})


class TestPercentages:
    @pytest.mark.parametrize(
        ("n", "d", "whole", "tenth"),
        [
            (1, 8, "13", "12.5"),
            (1, 200, "1", "0.5"),
            (67, 68, "99", "98.5"),
            (1, 16, "6", "6.3"),
            (16, 50, "32", "32.0"),
        ],
    )
    def test_are_rounded_half_up(self, n: int, d: int, whole: str, tenth: str) -> None:
        assert (str(percent(n, d, 0)), str(percent(n, d, 1))) == (whole, tenth)

    @pytest.mark.parametrize("base", [None, 0])
    def test_are_not_printed_without_a_base(self, base: int | None) -> None:
        assert percent(3, base, 0) is None
