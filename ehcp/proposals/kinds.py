"""What may be asked of the decision officer, with its options and the event that carries each out. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KINDS: dict[str, str] = {
    "assess": "Whether to assess",
    "reassess": "Whether to reassess",
    "issue": "Whether to issue a plan",
    "review": "What follows from the review",
}
# The limit in law that each decision meets, for "by when" in the queue.
LIMITS: dict[str, str] = {
    "assess": "assess_decision",
    "reassess": "reassess_decision",
    "issue": "no_plan_decision",
    "review": "review_decision",
}


@dataclass(frozen=True, slots=True)
class Option:
    """
    One way in which a question can be decided.

    ``move`` is the act that carries it out and ``event`` what that act tells; of a review, ``decision`` is its code.
    ``letter`` is the code of the letter that tells the family; without one, deciding is the act itself. A refusal needs
    reasons that do not rest on money alone.
    """

    code: str
    kind: str
    words: str
    move: str
    event: str
    decision: str = ""
    is_refusal: bool = False
    letter: str = ""

    @property
    def has_letter(self) -> bool:
        """Say whether a letter carries the decision out."""
        return bool(self.letter)


OPTIONS: dict[str, Option] = {
    one.code: one
    for one in (
        Option("assess", "assess", "Assess", "decide_assess", "request.agreed", letter="L2"),
        Option(
            "not_assess",
            "assess",
            "Do not assess",
            "decide_not_assess",
            "request.refused",
            is_refusal=True,
            letter="L3",
        ),
        Option("reassess", "reassess", "Reassess", "decide_reassess", "reassessment.agreed", letter="L16"),
        Option(
            "not_reassess",
            "reassess",
            "Do not reassess",
            "decide_reassess",
            "reassessment.refused",
            is_refusal=True,
            letter="L16N",
        ),
        Option("issue", "issue", "Issue a plan", "decide_issue", "assessment.plan_agreed"),
        Option(
            "not_issue",
            "issue",
            "Do not issue a plan",
            "decide_not_issue",
            "assessment.plan_refused",
            is_refusal=True,
            letter="L6",
        ),
        Option("maintain", "review", "Keep the plan as it is", "decide_review", "review.decided", "M", letter="L12"),
        Option("amend", "review", "Amend the plan", "decide_review", "review.decided", "A", letter="L13"),
        Option(
            "cease", "review", "Cease the plan", "decide_review", "review.decided", "C", is_refusal=True, letter="L18"
        ),
    )
}


def options_of(kind: str) -> list[Option]:
    """Return the ways in which a question can be decided."""
    return [one for one in OPTIONS.values() if one.kind == kind]


def carried_out_by(event: str, data: Mapping[str, Any]) -> Option | None:
    """Return the option that an event carries out; None for an event that decides nothing that can be asked."""
    for one in OPTIONS.values():
        if one.event == event and one.decision in ("", data.get("decision")):
            return one
    return None
