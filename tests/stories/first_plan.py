"""How a story tells the acts from a request to the first plan."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ehcp.assessments.acts import advice, assessments
from ehcp.assessments.acts.advice import AdviceAsked
from ehcp.exemptions import acts as exemptions
from ehcp.history.models.versions import STILL
from ehcp.law.claims import Claim
from ehcp.models import (
    AdviceRequest,
    AssessmentRequest,
    Child,
    Deadline,
    Exemption,
    NeedsAssessment,
)
from ehcp.plans.acts import plans
from ehcp.plans.acts.plans import SectionI
from ehcp.requests.acts import requests
from tests.stories.shared import REASONS, Common

if TYPE_CHECKING:
    from tests.stories.story import Story


def receive_request(story: Story, child: Child, common: Common) -> Any:
    return requests.receive_request(child, source=story.dice.choice("12345"), **common)


def considering(story: Story, child: Child, common: Common) -> Any:
    return requests.send_considering_notice(story.newest(AssessmentRequest, child=child), **common)


def assess(story: Story, child: Child, common: Common) -> Any:
    return requests.decide_assess(story.newest(AssessmentRequest, child=child, outcome="A"), **common)


def refuse(story: Story, child: Child, common: Common) -> Any:
    stored = story.newest(AssessmentRequest, child=child, outcome="A")
    return requests.decide_not_assess(stored, reasons=REASONS, **common)


def reassess(story: Story, child: Child, common: Common) -> Any:
    stored = story.newest(AssessmentRequest, child=child, kind="reassessment")
    is_agreed = story.dice.random() < 0.7
    return requests.decide_reassess(stored, is_agreed=is_agreed, reasons=REASONS, appeal_pack=True, **common)


def reverse(story: Story, child: Child, common: Common) -> Any:
    return requests.reverse_refusal(child, **common)


def withdraw(story: Story, child: Child, common: Common) -> Any:
    reason = story.dice.choice(["withdrawn", "moved_out"])
    to_la = "873" if reason == "moved_out" else ""
    return requests.withdraw(child, reason=reason, exported_to_la=to_la, **common)


def ask_advice(story: Story, child: Child, common: Common) -> Any:
    kinds = story.dice.sample(["psychological", "medical", "educational", "parent"], 2)
    stored = story.newest(NeedsAssessment, child=child)
    reached = common["on"] + timedelta(days=1) if story.dice.random() < 0.3 else None
    return advice.request_advice(stored, asked=[AdviceAsked(one) for one in kinds], body_received_on=reached, **common)


def receive_advice(story: Story, child: Child, common: Common) -> Any:
    return advice.receive_advice(story.one(AdviceRequest, assessment__child=child), **common)


def cancel_advice(story: Story, child: Child, common: Common) -> Any:
    stored = story.one(AdviceRequest, assessment__child=child)
    return advice.cancel_advice(stored, reason="Last year's is enough", all_agree=True, **common)


def exempt_advice(story: Story, child: Child, common: Common) -> Any:
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


def decide_issue(story: Story, child: Child, common: Common) -> Any:
    return assessments.decide_issue(story.newest(NeedsAssessment, child=child), gaps="Some is late", **common)


def decide_not_issue(story: Story, child: Child, common: Common) -> Any:
    return assessments.decide_not_issue(story.newest(NeedsAssessment, child=child), reasons=REASONS, **common)


def tell_will_assess(story: Story, child: Child, common: Common) -> Any:
    return assessments.tell_will_assess(story.newest(NeedsAssessment, child=child), **common)


def finish_reassessment(story: Story, child: Child, common: Common) -> Any:
    stored = story.newest(NeedsAssessment, child=child, origin="reassessment")
    return assessments.finish_reassessment(stored, **common)


def send_draft(story: Story, child: Child, common: Common) -> Any:
    return plans.send_draft(child, by_post=story.dice.random() < 0.5, **common)


def early_finish(story: Story, child: Child, common: Common) -> Any:
    return plans.agree_early_finish(child, in_writing=True, **common)


def issue_final(story: Story, child: Child, common: Common) -> Any:
    section_i = SectionI(institution=story.school)
    return plans.issue_final(child, primary_need="ASD", section_i=section_i, appeal_pack=True, **common)


def exemption(story: Story, child: Child, common: Common) -> Any:
    limit = story.one(Deadline, child=child, known_to=STILL, rule__in=["assess_decision", "final_plan"])
    claim = Claim(
        "exceptional_circumstances",
        from_on=common["on"] - timedelta(days=10),
        why_impractical="In hospital",
        expected_on=story.today + timedelta(days=20),
    )
    common["by"] = story.people[0]
    return exemptions.propose_exemption(limit, claim=claim, evidence="Letter of the hospital", **common)


def decide_exemption(story: Story, child: Child, common: Common) -> Any:
    stored = story.one(Exemption, decided_on=None, refused_on=None)
    common["by"] = story.people[1]
    decide = story.dice.choice([exemptions.accept_exemption, exemptions.refuse_exemption])
    return decide(stored, **common)
