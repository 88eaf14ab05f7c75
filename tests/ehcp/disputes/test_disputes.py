"""Steps of mediations and appeals: each ends its limit, in its order, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from ehcp.cases.reads.case import CaseNow
from ehcp.disputes.acts import agree_mediation, record_dispute_step, register_appeal
from ehcp.disputes.reads import decisions, open_steps
from ehcp.ledger.sync import laws_in_force, reconcile
from ehcp.models import Appeal, CaseEvent, Child, Deadline, DisputeTask, Mediation
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.roles import Role
from tests.ehcp.acts import at
from tests.factories import a_child, a_plan, a_user
from tests.pages.act_pages import client_of

pytestmark = pytest.mark.django_db
ON, LETTER = date(2026, 11, 20), date(2026, 10, 1)


@pytest.fixture
def child() -> Child:
    return a_plan(a_child(), first_final_on=LETTER).child


def mediation(child: Child, **values: object) -> Mediation:
    plan = child.plans.get()
    about = {"about": "contents", "decision_letter_on": LETTER, "requested_on": date(2026, 11, 2)}
    made = Mediation.objects.create(source_id="M900001", child=child, plan=plan, **(about | values))
    reconcile([child.pk], laws=laws_in_force(), now=at(ON))
    return made


def appeal(child: Child, **values: object) -> Appeal:
    plan = child.plans.get()
    about = {"about": "contents", "decision_letter_on": LETTER, "registered_on": date(2026, 10, 19)}
    made = Appeal.objects.create(source_id="AP900001", child=child, plan=plan, **(about | values))
    reconcile([child.pk], laws=laws_in_force(), now=at(ON))
    return made


def record(child: Child, field: str, on: date = ON) -> None:
    steps = open_steps(CaseNow(child, ON))
    step = next((one.key for one in steps if one.field == field), "none")
    record_dispute_step(child, by=a_user(Role.CASE_OFFICER), on=on, now=at(ON), step=step)


def outstanding(child: Child) -> set[str]:
    return set(Deadline.objects.outstanding(ON).filter(child=child).values_list("rule", flat=True))


def test_a_mediation_held_meets_its_limit_and_asks_for_the_certificate(child: Child) -> None:
    held_on = mediation(child)
    assert "mediation_arrange" in outstanding(child)
    record(child, "held_on", date(2026, 11, 18))
    held_on.refresh_from_db()
    assert held_on.held_on == date(2026, 11, 18)
    assert "mediation_arrange" not in outstanding(child)
    assert "certificate_held" in outstanding(child)
    record(child, "certificate_on")
    assert not {"mediation_arrange", "certificate_held"} & outstanding(child)
    assert list(CaseEvent.objects.order_by("pk").values_list("kind", flat=True)) == [
        "mediation.held",
        "mediation.certified",
    ]


def test_a_response_ends_the_limit_of_the_appeal(child: Child) -> None:
    appeal(child)
    assert "appeal_response" in outstanding(child)
    record(child, "response_on")
    assert "appeal_response" not in outstanding(child)


def test_an_order_is_carried_out(child: Child) -> None:
    appeal(child, order_on=date(2026, 11, 9), order_limb="e", outcome="upheld", outcome_on=date(2026, 11, 9))
    assert "order_amend_provision" in outstanding(child)
    record(child, "complied_on")
    assert "order_amend_provision" not in outstanding(child)


def test_a_step_is_not_before_what_it_follows_nor_taken_twice(child: Child) -> None:
    mediation(child)
    with pytest.raises(MoveNotAllowed, match="on or after 2 November 2026"):
        record(child, "held_on", date(2026, 11, 1))
    with pytest.raises(MoveNotAllowed, match="already recorded, or is not the next"):
        record(child, "certificate_on")


def test_the_page_offers_what_waits_and_says_when_nothing_does(child: Child) -> None:
    officer = client_of(Role.CASE_OFFICER)
    address = reverse("ehcp:dispute-record", args=[child.pk])
    assert "No step of a mediation or an appeal waits" in officer.get(address, follow=True).content.decode()
    mediation(child)
    page = officer.get(address).content.decode()
    assert "Mediation held: mediation about contents" in page
    assert "Mediation certificate issued" not in page


def test_an_agreement_is_in_full_in_part_or_none_and_recorded_once(child: Child) -> None:
    made = mediation(child, held_on=date(2026, 11, 18))
    given = {"mediation": made.pk, "by": a_user(Role.CASE_OFFICER), "on": ON, "now": at(ON)}
    with pytest.raises(MoveNotAllowed, match="whether there was an agreement"):
        agree_mediation(child, agreement="perhaps", **given)
    with pytest.raises(MoveNotAllowed, match="Write down the terms"):
        agree_mediation(child, agreement="part", terms=" ", **given)
    agree_mediation(child, agreement="none", **given)
    assert not DisputeTask.objects.exists(), "what was not agreed asks for nothing"
    with pytest.raises(MoveNotAllowed, match="its result is recorded once"):
        agree_mediation(child, agreement="full", terms="Two hours more.", **given)


def test_one_appeal_about_a_decision_is_open_at_a_time(child: Child) -> None:
    (decision,) = decisions(CaseNow(child, ON))
    given = {"decision": decision.key, "by": a_user(Role.CASE_OFFICER), "on": ON, "now": at(ON)}
    with pytest.raises(MoveNotAllowed, match="Choose the sections"):
        register_appeal(child, **given)
    made = register_appeal(child, sections=("F", "B"), **given)
    assert list(made.sections.values_list("section", flat=True).order_by("section")) == ["B", "F"]
    with pytest.raises(MoveNotAllowed, match="open already"):
        register_appeal(child, sections=("I",), **given)
