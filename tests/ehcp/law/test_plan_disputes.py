"""Hand-made cases at the edges that the rule book and the acceptance papers name."""

from dataclasses import replace

import pytest

from ehcp.law.facts import (
    AppealFacts,
    CaseFacts,
    DutyFacts,
    ExemptionFacts,
    LiveFact,
    MediationFacts,
    PlanFacts,
    ReviewFacts,
)
from ehcp.law.plan import plan
from ehcp.law.settings import Law
from ehcp.law.states import state_on
from tests.ehcp.law.printed import LAW, d, listed, one, request, words


class TestAppeals:
    def appealed(self, about="contents", **values):
        return AppealFacts("AP1", "C1", about, d("2022-04-04"), plan_id="P1", **values)

    def case(self, appeal, **more):
        return CaseFacts(
            "C1", plans=(PlanFacts("P1", "C1", first_final_on=d("2022-03-01")),), appeals=(appeal,), **more
        )

    def test_an_appeal_belongs_to_the_notice_of_its_letter_date(self):
        assert (
            one(self.case(self.appealed(decision_letter_on=d("2022-03-01"))), "2022-05-10", "appeal_window")["state"]
            == "met"
        )
        assert (
            one(self.case(self.appealed(decision_letter_on=d("2022-03-02"))), "2022-05-10", "appeal_window")["state"]
            == "expired"
        )
        assert one(self.case(self.appealed()), "2022-05-10", "appeal_window")["state"] == "expired"

    def test_a_blank_letter_date_means_the_one_refusal_of_a_request(self):
        refused = request(outcome="N", decision_sent_on=d("2022-02-14"))
        appeal = AppealFacts("AP1", "C1", "refusal_to_assess", d("2022-04-14"), request_id="R1")
        case = CaseFacts("C1", requests=(refused,), appeals=(appeal,))
        assert one(case, "2022-04-13", "appeal_window")["state"] == "running"
        assert one(case, "2022-04-14", "appeal_window")["met_on"] == "2022-04-14"

    def test_two_notices_of_one_day_are_both_appealed(self):
        reviewed = ReviewFacts("V1", "P1", meeting_on=d("2022-02-20"), decision="M", decision_sent_on=d("2022-03-01"))
        case = self.case(self.appealed(decision_letter_on=d("2022-03-01")), reviews=(reviewed,))
        assert [row["state"] for row in listed(case, "2022-05-10", "appeal_window")] == ["met", "met"]

    def test_a_certificate_moves_the_end_only_later(self):
        refused = request(outcome="N", decision_sent_on=d("2022-02-14"))
        mediation = MediationFacts("M1", "C1", "refusal_to_assess", request_id="R1", certificate_on=d("2022-04-11"))
        case = CaseFacts("C1", requests=(refused,), mediations=(mediation,))
        assert words(case, "2022-04-10", "appeal_window") == [("2022-02-14", "2022-04-14", "running")]
        assert words(case, "2022-04-11", "appeal_window") == [("2022-02-14", "2022-05-11", "running")]
        early = replace(case, mediations=(replace(mediation, certificate_on=d("2022-03-01")),))
        assert words(early, "2022-04-11", "appeal_window") == [("2022-02-14", "2022-04-14", "running")]

    def test_a_decision_to_cease_is_one_notice(self):
        reviewed = ReviewFacts("V1", "P1", meeting_on=d("2022-03-20"), decision="C", decision_sent_on=d("2022-04-01"))
        kept = PlanFacts("P1", "C1", first_final_on=d("2021-04-01"), cease_decision_sent_on=d("2022-04-01"))
        case = CaseFacts("C1", plans=(kept,), reviews=(reviewed,))
        windows = listed(case, "2022-04-02", "appeal_window")
        assert [(row["record_type"], row["starts_on"]) for row in windows] == [
            ("plans", "2021-04-01"),
            ("plans", "2022-04-01"),
        ]
        other_day = replace(case, plans=(replace(kept, cease_decision_sent_on=d("2022-04-02")),))
        assert len(listed(other_day, "2022-04-02", "appeal_window")) == 3

    def test_the_response_is_void_when_the_appeal_ends_first(self):
        ended = self.appealed(outcome="withdrawn", outcome_on=d("2022-05-03"), response_on=d("2022-05-10"))
        assert one(self.case(ended), "2022-06-01", "appeal_response")["state"] == "void"
        answered = self.appealed(outcome="withdrawn", outcome_on=d("2022-05-03"), response_on=d("2022-05-03"))
        assert one(self.case(answered), "2022-06-01", "appeal_response")["state"] == "met"

    @pytest.mark.parametrize(
        ("limb", "codes"),
        [
            ("a", ["order_cease"]),
            ("b", []),
            ("c", ["order_make_draft", "order_make_final"]),
            ("d", ["order_reconsider"]),
            ("e", ["order_amend_provision"]),
            ("f", ["order_name_setting"]),
            ("g", ["order_continue"]),
            ("h", ["order_continue_amend"]),
        ],
    )
    def test_each_limb_has_its_rules(self, limb, codes):
        case = self.case(self.appealed(order_on=d("2022-06-01"), order_limb=limb))
        found = [row["rule"] for row in listed(case, "2022-06-01") if row["rule"].startswith("order_")]
        assert found == codes

    @pytest.mark.parametrize(
        ("about", "codes"),
        [
            ("contents", ["concede_contents"]),
            ("contents_and_placement", ["concede_contents"]),
            ("refusal_to_amend", ["concede_contents"]),
            ("placement", ["concede_setting"]),
            ("refusal_to_issue", ["concede_issue_draft", "concede_issue_final"]),
            ("ceasing", ["concede_cease"]),
            ("refusal_to_assess", []),
            ("refusal_to_reassess", []),
        ],
    )
    def test_each_concession_has_its_rules(self, about, codes):
        case = self.case(self.appealed(about, conceded_on=d("2022-05-03")))
        found = [row["rule"] for row in listed(case, "2022-05-03") if row["rule"].startswith("concede_")]
        assert found == codes

    def test_drafts_and_finals_are_met_by_their_own_days(self):
        ordered = self.appealed(
            order_on=d("2022-06-01"), order_limb="c", draft_sent_on=d("2022-07-07"), complied_on=d("2022-08-01")
        )
        case = self.case(ordered)
        assert one(case, "2022-09-01", "order_make_draft")["state"] == "late"
        assert one(case, "2022-09-01", "order_make_final")["state"] == "met"

    def test_a_later_order_on_the_same_subject_supersedes_and_another_does_not(self):
        first = self.appealed(order_on=d("2022-06-01"), order_limb="e")
        later = replace(first, appeal_id="AP2", order_on=d("2022-09-01"), about="contents_and_placement")
        case = replace(self.case(first), appeals=(first, later))
        row = one(case, "2022-09-01", "order_amend_provision", "AP1")
        assert (row["state"], row["was_overdue"]) == ("superseded", "true")
        apart = replace(case, appeals=(first, replace(later, about="ceasing")))
        assert one(apart, "2022-09-01", "order_amend_provision", "AP1")["state"] == "overdue"

    def test_a_set_aside_supersedes(self):
        ordered = self.appealed(order_on=d("2022-06-01"), order_limb="e")
        live = (LiveFact("appeals", "AP1", "order_set_aside_on", d("2022-06-20")),)
        assert one(self.case(ordered, live=live), "2022-06-20", "order_amend_provision")["state"] == "superseded"

    def test_a_direction_overrides_the_row(self):
        ordered = self.appealed(order_on=d("2022-06-01"), order_limb="f")
        live = (
            LiveFact("appeals", "AP1", "order_directed_limit", d("2022-07-29")),
            LiveFact("appeals", "AP1", "response_directed_limit", d("2022-05-31")),
        )
        case = self.case(ordered, live=live)
        assert one(case, "2022-06-20", "order_name_setting")["due_on"] == "2022-07-29"
        assert one(case, "2022-06-20", "appeal_response")["due_on"] == "2022-05-31"

    def test_the_order_may_be_counted_from_the_day_it_was_sent(self):
        ordered = self.appealed(order_on=d("2022-06-01"), order_limb="f")
        live = (LiveFact("appeals", "AP1", "order_sent_on", d("2022-06-03")),)
        case = self.case(ordered, live=live)
        assert one(case, "2022-06-20", "order_name_setting")["due_on"] == "2022-06-15"
        sent = Law(order_clock_from="sent")
        assert one(case, "2022-06-20", "order_name_setting", law=sent)["due_on"] == "2022-06-17"

    def test_an_exemption_of_a_concession_counts_only_where_the_setting_lets_it(self):
        conceded = self.appealed(conceded_on=d("2022-05-03"), complied_on=d("2022-07-01"))
        exemption = ExemptionFacts(
            "E1", "concede_contents", "absent_2_weeks", decided_on=d("2022-06-01"), appeal_id="AP1"
        )
        case = self.case(conceded, exemptions=(exemption,))
        assert one(case, "2022-08-01", "concede_contents")["state"] == "late"
        assert (
            one(case, "2022-08-01", "concede_contents", law=Law(set_d_grounds="as_set_c"))["state"] == "late_exempted"
        )


class TestKeepingAPlanInForce:
    kept = PlanFacts("P1", "C1", first_final_on=d("2020-03-02"), cease_decision_sent_on=d("2022-03-01"))

    def rows(self, appeals=()):
        return [
            row
            for row in plan(CaseFacts("C1", plans=(self.kept,), appeals=appeals), LAW)
            if row.rule == "cease_maintain"
        ]

    def test_lasts_until_the_appeal_time_is_over(self):
        (row,) = self.rows()
        assert row.due_on == d("2022-05-03")
        assert [state_on(row, d(day), LAW).word for day in ("2022-03-20", "2022-05-03")] == ["running", "met"]

    def test_lasts_until_the_appeal_has_ended(self):
        appeal = AppealFacts(
            "AP1", "C1", "ceasing", d("2022-04-11"), plan_id="P1", decision_letter_on=d("2022-03-01"),
            outcome="dismissed", outcome_on=d("2022-11-07"),
        )  # fmt: skip
        shown = {day: [row.due_on for row in self.rows((appeal,)) if row.is_shown_on(d(day))] for day in
                 ("2022-04-10", "2022-04-11", "2022-11-07")}  # fmt: skip
        assert shown == {"2022-04-10": [d("2022-05-03")], "2022-04-11": [None], "2022-11-07": [d("2022-11-07")]}


class TestMediation:
    def case(self, **values):
        return CaseFacts("C1", mediations=(MediationFacts("M1", "C1", "contents", plan_id="P1", **values),))

    def test_declining_after_all_voids_the_thirty_days(self):
        case = self.case(requested_on=d("2022-03-01"), declined_on=d("2022-04-04"))
        row = one(case, "2022-04-04", "mediation_arrange")
        assert (row["due_on"], row["state"], row["was_overdue"]) == ("2022-03-31", "void", "true")

    def test_one_certificate_clock_held_before_declined_before_not_held(self):
        case = self.case(
            not_held_on=d("2022-03-01"), declined_on=d("2022-03-10"), held_on=d("2022-03-20"),
            certificate_on=d("2022-03-22"),
        )  # fmt: skip
        shown = {
            day: [row["rule"] for row in listed(case, day) if row["rule"].startswith("certificate")]
            for day in ("2022-03-01", "2022-03-10", "2022-03-20")
        }
        assert shown == {
            "2022-03-01": ["certificate_not_held"],
            "2022-03-10": ["certificate_declined"],
            "2022-03-20": ["certificate_held"],
        }
        assert one(case, "2022-03-22", "certificate_held")["state"] == "met"


class TestDuties:
    def test_an_agreement_takes_the_time_of_the_matching_order(self):
        mediation = MediationFacts("M1", "C1", "placement", plan_id="P1")
        duty = DutyFacts("agreement_appealable", "mediations", "M1", d("2022-03-01"))
        (row,) = plan(CaseFacts("C1", mediations=(mediation,), duties=(duty,)), LAW)
        assert row.due_on == d("2022-03-15")
        (agreed,) = plan(CaseFacts("C1", mediations=(mediation,), duties=(replace(duty, due_on=d("2022-05-01")),)), LAW)
        assert agreed.due_on == d("2022-05-01")

    def test_interim_reviews_are_considered_every_six_months_under_five(self):
        kept = PlanFacts("P1", "C1", first_final_on=d("2022-01-10"))
        live = (LiveFact("plans", "P1", "early_years_considered_on", d("2022-07-01")),)
        case = CaseFacts("C1", birth_date=d("2018-03-01"), plans=(kept,), live=live)
        rows = [row for row in plan(case, LAW) if row.rule == "early_years_review"]
        assert [(row.starts_on, row.due_on, row.met_on, row.void_on) for row in rows] == [
            (d("2022-01-10"), d("2022-07-10"), d("2022-07-01"), d("2023-03-01")),
            (d("2022-07-01"), d("2023-01-01"), None, d("2023-03-01")),
        ]
        assert not [
            row for row in plan(replace(case, birth_date=d("2015-03-01")), LAW) if row.rule == "early_years_review"
        ]

    def test_a_plan_ends_in_the_academic_year_of_25(self):
        case = CaseFacts(
            "C1", birth_date=d("2002-10-09"), plans=(PlanFacts("P1", "C1", first_final_on=d("2020-01-06")),)
        )
        row = next(row for row in plan(case, LAW) if row.rule == "age25_end")
        assert (row.appears_on, row.due_on) == (d("2027-10-09"), d("2028-07-31"))
