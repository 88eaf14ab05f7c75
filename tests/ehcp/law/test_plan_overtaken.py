"""Limits that later acts have overtaken keep their state and are nobody's work; meetings held early."""

from dataclasses import replace

import pytest

from ehcp.law.facts import (
    AdviceFacts,
    AppealFacts,
    AssessmentFacts,
    CaseFacts,
    DutyFacts,
    MediationFacts,
    PhaseTransferFacts,
    PlanFacts,
    ReviewFacts,
)
from ehcp.law.plan import plan
from ehcp.law.settings import Law
from ehcp.law.states import state_on
from tests.ehcp.law.printed import d, request

LAW = Law.default()
PLAN = PlanFacts("P1", "C1", first_final_on=d("2022-01-10"))
REVIEW = ReviewFacts("V1", "P1", meeting_on=d("2022-11-01"))


def overtaken(case, rule, record=None):
    found = [row for row in plan(case, LAW) if row.rule == rule and record in (None, row.record_id)]
    return [str(row.overtaken_on) if row.overtaken_on else "" for row in found]


def reviewed(*reviews, **more):
    return CaseFacts("C1", plans=(PLAN,), reviews=reviews, **more)


class TestReviews:
    def test_a_report_is_overtaken_by_the_decision_and_stays_overdue(self):
        case = reviewed(replace(REVIEW, decision="M", decision_sent_on=d("2022-12-01")))
        assert overtaken(case, "review_report") == ["2022-12-01"]
        (row,) = [row for row in plan(case, LAW) if row.rule == "review_report"]
        assert state_on(row, d("2023-01-10"), LAW).word == "overdue"
        assert not row.is_outstanding

    def test_a_decision_only_by_that_of_a_later_review(self):
        later = ReviewFacts("V2", "P1", meeting_on=d("2023-10-02"), decision="M", decision_sent_on=d("2023-10-20"))
        assert overtaken(reviewed(REVIEW), "review_decision") == [""]
        both = reviewed(REVIEW, later)
        assert overtaken(both, "review_decision", "V1") == ["2023-10-20"]
        assert overtaken(both, "review_report", "V1") == ["2023-10-20"]
        assert overtaken(both, "review_decision", "V2") == [""]

    def test_an_amendment_by_a_later_amended_plan(self):
        first = replace(
            REVIEW, decision="A", decision_sent_on=d("2022-11-20"), amendment_notice_sent_on=d("2022-11-20")
        )
        later = ReviewFacts(
            "V2", "P1", meeting_on=d("2023-10-02"), decision="A", decision_sent_on=d("2023-10-20"),
            amendment_notice_sent_on=d("2023-10-20"), amended_final_sent_on=d("2023-12-01"),
        )  # fmt: skip
        rows = [row for row in plan(reviewed(first, later), LAW) if row.rule == "amended_final"]
        assert {row.record_id: row.overtaken_on for row in rows} == {"V1": d("2023-12-01"), "V2": None}

    def test_a_notice_by_the_amended_plan_that_went_without_it(self):
        case = reviewed(
            replace(REVIEW, decision="A", decision_sent_on=d("2022-11-20"), amended_final_sent_on=d("2023-01-05"))
        )
        assert overtaken(case, "amendment_notice") == ["2023-01-05"]

    def test_the_target_of_a_meeting_once_the_review_is_overdue(self):
        assert overtaken(reviewed(), "review_meeting_target") == ["2023-01-10"]

    def test_a_phase_transfer_by_the_naming_of_a_later_one(self):
        missed = PhaseTransferFacts("T1", "P1", 2023, "infant_to_junior")
        named = PhaseTransferFacts("T2", "P1", 2027, "primary_to_secondary", final_naming_sent_on=d("2027-01-20"))
        case = CaseFacts("C1", plans=(PLAN,), phase_transfers=(missed, named))
        assert overtaken(case, "phase_feb", "T1") == ["2027-01-20"]


class TestAssessments:
    def case(self, **plan_values):
        return CaseFacts(
            "C1",
            requests=(request(outcome="Y", decision_sent_on=d("2022-02-10")),),
            assessments=(AssessmentFacts("A1", "C1", d("2022-01-10"), "R1"),),
            advice=(AdviceFacts("AD1", "A1", "medical", d("2022-02-11")),),
            plans=(PlanFacts("P1", "C1", "A1", **plan_values),),
        )

    def test_advice_by_the_plan_it_was_for(self):
        assert overtaken(self.case(draft_sent_on=d("2022-05-02")), "advice_return") == [""]
        assert overtaken(self.case(first_final_on=d("2022-06-01")), "advice_return") == ["2022-06-01"]

    def test_the_notice_of_considering_by_the_decision(self):
        assert overtaken(self.case(), "consider_notice") == ["2022-02-10"]


class TestDisputes:
    MEDIATION = MediationFacts(
        "M1", "C1", "contents", plan_id="P1", decision_letter_on=d("2022-01-10"), requested_on=d("2022-02-01")
    )

    @pytest.mark.parametrize("end", ["certificate_on", "agreement_on"])
    def test_a_mediation_by_its_certificate_or_agreement(self, end):
        case = CaseFacts("C1", plans=(PLAN,), mediations=(replace(self.MEDIATION, **{end: d("2022-03-20")}),))
        assert overtaken(case, "mediation_arrange") == ["2022-03-20"]
        assert overtaken(CaseFacts("C1", plans=(PLAN,), mediations=(self.MEDIATION,)), "mediation_arrange") == [""]

    def test_a_mediation_and_its_certificate_by_the_appeal(self):
        appeal = AppealFacts("AP1", "C1", "contents", d("2022-04-01"), plan_id="P1", decision_letter_on=d("2022-01-10"))
        mediation = replace(self.MEDIATION, held_on=d("2022-03-01"))
        case = CaseFacts("C1", plans=(PLAN,), mediations=(mediation,), appeals=(appeal,))
        assert overtaken(case, "certificate_held") == ["2022-04-01"]
        assert overtaken(replace(case, mediations=(self.MEDIATION,)), "mediation_arrange") == ["2022-04-01"]

    def test_an_order_by_the_plan_that_carries_it_out(self):
        appeal = AppealFacts(
            "AP1", "C1", "contents", d("2022-04-01"), plan_id="P1", order_on=d("2022-09-01"), order_limb="e"
        )
        before = ReviewFacts("V0", "P1", meeting_on=d("2022-06-01"), amended_final_sent_on=d("2022-08-01"))
        after = ReviewFacts(
            "V1", "P1", "amendment_without_review", amendment_notice_sent_on=d("2022-09-10"),
            amended_final_sent_on=d("2022-10-01"),
        )  # fmt: skip
        assert overtaken(reviewed(before, appeals=(appeal,)), "order_amend_provision") == [""]
        assert overtaken(reviewed(before, after, appeals=(appeal,)), "order_amend_provision") == ["2022-10-01"]
        assert overtaken(reviewed(appeals=(appeal,)), "appeal_response") == ["2022-09-01"]


class TestAMeetingHeldEarly:
    NOTICE = DutyFacts("review_notice", "reviews", "V1", d("2022-11-15"), key="2022-11-15", happened_on=d("2022-10-03"))

    def rows(self, meeting, **values):
        case = reviewed(replace(REVIEW, meeting_on=d(meeting)), duties=(replace(self.NOTICE, **values),))
        return [row for row in plan(case, LAW) if row.rule == "review_notice"]

    def test_counts_its_notice_from_the_day_it_was_held(self):
        before, after = self.rows("2022-11-08")
        assert (before.due_on, before.replaced_on) == (d("2022-11-01"), d("2022-11-08"))
        assert (after.due_on, after.appears_on, after.key[:4]) == (d("2022-10-25"), d("2022-11-08"), before.key[:4])

    def test_shows_a_notice_late_that_would_have_been_in_time(self):
        _, after = self.rows("2022-11-08", met_on=d("2022-10-28"))
        assert state_on(after, d("2022-11-08"), LAW).word == "late"

    def test_held_on_its_day_or_later_changes_nothing(self):
        for meeting in ("2022-11-15", "2022-11-22"):
            (row,) = self.rows(meeting)
            assert row.due_on == d("2022-11-01")
