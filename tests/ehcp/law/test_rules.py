"""Every rule: on time, on the last day, one day late, not started, each ground, a clock change, 29 February."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from ehcp.law.facts import AdviceFacts, AssessmentFacts, CaseFacts, DutyFacts, ExemptionFacts
from ehcp.law.grounds import GROUNDS, NOT_A_GROUND, grounds_accepted
from ehcp.law.plan import plan
from ehcp.law.rules import AUDIENCES, RULES, VERSIONS, rule_in_force
from ehcp.law.settings import Law
from ehcp.law.states import state_on

LAW = Law.default()
ONE = timedelta(days=1)
STARTS = {
    "an ordinary Monday": date(2026, 9, 7),
    "the spring clock change": date(2027, 3, 28),
    "the autumn clock change": date(2027, 10, 31),
    "29 February": date(2028, 2, 29),
}
DATED = sorted(code for code in RULES if rule_in_force(code).due_on(date(2026, 9, 7), LAW) is not None)
LIMITS = [code for code in DATED if rule_in_force(code).kind == "law" and rule_in_force(code).shape == "limit"]
ADVISORY = [code for code in DATED if rule_in_force(code).kind in ("guidance", "internal")]
WINDOWS = [code for code in DATED if rule_in_force(code).shape == "window"]
RIGHTS = [code for code in DATED if rule_in_force(code).kind == "right"]
PROMPT = sorted(code for code in RULES if rule_in_force(code).shape == "prompt")
ALL_GROUNDS = sorted({ground for item in GROUNDS.values() for ground in item.grounds})


def fixed_on(code, start):
    """A limit counted back exists from the day the meeting, the term or the transfer was fixed."""
    return start - 300 * ONE if rule_in_force(code).count in ("back", "back_months", "before_date") else start


def row(code, start, met_on=None, law=LAW, **more):
    duty = DutyFacts(code, "requests", "R1", start, met_on=met_on, happened_on=fixed_on(code, start), **more)
    return plan(CaseFacts("C1", duties=(duty,)), law)[0]


def state(planned, day, law=LAW):
    found = state_on(planned, day, law)
    return found.word, found.days_late


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
@pytest.mark.parametrize("code", LIMITS)
class TestALimit:
    def test_is_met_on_time(self, code, start):
        early = row(code, start).due_on - ONE
        assert state(row(code, start, early), early) == ("met", 0)

    def test_is_met_on_the_last_day(self, code, start):
        limit = row(code, start).due_on
        assert state(row(code, start, limit), limit) == ("met", 0)
        assert state(row(code, start), limit) == ("due_soon", 0)

    def test_is_late_by_one_day_after(self, code, start):
        after = row(code, start).due_on + ONE
        assert state(row(code, start, after), after) == ("late", 1)
        assert state(row(code, start), after) == ("overdue", 1)

    def test_has_not_started_before_its_start(self, code, start):
        assert state(row(code, start), fixed_on(code, start) - ONE) == ("not_started", 0)

    def test_is_void_on_death_and_remembers_that_it_was_overdue(self, code, start):
        planned = row(code, start)
        died = max(planned.due_on, start) + ONE
        duty = DutyFacts(code, "requests", "R1", start)
        case = CaseFacts("C1", deceased_on=died, duties=(duty,))
        found = state_on(plan(case, LAW)[0], died, LAW)
        assert (found.word, found.was_overdue) == ("void", True)


@pytest.mark.parametrize("code", ADVISORY)
def test_guidance_and_targets_are_missed_never_overdue(code):
    start = STARTS["an ordinary Monday"]
    limit = row(code, start).due_on
    assert state(row(code, start), limit + ONE) == ("missed", 1)
    assert state(row(code, start, limit + ONE), limit + ONE) == ("missed", 1)
    assert state(row(code, start, limit), limit) == ("met", 0)


@pytest.mark.parametrize("code", WINDOWS)
def test_a_window_is_open_to_its_last_day(code):
    start = STARTS["29 February"]
    planned = row(code, start)
    assert planned.due_on == start + 14 * ONE
    assert [state(planned, start + days * ONE)[0] for days in (-1, 0, 14, 15)] == [
        "not_started",
        "open",
        "open",
        "closed",
    ]


@pytest.mark.parametrize("code", WINDOWS)
def test_a_window_closes_on_the_day_the_family_agree(code):
    start = STARTS["an ordinary Monday"]
    planned = row(code, start, start + 5 * ONE)
    assert [state(planned, start + days * ONE)[0] for days in (4, 5, 20)] == ["open", "closed", "closed"]


@pytest.mark.parametrize("code", RIGHTS)
class TestARight:
    def test_expires_and_is_never_overdue(self, code):
        planned = row(code, STARTS["an ordinary Monday"])
        assert [state(planned, day)[0] for day in (planned.due_on, planned.due_on + ONE)] == ["running", "expired"]

    def test_is_met_even_late_by_leave(self, code):
        start = STARTS["an ordinary Monday"]
        late = row(code, start).due_on + 9 * ONE
        assert state(row(code, start, late), late) == ("met", 0)

    def test_stays_expired_after_a_later_death(self, code):
        planned = row(code, STARTS["an ordinary Monday"])
        after = planned.due_on + 3 * ONE
        assert state(replace(planned, void_on=after), after)[0] == "expired"
        assert state(replace(planned, void_on=planned.due_on), after)[0] == "void"


@pytest.mark.parametrize("code", PROMPT)
def test_what_is_prompt_runs_until_met_and_has_no_limit(code):
    start = STARTS["the autumn clock change"]
    planned = row(code, start, start + 400 * ONE)
    assert planned.due_on is None
    assert state(planned, start + 399 * ONE) == ("running", 0)
    assert state(planned, start + 400 * ONE) == ("met", 0)


def exempted(code, ground, law=LAW, start=date(2026, 9, 7), decided=None):
    """Plan a limit met nine days late, with an exemption decided before the limit unless told otherwise."""
    rule = rule_in_force(code, start)
    due = rule.due_on(start, law)
    met = due + 9 * ONE
    if code == "advice_return":
        assessment = AssessmentFacts("A1", "C1", start)
        advice = AdviceFacts("AD1", "A1", "medical", start, received_on=met, exemption_ground=ground)
        case = CaseFacts("C1", assessments=(assessment,), advice=(advice,))
        planned = next(item for item in plan(case, law) if item.rule == code)
    else:
        duty = DutyFacts(code, "requests", "R1", start, met_on=met, happened_on=fixed_on(code, start))
        record = ExemptionFacts("E1", code, ground, decided_on=decided or due, request_id="R1")
        planned = plan(CaseFacts("C1", duties=(duty,), exemptions=(record,)), law)[0]
    return state_on(planned, met, law)


@pytest.mark.parametrize("ground", ALL_GROUNDS)
@pytest.mark.parametrize("code", [code for code in LIMITS if rule_in_force(code).grounds])
def test_a_ground_counts_if_it_is_in_the_rules_set(code, ground):
    grounds = rule_in_force(code).grounds
    accepted = ground in GROUNDS[grounds].grounds
    assert exempted(code, ground).word == ("late_exempted" if accepted else "late")
    if grounds == "D":
        as_set_c = Law(set_d_grounds="as_set_c")
        in_c = ground in GROUNDS["C"].grounds
        assert exempted(code, ground, as_set_c).word == ("late_exempted" if in_c else "late")


@pytest.mark.parametrize("code", [code for code in LIMITS if rule_in_force(code).grounds in ("A", "B", "C")])
def test_the_coronavirus_ground_is_read_by_the_limit_not_the_start(code):
    span = rule_in_force(code).due_on(date(2020, 1, 1), LAW) - date(2020, 1, 1)
    for limit, word in (
        (date(2020, 4, 30), "late"),
        (date(2020, 5, 1), "late_exempted"),
        (date(2020, 9, 24), "late_exempted"),
        (date(2020, 9, 25), "late"),
    ):
        assert exempted(code, "covid_2020", start=limit - span).word == word, limit


@pytest.mark.parametrize("code", [code for code in LIMITS if not rule_in_force(code).grounds])
def test_rules_without_a_set_accept_no_ground(code):
    assert grounds_accepted(code, date(2026, 10, 1), LAW) == ()
    assert exempted(code, "exceptional_circumstances").word == "late"


def test_an_exemption_decided_after_the_limit_was_met_does_not_count():
    start = date(2026, 9, 7)
    met = rule_in_force("final_plan").due_on(start, LAW) + 9 * ONE
    assert exempted("final_plan", "absent_4_weeks", decided=met).word == "late_exempted"
    assert exempted("final_plan", "absent_4_weeks", decided=met + ONE).word == "late"


def test_the_family_comment_is_a_ground_only_if_the_setting_lets_it():
    assert exempted("order_make_final", "family_representations").word == "late_exempted"
    assert exempted("order_make_final", "family_representations", Law(family_representations="no")).word == "late"


def test_reasons_are_refused_in_plain_words():
    assert "panel dates" in NOT_A_GROUND
    assert "educational-psychologist shortage" in NOT_A_GROUND


class TestTheRegister:
    def test_every_rule_cites_law(self):
        law = re.compile(
            r"Act 2014|Regulations 2014|Regulations 2017|Code of Practice 2015|Rules 2008|order of|Act 1996"
        )
        for versions in RULES.values():
            assert all(law.search(rule.citation) for rule in versions), versions[0].code

    def test_every_rule_is_whole(self):
        for code, versions in RULES.items():
            for rule in versions:
                assert rule.code == code
                assert rule.duty
                assert rule.start_fact
                assert rule.met_fact
                assert set(rule.shown_to) <= set(AUDIENCES)
                assert rule.kind in ("law", "guidance", "internal", "right", "content")
                assert not rule.grounds or rule.grounds in GROUNDS

    def test_versions_follow_each_other_without_a_gap(self):
        for versions in RULES.values():
            for earlier, later in pairwise(versions):
                assert earlier.valid_to + ONE == later.valid_from

    def test_a_clock_keeps_the_version_of_its_start(self):
        assert rule_in_force("final_plan", date(2015, 3, 22)).version == "2014"
        assert rule_in_force("final_plan", date(2015, 3, 23)).version == "2015"
        assert {version.code for version in VERSIONS} == {"2014", "2015", "covid", "rec"}

    @pytest.mark.parametrize("code", [code for code in RULES if code.startswith(("order_", "concede_"))])
    def test_orders_before_the_amendment_take_its_row_provisionally(self, code):
        before, after = row(code, date(2015, 3, 22)), row(code, date(2015, 3, 23))
        assert (before.version, before.is_provisional) == ("2015", True)
        assert after.is_provisional is False

    def test_recommendations_begin_on_the_day_set(self):
        duty = DutyFacts("recommendation_reply", "appeals", "AP1", date(2018, 4, 2))
        assert plan(CaseFacts("C1", duties=(duty,)), LAW) == []
        earlier = Law(recommendations_from=date(2018, 4, 1))
        assert plan(CaseFacts("C1", duties=(duty,)), earlier)[0].version == "rec"

    def test_a_date_on_computed_holidays_is_provisional(self):
        assert row("appeal_response", date(2028, 11, 20)).is_provisional
        assert not row("appeal_response", date(2027, 11, 22)).is_provisional
        assert not row("final_plan", date(2031, 11, 20)).is_provisional


class TestSettings:
    @pytest.mark.parametrize(
        ("setting", "value", "code", "start", "limit"),
        [
            ("draft_plan_target_weeks", 14, "draft_plan_target", "2026-09-07", "2026-12-14"),
            ("not_amend_weeks", 4, "not_amend_notice", "2026-09-07", "2026-10-05"),
            ("unreviewed_amendment_weeks", 10, "unreviewed_amendment_final", "2026-09-07", "2026-11-16"),
            ("cease_consult_days", 21, "cease_consult", "2026-09-07", "2026-09-28"),
            ("he_disclosure_working_days", 5, "he_disclosure", "2026-09-07", "2026-09-14"),
            ("mediation_notice_working_days", 3, "mediation_date_notice", "2026-09-07", "2026-09-02"),
            ("order_reconsider_weeks", 3, "order_reconsider", "2026-09-07", "2026-09-28"),
            ("order_continue_amend_weeks", 2, "order_continue_amend", "2026-09-07", "2026-09-21"),
            ("concede_setting_weeks", 5, "concede_setting", "2026-09-07", "2026-10-12"),
            ("concede_issue_draft_weeks", 4, "concede_issue_draft", "2026-09-07", "2026-10-05"),
            ("concede_issue_final_weeks", 8, "concede_issue_final", "2026-09-07", "2026-11-02"),
            ("phase_on_published_day", True, "phase_feb", "2027-01-01", "2027-02-15"),
            ("phase_on_published_day", True, "phase_mar", "2027-01-01", "2027-03-31"),
            ("clear_days_notice", True, "review_notice", "2026-11-17", "2026-11-02"),
            ("recommendation_day_one", "day_1", "recommendation_reply", "2027-06-08", "2027-07-12"),
            ("age_25_end", "06-30", "age25_end", "2027-07-01", "2028-06-30"),
        ],
    )
    def test_a_setting_moves_its_limit(self, setting, value, code, start, limit):
        law = Law(**{setting: value})
        assert row(code, date.fromisoformat(start), law=law).due_on == date.fromisoformat(limit)
        assert row(code, date.fromisoformat(start)).due_on != date.fromisoformat(limit)

    def test_recommendations_may_keep_day_0_when_all_else_counts_day_1(self):
        law = Law(count_from_day_one=True, recommendation_day_one="day_0")
        assert row("recommendation_reply", date(2027, 6, 8), law=law).due_on == date(2027, 7, 13)

    def test_due_soon_may_be_set_by_rule(self):
        law = Law(due_soon_by_rule=(("assess_decision", 10),))
        planned = row("assess_decision", date(2026, 9, 7))
        assert state(planned, date(2026, 10, 9), law)[0] == "due_soon"
        assert state(planned, date(2026, 10, 9), LAW)[0] == "due_soon"
        assert state(planned, date(2026, 10, 8), law)[0] == "running"
