"""One child's case as it stands: every record of it, and the ones that are open now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q
from django.shortcuts import get_object_or_404

from ehcp.law.settings import Law
from ehcp.ledger.sync import law_in_force
from ehcp.models import (
    AdviceRequest,
    AnnualReview,
    Appeal,
    AssessmentOutcome,
    AssessmentRequest,
    Child,
    Exemption,
    Mediation,
    NeedsAssessment,
    PhaseTransfer,
    Plan,
    RequestOutcome,
    ReviewDecision,
)
from sendcases.accounts.models import User


def visible_child(user: User, pk: int) -> Child:
    """Return the child that ``user`` may see; raise the same ``Http404`` for any other number."""
    return get_object_or_404(Child.objects.visible_to(user).select_related("officer", "team"), pk=pk)


@dataclass
class CaseNow:
    """
    The records of one child on one day; each list is read once, when it is first asked for.

    Records entered in error are left out. Newest first where there may be several.
    """

    child: Child
    today: date

    @cached_property
    def requests(self) -> list[AssessmentRequest]:
        """Return the requests for an assessment or a reassessment."""
        found = self.child.requests.exclude(entered_in_error=True)
        return list(found.order_by("-received_on", "-pk"))

    @cached_property
    def assessments(self) -> list[NeedsAssessment]:
        """Return the assessments, each with the request it followed."""
        found = self.child.assessments.exclude(entered_in_error=True).select_related("request")
        return list(found.order_by("-clock_start_on", "-pk"))

    @cached_property
    def advice(self) -> list[AdviceRequest]:
        """Return the advice sought, in the order in which it was asked for."""
        return list(AdviceRequest.objects.filter(assessment__in=self.assessments).order_by("requested_on", "pk"))

    @cached_property
    def plans(self) -> list[Plan]:
        """Return the plans, drafts among them."""
        return list(self.child.plans.exclude(entered_in_error=True).order_by("-pk"))

    @cached_property
    def reviews(self) -> list[AnnualReview]:
        """Return the reviews and the amendments without one; cancelled ones are left out."""
        found = AnnualReview.objects.filter(plan__in=self.plans, cancelled_on__isnull=True)
        return list(found.exclude(entered_in_error=True).order_by("-meeting_on", "-planned_meeting_on", "-pk"))

    @cached_property
    def phase_transfers(self) -> list[PhaseTransfer]:
        """Return the transfers between phases of education."""
        return list(PhaseTransfer.objects.filter(plan__in=self.plans).order_by("-transfer_year", "-pk"))

    @cached_property
    def mediations(self) -> list[Mediation]:
        """Return the mediations."""
        return list(self.child.mediations.order_by("-pk"))

    @cached_property
    def appeals(self) -> list[Appeal]:
        """Return the appeals to the Tribunal."""
        return list(self.child.appeals.order_by("-registered_on", "-pk"))

    @cached_property
    def exemptions(self) -> list[Exemption]:
        """Return the exemptions, proposed ones among them."""
        of_child = Q(request__child=self.child) | Q(assessment__child=self.child) | Q(appeal__child=self.child)
        return list(Exemption.objects.filter(of_child).order_by("-pk"))

    @cached_property
    def stage(self) -> str:
        """Return the stage of the case today, also where something known ahead has happened since it was stored."""
        return self.child.stage_on(self.today)

    @cached_property
    def law(self) -> Law:
        """Return the law under the authority's settings."""
        return law_in_force()

    @property
    def is_living(self) -> bool:
        """Say whether no death is recorded: where one is, nobody is waited for and nothing is asked."""
        died = self.child.deceased_on
        return died is None or died > self.today

    @property
    def is_open_to_acts(self) -> bool:
        """Say whether anything may be done: the child lives and the record stands."""
        return self.is_living and self.child.merged_into_child_id is None

    @property
    def open_request(self) -> AssessmentRequest | None:
        """Return the request that awaits a decision."""
        return next((one for one in self.requests if one.outcome == RequestOutcome.AWAITED), None)

    @property
    def refused_request(self) -> AssessmentRequest | None:
        """Return the newest request if it was refused and nothing followed."""
        newest = self.requests[0] if self.requests else None
        followed = {one.request_id for one in self.assessments}
        is_refused = newest is not None and newest.outcome == RequestOutcome.REFUSE and newest.pk not in followed
        return newest if is_refused else None

    @property
    def open_assessment(self) -> NeedsAssessment | None:
        """Return the assessment that is under way."""
        return next((one for one in self.assessments if one.outcome == AssessmentOutcome.AWAITED), None)

    @property
    def open_advice(self) -> list[AdviceRequest]:
        """Return the advice neither received nor cancelled of an assessment that has not ended in a plan or none."""
        with_plan = {plan.assessment_id for plan in self.plans if plan.first_final_on}
        ended = {
            one.pk
            for one in self.assessments
            if one.pk in with_plan or one.no_plan_notified_on or one.withdrawn_on or one.amended_final_sent_on
        }
        waits = [one for one in self.advice if one.assessment_id not in ended]
        return [one for one in waits if not one.received_on and not one.cancelled_on]

    @property
    def draft_plan(self) -> Plan | None:
        """Return the plan whose draft was sent and that is not final yet."""
        return next((one for one in self.plans if one.first_final_on is None and one.ceased_on is None), None)

    @property
    def maintained_plan(self) -> Plan | None:
        """Return the plan for which the authority is responsible today."""
        return next((one for one in self.plans if one.is_maintained(self.today)), None)

    @property
    def open_reviews(self) -> list[AnnualReview]:
        """Return the reviews of the maintained plan with a step still to take."""
        plan = self.maintained_plan
        return [one for one in self.reviews if plan and one.plan_id == plan.pk and not is_finished(one)]


def case_for(user: User, pk: int, today: date) -> CaseNow:
    """Return the case of a child whom ``user`` may see; raise ``Http404`` for any other, there or not."""
    return CaseNow(visible_child(user, pk), today)


def is_finished(review: AnnualReview) -> bool:
    """Say whether nothing is left to do: decided, and if to amend, amended or not amended after all."""
    if review.amended_final_sent_on or review.not_amended_sent_on:
        return True
    return review.decision_sent_on is not None and review.decision != ReviewDecision.AMEND
