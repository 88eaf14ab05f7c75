from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from ehcp.assessments.acts import advice
from ehcp.assessments.acts.advice import AdviceAsked
from ehcp.cases.pages import actions
from ehcp.cases.reads.case import CaseNow
from ehcp.history.models.versions import LAST_DAY
from ehcp.law.laws import Laws
from ehcp.law.settings import Law
from ehcp.ledger.acts import outbox, sweep
from ehcp.ledger.sync import reconcile
from ehcp.models import (
    AdviceRequest,
    AnnualReview,
    AssessmentRequest,
    Child,
    Correction,
    Deadline,
    DeadlineNotice,
    Exemption,
    NeedsAssessment,
    OutboxMessage,
    Plan,
)
from ehcp.people.acts import allocation, children
from ehcp.requests.acts import requests
from ehcp.work.reads.home import my_work
from ehcp.workflow import MoveNotAllowed
from panels.items.acts.agenda import list_item
from panels.meetings.reads.agenda import agenda as agenda_of
from panels.meetings.reads.meetings import meeting_list
from sendcases.accounts.roles import Role
from tests.ehcp.acts import Staff, assessing, at, drafting, requested, staff
from tests.factories import a_child, a_panel_item, a_plan, a_user

pytestmark = pytest.mark.django_db

DIED = date(2026, 11, 14)
TOLD = date(2026, 11, 16)


@pytest.fixture
def people() -> Staff:
    return staff()


class TestRecordDeath:
    def test_ends_the_open_request_on_the_day_of_death(self, people: Staff) -> None:
        request = requested(people)
        children.record_death(request.child, by=people.officer, on=DIED, now=at(TOLD))
        request.refresh_from_db()
        assert (request.outcome, request.withdrawn_on, request.withdrawn_reason) == ("W", DIED, "deceased")
        assert (request.child.deceased_on, request.child.stage, request.child.next_due_on) == (DIED, "closed", None)

    def test_voids_every_clock(self, people: Staff) -> None:
        child = assessing(people).child
        children.record_death(child, by=people.officer, on=DIED, now=at(TOLD))
        assert not Deadline.objects.open(LAST_DAY).filter(child=child).exists()

    def test_ends_a_maintained_plan_and_the_meetings_called(self, people: Staff) -> None:
        plan = a_plan(a_child())
        review = AnnualReview.objects.create(
            source_id="V1", plan=plan, kind="annual", planned_meeting_on=date(2026, 12, 1), called_on=date(2026, 11, 2)
        )
        children.record_death(plan.child, by=people.officer, on=DIED, now=at(TOLD))
        plan.refresh_from_db()
        review.refresh_from_db()
        assert (plan.ceased_on, plan.cease_reason) == (DIED, "8")
        assert review.cancelled_on == TOLD
        assert plan.child.stage == "ceased"

    def test_takes_back_what_waits_to_be_sent(self, people: Staff) -> None:
        request = requested(people, a_child(officer=people.officer))
        DeadlineNotice.objects.create(
            deadline=Deadline.objects.filter(child=request.child).first(),  # type: ignore[misc]
            threshold="due",
            reached_on=TOLD,
            raised_at=at(TOLD),
        )
        message = OutboxMessage.objects.create(recipient=people.officer, kind="digest", day=TOLD, queued_at=at(TOLD))
        children.record_death(request.child, by=people.manager, on=DIED, now=at(TOLD))
        message.refresh_from_db()
        assert not DeadlineNotice.objects.exists()
        assert message.cancelled_at == at(TOLD)

    def test_keeps_when_it_became_known(self, people: Staff) -> None:
        request = requested(people)
        children.record_death(request.child, by=people.officer, on=DIED, now=at(TOLD))
        kept = Correction.objects.get(table="children", field="deceased_on")
        assert (kept.value_before, kept.value_after, kept.recorded_on) == ("", "2026-11-14", TOLD)

    def test_a_receipt_after_the_death_ends_on_the_day_it_came(self, people: Staff) -> None:
        request = requested(people)
        children.record_death(request.child, by=people.officer, on=date(2026, 11, 5), now=at(TOLD))
        request.refresh_from_db()
        assert request.withdrawn_on == request.received_on

    def test_is_recorded_once(self, people: Staff) -> None:
        child = a_child()
        children.record_death(child, by=people.officer, on=DIED, now=at(TOLD))
        with pytest.raises(MoveNotAllowed, match="already recorded"):
            children.record_death(child, by=people.officer, on=DIED, now=at(TOLD))

    def test_is_not_for_business_support(self, people: Staff) -> None:
        with pytest.raises(MoveNotAllowed, match="Only a case officer or a manager"):
            children.record_death(a_child(), by=people.support, on=DIED, now=at(TOLD))

    def test_closes_the_record_to_requests(self, people: Staff) -> None:
        child = a_child()
        children.record_death(child, by=people.officer, on=DIED, now=at(TOLD))
        with pytest.raises(MoveNotAllowed, match="closed"):
            requests.receive_request(child, by=people.support, on=TOLD, now=at(TOLD), source="1")


class TestUndoDeath:
    def test_lets_everything_run_again_and_keeps_the_reason(self, people: Staff) -> None:
        request = requested(people)
        due = request.child.next_due_on
        children.record_death(request.child, by=people.officer, on=DIED, now=at(TOLD))
        children.undo_death(request.child, by=people.manager, on=TOLD, now=at(TOLD), reason="Another child was meant")
        request.refresh_from_db()
        assert (request.outcome, request.withdrawn_on) == ("A", None)
        assert (request.child.deceased_on, request.child.stage, request.child.next_due_on) == (None, "requested", due)
        event = request.child.events.get(kind="child.death_taken_back")
        assert event.replaces is not None
        assert event.replaces.kind == "child.died"
        assert event.reason.text == "Another child was meant"
        assert event.data == {}

    def test_is_for_a_manager(self, people: Staff) -> None:
        child = a_child(deceased_on=DIED)
        with pytest.raises(MoveNotAllowed, match="Only a manager"):
            children.undo_death(child, by=people.officer, on=TOLD, now=at(TOLD), reason="Mistake")

    def test_puts_on_again_the_meetings_that_the_death_cancelled_and_no_other(self, people: Staff) -> None:
        plan = a_plan(a_child())
        called = {"kind": "annual", "called_on": date(2026, 11, 2)}
        AnnualReview.objects.create(source_id="V1", plan=plan, planned_meeting_on=date(2026, 12, 1), **called)
        AnnualReview.objects.create(
            source_id="V2", plan=plan, planned_meeting_on=date(2026, 12, 8), cancelled_on=TOLD, **called
        )
        reconcile([plan.child_id], laws=Laws.of(Law.default()), now=at(TOLD))
        before = facts_of(plan.child)
        children.record_death(plan.child, by=people.officer, on=DIED, now=at(TOLD))
        later = date(2026, 11, 18)
        children.undo_death(plan.child, by=people.manager, on=later, now=at(later), reason="Mistake")
        assert facts_of(plan.child) == before

    @pytest.mark.parametrize("make", [requested, assessing, drafting], ids=lambda make: make.__name__)
    def test_leaves_every_fact_and_every_clock_as_it_was(self, people: Staff, make: Callable[..., Any]) -> None:
        child = make(people).child
        assessment = child.assessments.first()
        if assessment is not None and assessment.outcome == "A":
            asked = [AdviceAsked("medical", "Invented clinic"), AdviceAsked("parent")]
            advice.request_advice(assessment, asked=asked, by=people.officer, on=TOLD, now=at(TOLD))
        before = facts_of(child)
        children.record_death(child, by=people.officer, on=DIED, now=at(TOLD))
        assert facts_of(child) != before
        children.undo_death(child, by=people.manager, on=TOLD, now=at(TOLD), reason="Mistake")
        assert facts_of(child) == before

    def test_tells_the_officer_of_the_limits_again_that_day_and_once(self, people: Staff) -> None:
        people.officer.email = "officer@example.org"
        people.officer.save()
        child = requested(people, a_child(officer=people.officer), on=date(2026, 10, 5)).child
        day = date(2026, 11, 16)
        sweep.sweep_deadlines(law=Law.default(), now=at(day), today=day)
        raised = notices_of(child)
        assert raised
        children.record_death(child, by=people.officer, on=DIED, now=at(day))
        assert outbox.deliver_outbox(now=at(day)) == 0
        children.undo_death(child, by=people.manager, on=day, now=at(day), reason="Mistake")
        sweep.sweep_deadlines(law=Law.default(), now=at(day), today=day)
        assert notices_of(child) == raised
        assert [outbox.deliver_outbox(now=at(day)) for _ in range(2)] == [1, 0]
        assert len(mail.outbox) == 1


def facts_of(child: Child) -> list[Any]:
    """What the records of a child and its clocks say, whatever the number of the row."""
    records = [
        *AssessmentRequest.objects.filter(child=child).values(),
        *NeedsAssessment.objects.filter(child=child).values(),
        *AdviceRequest.objects.filter(assessment__child=child).values(),
        *Plan.objects.filter(child=child).values(),
        *AnnualReview.objects.filter(plan__child=child).values(),
    ]
    limits = Deadline.objects.current().filter(child=child).order_by("rule", "record_id", "cycle")
    kept = Child.objects.values("stage", "next_due_on", "next_rule", "deceased_on", "officer").get(pk=child.pk)
    since = {"known_from": None}
    return [kept, [row | since for row in records], [{**row, "id": None} | since for row in limits.values()]]


def notices_of(child: Child) -> set[tuple[Any, ...]]:
    found = DeadlineNotice.objects.filter(deadline__child=child)
    return set(found.values_list("deadline__rule", "deadline__record_id", "threshold", "reached_on"))


class TestNobodyIsChasedForAChildWhoDied:
    @pytest.fixture
    def child(self, people: Staff) -> Child:
        child = assessing(people).child
        advice.request_advice(
            child.assessments.get(),
            asked=[AdviceAsked("medical", "Invented clinic"), AdviceAsked("psychological")],
            by=people.support,
            on=TOLD,
            now=at(TOLD),
        )
        child.refresh_from_db()
        allocation.allocate(child, officer=people.officer, by=people.manager, on=TOLD, now=at(TOLD))
        exemptions_asked(child, people)
        children.record_death(child, by=people.manager, on=DIED, now=at(TOLD))
        return child

    def test_the_advice_keeps_its_facts_and_is_shown_as_no_longer_awaited(
        self, child: Child, people: Staff, client: Client
    ) -> None:
        assert AdviceRequest.objects.filter(received_on=None, cancelled_on=None).count() == 2
        client.force_login(people.officer)
        shown = client.get(f"/cases/{child.pk}/records/assessment/").content.decode()
        assert shown.count("No longer awaited") == 2
        assert "Not yet" not in shown
        assert "Proposed, no longer needed" in shown

    @pytest.mark.parametrize("name", ["receive", "cancel", "exempt"])
    def test_no_page_asks_for_the_advice(self, child: Child, people: Staff, client: Client, name: str) -> None:
        client.force_login(people.manager)
        answer = client.get(f"/cases/{child.pk}/advice/{name}/", follow=True)
        assert answer.redirect_chain == [(f"/cases/{child.pk}/", 302)]
        assert "No advice is awaited" in answer.content.decode()

    def test_nothing_is_offered_but_to_put_the_record_right(self, child: Child) -> None:
        everyone = a_user(*Role)
        case = CaseNow(child, TOLD)
        assert reverse("ehcp:case", args=[child.pk])  # pages offer their acts when the addresses are read
        assert [offer.label for offer in actions.offers(everyone, case)] == [
            "Upload documents",
            "Log a contact",
            "Merge two records of one person",
            "Restrict the record",
            "Correct a date",
            "Mark a record as entered by mistake",
            "Take back a death recorded by mistake",
        ]

    def test_no_work_list_names_the_child_and_the_team_is_told_of_the_death_alone(
        self, child: Child, people: Staff
    ) -> None:
        for user in (people.officer, people.manager, people.support, people.decider):
            work = my_work(user, TOLD, at(TOLD))
            assert [tile for tile in work.tiles if tile.number] == []
            assert work.rows == []
        assert [row.event.kind for row in my_work(people.officer, TOLD, at(TOLD)).arrived] == ["child.died"]

    def test_no_notice_and_no_digest_is_raised(self, child: Child, people: Staff) -> None:
        later = date(2027, 3, 1)
        sweep.sweep_deadlines(law=Law.default(), now=at(later), today=later)
        assert not DeadlineNotice.objects.filter(deadline__child=child).exists()
        assert not OutboxMessage.objects.filter(cancelled_at=None).exists()

    def test_the_list_of_cases_and_its_download_say_that_nothing_is_to_be_sent(
        self, child: Child, people: Staff, client: Client
    ) -> None:
        client.force_login(people.officer)
        assert "Has died" in client.get("/cases/").content.decode()
        response = client.get("/cases/download/csv/")
        assert "Has died: nothing is to be sent" in b"".join(response).decode()  # type: ignore[call-overload]

    def test_no_agenda_counts_or_takes_the_child(self, people: Staff) -> None:
        child = drafting(people).child
        item = a_panel_item(child)
        children.record_death(child, by=people.officer, on=DIED, now=at(TOLD))
        (meeting,) = meeting_list(people.manager, TOLD)["later"]
        assert (meeting.listed, meeting.undecided) == (0, 0)
        assert agenda_of(meeting, people.manager, TOLD).rows == []
        with pytest.raises(MoveNotAllowed, match="nothing to put to a panel"):
            list_item(
                child, meeting=meeting, kind="placement", question="", presenter=people.officer,
                by=people.officer, now=at(TOLD),
            )  # fmt: skip
        children.undo_death(child, by=people.manager, on=TOLD, now=at(TOLD), reason="Mistake")
        (meeting,) = meeting_list(people.manager, TOLD)["later"]
        assert (meeting.listed, meeting.undecided) == (1, 1)
        assert [row.item for row in agenda_of(meeting, people.manager, TOLD).rows] == [item]


def exemptions_asked(child: Child, people: Staff) -> None:
    """An exemption that somebody proposed and nobody has decided on."""
    Exemption.objects.create(
        source_id="X1",
        assessment=child.assessments.get(),
        ground="exceptional_circumstances",
        from_on=TOLD,
        proposed_by=people.officer,
    )
