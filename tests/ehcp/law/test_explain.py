"""The arithmetic of a deadline is shown, with the settings in force and whose turn it is."""

from datetime import date

from ehcp.law.explain import explain
from ehcp.law.facts import CaseFacts, DutyFacts, PhaseTransferFacts, PlanFacts, RequestFacts
from ehcp.law.plan import plan
from ehcp.law.settings import Law

LAW = Law.default()


def of(rule, law=LAW, **facts):
    case = CaseFacts("C1", **facts)
    return explain(next(row for row in plan(case, law) if row.rule == rule), law)


def test_a_limit_names_its_law_its_start_and_its_count():
    shown = of("no_plan_decision", requests=(RequestFacts("R1", "C1", received_on=date(2026, 9, 7)),))
    text = " ".join(shown.lines)
    assert "SEND Regulations 2014, reg 10(1)" in text
    assert "Monday 7 September 2026" in text
    assert "16 weeks, the day of the event being day 0" in text
    assert "Limit: Monday 28 December 2026." in text
    assert "Last working day before it: Thursday 24 December 2026." in text
    assert shown.settings == ("count_from_day_one = False",)
    assert shown.turn == "authority"


def test_the_setting_in_force_is_said():
    law = Law(count_from_day_one=True)
    shown = of("assess_decision", law, requests=(RequestFacts("R1", "C1", received_on=date(2026, 9, 7)),))
    assert "6 weeks, the day of the event being day 1" in shown.count
    assert shown.due_on == date(2026, 10, 18)


def test_a_phase_transfer_shows_the_published_limit():
    shown = of(
        "phase_feb",
        plans=(PlanFacts("P1", "C1", first_final_on=date(2024, 1, 8)),),
        phase_transfers=(PhaseTransferFacts("PT1", "P1", 2027, "primary_to_secondary"),),
    )
    assert "Limit: Sunday 14 February 2027, published as “before 15 February”." in shown.lines


def test_a_prompt_duty_shows_its_target_as_no_limit():
    shown = of("consider_notice", duties=(DutyFacts("consider_notice", "requests", "R1", date(2026, 9, 7)),))
    assert shown.due_on is None
    assert "Internal target: Monday 14 September 2026; the law names no date." in shown.lines


def test_a_provisional_date_says_so():
    shown = of("order_name_setting", duties=(DutyFacts("order_name_setting", "appeals", "AP1", date(2015, 2, 2)),))
    assert any(line.startswith("Provisional") for line in shown.lines)


def test_notice_of_a_meeting_advises_one_day_more():
    duty = DutyFacts("review_notice", "reviews", "V1", date(2026, 11, 17), happened_on=date(2026, 10, 1))
    assert any("one day earlier" in line for line in of("review_notice", duties=(duty,)).lines)
    assert not any(
        "one day earlier" in line for line in of("review_notice", Law(clear_days_notice=True), duties=(duty,)).lines
    )
