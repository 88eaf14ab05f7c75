"""Mediations and appeals: wanted, agreed, registered, conceded, ended; their steps and their tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from ehcp.cases.reads.case import CaseNow
from ehcp.disputes.reads import Decision, about_of, agreeable, decisions, open_steps, open_tasks
from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.history.acts.words import in_words
from ehcp.law.rules import rule_in_force
from ehcp.models import (
    Appeal,
    AppealOutcome,
    AppealSection,
    AssessmentOutcome,
    Child,
    DisputeAbout,
    DisputeTask,
    Mediation,
    NeedsAssessment,
    Origin,
    SectionOutcome,
    TaskKind,
)
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User

ASSESS = (DisputeAbout.REFUSAL_TO_ASSESS, DisputeAbout.REFUSAL_TO_REASSESS)
# Outcomes that come with an order, and so with the limb of reg 44(2) that it falls under.
ORDERED = (AppealOutcome.UPHELD, AppealOutcome.PART_UPHELD)
# What each kind of appeal may be ordered (SEND Regulations 2014, reg 44(2)).
LIMBS: dict[str, str] = {
    DisputeAbout.REFUSAL_TO_ASSESS: "b",
    DisputeAbout.REFUSAL_TO_REASSESS: "b",
    DisputeAbout.REFUSAL_TO_ISSUE: "cd",
    DisputeAbout.CONTENTS: "e",
    DisputeAbout.REFUSAL_TO_AMEND: "e",
    DisputeAbout.PLACEMENT: "f",
    DisputeAbout.CONTENTS_AND_PLACEMENT: "ef",
    DisputeAbout.CEASING: "gh",
}


def record_dispute_step(
    child: Child, *, by: User, on: date, now: datetime, step: str, submission: Submission | None = None
) -> Mediation | Appeal:
    """
    Record that a step of a mediation or an appeal was taken on ``on``.

    Ends the limit of that step (SEND Regulations 2014, regs 36 and 44; Tribunal Procedure Rules 2008, r.21).
    ``step`` is the key of one of those that wait.
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("record_dispute_step")
        found = next((one for one in open_steps(CaseNow(act.child, act.today)) if one.key == step), None)
        if found is None:
            raise MoveNotAllowed("That step was already recorded, or is not the next one.")
        act.check_day(on, not_before=found.not_before, what="The day")
        act.change(found.record, on=on, **{found.field: on})
        act.record(found.event, on=on, about=found.record)
    return found.record


def _decision(act: Act, key: str) -> Decision:
    found = next((one for one in decisions(CaseNow(act.child, act.today)) if one.key == key), None)
    if found is None:
        raise MoveNotAllowed("Choose the decision: it is no longer one that can be appealed.")
    return found


def request_mediation(
    child: Child,
    *,
    decision: str,
    wanted: bool,
    by: User,
    on: date,
    now: datetime,
    submission: Submission | None = None,
) -> Mediation:
    """
    Record that the authority was told on ``on`` that the family want mediation about a decision, or do not.

    Wanted: thirty days to arrange it begin (SEND Regulations 2014, reg 36). Not wanted: the adviser issues the
    certificate within three working days (reg 34).
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("request_mediation")
        about = _decision(act, decision)
        act.check_day(on, not_before=about.sent_on, what="The day the authority was told")
        for one in CaseNow(act.child, act.today).open_mediations:
            if _is_about(one, about):
                raise MoveNotAllowed(f"Mediation about this decision is open since {in_words(one.requested_on or on)}.")
        values: dict[str, Any] = {"requested_on": on} if wanted else {"declined_on": on}
        made = act.add(
            Mediation,
            child=act.child_of(_owner(about)),
            about=about.about,
            decision_letter_on=about.sent_on,
            **about.record,
            **values,
        )
        kind = "mediation.requested" if wanted else "mediation.declined"
        act.record(kind, on=on, about=made, data={"about": made.about})
    return made


def _owner(about: Decision) -> Any:
    return next(iter(about.record.values()))


def _is_about(one: Mediation | Appeal, about: Decision) -> bool:
    same = all(getattr(one, f"{name}_id") == record.pk for name, record in about.record.items())
    return same and one.decision_letter_on == about.sent_on


def agree_mediation(
    child: Child,
    *,
    mediation: int,
    agreement: str,
    by: User,
    on: date,
    now: datetime,
    terms: str = "",
    due_on: date | None = None,
    submission: Submission | None = None,
) -> Mediation:
    """
    Record what a mediation came to on ``on``: an agreement in full or in part with its written terms, or none.

    The time for the terms is that of the matching order (SEND Regulations 2014, reg 42(2) and (5)), or ``due_on``
    where another was agreed in writing. An agreement to assess begins the assessment on that day.
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("agree_mediation")
        current = next((one for one in agreeable(CaseNow(act.child, act.today)) if one.pk == mediation), None)
        if current is None:
            raise MoveNotAllowed("Record first that the mediation was held; its result is recorded once.")
        if agreement not in ("full", "part", "none"):
            raise MoveNotAllowed("Say whether there was an agreement.")
        act.check_day(on, not_before=current.held_on, what="The day of the agreement")
        if agreement != "none" and not terms.strip():
            raise MoveNotAllowed("Write down the terms of the agreement.")
        act.change(current, on=on, agreement=agreement, agreement_on=on)
        act.record("mediation.agreed", on=on, about=current, data={"agreement": agreement})
        if agreement == "none":
            return current
        due = due_on or rule_in_force("agreement_other", on).due_on(on, act.law) or on
        _add_task(act, current, kind=TaskKind.TERM, words=terms, given_on=on, due_on=due)
        if current.about == DisputeAbout.REFUSAL_TO_ASSESS and agreement == "full":
            _assess_after_all(act, current, Origin.AGREEMENT, on)
    return current


def _assess_after_all(act: Act, dispute: Mediation | Appeal, origin: Origin, on: date) -> NeedsAssessment:
    """
    Begin the assessment that an order, a concession or an agreement asks for: its limits run from ``on``.

    Where the same request is assessed after all already, that assessment goes on: there is one of it, with the earlier
    limits, and the later act joins it. One recorded after what came later takes the day of what began it.
    """
    if under_way := _assessed_already(act, dispute, on):
        if on < under_way.clock_start_on:
            act.change(under_way, on=on, clock_start_on=on, origin=origin)
        act.record("assessment.joined", on=on, about=under_way, data={"origin": str(origin)})
        return under_way
    made = act.add(
        NeedsAssessment,
        child=act.child_of(dispute),
        request=dispute.request,
        plan=dispute.plan,
        origin=origin,
        clock_start_on=on,
        outcome=AssessmentOutcome.AWAITED,
    )
    act.record("assessment.started", on=on, about=made, data={"origin": str(origin)})
    return made


def _assessed_already(act: Act, dispute: Mediation | Appeal, on: date) -> NeedsAssessment | None:
    """Return the assessment of the same request that a reversal, an agreement or the Tribunal led to and that runs."""
    found = NeedsAssessment.objects.filter(child__in=act.records, request=dispute.request, request__isnull=False)
    after_all = [Origin.REVERSAL, Origin.AGREEMENT, Origin.ORDER, Origin.CONCESSION]
    running = found.exclude(entered_in_error=True).filter(origin__in=after_all, outcome=AssessmentOutcome.AWAITED)
    return running.order_by("clock_start_on", "pk").first()


def register_appeal(
    child: Child,
    *,
    decision: str,
    by: User,
    on: date,
    now: datetime,
    sections: Sequence[str] = (),
    submission: Submission | None = None,
) -> Appeal:
    """
    Record that the authority received on ``on`` a registered appeal about a decision, and which sections it disputes.

    The response is due thirty working days of the Tribunal later (Tribunal Procedure Rules 2008, r.21). A plan under
    an appeal against ceasing stays in force until it ends (Children and Families Act 2014, s45(4)).
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("register_appeal")
        about = _decision(act, decision)
        if about.is_of_plan and not sections:
            raise MoveNotAllowed("Choose the sections of the plan that the appeal is about.")
        act.check_day(on, not_before=about.sent_on, what="The day the appeal was received")
        if any(_is_about(one, about) for one in CaseNow(act.child, act.today).open_appeals):
            raise MoveNotAllowed("An appeal about this decision is open already.")
        made = act.add(
            Appeal,
            child=act.child_of(_owner(about)),
            about=about_of(about, sections),
            decision_letter_on=about.sent_on,
            registered_on=on,
            **about.record,
        )
        chosen = sorted(set(sections)) if about.is_of_plan else []
        AppealSection.objects.bulk_create(AppealSection(appeal=made, section=one) for one in chosen)
        act.record("appeal.registered", on=on, about=made, data={"about": made.about, "sections": chosen})
    return made


def _open_appeal(act: Act, pk: int) -> Appeal:
    found = next((one for one in CaseNow(act.child, act.today).open_appeals if one.pk == pk), None)
    if found is None:
        raise MoveNotAllowed("This appeal has ended already.")
    return found


def concede_appeal(
    child: Child, *, appeal: int, by: User, on: date, now: datetime, submission: Submission | None = None
) -> Appeal:
    """
    Record that the authority told the Tribunal on ``on``, before its response, that it concedes.

    Ends the appeal and starts the time to carry it out (SEND Regulations 2014, reg 45). A refusal to assess or
    reassess that is conceded begins the assessment on that day.
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("concede_appeal")
        current = _open_appeal(act, appeal)
        act.check_day(on, not_before=current.registered_on, what="The day the Tribunal was told")
        if current.response_on is not None and current.response_on <= on:
            raise MoveNotAllowed(
                f"The response was sent on {in_words(current.response_on)}: from then on only a consent order ends it."
            )
        act.change(current, on=on, conceded_on=on, outcome=AppealOutcome.CONCEDED, outcome_on=on)
        act.record("appeal.conceded", on=on, about=current)
        if current.about in ASSESS:
            _assess_after_all(act, current, Origin.CONCESSION, on)
    return current


def end_appeal(
    child: Child,
    *,
    appeal: int,
    outcome: str,
    by: User,
    on: date,
    now: datetime,
    limb: str = "",
    order: str = "",
    sections: Mapping[str, str] | None = None,
    submission: Submission | None = None,
) -> Appeal:
    """
    Record how an appeal ended on ``on``: withdrawn, struck out, dismissed, upheld, or by consent.

    ``limb`` is that of reg 44(2) under which an order falls; its limits run from the day it was made. ``order`` is its
    text, word for word; ``sections`` is the outcome of each section that was appealed.
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("end_appeal")
        current = _open_appeal(act, appeal)
        act.check_day(on, not_before=current.registered_on, what="The day it ended")
        limb = _checked_limb(current, outcome, limb, order)
        values: dict[str, Any] = {"order_on": on, "order_limb": limb} if limb else {}
        act.change(current, on=on, outcome=outcome, outcome_on=on, **values)
        _set_sections(current, sections or {})
        if limb:
            act.record("appeal.ordered", on=on, about=current, data={"limb": limb})
        act.record("appeal.ended", on=on, about=current, data={"outcome": outcome})
        if order.strip():
            due = _order_due(act, limb, on)
            _add_task(act, current, kind=TaskKind.TERM, words=order, given_on=on, due_on=due)
        if limb == "b":
            _assess_after_all(act, current, Origin.ORDER, on)
    return current


def _checked_limb(current: Appeal, outcome: str, limb: str, order: str) -> str:
    if outcome not in AppealOutcome.values or outcome == AppealOutcome.CONCEDED:
        raise MoveNotAllowed("Say how the appeal ended; a concession has its own page.")
    if outcome == AppealOutcome.DISMISSED and current.about == DisputeAbout.CEASING:
        return "a"
    if outcome == AppealOutcome.CONSENT_ORDER and not order.strip():
        raise MoveNotAllowed("Write down the terms of the consent order, word for word.")
    if outcome not in ORDERED:
        return ""
    allowed = LIMBS[current.about]
    if limb not in allowed or not limb:
        raise MoveNotAllowed(f"Choose what was ordered: for this appeal limb {' or '.join(allowed)} of reg 44(2).")
    if not order.strip():
        raise MoveNotAllowed("Write down the order, word for word.")
    return limb


def _order_due(act: Act, limb: str, on: date) -> date:
    rules = {
        "b": "order_assess_final", "c": "order_make_final", "d": "order_reconsider", "e": "order_amend_provision",
        "f": "order_name_setting", "h": "order_continue_amend",
    }  # fmt: skip
    return (rule_in_force(rules[limb], on).due_on(on, act.law) if limb in rules else None) or on


def _set_sections(current: Appeal, outcomes: Mapping[str, str]) -> None:
    for one in AppealSection.objects.filter(appeal=current, section__in=outcomes):
        if outcomes[one.section] in SectionOutcome.values:
            one.outcome = outcomes[one.section]
            one.save(update_fields=["outcome"])


def _add_task(act: Act, dispute: Mediation | Appeal, **values: Any) -> DisputeTask:
    owner = {"appeal": dispute} if isinstance(dispute, Appeal) else {"mediation": dispute}
    values["words"] = values["words"].strip()
    made = DisputeTask.objects.create(
        child=act.child_of(dispute), recorded_at=act.now, recorded_by=act.by, **owner, **values
    )
    data = {"kind": made.kind, "due_on": made.due_on.isoformat()}
    act.record("dispute_task.added", on=made.given_on, about=dispute, data=data)
    return made


def add_dispute_task(
    child: Child,
    *,
    appeal: int,
    kind: str,
    words: str,
    by: User,
    on: date,
    now: datetime,
    due_on: date | None = None,
    body: str = "",
    submission: Submission | None = None,
) -> DisputeTask:
    """
    Record a direction, a hearing or a recommendation of the Tribunal that was given on ``on`` and is due on ``due_on``.

    Without that day a recommendation is answered within five weeks (SEND (First-tier Tribunal Recommendations Power)
    Regulations 2017).
    """
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("add_dispute_task")
        current = next((one for one in CaseNow(act.child, act.today).appeals if one.pk == appeal), None)
        if current is None or kind not in (TaskKind.DIRECTION, TaskKind.HEARING, TaskKind.RECOMMENDATION):
            raise MoveNotAllowed("Choose the appeal, and what the Tribunal asks for.")
        if not words.strip():
            raise MoveNotAllowed("Write what the Tribunal asks for.")
        act.check_day(on, not_before=current.registered_on, what="The day it was given")
        if due_on is None and kind == TaskKind.RECOMMENDATION:
            due_on = rule_in_force("recommendation_reply", on).due_on(on, act.law)
        if due_on is None or due_on < on:
            raise MoveNotAllowed("Enter the day by which it is to be done, on or after the day it was given.")
        return _add_task(act, current, kind=kind, words=words, body=body.strip(), given_on=on, due_on=due_on)


def finish_dispute_task(
    child: Child,
    *,
    task: int,
    by: User,
    on: date,
    now: datetime,
    answer: str = "",
    submission: Submission | None = None,
) -> DisputeTask:
    """Record that a task of a mediation or an appeal was done on ``on``, and what was answered."""
    with begin_act(child, by=by, now=now, submission=submission) as act:
        act.check("finish_dispute_task")
        current = next((one for one in open_tasks(CaseNow(act.child, act.today)) if one.pk == task), None)
        if current is None:
            raise MoveNotAllowed("That task is done already.")
        act.check_day(on, not_before=current.given_on, what="The day it was done")
        current.done_on, current.answer = on, answer.strip()
        current.save(update_fields=["done_on", "answer"])
        act.record("dispute_task.done", on=on, about=current.appeal or current.mediation, data={"kind": current.kind})
    return current
