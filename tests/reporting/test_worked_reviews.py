"""Review duties, decisions, amended plans, phase transfers, delays: an example worked by hand for each measure."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from reporting.kpis import Period
from tests.reporting.worked import authority, figure, ids

pytestmark = pytest.mark.django_db
YEAR = Period(date(2022, 1, 1), date(2022, 12, 31))


def plan(name: str, made: str, **values: str) -> dict[str, str]:
    return {"plan_id": name, "child_id": f"C{name}", "first_final_on": made, **values}


def review(name: str, of: str, meeting: str, decided: str = "", decision: str = "M", **values: str) -> dict[str, str]:
    return {
        "review_id": name,
        "plan_id": of,
        "meeting_on": meeting,
        "decision_sent_on": decided,
        "decision": decision if decided else "",
        **values,
    }


class TestReviewDuties:
    def test_are_met_by_a_decision_sent_by_the_due_day(self) -> None:
        # A plan made on 16 January 2021 is to be reviewed by 15 January 2022.
        authority(
            plans=[plan(name, "2021-01-16") for name in ("P1", "P2", "P3", "P4")],
            reviews=[
                review("V1", "P1", "2021-12-20", "2022-01-15"),
                review("V2", "P2", "2021-12-20", "2022-01-16"),
                review("V3", "P3", "2022-01-16"),
            ],
        )
        every = "P1@2022-01-15 P2@2022-01-15 P3@2022-01-15 P4@2022-01-15"
        assert ids("K11") == ("P1@2022-01-15", every)
        assert ids("K11/meeting_held") == ("P1@2022-01-15 P2@2022-01-15", every)
        assert ids("K11/dfe") == ("P3", "P1 P2 P3 P4")

    def test_met_early_stay_in_the_period_of_their_due_date(self) -> None:
        # Made 1 March 2021, due 28 February 2022; decided on 1 September 2021, so due again on 31 August 2022.
        authority(plans=[plan("P1", "2021-03-01")], reviews=[review("V1", "P1", "2021-08-20", "2021-09-01")])
        assert ids("K11", YEAR) == ("P1@2022-02-28", "P1@2022-02-28 P1@2022-08-31")
        assert ids("K11") == ("P1@2022-02-28", "P1@2022-02-28")

    def test_restart_on_a_decision_only_and_not_on_the_day_itself(self) -> None:
        authority(
            plans=[plan("P1", "2021-02-01")],
            reviews=[
                review("V1", "P1", "2021-01-20", "2021-02-01"),  # no later than the plan: meets nothing
                review("V2", "P1", "2021-06-01", kind="amendment_without_review", amended_final_sent_on="2021-07-01"),
            ],
        )
        assert ids("K11") == ("", "P1@2022-01-31")

    def test_count_two_decisions_of_one_day_once(self) -> None:
        authority(
            plans=[plan("P1", "2020-06-01")],
            reviews=[review(name, "P1", "2021-01-10", "2021-01-20") for name in ("V1", "V2")],
        )
        assert ids("K11") == ("", "P1@2022-01-19")

    @pytest.mark.parametrize(
        ("made", "due"), [("2020-02-29", "2021-02-28"), ("2020-03-01", "2021-02-28"), ("2020-03-31", "2021-03-30")]
    )
    def test_last_twelve_months_beginning_with_the_day(self, made: str, due: str) -> None:
        authority(plans=[plan("P1", made)])
        assert ids("K11", Period(date(2021, 1, 1), date(2021, 12, 31))) == ("", f"P1@{due}")

    @pytest.mark.parametrize(("ended", "counts"), [("2022-01-15", False), ("2022-01-16", True), ("2022-04-01", True)])
    def test_need_a_plan_that_is_still_ours_after_the_due_day(self, ended: str, counts: bool) -> None:
        authority(plans=[plan("P1", "2021-01-16", transferred_out_on=ended)])
        assert ids("K11", as_at=date(2022, 4, 30)) == ("", "P1@2022-01-15" if counts else "")

    @pytest.mark.parametrize(
        ("last", "due"),
        [
            ("2021-06-01", "2022-05-31"),  # the current twelve months end later
            ("2021-01-20", "2022-02-28"),  # three months beginning with 30 November
            ("", "2022-02-28"),
        ],
    )
    def test_after_a_move_in_are_due_at_the_later_of_two_days(self, last: str, due: str) -> None:
        authority(
            plans=[
                plan(
                    "P1",
                    "2018-03-01",
                    transferred_in_on="2021-11-30",
                    transferred_in_from_la="855",
                    last_review_before_transfer_on=last,
                )
            ]
        )
        assert ids("K11", YEAR) == ("", f"P1@{due}")

    def test_after_a_move_in_may_be_met_on_the_day_of_the_move(self) -> None:
        moved = {"transferred_in_on": "2021-11-30", "transferred_in_from_la": "855"}
        authority(plans=[plan("P1", "2018-03-01", **moved)], reviews=[review("V1", "P1", "2021-11-30", "2021-11-30")])
        assert ids("K11", YEAR) == ("P1@2022-02-28", "P1@2022-02-28 P1@2022-11-29")

    def test_begin_with_the_move_and_never_before_it(self) -> None:
        moved = {"transferred_in_on": "2022-04-01", "transferred_in_from_la": "855"}
        authority(plans=[plan("P1", "2021-01-16", **moved)])
        assert ids("K11") == ("", "")
        assert ids("K01") == ("", None)
        assert ids("K01", as_at=date(2022, 4, 1)) == ("P1", None)


class TestReviewDecisions:
    def test_have_four_weeks_from_the_meeting(self) -> None:
        # Met on 1 February: the limit is 1 March.
        authority(
            plans=[
                plan("P1", "2021-01-01"),
                plan("P2", "2021-01-01", ceased_on="2022-03-01", cease_reason="9"),
                plan("P3", "2021-01-01", ceased_on="2022-03-02", cease_reason="9"),
                plan("P4", "2021-01-01", transferred_in_on="2022-02-02", transferred_in_from_la="855"),
            ],
            reviews=[
                review("V1", "P1", "2022-02-01", "2022-03-01"),
                review("V2", "P1", "2022-02-01", "2022-03-02"),
                review("V3", "P2", "2022-02-01"),
                review("V4", "P3", "2022-02-01"),
                review("V5", "P4", "2022-02-01", "2022-02-10"),
                review("V6", "P1", "2022-03-03"),
                review("V7", "P1", "2022-03-04", "2022-03-05"),
                review("V8", "P1", "2022-02-01", "2022-02-02", entered_in_error="true"),
            ],
        )
        assert ids("K12") == ("V1", "V1 V2 V4 V6")
        assert ids("K12/decisions_sent") == ("V1 V7", "V1 V2 V7")


class TestAmendedPlans:
    def test_have_twelve_weeks_from_the_meeting_or_eight_from_the_notice(self) -> None:
        # Met on 1 December: twelve weeks end on 23 February; a notice of 15 December makes it 9 February.
        early = {"decision": "A", "amendment_notice_sent_on": "2021-12-15"}
        authority(
            plans=[plan("P1", "2021-01-01"), plan("P2", "2021-01-01", ceased_on="2022-02-23", cease_reason="9")],
            reviews=[
                review("V1", "P1", "2021-12-01", "2021-12-15", **early, amended_final_sent_on="2022-02-09"),
                review("V2", "P1", "2021-12-01", "2021-12-15", **early, amended_final_sent_on="2022-02-10"),
                review("V3", "P1", "2021-12-01", "2021-12-15", **early, amended_final_sent_on="2022-02-24"),
                review("V4", "P1", "2021-12-01", "2021-12-15", **early, not_amended_sent_on="2022-02-09"),
                review("V5", "P1", "2021-12-01", "2021-12-15", **early, not_amended_sent_on="2022-02-10"),
                review("V6", "P2", "2021-12-01", "2021-12-15", "A"),
                review("V7", "P1", "2021-12-01", "2021-12-15", "M"),
                review("V8", "P1", "2021-12-01", "2022-04-01", "A"),
            ],
        )
        assert ids("K13") == ("V1 V2", "V1 V2 V3")
        assert ids("K13/legal_limit") == ("V1", "V1 V2 V3 V5")


class TestPhaseTransfers:
    def test_are_published_for_a_day_and_due_the_day_before(self) -> None:
        row = {"transfer_year": "2022", "kind": "primary_to_secondary"}
        authority(
            plans=[
                *(plan(f"P{n}", "2021-01-01") for n in (1, 2, 3, 5)),
                plan("P4", "2021-01-01", ceased_on="2022-02-15", cease_reason="9"),
            ],
            phase_transfers=[
                row | {"phase_transfer_id": "T1", "plan_id": "P1", "final_naming_sent_on": "2022-02-14"},
                row | {"phase_transfer_id": "T2", "plan_id": "P2", "final_naming_sent_on": "2022-02-15"},
                row | {"phase_transfer_id": "T3", "plan_id": "P3", "final_naming_sent_on": "2022-02-16"},
                row | {"phase_transfer_id": "T4", "plan_id": "P4"},
                row
                | {
                    "phase_transfer_id": "T5",
                    "plan_id": "P5",
                    "kind": "secondary_to_post16",
                    "final_naming_sent_on": "2022-03-31",
                },
                # Five months before 31 July: 28 February, one limit for both.
                row
                | {
                    "phase_transfer_id": "T6",
                    "plan_id": "P1",
                    "kind": "post16_to_post16",
                    "transfer_on": "2022-07-31",
                    "final_naming_sent_on": "2022-02-28",
                },
                row | {"phase_transfer_id": "T7", "plan_id": "P1", "transfer_year": "2023"},
            ],
        )
        assert ids("K14") == ("T1 T2 T5 T6", "T1 T2 T3 T5 T6")
        assert ids("K14/strict") == ("T1 T6", "T1 T2 T3 T5 T6")


class TestOutcomesAndAnswers:
    def test_of_outcomes_count_those_rated_in_the_period(self) -> None:
        row: dict[str, Any] = {"plan_id": "P1", "rated_on": "2022-01-10"}
        authority(
            plans=[
                plan("P1", "2021-01-01"),
                plan("P2", "2021-01-01"),
                plan("P3", "2021-01-01", entered_in_error="true"),
            ],
            outcomes=[
                row | {"outcome_id": "O1", "rating": "met"},
                row | {"outcome_id": "O2", "rating": "not", "term": "short"},
                row | {"outcome_id": "O3", "rating": "partly", "plan_id": "P2"},
                row | {"outcome_id": "O4", "rating": "met", "rated_on": "2022-04-01"},
                row | {"outcome_id": "O5", "rated_on": ""},
                row | {"outcome_id": "O6", "rating": "met", "plan_id": "P3"},
            ],
        )
        assert ids("K15") == ("O1 O3", "O1 O2 O3")
        assert ids("K15/met") == ("O1", "O1 O2 O3")
        assert ids("K15/partly") == ("O3", "O1 O2 O3")
        assert ids("K15/medium_term") == ("O1 O3", "O1 O3")
        assert ids("K15/by_child") == ("CP2", "CP1 CP2")

    def test_of_fewer_than_ten_answers_print_no_percentage(self) -> None:
        def answers(count: int) -> list[dict[str, Any]]:
            return [
                {"feedback_id": f"F{n}", "review_id": "V1", "satisfaction": 5 - n % 3, "received_on": "2022-02-01"}
                for n in range(count)
            ]

        other = {"feedback_id": "F99", "review_id": "V1", "respondent": "young_person", "satisfaction": 5}
        authority(
            plans=[plan("P1", "2021-01-01")],
            reviews=[review("V1", "P1", "2022-01-05", "2022-01-20"), review("V2", "P1", "2022-01-05", "2022-03-31")],
            feedback=[*answers(9), other | {"received_on": "2022-02-01"}],
        )
        line = figure("K16")
        assert (line.numerator, line.denominator, line.percent_0dp, line.percent_1dp) == (6, 9, None, None)
        assert line.note == "fewer than 10 responses: no percentage"
        assert ids("K16/response") == ("V1", "V1 V2")

    def test_of_ten_answers_print_it(self) -> None:
        authority(
            plans=[plan("P1", "2021-01-01")],
            reviews=[review("V1", "P1", "2022-01-05", "2022-01-20")],
            feedback=[
                {"feedback_id": f"F{n}", "review_id": "V1", "satisfaction": 4, "received_on": "2022-02-01"}
                for n in range(10)
            ],
        )
        assert (figure("K16").percent_0dp, figure("K16").note) == (100, None)


class TestDelays:
    def test_take_the_latest_reason_recorded_by_the_day(self) -> None:
        delay = {"record_type": "reviews", "clock": "review_decision", "record_id": "V1"}
        authority(
            plans=[plan("P1", "2021-01-16"), plan("P2", "2021-01-16"), plan("P3", "2020-01-01")],
            reviews=[review("V1", "P3", "2022-02-01"), review("V2", "P3", "2022-02-01")],
            phase_transfers=[
                {
                    "phase_transfer_id": "T1",
                    "plan_id": "P3",
                    "transfer_year": "2022",
                    "kind": "infant_to_junior",
                    "reason": "OURS",
                }
            ],
            delay_reasons=[{"reason": "OURS"}, {"reason": "THEIRS", "la_controllable": "false"}],
            delays=[
                delay | {"delay_id": "D1", "reason": "OURS", "recorded_on": "2022-03-02"},
                delay | {"delay_id": "D3", "reason": "THEIRS", "recorded_on": "2022-03-09"},
                delay | {"delay_id": "D2", "reason": "OURS", "recorded_on": "2022-03-09"},
                delay | {"delay_id": "D4", "reason": "OURS", "recorded_on": "2022-04-01"},
                {
                    "delay_id": "D5",
                    "record_type": "plans",
                    "clock": "annual_review",
                    "record_id": "P1",
                    "due_on": "2022-01-15",
                    "reason": "OURS",
                    "recorded_on": "2022-02-01",
                },
                {
                    "delay_id": "D6",
                    "record_type": "plans",
                    "clock": "annual_review",
                    "record_id": "P2",
                    "due_on": "2021-01-15",
                    "reason": "OURS",
                    "recorded_on": "2022-02-01",
                },
            ],
        )
        assert ids("K24") == (
            "annual_review:P1@2022-01-15 phase_feb:T1",
            "annual_review:P1@2022-01-15 annual_review:P2@2022-01-15 phase_feb:T1 "
            "review_decision:V1 review_decision:V2",
        )
        assert figure("K24").groups == {
            "annual_review": {"OURS": 1, "not_recorded": 1},
            "phase_feb": {"OURS": 1},
            "review_decision": {"THEIRS": 1, "not_recorded": 1},
        }


def test_a_review_held_and_decided_on_the_day_of_the_report_may_be_answered() -> None:
    row = {"plan_id": "P1", "decision": "M", "decision_sent_on": "2022-03-31"}
    authority(
        plans=[{"plan_id": "P1", "child_id": "C1", "first_final_on": "2021-04-01"}],
        reviews=[row | {"review_id": "V1", "meeting_on": "2022-03-31"}],
        feedback=[{"feedback_id": "F1", "review_id": "V1", "respondent": "parent", "satisfaction": "4",
                   "received_on": "2022-03-31"}],
    )  # fmt: skip
    assert ids("K16/response") == ("V1", "V1")
