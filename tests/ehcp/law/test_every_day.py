"""Every rule on every start date from 2014 to 2040, against a day count of its own, under both conventions."""

import json
from bisect import bisect_left
from datetime import date, timedelta
from pathlib import Path

import govuk_bank_holidays
import pytest

from ehcp.law.rules import RULES, rule_in_force
from ehcp.law.settings import Law

FIRST, LAST = date(2014, 9, 1), date(2040, 12, 31)
CALENDAR = [date(2012, 1, 1) + timedelta(days=number) for number in range(31 * 366)]
PLACE = {day: number for number, day in enumerate(CALENDAR)}
EASTER = (
    "2029-04-01 2030-04-21 2031-04-13 2032-03-28 2033-04-17 2034-04-09 2035-03-25 2036-04-13 2037-04-05 2038-04-25 "
    "2039-04-10 2040-04-01 2041-04-21 2042-04-06"
)


def holidays():
    listed = json.loads((Path(govuk_bank_holidays.__file__).parent / "bank-holidays.json").read_text())
    days = {date.fromisoformat(event["date"]) for event in listed["england-and-wales"]["events"]}
    for text in EASTER.split():
        easter = date.fromisoformat(text)
        days |= {easter - timedelta(days=2), easter + timedelta(days=1)}
        year = easter.year
        mays = [day for day in CALENDAR if day.year == year and day.month == 5 and day.weekday() == 0]
        augusts = [day for day in CALENDAR if day.year == year and day.month == 8 and day.weekday() == 0]
        days |= {mays[0], mays[-1], augusts[-1]}
        # Where 1 January, 25 and 26 December fall on a weekend, the next days that are not taken replace them.
        days |= {{5: date(year, 1, 3), 6: date(year, 1, 2)}.get(date(year, 1, 1).weekday(), date(year, 1, 1))}
        christmas = {
            4: (25, 28),  # Friday, and Monday for Saturday
            5: (27, 28),
            6: (26, 27),
        }.get(date(year, 12, 25).weekday(), (25, 26))
        days |= {date(year, 12, number) for number in christmas}
    return days


HOLIDAYS = holidays()
WORKING = [number for number, day in enumerate(CALENDAR) if day.weekday() < 5 and day not in HOLIDAYS]
TRIBUNAL = [
    number
    for number in WORKING
    if CALENDAR[number].month != 8
    and not (CALENDAR[number].month == 12 and CALENDAR[number].day >= 25)
    and not (CALENDAR[number].month == 1 and CALENDAR[number].day == 1)
]
LENGTHS = {}
for each in CALENDAR:
    LENGTHS[each.year, each.month] = each.day


def same_day(day, months):
    """Walk month by month to the same day number, or the last day of the month."""
    year, month = day.year, day.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if month == 13:
            year, month = year + 1, 1
        if month == 0:
            year, month = year - 1, 12
    return date(year, month, min(day.day, LENGTHS[year, month])), LENGTHS[year, month] < day.day


def within(count):
    return lambda day, _, one: CALENDAR[PLACE[day] + count - one]


def ahead(count):
    return lambda day, _, one: CALENDAR[PLACE[day] + count]


def working(count):
    return lambda day, _, one: CALENDAR[WORKING[bisect_left(WORKING, PLACE[day] + 1) + count - 1]]


def working_beginning(day, _, one):
    return CALENDAR[WORKING[bisect_left(WORKING, PLACE[day]) + 14]]


def working_back(day, _, one):
    return CALENDAR[WORKING[bisect_left(WORKING, PLACE[day]) - 5]]


def tribunal(day, _, one):
    return CALENDAR[TRIBUNAL[bisect_left(TRIBUNAL, PLACE[day] + 1) + 29]]


def including(months):
    def limit(day, _, one):
        found, is_short = same_day(day, months)
        return found if is_short else CALENDAR[PLACE[found] - 1]

    return limit


def months(count):
    return lambda day, _, one: same_day(day, count)[0]


def appeal(day, second, one):
    ends = [same_day(day, 2)[0]] + ([same_day(second, 1)[0]] if second else [])
    return CALENDAR[TRIBUNAL[bisect_left(TRIBUNAL, PLACE[max(ends)])]]


def amended(day, second, one):
    if second is None:
        return CALENDAR[PLACE[day] + 84 - one]
    return min(CALENDAR[PLACE[day] + 56 - one], CALENDAR[PLACE[second] + 84 - one])


def moved(day, second, one):
    by_working_days = working_beginning(day, None, one)
    if second is None:
        return by_working_days
    ahead_of_move = [number for number in WORKING if PLACE[day] <= number < PLACE[second]] if second > day else []
    return second if len(ahead_of_move) >= 15 else by_working_days


def moved_in(day, second, one):
    ends = [including(3)(day, None, one)] + ([including(12)(second, None, one)] if second else [])
    return max(ends)


def target(day, _, one):
    return CALENDAR[PLACE[including(12)(day, None, one)] - 28]


def before(month, number):
    return lambda day, _, one: CALENDAR[PLACE[date(day.year, month, number)] - 1]


def july(day, _, one):
    return next(
        CALENDAR[place] for place in range(PLACE[day], PLACE[day] + 367) if CALENDAR[place].timetuple()[1:3] == (7, 31)
    )


def given(day, second, one):
    return second


def nothing(day, _, one):
    return None


COUNTS = {
    within(42): "assess_decision advice_return transfer_in_notify",
    within(112): "no_plan_decision draft_plan_target",
    within(140): "final_plan",
    within(14): "reversed_assess_notice review_report agreement_other order_assess_notify order_reconsider "
    "order_name_setting concede_assess_notify concede_setting",
    within(70): "reversed_no_plan order_assess_no_plan concede_assess_no_plan",
    within(98): "reversed_final_plan reassess_final order_assess_final concede_assess_final",
    within(15): "consult_reply reassess_decision cease_consult",
    within(28): "review_decision amendment_notice direct_payment_review",
    within(56): "not_amend_notice unreviewed_amendment_final",
    within(30): "mediation_arrange mediation_icb_arrange",
    within(7): "agreement_icb",
    within(35): "recommendation_reply order_make_draft order_amend_provision order_continue_amend concede_contents "
    "concede_issue_draft",
    within(77): "order_make_final concede_issue_final",
    ahead(14): "draft_window amendment_window",
    ahead(-14): "review_notice review_papers termly_review_list",
    including(12): "annual_review",
    including(3): "direct_payment_first_review",
    target: "review_meeting_target",
    amended: "amended_final",
    months(6): "early_years_review",
    months(2): "mediation_contact",
    months(-5): "phase_post16",
    before(2, 15): "phase_feb",
    before(3, 31): "phase_mar",
    moved: "transfer_out icb_change",
    moved_in: "transfer_in_review",
    working_beginning: "icb_cannot_secure",
    working(3): "certificate_declined certificate_not_held certificate_held mediation_tell_icb",
    working(15): "he_disclosure",
    working_back: "mediation_date_notice",
    tribunal: "appeal_response",
    appeal: "appeal_window",
    july: "age25_end",
    given: "cease_maintain agreement_appealable consent_order",
    nothing: "consider_notice reassess_icb cease_notice under18_review eighteen_left_review transfer_in_provision "
    "mediation_not_held order_cease order_continue concede_cease pfa_content outcomes_19 budget_refusal_notice "
    "direct_payment_stop_notice direct_payment_reconsider provision_in_place education_otherwise",
}
COUNT_OF = {code: count for count, codes in COUNTS.items() for code in codes.split()}
TWO_DATES = {
    "amended_final": -40,
    "transfer_out": 24,
    "icb_change": -3,
    "transfer_in_review": -200,
    "appeal_window": 33,
}


def test_every_rule_has_a_count():
    assert set(COUNT_OF) == set(RULES)


@pytest.mark.one_engine
@pytest.mark.parametrize("one", [0, 1])
@pytest.mark.parametrize("code", sorted(RULES))
def test_the_limit_of_every_start_date_is_right(code, one):
    law = Law(count_from_day_one=bool(one))
    count = COUNT_OF[code]
    day = FIRST
    while day <= LAST:
        rule = rule_in_force(code, day)
        assert rule.due_on(day, law) == count(day, None, one), day
        if code in TWO_DATES:
            # Sweep the second date around the first as the start moves on.
            second = day + timedelta(days=TWO_DATES[code] + day.toordinal() % 11 - 5)
            assert rule.due_on(day, law, second) == count(day, second, one), (day, second)
        day += timedelta(days=1)
