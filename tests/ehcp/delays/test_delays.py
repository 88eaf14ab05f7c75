"""Why a limit was missed: recorded on the limit, replaced, refused where nothing was missed."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from ehcp.delays.acts import record_delay
from ehcp.delays.reads import missed_limits
from ehcp.history.acts.frame import Submission
from ehcp.models import Deadline, Delay, DelayReason, PhaseTransfer, Plan
from ehcp.workflow import AlreadyDone, MoveNotAllowed
from tests.ehcp.plan_cases import a_maintained_plan, at, corrected, decider, kinds, limit, officer, planned
from tests.ehcp.reviews.test_reviews import decide, hold

pytestmark = pytest.mark.django_db

# The year of a plan made on 2 March 2026 is up on 1 March 2027.
TODAY = date(2027, 3, 8)


@pytest.fixture
def plan() -> Plan:
    return a_maintained_plan()


def reason(code: str = "STAFF_ABSENCE") -> DelayReason:
    return DelayReason.objects.get_or_create(reason=code, defaults={"label": code, "la_controllable": True})[0]


def record(plan: Plan, deadline: Deadline, why: DelayReason | None = None, **values: object) -> Delay:
    given = {"by": officer(), "now": at(TODAY), "deadline": deadline, "reason": why or reason()} | values
    return record_delay(plan.child, **given)  # type: ignore[arg-type]


class TestTheReasonForADelay:
    def test_of_a_yearly_review_names_the_plan_and_the_day(self, plan: Plan) -> None:
        delay = record(plan, limit(plan.child, "annual_review"))
        stored = (delay.clock, delay.record_type, delay.record_id, delay.due_on, delay.recorded_on)
        assert stored == ("annual_review", "plans", plan.source_id, date(2027, 3, 1), TODAY)
        assert kinds(plan.child) == ["delay.recorded"]

    def test_of_another_limit_names_its_record_alone(self, plan: Plan) -> None:
        review = decide(hold(plan), on=date(2027, 1, 11), now=at(date(2027, 1, 11)))
        delay = record(plan, limit(plan.child, "review_decision"))
        assert (delay.record_type, delay.record_id, delay.due_on) == ("reviews", review.source_id, None)

    def test_of_a_phase_transfer_stands_on_it_too(self, plan: Plan) -> None:
        transfer = PhaseTransfer.objects.create(
            source_id="PT1", plan=plan, kind="primary_to_secondary", transfer_year=2027
        )
        planned(plan.child)
        record(plan, limit(plan.child, "phase_feb"))
        transfer.refresh_from_db()
        assert transfer.reason == reason()

    def test_may_be_replaced_and_the_first_is_kept(self, plan: Plan) -> None:
        row = limit(plan.child, "annual_review")
        record(plan, row)
        with pytest.raises(MoveNotAllowed, match="already recorded"):
            record(plan, row)
        delay = record(plan, row, reason("OTHER"))
        assert Delay.objects.count() == 1
        assert delay.reason.reason == "OTHER"
        assert corrected(delay)["reason"] == ("STAFF_ABSENCE", "OTHER")

    def test_is_shown_with_the_limit(self, plan: Plan) -> None:
        record(plan, limit(plan.child, "annual_review"))
        (one,) = missed_limits(plan.child, TODAY)
        assert one.words.endswith(f"due 1 March 2027; recorded: {reason().label.lower()}")

    def test_is_refused_where_nothing_was_missed(self, plan: Plan) -> None:
        row = limit(plan.child, "annual_review")
        with pytest.raises(MoveNotAllowed, match="was not missed"):
            record(plan, row, now=at(date(2027, 3, 1)))
        target = limit(plan.child, "review_meeting_target")
        with pytest.raises(MoveNotAllowed, match="was not missed"):
            record(plan, target)

    def test_is_an_officers_act_done_once(self, plan: Plan) -> None:
        row, by, sent = limit(plan.child, "annual_review"), officer(), Submission(key="k")
        with pytest.raises(MoveNotAllowed, match="Only a case officer"):
            record(plan, row, by=decider())
        record(plan, row, by=by, submission=sent)
        with pytest.raises(AlreadyDone):
            record(plan, row, by=by, submission=sent)


def test_twelve_reasons_are_there_from_the_start_unless_the_authority_has_its_own() -> None:
    seed = import_module("ehcp.migrations.0005_delay_reasons").add_reasons
    DelayReason.objects.all().delete()
    own = reason("OWN")
    seed(apps, None)
    assert list(DelayReason.objects.all()) == [own]
    own.delete()
    seed(apps, None)
    assert DelayReason.objects.count() == 12
    assert DelayReason.objects.get(reason="LATE_ADVICE_HEALTH").la_controllable is False
