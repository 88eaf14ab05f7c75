"""One child's case as it stands: every record of it, and the ones that are open now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from ehcp.law.laws import Laws
from ehcp.law.settings import Law
from ehcp.ledger.sync import laws_in_force
from ehcp.models import (
    AdviceRequest,
    AnnualReview,
    Appeal,
    AssessmentRequest,
    BudgetRequest,
    CaseEvent,
    Child,
    Consultation,
    EarlyHelp,
    Exemption,
    Mediation,
    NeedsAssessment,
    PhaseTransfer,
    Plan,
    PlanText,
    Proposal,
    ProvisionRow,
    RequestOutcome,
    ReviewDecision,
)
from ehcp.people.models.merges import kept_of, records_of
from sendcases.accounts.models import User


def visible_child(user: User, pk: int) -> Child:
    """Return the child that ``user`` may see; raise the same ``Http404`` for any other number."""
    return get_object_or_404(Child.objects.visible_to(user).select_related("officer", "team"), pk=pk)


@dataclass
class CaseNow:
    """
    The records of one person on one day; each list is read once, when it is first asked for.

    ``child`` is the record that is kept of the person; what hangs on a record merged into it belongs to the case
    as much as what hangs on it. Records entered in error are left out. Newest first where there may be several.
    """

    child: Child
    today: date

    def has_come(self, day: date | None) -> bool:
        """Say whether something of that day has happened; a day after today is planned."""
        return day is not None and day <= self.today

    @cached_property
    def records(self) -> list[int]:
        """Return the keys of every record of the person, the kept one first."""
        return records_of(self.child)

    @cached_property
    def merged(self) -> list[Child]:
        """Return the records merged into this one, at any remove, in the order of their references."""
        others = [pk for pk in self.records if pk != self.child.pk]
        return list(Child.objects.filter(pk__in=others).order_by("source_id")) if others else []

    @property
    def events(self) -> QuerySet[CaseEvent]:
        """Return what happened to the person, whichever record it was written on."""
        return CaseEvent.objects.filter(child__in=self.records)

    @cached_property
    def requests(self) -> list[AssessmentRequest]:
        """Return the requests for an assessment or a reassessment."""
        found = AssessmentRequest.objects.filter(child__in=self.records).exclude(entered_in_error=True)
        return list(found.order_by("-received_on", "-pk"))

    @cached_property
    def assessments(self) -> list[NeedsAssessment]:
        """Return the assessments, each with the request it followed."""
        found = NeedsAssessment.objects.filter(child__in=self.records).exclude(entered_in_error=True)
        found = found.select_related("request")
        return list(found.order_by("-clock_start_on", "-pk"))

    @cached_property
    def advice(self) -> list[AdviceRequest]:
        """Return the advice sought, in the order in which it was asked for."""
        return list(AdviceRequest.objects.filter(assessment__in=self.assessments).order_by("requested_on", "pk"))

    @cached_property
    def plans(self) -> list[Plan]:
        """Return the plans, drafts among them."""
        return list(Plan.objects.filter(child__in=self.records).exclude(entered_in_error=True).order_by("-pk"))

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
        return list(Mediation.objects.filter(child__in=self.records).order_by("-pk"))

    @cached_property
    def appeals(self) -> list[Appeal]:
        """Return the appeals to the Tribunal."""
        return list(Appeal.objects.filter(child__in=self.records).order_by("-registered_on", "-pk"))

    @cached_property
    def plan_text(self) -> PlanText | None:
        """Return the plan in writing; None where nothing is being written."""
        found = PlanText.objects.in_writing().filter(child__in=self.records).select_related("assessment", "plan")
        return found.order_by("-pk").first()

    @cached_property
    def proposals(self) -> list[Proposal]:
        """Return what the decision officer was asked and nothing has carried out yet, the first asked first."""
        found = Proposal.objects.open().filter(child__in=self.records)
        return list(found.select_related("asked_by", "decided_by", "returned_by"))

    @cached_property
    def early_help(self) -> list[EarlyHelp]:
        """Return the support before a request, the first referred first."""
        return list(EarlyHelp.objects.true_records().filter(child__in=self.records))

    @property
    def open_early_help(self) -> list[EarlyHelp]:
        """Return the support that was referred by today and is not closed."""
        return [one for one in self.early_help if self.has_come(one.referred_on) and not self.has_come(one.closed_on)]

    @cached_property
    def consultations(self) -> list[Consultation]:
        """Return the consultations of settings, the first sent first."""
        found = Consultation.objects.with_standing().filter(plan__child__in=self.records)
        return list(found.select_related("institution"))

    @cached_property
    def budget_requests(self) -> list[BudgetRequest]:
        """Return the personal budgets asked for, with what was decided later, the first asked first."""
        if not self.plans:
            return []
        found = BudgetRequest.objects.filter(plan__child__in=self.records)
        return list(
            found.select_related("plan__child").prefetch_related("payment_decisions__budget_request__plan__child")
        )

    @cached_property
    def provision_rows(self) -> list[ProvisionRow]:
        """Return the rows of section F that are owed today."""
        owed = ProvisionRow.objects.owed(self.today).standing(self.today).filter(plan__child__in=self.records)
        return list(owed.prefetch_related("spells"))

    @property
    def open_appeals(self) -> list[Appeal]:
        """Return the appeals that have neither ended nor been conceded."""
        return [one for one in self.appeals if not self.has_come(one.outcome_on or one.conceded_on)]

    @property
    def open_mediations(self) -> list[Mediation]:
        """Return the mediations that are wanted and neither held, declined nor given up."""
        wanted = [one for one in self.mediations if one.requested_on]
        ended = [(one, one.held_on or one.declined_on or one.not_held_on or one.certificate_on) for one in wanted]
        return [one for one, end in ended if not self.has_come(end)]

    @cached_property
    def exemptions(self) -> list[Exemption]:
        """Return the exemptions, proposed ones among them."""
        return list(Exemption.objects.filter(exempts(self.records)).order_by("-pk"))

    @cached_property
    def stage(self) -> str:
        """Return the stage of the case today, also where something known ahead has happened since it was stored."""
        return self.child.stage_on(self.today)

    @cached_property
    def laws(self) -> Laws:
        """Return every reading of the law under the authority's settings, as it is known now."""
        return laws_in_force()

    @property
    def law(self) -> Law:
        """Return the law for clocks that begin now."""
        return self.laws.newest

    @cached_property
    def deceased_on(self) -> date | None:
        """Return the day of death, the earliest that any record of the person holds."""
        days = [one.deceased_on for one in (self.child, *self.merged) if one.deceased_on]
        return min(days, default=None)

    @property
    def is_living(self) -> bool:
        """Say whether no death is recorded: where one is, nobody is waited for and nothing is asked."""
        died = self.deceased_on
        return died is None or died > self.today

    @property
    def is_open_to_acts(self) -> bool:
        """Say whether anything may be done: the child lives and the record stands."""
        return self.is_living and self.child.merged_into_child_id is None

    @property
    def open_request(self) -> AssessmentRequest | None:
        """Return the request that awaits a decision."""
        return next((one for one in self.requests if one.is_open_on(self.today)), None)

    @property
    def refused_request(self) -> AssessmentRequest | None:
        """Return the newest request if it was refused and nothing followed."""
        newest = self.requests[0] if self.requests else None
        followed = {one.request_id for one in self.assessments}
        is_refused = newest is not None and newest.outcome == RequestOutcome.REFUSE and newest.pk not in followed
        return newest if newest is not None and is_refused and not newest.is_open_on(self.today) else None

    @property
    def open_assessment(self) -> NeedsAssessment | None:
        """Return the assessment that is under way."""
        return next((one for one in self.assessments if one.is_open_on(self.today)), None)

    @property
    def open_advice(self) -> list[AdviceRequest]:
        """Return the advice neither received nor cancelled of an assessment that has not ended in a plan or none."""
        with_plan = {plan.assessment_id for plan in self.plans if self.has_come(plan.first_final_on)}
        ended = {
            one.pk
            for one in self.assessments
            if one.pk in with_plan
            or self.has_come(one.no_plan_notified_on or one.withdrawn_on or one.amended_final_sent_on)
        }
        waits = [one for one in self.advice if one.assessment_id not in ended]
        return [one for one in waits if not self.has_come(one.received_on or one.cancelled_on)]

    @property
    def draft_plan(self) -> Plan | None:
        """Return the plan whose draft was sent and that is not final yet."""
        ended = [(plan, plan.first_final_on or plan.ceased_on) for plan in self.plans]
        return next((plan for plan, end in ended if not self.has_come(end)), None)

    @property
    def maintained_plan(self) -> Plan | None:
        """Return the plan for which the authority is responsible today."""
        return next((one for one in self.plans if one.is_maintained(self.today)), None)

    @property
    def open_reviews(self) -> list[AnnualReview]:
        """Return the reviews of the maintained plan with a step still to take."""
        plan = self.maintained_plan
        return [one for one in self.reviews if plan and one.plan_id == plan.pk and not is_finished(one, self.today)]


def case_for(user: User, pk: int, today: date) -> CaseNow:
    """Return the case of a child whom ``user`` may see; raise ``Http404`` for any other, there or not."""
    return CaseNow(kept_child(user, pk), today)


def kept_child(user: User, pk: int) -> Child:
    """Return the record kept of a person whom ``user`` may see: the one that record ``pk`` was merged into, if so."""
    child = visible_child(user, pk)
    kept = kept_of(child)
    return child if kept == pk else visible_child(user, kept)


def exempts(records: list[int]) -> Q:
    """Return the condition that an exemption is from a limit of one of the person's records."""
    owners = ("request", "assessment", "appeal")
    return reduce(or_, (Q(**{f"{owner}__child__in": records}) for owner in owners))


def is_finished(review: AnnualReview, today: date) -> bool:
    """Say whether nothing is left to do: decided, and if to amend, amended or not amended after all."""
    end = review.amended_final_sent_on or review.not_amended_sent_on
    if end is None and review.decision != ReviewDecision.AMEND:
        end = review.decision_sent_on
    return end is not None and end <= today
