"""Claims to an exemption: each ground passes or fails for a reason in plain words."""

from dataclasses import replace
from datetime import date

import pytest

from ehcp.law.claims import Claim, judge, refusals
from ehcp.law.facts import CaseFacts, RequestFacts
from ehcp.law.grounds import NOT_GROUNDS
from ehcp.law.plan import plan
from ehcp.law.settings import Law

LAW = Law.default()
START, LIMIT = date(2026, 9, 7), date(2026, 10, 19)


def passes(rule, claim, start=START, limit=LIMIT, law=LAW):
    return judge(rule, claim, start, limit, law).is_passed


class TestAbsence:
    @pytest.mark.parametrize(("to_on", "is_passed"), [(date(2026, 10, 4), True), (date(2026, 10, 3), False)])
    def test_needs_28_days_inside_the_time_allowed(self, to_on, is_passed):
        claim = Claim("absent_4_weeks", from_on=date(2026, 9, 1), to_on=to_on)
        assert passes("assess_decision", claim) is is_passed

    @pytest.mark.parametrize(("to_on", "is_passed"), [(date(2026, 9, 20), True), (date(2026, 9, 19), False)])
    def test_needs_14_days_after_an_order(self, to_on, is_passed):
        claim = Claim("absent_2_weeks", from_on=START, to_on=to_on)
        assert passes("order_amend_provision", claim) is is_passed

    def test_runs_on_to_the_limit_where_it_has_no_end(self):
        assert passes("final_plan", Claim("absent_4_weeks", from_on=date(2026, 9, 22)))
        assert not passes("final_plan", Claim("absent_4_weeks", from_on=date(2026, 9, 23)))
        assert not passes("final_plan", Claim("absent_4_weeks"))


class TestCircumstances:
    def test_must_overlap_the_time_allowed(self):
        assert passes("assess_decision", Claim("exceptional_circumstances", date(2026, 8, 1), START))
        assert passes("assess_decision", Claim("exceptional_circumstances", LIMIT))
        assert not passes("assess_decision", Claim("exceptional_circumstances", date(2026, 8, 1), date(2026, 9, 6)))
        assert not passes("assess_decision", Claim("exceptional_circumstances", date(2026, 10, 20)))
        assert not passes("assess_decision", Claim("exceptional_circumstances"))


class TestClosure:
    claim = Claim("school_closed", date(2026, 7, 25), date(2026, 9, 2), asked_head_on=date(2026, 7, 18))

    def test_counts_from_seven_days_before_to_seven_before_the_reopening(self):
        assert passes("final_plan", self.claim)
        assert passes("final_plan", replace(self.claim, asked_head_on=date(2026, 8, 27)))
        assert not passes("final_plan", replace(self.claim, asked_head_on=date(2026, 7, 17)))
        assert not passes("final_plan", replace(self.claim, asked_head_on=date(2026, 8, 28)))
        assert not passes("final_plan", replace(self.claim, asked_head_on=None))

    @pytest.mark.parametrize(("to_on", "is_passed"), [(date(2026, 8, 21), True), (date(2026, 8, 20), False)])
    def test_must_last_28_days(self, to_on, is_passed):
        assert passes("final_plan", replace(self.claim, to_on=to_on)) is is_passed

    def test_may_end_with_the_staffs_return(self):
        claim = replace(self.claim, staff_back_on=date(2026, 8, 20))
        assert passes("final_plan", claim)
        assert not passes("final_plan", claim, law=Law(school_reopens="staff"))

    def test_is_no_ground_for_an_adviser(self):
        assert not passes("advice_return", self.claim)

    def test_holds_for_an_early_years_provider(self):
        assert passes("assess_decision", replace(self.claim, ground="early_years_closed"))


class TestOtherGrounds:
    def test_a_missed_appointment_lies_in_the_advisers_weeks(self):
        assert passes("advice_return", Claim("missed_appointment", appointment_on=LIMIT))
        assert not passes("advice_return", Claim("missed_appointment", appointment_on=date(2026, 10, 20)))
        assert not passes("advice_return", Claim("missed_appointment"))
        assert not passes("assess_decision", Claim("missed_appointment", appointment_on=LIMIT))

    def test_the_familys_comments_need_a_manager(self):
        claim = Claim("family_representations")
        assert not passes("order_make_final", claim)
        assert passes("order_make_final", replace(claim, has_manager_approval=True))
        assert passes("order_make_final", claim, law=Law(family_representations="yes"))
        assert not passes("order_make_final", claim, law=Law(family_representations="no"))

    def test_coronavirus_needs_the_summer_of_2020_and_its_reason(self):
        claim = Claim("covid_2020", is_coronavirus_reason=True)
        assert passes("final_plan", claim, date(2020, 1, 1), date(2020, 5, 20))
        assert not passes("final_plan", Claim("covid_2020"), date(2020, 1, 1), date(2020, 5, 20))
        assert not passes("final_plan", claim)

    def test_a_concession_accepts_none_unless_the_setting_says_so(self):
        claim = Claim("exceptional_circumstances", START)
        assert not passes("concede_contents", claim)
        assert passes("concede_contents", claim, law=Law(set_d_grounds="as_set_c"))

    @pytest.mark.parametrize("reason", NOT_GROUNDS)
    def test_a_mere_reason_is_refused_with_the_list(self, reason):
        verdict = judge("final_plan", Claim(reason), START, LIMIT, LAW)
        assert not verdict.is_passed
        assert "Not grounds" in verdict.reason


def test_acceptance_wants_the_reason_the_new_date_the_evidence_and_the_notice():
    case = CaseFacts("C1", requests=(RequestFacts("R1", "C1", received_on=START),))
    row = next(row for row in plan(case, LAW) if row.rule == "assess_decision")
    claim = Claim("absent_4_weeks", START, LIMIT)
    assert len(refusals(row, claim, LAW)) == 4
    whole = replace(
        claim,
        why_impractical="nobody could be met",
        expected_on=date(2026, 11, 30),
        has_evidence=True,
        family_told_on=LIMIT,
    )
    assert refusals(row, whole, LAW) == []
    assert refusals(row, replace(whole, to_on=date(2026, 9, 10)), LAW) == [
        "4 consecutive days of absence lie in the time allowed; 28 are needed."
    ]
    assert refusals(replace(row, due_on=None), whole, LAW) == ["This clock has no limit to be excused from."]
