"""The life of a plan: made here or brought in, reviewed, placed, paid for, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sendcases.demo import disputes, placements, reassessments
from sendcases.demo.chance import DAY
from sendcases.demo.endings import TRANSFERRED, End, end_in_course
from sendcases.demo.phases import phases_of, write_phases
from sendcases.demo.reviews import TWELVE_WEEKS, WINDOW, Reviewing, hold_reviews
from sendcases.demo.world import OTHER_LAS, Child

SIX_WEEKS = 42
# Amendments without a review and requests for reassessment, a plan a year; assumed, the release has neither.
_AMENDED_A_YEAR, _REASSESSED_A_YEAR = 0.03, 0.008
_LATELY = timedelta(days=365)


@dataclass(slots=True)
class Life:
    """One plan from its first final to its end, come or still to come."""

    child: Child
    plan: str
    made_on: date
    end: End | None = None
    moved_in_on: date | None = None

    @property
    def since(self) -> date:
        """Return the first day on which the authority is responsible."""
        return self.moved_in_on or self.made_on

    @property
    def casework_until(self) -> date | None:
        """Return the day after which nothing new is begun, if an end is in sight."""
        return self.end.casework_until if self.end else None


def make(child: Child, assessment: str, drafted: date, final: date) -> None:
    """Tell the plan that came of an assessment, from its draft on."""
    plan = child.world.package.new_id("plans")
    made = child.world.known(final)
    life = Life(child, plan, final)
    if made:
        life.end = end_in_course(child, made)
    _write(life, assessment=assessment, drafted=drafted)
    if made:
        _tell(life)
        disputes.about_plan(child, plan, made, "new")


def keep(child: Child, made: date, *, end: End | None = None, moved_in: date | None = None) -> None:
    """Tell a plan older than the assessments held, or one that another authority made."""
    life = Life(child, child.world.package.new_id("plans"), made, end, moved_in)
    _write(life)
    _tell(life)


def _tell(life: Life) -> None:
    """Tell everything that hangs on a plan in force."""
    child = life.child
    _count(life)
    ends = life.end.on if life.end else None
    is_ceasing = life.end is not None and child.world.known(life.end.decided_on) is not None
    placements.place(child, life.plan, life.since, ends, is_ceasing=is_ceasing)
    until = life.casework_until
    found = phases_of(child, life.since, until)
    cease = life.end.decided_on if life.end and life.end.by_review else None
    hold_reviews(Reviewing(child, life.plan, life.since, until, found, bool(life.moved_in_on), cease))
    write_phases(child, life.plan, found, until)
    years = ((until or child.world.today) - max(life.since, child.world.history_from)).days / 365
    if child.dice.happens(_AMENDED_A_YEAR * max(years, 0)):
        _amend_without_review(life)
    if child.dice.happens(_REASSESSED_A_YEAR * max(years, 0)):
        reassessments.ask(child, life.plan, life.since, until)
    if life.end and life.end.decided_on and life.end.decided_on <= child.world.today:
        disputes.about_ceasing(child, life.plan, life.end)


def _write(life: Life, *, assessment: str | None = None, drafted: date | None = None) -> None:
    child, world, end = life.child, life.child.world, life.end
    dice, known = child.dice, child.world.known
    notice = None
    if life.moved_in_on:
        lag = dice.lag(SIX_WEEKS, on_time=0.76, least=10, tail=20)
        notice = world.sent(life.moved_in_on, lag, SIX_WEEKS)
    ended = known(end.on) if end else None
    transferred = end is not None and end.reason == TRANSFERRED
    world.package.put(
        "plans",
        life.plan,
        child_id=child.child_id,
        assessment_id=assessment,
        draft_sent_on=drafted,
        first_final_on=known(life.made_on),
        transferred_in_on=life.moved_in_on,
        transferred_in_from_la=dice.one(OTHER_LAS) if life.moved_in_on else None,
        last_review_before_transfer_on=_last_review_elsewhere(life),
        move_in_notice_sent_on=known(notice),
        cease_decision_sent_on=known(end.decided_on) if end else None,
        ceased_on=None if transferred else ended,
        cease_reason=end.reason if end and ended and not transferred else None,
        move_out_aware_on=known(end.aware_on) if end else None,
        moved_out_on=known(end.moved_on) if end else None,
        transferred_out_on=ended if transferred else None,
        transferred_out_to_la=end.to_la if end and ended and transferred else None,
    )


def _last_review_elsewhere(life: Life) -> date | None:
    if life.moved_in_on is None or life.moved_in_on - life.made_on < timedelta(days=330):
        return None
    recent = max(life.made_on + timedelta(days=300), life.moved_in_on - timedelta(days=400))
    return life.child.dice.day_between(recent, life.moved_in_on - DAY)


def _count(life: Life) -> None:
    """Count the plan among those maintained today, or among those that ended in the last year."""
    world, end = life.child.world, life.end
    if end is None or end.on > world.today:
        world.maintained_by_age[life.child.age_on(world.today)] += 1
        world.maintained_by_sex[life.child.sex] += 1
    elif end.on > world.today - _LATELY:
        world.ended_lately += 1


def _amend_without_review(life: Life) -> None:
    world, dice = life.child.world, life.child.dice
    first = max(life.since + timedelta(days=60), world.history_from)
    last = (life.casework_until or world.today) - timedelta(days=TWELVE_WEEKS)
    if first >= last:
        return
    notice = world.after(dice.day_between(first, last))
    eight_weeks = 56
    final = world.sent(notice, dice.lag(eight_weeks, on_time=0.7, least=WINDOW + 3, tail=25), eight_weeks)
    if life.casework_until and final >= life.casework_until:
        return
    world.package.add(
        "reviews",
        plan_id=life.plan,
        kind="amendment_without_review",
        amendment_notice_sent_on=world.known(notice),
        amended_final_sent_on=world.known(final),
    )
