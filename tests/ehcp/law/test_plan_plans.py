"""Hand-made cases at the edges that the rule book and the acceptance papers name."""

from dataclasses import replace

import pytest

from ehcp.law.facts import (
    AppealFacts,
    AssessmentFacts,
    CaseFacts,
    LiveFact,
    PhaseTransferFacts,
    PlanFacts,
    ReviewFacts,
)
from ehcp.law.plan import plan
from ehcp.law.settings import Law
from ehcp.law.states import state_on
from tests.ehcp.law.printed import LAW, d, listed, one, words


class TestWindows:
    def case(self, final, **more):
        kept = PlanFacts("P1", "C1", draft_sent_on=d("2022-03-01"), first_final_on=d(final))
        return CaseFacts("C1", plans=(kept,), **more)

    @pytest.mark.parametrize(("final", "word"), [("2022-03-15", "premature"), ("2022-03-16", "closed")])
    def test_a_final_inside_the_window_is_premature(self, final, word):
        assert one(self.case(final), "2022-04-01", "draft_window")["state"] == word

    def test_a_written_agreement_makes_an_early_final_lawful(self):
        agreed = LiveFact("plans", "P1", "early_finish_agreed_on", d("2022-03-10"))
        case = self.case("2022-03-12", live=(agreed,))
        assert one(case, "2022-03-09", "draft_window")["state"] == "open"
        assert one(case, "2022-03-12", "draft_window")["state"] == "closed"

    def test_the_window_runs_from_service_where_it_is_known(self):
        served = LiveFact("plans", "P1", "draft_served_on", d("2022-03-03"))
        row = one(self.case("2022-03-17", live=(served,)), "2022-04-01", "draft_window")
        assert (row["starts_on"], row["due_on"], row["state"]) == ("2022-03-03", "2022-03-17", "premature")

    def test_death_leaves_the_printed_window_to_its_dates(self):
        case = self.case(None, deceased_on=d("2022-03-05"))
        assert one(case, "2022-03-10", "draft_window")["state"] == "open"
        row = next(row for row in plan(case, LAW) if row.rule == "draft_window")
        assert state_on(row, d("2022-03-10"), LAW).word == "void"


class TestReviewYears:
    def review(self, name, decided, meeting=None, **values):
        meeting_on = d(meeting or decided)
        return ReviewFacts(name, "P1", meeting_on=meeting_on, decision="M", decision_sent_on=d(decided), **values)

    def test_each_decision_meets_one_year_and_begins_the_next(self):
        case = CaseFacts(
            "C1",
            plans=(PlanFacts("P1", "C1", first_final_on=d("2020-03-02")),),
            reviews=(self.review("V1", "2021-03-01"), self.review("V2", "2022-03-10")),
        )
        assert words(case, "2022-06-01", "annual_review") == [
            ("2020-03-02", "2021-03-01", "met"),
            ("2021-03-01", "2022-02-28", "late"),
            ("2022-03-10", "2023-03-09", "running"),
        ]
        assert len(words(case, "2021-02-28", "annual_review")) == 1

    def test_the_plans_end_voids_the_year_in_course_and_begins_none(self):
        plan_facts = PlanFacts("P1", "C1", first_final_on=d("2020-03-02"), ceased_on=d("2021-03-01"))
        case = CaseFacts("C1", plans=(plan_facts,), reviews=(self.review("V1", "2021-03-01"),))
        assert words(case, "2022-06-01", "annual_review") == [("2020-03-02", "2021-03-01", "met")]
        unmet = CaseFacts("C1", plans=(plan_facts,))
        assert words(unmet, "2022-06-01", "annual_review") == [("2020-03-02", "2021-03-01", "void")]

    def test_amendments_without_review_and_mistakes_begin_nothing(self):
        reviews = (
            replace(self.review("V1", "2020-09-01"), kind="amendment_without_review"),
            replace(self.review("V2", "2020-09-02"), entered_in_error=True),
        )
        case = CaseFacts("C1", plans=(PlanFacts("P1", "C1", first_final_on=d("2020-03-02")),), reviews=reviews)
        assert len(words(case, "2021-01-01", "annual_review")) == 1

    def test_two_decisions_on_one_day_are_one(self):
        reviews = (self.review("V1", "2021-02-01"), self.review("V2", "2021-02-01"))
        case = CaseFacts("C1", plans=(PlanFacts("P1", "C1", first_final_on=d("2020-03-02")),), reviews=reviews)
        assert len(words(case, "2021-06-01", "annual_review")) == 2

    def test_the_years_may_be_counted_from_meetings(self):
        case = CaseFacts(
            "C1",
            plans=(PlanFacts("P1", "C1", first_final_on=d("2020-03-02")),),
            reviews=(self.review("V1", "2021-02-20", "2021-02-01"),),
        )
        law = Law(review_anchor="meeting")
        assert words(case, "2021-06-01", "annual_review", law=law)[1] == ("2021-02-01", "2022-01-31", "running")

    def test_a_reassessment_resets_the_year_only_if_the_setting_says_so(self):
        done = AssessmentFacts(
            "A1", "C1", d("2020-06-01"), plan_id="P1", origin="reassessment", amended_final_sent_on=d("2020-08-03")
        )
        case = CaseFacts("C1", assessments=(done,), plans=(PlanFacts("P1", "C1", first_final_on=d("2020-03-02")),))
        assert len(words(case, "2020-12-01", "annual_review")) == 1
        assert words(case, "2020-12-01", "annual_review", law=Law(reassessment_resets_review=True)) == [
            ("2020-03-02", "2021-03-01", "superseded"),
            ("2020-08-03", "2021-08-02", "running"),
        ]


class TestMovingIn:
    def plan(self, **values):
        return PlanFacts(
            "P1", "C1", first_final_on=d("2020-03-02"), transferred_in_on=d("2022-02-01"),
            transferred_in_from_la="311", **values,
        )  # fmt: skip

    def test_nothing_is_ours_before_the_transfer(self):
        before = ReviewFacts("V1", "P1", meeting_on=d("2021-05-01"), decision="A", decision_sent_on=d("2021-06-01"))
        case = CaseFacts("C1", plans=(self.plan(draft_sent_on=d("2020-01-02")),), reviews=(before,))
        assert listed(case, "2022-01-31") == []
        assert listed(case, "2022-02-01", record="V1") == []
        assert {row["rule"] for row in listed(case, "2022-02-01")} == {"transfer_in_notify", "transfer_in_review"}

    @pytest.mark.parametrize(
        ("last", "limit"), [("2021-06-30", "2022-06-29"), ("2021-03-01", "2022-04-30"), (None, "2022-04-30")]
    )
    def test_the_first_review_has_the_later_of_two_limits(self, last, limit):
        case = CaseFacts("C1", plans=(self.plan(last_review_before_transfer_on=d(last)),))
        assert one(case, "2022-02-01", "transfer_in_review")["due_on"] == limit

    def test_a_decision_on_the_day_of_transfer_counts(self):
        decided = ReviewFacts("V1", "P1", meeting_on=d("2022-01-10"), decision="M", decision_sent_on=d("2022-02-01"))
        case = CaseFacts("C1", plans=(self.plan(),), reviews=(decided,))
        assert one(case, "2022-03-01", "transfer_in_review")["state"] == "met"
        assert words(case, "2022-03-01", "annual_review") == [("2022-02-01", "2023-01-31", "running")]
        assert listed(case, "2022-03-01", record="V1") == []

    def test_a_former_amendment_is_told_by_its_notice(self):
        former = ReviewFacts("V1", "P1", "amendment_without_review", amendment_notice_sent_on=d("2022-01-31"))
        ours = replace(former, review_id="V2", amendment_notice_sent_on=d("2022-02-01"))
        case = CaseFacts("C1", plans=(self.plan(),), reviews=(former, ours))
        assert {row["record_id"] for row in listed(case, "2022-03-01", "unreviewed_amendment_final")} == {"V2"}

    def test_the_cease_decision_is_ours_and_the_first_final_is_not(self):
        case = CaseFacts("C1", plans=(self.plan(cease_decision_sent_on=d("2022-05-03")),))
        assert [row["starts_on"] for row in listed(case, "2022-06-01", "appeal_window")] == ["2022-05-03"]


class TestMovingOut:
    def row(self, day, **values):
        case = CaseFacts("C1", plans=(PlanFacts("P1", "C1", first_final_on=d("2020-03-02"), **values),))
        found = words(case, day, "transfer_out")
        return found[0] if found else None

    def test_is_printed_once_the_child_has_moved(self):
        values = {"move_out_aware_on": d("2022-01-04"), "moved_out_on": d("2022-02-01")}
        assert self.row("2022-01-31", **values) is None
        assert self.row("2022-02-01", **values) == ("2022-01-04", "2022-02-01", "running")

    def test_takes_fifteen_working_days_where_the_authority_heard_late(self):
        values = {"move_out_aware_on": d("2022-01-20"), "moved_out_on": d("2022-02-01")}
        assert self.row("2022-02-01", **values) == ("2022-01-20", "2022-02-09", "running")

    def test_falls_on_the_move_while_nobody_has_heard(self):
        moved = d("2022-02-01")
        assert self.row("2022-02-02", moved_out_on=moved) == ("2022-02-01", "2022-02-01", "overdue")
        known = {"moved_out_on": moved, "move_out_aware_on": d("2022-02-07")}
        assert self.row("2022-02-06", **known) == ("2022-02-01", "2022-02-01", "overdue")
        assert self.row("2022-02-07", **known) == ("2022-02-07", "2022-02-25", "running")

    def test_transfer_voids_what_is_left_on_the_plan(self):
        kept = PlanFacts("P1", "C1", first_final_on=d("2020-03-02"), transferred_out_on=d("2021-03-03"))
        review = ReviewFacts("V1", "P1", meeting_on=d("2021-01-20"))
        appeal = AppealFacts("AP1", "C1", "contents", d("2021-02-10"), plan_id="P1")
        case = CaseFacts("C1", plans=(kept,), reviews=(review,), appeals=(appeal,))
        assert one(case, "2021-04-01", "review_decision")["was_overdue"] == "true"
        assert one(case, "2021-04-01", "annual_review")["state"] == "void"
        assert one(case, "2021-04-01", "appeal_response")["state"] == "void"


class TestAmendments:
    def case(self, **values):
        review = ReviewFacts("V1", "P1", meeting_on=d("2022-01-10"), **values)
        return CaseFacts("C1", plans=(PlanFacts("P1", "C1", first_final_on=d("2020-03-02")),), reviews=(review,))

    def test_a_notice_begins_the_amended_final_anew(self):
        case = self.case(decision="A", decision_sent_on=d("2022-01-31"), amendment_notice_sent_on=d("2022-02-21"))
        assert words(case, "2022-01-30", "amended_final") == []
        assert words(case, "2022-02-20", "amended_final") == [("2022-01-10", "2022-04-04", "running")]
        assert words(case, "2022-02-21", "amended_final") == [("2022-02-21", "2022-04-04", "running")]
        assert one(case, "2022-02-21", "amendment_notice")["state"] == "late"

    def test_an_early_notice_brings_the_limit_forward(self):
        case = self.case(decision="A", decision_sent_on=d("2022-01-17"), amendment_notice_sent_on=d("2022-01-17"))
        assert words(case, "2022-02-01", "amended_final") == [("2022-01-17", "2022-03-14", "running")]

    def test_a_decision_dated_after_its_notice_is_read_by_its_own_day(self):
        case = self.case(decision="A", decision_sent_on=d("2022-02-01"), amendment_notice_sent_on=d("2022-01-20"))
        assert listed(case, "2022-01-31", "amendment_notice") == []
        assert one(case, "2022-01-31", "amended_final")["starts_on"] == "2022-01-20"
        assert one(case, "2022-02-01", "amendment_notice")["state"] == "met"

    def test_not_amending_voids_the_final_and_meets_its_own_notice(self):
        case = self.case(
            decision="A", decision_sent_on=d("2022-01-17"), amendment_notice_sent_on=d("2022-01-17"),
            not_amended_sent_on=d("2022-03-15"),
        )  # fmt: skip
        assert listed(case, "2022-03-14", "not_amend_notice") == []
        assert words(case, "2022-03-15", "not_amend_notice") == [("2022-01-17", "2022-03-14", "late")]
        assert one(case, "2022-03-15", "amended_final")["was_overdue"] == "true"
        assert one(case, "2022-03-15", "appeal_window", "V1")["starts_on"] == "2022-03-15"

    def test_deciding_not_to_amend_starts_the_clock_where_the_product_holds_it(self):
        case = self.case(decision="A", decision_sent_on=d("2022-01-17"), amendment_notice_sent_on=d("2022-01-17"))
        known = replace(case, live=(LiveFact("reviews", "V1", "not_amend_decided_on", d("2022-02-20")),))
        assert words(known, "2022-02-20", "not_amend_notice") == [("2022-01-17", "2022-03-14", "running")]

    def test_an_amendment_without_review_has_eight_weeks(self):
        dropped = ReviewFacts(
            "V1", "P1", "amendment_without_review", amendment_notice_sent_on=d("2022-01-17"),
            not_amended_sent_on=d("2022-02-01"),
        )  # fmt: skip
        case = CaseFacts("C1", plans=(PlanFacts("P1", "C1", first_final_on=d("2020-03-02")),), reviews=(dropped,))
        assert words(case, "2022-01-31", "unreviewed_amendment_final") == [("2022-01-17", "2022-03-14", "running")]
        assert words(case, "2022-02-01", "unreviewed_amendment_final") == [("2022-01-17", "2022-03-14", "void")]

    def test_l17_meets_a_decision_to_cease_only_by_setting(self):
        case = replace(
            self.case(decision="C", decision_sent_on=d("2022-02-14")),
            live=(LiveFact("reviews", "V1", "cease_proposal_sent_on", d("2022-01-31")),),
        )
        assert one(case, "2022-03-01", "review_decision")["state"] == "late"
        assert one(case, "2022-03-01", "review_decision", law=Law(review_cease_met_by="L17"))["state"] == "met"


class TestPhaseTransfers:
    def case(self, kind="primary_to_secondary", year=2022, **values):
        transfer = PhaseTransferFacts("PT1", "P1", year, kind, **values)
        kept = PlanFacts("P1", "C1", first_final_on=d("2020-03-02"), ceased_on=d("2022-02-20"))
        return CaseFacts("C1", plans=(kept,), phase_transfers=(transfer,))

    @pytest.mark.parametrize(
        ("sent", "word"), [("2022-02-14", "met"), ("2022-02-15", "late"), ("2022-02-21", "void"), (None, "void")]
    )
    def test_the_strict_day_is_the_limit(self, sent, word):
        row = one(self.case(final_naming_sent_on=d(sent)), "2022-03-01", "phase_feb")
        assert (row["starts_on"], row["due_on"], row["published_limit"]) == ("", "2022-02-14", "2022-02-15")
        assert row["state"] == word

    def test_the_published_day_is_flagged(self):
        (row,) = (row for row in plan(self.case(final_naming_sent_on=d("2022-02-15")), LAW) if row.rule == "phase_feb")
        assert row.is_on_published_day

    def test_other_kinds_have_their_own_day(self):
        assert one(self.case("secondary_to_post16"), "2022-03-01", "phase_mar")["due_on"] == "2022-03-30"
        between = self.case("post16_to_post16", transfer_on=d("2022-07-31"))
        row = one(between, "2022-02-10", "phase_post16")
        assert (row["due_on"], row["published_limit"], row["state"]) == ("2022-02-28", "", "running")

    def test_exists_however_far_ahead_once_the_plan_is_ours(self):
        assert words(self.case(year=2035), "2020-03-01", "phase_feb") == []
        assert words(self.case(year=2035), "2020-03-02", "phase_feb") == [("", "2035-02-14", "running")]

    def test_no_transfer_voids(self):
        gone = LiveFact("phase_transfers", "PT1", "no_transfer_on", d("2021-10-01"))
        assert one(replace(self.case(), live=(gone,)), "2021-10-01", "phase_feb")["state"] == "void"
