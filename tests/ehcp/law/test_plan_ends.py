"""What ends with a plan, what begins only with it, and what a death leaves as it was."""

from dataclasses import replace

import pytest

from ehcp.law.facts import (
    AdviceFacts,
    AssessmentFacts,
    CaseFacts,
    DutyFacts,
    PhaseTransferFacts,
    PlanFacts,
    ReviewFacts,
)
from ehcp.law.plan import plan
from ehcp.law.settings import Law
from tests.ehcp.law.printed import d, listed, one, request

MADE = PlanFacts("P1", "C1", "A1", draft_sent_on=d("2022-04-04"), first_final_on=d("2022-05-30"))
ASSESSED = AssessmentFacts("A1", "C1", d("2022-01-10"), "R1")
ADVICE = AdviceFacts("AD1", "A1", "medical", d("2022-02-01"))


def planned(case, rule):
    return [row for row in plan(case, Law.default()) if row.rule == rule]


class TestAdviceNeverReceived:
    def case(self, kept, origin="request"):
        assessment = replace(ASSESSED, origin=origin)
        return CaseFacts(
            "C1",
            requests=(request(outcome="Y", decision_sent_on=d("2022-02-10")),),
            assessments=(assessment,),
            advice=(ADVICE,),
            plans=(kept,),
        )

    @pytest.mark.parametrize("origin", ["request", "reversal_of_refusal", "tribunal_order", "conceded_appeal"])
    def test_is_overdue_until_the_plan_it_led_to_has_ended(self, origin):
        case = self.case(replace(MADE, ceased_on=d("2023-03-01")), origin)
        assert one(case, "2023-02-28", "advice_return")["state"] == "overdue"
        row = one(case, "2023-03-01", "advice_return")
        assert (row["state"], row["was_overdue"]) == ("void", "true")

    def test_ends_when_the_plan_has_moved_to_another_authority(self):
        case = self.case(replace(MADE, transferred_out_on=d("2023-03-01")))
        assert one(case, "2023-03-01", "advice_return")["state"] == "void"

    def test_stays_owed_while_the_plan_runs(self):
        assert one(self.case(MADE), "2023-03-01", "advice_return")["state"] == "overdue"

    def test_received_before_the_end_stays_late(self):
        case = self.case(replace(MADE, ceased_on=d("2023-03-01")))
        received = replace(case, advice=(replace(ADVICE, received_on=d("2022-06-01")),))
        assert one(received, "2023-04-01", "advice_return")["state"] == "late"


class TestNoneBeginsOnAPlanThatHasEnded:
    ENDED = replace(MADE, assessment_id="", ceased_on=d("2023-03-01"))

    @pytest.mark.parametrize("meeting", ["2023-03-01", "2023-06-01"])
    def test_a_review_held_after_the_end_has_no_clock(self, meeting):
        review = ReviewFacts(
            "V1", "P1", meeting_on=d(meeting), decision="A", decision_sent_on=d("2023-06-20"),
            amendment_notice_sent_on=d("2023-06-21"), amended_final_sent_on=d("2023-08-01"),
        )  # fmt: skip
        case = CaseFacts("C1", plans=(self.ENDED,), reviews=(review,))
        assert listed(case, "2023-09-01", record="V1") == []

    def test_one_held_the_day_before_is_void_and_its_amendment_never_begins(self):
        review = ReviewFacts(
            "V1", "P1", meeting_on=d("2023-02-28"), decision="A", decision_sent_on=d("2023-03-02"),
            amendment_notice_sent_on=d("2023-03-02"), not_amended_sent_on=d("2023-03-20"),
        )  # fmt: skip
        case = CaseFacts("C1", plans=(self.ENDED,), reviews=(review,))
        assert {(row["rule"], row["state"]) for row in listed(case, "2023-09-01", record="V1")} == {
            ("review_report", "void"),
            ("review_decision", "void"),
        }

    def test_a_notice_of_amendments_after_the_end_leaves_the_first_limit_void(self):
        review = ReviewFacts(
            "V1", "P1", meeting_on=d("2023-01-10"), decision="A", decision_sent_on=d("2023-02-01"),
            amendment_notice_sent_on=d("2023-03-05"),
        )  # fmt: skip
        case = CaseFacts("C1", plans=(self.ENDED,), reviews=(review,))
        assert one(case, "2023-09-01", "amended_final")["state"] == "void"

    def test_a_plan_that_came_and_ended_on_one_day_owes_nothing(self):
        moved = PlanFacts(
            "P1", "C1", first_final_on=d("2020-01-06"), transferred_in_on=d("2022-01-10"),
            transferred_in_from_la="311", ceased_on=d("2022-01-10"),
        )  # fmt: skip
        transfer = PhaseTransferFacts("T1", "P1", 2023, "primary_to_secondary")
        assert plan(CaseFacts("C1", d("2011-01-01"), plans=(moved,), phase_transfers=(transfer,)), Law.default()) == []

    def test_a_move_heard_of_after_the_end_has_no_limit(self):
        case = CaseFacts("C1", plans=(replace(self.ENDED, move_out_aware_on=d("2023-03-01")),))
        assert planned(case, "transfer_out") == []
        assert planned(CaseFacts("C1", plans=(replace(self.ENDED, move_out_aware_on=d("2023-02-28")),)), "transfer_out")

    def test_what_is_known_only_to_the_product_does_not_begin_either(self):
        duty = DutyFacts("cease_consult", "plans", "P1", d("2023-03-01"))
        assert planned(CaseFacts("C1", plans=(self.ENDED,), duties=(duty,)), "cease_consult") == []
        earlier = replace(duty, starts_on=d("2023-02-28"))
        assert planned(CaseFacts("C1", plans=(self.ENDED,), duties=(earlier,)), "cease_consult")

    def test_a_notice_to_cease_of_the_very_day_may_still_be_appealed(self):
        case = CaseFacts("C1", plans=(replace(self.ENDED, cease_decision_sent_on=d("2023-03-01")),))
        windows = [row["starts_on"] for row in listed(case, "2023-03-01", "appeal_window")]
        assert windows == ["2022-05-30", "2023-03-01"]
        assert planned(case, "cease_maintain") == []


class TestNothingOnAPlanBeforeItIsOurs:
    def test_a_move_heard_of_before_the_plan_was_made(self):
        kept = replace(MADE, assessment_id="", move_out_aware_on=d("2022-05-02"), moved_out_on=d("2022-05-20"))
        case = CaseFacts("C1", plans=(kept,))
        assert listed(case, "2022-05-29", "transfer_out") == []
        assert one(case, "2022-05-30", "transfer_out")["state"] == "overdue"
        draft = replace(kept, first_final_on=None)
        assert planned(CaseFacts("C1", plans=(draft,)), "transfer_out") == []

    def test_a_notice_to_cease_of_the_former_authority(self):
        kept = PlanFacts(
            "P1", "C1", first_final_on=d("2020-01-06"), transferred_in_on=d("2022-02-01"),
            transferred_in_from_la="311", cease_decision_sent_on=d("2022-01-20"),
        )  # fmt: skip
        case = CaseFacts("C1", plans=(kept,))
        assert listed(case, "2022-01-31", "appeal_window") == []
        assert one(case, "2022-02-01", "appeal_window")["starts_on"] == "2022-01-20"

    def test_a_review_dated_before_the_plan_was_made(self):
        review = ReviewFacts("V1", "P1", meeting_on=d("2022-05-20"))
        case = CaseFacts("C1", plans=(replace(MADE, assessment_id=""),), reviews=(review,))
        assert listed(case, "2022-05-29", record="V1") == []
        assert one(case, "2022-05-30", "review_decision")["due_on"] == "2022-06-17"


class TestADeath:
    def test_leaves_a_plan_sent_in_time_met(self):
        case = CaseFacts(
            "C1",
            deceased_on=d("2022-06-20"),
            requests=(request(outcome="Y", decision_sent_on=d("2022-02-10")),),
            assessments=(ASSESSED,),
            plans=(MADE,),
        )
        assert one(case, "2022-12-01", "final_plan", "A1")["state"] == "met"
        assert one(replace(case, deceased_on=d("2022-05-29")), "2022-12-01", "final_plan", "A1")["state"] == "void"
        assert one(replace(case, deceased_on=d("2022-05-30")), "2022-12-01", "final_plan", "A1")["state"] == "met"

    def test_and_a_withdrawal_end_the_duty_to_tell_of_considering(self):
        withdrawn = request(outcome="W", withdrawn_on=d("2022-01-20"))
        (row,) = planned(CaseFacts("C1", requests=(withdrawn,)), "consider_notice")
        assert row.void_on == d("2022-01-20")
