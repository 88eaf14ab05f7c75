"""Mediation and appeals from the family's word to the end: each as facts whose limits the clock knows."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from ehcp.cases.reads.case import CaseNow
from ehcp.disputes import acts
from ehcp.disputes.reads import about_of, decisions, open_steps
from ehcp.exchange.acts import export_package, import_package
from ehcp.law.plan.appeals import RULES_BY_CONCESSION, RULES_BY_LIMB
from ehcp.ledger.sync import laws_in_force, reconcile
from ehcp.models import (
    Appeal,
    AppealSection,
    CaseEvent,
    Child,
    Deadline,
    DisputeAbout,
    DisputeTask,
    Mediation,
    NeedsAssessment,
    Plan,
)
from ehcp.plans.acts.ceasing import cease_takes_effect
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.ehcp.acts import at
from tests.factories import a_child, a_plan, a_request, a_user, tell_limits
from tests.pages.act_pages import client_of

pytestmark = pytest.mark.django_db
LETTER, ON = date(2026, 11, 9), date(2026, 11, 20)


@pytest.fixture
def officer() -> User:
    return a_user(Role.CASE_OFFICER)


@pytest.fixture
def decider() -> User:
    return a_user(Role.DECISION_OFFICER)


def refused() -> Child:
    child = a_child()
    a_request(child, outcome="N", decision_sent_on=LETTER, received_on=date(2026, 10, 1))
    tell_limits(child)
    return child


def with_plan(**values: Any) -> Child:
    plan = a_plan(a_child(), **({"first_final_on": LETTER} | values))
    tell_limits(plan.child)
    return plan.child


def decision(child: Child, about: str) -> str:
    return next(one.key for one in decisions(CaseNow(child, ON)) if one.about == about)


def appealed(child: Child, by: User, about: str, *sections: str, on: date = date(2026, 11, 16)) -> Appeal:
    return acts.register_appeal(child, decision=decision(child, about), sections=sections, by=by, on=on, now=at(ON))


def outstanding(child: Child) -> set[str]:
    return set(Deadline.objects.outstanding(ON).filter(child=child).values_list("rule", flat=True))


class TestADecision:
    def test_is_offered_with_its_letter_so_that_two_appeal_windows_say_which_is_whose(self) -> None:
        child = with_plan(cease_decision_sent_on=date(2026, 11, 12))
        assert [one.label for one in decisions(CaseNow(child, ON))] == [
            "Decision to cease the plan, 12 November 2026",
            "Final plan, 9 November 2026",
        ]

    @pytest.mark.parametrize(
        ("sections", "about"),
        [(["I"], "placement"), (["B", "F"], "contents"), (["B", "F", "I"], "contents_and_placement")],
    )
    def test_on_a_plan_is_disputed_by_its_sections(self, sections: list[str], about: str) -> None:
        (plan,) = decisions(CaseNow(with_plan(), ON))
        assert about_of(plan, sections) == about


class TestMediation:
    def test_that_is_wanted_starts_the_thirty_days_and_an_agreement_to_assess_begins_the_assessment(
        self, officer: User
    ) -> None:
        child = refused()
        made = acts.request_mediation(
            child, decision=decision(child, "refusal_to_assess"), wanted=True, by=officer, on=LETTER, now=at(ON)
        )
        assert "mediation_arrange" in outstanding(child)
        step = next(one for one in open_steps(CaseNow(child, ON)) if one.field == "held_on")
        held_on = date(2026, 11, 18)
        acts.record_dispute_step(child, by=officer, on=held_on, now=at(ON), step=step.key)
        acts.agree_mediation(
            child, mediation=made.pk, agreement="full", terms="Will assess.", by=officer, on=held_on, now=at(ON)
        )
        assessment = NeedsAssessment.objects.get(child=child)
        assert (assessment.origin, assessment.clock_start_on) == ("mediation_agreement", held_on)
        assert {"reversed_no_plan", "reversed_final_plan"} & outstanding(child)
        assert DisputeTask.objects.get().due_on == date(2026, 12, 2)

    def test_that_is_declined_asks_for_the_certificate_only(self, officer: User) -> None:
        child = refused()
        acts.request_mediation(
            child, decision=decision(child, "refusal_to_assess"), wanted=False, by=officer, on=LETTER, now=at(ON)
        )
        assert Mediation.objects.get().declined_on == LETTER
        assert "mediation_arrange" not in outstanding(child)
        assert "certificate_declined" in outstanding(child)

    def test_is_opened_once_about_one_decision(self, officer: User) -> None:
        child = refused()
        asked = {"decision": decision(child, "refusal_to_assess"), "wanted": True, "by": officer, "on": LETTER}
        acts.request_mediation(child, now=at(ON), **asked)
        with pytest.raises(MoveNotAllowed, match="open since 9 November 2026"):
            acts.request_mediation(child, now=at(ON), **asked)


class TestAnAppeal:
    def test_starts_the_response_and_keeps_its_sections(self, officer: User) -> None:
        child = with_plan()
        made = appealed(child, officer, "contents", "F", "I")
        assert made.about == DisputeAbout.CONTENTS_AND_PLACEMENT
        assert "appeal_response" in outstanding(child)
        assert list(AppealSection.objects.values_list("section", flat=True)) == ["F", "I"]

    def test_against_ceasing_keeps_the_plan_in_force_until_it_ends(self, officer: User, decider: User) -> None:
        sent = date(2026, 6, 1)
        child = with_plan(first_final_on=date(2025, 6, 2), cease_decision_sent_on=sent)
        made = acts.register_appeal(
            child,
            decision=decision(child, "ceasing"),
            by=officer,
            on=date(2026, 7, 6),
            now=at(date(2026, 7, 6)),
        )
        plan = Plan.objects.get()
        with pytest.raises(MoveNotAllowed, match="appeal against ceasing is open"):
            cease_takes_effect(plan, by=decider, on=ON, now=at(ON), reason="2")
        acts.end_appeal(child, appeal=made.pk, outcome="dismissed", by=officer, on=ON, now=at(ON))
        cease_takes_effect(plan, by=decider, on=ON, now=at(ON), reason="2")
        plan.refresh_from_db()
        assert plan.ceased_on == ON

    def test_conceded_ends_the_response_and_begins_the_assessment(self, officer: User, decider: User) -> None:
        child = refused()
        made = appealed(child, officer, "refusal_to_assess")
        acts.concede_appeal(child, appeal=made.pk, by=decider, on=ON, now=at(ON))
        assert NeedsAssessment.objects.get(child=child).origin == "conceded_appeal"
        assert "appeal_response" not in outstanding(child)
        assert "concede_assess_notify" in outstanding(child)

    @pytest.mark.parametrize("is_agreed_first", [True, False])
    def test_conceded_about_what_mediation_agreed_leaves_one_assessment_with_the_earlier_limits(
        self, officer: User, decider: User, tmp_path: Path, is_agreed_first: bool
    ) -> None:
        child = refused()
        about = decision(child, "refusal_to_assess")
        made = appealed(child, officer, "refusal_to_assess")
        mediation = acts.request_mediation(child, decision=about, wanted=True, by=officer, on=LETTER, now=at(ON))
        held_on = date(2026, 11, 18)
        step = next(one for one in open_steps(CaseNow(child, ON)) if one.field == "held_on")
        acts.record_dispute_step(child, by=officer, on=held_on, now=at(ON), step=step.key)
        agreed = {"mediation": mediation.pk, "agreement": "full", "terms": "Will assess.", "by": officer, "on": held_on}
        conceded = {"appeal": made.pk, "by": decider, "on": ON, "now": at(ON)}
        if is_agreed_first:
            acts.agree_mediation(child, now=at(ON), **agreed)
            acts.concede_appeal(child, **conceded)
        else:  # the agreement is recorded late, and came first all the same
            acts.concede_appeal(child, **conceded)
            acts.agree_mediation(child, now=at(ON), **agreed)
        assessment = NeedsAssessment.objects.get(child=child)
        assert (assessment.origin, assessment.clock_start_on) == ("mediation_agreement", held_on)
        assert "reversed_final_plan" in outstanding(child)
        assert not {"concede_assess_final", "concede_assess_no_plan"} & outstanding(child)
        joined = CaseEvent.objects.get(kind="assessment.joined")
        assert joined.record_id == assessment.source_id
        assert Appeal.objects.get().outcome == "conceded"
        export_package(tmp_path / "out")
        again = import_package(tmp_path / "out", by=None, now=at(ON))
        assert again.is_written, again.report.in_order()

    def test_is_not_conceded_after_the_response(self, officer: User, decider: User) -> None:
        child = refused()
        made = appealed(child, officer, "refusal_to_assess")
        (step,) = open_steps(CaseNow(child, ON))
        acts.record_dispute_step(child, by=officer, on=date(2026, 11, 18), now=at(ON), step=step.key)
        with pytest.raises(MoveNotAllowed, match="only a consent order"):
            acts.concede_appeal(child, appeal=made.pk, by=decider, on=ON, now=at(ON))

    def test_upheld_on_a_refusal_to_assess_begins_the_assessment_that_was_ordered(self, officer: User) -> None:
        child = refused()
        made = appealed(child, officer, "refusal_to_assess")
        with pytest.raises(MoveNotAllowed, match="limb b of reg 44"):
            acts.end_appeal(child, appeal=made.pk, outcome="upheld", limb="e", by=officer, on=ON, now=at(ON))
        acts.end_appeal(
            child, appeal=made.pk, outcome="upheld", limb="b", order="It is ordered …", by=officer, on=ON, now=at(ON)
        )
        assert NeedsAssessment.objects.get(child=child).origin == "tribunal_order"
        assert "order_assess_notify" in outstanding(child)
        kinds = CaseEvent.objects.filter(child=child).values_list("kind", flat=True)
        assert {"appeal.ordered", "appeal.ended", "assessment.started"} <= set(kinds)

    def test_ends_for_each_section_in_whose_favour(self, officer: User) -> None:
        child = with_plan()
        made = appealed(child, officer, "contents", "B", "F")
        acts.end_appeal(
            child,
            appeal=made.pk,
            outcome="part_upheld",
            limb="e",
            order="Section F is amended to read …",
            sections={"B": "authority", "F": "family"},
            by=officer,
            on=ON,
            now=at(ON),
        )
        assert dict(AppealSection.objects.values_list("section", "outcome")) == {"B": "authority", "F": "family"}
        assert "order_amend_provision" in outstanding(child)

    def test_has_tasks_with_a_day_and_five_weeks_to_answer_a_recommendation(self, officer: User) -> None:
        child = with_plan()
        made = appealed(child, officer, "contents", "F")
        on = date(2026, 11, 17)
        task = acts.add_dispute_task(
            child,
            appeal=made.pk,
            kind="recommendation",
            words="The ICB is to fund therapy.",
            body="ICB",
            by=officer,
            on=on,
            now=at(ON),
        )
        assert task.due_on == date(2026, 12, 22)
        acts.finish_dispute_task(child, task=task.pk, answer="Accepted.", by=officer, on=ON, now=at(ON))
        with pytest.raises(MoveNotAllowed, match="done already"):
            acts.finish_dispute_task(child, task=task.pk, by=officer, on=ON, now=at(ON))


ENDINGS: list[tuple[str, dict[str, Any]]] = [
    *((code, {"outcome": "upheld", "order_limb": limb, "order_on": ON, "outcome_on": ON})
      for limb, codes in RULES_BY_LIMB.items() for code in codes),
    *((code, {"about": about, "outcome": "conceded", "conceded_on": ON, "outcome_on": ON})
      for about, codes in RULES_BY_CONCESSION.items() for code in codes),
]  # fmt: skip


@pytest.mark.parametrize(("code", "ending"), ENDINGS)
def test_every_limit_of_an_order_or_a_concession_has_the_step_that_ends_it(
    code: str, ending: dict[str, Any], officer: User
) -> None:
    child = with_plan(first_final_on=date(2026, 3, 2))
    about = {"about": "contents", "decision_letter_on": date(2026, 3, 2), "registered_on": date(2026, 4, 1)}
    Appeal.objects.create(source_id="AP900001", child=child, plan=child.plans.get(), **(about | ending))
    reconcile([child.pk], laws=laws_in_force(), now=at(ON))
    assert code in outstanding(child)
    for step in open_steps(CaseNow(child, ON)):
        acts.record_dispute_step(child, by=officer, on=ON, now=at(ON), step=step.key)
    assert code not in outstanding(child)


def test_the_tab_and_the_banner_show_what_is_open(officer: User) -> None:
    child = with_plan()
    client = client_of(Role.CASE_OFFICER)
    address = reverse("ehcp:case-tab", args=[child.pk, "disputes"])
    assert "The family may appeal: Final plan, 9 November 2026" in client.get(address).content.decode()
    appealed(child, officer, "contents", "F")
    tab = client.get(address).content.decode()
    assert "Appeal about contents of the plan: open" in tab
    assert "The family may appeal" not in tab
    assert "Appeal open" in client.get(reverse("ehcp:case", args=[child.pk])).content.decode()


def test_the_pages_take_an_appeal_and_its_end(officer: User) -> None:
    child = refused()
    client = client_of(Role.CASE_OFFICER)
    for name in ("mediation-request", "appeal-register"):
        assert client.get(reverse(f"ehcp:{name}", args=[child.pk])).status_code == 200
    appealed(child, officer, "refusal_to_assess")
    for name in ("appeal-end", "dispute-task"):
        assert client.get(reverse(f"ehcp:{name}", args=[child.pk])).status_code == 200
