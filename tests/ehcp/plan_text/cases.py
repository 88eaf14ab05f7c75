"""A plan in writing with a line in every section that the law asks for, for tests of its words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from ehcp.models import Child, PlanText
from ehcp.plan_text.acts.comments import check_plan_quality
from ehcp.plan_text.acts.writing import SavedLines, TypedLine, begin_plan_text, save_lines
from ehcp.plan_text.texts.criteria import CRITERIA
from sendcases.accounts.models import User
from tests.ehcp.acts import Staff, drafting

NOW = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
WORDS = {
    "A": "“I like to draw what I cannot say.”",
    "B": "Speech that strangers do not understand.",
    "C": "None known (community paediatrician).",
    "D": "None known (children’s services).",
    "E": "By July 2028, is understood by a new adult in a conversation of five minutes.",
    "F": "Speech and language therapy, one to one.",
}


def later(seconds: int = 0, minutes: int = 0) -> datetime:
    return NOW + timedelta(seconds=seconds, minutes=minutes)


def typed(line: str, words: str = "", version: int | None = None, **more: Any) -> TypedLine:
    values = {"words": words} | more.pop("values", {})
    return TypedLine(line=line, version=version, values=values, **more)


def save(text: PlanText, section: str, by: User, *lines: TypedLine, now: datetime = NOW) -> SavedLines:
    return save_lines(text, section=section, lines=lines, by=by, now=now)


def begun(people: Staff) -> PlanText:
    """A plan begun for an assessment that ended in the decision to issue one."""
    return begin_plan_text(drafting(people).child, by=people.officer, now=NOW)


def written(people: Staff, text: PlanText | None = None) -> PlanText:
    """A plan with every section filled and its thread from need to provision closed."""
    text = text or begun(people)
    for section, words in WORDS.items():
        links: tuple[str, ...] = {"E": ("line-B",), "F": ("line-B", "line-E")}.get(section, ())
        values = {"how_often": "Twice a week", "how_long": "30 minutes"} if section == "F" else {}
        save(text, section, people.officer, typed(f"line-{section}", words, linked_to=links, values=values))
    return text


def checked(child: Child, by: User, *, now: datetime = NOW, **answers: int) -> None:
    """Check the plan in writing: everything fully, apart from ``answers``."""
    check_plan_quality(child, answers={one.name: 3 for one in CRITERIA} | answers, by=by, now=now)


DAY = date(2026, 11, 16)
