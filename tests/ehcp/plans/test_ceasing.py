"""Acts on ceasing: considered, decided, taking effect only when the time to appeal is over, or dropped."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ehcp.history.acts.frame import Submission
from ehcp.models import AnnualReview, Appeal, Child, Plan
from ehcp.plans.acts import ceasing
from ehcp.plans.reads.ceasing import is_considered, is_decided
from ehcp.reviews.acts import reviews
from ehcp.workflow import AlreadyDone, MoveNotAllowed, StaleCase
from tests.ehcp.plan_cases import LATE, a_maintained_plan, at, corrected, decider, kinds, limit, officer, planned

pytestmark = pytest.mark.django_db

PROPOSED, SENT = date(2026, 10, 5), date(2026, 10, 26)
# Two months from 26 October 2026 is 26 December, which rolls to the first Tribunal working day of 2027.
LAST_DAY, AFTER = date(2027, 1, 4), date(2027, 1, 5)


@pytest.fixture
def plan() -> Plan:
    return a_maintained_plan()


def consider(plan: Plan, **values: Any) -> Plan:
    return ceasing.consider_ceasing(plan, **({"by": officer(), "on": PROPOSED, "now": at(PROPOSED)} | values))


def decide(plan: Plan, **values: Any) -> Plan:
    values = {
        "by": decider(),
        "on": SENT,
        "now": at(SENT),
        "ground": "2",
        "reasons": "The outcomes are achieved.",
        "appeal_pack": True,
    } | values
    return ceasing.decide_cease(plan, **values)


def take_effect(plan: Plan, on: date = AFTER, **values: Any) -> Plan:
    return ceasing.cease_takes_effect(plan, **({"by": decider(), "on": on, "now": at(on), "reason": "2"} | values))


def appeal(plan: Plan, **values: Any) -> Appeal:
    values = {
        "source_id": "AP1",
        "about": "ceasing",
        "decision_letter_on": SENT,
        "registered_on": date(2026, 12, 1),
    } | values
    made = Appeal.objects.create(child=plan.child, plan=plan, **values)
    planned(plan.child)
    return made


class TestConsideringCeasing:
    def test_gives_time_to_reply_and_stops_nothing(self, plan: Plan) -> None:
        consider(plan)
        assert limit(plan.child, "cease_consult").due_on == date(2026, 10, 20)
        assert limit(plan.child, "annual_review").void_on is None
        assert kinds(plan.child) == ["plan.ceasing_considered"]

    def test_is_refused_twice_until_dropped(self, plan: Plan) -> None:
        consider(plan)
        with pytest.raises(MoveNotAllowed, match="considered since 5 October 2026"):
            consider(plan)
        ceasing.drop_ceasing(plan, by=decider(), on=SENT, now=at(SENT))
        plan.refresh_from_db()
        assert not is_considered(plan)
        assert limit(plan.child, "cease_consult").void_on == SENT
        later = date(2026, 11, 2)
        consider(plan, on=later, now=at(later))
        plan.refresh_from_db()
        assert is_considered(plan)

    def test_is_an_officers_act(self, plan: Plan) -> None:
        with pytest.raises(MoveNotAllowed, match="Only a case officer"):
            consider(plan, by=decider())


class TestDecidingToCease:
    def test_opens_the_time_to_appeal_and_keeps_the_plan_in_force(self, plan: Plan) -> None:
        decide(consider(plan))
        plan.refresh_from_db()
        assert (plan.cease_decision_sent_on, plan.ceased_on) == (SENT, None)
        assert limit(plan.child, "appeal_window", starts_on=SENT).due_on == LAST_DAY
        assert limit(plan.child, "annual_review").void_on is None
        assert limit(plan.child, "cease_maintain").due_on == LAST_DAY
        assert kinds(plan.child)[-1] == "plan.cease_decided"

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"on": date(2026, 10, 20), "now": at(date(2026, 10, 20))}, "until 20 October 2026 to reply"),
            ({"replies_on": date(2026, 10, 1)}, "Replies come between"),
            ({"on": date(2026, 10, 2), "submission": LATE}, "on or after 5 October 2026"),
            ({"ground": "8"}, "Choose why"),
            ({"ground": "1"}, "has not reached 25"),
            ({"ground": "6"}, "under 18"),
            ({"reasons": ""}, "Give the reasons"),
            ({"appeal_pack": False}, "right to appeal"),
        ],
    )
    def test_is_refused_in_plain_words(self, plan: Plan, values: dict[str, Any], words: str) -> None:
        consider(plan)
        with pytest.raises(MoveNotAllowed, match=words):
            decide(plan, **values)
        plan.refresh_from_db()
        assert plan.cease_decision_sent_on is None

    def test_may_come_early_when_the_replies_are_in(self, plan: Plan) -> None:
        consider(plan)
        day = date(2026, 10, 12)
        decide(plan, on=day, now=at(day), replies_on=day)
        assert limit(plan.child, "cease_consult").met_on == day

    def test_is_refused_before_anybody_was_asked(self, plan: Plan) -> None:
        with pytest.raises(MoveNotAllowed, match="Tell the family and the school first"):
            decide(plan)

    def test_is_a_decision_officers_act_done_once(self, plan: Plan) -> None:
        consider(plan)
        by, sent = decider(), Submission(key="k", body={"on": "2026-10-26"})
        with pytest.raises(MoveNotAllowed, match="Only a delegated decision officer"):
            decide(plan, by=officer())
        with pytest.raises(StaleCase, match=r"Ceasing the plan considered"):
            decide(plan, submission=Submission(version=0))
        decide(plan, by=by, submission=sent)
        with pytest.raises(AlreadyDone):
            decide(plan, by=by, submission=sent)
        with pytest.raises(MoveNotAllowed, match="already sent on 26 October 2026"):
            decide(plan)

    def test_recorded_late_keeps_what_was_known_before(self, plan: Plan) -> None:
        decide(consider(plan), now=at(date(2026, 10, 28)))
        assert corrected(plan) == {"cease_decision_sent_on": ("", "2026-10-26")}


class TestSomebodyOfEighteenWhoLeft:
    @pytest.fixture
    def grown(self) -> Plan:
        plan = a_maintained_plan()
        Child.objects.filter(pk=plan.child.pk).update(birth_date=date(2008, 3, 14))
        return plan

    def held(self, plan: Plan, **values: Any) -> AnnualReview:
        consider(plan)
        meeting = date(2026, 10, 8)
        review = AnnualReview.objects.create(source_id="V1", plan=plan, kind="annual", meeting_on=meeting)
        given = {
            "by": decider(), "on": SENT, "now": at(SENT), "decision": "C", "reasons": "Left college.",
            "appeal_pack": True, "cease_ground": "6",
        } | values  # fmt: skip
        return reviews.decide_review(review, **given)

    def test_is_decided_in_a_review_only(self, grown: Plan) -> None:
        consider(grown)
        with pytest.raises(MoveNotAllowed, match="decide it there"):
            decide(grown, ground="6")

    def test_is_asked_whether_they_want_to_return(self, grown: Plan) -> None:
        with pytest.raises(MoveNotAllowed, match="does not want to return"):
            self.held(grown)

    def test_may_then_cease(self, grown: Plan) -> None:
        self.held(grown, return_not_wanted=True)
        grown.refresh_from_db()
        assert (grown.cease_decision_sent_on, grown.cease_ground) == (SENT, "6")


class TestAge:
    """Ages change at the first moment of the birthday (SEND Regulations 2014, regs 29 and 30; the Act, s46)."""

    @pytest.mark.parametrize(
        ("ground", "born", "words"),
        [
            ("6", date(2008, 10, 27), "under 18"),
            ("6", date(2008, 10, 26), "decide it there"),
            ("1", date(2001, 10, 27), "has not reached 25"),
            ("1", date(2001, 10, 26), ""),
        ],
    )
    def test_counts_from_the_birthday_on(self, plan: Plan, ground: str, born: date, words: str) -> None:
        consider(plan)
        Child.objects.filter(pk=plan.child.pk).update(birth_date=born)
        if words:
            with pytest.raises(MoveNotAllowed, match=words):
                decide(plan, ground=ground)
        else:
            assert decide(plan, ground=ground).cease_ground == "1"


class TestTheReplies:
    @pytest.mark.parametrize(("day", "is_refused"), [(4, True), (5, False), (26, False), (27, True)])
    def test_come_from_the_day_it_was_proposed_to_the_day_of_the_decision(
        self, plan: Plan, day: int, is_refused: bool
    ) -> None:
        consider(plan)
        if is_refused:
            with pytest.raises(MoveNotAllowed, match="Replies come between"):
                decide(plan, replies_on=date(2026, 10, day))
        else:
            assert decide(plan, replies_on=date(2026, 10, day)).cease_replies_on == date(2026, 10, day)


class TestTakingEffect:
    @pytest.fixture
    def decided(self, plan: Plan) -> Plan:
        return decide(consider(plan))

    def test_ends_the_plan_and_voids_its_limits(self, decided: Plan) -> None:
        take_effect(decided)
        decided.refresh_from_db()
        decided.child.refresh_from_db()
        assert (decided.ceased_on, decided.cease_reason, decided.child.stage) == (AFTER, "2", "ceased")
        assert limit(decided.child, "annual_review").void_on == AFTER
        assert kinds(decided.child)[-1] == "plan.ceased"

    def test_is_refused_while_the_family_may_appeal(self, decided: Plan) -> None:
        with pytest.raises(MoveNotAllowed, match="may appeal until 4 January 2027"):
            take_effect(decided, LAST_DAY)

    def test_is_refused_while_an_appeal_is_open(self, decided: Plan) -> None:
        appeal(decided)
        with pytest.raises(MoveNotAllowed, match="An appeal against ceasing is open"):
            take_effect(decided)

    def test_follows_an_appeal_that_was_dismissed(self, decided: Plan) -> None:
        ended = date(2027, 3, 8)
        appeal(decided, outcome="dismissed", outcome_on=ended)
        with pytest.raises(MoveNotAllowed, match="until the appeal ended, on 8 March 2027"):
            take_effect(decided, date(2027, 3, 5), now=at(ended))
        take_effect(decided, ended)
        decided.refresh_from_db()
        assert decided.ceased_on == ended

    @pytest.mark.parametrize("outcome", ["upheld", "part_upheld", "conceded", "consent_order"])
    def test_never_follows_an_appeal_that_was_not(self, decided: Plan, outcome: str) -> None:
        appeal(decided, outcome=outcome, outcome_on=date(2027, 3, 8))
        decided.refresh_from_db()
        assert not is_decided(decided)
        with pytest.raises(MoveNotAllowed, match="Record the decision to cease first"):
            take_effect(decided, date(2027, 3, 9))

    def test_needs_a_decision_and_a_reason(self, plan: Plan) -> None:
        with pytest.raises(MoveNotAllowed, match="Record the decision to cease first"):
            take_effect(plan)
        decide(consider(plan))
        with pytest.raises(MoveNotAllowed, match="Choose why"):
            take_effect(plan, reason="5")
        with pytest.raises(MoveNotAllowed, match="Only a delegated decision officer"):
            take_effect(plan, by=officer())
