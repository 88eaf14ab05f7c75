"""The 54 worked examples of the rule book, under both conventions."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ehcp.law import days
from ehcp.law.claims import Claim, judge
from ehcp.law.facts import AssessmentFacts, CaseFacts, ExemptionFacts, PlanFacts, RequestFacts, ReviewFacts
from ehcp.law.plan import plan
from ehcp.law.rules import rule_in_force
from ehcp.law.settings import Law
from ehcp.law.states import state_on

LAWS = {0: Law.default(), 1: Law(count_from_day_one=True)}


def d(text):
    return date.fromisoformat(text)


# number, rule, start, second date, limit under convention 0, limit under convention 1, act by (0) if it differs
LIMITS = [
    (1, "assess_decision", "2026-09-07", None, "2026-10-19", "2026-10-18", None),
    (1, "no_plan_decision", "2026-09-07", None, "2026-12-28", "2026-12-27", "2026-12-24"),
    (1, "final_plan", "2026-09-07", None, "2027-01-25", "2027-01-24", None),
    (2, "assess_decision", "2027-10-15", None, "2027-11-26", "2027-11-25", None),
    (2, "no_plan_decision", "2027-10-15", None, "2028-02-04", "2028-02-03", None),
    (2, "final_plan", "2027-10-15", None, "2028-03-03", "2028-03-02", None),
    (3, "assess_decision", "2028-02-29", None, "2028-04-11", "2028-04-10", None),
    (3, "no_plan_decision", "2028-02-29", None, "2028-06-20", "2028-06-19", None),
    (3, "final_plan", "2028-02-29", None, "2028-07-18", "2028-07-17", None),
    (4, "assess_decision", "2026-09-30", None, "2026-11-11", "2026-11-10", None),
    (4, "final_plan", "2026-09-30", None, "2027-02-17", "2027-02-16", None),
    (5, "assess_decision", "2027-07-01", None, "2027-08-12", "2027-08-11", None),
    (5, "final_plan", "2027-07-01", None, "2027-11-18", "2027-11-17", None),
    (6, "assess_decision", "2027-03-28", None, "2027-05-09", "2027-05-08", "2027-05-07"),
    (6, "no_plan_decision", "2027-03-28", None, "2027-07-18", "2027-07-17", "2027-07-16"),
    (6, "final_plan", "2027-03-28", None, "2027-08-15", "2027-08-14", "2027-08-13"),
    (7, "assess_decision", "2027-10-31", None, "2027-12-12", "2027-12-11", "2027-12-10"),
    (7, "final_plan", "2027-10-31", None, "2028-03-19", "2028-03-18", "2028-03-17"),
    (8, "assess_decision", "2028-01-31", None, "2028-03-13", "2028-03-12", None),
    (8, "final_plan", "2028-01-31", None, "2028-06-19", "2028-06-18", None),
    (9, "assess_decision", "2026-11-16", None, "2026-12-28", "2026-12-27", "2026-12-24"),
    (10, "advice_return", "2026-11-13", None, "2026-12-25", "2026-12-24", "2026-12-24"),
    (11, "assess_decision", "2026-07-20", None, "2026-08-31", "2026-08-30", "2026-08-28"),
    (16, "draft_window", "2026-12-10", None, "2026-12-24", "2026-12-24", None),
    (17, "draft_window", "2028-02-16", None, "2028-03-01", "2028-03-01", None),
    (18, "consult_reply", "2026-10-20", None, "2026-11-04", "2026-11-03", None),
    (19, "annual_review", "2027-03-01", None, "2028-02-29", "2028-02-29", None),
    (19, "review_meeting_target", "2027-03-01", None, "2028-02-01", "2028-02-01", None),
    (20, "annual_review", "2028-02-29", None, "2029-02-28", "2029-02-28", None),
    (20, "review_meeting_target", "2028-02-29", None, "2029-01-31", "2029-01-31", None),
    (21, "annual_review", "2026-08-31", None, "2027-08-30", "2027-08-30", "2027-08-27"),
    (21, "review_meeting_target", "2026-08-31", None, "2027-08-02", "2027-08-02", None),
    (22, "review_notice", "2026-11-17", None, "2026-11-03", "2026-11-03", None),
    (22, "review_papers", "2026-11-17", None, "2026-11-03", "2026-11-03", None),
    (22, "review_report", "2026-11-17", None, "2026-12-01", "2026-11-30", None),
    (22, "review_decision", "2026-11-17", None, "2026-12-15", "2026-12-14", None),
    (22, "amendment_notice", "2026-11-17", None, "2026-12-15", "2026-12-14", None),
    (22, "amended_final", "2026-11-17", None, "2027-02-09", "2027-02-08", None),
    (23, "amended_final", "2026-12-01", "2026-11-17", "2027-01-26", "2027-01-25", None),
    (24, "amended_final", "2027-01-05", "2026-11-17", "2027-02-09", "2027-02-08", None),
    (25, "amendment_window", "2026-12-15", None, "2026-12-29", "2026-12-29", None),
    (26, "phase_feb", "2027-02-15", None, "2027-02-14", "2027-02-14", "2027-02-12"),
    (27, "phase_mar", "2029-03-31", None, "2029-03-30", "2029-03-30", "2029-03-29"),
    (28, "phase_post16", "2028-07-31", None, "2028-02-29", "2028-02-29", None),
    (29, "transfer_out", "2026-12-21", "2026-12-14", "2027-01-13", "2027-01-13", None),
    (30, "transfer_out", "2027-04-10", "2027-04-01", "2027-04-30", "2027-04-30", None),
    (31, "transfer_in_notify", "2027-11-30", None, "2028-01-11", "2028-01-10", None),
    (31, "transfer_in_review", "2027-11-30", "2027-01-20", "2028-02-29", "2028-02-29", None),
    (32, "reassess_decision", "2027-12-17", None, "2028-01-01", "2027-12-31", "2027-12-31"),
    (32, "reassess_final", "2027-12-30", None, "2028-04-06", "2028-04-05", None),
    (33, "appeal_window", "2026-12-31", None, "2027-03-01", "2027-03-01", None),
    (34, "appeal_window", "2027-06-30", None, "2027-09-01", "2027-09-01", None),
    (34, "mediation_contact", "2027-06-30", None, "2027-08-30", "2027-08-30", "2027-08-27"),
    (35, "appeal_window", "2029-06-18", None, "2029-09-03", "2029-09-03", None),
    (36, "appeal_window", "2026-10-27", None, "2027-01-04", "2027-01-04", None),
    (36, "appeal_window", "2027-10-25", None, "2028-01-04", "2028-01-04", None),
    (37, "appeal_window", "2027-05-05", "2027-06-24", "2027-07-26", "2027-07-26", None),
    (39, "appeal_response", "2027-07-12", None, "2027-09-22", "2027-09-22", None),
    (39, "appeal_response", "2026-12-07", None, "2027-01-26", "2027-01-26", None),
    (40, "mediation_arrange", "2026-12-17", None, "2027-01-16", "2027-01-15", "2027-01-15"),
    (40, "mediation_tell_icb", "2026-12-17", None, "2026-12-22", "2026-12-22", None),
    (41, "certificate_held", "2026-12-23", None, "2026-12-30", "2026-12-30", None),
    (42, "order_assess_notify", "2027-04-12", None, "2027-04-26", "2027-04-25", None),
    (42, "order_assess_no_plan", "2027-04-12", None, "2027-06-21", "2027-06-20", None),
    (42, "order_assess_final", "2027-04-12", None, "2027-07-19", "2027-07-18", None),
    (43, "order_make_draft", "2027-12-20", None, "2028-01-24", "2028-01-23", None),
    (43, "order_make_final", "2027-12-20", None, "2028-03-06", "2028-03-05", None),
    (44, "order_name_setting", "2027-03-19", None, "2027-04-02", "2027-04-01", None),
    (44, "order_amend_provision", "2028-02-01", None, "2028-03-07", "2028-03-06", None),
    (45, "concede_assess_notify", "2027-08-03", None, "2027-08-17", "2027-08-16", None),
    (45, "concede_assess_no_plan", "2027-08-03", None, "2027-10-12", "2027-10-11", None),
    (45, "concede_assess_final", "2027-08-03", None, "2027-11-09", "2027-11-08", None),
    (46, "reversed_no_plan", "2026-11-06", None, "2027-01-15", "2027-01-14", None),
    (46, "reversed_final_plan", "2026-11-06", None, "2027-02-12", "2027-02-11", None),
    (47, "agreement_other", "2027-01-22", None, "2027-02-05", "2027-02-04", None),
    (47, "agreement_icb", "2027-01-22", None, "2027-01-29", "2027-01-28", None),
    (49, "age25_end", "2027-10-09", None, "2028-07-31", "2028-07-31", None),
    (50, "early_years_review", "2027-08-31", None, "2028-02-29", "2028-02-29", None),
    (53, "termly_review_list", "2027-09-06", None, "2027-08-23", "2027-08-23", None),
    (54, "recommendation_reply", "2027-06-08", None, "2027-07-13", "2027-07-12", None),
]


@pytest.mark.parametrize(("number", "rule", "start", "second", "zero", "one", "act_by"), LIMITS)
def test_example_has_the_limit_of_the_rule_book(number, rule, start, second, zero, one, act_by):
    record = rule_in_force(rule, d(start))
    other = d(second) if second else None
    assert [record.due_on(d(start), law, other) for law in LAWS.values()] == [d(zero), d(one)], number
    if act_by:
        assert days.act_by(d(zero), LAWS[0].holidays) == d(act_by)


def test_example_5_takes_the_date_in_london():
    assert days.london_date(datetime(2027, 6, 30, 23, 20, tzinfo=UTC)) == d("2027-07-01")


@pytest.mark.parametrize("law", LAWS.values())
class TestExamples12To14:
    def closed(self, asked, first="2027-07-24", last="2027-09-05"):
        return Claim(ground="school_closed", from_on=d(first), to_on=d(last), asked_head_on=d(asked))

    def test_12_fails_because_the_head_was_asked_too_early(self, law):
        verdict = judge("assess_decision", self.closed("2027-07-14"), d("2027-07-14"), d("2027-08-25"), law)
        assert not verdict.is_passed
        assert "17 July 2027" in verdict.reason
        assert "30 August 2027" in verdict.reason

    def test_13_passes(self, law):
        assert judge("assess_decision", self.closed("2027-07-19"), d("2027-07-14"), d("2027-08-25"), law).is_passed

    def test_14_fails_because_twenty_days_are_too_few(self, law):
        claim = self.closed("2027-04-05", "2027-03-26", "2027-04-14")
        verdict = judge("assess_decision", claim, d("2027-03-20"), d("2027-05-01"), law)
        assert not verdict.is_passed
        assert "20 days" in verdict.reason


@pytest.mark.parametrize(("convention", "limit", "late"), [(0, "2027-09-27", 21), (1, "2027-09-26", 22)])
def test_example_15_is_late_exempted(convention, limit, late):
    law = LAWS[convention]
    case = CaseFacts(
        child_id="C1",
        requests=(
            RequestFacts("R1", "C1", received_on=d("2027-05-10"), outcome="Y", decision_sent_on=d("2027-06-01")),
        ),
        assessments=(AssessmentFacts("A1", "C1", d("2027-05-10"), request_id="R1", outcome="Y"),),
        plans=(PlanFacts("P1", "C1", "A1", first_final_on=d("2027-10-18")),),
        exemptions=(
            ExemptionFacts(
                "E1", "final_plan", "exceptional_circumstances", decided_on=d("2027-09-01"), assessment_id="A1"
            ),
        ),
    )
    row = next(row for row in plan(case, law) if (row.rule, row.record_type) == ("final_plan", "assessments"))
    state = state_on(row, d("2027-12-01"), law)
    assert (row.due_on, state.word, state.days_late) == (d(limit), "late_exempted", late)


@pytest.mark.parametrize(
    ("window", "served", "earliest"),
    [
        ("draft_window", "2026-12-10", "2026-12-25"),
        ("draft_window", "2028-02-16", "2028-03-02"),
        ("amendment_window", "2026-12-15", "2026-12-30"),
    ],
)
def test_examples_16_17_25_say_the_earliest_final(window, served, earliest):
    for law in LAWS.values():
        last = rule_in_force(window).due_on(d(served), law)
        assert last + timedelta(days=1) == d(earliest)


@pytest.mark.parametrize(("convention", "late"), [(0, 21), (1, 22)])
def test_example_24_has_a_late_notice(convention, late):
    law = LAWS[convention]
    review = ReviewFacts(
        "V1", "P1", meeting_on=d("2026-11-17"), decision="A", decision_sent_on=d("2027-01-05"),
        amendment_notice_sent_on=d("2027-01-05"),
    )  # fmt: skip
    case = CaseFacts("C1", plans=(PlanFacts("P1", "C1", first_final_on=d("2025-12-01")),), reviews=(review,))
    notice = next(row for row in plan(case, law) if row.rule == "amendment_notice")
    assert state_on(notice, d("2027-01-05"), law).word == "late"
    assert state_on(notice, d("2027-01-05"), law).days_late == late


def test_example_38_ends_on_the_months_last_day():
    assert days.months_from(d("2028-01-31"), 1) == d("2028-02-29")


def test_example_40_acts_by_the_last_working_day():
    assert days.act_by(d("2027-01-16"), LAWS[0].holidays) == d("2027-01-15")


@pytest.mark.parametrize("law", LAWS.values())
def test_example_46_leaves_the_refusals_clocks_void(law):
    case = CaseFacts(
        child_id="C1",
        requests=(
            RequestFacts("R1", "C1", received_on=d("2026-09-07"), outcome="N", decision_sent_on=d("2026-10-12")),
        ),
        assessments=(
            AssessmentFacts("A1", "C1", d("2026-11-06"), request_id="R1", origin="reversal_of_refusal", outcome="Y"),
        ),
    )
    rows = {(row.rule, row.record_type): row for row in plan(case, law)}
    day = d("2026-12-01")
    assert state_on(rows["final_plan", "requests"], day, law).word == "void"
    assert state_on(rows["no_plan_decision", "requests"], day, law).word == "void"
    assert rows["reversed_final_plan", "assessments"].predecessor == "final_plan:requests:R1"
    assert rows["reversed_assess_notice", "assessments"].kind == "internal"


def test_example_48_passes_the_rights_after_the_last_friday_of_june():
    assert days.compulsory_school_age_end(d("2011-07-14")) == d("2027-06-25")
    assert days.compulsory_school_age_end(d("2011-09-01")) == d("2028-06-30")


def test_example_49_ends_the_plan_after_25():
    assert days.age25_end(d("2002-10-09")) == d("2028-07-31")


def test_example_50_may_be_three_months():
    law = Law(early_years_review_months=3)
    assert rule_in_force("early_years_review").due_on(d("2027-08-31"), law) == d("2027-11-30")


STATES_51 = [
    (0, "2026-10-04", "running"),
    (0, "2026-10-05", "due_soon"),
    (0, "2026-10-19", "due_soon"),
    (0, "2026-10-20", "overdue"),
    (1, "2026-10-03", "running"),
    (1, "2026-10-04", "due_soon"),
    (1, "2026-10-19", "overdue"),
]


@pytest.mark.parametrize(("convention", "day", "word"), STATES_51)
def test_example_51_changes_state(convention, day, word):
    law = LAWS[convention]
    row = plan(CaseFacts("C1", requests=(RequestFacts("R1", "C1", received_on=d("2026-09-07")),)), law)[0]
    assert row.rule == "assess_decision"
    assert state_on(row, d(day), law).word == word


@pytest.mark.parametrize(("convention", "limit", "late"), [(0, "2026-10-16", 3), (1, "2026-10-15", 4)])
def test_example_52_becomes_late_when_the_receipt_is_corrected(convention, limit, late):
    law = LAWS[convention]
    request = RequestFacts("R1", "C1", received_on=d("2026-09-04"), outcome="Y", decision_sent_on=d("2026-10-19"))
    row = plan(CaseFacts("C1", requests=(request,)), law)[0]
    state = state_on(row, d("2026-10-19"), law)
    assert (row.due_on, state.word, state.days_late) == (d(limit), "late", late)
