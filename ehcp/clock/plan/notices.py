"""The appealable notices of a case and the rights that each of them opens."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ehcp.clock.days import months_from
from ehcp.clock.facts import AppealFacts, MediationFacts
from ehcp.clock.plan.case import Case, earliest


class Notice(NamedTuple):
    """A decision notice with a right of appeal: the record it is printed under, and those it is about."""

    kind: str
    sent_on: date
    record: tuple[str, str, str]
    about: tuple[tuple[str, str], ...]
    is_refusal: bool = False


def plan_rights(case: Case, notice: Notice) -> None:
    """
    Plan the family's time to appeal against one notice.

    A certificate moves the end only when it moves it later; each move is a revision of the same clock.
    """
    appealed = earliest(*(appeal.registered_on for appeal in _appeals(case, notice)))
    certificates = {
        mediation.certificate_on for mediation in _mediations(case, notice) if mediation.certificate_on is not None
    }
    steps = _steps(notice.sent_on, certificates)
    for revision, (appears, certificate) in enumerate(steps):
        case.add(
            "appeal_window",
            notice.record,
            notice.sent_on,
            cycle=f"{notice.kind}:{notice.sent_on.isoformat()}",
            appears_on=appears,
            second_on=certificate,
            met_on=appealed,
            void_on=case.died_on,
            gone_on=steps[revision + 1][0] if revision + 1 < len(steps) else None,
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
        keys += [(*record, None) for record in notice.about]
    return keys


def _appeals(case: Case, notice: Notice) -> list[AppealFacts]:
    if not case.appeals_by_notice:
        return []
    return [appeal for key in _keys(notice) for appeal in case.appeals_by_notice.get(key, ())]


def _mediations(case: Case, notice: Notice) -> list[MediationFacts]:
    if not case.mediations_by_notice:
        return []
    return [mediation for key in _keys(notice) for mediation in case.mediations_by_notice.get(key, ())]


def plan_all_rights(case: Case) -> None:
    """Plan the rights that every notice of the case opens."""
    for request in case.requests.values():
        if request.outcome == "N" and request.decision_sent_on and request.received_on:
            record = ("requests", request.request_id)
            plan_rights(
                case,
                Notice("refusal", request.decision_sent_on, (*record, request.child_id), (record,), is_refusal=True),
            )
    for assessment in case.assessments.values():
        record = ("assessments", assessment.assessment_id)
        full = (*record, assessment.child_id)
        if assessment.no_plan_notified_on:
            plan_rights(case, Notice("no_plan", assessment.no_plan_notified_on, full, (record,), is_refusal=True))
        if assessment.amended_final_sent_on:
            about = (record, ("plans", assessment.plan_id)) if assessment.plan_id else (record,)
            plan_rights(case, Notice("reassessed", assessment.amended_final_sent_on, full, about))
