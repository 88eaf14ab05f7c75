"""Small facts of a plan: types of need, outcomes, personal budgets, answers after a review."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ehcp.history.acts.frame import Submission
from ehcp.models import AnnualReview, Budget, Feedback, Need, Outcome, Plan
from ehcp.plans.acts import records as plan_records
from ehcp.workflow import AlreadyDone, MoveNotAllowed
from sendcases.accounts.roles import Role
from tests.ehcp.plan_cases import LATE, MADE, a_maintained_plan, at, decider, kinds, officer
from tests.factories import a_user

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 9)


@pytest.fixture
def plan() -> Plan:
    plan = a_maintained_plan()
    Need.objects.create(source_id="N1", plan=plan, rank=1, sen_type="SLCN", from_on=MADE)
    return plan


def act(service: Any, about: Any, **values: Any) -> Any:
    return service(about, **({"by": officer(), "on": ON, "now": at(ON)} | values))


class TestATypeOfNeed:
    def needs(self, plan: Plan) -> list[tuple[int, str, date, date | None]]:
        return list(plan.needs.order_by("rank", "from_on").values_list("rank", "sen_type", "from_on", "to_on"))

    def test_ends_the_one_before(self, plan: Plan) -> None:
        act(plan_records.change_need, plan, rank=1, sen_type="ASD")
        assert self.needs(plan) == [(1, "SLCN", MADE, date(2026, 11, 8)), (1, "ASD", ON, None)]
        assert kinds(plan.child) == ["need.changed"]

    def test_may_be_a_second_one_and_end(self, plan: Plan) -> None:
        act(plan_records.change_need, plan, rank=2, sen_type="ASD", on=date(2026, 11, 2))
        act(plan_records.change_need, plan, rank=2, sen_type="")
        assert self.needs(plan)[1] == (2, "ASD", date(2026, 11, 2), date(2026, 11, 8))

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"rank": 1, "sen_type": "SLCN"}, "already recorded"),
            ({"rank": 2, "sen_type": "SLCN"}, "must differ"),
            ({"rank": 2, "sen_type": ""}, "No secondary need"),
            ({"rank": 1, "sen_type": ""}, "Choose the type"),
            ({"rank": 3, "sen_type": "ASD"}, "primary or the secondary"),
            ({"rank": 1, "sen_type": "ASD", "on": MADE, "submission": LATE}, "must begin after that"),
            ({"rank": 1, "sen_type": "ASD", "on": date(2026, 3, 1), "submission": LATE}, "on or after 2 March 2026"),
        ],
    )
    def test_is_refused_in_plain_words(self, plan: Plan, values: dict[str, Any], words: str) -> None:
        with pytest.raises(MoveNotAllowed, match=words):
            act(plan_records.change_need, plan, **values)

    def test_is_an_officers_act_done_once(self, plan: Plan) -> None:
        with pytest.raises(MoveNotAllowed, match="Only a case officer"):
            act(plan_records.change_need, plan, rank=1, sen_type="ASD", by=decider())
        by, sent = officer(), Submission(key="k")
        act(plan_records.change_need, plan, rank=1, sen_type="ASD", by=by, submission=sent)
        with pytest.raises(AlreadyDone):
            act(plan_records.change_need, plan, rank=1, sen_type="ASD", by=by, submission=sent)


class TestAnOutcome:
    def test_is_added_and_rated(self, plan: Plan) -> None:
        outcome = act(plan_records.add_outcome, plan, term="medium")
        act(plan_records.rate_outcome, outcome, rating="partly")
        outcome.refresh_from_db()
        assert (outcome.term, outcome.rating, outcome.rated_on) == ("medium", "partly", ON)
        assert kinds(plan.child) == ["outcome.added", "outcome.rated"]

    def test_is_not_rated_before_it_was_last_rated(self, plan: Plan) -> None:
        outcome = Outcome.objects.create(source_id="O1", plan=plan, term="short", rating="not", rated_on=ON)
        with pytest.raises(MoveNotAllowed, match="on or after 9 November 2026"):
            act(plan_records.rate_outcome, outcome, rating="met", on=date(2026, 11, 6))
        with pytest.raises(MoveNotAllowed, match="how far"):
            act(plan_records.rate_outcome, outcome, rating="well")

    def test_needs_a_term(self, plan: Plan) -> None:
        with pytest.raises(MoveNotAllowed, match="Choose the term"):
            act(plan_records.add_outcome, plan, term="")


class TestAPersonalBudget:
    def start(self, plan: Plan, **values: Any) -> Budget:
        values = {"kind": "plan_education", "payment": "direct_payment", "annual_amount": Decimal("1200.50")} | values
        return act(plan_records.start_budget, plan, **values)  # type: ignore[no-any-return]

    def test_hangs_on_the_plan_and_ends(self, plan: Plan) -> None:
        budget = self.start(plan, on=date(2026, 11, 2))
        assert (budget.plan, budget.child, budget.annual_amount) == (plan, plan.child, Decimal("1200.50"))
        act(plan_records.end_budget, budget)
        budget.refresh_from_db()
        assert budget.to_on == ON
        with pytest.raises(MoveNotAllowed, match="already ended on 9 November 2026"):
            act(plan_records.end_budget, budget)
        assert kinds(plan.child) == ["budget.started", "budget.ended"]

    def test_of_another_kind_hangs_on_the_child_alone(self, plan: Plan) -> None:
        assert self.start(plan, kind="short_break_payment").plan is None

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"kind": "gift"}, "Choose the kind"),
            ({"payment": "cash"}, "Choose the kind"),
            ({"annual_amount": Decimal(-1)}, "below nothing"),
        ],
    )
    def test_is_refused_in_plain_words(self, plan: Plan, values: dict[str, Any], words: str) -> None:
        with pytest.raises(MoveNotAllowed, match=words):
            self.start(plan, **values)

    def test_does_not_run_beside_another_of_its_kind_or_end_before_it_began(self, plan: Plan) -> None:
        budget = self.start(plan)
        with pytest.raises(MoveNotAllowed, match="End it first"):
            self.start(plan)
        with pytest.raises(MoveNotAllowed, match="on or after 9 November 2026"):
            act(plan_records.end_budget, budget, on=date(2026, 11, 6))


class TestAnAnswerAfterAReview:
    def test_is_kept_with_the_review(self, plan: Plan) -> None:
        review = AnnualReview.objects.create(source_id="V1", plan=plan, kind="annual", meeting_on=date(2026, 11, 2))
        support = a_user(Role.BUSINESS_SUPPORT)
        act(plan_records.record_feedback, review, by=support, respondent="parent", satisfaction=4)
        assert Feedback.objects.values_list("respondent", "satisfaction", "received_on").get() == ("parent", 4, ON)

    def test_follows_the_meeting(self, plan: Plan) -> None:
        review = AnnualReview.objects.create(source_id="V1", plan=plan, kind="annual", planned_meeting_on=ON)
        with pytest.raises(MoveNotAllowed, match="Record the meeting first"):
            act(plan_records.record_feedback, review, respondent="parent", satisfaction=4)
        AnnualReview.objects.update(meeting_on=ON)
        with pytest.raises(MoveNotAllowed, match="on or after 9 November 2026"):
            act(plan_records.record_feedback, review, respondent="parent", satisfaction=4, on=date(2026, 11, 6))
        with pytest.raises(MoveNotAllowed, match="how satisfied"):
            act(plan_records.record_feedback, review, respondent="parent", satisfaction=6)
