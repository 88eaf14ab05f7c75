"""The letters that a case owes now, each with what makes it owed (workflow paper, sections 3 and 5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ehcp.cases.reads.case import CaseNow
from ehcp.contacts.reads.rights import may_have_rights, rights
from ehcp.ledger.reads.open_limits import format_day
from ehcp.letters.kinds import LetterKind
from ehcp.letters.reads.facts import letters_for
from ehcp.models import Deadline, Stage
from ehcp.proposals.kinds import OPTIONS
from sendcases.accounts.models import User

_WINDOW = "draft_window"


@dataclass(frozen=True, slots=True)
class Owed:
    """A letter that is to be sent, and why; ``is_decided`` where it carries out what the decision officer decided."""

    kind: LetterKind
    why: str
    is_decided: bool = False


def _received(case: CaseNow) -> str:
    request = case.open_request
    if request is None or request.considering_sent_on:
        return ""
    return f"The request was received on {format_day(request.received_on)}, and nobody was told yet."


def _will_assess(case: CaseNow) -> str:
    return "The refusal does not stand any longer: the family has to be told that there will be an assessment."


def _ask_advice(case: CaseNow) -> str:
    assessment = case.open_assessment
    asked = {one.assessment_id for one in case.advice}
    return "No advice has been asked for yet." if assessment and assessment.pk not in asked else ""


def _draft(case: CaseNow) -> str:
    return "A plan is to be issued: the draft goes to the family." if case.stage == Stage.DRAFTING else ""


def _final(case: CaseNow) -> str:
    """Say when the family's time for comments on the draft ended."""
    windows = Deadline.objects.filter(child__in=case.records, rule=_WINDOW).current()
    ends_on = windows.order_by("-starts_on", "-pk").values_list("due_on", flat=True).first()
    if ends_on is None or ends_on >= case.today:
        return ""
    return f"The time for comments on the draft ended on {format_day(ends_on)}."


def _rights(case: CaseNow) -> str:
    found = rights(case) if may_have_rights(case) else None
    if found is None or not found.are_due(case.today):
        return ""
    return f"The rights are the young person’s own from {format_day(found.from_on)}."


# By the code of a letter that no decision stands for: the facts that make it owed, in words; empty where it is not.
WHY: dict[str, Callable[[CaseNow], str]] = {
    "L1": _received,
    "L22": _will_assess,
    "L4": _ask_advice,
    "L7": _draft,
    "L9": _final,
    "L23": _rights,
}


def letters_owed(case: CaseNow, user: User) -> list[Owed]:
    """
    Return the letters that the case owes and ``user`` may send, those that carry out a decision first.

    A letter that is only possible, such as a refusal that nobody has decided, is not owed.
    """
    possible = {one.code: one for one in letters_for(case, user)}
    decided = [OPTIONS[one.decided_option] for one in case.proposals if one.decided_on]
    told = [
        Owed(possible[one.letter], f"It was decided: {one.words.lower()}.", is_decided=True)
        for one in decided
        if one.letter in possible
    ]
    facts = [(code, why(case)) for code, why in WHY.items() if code in possible]
    return told + [Owed(possible[code], words) for code, words in facts if words]
