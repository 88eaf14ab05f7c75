"""Reviews of a plan: meetings, reports, decisions, amendments, and what families said of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ehcp.law import days
from sendcases.demo import calibration, disputes, panel
from sendcases.demo.chance import DAY, Table
from sendcases.demo.lateness import explain, keyed_later
from sendcases.demo.phases import Phase
from sendcases.demo.world import Child

TWO_WEEKS, FOUR_WEEKS, EIGHT_WEEKS, TWELVE_WEEKS, WINDOW = 14, 28, 56, 84, 15

# About one review in five is held before a move and always amends; the others do so less often.
_PHASE_SHARE = 0.2
_OTHERS_AMEND = calibration.REVIEWS_AMEND - _PHASE_SHARE * (calibration.REVIEWS_AMEND + calibration.REVIEWS_MAINTAIN)
_DECISIONS = Table({"A": _OTHERS_AMEND, "M": calibration.REVIEWS_MAINTAIN})
_DECIDED_IN_TIME = calibration.REVIEWS_DECIDED_IN_4_WEEKS / (
    calibration.REVIEWS_DECIDED_IN_4_WEEKS + calibration.REVIEWS_DECIDED_LATER
)
_ADULT_ANSWERS_AT = 16
_SATISFIED = Table({5: 30, 4: 38, 3: 14, 2: 11, 1: 7})
_RATINGS = Table({"met": 36, "partly": 46, "not": 18})
_TERMS = Table({"short": 45, "medium": 40, "long": 15})

# Days from one meeting to the next (first, last, share). The release says that three plans in five due a review had
# a meeting in the year; so most come within the year, and some are missed for long.
_GAPS = ((300, 372, 0.36), (373, 560, 0.21), (561, 1330, 0.43))


@dataclass(slots=True)
class Reviewing:
    """A plan under review between two days."""

    child: Child
    plan: str
    since: date
    until: date | None
    phases: list[Phase]
    moved_in: bool = False
    # The last review decides to cease, and its notice is the plan's own.
    cease_on: date | None = None


@dataclass(slots=True)
class Course:
    """The days of one review, come or still to come."""

    kind: str
    meeting_on: date
    decision: str
    decided_on: date
    notice_on: date | None = None
    final_on: date | None = None
    not_amended_on: date | None = None

    @property
    def settled_on(self) -> date:
        """Return the day its last notice went."""
        return max(day for day in (self.decided_on, self.final_on, self.not_amended_on) if day)


def hold_reviews(reviewing: Reviewing) -> None:
    """Tell every review of the plan up to its end or today."""
    child, world, dice = reviewing.child, reviewing.child.world, reviewing.child.dice
    anchor, kind = reviewing.since, "annual"
    meeting = _first_meeting(reviewing)
    if reviewing.moved_in:
        kind = "move_in"
    until = reviewing.until
    if reviewing.cease_on:
        until = reviewing.cease_on - timedelta(days=60)
    while meeting <= world.today and (until is None or meeting < until):
        phase = _phase_at(reviewing, meeting)
        course = _course(child, meeting, phase, kind)
        if until and course.settled_on >= until:
            break
        _write(reviewing, course, anchor, phase)
        if course.decided_on > world.today:
            break
        anchor, kind = course.decided_on, "early" if dice.happens(0.04) else "annual"
        meeting = _next_meeting(reviewing, course, kind)
    if reviewing.cease_on and reviewing.cease_on <= world.today:
        last = world.before(reviewing.cease_on - dice.days(10, 45), reviewing.since + DAY)
        if last > anchor:
            _write(reviewing, Course("annual", last, "C", reviewing.cease_on), anchor, None)


def _gap(child: Child) -> timedelta:
    throw = child.dice.rng.random()
    for first, last, share in _GAPS:
        if throw < share:
            return child.dice.days(first, last)
        throw -= share
    return child.dice.days(*_GAPS[-1][:2])


def _first_meeting(reviewing: Reviewing) -> date:
    child = reviewing.child
    if reviewing.moved_in:
        return child.world.before(reviewing.since + child.dice.days(40, 130), reviewing.since + DAY)
    return _moved_to_phase(reviewing, reviewing.since, reviewing.since + _gap(child))


def _next_meeting(reviewing: Reviewing, course: Course, kind: str) -> date:
    dice = reviewing.child.dice
    gap = dice.days(120, 240) if kind == "early" else _gap(reviewing.child)
    earliest = course.settled_on + timedelta(days=45)
    return _moved_to_phase(reviewing, earliest, max(course.meeting_on + gap, earliest))


def _moved_to_phase(reviewing: Reviewing, earliest: date, planned: date) -> date:
    """Return the meeting's day, drawn to the autumn before a move where one comes near."""
    child = reviewing.child
    for phase in reviewing.phases:
        first, last = phase.autumn
        if earliest <= last and planned > first - timedelta(days=90) and child.dice.happens(0.9):
            return phase.review_day(child, earliest) or planned
    # Meetings are held in term, so not in August.
    return child.world.before(planned, earliest) if planned.month != 8 else planned.replace(month=9, day=14)


def _phase_at(reviewing: Reviewing, meeting: date) -> Phase | None:
    for phase in reviewing.phases:
        if phase.autumn[0] <= meeting <= phase.autumn[1]:
            return phase
    return None


def _course(child: Child, meeting: date, phase: Phase | None, kind: str) -> Course:
    world, dice = child.world, child.dice
    lag = dice.lag(FOUR_WEEKS, on_time=_DECIDED_IN_TIME, least=8, tail=75)
    decided = world.sent(meeting, lag, FOUR_WEEKS)
    if phase:
        decided = min(decided, world.after(meeting + dice.days(45, 80)))
        course = Course("phase_transfer", meeting, "A", decided, notice_on=decided)
        phase.named_on = max(phase.named_on, world.after(decided + timedelta(days=WINDOW)))
        course.final_on = phase.named_on
        return course
    course = Course(kind, meeting, _DECISIONS.draw(dice.rng), decided)
    if course.decision == "A":
        _amend(child, course)
    return course


def _amend(child: Child, course: Course) -> None:
    world, dice = child.world, child.dice
    notice = course.decided_on if dice.happens(0.8) else world.after(course.decided_on + dice.days(2, 25))
    course.notice_on = notice
    earliest = notice + timedelta(days=WINDOW)
    if dice.happens(0.04):
        course.not_amended_on = world.after(earliest + dice.days(2, 40))
        return
    limit = min(notice + timedelta(days=EIGHT_WEEKS), course.meeting_on + timedelta(days=TWELVE_WEEKS))
    if limit > earliest and dice.happens(0.75):
        course.final_on = world.before(limit - dice.days(0, (limit - earliest).days), earliest)
    else:
        course.final_on = world.after(max(limit, earliest) + timedelta(days=1 + int(dice.rng.expovariate(1 / 45))))


def _write(reviewing: Reviewing, course: Course, anchor: date, phase: Phase | None) -> None:
    child, world = reviewing.child, reviewing.child.world
    decided = world.known(course.decided_on)
    report = world.sent(course.meeting_on, child.dice.lag(TWO_WEEKS, on_time=0.58, least=5, tail=10), TWO_WEEKS)
    # Now and then a report never comes; of old meetings it is on file.
    is_recent = world.today - course.meeting_on < timedelta(days=120)
    never_came = child.dice.happens(0.1 if is_recent else 0.01)
    reported = None if never_came else world.known(min(report, course.decided_on))
    review = world.package.add(
        "reviews",
        plan_id=reviewing.plan,
        kind=course.kind,
        meeting_on=course.meeting_on,
        report_received_on=reported,
        decision=course.decision if decided else None,
        decision_sent_on=decided,
        amendment_notice_sent_on=world.known(course.notice_on),
        amended_final_sent_on=world.known(course.final_on),
        not_amended_sent_on=world.known(course.not_amended_on),
    )
    if phase:
        phase.review = review
    _explain(reviewing, review, course, anchor)
    if decided:
        _answers(child, review, decided)
        _outcomes(reviewing, review, decided)
        _dispute(reviewing, course)
        if child.dice.happens(0.012):
            day = decided.isoformat()
            keyed_later(child, "reviews", review, decided, ("decision", course.decision), ("decision_sent_on", day))
        if child.dice.happens(0.015):
            kind = "cease" if course.decision == "C" else "review_outcome"
            panel.review(child, course.meeting_on, decided, kind=kind)


def _explain(reviewing: Reviewing, review: str, course: Course, anchor: date) -> None:
    child, meeting = reviewing.child, course.meeting_on
    since = child.world.history_from
    if meeting < since:
        return
    ends = reviewing.until or date.max
    due = meeting + timedelta(days=FOUR_WEEKS)
    explain(child, "review_decision", "reviews", review, due, course.decided_on, "review")
    yearly = days.months_including(anchor, 12)
    if since < yearly < ends and not reviewing.moved_in:
        explain(child, "annual_review", "plans", reviewing.plan, yearly, course.decided_on, "review")
    if course.final_on and course.notice_on:
        eight_weeks = course.notice_on + timedelta(days=EIGHT_WEEKS)
        limit = min(eight_weeks, meeting + timedelta(days=TWELVE_WEEKS))
        explain(child, "amended_final", "reviews", review, limit, course.final_on, "review")


def _answers(child: Child, review: str, decided: date) -> None:
    dice = child.dice
    for respondent, share in (("parent", 0.16), ("young_person", 0.08)):
        received = decided + dice.days(4, 40)
        if respondent == "young_person" and child.age_on(decided) < _ADULT_ANSWERS_AT:
            continue
        if received <= child.world.today and decided >= child.world.history_from and dice.happens(share):
            child.world.package.add(
                "feedback",
                review_id=review,
                respondent=respondent,
                satisfaction=_SATISFIED.draw(dice.rng),
                received_on=received,
            )


def _outcomes(reviewing: Reviewing, review: str, decided: date) -> None:
    child, dice = reviewing.child, reviewing.child.dice
    if decided < child.world.history_from or not dice.happens(0.3):
        return
    for _ in range(dice.rng.randint(1, 3)):
        child.world.package.add(
            "outcomes",
            plan_id=reviewing.plan,
            term=_TERMS.draw(dice.rng),
            rating=_RATINGS.draw(dice.rng),
            rated_on=decided,
            review_id=review,
        )


def _dispute(reviewing: Reviewing, course: Course) -> None:
    """Let some families appeal against what followed from the review."""
    if course.decision == "M":
        disputes.about_plan(reviewing.child, reviewing.plan, course.decided_on, "refusal_to_amend")
    elif course.final_on and course.final_on <= reviewing.child.world.today:
        disputes.about_plan(reviewing.child, reviewing.plan, course.final_on, "amended")
