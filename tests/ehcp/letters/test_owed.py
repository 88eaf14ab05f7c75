"""The letters that a case owes: suggested with why, chosen beforehand; what nobody decided is only possible."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ehcp.cases.reads.case import CaseNow
from ehcp.letters.reads.facts import letters_for
from ehcp.letters.reads.owed import letters_owed
from ehcp.models import AdviceRequest, AssessmentRequest, Child
from ehcp.proposals.acts import decide_proposal
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.ehcp.letters.test_letters import details
from tests.ehcp.proposals.asking import NOW, REASONS, TODAY, asked
from tests.factories import a_child, a_plan, a_relation, a_request, a_user, an_assessment, tell_limits
from tests.pages.act_pages import hidden

__all__ = ["details"]  # a fixture
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "now", lambda: NOW)


@pytest.fixture
def officer() -> User:
    return a_user(Role.CASE_OFFICER)


@pytest.fixture
def request_(officer: User) -> AssessmentRequest:
    child = a_child(forename="Pip", surname="Inventedson", stage="requested", officer=officer)
    a_relation(child)
    return a_request(child, received_on=TODAY - timedelta(days=20))


def owed(child: Child, user: User) -> list[str]:
    return [one.kind.code for one in letters_owed(CaseNow(child, TODAY), user)]


class TestALetter:
    def test_is_owed_on_receipt_of_a_request_until_everybody_was_told(
        self, request_: AssessmentRequest, officer: User
    ) -> None:
        assert owed(request_.child, officer) == ["L1"]
        request_.considering_sent_on = TODAY
        request_.save()
        assert owed(request_.child, officer) == []

    def test_that_nobody_has_decided_is_possible_and_not_owed(self, request_: AssessmentRequest) -> None:
        decider = a_user(Role.DECISION_OFFICER)
        assert {"L2", "L3"} <= {one.code for one in letters_for(CaseNow(request_.child, TODAY), decider)}
        assert not {"L2", "L3"} & set(owed(request_.child, decider))

    def test_that_was_decided_is_owed_before_all_others(self, request_: AssessmentRequest, officer: User) -> None:
        by = {"by": a_user(Role.DECISION_OFFICER), "on": TODAY, "now": NOW}
        decide_proposal(asked(request_, officer, "not_assess"), option="not_assess", reasons=REASONS, **by)
        found = letters_owed(CaseNow(request_.child, TODAY), officer)
        assert [(one.kind.code, one.is_decided) for one in found] == [("L3", True), ("L1", False)]
        assert found[0].why == "It was decided: do not assess."

    def test_asks_for_advice_where_none_was_asked_for(self, officer: User) -> None:
        child = a_child(stage="assessing")
        assessment = an_assessment(child, request=a_request(child, outcome="Y", decision_sent_on=TODAY))
        assert owed(child, officer) == ["L4"]
        AdviceRequest.objects.create(source_id="AD1", assessment=assessment, kind="medical", requested_on=TODAY)
        assert owed(child, officer) == []

    @pytest.mark.parametrize(("days", "codes"), [(0, []), (14, []), (15, ["L9"])])
    def test_is_the_final_plan_once_the_time_for_comments_is_over(self, days: int, codes: list[str]) -> None:
        child = a_child(stage="draft_sent")
        request = a_request(child, outcome="Y", decision_sent_on=date(2026, 9, 20))
        assessment = an_assessment(child, request=request, outcome="Y")
        a_plan(child, assessment=assessment, draft_sent_on=TODAY - timedelta(days=days), first_final_on=None)
        tell_limits(child)
        found = owed(child, a_user(Role.DECISION_OFFICER))
        assert [code for code in found if code == "L9"] == codes

    def test_is_the_draft_once_a_plan_is_to_be_issued(self, officer: User) -> None:
        child = a_child(stage="drafting")
        an_assessment(child, request=a_request(child, outcome="Y", decision_sent_on=TODAY), outcome="Y")
        assert owed(child, officer) == ["L7"]

    def test_tells_a_young_person_whose_rights_have_passed(self, officer: User) -> None:
        assert owed(a_child(birth_date=date(2009, 3, 14)), officer) == ["L23"]

    def test_is_nothing_once_the_child_has_died(self, request_: AssessmentRequest, officer: User) -> None:
        request_.child.deceased_on = TODAY
        assert owed(request_.child, officer) == []


class TestThePages:
    def test_suggest_it_on_the_case_and_choose_it_in_the_form(
        self, client: Client, request_: AssessmentRequest, officer: User
    ) -> None:
        client.force_login(officer)
        where = reverse("ehcp:letter-write", args=[request_.child_id, "L1"])
        for tab in ("overview", "letters"):
            said = client.get(reverse("ehcp:case-tab", args=[request_.child_id, tab])).content.decode()
            assert where in said
            assert "nobody was told yet" in said
        form = client.get(reverse("ehcp:letter-send", args=[request_.child_id]))
        assert form.context["form"]["code"].value() == "L1"
        assert "Owed now. The request was received on" in form.content.decode()

    def test_choose_nothing_where_nothing_is_owed(self, client: Client, officer: User) -> None:
        client.force_login(officer)
        form = client.get(reverse("ehcp:letter-send", args=[a_child().pk])).context["form"]
        assert form["code"].value() is None

    @pytest.mark.usefixtures("details")
    def test_ask_why_a_letter_is_right_only_once_the_check_has_stopped_it(
        self, client: Client, request_: AssessmentRequest, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        a_child(forename="Mo", surname="Strangerby", birth_date=date(2015, 6, 9))
        monkeypatch.setattr(moments, "now", lambda: datetime(2026, 11, 24, 10, tzinfo=moments.LONDON))
        client.force_login(a_user(Role.DECISION_OFFICER))
        page = reverse("ehcp:letter-write", args=[request_.child_id, "L3"])
        first = client.get(page)
        assert "guard_reason" not in first.content.decode()
        sent = hidden(first) | {"to0": "post", "do": "preview", "support": "A plan of the school."}
        plain = client.post(page, sent | {"reasons": "Progress is as expected."}).content.decode()
        assert "guard_reason" not in plain
        assert "Send the letter now" in plain
        named = sent | {"reasons": "Like Mo Strangerby, born on 9 June 2015."}
        stopped = client.post(page, named)
        said = stopped.content.decode()
        assert 'name="guard_reason"' in said
        assert "Send with the reason given" in said
        assert "Send the letter now" not in said
        again = named | {"guard_reason": "A cousin.", "do": "send"} | hidden(stopped)
        assert client.post(page, again).status_code == 302
        assert request_.child.letters.get().guard_reason == "A cousin."

    @pytest.mark.usefixtures("details")
    def test_offer_no_reason_for_what_no_reason_makes_right(self, client: Client, request_: AssessmentRequest) -> None:
        a_relation(request_.child, kind="father", forename="Bo", surname="Otherson", address="9 Far Street")
        client.force_login(a_user(Role.DECISION_OFFICER))
        page = reverse("ehcp:letter-write", args=[request_.child_id, "L3"])
        sent = {"to0": "post", "to1": "post", "do": "preview", "support": "A plan of the school."}
        said = client.post(page, hidden(client.get(page)) | sent | {"reasons": "He lives at 9 Far Street."})
        assert said.status_code == 409
        assert "guard_reason" not in said.content.decode()
        assert "Send with the reason given" not in said.content.decode()
