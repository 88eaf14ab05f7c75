"""Decisions asked for: the officer proposes, the decision officer decides, whoever sends letters carries it out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ehcp.history.acts.frame import Submission
from ehcp.models import AnnualReview, AssessmentRequest, CaseEvent, Child, NeedsAssessment, Plan, Proposal
from ehcp.people.acts.allocation import take
from ehcp.proposals.acts import ask_decision, decide_proposal, return_proposal, take_back_proposal
from ehcp.proposals.reads import decisions_asked, decisions_waiting, waiting
from ehcp.requests.acts.requests import decide_assess, decide_not_assess, receive_request, withdraw
from ehcp.reviews.acts.reviews import decide_review
from ehcp.workflow import AlreadyDone, MoveNotAllowed
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.ehcp.proposals.asking import NOW, REASONS, TODAY, a_held_review, asked, limit
from tests.factories import a_child, a_plan, a_user, restrict

pytestmark = pytest.mark.django_db


class TestADecision:
    def test_may_be_taken_on_one_day_and_its_letter_leave_on_another_by_the_officer(
        self, request_: AssessmentRequest, officer: User, decider: User
    ) -> None:
        proposal = asked(request_, officer)
        decide_proposal(proposal, option="assess", reasons=REASONS, by=decider, on=TODAY, now=NOW)
        assert limit(request_).met_on is None, "a decision that nobody was told of meets no limit"
        later = NOW + timedelta(days=2)
        decide_assess(request_, by=officer, on=later.date(), now=later)
        proposal.refresh_from_db()
        assert (proposal.decided_on, proposal.carried_out_on) == (TODAY, later.date())
        assert limit(request_).met_on == later.date()

    def test_is_not_carried_out_by_an_officer_before_it_is_taken(
        self, request_: AssessmentRequest, officer: User
    ) -> None:
        asked(request_, officer)
        with pytest.raises(MoveNotAllowed, match="Only a delegated decision officer"):
            decide_assess(request_, by=officer, on=TODAY, now=NOW)

    def test_is_not_carried_out_as_another_one(self, request_: AssessmentRequest, officer: User, decider: User) -> None:
        proposal = asked(request_, officer)
        decide_proposal(proposal, option="assess", reasons=REASONS, by=decider, on=TODAY, now=NOW)
        refusal = {"on": TODAY, "now": NOW, "reasons": REASONS, "appeal_pack": True}
        with pytest.raises(MoveNotAllowed, match="Only a delegated decision officer"):
            decide_not_assess(request_, by=officer, **refusal)
        with pytest.raises(MoveNotAllowed, match="The decision taken is “Assess”"):
            decide_not_assess(request_, by=decider, **refusal)
        assert AssessmentRequest.objects.get().outcome == "A"

    def test_may_be_taken_anew_until_the_family_is_told(
        self, request_: AssessmentRequest, officer: User, decider: User
    ) -> None:
        proposal = asked(request_, officer)
        for option in ("assess", "not_assess"):
            decide_proposal(proposal, option=option, reasons=REASONS, by=decider, on=TODAY, now=NOW)
        decide_not_assess(request_, by=decider, on=TODAY, now=NOW, reasons=REASONS, appeal_pack=True)
        with pytest.raises(MoveNotAllowed, match="not waiting"):
            decide_proposal(proposal, option="assess", reasons=REASONS, by=decider, on=TODAY, now=NOW)

    def test_of_a_letter_sent_without_it_closes_what_waited(
        self, request_: AssessmentRequest, officer: User, decider: User
    ) -> None:
        asked(request_, officer, "not_assess")
        decide_assess(request_, by=decider, on=TODAY, now=NOW)
        proposal = Proposal.objects.get()
        assert (proposal.decided_option, proposal.decided_by, proposal.carried_out_on) == ("assess", decider, TODAY)

    def test_to_issue_a_plan_is_the_act_itself(self, request_: AssessmentRequest, officer: User, decider: User) -> None:
        decide_assess(request_, by=decider, on=TODAY, now=NOW)
        proposal = ask_decision(request_.child, option="issue", reasons=REASONS, by=officer, now=NOW)
        decide_proposal(proposal, option="issue", reasons=REASONS, by=decider, on=TODAY, now=NOW)
        assert NeedsAssessment.objects.get().issue_decided_on == TODAY
        assert Proposal.objects.get().carried_out_on == TODAY

    def test_is_not_taken_by_whoever_asked(self, request_: AssessmentRequest) -> None:
        both = a_user(Role.CASE_OFFICER, Role.DECISION_OFFICER)
        with pytest.raises(MoveNotAllowed, match="somebody else takes it"):
            decide_proposal(asked(request_, both), option="assess", reasons=REASONS, by=both, on=TODAY, now=NOW)

    def test_not_to_assess_does_not_rest_on_money_alone(
        self, request_: AssessmentRequest, officer: User, decider: User
    ) -> None:
        with pytest.raises(MoveNotAllowed, match="Cost"):
            ask_decision(request_.child, option="not_assess", reasons="It costs too much.", by=officer, now=NOW)
        proposal = asked(request_, officer)
        with pytest.raises(MoveNotAllowed, match="Cost"):
            decide_proposal(proposal, option="not_assess", reasons="It costs too much.", by=decider, on=TODAY, now=NOW)

    def test_needs_its_reasons_an_answer_to_what_was_asked_and_a_day_since_it_was_asked(
        self, request_: AssessmentRequest, officer: User, decider: User
    ) -> None:
        proposal = asked(request_, officer)
        given = {"option": "assess", "reasons": REASONS, "by": decider, "on": TODAY, "now": NOW}
        for wrong, words in (
            ({"reasons": " "}, "Give the reasons"),
            ({"option": "issue"}, "one of the decisions that were asked about"),
            ({"on": TODAY - timedelta(days=1)}, "The day of the decision"),
            ({"on": TODAY + timedelta(days=1)}, "The day of the decision"),
        ):
            with pytest.raises(MoveNotAllowed, match=words):
                decide_proposal(proposal, **(given | wrong))
        proposal.refresh_from_db()
        assert proposal.decided_on is None


class TestAQuestion:
    def test_stops_no_clock_and_spoils_nobodys_form(self, request_: AssessmentRequest, officer: User) -> None:
        before, version = limit(request_).due_on, request_.child.version
        asked(request_, officer)
        request_.child.refresh_from_db()
        assert (limit(request_).due_on, request_.child.version) == (before, version)

    def test_is_asked_once(self, request_: AssessmentRequest, officer: User) -> None:
        asked(request_, officer)
        with pytest.raises(MoveNotAllowed, match="asked or decided already"):
            asked(request_, officer)

    def test_sent_twice_with_one_key_is_one(self, request_: AssessmentRequest, officer: User) -> None:
        form = {"option": "assess", "reasons": REASONS, "by": officer, "now": NOW}
        ask_decision(request_.child, submission=Submission(key="k"), **form)
        with pytest.raises(AlreadyDone):
            ask_decision(request_.child, submission=Submission(key="k"), **form)
        assert Proposal.objects.count() == 1

    def test_that_was_returned_is_asked_anew(self, request_: AssessmentRequest, officer: User, decider: User) -> None:
        first = asked(request_, officer)
        return_proposal(first, reason="The school’s advice is missing.", by=decider, now=NOW)
        with pytest.raises(MoveNotAllowed, match="not waiting"):
            decide_proposal(first, option="assess", reasons=REASONS, by=decider, on=TODAY, now=NOW)
        second = asked(request_, officer)
        assert list(Proposal.objects.waiting()) == [second]
        told = list(CaseEvent.objects.filter(kind__startswith="decision.").values_list("kind", flat=True))
        assert sorted(told) == ["decision.asked", "decision.asked", "decision.returned"]

    def test_needs_reasons(self, request_: AssessmentRequest, officer: User) -> None:
        with pytest.raises(MoveNotAllowed, match="Give the reasons"):
            ask_decision(request_.child, option="assess", reasons=" ", by=officer, now=NOW)
        assert not Proposal.objects.exists()

    def test_is_returned_only_with_what_is_missing_and_before_it_is_decided(
        self, request_: AssessmentRequest, officer: User, decider: User
    ) -> None:
        proposal = asked(request_, officer)
        with pytest.raises(MoveNotAllowed, match="Say what is missing"):
            return_proposal(proposal, reason=" ", by=decider, now=NOW)
        decide_proposal(proposal, option="assess", reasons=REASONS, by=decider, on=TODAY, now=NOW)
        with pytest.raises(MoveNotAllowed, match="decided on 24 November 2026: it cannot be returned"):
            return_proposal(proposal, reason="The school’s advice is missing.", by=decider, now=NOW)

    def test_about_a_review_is_asked_once_its_meeting_was_held(self, officer: User) -> None:
        plan = a_plan(a_child(stage="maintained", officer=officer), first_final_on=TODAY - timedelta(days=300))
        review = plan.reviews.create(source_id="V1", kind="annual", planned_meeting_on=TODAY)
        form = {"option": "amend", "reasons": REASONS, "by": officer, "now": NOW}
        with pytest.raises(MoveNotAllowed, match="cannot be asked now"):
            ask_decision(plan.child, **form)
        review.meeting_on = TODAY
        review.save(update_fields=["meeting_on"])
        assert ask_decision(plan.child, **form).record_id == review.source_id

    def test_can_be_taken_back_until_it_is_decided(
        self, request_: AssessmentRequest, officer: User, decider: User
    ) -> None:
        take_back_proposal(asked(request_, officer), by=officer, now=NOW)
        assert not Proposal.objects.waiting().exists()
        again = asked(request_, officer)
        decide_proposal(again, option="assess", reasons=REASONS, by=decider, on=TODAY, now=NOW)
        with pytest.raises(MoveNotAllowed, match="cannot be taken back"):
            take_back_proposal(again, by=officer, now=NOW)

    def test_goes_with_a_withdrawn_request(self, request_: AssessmentRequest, officer: User) -> None:
        asked(request_, officer)
        withdraw(request_.child, by=officer, on=TODAY, now=NOW)
        assert not Proposal.objects.open().exists()


class TestACaseThatMovesOn:
    """The review of a plan that ceases, goes to another authority, or is marked; what was asked about it goes too."""

    @pytest.fixture
    def review(self) -> AnnualReview:
        return a_held_review()

    @pytest.mark.parametrize("is_decided", [False, True])
    @pytest.mark.parametrize(
        "change",
        [
            {"ceased_on": TODAY, "cease_reason": "1"},
            {"transferred_out_on": TODAY, "transferred_out_to_la": "330"},
            {"entered_in_error": True},
        ],
    )
    def test_closes_what_was_asked_about_it(
        self, review: AnnualReview, officer: User, decider: User, change: dict[str, Any], *, is_decided: bool
    ) -> None:
        proposal = ask_decision(review.plan.child, option="maintain", reasons=REASONS, by=officer, now=NOW)
        decision = {"option": "maintain", "reasons": REASONS, "by": decider, "on": TODAY, "now": NOW}
        if is_decided:
            decide_proposal(proposal, **decision)
        Plan.objects.filter(pk=review.plan.pk).update(**change)
        with pytest.raises(MoveNotAllowed, match="moved on"):  # taken in from a file, so that no act closed it
            decide_proposal(proposal, **decision)
        take(review.plan.child, by=a_user(Role.CASE_OFFICER), now=NOW)
        assert not Proposal.objects.open().exists()

    def test_keeps_what_still_awaits_its_decision(self, review: AnnualReview, officer: User) -> None:
        ask_decision(review.plan.child, option="maintain", reasons=REASONS, by=officer, now=NOW)
        take(review.plan.child, by=a_user(Role.CASE_OFFICER), now=NOW)
        assert Proposal.objects.waiting().count() == 1

    def test_lets_no_officer_carry_out_on_one_record_what_was_decided_about_another(
        self, review: AnnualReview, officer: User, decider: User
    ) -> None:
        proposal = ask_decision(review.plan.child, option="maintain", reasons=REASONS, by=officer, now=NOW)
        decide_proposal(proposal, option="maintain", reasons=REASONS, by=decider, on=TODAY, now=NOW)
        other = a_held_review(review.plan)
        told = {"by": officer, "on": TODAY, "now": NOW, "decision": "M", "reasons": REASONS, "appeal_pack": True}
        with pytest.raises(MoveNotAllowed, match="something else on this case"):
            decide_review(other, **told)
        other.refresh_from_db()
        assert other.decision_sent_on is None
        decide_review(review, **told)
        assert Proposal.objects.get().carried_out_on == TODAY


class TestThePages:
    def test_lead_from_the_officer_to_the_decision_officer_and_back(
        self, client: Client, request_: AssessmentRequest, officer: User, decider: User
    ) -> None:
        child = request_.child
        client.force_login(officer)
        page = client.get(reverse("ehcp:proposal-ask", args=[child.pk]))
        form = page.context["form"]
        posted = {"key": form["key"].value(), "version": form["version"].value()}
        client.post(reverse("ehcp:proposal-ask", args=[child.pk]), posted | {"option": "assess", "reasons": REASONS})
        proposal = Proposal.objects.get()
        assert "waits for the decision officer" in client.get(reverse("ehcp:case", args=[child.pk])).content.decode()
        client.force_login(decider)
        assert "Decisions waiting for you (1)" in client.get(reverse("ehcp:home")).content.decode()
        address = reverse("ehcp:proposal-decide", args=[child.pk, proposal.pk])
        form = client.get(address).context["form"]
        assert (form["option"].value(), form["reasons"].value()) == ("assess", REASONS)
        posted = {"key": form["key"].value(), "version": form["version"].value(), "option": "assess"}
        day = {"on-day": "24", "on-month": "11", "on-year": "2026"}
        client.post(address, posted | day | {"reasons": REASONS})
        client.force_login(officer)
        assert "Decided: assess. Tell the family" in client.get(reverse("ehcp:home")).content.decode()
        letters = client.get(reverse("ehcp:letter-send", args=[child.pk])).content.decode()
        assert "We will assess" in letters
        assert "We will not assess" not in letters

    def test_return_a_question_to_the_officer_who_reads_what_is_missing(
        self, client: Client, request_: AssessmentRequest, officer: User, decider: User
    ) -> None:
        proposal = asked(request_, officer)
        client.force_login(decider)
        address = reverse("ehcp:proposal-return", args=[request_.child_id, proposal.pk])
        form = client.get(address).context["form"]
        posted = {"key": form["key"].value(), "version": form["version"].value()}
        client.post(address, posted | {"reason": "The school’s advice is missing."})
        assert "No decision waits" in client.get(reverse("ehcp:proposal-queue")).content.decode()
        client.force_login(officer)
        assert "Returned: The school’s advice is missing." in client.get(reverse("ehcp:home")).content.decode()

    def test_let_an_officer_take_a_question_back(
        self, client: Client, request_: AssessmentRequest, officer: User
    ) -> None:
        proposal = asked(request_, officer)
        client.force_login(officer)
        address = reverse("ehcp:proposal-take-back", args=[request_.child_id, proposal.pk])
        form = client.get(address).context["form"]
        client.post(address, {"key": form["key"].value(), "version": form["version"].value()})
        assert not Proposal.objects.waiting().exists()
        assert client.get(address).status_code == 404

    def test_do_not_open_the_question_of_another_child(
        self, client: Client, request_: AssessmentRequest, officer: User, decider: User
    ) -> None:
        proposal = asked(request_, officer)
        client.force_login(decider)
        elsewhere = a_child(officer=officer).pk
        for name in ("ehcp:proposal-decide", "ehcp:proposal-return"):
            assert client.get(reverse(name, args=[elsewhere, proposal.pk])).status_code == 404

    def test_tell_the_second_of_two_who_decide_at_once_what_the_first_decided(
        self, client: Client, request_: AssessmentRequest, officer: User, decider: User
    ) -> None:
        proposal = asked(request_, officer)
        address = reverse("ehcp:proposal-decide", args=[request_.child.pk, proposal.pk])
        client.force_login(a_user(Role.DECISION_OFFICER))
        form = client.get(address).context["form"]
        decide_proposal(proposal, option="assess", reasons=REASONS, by=decider, on=TODAY, now=NOW)
        sent = {name: form[name].value() or "" for name in ("key", "version", "seen")}
        sent |= {"option": "not_assess", "reasons": REASONS, "on-day": "24", "on-month": "11", "on-year": "2026"}
        refused = client.post(address, sent)
        assert refused.status_code == 409
        assert f"{decider} decided “Assess” on 24 November 2026" in refused.content.decode()
        assert Proposal.objects.get().decided_option == "assess"
        assert client.post(address, sent | {"seen": refused.context["form"]["seen"].value()}).status_code == 302
        assert Proposal.objects.get().decided_option == "not_assess"

    def test_name_no_child_that_is_hidden(
        self, client: Client, request_: AssessmentRequest, officer: User, decider: User
    ) -> None:
        asked(request_, officer)
        restrict(request_.child, officer)
        client.force_login(decider)
        for address in ("ehcp:home", "ehcp:proposal-queue"):
            assert request_.child.surname not in client.get(reverse(address)).content.decode()
        hidden = reverse("ehcp:proposal-decide", args=[request_.child.pk, Proposal.objects.get().pk])
        assert client.get(hidden).status_code == 404

    def test_put_the_first_limit_first_and_leave_out_a_child_who_died(
        self, client: Client, request_: AssessmentRequest, officer: User, decider: User
    ) -> None:
        earlier = receive_request(
            a_child(officer=officer), by=officer, on=TODAY - timedelta(days=13), now=NOW, source="1"
        )
        asked(request_, officer)
        asked(earlier, officer)
        assert [one.child_id for one in waiting(decider)] == [earlier.child_id, request_.child_id]
        assert [one.due_on for one in waiting(decider)] == [limit(earlier).due_on, limit(request_).due_on]
        Child.objects.filter(pk=earlier.child_id).update(deceased_on=TODAY)
        assert [one.child_id for one in waiting(decider)] == [request_.child_id]
        assert [one.child_id for one in decisions_asked(officer, TODAY)["proposals"]] == [request_.child_id]

    def test_put_on_the_officers_home_first_what_is_theirs_to_do(
        self, request_: AssessmentRequest, officer: User, decider: User
    ) -> None:
        waits = asked(
            receive_request(a_child(officer=officer), by=officer, on=TODAY - timedelta(days=13), now=NOW, source="1"),
            officer,
        )
        returned = asked(request_, officer)
        return_proposal(returned, reason="The school’s advice is missing.", by=decider, now=NOW)
        assert [one.pk for one in decisions_asked(officer, TODAY)["proposals"]] == [returned.pk, waits.pk]
        assert decisions_asked(a_user(Role.CASE_OFFICER), TODAY)["proposals"] == []

    def test_say_on_home_that_more_than_ten_wait(self, officer: User, decider: User) -> None:
        for number in range(11):
            child = a_child(officer=officer)
            made = receive_request(child, by=officer, on=TODAY - timedelta(days=number), now=NOW, source="1")
            asked(made, officer)
            told = decisions_waiting(decider, TODAY)
            assert told["count"] == (str(number + 1) if number < 10 else "the first 10")
        assert len(told["proposals"]) == 10

    def test_ask_the_database_as_often_for_many_as_for_one(self, client: Client, officer: User, decider: User) -> None:
        client.force_login(decider)
        counts = []
        for number in (1, 6):
            for _ in range(number):
                child = a_child(officer=officer)
                made = receive_request(child, by=officer, on=date(2026, 11, 10), now=NOW, source="1")
                asked(made, officer)
            with CaptureQueriesContext(
                connection,
            ) as found:
                client.get(reverse("ehcp:proposal-queue"))
            counts.append(len(found))
        assert counts[0] == counts[1]
