"""A case on which acts are tried: the people who act, the moments they act at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from ehcp.assessments.acts import assessments
from ehcp.history.acts.frame import Submission
from ehcp.models import AssessmentRequest, Child, Deadline, NeedsAssessment
from ehcp.requests.acts import requests
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_user

NOW = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 16)
RECEIVED = date(2026, 11, 9)


def at(day: date) -> datetime:
    """Ten in the morning of a day."""
    return datetime(day.year, day.month, day.day, 10, 0, tzinfo=UTC)


@dataclass
class Staff:
    """One person of each role that acts."""

    officer: User
    support: User
    decider: User
    manager: User
    other_manager: User
    auditor: User


def staff() -> Staff:
    return Staff(
        officer=a_user(Role.CASE_OFFICER),
        support=a_user(Role.BUSINESS_SUPPORT),
        decider=a_user(Role.DECISION_OFFICER),
        manager=a_user(Role.MANAGER),
        other_manager=a_user(Role.MANAGER),
        auditor=a_user(Role.AUDITOR),
    )


def requested(people: Staff, child: Child | None = None, *, on: date = RECEIVED) -> AssessmentRequest:
    """A request logged on the day it came."""
    return requests.receive_request(child or a_child(), by=people.support, on=on, now=at(on), source="1")


def assessing(people: Staff, *, on: date = date(2026, 11, 12)) -> NeedsAssessment:
    return requests.decide_assess(requested(people), by=people.decider, on=on, now=at(on))


def drafting(people: Staff, *, on: date = date(2026, 11, 13)) -> NeedsAssessment:
    assessment = assessing(people)
    return assessments.decide_issue(assessment, by=people.decider, on=on, now=at(on))


def limits(child: Child) -> dict[str, Deadline]:
    """The standing deadlines of a child by rule; of several, the last."""
    return {row.rule: row for row in Deadline.objects.standing().filter(child=child).order_by("pk")}


def once(key: str = "k1", **body: object) -> Submission:
    return Submission(key=key, body=body)
