"""The pages of the acts from the request to the first plan, and what they answer when something is wrong."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from ehcp.assessments.acts import advice, assessments
from ehcp.assessments.acts.advice import AdviceAsked
from ehcp.history.acts.frame import Submission
from ehcp.models import AssessmentRequest, Child, NeedsAssessment
from ehcp.plans.acts import plans
from ehcp.requests.acts import requests
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from sendcases.audit.models import ReadEntry
from tests.ehcp.acts import Staff, at, limits, staff
from tests.factories import a_child, a_plan, a_user, an_institution, restrict
from tests.pages.act_pages import client_of, errors, hidden, send, typed

pytestmark = pytest.mark.django_db

LATE = Submission(late_reason="Moved here from the paper file")
REASONS = "The evidence shows good progress with the support that the school gives."
PAGES = {
    "request-considering": Role.BUSINESS_SUPPORT,
    "request-assess": Role.DECISION_OFFICER,
    "request-refuse": Role.DECISION_OFFICER,
    "request-reassess": Role.DECISION_OFFICER,
    "request-reverse": Role.DECISION_OFFICER,
    "request-withdraw": Role.CASE_OFFICER,
    "assessment-tell": Role.CASE_OFFICER,
    "assessment-issue": Role.DECISION_OFFICER,
    "assessment-refuse": Role.DECISION_OFFICER,
    "assessment-finish": Role.DECISION_OFFICER,
    "advice-request": Role.BUSINESS_SUPPORT,
    "advice-receive": Role.BUSINESS_SUPPORT,
    "advice-cancel": Role.CASE_OFFICER,
    "advice-exempt": Role.MANAGER,
    "plan-draft": Role.CASE_OFFICER,
    "plan-early-finish": Role.CASE_OFFICER,
    "plan-final": Role.DECISION_OFFICER,
    "exemption-choose": Role.CASE_OFFICER,
    "exemption-decide": Role.MANAGER,
    "child-death": Role.CASE_OFFICER,
    "child-death-undo": Role.MANAGER,
    "case-dates": Role.CASE_OFFICER,
    "case-mark": Role.MANAGER,
}


@pytest.fixture
def today() -> date:
    return moments.today()


@pytest.fixture
def people() -> Staff:
    return staff()


def requested(people: Staff, today: date, child: Child | None = None) -> AssessmentRequest:
    on = today - timedelta(days=40)
    return requests.receive_request(
        child or a_child(), by=people.support, on=on, now=at(today), source="1", submission=LATE
    )


def assessing(people: Staff, today: date) -> NeedsAssessment:
    on = today - timedelta(days=35)
    return requests.decide_assess(requested(people, today), by=people.decider, on=on, now=at(today), submission=LATE)


def drafting(people: Staff, today: date) -> NeedsAssessment:
    on = today - timedelta(days=30)
    return assessments.decide_issue(assessing(people, today), by=people.decider, on=on, now=at(today), submission=LATE)


def draft_sent(people: Staff, today: date, days_ago: int) -> Child:
    on = today - timedelta(days=days_ago)
    child = drafting(people, today).child
    return plans.send_draft(child, by=people.officer, on=on, now=at(today), submission=LATE).child


class TestTheRequest:
    def test_is_considered_and_agreed(self, people: Staff, today: date) -> None:
        child = requested(people, today).child
        send(client_of(Role.BUSINESS_SUPPORT), "request-considering", child, on=today)
        assert child.requests.get().considering_sent_on == today
        answer = send(client_of(Role.DECISION_OFFICER), "request-assess", child, on=today)
        assert answer.headers["Location"] == f"/cases/{child.pk}/"
        child.refresh_from_db()
        assert child.stage == "assessing"

    def test_is_refused_with_reasons_and_the_pack(self, people: Staff, today: date) -> None:
        child = requested(people, today).child
        client = client_of(Role.DECISION_OFFICER)
        wrong = send(client, "request-refuse", child, on=today, reasons="No budget is left.", appeal_pack="on")
        assert "Cost or budget alone is not a lawful reason" in errors(wrong)
        assert "No budget is left." in wrong.content.decode()
        assert "Confirm that the letter told" in errors(
            send(client, "request-refuse", child, on=today, reasons=REASONS)
        )
        send(client, "request-refuse", child, on=today, reasons=REASONS, appeal_pack="on")
        assert limits(child)["appeal_window"].starts_on == today
        send(client, "request-reverse", child, on=today)
        child.refresh_from_db()
        assert child.stage == "assessing"
        send(client_of(Role.CASE_OFFICER), "assessment-tell", child, on=today)
        assert limits(child)["reversed_assess_notice"].met_on == today

    def test_is_withdrawn_by_the_family(self, people: Staff, today: date) -> None:
        child = requested(people, today).child
        send(client_of(Role.CASE_OFFICER), "request-withdraw", child, on=today, reason="withdrawn")
        child.refresh_from_db()
        assert child.stage == "closed"

    def test_for_a_reassessment_is_agreed_and_finished(self, people: Staff, today: date) -> None:
        plan = a_plan(a_child(), first_final_on=today - timedelta(days=100))
        requested(people, today, plan.child)
        client = client_of(Role.DECISION_OFFICER)
        send(client, "request-reassess", plan.child, on=today, is_agreed="yes")
        assert limits(plan.child)["reassess_final"].starts_on == today
        send(client, "assessment-finish", plan.child, on=today, appeal_pack="on")
        assert limits(plan.child)["reassess_final"].met_on == today


class TestTheAdvice:
    def test_is_asked_for_received_and_not_needed(self, people: Staff, today: date) -> None:
        child = assessing(people, today).child
        address = reverse("ehcp:advice-request", args=[child.pk])
        client = client_of(Role.BUSINESS_SUPPORT)
        kinds = {"kinds": ["parent", "medical", "psychological"], "adviser_medical": "Invented clinic"}
        client.post(address, hidden(client.get(address)) | typed(on=today) | kinds)
        asked = {one.kind: one for one in child.assessments.get().advice.all()}
        assert asked["medical"].adviser == "Invented clinic"
        send(client, "advice-receive", child, advice=asked["medical"].pk, on=today)
        asked["medical"].refresh_from_db()
        assert asked["medical"].received_on == today
        send(
            client_of(Role.CASE_OFFICER),
            "advice-cancel",
            child,
            advice=asked["psychological"].pk,
            on=today,
            reason="Report of May",
            all_agree="on",
        )
        asked["psychological"].refresh_from_db()
        assert asked["psychological"].cancelled_on == today

    def test_is_excused_only_when_the_test_passes(self, people: Staff, today: date) -> None:
        assessment = assessing(people, today)
        advice.request_advice(
            assessment,
            asked=[AdviceAsked("medical")],
            by=people.officer,
            on=today - timedelta(days=30),
            now=at(today),
            submission=LATE,
        )
        one, client = assessment.advice.get(), client_of(Role.MANAGER)
        given = {"advice": one.pk, "ground": "absent_4_weeks", "on": today, "to_on": today}
        refused = send(client, "advice-exempt", assessment.child, from_on=today - timedelta(days=10), **given)
        assert "11 consecutive days" in errors(refused)
        send(client, "advice-exempt", assessment.child, from_on=today - timedelta(days=29), **given)
        one.refresh_from_db()
        assert one.exemption_ground == "absent_4_weeks"


class TestThePlan:
    def test_is_agreed_drafted_and_issued(self, people: Staff, today: date) -> None:
        child = draft_sent(people, today, days_ago=16)
        school, client = an_institution(), client_of(Role.DECISION_OFFICER)
        page = {"on": today, "primary_need": "ASD", "names": "institution", "appeal_pack": "on"}
        assert "Select the school, college or institution" in errors(send(client, "plan-final", child, **page))
        send(client, "plan-final", child, **page, institution=school.pk, attends_now="on")
        child.refresh_from_db()
        assert child.stage == "maintained"
        assert child.plans.get().placements.get().institution == school

    def test_waits_for_the_fifteen_days_or_the_familys_word(self, people: Staff, today: date) -> None:
        child = draft_sent(people, today, days_ago=5)
        client = client_of(Role.DECISION_OFFICER)
        page = {"on": today, "primary_need": "ASD", "names": "type", "type_only": "special", "appeal_pack": "on"}
        assert "to comment on the draft" in errors(send(client, "plan-final", child, **page))
        send(client_of(Role.CASE_OFFICER), "plan-early-finish", child, on=today, in_writing="on")
        send(client, "plan-final", child, **page)
        child.refresh_from_db()
        assert child.stage == "maintained"

    def test_is_decided_and_sent_by_post(self, people: Staff, today: date) -> None:
        child = assessing(people, today).child
        send(client_of(Role.DECISION_OFFICER), "assessment-issue", child, on=today)
        ticks = {"is_section_i_blank": "on", "is_advice_attached": "on"}
        client = client_of(Role.CASE_OFFICER)
        assert "Confirm that section I is blank" in errors(send(client, "plan-draft", child, on=today, how="post"))
        assert "Enter the day it was served" in errors(send(client, "plan-draft", child, on=today, how="hand", **ticks))
        send(client, "plan-draft", child, on=today, how="post", **ticks)
        plan = child.plans.get()
        assert plan.draft_sent_on == today
        assert plan.draft_served_on is not None
        assert plan.draft_served_on > today

    def test_is_refused(self, people: Staff, today: date) -> None:
        child = assessing(people, today).child
        client = client_of(Role.DECISION_OFFICER)
        send(client, "assessment-refuse", child, on=today, reasons=REASONS, appeal_pack="on")
        child.refresh_from_db()
        assert child.stage == "refused_issue"


class TestAnExemption:
    def test_is_proposed_by_one_and_accepted_by_another(self, people: Staff, today: date) -> None:
        child, officer = requested(people, today).child, client_of(Role.CASE_OFFICER)
        row = child.deadlines.get(rule="assess_decision", replaced_at__isnull=True)
        no_ground = send(officer, "exemption-choose", child, limit=row.pk, ground="other")
        assert "educational-psychologist shortage" in errors(no_ground)
        step = send(officer, "exemption-choose", child, limit=row.pk, ground="absent_4_weeks").headers["Location"]
        given = typed(
            from_on=today - timedelta(days=38),
            to_on=today - timedelta(days=9),
            new_expected_on=today + timedelta(days=14),
            impractical_because="Nobody could be seen.",
            evidence="Letter on the file",
        )
        answer = officer.post(step, hidden(officer.get(step)) | given)
        assert answer.status_code == 302, errors(answer)
        send(client_of(Role.MANAGER), "exemption-decide", child, decision="accept", on=today)
        assert limits(child)["assess_decision"].exempt_from == today


class TestADeath:
    def test_is_confirmed_by_the_reference_and_taken_back_by_a_manager(self, people: Staff, today: date) -> None:
        child = requested(people, today).child
        client = client_of(Role.CASE_OFFICER)
        assert "reference of this record" in errors(
            send(client, "child-death", child, on=today, confirmation="C000000")
        )
        send(client, "child-death", child, on=today, confirmation=child.source_id.lower())
        child.refresh_from_db()
        assert (child.deceased_on, child.stage) == (today, "closed")
        send(client_of(Role.MANAGER), "child-death-undo", child, reason="Another child was meant")
        child.refresh_from_db()
        assert (child.deceased_on, child.stage) == (None, "requested")


class TestACorrection:
    def test_is_shown_before_it_is_made(self, people: Staff, today: date) -> None:
        request, client = requested(people, today), client_of(Role.MANAGER)
        address = f"/cases/{request.child.pk}/dates/requests/{request.pk}/received_on/"
        assert address in client.get(f"/cases/{request.child.pk}/dates/").content.decode()
        earlier = today - timedelta(days=43)
        given = typed(to=earlier, reason="The stamp says so")
        preview = client.post(address, hidden(client.get(address)) | given | {"preview": "yes"})
        due = earlier + timedelta(weeks=6)
        assert f"{due.day} {due:%B %Y}" in preview.content.decode()
        assert "Nothing is changed yet" in preview.content.decode()
        request.refresh_from_db()
        assert request.received_on == today - timedelta(days=40)
        made = client.post(address, hidden(preview) | given | {"apply": "yes"})
        assert made.headers["Location"] == f"/cases/{request.child.pk}/"
        request.refresh_from_db()
        assert request.received_on == earlier

    def test_that_would_run_backwards_is_refused_on_the_form(self, people: Staff, today: date) -> None:
        assessment, client = assessing(people, today), client_of(Role.MANAGER)
        request = assessment.request
        address = f"/cases/{assessment.child.pk}/dates/requests/{request.pk}/received_on/"  # type: ignore[union-attr]
        given = typed(to=today, reason="Wrong")
        answer = client.post(address, hidden(client.get(address)) | given | {"apply": "yes"})
        assert "must not be after" in errors(answer)

    def test_marks_a_record_made_by_mistake(self, people: Staff, today: date) -> None:
        request = requested(people, today)
        client = client_of(Role.MANAGER)
        send(client, "case-mark", request.child, record=f"requests-{request.pk}", reason="Other child")
        request.child.refresh_from_db()
        assert request.child.stage == "no_case"


class TestEveryPage:
    @pytest.mark.parametrize("name", PAGES)
    def test_is_not_there_for_a_stranger_nor_for_a_restricted_child(self, name: str) -> None:
        child = a_child()
        assert client_of(Role.AUDITOR).get(reverse(f"ehcp:{name}", args=[child.pk])).status_code == 404
        restrict(child, a_user(Role.MANAGER))
        assert client_of(PAGES[name]).get(reverse(f"ehcp:{name}", args=[child.pk])).status_code == 404

    def test_writes_down_who_looked(self, people: Staff, today: date) -> None:
        child = requested(people, today).child
        client_of(Role.DECISION_OFFICER).get(reverse("ehcp:request-assess", args=[child.pk]))
        assert ReadEntry.objects.filter(child_pk=child.pk, screen="decide_assess").exists()

    def test_acts_once_when_pressed_twice(self, people: Staff, today: date) -> None:
        child, client = requested(people, today).child, client_of(Role.DECISION_OFFICER)
        address = reverse("ehcp:request-assess", args=[child.pk])
        form = hidden(client.get(address)) | typed(on=today)
        assert [client.post(address, form).status_code for _ in range(2)] == [302, 302]
        assert child.assessments.count() == 1

    def test_says_who_was_first_and_can_then_be_sent_again(self, people: Staff, today: date) -> None:
        child, client = requested(people, today).child, client_of(Role.CASE_OFFICER)
        address = reverse("ehcp:request-withdraw", args=[child.pk])
        form = hidden(client.get(address)) | typed(on=today, reason="withdrawn")
        request = child.requests.get()
        requests.send_considering_notice(request, by=people.officer, on=today, now=at(today))
        late = client.post(address, form)
        assert late.status_code == 409
        assert str(people.officer) in errors(late)
        again = client.post(address, hidden(late) | typed(on=today, reason="withdrawn"))
        assert again.status_code == 302

    def test_is_left_with_the_reason_when_the_case_has_moved_on(self, people: Staff, today: date) -> None:
        child = assessing(people, today).child
        answer = client_of(Role.DECISION_OFFICER).get(reverse("ehcp:request-assess", args=[child.pk]), follow=True)
        assert "You cannot decide to assess now" in answer.content.decode()


def test_the_timeline_tells_what_was_corrected_and_why(people: Staff, today: date) -> None:
    request, client = requested(people, today), client_of(Role.MANAGER)
    address = f"/cases/{request.child.pk}/dates/requests/{request.pk}/received_on/"
    earlier = today - timedelta(days=43)
    given = typed(to=earlier, reason="The stamp says so") | {"apply": "yes"}
    client.post(address, hidden(client.get(address)) | given)
    said = client.get(f"/cases/{request.child.pk}/records/timeline/").content.decode()
    assert f"Received: {request.received_on:%-d %B %Y} became {earlier:%-d %B %Y}" in said
    assert "The stamp says so" in said
    assert "Recorded late: Moved here from the paper file" in said
