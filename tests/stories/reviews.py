"""How a story tells reviews, and the amendments that follow."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ehcp.models import (
    AnnualReview,
    Child,
)
from ehcp.reviews.acts import amendments, reviews
from tests.stories.shared import REASONS, Common, plan_of, without_day

if TYPE_CHECKING:
    from tests.stories.story import Story


def call_review(story: Story, child: Child, common: Common) -> Any:
    ahead = story.today + timedelta(days=story.dice.choice([0, 10, 21, 35]))
    kind = story.dice.choice(["annual", "early", "phase_transfer"])
    return reviews.call_review(plan_of(story, child), planned_meeting_on=ahead, kind=kind, **common)


def review_papers(story: Story, child: Child, common: Common) -> Any:
    stored = story.one(AnnualReview, plan__child=child, meeting_on=None)
    days = {name: common["on"] for name in ("invitation_sent_on", "papers_sent_on") if story.dice.random() < 0.7}
    return reviews.send_review_papers(stored, **days, **without_day(common))


def move_review(story: Story, child: Child, common: Common) -> Any:
    stored = story.one(AnnualReview, plan__child=child, meeting_on=None)
    return reviews.move_review(stored, planned_meeting_on=story.today + timedelta(days=17), **common)


def cancel_review(story: Story, child: Child, common: Common) -> Any:
    return reviews.cancel_review(story.one(AnnualReview, plan__child=child, meeting_on=None), **common)


def hold_review(story: Story, child: Child, common: Common) -> Any:
    plan = plan_of(story, child)
    called = plan.reviews.filter(meeting_on=None, planned_meeting_on__isnull=False, cancelled_on=None).first()
    ratings = {one.pk: story.dice.choice(["met", "partly", "not"]) for one in plan.outcomes.filter(rating=None)}
    kind = called.kind if called else story.dice.choice(["annual", "early"])
    return reviews.hold_review(plan, review=called, kind=kind, ratings=ratings, **common)


def report(story: Story, child: Child, common: Common) -> Any:
    return reviews.receive_report(story.newest(AnnualReview, plan__child=child), **common)


def decide_review(story: Story, child: Child, common: Common) -> Any:
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


def amendment_notice(story: Story, child: Child, common: Common) -> Any:
    stored = story.newest(AnnualReview, plan__child=child, decision="A")
    return amendments.send_amendment_notice(stored, by_post=story.dice.random() < 0.5, **common)


def served(story: Story, child: Child, common: Common) -> Any:
    return amendments.serve_amendment_notice(story.newest(AnnualReview, plan__child=child), **common)


def agree_early(story: Story, child: Child, common: Common) -> Any:
    return amendments.agree_early_finish(story.newest(AnnualReview, plan__child=child), **common)


def amended_final(story: Story, child: Child, common: Common) -> Any:
    stored = story.newest(AnnualReview, plan__child=child)
    return amendments.issue_amended_final(stored, appeal_pack=True, **common)


def not_amend(story: Story, child: Child, common: Common) -> Any:
    stored = story.newest(AnnualReview, plan__child=child)
    return amendments.decide_not_amend(stored, reasons=REASONS, appeal_pack=True, **common)


def amend_alone(story: Story, child: Child, common: Common) -> Any:
    return amendments.amend_without_review(plan_of(story, child), reasons=REASONS, **common)
