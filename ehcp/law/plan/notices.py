"""The appealable notices of a case and the rights that each of them opens."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ehcp.law.days import months_from
from ehcp.law.facts import AppealFacts, MediationFacts, RequestFacts
from ehcp.law.plan.case import Case, earliest
from ehcp.law.rules import rule_in_force

REASSESS_REFUSAL = "reassess_refusal"


class Notice(NamedTuple):
    """A decision notice with a right of appeal: the record it is printed under, and those it is about."""

    kind: str
    sent_on: date
    record: tuple[str, str, str]
    about: tuple[tuple[str, str], ...]
    is_refusal: bool = False
    exists_from: date | None = None

    def appears_on(self, day: date) -> date:
        """Return from when a clock that begins on ``day`` exists: not before what the notice is about."""
        return max(day, self.exists_from or day)


def plan_rights(case: Case, notice: Notice) -> None:
    """
    Plan the family's time to appeal against one notice, and to ask for mediation about it.

    A certificate moves the end only when it moves it later; each move is a revision of the same clock.
    """
    appealed = earliest(*(appeal.registered_on for appeal in _appeals(case, notice)))
    mediations = _mediations(case, notice)
    certificates = {item.certificate_on for item in mediations if item.certificate_on is not None}
    cycle = f"{notice.kind}:{notice.sent_on.isoformat()}"
    steps = _steps(notice.sent_on, certificates)
    for revision, (appears, certificate) in enumerate(steps):
        case.add(
            "appeal_window",
            notice.record,
            notice.sent_on,
            cycle=cycle,
            appears_on=notice.appears_on(appears),
            second_on=certificate,
            met_on=appealed,
            void_on=case.died_on,
            replaced_on=steps[revision + 1][0] if revision + 1 < len(steps) else None,
            revision=revision,
        )
    case.add(
        "mediation_contact",
        notice.record,
        notice.sent_on,
        cycle=cycle,
        appears_on=notice.appears_on(notice.sent_on),
        met_on=earliest(*(day for item in mediations for day in (item.requested_on, item.declined_on))),
        void_on=case.died_on,
    )


def plan_maintenance(case: Case, notice: Notice) -> None:
    """
    Plan how long a plan must be kept in force after a notice to cease it (Act s45(4)).

    Until the appeal time ends; once an appeal is registered, until it ends, a day that nobody knows yet.
    """
    rule = rule_in_force("appeal_window", notice.sent_on)
    certificates = {item.certificate_on for item in _mediations(case, notice) if item.certificate_on is not None}
    ends = [
        (appears, rule.due_on(notice.sent_on, case.law, second))
        for appears, second in _steps(notice.sent_on, certificates)
    ]
    appeals = sorted(_appeals(case, notice), key=lambda appeal: appeal.registered_on)
    if appeals:
        registered, ended = appeals[0].registered_on, appeals[0].outcome_on
        limit = ends[-1][1]
        ends = [step for step in ends if step[0] < registered]
        ends.append((registered, None))
        if ended is not None and limit is not None:
            ends.append((ended, max(ended, limit)))
    for revision, (appears, end) in enumerate(ends):
        case.add(
            "cease_maintain",
            notice.record,
            notice.sent_on,
            cycle=notice.sent_on.isoformat(),
            appears_on=notice.appears_on(appears),
            second_on=end,
            met_on=end,
            void_on=earliest(case.died_on, case.transferred_out_on(notice.record[1])),
            replaced_on=ends[revision + 1][0] if revision + 1 < len(ends) else None,
            revision=revision,
        )


def _steps(sent_on: date, certificates: set[date]) -> list[tuple[date, date | None]]:
    """Return from which day on which certificate counts: none at first, then each that ends later."""
    steps: list[tuple[date, date | None]] = [(sent_on, None)]
    if not certificates:
        return steps
    limit = months_from(sent_on, 2)
    for certificate in sorted(certificates):
        if months_from(certificate, 1) > limit:
            limit = months_from(certificate, 1)
            steps.append((max(certificate, sent_on), certificate))
    return steps


def _keys(notice: Notice) -> list[tuple[str, str, date | None]]:
    keys: list[tuple[str, str, date | None]] = [(*record, notice.sent_on) for record in notice.about]
    if notice.is_refusal:
        # A request or an assessment holds one refusal, so a blank letter date means that one.
        keys.append((*notice.about[0], None))
    return keys


def _is_of(notice: Notice, item: AppealFacts | MediationFacts) -> bool:
    """
    Tell whether a dispute found under a notice's records and day is about that notice.

    A refusal to reassess is about the plan too, but other notices of that plan and day are not about it.
    """
    is_refused = notice.kind == REASSESS_REFUSAL
    return not is_refused or item.request_id == notice.record[1] or item.about == "refusal_to_reassess"


def _appeals(case: Case, notice: Notice) -> list[AppealFacts]:
    by_notice = case.appeals_by_notice
    if not by_notice:
        return []
    return [item for key in _keys(notice) for item in by_notice.get(key, ()) if _is_of(notice, item)]


def _mediations(case: Case, notice: Notice) -> list[MediationFacts]:
    by_notice = case.mediations_by_notice
    if not by_notice:
        return []
    return [item for key in _keys(notice) for item in by_notice.get(key, ()) if _is_of(notice, item)]


def plan_all_rights(case: Case) -> None:
    """Plan the rights that every notice of the case opens."""
    for request in case.requests.values():
        if request.outcome == "N" and request.decision_sent_on and request.received_on:
            _plan_refusal_rights(case, request, request.decision_sent_on)
    for assessment in case.assessments.values():
        record = ("assessments", assessment.assessment_id)
        full = (*record, assessment.child_id)
        if assessment.no_plan_notified_on:
            plan_rights(case, Notice("no_plan", assessment.no_plan_notified_on, full, (record,), is_refusal=True))
        if assessment.amended_final_sent_on:
            about = (record, ("plans", assessment.plan_id)) if assessment.plan_id else (record,)
            plan_rights(case, Notice("reassessed", assessment.amended_final_sent_on, full, about))


def _plan_refusal_rights(case: Case, request: RequestFacts, sent_on: date) -> None:
    """Plan the rights that a refusal to assess opens; one to reassess is about the plan as well."""
    record = ("requests", request.request_id)
    about: tuple[tuple[str, str], ...] = (record,)
    kind = "refusal"
    if request.kind == "reassessment" and request.plan_id:
        kind, about = REASSESS_REFUSAL, (record, ("plans", request.plan_id))
    plan_rights(case, Notice(kind, sent_on, (*record, request.child_id), about, is_refusal=True))
