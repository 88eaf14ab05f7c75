"""Claims to an exemption: the test of each ground, answered in plain words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from ehcp.law.grounds import (
    GROUND_WORDS,
    NOT_A_GROUND,
    grounds_accepted,
    is_covid_limit,
)
from ehcp.law.planned import PlannedDeadline
from ehcp.law.settings import Law

ONE_DAY = timedelta(days=1)
WEEK = timedelta(days=7)
FOUR_WEEKS, TWO_WEEKS = 28, 14


class Verdict(NamedTuple):
    """Whether a claim passes, and why, in words that can be put in a letter."""

    is_passed: bool
    reason: str


def _passed(reason: str) -> Verdict:
    return Verdict(is_passed=True, reason=reason)


def _failed(reason: str) -> Verdict:
    return Verdict(is_passed=False, reason=reason)


@dataclass(frozen=True, slots=True)
class Claim:
    """
    What is said in support of an exemption from one limit.

    ``from_on`` and ``to_on`` are the days of the circumstances, the absence or the appointment; for a closure
    ``from_on`` is the day after the last day open and ``to_on`` the day before pupils came back.
    """

    ground: str
    from_on: date | None = None
    to_on: date | None = None
    asked_head_on: date | None = None
    staff_back_on: date | None = None
    appointment_on: date | None = None
    is_coronavirus_reason: bool = False
    has_manager_approval: bool = False
    why_impractical: str = ""
    expected_on: date | None = None
    has_evidence: bool = False
    family_told_on: date | None = None


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _closed(claim: Claim, starts_on: date, due_on: date, law: Law) -> Verdict:
    """Test a closure: the head was asked for advice from 7 days before it to 7 days before the reopening."""
    if claim.from_on is None or claim.to_on is None or claim.asked_head_on is None:
        return _failed("Say when the setting closed and reopened, and when its head was asked for advice.")
    reopened = claim.to_on + ONE_DAY
    if law.school_reopens == "staff" and claim.staff_back_on is not None:
        reopened = claim.staff_back_on
    shut = (reopened - claim.from_on).days
    if shut < FOUR_WEEKS:
        return _failed(f"The closure lasted {shut} days; the regulation needs at least 28.")
    first, last = claim.from_on - WEEK, reopened - WEEK
    if not first <= claim.asked_head_on <= last:
        return _failed(
            f"The head was asked on {_day(claim.asked_head_on)}; only a request between {_day(first)} and "
            f"{_day(last)} counts.",
        )
    return _passed(f"The head was asked on {_day(claim.asked_head_on)}, in a closure of {shut} days.")


def _overlapping(claim: Claim, starts_on: date, due_on: date, law: Law) -> Verdict:
    """Test that the circumstances overlap the time allowed."""
    if claim.from_on is None:
        return _failed("Say when the circumstances began.")
    if claim.from_on > due_on or (claim.to_on is not None and claim.to_on < starts_on):
        return _failed(f"The circumstances lie outside {_day(starts_on)} to {_day(due_on)}.")
    return _passed(f"The circumstances overlap {_day(starts_on)} to {_day(due_on)}.")


def _absent(needed: int, claim: Claim, starts_on: date, due_on: date) -> Verdict:
    if claim.from_on is None:
        return _failed("Say when the absence began.")
    first, last = max(claim.from_on, starts_on), min(claim.to_on or due_on, due_on)
    days = max((last - first).days + 1, 0)
    if days < needed:
        return _failed(f"{days} consecutive days of absence lie in the time allowed; {needed} are needed.")
    return _passed(f"{days} consecutive days of absence lie in the time allowed.")


def _absent_4_weeks(claim: Claim, starts_on: date, due_on: date, law: Law) -> Verdict:
    """Test an absence from the area of 28 consecutive days within the time allowed."""
    return _absent(FOUR_WEEKS, claim, starts_on, due_on)


def _absent_2_weeks(claim: Claim, starts_on: date, due_on: date, law: Law) -> Verdict:
    """Test an absence from the area of 14 consecutive days within the time allowed."""
    return _absent(TWO_WEEKS, claim, starts_on, due_on)


def _missed_appointment(claim: Claim, starts_on: date, due_on: date, law: Law) -> Verdict:
    """Test that an appointment in the adviser's own six weeks was missed."""
    if claim.appointment_on is None:
        return _failed("Say on which day the appointment was missed.")
    if not starts_on <= claim.appointment_on <= due_on:
        return _failed(f"The appointment lies outside {_day(starts_on)} to {_day(due_on)}.")
    return _passed(f"The appointment of {_day(claim.appointment_on)} was not kept.")


def _family_representations(claim: Claim, starts_on: date, due_on: date, law: Law) -> Verdict:
    """Test that the family want to comment; a manager approves it, unless the setting says otherwise."""
    if law.family_representations == "with_manager" and not claim.has_manager_approval:
        return _failed("A manager must approve this ground.")
    return _passed("The family want to comment on the changed plan.")


def _covid_2020(claim: Claim, starts_on: date, due_on: date, law: Law) -> Verdict:
    """Test that the limit fell from 1 May to 24 September 2020, and that the reason was coronavirus."""
    if not is_covid_limit(due_on):
        return _failed("The limit did not fall from 1 May to 24 September 2020.")
    if not claim.is_coronavirus_reason:
        return _failed("Say that meeting the limit was not reasonably practicable for a coronavirus reason.")
    return _passed("The limit fell in the time of the coronavirus regulations, for a coronavirus reason.")


TESTS: dict[str, Callable[[Claim, date, date, Law], Verdict]] = {
    "school_closed": _closed,
    "early_years_closed": _closed,
    "exceptional_circumstances": _overlapping,
    "absent_4_weeks": _absent_4_weeks,
    "absent_2_weeks": _absent_2_weeks,
    "missed_appointment": _missed_appointment,
    "family_representations": _family_representations,
    "covid_2020": _covid_2020,
}


def judge(rule: str, claim: Claim, starts_on: date, due_on: date, law: Law) -> Verdict:
    """
    Return whether the facts of ``claim`` make its ground good for a limit of ``rule``.

    A ground outside the rule's set is refused, and so is a mere reason for the delay.
    """
    if claim.ground not in GROUND_WORDS:
        return _failed(NOT_A_GROUND)
    accepted = grounds_accepted(rule, due_on, law)
    if claim.ground not in accepted and claim.ground != "covid_2020":
        return _failed("The regulation does not accept this ground for this limit.")
    if not accepted:
        return _failed("No ground excuses this limit.")
    return TESTS[claim.ground](claim, starts_on, due_on, law)


def refusals(row: PlannedDeadline, claim: Claim, law: Law) -> list[str]:
    """
    Return everything that stands in the way of accepting ``claim`` against a deadline; empty means accept.

    Beside the ground's own test: why the limit was impractical because of it, a new expected date, evidence,
    and the family's notice (SEND Code of Practice 2015, 9.43).
    """
    if row.due_on is None:
        return ["This clock has no limit to be excused from."]
    verdict = judge(row.rule, claim, row.starts_on or row.due_on, row.due_on, law)
    needs = (
        (verdict.is_passed, verdict.reason),
        (claim.why_impractical.strip(), "Say why meeting the limit was impractical because of this."),
        (claim.expected_on, "Give the new expected date."),
        (claim.has_evidence, "Attach the evidence."),
        (claim.family_told_on, "Send the family the exemption notice."),
    )
    return [words for is_given, words in needs if not is_given]
