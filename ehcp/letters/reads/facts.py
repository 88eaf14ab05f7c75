"""The facts that a letter is made from: none is typed, each comes from the case, the law and the authority."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from ehcp.cases.reads.case import CaseNow
from ehcp.law.rules import rule_in_force
from ehcp.ledger.reads.open_limits import format_day
from ehcp.letters.kinds import LETTERS, NEW_OFFICER, LetterKind
from ehcp.letters.reads.wording import authority_details
from ehcp.models import AdviceKind, Allocation, AssessmentRequest, Deadline, NeedsAssessment
from ehcp.proposals.reads import open_proposals
from ehcp.workflow import MOVES
from sendcases.accounts.models import User

# The limits that run once a refusal was reversed, agreed away, conceded or ordered away.
_AFTER_NO_PLAN = ("reversed_no_plan", "order_assess_no_plan", "concede_assess_no_plan")
_AFTER_FINAL = ("reversed_final_plan", "order_assess_final", "concede_assess_final")
_REASSESSMENT, _INITIAL = "reassessment", "initial"


@dataclass(frozen=True)
class Subject:
    """What a letter is about on a case: the request, the assessment or neither."""

    request: AssessmentRequest | None = None
    assessment: NeedsAssessment | None = None


def _open(kind: str) -> Callable[[CaseNow], Subject | None]:
    def find(case: CaseNow) -> Subject | None:
        found = case.open_request
        return Subject(found) if found is not None and found.kind == kind else None

    return find


def _considered(case: CaseNow) -> Subject | None:
    found = case.open_request
    return Subject(found) if found and found.kind == _INITIAL and not found.considering_sent_on else None


def _under_way(case: CaseNow) -> Subject | None:
    found = case.open_assessment
    return Subject(found.request, found) if found else None


def _refusable(case: CaseNow) -> Subject | None:
    known = case.open_assessment or next((one for one in case.assessments if one.outcome == "Y"), None)
    refused = known is not None and (known.plan_id or case.maintained_plan)
    return Subject(known.request, known) if known and not refused else None


def _reversed(case: CaseNow) -> Subject | None:
    for one in case.assessments:
        if one.origin not in ("request", _REASSESSMENT) and not one.will_assess_notice_on:
            return Subject(one.request, one)
    return None


def _drafted(case: CaseNow) -> Subject | None:
    found = next((one for one in case.assessments if one.outcome == "Y"), None)
    return Subject(found.request, found) if found and case.stage in ("drafting", "draft_sent") else None


def _with_family(case: CaseNow) -> Subject | None:
    return _drafted(case) if case.stage == "draft_sent" else None


def _any(case: CaseNow) -> Subject | None:
    request = case.requests[0] if case.requests else None
    return Subject(request, case.assessments[0] if case.assessments else None)


# Which letter is possible on a case as it stands, and what it is about; the act itself checks again.
SUBJECTS: dict[str, Callable[[CaseNow], Subject | None]] = {
    "L1": _considered,
    "L2": _open(_INITIAL),
    "L3": _open(_INITIAL),
    "L4": _under_way,
    "L6": _refusable,
    "L7": _drafted,
    "L9": _with_family,
    "L16": _open(_REASSESSMENT),
    "L16N": _open(_REASSESSMENT),
    "L22": _reversed,
}


def subject_of(kind: LetterKind, case: CaseNow) -> Subject | None:
    """Return what a letter is about on this case; None where it cannot be sent now."""
    return SUBJECTS.get(kind.code, _any)(case)


def letters_for(case: CaseNow, user: User) -> list[LetterKind]:
    """Return the letters that ``user`` may send on a case as it stands."""
    if not case.is_open_to_acts:
        return []
    decided = {one.decided_move for one in open_proposals(case) if one.decided_on}
    return [
        kind
        for kind in LETTERS.values()
        if (
            not kind.move
            or MOVES[kind.move].is_possible(case.child, user, stage=case.stage, is_decided=kind.move in decided)
        )
        and subject_of(kind, case) is not None
    ]


def facts_of(kind: LetterKind, case: CaseNow, subject: Subject, on: date, said: dict[str, str]) -> dict[str, str]:
    """Return the facts of a letter that is sent on ``on``; ``said`` is what its writer was asked for."""
    request, assessment = subject.request, subject.assessment
    day0 = assessment.clock_start_on if assessment else request.received_on if request else None
    is_after = kind.code == "L22"
    officer = case.child.officer
    facts = {
        "child": case.child.full_name,
        "authority": settings.AUTHORITY_NAME,
        "officer": (officer.get_full_name() or officer.username) if officer else "the SEND team",
        "sent_on": format_day(on),
        "received_on": format_day(request.received_on) if request else "",
        "decision_due": _due(case, "assess_decision", day0),
        "draft_due": _limit(case, _AFTER_NO_PLAN) if is_after else _due(case, "no_plan_decision", day0),
        "plan_due": _plan_due(case, kind, on, day0),
        "advice_due": _due(case, "advice_return", on),
        "window_end": _due(case, "draft_window", on),
        "reply_due": _due(case, "consult_reply", on),
        "appeal_until": _due(case, "appeal_window", on),
        "mediation_until": _due(case, "mediation_contact", on),
        "advice_kinds": _usual_advice(case),
        "advice_received": _received(case),
    }
    if kind.code == NEW_OFFICER:
        facts["held_since"] = _held_since(case)
    return facts | authority_details() | said


def _held_since(case: CaseNow) -> str:
    """Return since when the officer holds the case; empty where nobody does."""
    spell = Allocation.objects.filter(child__in=case.records, to_on__isnull=True).first()
    return format_day(spell.from_on) if spell else ""


def _plan_due(case: CaseNow, kind: LetterKind, on: date, day0: date | None) -> str:
    if kind.code == "L22":
        return _limit(case, _AFTER_FINAL)
    return _due(case, "reassess_final", on) if kind.code == "L16" else _due(case, "final_plan", day0)


def _limit(case: CaseNow, rules: tuple[str, ...]) -> str:
    """Return the day of the limit that runs on the case under one of ``rules``, as the ledger holds it."""
    running = Deadline.objects.filter(child__in=case.records, rule__in=rules, due_on__isnull=False).current()
    found = running.outstanding(case.today).order_by("-starts_on", "-pk").first()
    return format_day(found.due_on) if found else ""


def _due(case: CaseNow, rule: str, day0: date | None) -> str:
    if day0 is None:
        return ""
    due = rule_in_force(rule, day0).due_on(day0, case.law)
    return format_day(due) if due else ""


def _usual_advice(case: CaseNow) -> str:
    asked = [str(one.get_kind_display()).lower() for one in case.advice]
    usual = (AdviceKind.PARENT, AdviceKind.EDUCATIONAL, AdviceKind.MEDICAL, AdviceKind.PSYCHOLOGICAL)
    named = asked or [str(one.label).lower() for one in (*usual, AdviceKind.SOCIAL_CARE)]
    return ", ".join(dict.fromkeys(named))


def _received(case: CaseNow) -> str:
    received: list[Any] = [one for one in case.advice if one.received_on]
    named = [f"{str(one.get_kind_display()).lower()} ({format_day(one.received_on)})" for one in received]
    return "; ".join(named) or "none"
