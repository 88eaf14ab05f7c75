"""The compulsory papers of each kind of item, and which of them are in (panels paper, section 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ehcp.law.holidays import Holidays
from panels.models import PanelItem, PaperMark
from panels.timetable import papers_by

VOICES = {"views": "The family's and the child's views"}
_FUNDING = VOICES | {
    "provision_lines": "Provision lines",
    "costs": "Present and proposed cost",
    "band_profile": "Band profile",
    "days": "Effective date, end date and review date",
}
_ASSESS = VOICES | {
    "request": "The request",
    "school_evidence": "School evidence of support tried (its absence is not a bar)",
    "advice": "Any existing advice",
}
_ISSUE = VOICES | {
    "all_advice": "All advice",
    "proposed": "Proposed outcomes and provision",
    "ordinary": "What the setting can already provide",
}
PAPERS: dict[str, dict[str, str]] = {
    "assess": _ASSESS,
    "reassess": _ASSESS,
    "issue": _ISSUE,
    "plan_content": _ISSUE,
    "placement": VOICES
    | {
        "plan": "The plan",
        "replies": "Consultation replies",
        "preference": "The parents' or young person's preference",
        "costs": "Cost comparison",
        "travel": "Travel",
        "test": "Efficiency and compatibility under section 39(4)",
    },
    "top_up": _FUNDING,
    "provision": _FUNDING,
    "personal_budget": _FUNDING,
    "joint_split": _FUNDING
    | {
        "assessments": "Health and care assessments",
        "continuing_care": "Continuing care checklist or decision",
        "shares": "Each agency's proposed share",
    },
    "review_outcome": VOICES
    | {"report": "Report of the review", "changes": "Proposed changes", "outcomes": "Progress on outcomes"},
    "cease": VOICES
    | {
        "replies": "Replies to the consultation",
        "outcomes": "Where the outcomes stand",
        "age_tests": "The tests for over and under 18",
        "destination": "Destination",
    },
    "early_help": VOICES | {"support_tried": "Support tried so far"},
}


def papers_of(kind: str) -> dict[str, str]:
    """Return the compulsory papers of a kind of item, code to words; any kind hears the views."""
    return PAPERS.get(kind, VOICES)


@dataclass(frozen=True, slots=True)
class Paper:
    """One compulsory paper of an item; a late one waits for the chair until ``is_accepted``."""

    code: str
    words: str
    is_in: bool
    is_late: bool
    is_accepted: bool


def checklist(item: PanelItem) -> list[Paper]:
    """Return the compulsory papers of an item with what is in, in the order of the list."""
    marks = {(one.paper, one.is_acceptance): one for one in PaperMark.objects.filter(item=item)}
    rows = []
    for code, words in papers_of(item.kind).items():
        mark = marks.get((code, False))
        late = mark is not None and mark.is_late
        rows.append(Paper(code, words, mark is not None, late, (code, True) in marks))
    return rows


def is_late(item: PanelItem, today: date, holidays: Holidays) -> bool:
    """Say whether a paper that comes in today is late for the meeting of ``item``."""
    return today > papers_by(item.meeting.held_on, holidays)
