"""Requests, assessments, first plans and advice: an example worked by hand for each measure."""

from __future__ import annotations

from datetime import date

import pytest

from reporting.kpis import Period
from tests.reporting.worked import authority, figure, ids
from tests.reporting.worked_rows import decided, first_plan, request

pytestmark = pytest.mark.django_db


class TestRequestsReceived:
    def test_count_withdrawn_ones_and_repeats_but_no_shell_or_reassessment(self) -> None:
        authority(
            requests=[
                request("R1", "2022-01-01", source="1"),
                request("R2", "2022-03-31", source="2", outcome="W", withdrawn_on="2022-03-31"),
                request("R3", "2022-04-01"),
                request("R4", "2022-02-01", outcome="H"),
                request("R5", "2022-02-01", kind="reassessment"),
                request("R6", "2022-02-01", entered_in_error="true"),
            ]
        )
        assert ids("K02") == ("R1 R2", None)
        assert figure("K02").groups == {"1": 1, "2": 1}

    def test_of_merged_records_are_those_of_one_person(self) -> None:
        authority(
            children=[
                {"child_id": "C1", "merged_into_child_id": "C2"},
                {"child_id": "C2", "merged_into_child_id": "C3"},
                {"child_id": "C3"},
            ],
            requests=[
                request("R1", "2022-01-10", "C1", outcome="W", withdrawn_on="2022-01-10"),
                request("R2", "2022-02-10", "C3"),
            ],
        )
        assert ids("K02/children") == ("C3", None)
        assert ids("K02/excluding_repeats_6m") == ("R1", None)

    @pytest.mark.parametrize(
        ("earlier", "later", "is_repeat"),
        [
            ("2021-08-15", "2022-02-15", True),
            ("2021-08-14", "2022-02-15", False),
            ("2021-08-28", "2022-02-28", True),
            ("2021-08-27", "2022-02-28", False),
            ("2021-09-30", "2022-03-31", True),  # six months before 31 March: the last day of September
            ("2021-09-29", "2022-03-31", False),
        ],
    )
    def test_leave_out_a_repeat_to_the_corresponding_day(self, earlier: str, later: str, is_repeat: bool) -> None:
        authority(
            requests=[
                request("R1", earlier, "C1", outcome="N", decision_sent_on=earlier),
                request("R2", later, "C1"),
            ]
        )
        assert ids("K02/excluding_repeats_6m") == ("" if is_repeat else "R2", None)

    def test_of_one_day_the_lower_id_is_the_earlier(self) -> None:
        authority(
            requests=[
                request("R10", "2022-02-01", "C1"),
                request("R9", "2022-02-01", "C1", outcome="W", withdrawn_on="2022-02-01"),
            ]
        )
        assert ids("K02/excluding_repeats_6m") == ("R10", None)


class TestDecisionsInSixWeeks:
    def test_count_when_sent_and_are_in_time_on_the_limit_itself(self) -> None:
        authority(
            requests=[
                decided("R1", "2021-12-01", "2022-01-12"),
                decided("R2", "2021-12-01", "2022-01-13", "N"),
                decided("R3", "2022-02-01", "2022-04-01"),
                request("R4", "2021-12-01", outcome="W", withdrawn_on="2022-01-02"),
                request("R5", "2021-12-01"),
            ]
        )
        assert ids("K03") == ("R1", "R1 R2")
        assert (figure("K03").percent_0dp, figure("K03").percent_1dp) == (50, 50.0)

    @pytest.mark.parametrize(
        ("told", "ground", "counts"),
        [
            ("2022-01-13", "exceptional_circumstances", True),
            ("2022-01-14", "exceptional_circumstances", False),  # the family was told after the decision
            ("2022-01-13", "absent_2_weeks", False),  # a ground of another set
            ("2022-01-13", "covid_2020", False),  # the limit did not fall in the summer of 2020
        ],
    )
    def test_leave_out_what_an_exemption_excuses(self, told: str, ground: str, counts: bool) -> None:
        authority(
            requests=[decided("R1", "2021-12-01", "2022-01-13")],
            exemptions=[
                {
                    "exemption_id": "E1",
                    "clock": "assess_decision",
                    "request_id": "R1",
                    "decided_on": told,
                    "ground": ground,
                }
            ],
        )
        assert ids("K03/excluding_exempted") == ("", "" if counts else "R1")
        assert ids("K03") == ("", "R1")
        assert figure("K03").note == {"late_exempted": int(counts)}

    def test_excuse_nothing_of_a_decision_sent_on_the_last_day(self) -> None:
        exempted = {"exemption_id": "E1", "clock": "assess_decision", "request_id": "R1", "decided_on": "2022-01-12"}
        authority(
            requests=[decided("R1", "2021-12-01", "2022-01-12")],
            exemptions=[exempted | {"ground": "exceptional_circumstances"}],
        )
        assert ids("K03") == ("R1", "R1")
        assert figure("K03").note == {"late_exempted": 0}

    def test_excuse_a_limit_of_the_summer_of_2020_for_the_virus(self) -> None:
        authority(
            requests=[decided("R1", "2020-04-01", "2020-06-01")],
            exemptions=[
                {
                    "exemption_id": "E1",
                    "clock": "assess_decision",
                    "request_id": "R1",
                    "decided_on": "2020-05-20",
                    "ground": "covid_2020",
                }
            ],
        )
        assert ids("K03/excluding_exempted", Period(date(2020, 4, 1), date(2020, 6, 30))) == ("", "")

    def test_by_receipt_wait_for_the_decision(self) -> None:
        authority(requests=[decided("R1", "2022-01-01", "2022-02-12"), request("R2", "2022-01-01")])
        assert ids("K03/received") == ("R1", "R1")

    def test_by_limit_are_late_when_undecided_and_left_out_when_withdrawn_in_time(self) -> None:
        # Received on 1 January: the limit is 12 February.
        authority(
            children=[
                {"child_id": "CR5", "deceased_on": "2022-02-12"},
                {"child_id": "CR6", "deceased_on": "2022-02-13"},
            ],
            requests=[
                decided("R1", "2022-01-01", "2022-02-12"),
                request("R2", "2022-01-01"),
                request("R3", "2022-01-01", outcome="W", withdrawn_on="2022-02-12"),
                request("R4", "2022-01-01", outcome="W", withdrawn_on="2022-02-13"),
                request("R5", "2022-01-01"),
                request("R6", "2022-01-01"),
                decided("R7", "2022-02-17", "2022-04-01"),
                decided("R8", "2022-02-18", "2022-02-19"),
            ],
        )
        assert ids("K03/due") == ("R1", "R1 R2 R4 R6 R7")

    def test_refused_are_a_share_of_the_decided_or_of_all(self) -> None:
        authority(
            requests=[
                decided("R1", "2022-01-01", "2022-01-20", "N"),
                decided("R2", "2022-01-01", "2022-01-20"),
                request("R3", "2022-01-01"),
                decided("R4", "2022-03-01", "2022-04-01", "N"),
            ]
        )
        assert ids("K04") == ("R1", "R1 R2")
        assert ids("K04/of_received") == ("R1", "R1 R2 R3 R4")


class TestPlansInTwentyWeeks:
    def test_are_in_time_on_the_last_day_whatever_excuses_them(self) -> None:
        # Begun on 1 September: 20 weeks end on 19 January.
        pairs = [
            first_plan("1", "2021-09-01", "2022-01-19"),
            first_plan("2", "2021-09-01", "2022-01-20"),
            first_plan("3", "2021-09-01", "2022-01-20", origin="tribunal_order"),
            first_plan("4", "2021-09-01", "2022-04-01"),
            first_plan("5", "2021-09-01", "2022-01-19", outcome="N", no_plan_notified_on="2021-12-01"),
        ]
        authority(
            assessments=[pair[0] for pair in pairs],
            plans=[
                *(pair[1] for pair in pairs),
                {
                    "plan_id": "P6",
                    "child_id": "C6",
                    "first_final_on": "2022-01-10",
                    "transferred_in_on": "2022-02-01",
                    "transferred_in_from_la": "855",
                },
            ],
            exemptions=[
                {"exemption_id": "E1", "clock": "final_plan", "assessment_id": "A1", "decided_on": "2022-01-19"},
                {"exemption_id": "E2", "clock": "final_plan", "assessment_id": "A2", "decided_on": "2022-01-21"},
            ],
        )
        assert ids("K06") == ("P1", "P1 P2")
        assert ids("K05") == ("", "P2")
        assert ids("K06/all_new_plans") == ("P1 P2 P3 P5", None)

    def test_by_limit_leave_out_every_case_that_ended_otherwise_by_the_day(self) -> None:
        # Received on 1 September: 20 weeks end on 19 January.
        names = ["R1", "R2", "R3", "R4", "R5"]
        authority(
            children=[{"child_id": "CR5", "deceased_on": "2022-03-31"}],
            requests=[
                *(decided(name, "2021-09-01", "2021-10-01") for name in names),
                decided("R6", "2021-09-01", "2021-10-01", "N"),
                request("R7", "2021-08-01"),
            ],
            assessments=[
                {"assessment_id": "A1", "child_id": "CR1", "request_id": "R1", "clock_start_on": "2021-09-01"},
                {"assessment_id": "A2", "child_id": "CR2", "request_id": "R2", "clock_start_on": "2021-09-01"},
                {
                    "assessment_id": "A3",
                    "child_id": "CR3",
                    "request_id": "R3",
                    "clock_start_on": "2021-09-01",
                    "outcome": "N",
                    "no_plan_notified_on": "2022-03-31",
                },
                {
                    "assessment_id": "A4",
                    "child_id": "CR4",
                    "request_id": "R4",
                    "clock_start_on": "2021-09-01",
                    "outcome": "W",
                    "withdrawn_on": "2022-04-01",
                },
            ],
            plans=[
                {"plan_id": "P1", "child_id": "CR1", "assessment_id": "A1", "first_final_on": "2022-01-19"},
                {"plan_id": "P2", "child_id": "CR2", "assessment_id": "A2", "first_final_on": "2022-01-20"},
            ],
        )
        assert ids("K07") == ("R1", "R1 R2 R4")
        assert ids("K07", as_at=date(2022, 4, 1)) == ("R1", "R1 R2")
        assert ids("H03/open") == ("R4 R7", None)


class TestOpenCasesPastTheirLimit:
    @pytest.mark.parametrize(
        ("received", "found", "over"),
        [
            ("2021-11-11", "", 0),  # the limit is the day of the report: not over yet
            ("2021-11-10", "R1", 0),
            ("2021-04-01", "R1", 0),  # 364 days
            ("2021-03-31", "R1", 1),  # 365 days
        ],
    )
    def test_count_from_the_day_after_it(self, received: str, found: str, over: int) -> None:
        authority(requests=[request("R1", received)])
        assert ids("K08") == (found, None)
        groups = figure("K08").groups
        assert groups == {"20_to_52_weeks": len(found) // 2 - over, "over_52_weeks": over}

    def test_tell_the_oldest(self) -> None:
        authority(requests=[request("R1", "2021-04-01"), request("R2", "2021-10-01")])
        assert figure("K08").value == {"oldest_days_since_receipt": 364}

    def test_of_other_origins_have_fourteen_weeks(self) -> None:
        # 14 weeks before 31 March is 23 December: due on the day itself, and not over.
        began = {"A1": "2021-12-22", "A2": "2021-12-23", "A3": "2021-12-22", "A4": "2021-12-22", "A5": "2021-12-22"}
        rows = [
            {"assessment_id": name, "child_id": f"C{name}", "clock_start_on": day, "origin": "tribunal_order"}
            for name, day in began.items()
        ]
        rows[2] |= {"origin": "reassessment", "amended_final_sent_on": "2022-03-31", "outcome": "Y"}
        rows[3] |= {"origin": "reassessment", "plan_id": "P4"}
        authority(
            assessments=rows,
            plans=[
                {
                    "plan_id": "P4",
                    "child_id": "CA4",
                    "first_final_on": "2020-01-01",
                    "ceased_on": "2022-03-31",
                    "cease_reason": "2",
                },
                {"plan_id": "P5", "child_id": "CA5", "assessment_id": "A5", "first_final_on": "2022-04-01"},
            ],
        )
        assert ids("K08/fourteen_week") == ("A1 A5", None)

    @pytest.mark.parametrize(("received", "found"), [("2021-11-11", ""), ("2021-11-10", "R1")])
    def test_after_the_authority_gave_way_by_itself_count_from_the_request(self, received: str, found: str) -> None:
        # Reversed on 1 February, 14 weeks are not over; the 20 of the request end on 31 March, or the day before.
        authority(
            requests=[request("R1", received) | {"outcome": "N", "decision_sent_on": "2021-12-20"}],
            assessments=[
                {"assessment_id": "A1", "child_id": "CR1", "request_id": "R1", "clock_start_on": "2022-02-01",
                 "origin": "reversal_of_refusal"},
            ],
        )  # fmt: skip
        assert ids("K08/reversed_from_request") == (found, None)
        assert ids("K08/fourteen_week") == ("", None)


class TestNoPlanInSixteenWeeks:
    def test_is_in_time_on_the_last_day(self) -> None:
        # Begun on 1 October: 16 weeks end on 21 January.
        told = {"A1": "2022-01-21", "A2": "2022-01-22", "A3": "2022-04-01"}
        rows = [
            {
                "assessment_id": n,
                "child_id": f"C{n}",
                "clock_start_on": "2021-10-01",
                "outcome": "N",
                "no_plan_notified_on": d,
            }
            for n, d in told.items()
        ]
        authority(assessments=rows)
        assert ids("K09") == ("A1", "A1 A2")


class TestAdviceInSixWeeks:
    def test_runs_from_the_day_the_adviser_had_the_request(self) -> None:
        # Asked on 1 January, in the adviser's hands on the 5th: due on 16 February.
        row = {"assessment_id": "A1", "requested_on": "2022-01-01", "body_received_on": "2022-01-05"}
        authority(
            assessments=[{"assessment_id": "A1", "child_id": "C1", "clock_start_on": "2021-12-01"}],
            advice=[
                row | {"advice_id": "AD1", "received_on": "2022-02-16"},
                row | {"advice_id": "AD2", "received_on": "2022-02-17"},
                row | {"advice_id": "AD3", "received_on": "2022-02-17", "exemption_ground": "missed_appointment"},
                row | {"advice_id": "AD4", "received_on": "2022-02-17", "exemption_ground": "covid_2020"},
                row | {"advice_id": "AD5", "kind": "medical"},
                row | {"advice_id": "AD6", "body_received_on": "", "requested_on": "2022-02-17", "received_on": ""},
                row | {"advice_id": "AD7", "body_received_on": "", "requested_on": "2022-02-18", "received_on": ""},
            ],
        )
        assert ids("K10") == ("AD1", "AD1 AD2 AD3 AD4 AD6")
        assert ids("K10/excluding_exempted") == ("AD1", "AD1 AD2 AD4 AD6")
        assert ids("K10/medical") == ("", "AD5")

    def test_leaves_out_what_was_not_received_before_the_case_was_withdrawn(self) -> None:
        row = {"requested_on": "2022-01-01"}  # due on 12 February
        authority(
            assessments=[
                {
                    "assessment_id": name,
                    "child_id": f"C{name}",
                    "clock_start_on": "2021-12-01",
                    "outcome": "W",
                    "withdrawn_on": day,
                }
                for name, day in (("A1", "2022-02-12"), ("A2", "2022-02-13"))
            ],
            advice=[
                row | {"advice_id": "AD1", "assessment_id": "A1"},
                row | {"advice_id": "AD2", "assessment_id": "A1", "received_on": "2022-01-20"},
                row | {"advice_id": "AD3", "assessment_id": "A2"},
            ],
        )
        assert ids("K10") == ("AD2", "AD2 AD3")
