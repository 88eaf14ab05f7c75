"""What is next on a case: to decide, to ask for the decision, and once it is taken to tell the family."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ehcp.history.acts.frame import Submission
from ehcp.ledger.sync import laws_in_force, reconcile
from ehcp.letters.kinds import LETTERS
from ehcp.models import AssessmentRequest
from ehcp.proposals.acts import decide_proposal
from ehcp.proposals.kinds import OPTIONS
from ehcp.requests.acts.requests import receive_request
from ehcp.work.reads import next_act as table
from ehcp.work.reads.home import my_work
from ehcp.work.reads.next_act import next_act
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.ehcp.proposals.asking import NOW, REASONS, TODAY, a_held_review, asked
from tests.factories import a_child, a_plan, a_user

LATE = Submission(late_reason="Found in the post of another team.")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "now", lambda: NOW)


@pytest.fixture
def officer() -> User:
    return a_user(Role.CASE_OFFICER)


@pytest.fixture
def decider() -> User:
    return a_user(Role.DECISION_OFFICER)


@pytest.fixture
def request_(officer: User) -> AssessmentRequest:
    child = a_child(officer=officer)
    return receive_request(child, by=officer, on=TODAY - timedelta(days=38), now=NOW, source="1", submission=LATE)


def _page(client: Client, user: User, child: Any) -> Any:
    client.force_login(user)
    return client.get(reverse("ehcp:case", args=[child.pk]))


class TestADecision:
    def test_can_be_asked_for_wherever_it_is_next(self) -> None:
        acts = [*table._BY_RULE.values(), *table._BY_STAGE.values()]
        decided = {one.move for one in OPTIONS.values()}
        without = [one.words for one in acts if decided & set(one.moves) and "ask_decision" not in one.moves]
        assert without == []

    def test_about_a_review_that_was_held_is_asked_for_with_the_first_button(
        self, client: Client, officer: User
    ) -> None:
        plan = a_plan(a_child(stage="maintained", officer=officer), first_final_on=TODAY - timedelta(days=370))
        a_held_review(plan)
        reconcile([plan.child_id], laws=laws_in_force(), now=NOW)
        page = _page(client, officer, plan.child)
        assert page.context["acts"]["primary"].label == "Ask for a decision"

    @pytest.mark.parametrize(("option", "letter"), [("assess", "We will assess"), ("not_assess", "We will not assess")])
    def test_that_is_taken_leaves_the_family_to_be_told(
        self, client: Client, request_: AssessmentRequest, officer: User, decider: User, option: str, letter: str
    ) -> None:
        proposal = asked(request_, officer, option)
        assert "Next: Decide whether to assess" in _page(client, officer, request_.child).content.decode()
        decide_proposal(proposal, option=option, reasons=REASONS, by=decider, on=TODAY, now=NOW)
        page = _page(client, officer, request_.child)
        assert f"Next: Tell the family: send the letter “{letter}”" in page.content.decode()
        code = OPTIONS[option].letter
        assert page.context["acts"]["primary"].href == reverse("ehcp:letter-write", args=[request_.child_id, code])
        assert client.get(page.context["acts"]["primary"].href).status_code == 200
        said = [row.act.words for row in my_work(officer, TODAY, NOW, show="week").rows]
        assert said == [f"Tell the family: send the letter “{letter}”"]

    def test_taken_about_something_else_changes_nothing(self) -> None:
        assert next_act("assess_decision", "requested", "", ["maintain"]) == table.DECIDE_TO_ASSESS

    def test_whose_letter_is_not_made_here_is_told_by_its_act(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delitem(LETTERS, "L12")
        said = next_act("review_decision", "maintained", "", ["maintain"])
        assert said.words == "Tell the family what was decided: keep the plan as it is"
        assert said.moves == ("decide_review",)

    def test_is_told_by_a_letter_of_the_registry(self) -> None:
        assert {one.letter for one in OPTIONS.values() if one.has_letter} <= set(LETTERS)
        assert [one.code for one in OPTIONS.values() if not one.has_letter] == ["issue"]
