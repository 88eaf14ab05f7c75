"""The story of an assessment: advice, draft, final plan, or no plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from sendcases.demo import calibration, disputes, panel, plans
from sendcases.demo.advice import seek_advice
from sendcases.demo.chance import DAY
from sendcases.demo.lateness import exempt, explain
from sendcases.demo.world import Child

TWENTY_WEEKS, SIXTEEN_WEEKS, FOURTEEN_WEEKS, TEN_WEEKS = 140, 112, 98, 70
WINDOW = 15

_NO_PLAN = calibration.ASSESSMENTS_NO_PLAN / (calibration.ASSESSMENTS_NO_PLAN + calibration.ASSESSMENTS_PLAN)
_NO_PLAN_IN_TIME = calibration.NO_PLAN_IN_16_WEEKS / (calibration.NO_PLAN_IN_16_WEEKS + calibration.NO_PLAN_LATER)
_WITHDRAWN = calibration.ASSESSMENTS_WITHDRAWN / calibration.ASSESSMENTS
_IN_TIME = calibration.FIRST_FINALS_IN_20_WEEKS / calibration.FIRST_FINALS
_WITHIN_YEAR = _IN_TIME + calibration.FIRST_FINALS_20_TO_52_WEEKS / calibration.FIRST_FINALS
_IN_TIME_EXEMPTED = 1 - calibration.FIRST_FINALS_IN_20_WEEKS_NOT_EXEMPTED / calibration.FIRST_FINALS_IN_20_WEEKS
_LATE_EXEMPTED = 1 - (calibration.FIRST_FINALS_NOT_EXEMPTED - calibration.FIRST_FINALS_IN_20_WEEKS_NOT_EXEMPTED) / (
    calibration.FIRST_FINALS - calibration.FIRST_FINALS_IN_20_WEEKS
)

_RULES = {
    "request": ("final_plan", "no_plan_decision"),
    "reversal_of_refusal": ("reversed_final_plan", "reversed_no_plan"),
    "mediation_agreement": ("reversed_final_plan", "reversed_no_plan"),
    "tribunal_order": ("order_assess_final", "order_assess_no_plan"),
    "conceded_appeal": ("concede_assess_final", "concede_assess_no_plan"),
}


@dataclass(frozen=True, slots=True)
class Course:
    """The days of one assessment, come or still to come; the notice is L22, where one is owed."""

    ends_on: date
    drafted_on: date | None
    notice_on: date | None
    withdrawn_on: date | None


def assess(
    child: Child, start: date, told: date, *, request: str | None = None, origin: str = "request"
) -> tuple[str, date | None]:
    """
    Tell an assessment whose clock runs from ``start`` and of which the family was told on ``told``.

    Returns its id and the day of its last step (the final plan, or that there is none), if it has come.
    """
    world, dice = child.world, child.dice
    assessment = world.package.new_id("assessments")
    is_no_plan = dice.happens(_NO_PLAN)
    course = _course(child, start, told, origin, is_no_plan=is_no_plan)
    ended = world.known(course.ends_on)
    left = world.known(course.withdrawn_on)
    # From the decision to issue on, a plan will be issued.
    issued = course.drafted_on and world.known(world.before(course.drafted_on - dice.days(2, 12), told))
    outcome = "W" if left else "N" if is_no_plan and ended else "Y" if issued and not is_no_plan else "A"
    world.package.put(
        "assessments",
        assessment,
        child_id=child.child_id,
        request_id=request,
        origin=origin,
        clock_start_on=start,
        will_assess_notice_on=world.known(course.notice_on),
        outcome=outcome,
        no_plan_notified_on=ended if outcome == "N" else None,
        withdrawn_on=left,
        withdrawn_reason=("deceased" if child.died_on == left else "moved_out") if left else None,
    )
    seek_advice(child, assessment, world.after(told + dice.days(0, 4)), course.drafted_on or course.ends_on, left)
    if left:
        return assessment, left
    _explain_course(child, assessment, start, course, origin, is_no_plan=is_no_plan)
    if is_no_plan:
        if ended:
            panel.issue(child, told, ended, agreed=False)
            disputes.refusal_to_issue(child, assessment, ended, partial(plans.make, child, assessment))
    elif course.drafted_on and course.drafted_on <= world.today:
        panel.issue(child, told, course.drafted_on, agreed=True)
        plans.make(child, assessment, course.drafted_on, course.ends_on)
    return assessment, ended


def _course(child: Child, start: date, told: date, origin: str, *, is_no_plan: bool) -> Course:
    world, dice = child.world, child.dice
    if is_no_plan:
        ends, drafted = _no_plan_on(child, start, origin), None
    else:
        ends = _final_on(child, start, origin)
        # The window must have closed before the final plan, and the advice come before the draft.
        ends = max(ends, world.after(told + timedelta(days=WINDOW + 30)))
        drafted = world.before(ends - timedelta(days=WINDOW) - dice.days(3, 40), told + timedelta(days=20))
        drafted = min(drafted, ends - timedelta(days=WINDOW))
    notice = told if origin not in {"request", "reversal_of_refusal"} else None
    ends = max(ends, told + DAY)
    left = None
    if child.died_on and told <= child.died_on < ends:
        left = child.died_on
    elif dice.happens(_WITHDRAWN):
        left = world.before(dice.day_between(told + DAY, drafted or ends), told)
    return Course(ends, None if left and drafted and left < drafted else drafted, notice, left)


def _final_on(child: Child, start: date, origin: str) -> date:
    world, dice = child.world, child.dice
    if origin != "request":
        return world.sent(start, dice.lag(FOURTEEN_WEEKS, on_time=0.55, least=70, tail=50), FOURTEEN_WEEKS)
    throw = dice.rng.random()
    if throw < _IN_TIME:
        lag = TWENTY_WEEKS - int(42 * dice.rng.random() ** 2.2)
    elif throw < _WITHIN_YEAR:
        lag = TWENTY_WEEKS + 1 + int((364 - TWENTY_WEEKS) * dice.rng.random() ** 1.7)
    else:
        lag = 365 + int(dice.rng.expovariate(1 / 60))
    return world.sent(start, lag, TWENTY_WEEKS)


def _no_plan_on(child: Child, start: date, origin: str) -> date:
    limit = SIXTEEN_WEEKS if origin == "request" else TEN_WEEKS
    lag = child.dice.lag(limit, on_time=_NO_PLAN_IN_TIME, least=limit - 28, tail=45)
    return child.world.sent(start, lag, limit)


def _explain_course(
    child: Child, assessment: str, start: date, course: Course, origin: str, *, is_no_plan: bool
) -> None:
    final_rule, no_plan_rule = _RULES[origin]
    if origin == "request":
        limit = SIXTEEN_WEEKS if is_no_plan else TWENTY_WEEKS
    else:
        limit = TEN_WEEKS if is_no_plan else FOURTEEN_WEEKS
    due = start + timedelta(days=limit)
    rule = no_plan_rule if is_no_plan else final_rule
    kind = "no_plan_decision" if is_no_plan else "final_plan"
    explain(child, rule, "assessments", assessment, due, course.ends_on, kind)
    if is_no_plan or origin != "request":
        return
    share = _LATE_EXEMPTED if course.ends_on > due else _IN_TIME_EXEMPTED
    if child.dice.happens(share):
        exempt(child, "final_plan", start, due, course.ends_on, assessment=assessment)
