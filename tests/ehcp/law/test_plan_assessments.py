"""Hand-made cases at the edges that the rule book and the acceptance papers name."""

from dataclasses import replace

from ehcp.law.facts import (
    AdviceFacts,
    AssessmentFacts,
    CaseFacts,
    ExemptionFacts,
    LiveFact,
    PhaseTransferFacts,
    PlanFacts,
    ReviewFacts,
)
from tests.ehcp.law.printed import d, listed, one, request, words


class TestRequests:
    def test_a_refusal_meets_the_decision_and_voids_what_hung_on_it(self):
        case = CaseFacts("C1", requests=(request(outcome="N", decision_sent_on=d("2022-02-21")),))
        assert one(case, "2022-03-01", "assess_decision")["state"] == "met"
        assert one(case, "2022-03-01", "final_plan")["state"] == "void"
        assert one(case, "2022-02-20", "final_plan")["state"] == "running"
        assert one(case, "2022-02-20", "assess_decision")["met_on"] == ""

    def test_a_withdrawal_after_the_limit_remembers_that_it_was_overdue(self):
        case = CaseFacts("C1", requests=(request(outcome="W", withdrawn_on=d("2022-02-22")),))
        row = one(case, "2022-03-01", "assess_decision")
        assert (row["state"], row["was_overdue"]) == ("void", "true")
        assert one(case, "2022-03-01", "final_plan")["was_overdue"] == "false"
        on_the_day = CaseFacts("C1", requests=(request(outcome="W", withdrawn_on=d("2022-02-21")),))
        assert one(on_the_day, "2022-03-01", "assess_decision")["was_overdue"] == "false"

    def test_a_decision_on_the_day_of_withdrawal_stands(self):
        decided = request(outcome="N", decision_sent_on=d("2022-02-01"), withdrawn_on=d("2022-02-01"))
        assert one(CaseFacts("C1", requests=(decided,)), "2022-03-01", "assess_decision")["state"] == "met"

    def test_death_voids_what_is_not_met_and_leaves_what_is(self):
        agreed = request(outcome="Y", decision_sent_on=d("2022-02-01"))
        assessment = AssessmentFacts("A1", "C1", d("2022-01-10"), "R1")
        case = CaseFacts("C1", deceased_on=d("2022-03-01"), requests=(agreed,), assessments=(assessment,))
        assert one(case, "2022-03-01", "assess_decision")["state"] == "met"
        assert one(case, "2022-02-28", "final_plan")["state"] == "running"
        assert one(case, "2022-03-01", "final_plan")["state"] == "void"
        assert one(case, "2023-03-01", "final_plan")["was_overdue"] == "false"

    def test_shells_and_mistakes_print_nothing(self):
        assert listed(CaseFacts("C1", requests=(request(outcome="H"),)), "2022-03-01") == []
        assert listed(CaseFacts("C1", requests=(request(entered_in_error=True),)), "2022-03-01") == []
        shell = AssessmentFacts("A1", "C1", d("2022-01-10"), outcome="H")
        advice = AdviceFacts("AD1", "A1", "medical", d("2022-01-11"))
        assert listed(CaseFacts("C1", assessments=(shell,), advice=(advice,)), "2022-03-01") == []

    def test_the_twenty_weeks_move_to_the_assessment_with_the_decision(self):
        agreed = request(outcome="Y", decision_sent_on=d("2022-02-01"))
        case = CaseFacts("C1", requests=(agreed,), assessments=(AssessmentFacts("A1", "C1", d("2022-01-10"), "R1"),))
        assert [row["record_id"] for row in listed(case, "2022-01-31", "final_plan")] == ["R1"]
        assert [row["record_id"] for row in listed(case, "2022-02-01", "final_plan")] == ["A1"]
        assert one(case, "2022-02-01", "final_plan")["starts_on"] == "2022-01-10"

    def test_an_assessment_without_its_request_keeps_its_clocks_from_day_0(self):
        case = CaseFacts("C1", assessments=(AssessmentFacts("A1", "C1", d("2022-01-10")),))
        assert one(case, "2022-01-10", "final_plan")["due_on"] == "2022-05-30"

    def test_a_reassessment_request_has_fifteen_days_and_ends_with_its_plan(self):
        asked = request(kind="reassessment", plan_id="P1")
        ended = PlanFacts("P1", "C1", first_final_on=d("2020-01-06"), transferred_out_on=d("2022-02-10"))
        case = CaseFacts("C1", requests=(asked,), plans=(ended,))
        row = one(case, "2022-02-10", "reassess_decision")
        assert (row["due_on"], row["state"], row["was_overdue"]) == ("2022-01-25", "void", "true")
        assert listed(case, "2022-02-10", "assess_decision") == []


class TestAssessments:
    def assessed(self, plan_facts=(), origin="request", **values):
        assessment = AssessmentFacts("A1", "C1", d("2022-01-10"), "R1", origin=origin, **values)
        agreed = request(outcome="Y", decision_sent_on=d("2022-02-01"))
        if origin != "request":
            agreed = request(outcome="N", decision_sent_on=d("2022-01-09"), received_on=d("2021-12-01"))
        return CaseFacts("C1", requests=(agreed,), assessments=(assessment,), plans=tuple(plan_facts))

    def test_a_draft_supersedes_the_no_plan_limit(self):
        case = self.assessed([PlanFacts("P1", "C1", "A1", draft_sent_on=d("2022-05-02"))])
        before, after = (one(case, day, "no_plan_decision", "A1") for day in ("2022-05-01", "2022-05-02"))
        assert (before["state"], after["state"], after["was_overdue"]) == ("running", "superseded", "false")
        late = self.assessed([PlanFacts("P1", "C1", "A1", draft_sent_on=d("2022-05-03"))])
        assert one(late, "2022-05-03", "no_plan_decision", "A1")["was_overdue"] == "true"

    def test_a_plan_with_no_draft_supersedes_it_by_the_first_final(self):
        case = self.assessed([PlanFacts("P1", "C1", "A1", first_final_on=d("2022-04-04"))])
        assert one(case, "2022-04-04", "no_plan_decision", "A1")["state"] == "superseded"
        assert one(case, "2022-04-04", "final_plan", "A1")["met_on"] == "2022-04-04"

    def test_a_refusal_to_issue_voids_the_final_plan_even_if_one_is_ordered_later(self):
        case = self.assessed(
            [PlanFacts("P1", "C1", "A1", draft_sent_on=d("2022-10-03"), first_final_on=d("2022-11-07"))],
            outcome="N",
            no_plan_notified_on=d("2022-04-25"),
        )
        assert one(case, "2022-12-01", "no_plan_decision", "A1")["state"] == "met"
        assert one(case, "2022-12-01", "final_plan", "A1")["state"] == "void"
        assert [row["record_type"] for row in listed(case, "2022-12-01", "appeal_window")] == ["assessments", "plans"]

    def test_agreed_with_no_assessment_the_request_keeps_its_limits(self):
        case = CaseFacts("C1", requests=(request(outcome="Y", decision_sent_on=d("2022-02-10")),))
        assert one(case, "2022-06-01", "final_plan", "R1")["state"] == "overdue"

    def test_of_two_that_answer_one_request_a_plan_on_either_meets_both(self):
        case = self.assessed([PlanFacts("P1", "C1", "A1", first_final_on=d("2022-05-30"))])
        second = replace(case.assessments[0], assessment_id="A2")
        both = replace(case, assessments=(*case.assessments, second))
        assert [row["state"] for row in listed(both, "2022-06-01", "final_plan")] == ["met", "met"]

    def test_an_own_motion_reversal_prints_no_notice_limit(self):
        case = self.assessed(origin="reversal_of_refusal")
        assert listed(case, "2022-02-10", "reversed_assess_notice") == []
        assert one(case, "2022-02-10", "reversed_final_plan")["due_on"] == "2022-04-18"
        mediated = self.assessed(origin="mediation_agreement", will_assess_notice_on=d("2022-01-25"))
        assert one(mediated, "2022-02-10", "reversed_assess_notice")["state"] == "late"

    def test_limb_b_runs_before_any_notice(self):
        case = self.assessed(origin="tribunal_order")
        assert one(case, "2022-01-10", "order_assess_notify")["state"] == "running"
        assert one(case, "2022-01-25", "order_assess_notify")["state"] == "overdue"
        assert one(case, "2022-01-25", "order_assess_final")["due_on"] == "2022-04-18"

    def test_a_later_order_about_the_same_request_supersedes(self):
        case = self.assessed(origin="tribunal_order")
        later = replace(case.assessments[0], assessment_id="A2", clock_start_on=d("2022-06-01"))
        both = replace(case, assessments=(case.assessments[0], later))
        assert one(both, "2022-06-01", "order_assess_final", "A1")["state"] == "superseded"
        assert one(both, "2022-06-01", "order_assess_final", "A1")["was_overdue"] == "true"
        assert one(both, "2022-06-01", "order_assess_final", "A2")["state"] == "running"

    def test_an_ordered_reassessment_is_met_by_its_amended_plan(self):
        case = self.assessed(origin="tribunal_order", amended_final_sent_on=d("2022-04-18"))
        assert one(case, "2022-05-01", "order_assess_final")["state"] == "met"
        assert one(case, "2022-05-01", "appeal_window", "A1")["starts_on"] == "2022-04-18"

    def test_a_reassessment_ends_with_the_plan(self):
        assessment = AssessmentFacts("A1", "C1", d("2022-01-10"), "", "P1", origin="reassessment")
        kept = PlanFacts("P1", "C1", first_final_on=d("2020-01-06"), ceased_on=d("2022-03-01"))
        advice = AdviceFacts("AD1", "A1", "medical", d("2022-01-12"))
        case = CaseFacts("C1", assessments=(assessment,), plans=(kept,), advice=(advice,))
        assert one(case, "2022-03-01", "reassess_final")["state"] == "void"
        assert one(case, "2022-03-01", "advice_return")["was_overdue"] == "true"
        assert listed(case, "2022-03-01", "no_plan_decision") == []

    def test_an_exemption_counts_from_the_day_it_was_decided(self):
        final = PlanFacts("P1", "C1", "A1", first_final_on=d("2022-06-20"))
        exemption = ExemptionFacts("E1", "final_plan", "school_closed", decided_on=d("2022-06-10"), assessment_id="A1")
        case = replace(self.assessed([final]), exemptions=(exemption,))
        seen = [(one(case, day, "final_plan", "A1")) for day in ("2022-06-09", "2022-06-10", "2022-06-20")]
        assert [(row["state"], row["exempted"]) for row in seen] == [
            ("overdue", "false"),
            ("overdue", "true"),
            ("late_exempted", "true"),
        ]

    def test_an_exemption_of_another_rule_does_not_count(self):
        final = PlanFacts("P1", "C1", "A1", first_final_on=d("2022-06-20"))
        exemption = ExemptionFacts(
            "E1", "no_plan_decision", "school_closed", decided_on=d("2022-06-10"), assessment_id="A1"
        )
        case = replace(self.assessed([final]), exemptions=(exemption,))
        assert one(case, "2022-07-01", "final_plan", "A1")["state"] == "late"


class TestAdvice:
    def case(self, **values):
        advice = AdviceFacts("AD1", "A1", "medical", d("2022-01-12"), **values)
        return CaseFacts("C1", assessments=(AssessmentFacts("A1", "C1", d("2022-01-10")),), advice=(advice,))

    def test_runs_from_sending_until_the_receipt_is_known(self):
        case = self.case(body_received_on=d("2022-01-20"))
        assert words(case, "2022-01-19", "advice_return") == [("2022-01-12", "2022-02-23", "running")]
        assert words(case, "2022-01-20", "advice_return") == [("2022-01-20", "2022-03-03", "running")]

    def test_advice_before_the_recorded_receipt_is_on_time(self):
        case = self.case(body_received_on=d("2022-01-20"), received_on=d("2022-01-18"))
        assert words(case, "2022-02-01", "advice_return") == [("2022-01-20", "2022-03-03", "met")]

    def test_a_ground_counts_from_the_limit_day_on(self):
        case = self.case(exemption_ground="missed_appointment")
        seen = [one(case, day, "advice_return") for day in ("2022-02-22", "2022-02-23", "2022-02-24")]
        assert [(row["state"], row["exempted"]) for row in seen] == [
            ("running", "false"),
            ("running", "true"),
            ("overdue", "true"),
        ]

    def test_the_parents_own_views_have_no_limit(self):
        case = self.case()
        assert (
            listed(replace(case, advice=(replace(case.advice[0], kind="parent"),)), "2022-03-01", "advice_return") == []
        )

    def test_a_cancelled_request_is_void(self):
        case = replace(self.case(), live=(LiveFact("advice", "AD1", "advice_cancelled_on", d("2022-02-01")),))
        assert one(case, "2022-02-01", "advice_return")["state"] == "void"


class TestOnePerson:
    def test_a_plan_of_the_record_kept_may_hang_on_an_assessment_of_the_other(self):
        assessment = AssessmentFacts("A1", "C2", d("2022-01-10"))
        kept = PlanFacts("P1", "C1", "A1", draft_sent_on=d("2022-04-01"), first_final_on=d("2022-05-02"))
        case = CaseFacts("C1", assessments=(assessment,), plans=(kept,))
        row = one(case, "2022-06-01", "final_plan")
        assert (row["child_id"], row["met_on"]) == ("C2", "2022-05-02")
        assert one(case, "2022-06-01", "annual_review")["child_id"] == "C1"

    def test_plans_entered_in_error_are_left_out_with_all_that_hangs_on_them(self):
        kept = PlanFacts("P1", "C1", first_final_on=d("2020-03-02"), entered_in_error=True)
        review = ReviewFacts("V1", "P1", meeting_on=d("2021-01-20"))
        transfer = PhaseTransferFacts("PT1", "P1", 2022, "primary_to_secondary")
        assert (
            listed(CaseFacts("C1", plans=(kept,), reviews=(review,), phase_transfers=(transfer,)), "2022-03-01") == []
        )
