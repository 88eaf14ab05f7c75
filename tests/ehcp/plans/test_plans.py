from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ehcp.assessments.acts import assessments
from ehcp.law.laws import Laws
from ehcp.law.settings import Law
from ehcp.ledger.sync import reconcile
from ehcp.models import LawSetting, Plan
from ehcp.plans.acts import plans
from ehcp.plans.acts.plans import SectionI
from ehcp.workflow import MoveNotAllowed
from tests.ehcp.acts import Staff, assessing, at, drafting, limits, staff
from tests.factories import a_plan, an_institution

pytestmark = pytest.mark.django_db

SENT = date(2026, 12, 10)
DAY_15 = date(2026, 12, 24)
DAY_16 = date(2026, 12, 25)
TYPE_ONLY = SectionI(type_only="special")


@pytest.fixture
def people() -> Staff:
    return staff()


def sent(people: Staff) -> Plan:
    return plans.send_draft(drafting(people).child, by=people.officer, on=SENT, now=at(SENT))


class TestSendDraft:
    def test_opens_fifteen_days_and_meets_the_internal_target(self, people: Staff) -> None:
        plan = sent(people)
        rows = limits(plan.child)
        assert (plan.draft_sent_on, plan.draft_served_on, plan.first_final_on) == (SENT, SENT, None)
        assert (rows["draft_window"].starts_on, rows["draft_window"].due_on) == (SENT, DAY_15)
        assert rows["draft_plan_target"].met_on == SENT
        assert rows["no_plan_decision"].superseded_on == SENT
        assert plan.child.stage == "draft_sent"

    def test_by_post_counts_from_the_second_working_day_after(self, people: Staff) -> None:
        child = drafting(people).child
        plan = plans.send_draft(child, by=people.officer, on=SENT, now=at(SENT), by_post=True)
        assert plan.draft_served_on == date(2026, 12, 14)
        assert limits(child)["draft_window"].due_on == date(2026, 12, 28)

    def test_again_keeps_the_first_day_and_starts_the_window_anew(self, people: Staff) -> None:
        plan = sent(people)
        again = date(2026, 12, 17)
        same = plans.send_draft(plan.child, by=people.officer, on=again, now=at(again))
        assert (same.pk, same.draft_sent_on, same.draft_served_on) == (plan.pk, SENT, again)
        assert limits(plan.child)["draft_window"].due_on == date(2026, 12, 31)

    def test_waits_for_the_decision_to_issue(self, people: Staff) -> None:
        child = assessing(people).child
        with pytest.raises(MoveNotAllowed, match="You cannot send the draft plan now"):
            plans.send_draft(child, by=people.officer, on=SENT, now=at(SENT))


class TestIssueFinal:
    def issue(self, people: Staff, plan: Plan, on: date, section_i: SectionI = TYPE_ONLY) -> Plan:
        return plans.issue_final(
            plan.child,
            by=people.decider,
            on=on,
            now=at(on),
            primary_need="ASD",
            secondary_need="SLCN",
            section_i=section_i,
        )

    def test_is_premature_on_the_fifteenth_day(self, people: Staff) -> None:
        plan = sent(people)
        with pytest.raises(MoveNotAllowed, match="until 24 December 2026"):
            self.issue(people, plan, DAY_15)
        plan.refresh_from_db()
        assert plan.first_final_on is None

    def test_meets_the_twenty_weeks_from_the_sixteenth_day(self, people: Staff) -> None:
        plan = self.issue(people, sent(people), DAY_16)
        rows = limits(plan.child)
        assert rows["final_plan"].met_on == DAY_16
        assert rows["annual_review"].due_on == date(2027, 12, 24)
        assert "appeal_window" in rows
        assert plan.child.stage == "maintained"
        assert list(plan.needs.values_list("rank", "sen_type")) == [(1, "ASD"), (2, "SLCN")]

    def test_names_the_school(self, people: Staff) -> None:
        school = an_institution()
        plan = self.issue(people, sent(people), DAY_16, SectionI(institution=school, attends_now=True))
        placement = plan.placements.get()
        assert (placement.institution, placement.basis, placement.rank) == (school, "both", 1)

    def test_needs_section_i(self, people: Staff) -> None:
        with pytest.raises(MoveNotAllowed, match="Section I must name"):
            self.issue(people, sent(people), DAY_16, SectionI())

    def test_may_come_early_when_the_family_agreed_in_writing(self, people: Staff) -> None:
        plan, early = sent(people), date(2026, 12, 17)
        plans.agree_early_finish(plan.child, by=people.officer, on=early, now=at(early), in_writing=True)
        self.issue(people, plan, early)
        row = limits(plan.child)["draft_window"]
        assert (row.met_on, row.premature_on) == (early, None)

    def test_is_only_marked_premature_where_the_setting_warns(self, people: Staff) -> None:
        LawSetting.objects.create(name="premature_final", value="warn", changed_at=at(SENT))
        plan = self.issue(people, sent(people), DAY_15)
        assert limits(plan.child)["draft_window"].premature_on == DAY_15

    def test_is_refused_beside_another_maintained_plan(self, people: Staff) -> None:
        plan = sent(people)
        a_plan(plan.child)
        with pytest.raises(MoveNotAllowed, match="already has a plan"):
            self.issue(people, plan, DAY_16)

    def test_is_for_the_delegated_officer(self, people: Staff) -> None:
        plan = sent(people)
        with pytest.raises(MoveNotAllowed, match="Only a delegated decision officer"):
            plans.issue_final(
                plan.child, by=people.officer, on=DAY_16, now=at(DAY_16), primary_need="ASD", section_i=TYPE_ONLY
            )


class TestEarlyFinish:
    def test_must_be_in_writing(self, people: Staff) -> None:
        plan = sent(people)
        with pytest.raises(MoveNotAllowed, match="in writing"):
            plans.agree_early_finish(plan.child, by=people.officer, on=SENT, now=at(SENT), in_writing=False)

    def test_is_not_needed_after_the_window(self, people: Staff) -> None:
        plan = sent(people)
        with pytest.raises(MoveNotAllowed, match="nothing has to be agreed"):
            plans.agree_early_finish(plan.child, by=people.officer, on=DAY_16, now=at(DAY_16), in_writing=True)


class TestRefusalAfterTheDraft:
    def test_is_rare_and_lawful_with_reasons(self, people: Staff) -> None:
        plan = sent(people)
        assessments.decide_not_issue(
            plan.assessment,  # type: ignore[arg-type]
            by=people.decider,
            on=DAY_15,
            now=at(DAY_15),
            reasons="After the family's views the school meets the needs without a plan.",
        )
        plan.child.refresh_from_db()
        assert plan.child.stage == "refused_issue"


def test_the_whole_story_leaves_nothing_for_a_new_plan_of_the_clock_to_change(people: Staff) -> None:
    plan = TestIssueFinal().issue(people, sent(people), DAY_16)
    difference = reconcile(None, laws=Laws.of(Law.default()), now=at(DAY_16), apply=False)
    assert (difference.total, plan.child.version) == (0, 5)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"primary_need": "", "section_i": TYPE_ONLY}, "Record the primary need"),
        ({"primary_need": "ASD", "secondary_need": "ASD", "section_i": TYPE_ONLY}, "must differ from the primary"),
        ({"primary_need": "ASD", "section_i": SectionI()}, "must name a school or other setting, or its type"),
    ],
)
def test_a_final_plan_names_two_different_needs_and_a_setting(
    people: Staff, values: dict[str, Any], words: str
) -> None:
    plan = sent(people)
    with pytest.raises(MoveNotAllowed, match=words):
        plans.issue_final(plan.child, by=people.decider, on=DAY_16, now=at(DAY_16), **values)
    plan.refresh_from_db()
    assert plan.first_final_on is None
