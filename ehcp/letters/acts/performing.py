"""The act that sending a letter performs: sending is the fact that meets the clock, and its day is stamped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ehcp.assessments.acts.advice import AdviceAsked, request_advice
from ehcp.assessments.acts.assessments import decide_not_issue, tell_will_assess
from ehcp.consultations.acts import Consulted, consult_settings
from ehcp.history.acts.frame import Submission
from ehcp.letters.reads.facts import Subject
from ehcp.models import AssessmentRequest, Child, NeedsAssessment
from ehcp.plans.acts.plans import issue_final, send_draft
from ehcp.requests.acts.requests import decide_assess, decide_not_assess, decide_reassess, send_considering_notice
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User


@dataclass(frozen=True, slots=True)
class Sending:
    """The letter that is being sent: about what, by whom, on which day, and what its writer said."""

    child: Child
    subject: Subject
    by: User
    on: date
    now: datetime
    submission: Submission | None
    said: Mapping[str, Any]

    @property
    def frame(self) -> dict[str, Any]:
        """Return what every act is called with."""
        return {"by": self.by, "on": self.on, "now": self.now, "submission": self.submission}

    @property
    def request(self) -> AssessmentRequest:
        """Return the request that the letter is about."""
        if self.subject.request is None:
            raise MoveNotAllowed("There is no request that this letter could be about.")
        return self.subject.request

    @property
    def assessment(self) -> NeedsAssessment:
        """Return the assessment that the letter is about."""
        if self.subject.assessment is None:
            raise MoveNotAllowed("There is no assessment that this letter could be about.")
        return self.subject.assessment

    @property
    def reasons(self) -> str:
        """Return the reasons that the letter gives."""
        return str(self.said.get("reasons", ""))


def _advice(one: Sending) -> object:
    asked = [AdviceAsked(str(one.said["advice_kind"]), str(one.said.get("adviser", "")))]
    return request_advice(one.assessment, asked=asked, **one.frame)


def _no_reassessment(one: Sending) -> object:
    return decide_reassess(one.request, is_agreed=False, reasons=one.reasons, appeal_pack=True, **one.frame)


def _consultation(one: Sending) -> object:
    institution = one.said.get("institution")
    if institution is None:
        raise MoveNotAllowed("Choose the school, college or other setting that is consulted.")
    settings = [Consulted(institution, is_requested=bool(one.said.get("is_requested")))]
    return consult_settings(one.child, settings=settings, **one.frame)


def _final(one: Sending) -> object:
    more = {name: one.said[name] for name in ("primary_need", "secondary_need", "section_i")}
    return issue_final(one.child, appeal_pack=True, **more, **one.frame)


PERFORMED: dict[str, Callable[[Sending], object]] = {
    "L1": lambda one: send_considering_notice(one.request, **one.frame),
    "L2": lambda one: decide_assess(one.request, **one.frame),
    "L3": lambda one: decide_not_assess(one.request, reasons=one.reasons, appeal_pack=True, **one.frame),
    "L4": _advice,
    "L6": lambda one: decide_not_issue(one.assessment, reasons=one.reasons, appeal_pack=True, **one.frame),
    "L7": lambda one: send_draft(one.child, by_post=bool(one.said.get("by_post")), checked=True, **one.frame),
    "L8": _consultation,
    "L9": _final,
    "L16": lambda one: decide_reassess(one.request, is_agreed=True, **one.frame),
    "L16N": _no_reassessment,
    "L22": lambda one: tell_will_assess(one.assessment, **one.frame),
}
