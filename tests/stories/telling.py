"""Stories of random lawful acts: what staff may do, on random days, in an order that the product allows."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from ehcp.assessments.acts import advice, assessments
from ehcp.assessments.acts.advice import AdviceAsked
from ehcp.delays import acts as delays
from ehcp.exemptions import acts as exemptions
from ehcp.history.acts import corrections
from ehcp.history.acts.frame import Submission
from ehcp.history.models.versions import STILL
from ehcp.history.reads.dates import MAY_LIE_AHEAD, dated_facts, records_with_mark
from ehcp.law.claims import Claim
from ehcp.models import (
    AdviceRequest,
    AnnualReview,
    AssessmentRequest,
    Budget,
    Child,
    Deadline,
    DelayReason,
    Exemption,
    NeedsAssessment,
    Outcome,
    PhaseTransfer,
    Plan,
)
from ehcp.people.acts import children
from ehcp.plans.acts import ceasing, placements, plans
from ehcp.plans.acts import records as plan_records
from ehcp.plans.acts.placements import Setting
from ehcp.plans.acts.plans import SectionI
from ehcp.requests.acts import requests
from ehcp.reviews.acts import amendments, reviews
from ehcp.transfers.acts import moves as transfers
from ehcp.transfers.acts import phases as phase_transfers
from ehcp.workflow import Refused
from sendcases.accounts.roles import Role
from tests.ehcp.acts import at
from tests.factories import a_child, a_user, an_institution

ALL_ROLES = (Role.CASE_OFFICER, Role.BUSINESS_SUPPORT, Role.DECISION_OFFICER, Role.MANAGER)
REASONS = "Her needs can be met by the provision ordinarily available"
FIRST_DAY = date(2025, 1, 6)


@dataclass
class Story:
    """Two children, the people who act, and what has been done so far."""

    dice: random.Random
    today: date = FIRST_DAY
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.people = [a_user(*ALL_ROLES), a_user(*ALL_ROLES)]
        self.children = [a_child(birth_date=date(2013, 5, 14)), a_child(birth_date=date(2004, 9, 2))]
        self.school = an_institution()

    def go_on(self) -> None:
        """Let some days pass."""
        self.today += timedelta(days=self.dice.choice([0, 0, 1, 3, 8, 15, 22, 40]))

    def day(self) -> date:
        """Return a day of something recorded today: mostly today, often some days ago, now and then long ago."""
        back = self.dice.choices([0, self.dice.randint(1, 12), self.dice.randint(13, 200)], [60, 25, 15])[0]
        return self.today - timedelta(days=back)

    def act(self) -> str:
        """Do one act of those that are possible, and return its name; blank where none of some tries was."""
        for _ in range(60):
            child = self.dice.choice(self.children)
            child.refresh_from_db()
            name = self.dice.choices(list(ACTS), [weight for _, weight in ACTS.values()])[0]
            on = self.day()
            common = {"by": self.dice.choice(self.people), "on": on, "now": at(self.today)}
            common["submission"] = Submission(late_reason="Found on paper")
            try:
                is_done = ACTS[name][0](self, child, common)
            except Refused:
                continue
            if is_done is not False:
                self.told.append(f"{self.today} {name} on {on} for {child.source_id}")
                return name
        return ""

    def one(self, model: Any, **where: Any) -> Any:
        """Return one record at random, or refuse."""
        found = list(model._default_manager.filter(**where).order_by("pk"))
        if not found:
            raise Refused("none")
        return self.dice.choice(found)

    def newest(self, model: Any, **where: Any) -> Any:
        """Return the newest record, or refuse."""
        found = model._default_manager.filter(**where).order_by("-pk").first()
        if found is None:
            raise Refused("none")
        return found


Common = dict[str, Any]
Told = Callable[[Story, Child, Common], Any]


def _without_day(common: Common) -> Common:
    return {name: value for name, value in common.items() if name != "on"}


def _receive_request(story: Story, child: Child, common: Common) -> Any:
    return requests.receive_request(child, source=story.dice.choice("12345"), **common)


def _considering(story: Story, child: Child, common: Common) -> Any:
    return requests.send_considering_notice(story.newest(AssessmentRequest, child=child), **common)


def _assess(story: Story, child: Child, common: Common) -> Any:
    return requests.decide_assess(story.newest(AssessmentRequest, child=child, outcome="A"), **common)


def _refuse(story: Story, child: Child, common: Common) -> Any:
    stored = story.newest(AssessmentRequest, child=child, outcome="A")
    return requests.decide_not_assess(stored, reasons=REASONS, **common)


def _reassess(story: Story, child: Child, common: Common) -> Any:
    stored = story.newest(AssessmentRequest, child=child, kind="reassessment")
    is_agreed = story.dice.random() < 0.7
    return requests.decide_reassess(stored, is_agreed=is_agreed, reasons=REASONS, appeal_pack=True, **common)


def _reverse(story: Story, child: Child, common: Common) -> Any:
    return requests.reverse_refusal(child, **common)


def _withdraw(story: Story, child: Child, common: Common) -> Any:
    reason = story.dice.choice(["withdrawn", "moved_out"])
    to_la = "873" if reason == "moved_out" else ""
    return requests.withdraw(child, reason=reason, exported_to_la=to_la, **common)


def _ask_advice(story: Story, child: Child, common: Common) -> Any:
    kinds = story.dice.sample(["psychological", "medical", "educational", "parent"], 2)
    stored = story.newest(NeedsAssessment, child=child)
    reached = common["on"] + timedelta(days=1) if story.dice.random() < 0.3 else None
    return advice.request_advice(stored, asked=[AdviceAsked(one) for one in kinds], body_received_on=reached, **common)


def _receive_advice(story: Story, child: Child, common: Common) -> Any:
    return advice.receive_advice(story.one(AdviceRequest, assessment__child=child), **common)


def _cancel_advice(story: Story, child: Child, common: Common) -> Any:
    stored = story.one(AdviceRequest, assessment__child=child)
    return advice.cancel_advice(stored, reason="Last year's is enough", all_agree=True, **common)


def _exempt_advice(story: Story, child: Child, common: Common) -> Any:
    stored = story.one(AdviceRequest, assessment__child=child)
    claim = Claim(
        "exceptional_circumstances",
        from_on=stored.requested_on,
        has_manager_approval=True,
        why_impractical="In hospital",
        expected_on=story.today + timedelta(days=20),
        has_evidence=True,
        family_told_on=common["on"],
    )
    return advice.exempt_advice(stored, claim=claim, **common)


def _decide_issue(story: Story, child: Child, common: Common) -> Any:
    return assessments.decide_issue(story.newest(NeedsAssessment, child=child), gaps="Some is late", **common)


def _decide_not_issue(story: Story, child: Child, common: Common) -> Any:
    return assessments.decide_not_issue(story.newest(NeedsAssessment, child=child), reasons=REASONS, **common)


def _tell_will_assess(story: Story, child: Child, common: Common) -> Any:
    return assessments.tell_will_assess(story.newest(NeedsAssessment, child=child), **common)


def _finish_reassessment(story: Story, child: Child, common: Common) -> Any:
    stored = story.newest(NeedsAssessment, child=child, origin="reassessment")
    return assessments.finish_reassessment(stored, **common)


def _send_draft(story: Story, child: Child, common: Common) -> Any:
    return plans.send_draft(child, by_post=story.dice.random() < 0.5, **common)


def _early_finish(story: Story, child: Child, common: Common) -> Any:
    return plans.agree_early_finish(child, in_writing=True, **common)


def _issue_final(story: Story, child: Child, common: Common) -> Any:
    section_i = SectionI(institution=story.school)
    return plans.issue_final(child, primary_need="ASD", section_i=section_i, appeal_pack=True, **common)


def _exemption(story: Story, child: Child, common: Common) -> Any:
    limit = story.one(Deadline, child=child, known_to=STILL, rule__in=["assess_decision", "final_plan"])
    claim = Claim(
        "exceptional_circumstances",
        from_on=common["on"] - timedelta(days=10),
        why_impractical="In hospital",
        expected_on=story.today + timedelta(days=20),
    )
    common["by"] = story.people[0]
    return exemptions.propose_exemption(limit, claim=claim, evidence="Letter of the hospital", **common)


def _decide_exemption(story: Story, child: Child, common: Common) -> Any:
    stored = story.one(Exemption, decided_on=None, refused_on=None)
    common["by"] = story.people[1]
    decide = story.dice.choice([exemptions.accept_exemption, exemptions.refuse_exemption])
    return decide(stored, **common)


def _plan_of(story: Story, child: Child) -> Plan:
    found: Plan = story.newest(Plan, child=child, first_final_on__isnull=False)
    return found


def _call_review(story: Story, child: Child, common: Common) -> Any:
    ahead = story.today + timedelta(days=story.dice.choice([0, 10, 21, 35]))
    kind = story.dice.choice(["annual", "early", "phase_transfer"])
    return reviews.call_review(_plan_of(story, child), planned_meeting_on=ahead, kind=kind, **common)


def _review_papers(story: Story, child: Child, common: Common) -> Any:
    stored = story.one(AnnualReview, plan__child=child, meeting_on=None)
    days = {name: common["on"] for name in ("invitation_sent_on", "papers_sent_on") if story.dice.random() < 0.7}
    return reviews.send_review_papers(stored, **days, **_without_day(common))


def _move_review(story: Story, child: Child, common: Common) -> Any:
    stored = story.one(AnnualReview, plan__child=child, meeting_on=None)
    return reviews.move_review(stored, planned_meeting_on=story.today + timedelta(days=17), **common)


def _cancel_review(story: Story, child: Child, common: Common) -> Any:
    return reviews.cancel_review(story.one(AnnualReview, plan__child=child, meeting_on=None), **common)


def _hold_review(story: Story, child: Child, common: Common) -> Any:
    plan = _plan_of(story, child)
    called = plan.reviews.filter(meeting_on=None, planned_meeting_on__isnull=False, cancelled_on=None).first()
    ratings = {one.pk: story.dice.choice(["met", "partly", "not"]) for one in plan.outcomes.filter(rating=None)}
    kind = called.kind if called else story.dice.choice(["annual", "early"])
    return reviews.hold_review(plan, review=called, kind=kind, ratings=ratings, **common)


def _report(story: Story, child: Child, common: Common) -> Any:
    return reviews.receive_report(story.newest(AnnualReview, plan__child=child), **common)


def _decide_review(story: Story, child: Child, common: Common) -> Any:
    stored = story.newest(AnnualReview, plan__child=child, decision=None)
    return reviews.decide_review(
        stored,
        decision=story.dice.choice("AMC"),
        reasons=REASONS,
        appeal_pack=True,
        is_notice_with_it=story.dice.random() < 0.4,
        by_post=story.dice.random() < 0.5,
        cease_ground="2",
        replies_on=common["on"],
        **common,
    )


def _amendment_notice(story: Story, child: Child, common: Common) -> Any:
    stored = story.newest(AnnualReview, plan__child=child, decision="A")
    return amendments.send_amendment_notice(stored, by_post=story.dice.random() < 0.5, **common)


def _served(story: Story, child: Child, common: Common) -> Any:
    return amendments.serve_amendment_notice(story.newest(AnnualReview, plan__child=child), **common)


def _agree_early(story: Story, child: Child, common: Common) -> Any:
    return amendments.agree_early_finish(story.newest(AnnualReview, plan__child=child), **common)


def _amended_final(story: Story, child: Child, common: Common) -> Any:
    stored = story.newest(AnnualReview, plan__child=child)
    return amendments.issue_amended_final(stored, appeal_pack=True, **common)


def _not_amend(story: Story, child: Child, common: Common) -> Any:
    stored = story.newest(AnnualReview, plan__child=child)
    return amendments.decide_not_amend(stored, reasons=REASONS, appeal_pack=True, **common)


def _amend_alone(story: Story, child: Child, common: Common) -> Any:
    return amendments.amend_without_review(_plan_of(story, child), reasons=REASONS, **common)


def _consider_ceasing(story: Story, child: Child, common: Common) -> Any:
    return ceasing.consider_ceasing(_plan_of(story, child), **common)


def _drop_ceasing(story: Story, child: Child, common: Common) -> Any:
    return ceasing.drop_ceasing(_plan_of(story, child), **common)


def _decide_cease(story: Story, child: Child, common: Common) -> Any:
    plan = _plan_of(story, child)
    return ceasing.decide_cease(plan, ground="2", reasons=REASONS, replies_on=common["on"], appeal_pack=True, **common)


def _cease(story: Story, child: Child, common: Common) -> Any:
    return ceasing.cease_takes_effect(_plan_of(story, child), reason=story.dice.choice("29"), **common)


def _move_in(story: Story, child: Child, common: Common) -> Any:
    made = common["on"] - timedelta(days=story.dice.choice([100, 400]))
    return transfers.transfer_in(child, from_la="873", first_final_on=made, primary_need="SLCN", **common)


def _move_in_notice(story: Story, child: Child, common: Common) -> Any:
    return transfers.send_move_in_notice(_plan_of(story, child), **common)


def _move_known(story: Story, child: Child, common: Common) -> Any:
    moves_on = common["on"] + timedelta(days=story.dice.choice([-5, 20]))
    return transfers.move_out_aware(_plan_of(story, child), moved_out_on=moves_on, **common)


def _move_cancelled(story: Story, child: Child, common: Common) -> Any:
    return transfers.cancel_move_out(_plan_of(story, child), **common)


def _move_out(story: Story, child: Child, common: Common) -> Any:
    return transfers.transfer_out(_plan_of(story, child), to_la="873", **common)


def _identify_transfer(story: Story, child: Child, common: Common) -> Any:
    kind = story.dice.choice(["primary_to_secondary", "secondary_to_post16", "post16_to_post16"])
    moves_on = story.today + timedelta(days=90) if kind == "post16_to_post16" else None
    year = None if moves_on else story.today.year + story.dice.choice([0, 1])
    return phase_transfers.identify_phase_transfer(
        _plan_of(story, child), kind=kind, transfer_year=year, transfer_on=moves_on, **common
    )


def _name_setting(story: Story, child: Child, common: Common) -> Any:
    stored = story.one(PhaseTransfer, plan__child=child)
    return phase_transfers.name_setting(stored, setting=Setting(institution=story.school), **common)


def _drop_transfer(story: Story, child: Child, common: Common) -> Any:
    stored = story.one(PhaseTransfer, plan__child=child)
    return phase_transfers.drop_phase_transfer(stored, reason="stays", **common)


def _placement(story: Story, child: Child, common: Common) -> Any:
    setting = Setting(sen_setting="EHE") if story.dice.random() < 0.4 else Setting(institution=story.school)
    return placements.change_placement(_plan_of(story, child), setting=setting, **common)


def _need(story: Story, child: Child, common: Common) -> Any:
    return plan_records.change_need(
        _plan_of(story, child), rank=story.dice.choice([1, 2]), sen_type=story.dice.choice(["SEMH", "MLD"]), **common
    )


def _outcome(story: Story, child: Child, common: Common) -> Any:
    return plan_records.add_outcome(_plan_of(story, child), term=story.dice.choice(["short", "medium"]), **common)


def _rate(story: Story, child: Child, common: Common) -> Any:
    return plan_records.rate_outcome(story.one(Outcome, plan__child=child), rating="met", **common)


def _budget(story: Story, child: Child, common: Common) -> Any:
    return plan_records.start_budget(_plan_of(story, child), kind="plan_education", payment="organised", **common)


def _end_budget(story: Story, child: Child, common: Common) -> Any:
    return plan_records.end_budget(story.one(Budget, plan__child=child, to_on=None), **common)


def _feedback(story: Story, child: Child, common: Common) -> Any:
    stored = story.one(AnnualReview, plan__child=child, meeting_on__isnull=False)
    return plan_records.record_feedback(stored, respondent="parent", satisfaction=4, **common)


def _delay(story: Story, child: Child, common: Common) -> Any:
    limit = story.one(Deadline, child=child, known_to=STILL)
    reason = story.one(DelayReason)
    return delays.record_delay(child, deadline=limit, reason=reason, **_without_day(common))


def _death(story: Story, child: Child, common: Common) -> Any:
    return children.record_death(child, **common)


def _undo_death(story: Story, child: Child, common: Common) -> Any:
    common["on"] = story.today
    return children.undo_death(child, reason="Another child", **common)


def _correct(story: Story, child: Child, common: Common) -> Any:
    fact = story.dice.choice(list(dated_facts(child)))
    common["on"] = story.today
    moved = fact.value + timedelta(days=story.dice.choice([-30, -3, -1, 1, 4])) if fact.value else None
    to = None if story.dice.random() < 0.3 else moved
    if to is not None and to > story.today and fact.field not in MAY_LIE_AHEAD:
        to = story.today
    return corrections.correct_date(
        child, table=fact.table, record_pk=fact.record.pk, field=fact.field, to=to, reason="Wrong stamp", **common
    )


def _in_error(story: Story, child: Child, common: Common) -> Any:
    records = records_with_mark(child)
    if not records:
        return False
    record = story.dice.choice(records)
    common["on"] = story.today
    return corrections.mark_in_error(record, is_error=not record.entered_in_error, reason="Mistake", **common)


# Each act, and how often it is tried beside the others.
ACTS: dict[str, tuple[Told, int]] = {
    "receive_request": (_receive_request, 8),
    "send_considering_notice": (_considering, 4),
    "decide_assess": (_assess, 10),
    "decide_not_assess": (_refuse, 2),
    "decide_reassess": (_reassess, 5),
    "reverse_refusal": (_reverse, 4),
    "withdraw": (_withdraw, 1),
    "request_advice": (_ask_advice, 6),
    "receive_advice": (_receive_advice, 6),
    "cancel_advice": (_cancel_advice, 2),
    "exempt_advice": (_exempt_advice, 2),
    "decide_issue": (_decide_issue, 10),
    "decide_not_issue": (_decide_not_issue, 1),
    "tell_will_assess": (_tell_will_assess, 3),
    "finish_reassessment": (_finish_reassessment, 5),
    "send_draft": (_send_draft, 10),
    "agree_early_finish": (_early_finish, 4),
    "issue_final": (_issue_final, 12),
    "propose_exemption": (_exemption, 3),
    "decide_exemption": (_decide_exemption, 4),
    "call_review": (_call_review, 5),
    "send_review_papers": (_review_papers, 3),
    "move_review": (_move_review, 2),
    "cancel_review": (_cancel_review, 1),
    "hold_review": (_hold_review, 6),
    "receive_report": (_report, 4),
    "decide_review": (_decide_review, 6),
    "send_amendment_notice": (_amendment_notice, 5),
    "serve_amendment_notice": (_served, 2),
    "agree_early_on_amendments": (_agree_early, 2),
    "issue_amended_final": (_amended_final, 4),
    "decide_not_amend": (_not_amend, 2),
    "amend_without_review": (_amend_alone, 2),
    "consider_ceasing": (_consider_ceasing, 2),
    "drop_ceasing": (_drop_ceasing, 1),
    "decide_cease": (_decide_cease, 2),
    "cease_takes_effect": (_cease, 3),
    "transfer_in": (_move_in, 2),
    "send_move_in_notice": (_move_in_notice, 3),
    "move_out_aware": (_move_known, 2),
    "cancel_move_out": (_move_cancelled, 2),
    "transfer_out": (_move_out, 1),
    "identify_phase_transfer": (_identify_transfer, 4),
    "name_setting": (_name_setting, 3),
    "drop_phase_transfer": (_drop_transfer, 3),
    "change_placement": (_placement, 3),
    "change_need": (_need, 3),
    "add_outcome": (_outcome, 3),
    "rate_outcome": (_rate, 3),
    "start_budget": (_budget, 2),
    "end_budget": (_end_budget, 2),
    "record_feedback": (_feedback, 3),
    "record_delay": (_delay, 3),
    "record_death": (_death, 1),
    "undo_death": (_undo_death, 4),
    "correct_date": (_correct, 10),
    "mark_in_error": (_in_error, 4),
}
