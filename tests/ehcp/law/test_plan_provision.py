"""Personal budgets, provision in place and education out of school: on time, last day, one day late, void."""

from dataclasses import replace

import pytest

from ehcp.law.explain import explain
from ehcp.law.facts import (
    AssessmentFacts,
    BudgetFacts,
    CaseFacts,
    EducationFacts,
    LiveFact,
    PlanFacts,
    ProvisionFacts,
    ReviewFacts,
)
from ehcp.law.plan import plan
from ehcp.law.settings import Law
from ehcp.law.states import state_on
from tests.ehcp.law.printed import d

LAW = Law.default()
PLAN = PlanFacts("P1", "C1", first_final_on=d("2026-01-12"))
PAID = BudgetFacts("B1", "C1", "P1", first_paid_on=d("2026-09-07"))


def rows(case, rule, law=LAW):
    return [row for row in plan(case, law) if row.rule == rule]


def state(row, day):
    found = state_on(row, d(day), LAW)
    return found.word, found.days_late


def reviewed(*days):
    return tuple(LiveFact("budgets", "B1", "payments_reviewed_on", d(day)) for day in days)


class TestPrompt:
    @pytest.mark.parametrize(
        ("rule", "begins", "ends"),
        [
            ("budget_refusal_notice", "refused_on", "refusal_sent_on"),
            ("direct_payment_stop_notice", "stop_decided_on", "stop_notice_sent_on"),
            ("direct_payment_reconsider", "reconsider_asked_on", "reconsidered_on"),
        ],
    )
    def test_runs_from_the_decision_until_the_family_is_told(self, rule, begins, ends):
        budget = BudgetFacts("B1", "C1", **{begins: d("2026-09-07"), ends: d("2026-09-14")})
        (row,) = rows(CaseFacts("C1", budgets=(budget,)), rule)
        assert (row.record_type, row.record_id, row.kind, row.due_on) == ("budgets", "B1", "law", None)
        assert [state(row, day)[0] for day in ("2026-09-06", "2026-09-13", "2026-09-14")] == [
            "not_started",
            "running",
            "met",
        ]
        died = CaseFacts("C1", deceased_on=d("2026-09-10"), budgets=(replace(budget, **{ends: None}),))
        assert state(rows(died, rule)[0], "2026-09-10")[0] == "void"

    def test_the_day_a_stop_takes_effect_stands_beside_it(self):
        budget = BudgetFacts("B1", "C1", stop_decided_on=d("2026-09-07"), takes_effect_on=d("2026-10-01"))
        (row,) = rows(CaseFacts("C1", budgets=(budget,)), "direct_payment_stop_notice")
        assert (row.starts_on, row.second_on, row.due_on) == (d("2026-09-07"), d("2026-10-01"), None)

    def test_nothing_begins_without_a_decision(self):
        assert plan(CaseFacts("C1", budgets=(BudgetFacts("B1", "C1"),)), LAW) == []


class TestFirstReviewOfDirectPayments:
    def row(self, *days, **values):
        case = CaseFacts("C1", plans=(PLAN,), budgets=(replace(PAID, **values),), live=reviewed(*days))
        return rows(case, "direct_payment_first_review")

    def test_is_due_in_three_months_beginning_with_the_first_payment(self):
        (row,) = self.row()
        assert row.due_on == d("2026-12-06")
        assert [state(row, day) for day in ("2026-12-06", "2026-12-07")] == [("due_soon", 0), ("overdue", 1)]

    @pytest.mark.parametrize(
        ("day", "word"), [("2026-11-02", ("met", 0)), ("2026-12-06", ("met", 0)), ("2026-12-07", ("late", 1))]
    )
    def test_is_met_by_the_first_review_recorded(self, day, word):
        (row,) = self.row("2026-09-01", day, "2027-03-01")
        assert state(row, "2027-06-01") == word

    def test_is_void_when_the_payments_end_and_none_begins_after(self):
        (row,) = self.row(payments_ended_on=d("2026-12-10"))
        found = state_on(row, d("2026-12-10"), LAW)
        assert (found.word, found.was_overdue) == ("void", True)
        assert self.row(payments_ended_on=d("2026-09-07")) == []


class TestReviewOfDirectPayments:
    REVIEW = ReviewFacts("V1", "P1", meeting_on=d("2027-01-11"))

    def row(self, *days, reviews=(REVIEW,), assessments=(), plans=(PLAN,), **values):
        case = CaseFacts(
            "C1",
            plans=plans,
            reviews=reviews,
            assessments=assessments,
            budgets=(replace(PAID, **values),),
            live=reviewed(*days),
        )
        return rows(case, "direct_payment_review")

    def test_falls_with_the_decision_of_the_review(self):
        (row,) = self.row()
        case = CaseFacts("C1", plans=(PLAN,), reviews=(self.REVIEW,))
        assert row.due_on == rows(case, "review_decision")[0].due_on == d("2027-02-08")
        assert [state(row, day) for day in ("2027-02-08", "2027-02-09")] == [("due_soon", 0), ("overdue", 1)]

    @pytest.mark.parametrize(
        ("day", "word"), [("2027-01-11", ("met", 0)), ("2027-02-08", ("met", 0)), ("2027-02-09", ("late", 1))]
    )
    def test_is_met_by_a_review_of_the_payments_from_the_meeting_on(self, day, word):
        (row,) = self.row("2026-12-01", day)
        assert state(row, "2027-06-01") == word

    def test_each_meeting_has_its_own(self):
        second = ReviewFacts("V2", "P1", meeting_on=d("2028-01-10"))
        found = self.row("2027-01-20", reviews=(self.REVIEW, second))
        assert [(row.starts_on, row.met_on) for row in found] == [
            (d("2027-01-11"), d("2027-01-20")),
            (d("2028-01-10"), None),
        ]

    def test_so_has_the_plan_sent_after_a_reassessment(self):
        again = AssessmentFacts(
            "A2", "C1", d("2027-02-01"), "", "P1", "reassessment", amended_final_sent_on=d("2027-05-03")
        )
        assert [row.starts_on for row in self.row(reviews=(), assessments=(again,))] == [d("2027-05-03")]

    def test_none_before_the_first_payment_nor_from_the_last(self):
        assert self.row(first_paid_on=d("2027-01-12")) == []
        assert self.row(payments_ended_on=d("2027-01-11")) == []
        assert state(self.row(payments_ended_on=d("2027-02-01"))[0], "2027-02-01")[0] == "void"
        assert self.row(plans=(replace(PLAN, ceased_on=d("2027-01-01")),)) == []


class TestProvisionInPlace:
    def row(self, begins="2026-01-12", reason="final", kept=PLAN, **values):
        provision = ProvisionFacts("P1", d(begins), reason, **values)
        return rows(CaseFacts("C1", plans=(kept,), provisions=(provision,)), "provision_in_place")

    def test_has_no_limit_but_a_target_of_ten_working_days(self):
        (row,) = self.row()
        assert (row.kind, row.due_on) == ("law", None)
        assert explain(row, LAW).target_on == d("2026-01-26")
        assert explain(row, LAW).settings == ("provision_in_place_working_days = 10",)
        assert explain(row, Law(provision_in_place_working_days=5)).target_on == d("2026-01-19")

    def test_runs_until_the_last_row_is_confirmed(self):
        (row,) = self.row(in_place_on=d("2026-03-02"))
        assert [state(row, day)[0] for day in ("2026-03-01", "2026-03-02")] == ["running", "met"]

    def test_is_void_when_the_plan_ends_and_none_begins_after(self):
        ended = replace(PLAN, ceased_on=d("2026-06-01"))
        assert state(self.row(kept=ended)[0], "2026-06-01")[0] == "void"
        assert self.row("2026-06-01", "placement_end", kept=ended) == []

    def test_each_beginning_is_a_duty_of_its_own(self):
        both = (ProvisionFacts("P1", d("2026-01-12"), "final"), ProvisionFacts("P1", d("2026-05-04"), "placement_end"))
        found = rows(CaseFacts("C1", plans=(PLAN,), provisions=both), "provision_in_place")
        assert len({row.key for row in found}) == 2


class TestEducationOtherwise:
    def row(self, cause, law=LAW, born="2014-05-01", **values):
        facts = EducationFacts("E1", "C1", d("2026-09-16"), cause, **{"first_day_on": d("2026-09-14"), **values})
        return rows(CaseFacts("C1", d(born), education=(facts,)), "education_otherwise", law)

    @pytest.mark.parametrize(("cause", "limit"), [("exclusion", "2026-09-21"), ("health", "2026-10-02")])
    def test_guidance_names_a_school_day(self, cause, limit):
        (row,) = self.row(cause)
        assert (row.kind, row.due_on) == ("guidance", d(limit))

    @pytest.mark.parametrize(
        ("day", "word"), [("2026-09-18", ("met", 0)), ("2026-09-21", ("met", 0)), ("2026-09-22", ("missed", 1))]
    )
    def test_which_may_be_missed_and_is_never_a_breach(self, day, word):
        (row,) = self.row("exclusion", in_place_on=d(day))
        assert state(row, "2026-12-01") == word
        assert state(self.row("exclusion")[0], "2026-09-22") == ("missed", 1)

    @pytest.mark.parametrize("cause", ["absence", "breakdown"])
    def test_other_causes_have_no_day(self, cause):
        (row,) = self.row(cause)
        assert (row.kind, row.due_on, state(row, "2027-06-01")[0]) == ("law", None, "running")

    def test_its_days_are_settings(self):
        assert self.row("exclusion", Law(education_exclusion_school_days=3))[0].due_on == d("2026-09-16")
        assert self.row("health", Law(education_health_school_days=5))[0].due_on == d("2026-09-18")

    def test_is_void_when_the_child_is_back_or_the_duty_passes(self):
        assert state(self.row("health", ended_on=d("2026-09-25"))[0], "2026-09-25")[0] == "void"
        (row,) = self.row("breakdown", born="2011-05-01")
        assert [state(row, day)[0] for day in ("2027-06-25", "2027-06-26")] == ["running", "void"]
        assert self.row("breakdown", born="2009-05-01") == []


def test_a_package_of_version_1_has_none_of_them():
    case = CaseFacts(
        "C1", d("2014-05-01"), plans=(PLAN,), reviews=(ReviewFacts("V1", "P1", meeting_on=d("2026-05-04")),)
    )
    codes = {row.rule for row in plan(case, LAW)}
    assert codes.isdisjoint({"provision_in_place", "education_otherwise", "direct_payment_review"})
