"""The first plan: the draft sent, the window finished early, the final plan issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.law import days
from ehcp.law.rules import rule_in_force
from ehcp.law.settings import Law
from ehcp.models import (
    AssessmentOutcome,
    Child,
    Institution,
    Need,
    NeedsAssessment,
    Origin,
    Placement,
    PlacementBasis,
    Plan,
)
from ehcp.plan_text.acts.versions import freeze_draft, freeze_final, text_to_send
from ehcp.plan_text.models.versions import VersionCause
from ehcp.plan_text.reads.versions import where_words
from ehcp.requests.acts.requests import refuse_without_appeal_pack
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User


def send_draft(
    child: Child,
    *,
    by: User,
    on: date,
    now: datetime,
    served_on: date | None = None,
    by_post: bool = False,
    checked: bool = True,
    submission: Submission | None = None,
) -> Plan:
    """
    Record that the draft plan was sent on ``on`` and served on ``served_on``.

    Without that day it was served when sent, or, ``by_post``, on the working day that the authority's setting
    says. The family's fifteen days run from the day served (SEND Regulations 2014, reg 13(1)). A draft sent again keeps
    the day of the first and starts the window anew. ``checked`` says that section I is blank and every advice
    attached.
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("send_draft")
        if not checked:
            raise MoveNotAllowed("Check first that section I is blank and that all advice is attached.")
        assessment = _drafting(act)
        draft = _draft_of(assessment)
        first = draft.draft_sent_on if draft else assessment.issue_decided_on or assessment.clock_start_on
        act.check_day(on, not_before=first, what="The day the draft was sent")
        served = served_on or (served_by_post(on, act.law) if by_post else on)
        if served < on:
            raise MoveNotAllowed("The draft cannot be served before it is sent.")
        text = text_to_send(act, assessment=assessment)
        if draft is not None and draft.draft_sent_on is not None:
            act.change(draft, on=on, draft_served_on=served, early_finish_agreed_on=None)
            act.record("plan.draft_sent_again", on=on, about=draft, data={"served_on": served.isoformat()})
            freeze_draft(act, text, draft, VersionCause.DRAFT_SENT_AGAIN, on=on)
            return draft
        made = act.add(
            Plan, child=act.child_of(assessment), assessment=assessment, draft_sent_on=on, draft_served_on=served
        )
        act.record("plan.draft_sent", on=on, about=made, data={"served_on": served.isoformat()})
        freeze_draft(act, text, made, VersionCause.DRAFT_SENT, on=on)
    return made


def served_by_post(posted: date, law: Law) -> date:
    """Return the day a letter posted first class counts as served under the authority's setting."""
    return days.served_by_post(posted, law.post_served_working_days, law.holidays)


def _drafting(act: Act) -> NeedsAssessment:
    """Return the assessment whose plan is being drafted."""
    for one in CaseNow(act.child, act.today).assessments:
        if one.outcome == AssessmentOutcome.ISSUE and one.origin != Origin.REASSESSMENT and not one.plan_id:
            return one
    raise MoveNotAllowed("The decision to issue a plan is not recorded yet.")


def _draft_of(assessment: NeedsAssessment) -> Plan | None:
    return Plan.objects.true_records().filter(assessment=assessment, first_final_on__isnull=True).first()


def window_end(plan: Plan, act: Act) -> date | None:
    """Return the last of the family's fifteen days with the draft (SEND Regulations 2014, reg 13(1))."""
    served = plan.draft_served_on or plan.draft_sent_on
    return rule_in_force("draft_window", served).due_on(served, act.law) if served else None


def _sent_draft(act: Act) -> Plan:
    draft = _draft_of(_drafting(act))
    if draft is None or draft.draft_sent_on is None:
        raise MoveNotAllowed("No draft plan is with the family.")
    return draft


def agree_early_finish(
    child: Child,
    *,
    by: User,
    on: date,
    now: datetime,
    in_writing: bool,
    submission: Submission | None = None,
) -> Plan:
    """Record that the family agreed in writing, on ``on``, that the final plan need not wait for their fifteen days."""
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("agree_early_final")
        draft = _sent_draft(act)
        if not in_writing:
            raise MoveNotAllowed("The family must have agreed in writing.")
        end = window_end(draft, act)
        act.check_day(on, not_before=draft.draft_sent_on, what="The day of the agreement")
        if end is not None and on > end:
            raise MoveNotAllowed(f"The fifteen days ended on {end.day} {end:%B %Y}: nothing has to be agreed.")
        act.change(draft, on=on, early_finish_agreed_on=on)
        act.record("plan.early_finish_agreed", on=on, about=draft)
    return draft


@dataclass(frozen=True, slots=True)
class SectionI:
    """What section I names: a school or other institution, another setting, or (neither) a type only."""

    institution: Institution | None = None
    sen_setting: str = ""
    sen_setting_other: str = ""
    type_only: str = ""
    attends_now: bool = False
    sen_unit: bool = False
    resourced_provision: bool = False
    residential: str = ""


def issue_final(
    child: Child,
    *,
    by: User,
    on: date,
    now: datetime,
    primary_need: str,
    section_i: SectionI,
    secondary_need: str = "",
    appeal_pack: bool = True,
    submission: Submission | None = None,
) -> Plan:
    """
    Record that the final plan was sent on ``on``, with its needs and what section I names.

    Meets the twenty weeks (SEND Regulations 2014, reg 13(2)), starts the year to the first review, and opens the
    time to appeal. Refused while the family's fifteen days run, unless they agreed in writing to finish early.
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("issue_final")
        draft = _sent_draft(act)
        act.check_day(on, not_before=draft.draft_sent_on, what="The day the final plan was sent")
        if CaseNow(act.child, act.today).maintained_plan is not None:
            raise MoveNotAllowed("The child already has a plan that is maintained.")
        is_premature = _refuse_premature(draft, on, act)
        refuse_without_appeal_pack(appeal_pack)
        _refuse_incomplete(primary_need, secondary_need, section_i)
        act.change(draft, on=on, first_final_on=on)
        for rank, sen_type in enumerate(filter(None, (primary_need, secondary_need)), start=1):
            act.add(Need, plan=draft, rank=rank, sen_type=sen_type, from_on=on)
        named = _name(act, draft, section_i, on)
        data = {"appeal_pack": True, "premature": is_premature, "type_only": section_i.type_only}
        act.record("plan.final_sent", on=on, about=draft, data=data)
        text = text_to_send(act, assessment=draft.assessment)
        words = where_words(named, section_i.type_only)
        freeze_final(act, text, draft, VersionCause.FINAL_ISSUED, on=on, placement=words)
    return draft


def _refuse_premature(draft: Plan, on: date, act: Act) -> bool:
    """Say whether the final plan comes too early, where the authority's setting only warns; else refuse it."""
    end, agreed = window_end(draft, act), draft.early_finish_agreed_on
    if end is None or on > end or (agreed is not None and agreed <= on):
        return False
    if act.law.premature_final == "warn":
        return True
    raise MoveNotAllowed(
        f"The family have until {end.day} {end:%B %Y} to comment on the draft. The final plan can be sent from the "
        "day after, or earlier if they agree in writing."
    )


def _refuse_incomplete(primary_need: str, secondary_need: str, section_i: SectionI) -> None:
    if not primary_need:
        raise MoveNotAllowed("Record the primary need.")
    if primary_need == secondary_need:
        raise MoveNotAllowed("The secondary need must differ from the primary one.")
    if not (section_i.institution or section_i.sen_setting or section_i.type_only):
        raise MoveNotAllowed("Section I must name a school or other setting, or its type.")


def _name(act: Act, plan: Plan, section_i: SectionI, on: date) -> Placement:
    return act.add(
        Placement,
        plan=plan,
        basis=PlacementBasis.BOTH if section_i.attends_now else PlacementBasis.NAMED,
        institution=section_i.institution,
        sen_setting=section_i.sen_setting or None,
        sen_setting_other=section_i.sen_setting_other or None,
        rank=1,
        sen_unit=section_i.sen_unit,
        resourced_provision=section_i.resourced_provision,
        residential=section_i.residential or None,
        from_on=on,
    )
