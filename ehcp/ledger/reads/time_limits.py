"""Deadlines as a page shows them: what is owed, by when, whose turn it is, and how it stands in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from django.db.models import F
from django.db.models.functions import Coalesce

from ehcp.law.explain import Explanation, explain, rule_of
from ehcp.law.laws import Laws
from ehcp.law.planned import PlannedDeadline
from ehcp.law.rules import RULES, Rule
from ehcp.models import AdviceKind, AdviceRequest, Deadline

WEEK, SOON = 7, 14
YEARS_FROM = 2 * 365
OURS = "authority"
TURNS = {OURS: "Us", "icb": "Integrated care board"}
KINDS = {
    "law": "Limit in law",
    "practice": "Ombudsman practice",
    "guidance": "Guidance",
    "internal": "Our own target",
    "right": "Right of the family",
    "content": "What the plan must hold",
}
TARGETS = ("guidance", "internal")

# Rules of which somebody else holds the turn, and the limits a delegated decision officer decides on.
WAITING_RULES = tuple(code for code, versions in RULES.items() if versions[-1].turn != OURS)
DECISION_RULES = (
    "assess_decision",
    "no_plan_decision",
    "final_plan",
    "reassess_decision",
    "review_decision",
    "amendment_notice",
    "amended_final",
    "cease_maintain",
)


def act_first() -> Coalesce:
    """Return the order of work: the last working day to act, or the limit where there is none."""
    return Coalesce(F("act_by_on"), F("due_on"))


@dataclass(frozen=True, slots=True)
class Tag:
    """A state in words, with a colour that only repeats them."""

    text: str
    colour: str = ""


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """One deadline as a page shows it."""

    deadline: Deadline
    rule: Rule
    tag: Tag
    today: date
    about: str = ""

    @property
    def duty(self) -> str:
        """Return what is owed."""
        return self.rule.duty

    @property
    def turn(self) -> str:
        """Return whose turn it is."""
        return TURNS.get(self.rule.turn, self.rule.turn[:1].upper() + self.rule.turn[1:])

    @property
    def is_ours(self) -> bool:
        """Say whether it is the authority's turn."""
        return self.rule.turn == OURS

    @property
    def kind(self) -> str:
        """Return whether the law, guidance or we ourselves set the date."""
        return KINDS.get(self.deadline.kind, self.deadline.kind)

    @property
    def act_by_on(self) -> date | None:
        """Return the last working day to act, where it is not the limit itself and nothing has ended the clock."""
        row = self.deadline
        return row.act_by_on if row.act_by_on != row.due_on and self._runs else None

    @property
    def beside_on(self) -> date | None:
        """Return the twentieth week of the request, where another day is counted from and nothing has ended it."""
        row = self.deadline
        return row.request_limit_on if row.request_limit_on != row.due_on and self._runs else None

    @property
    def _runs(self) -> bool:
        return _stopped_tag(self.deadline, self.today) is None

    def explained(self, laws: Laws) -> Explanation:
        """Return the arithmetic of the limit, under the reading of the law in force when its clock began."""
        row = self.deadline
        return explain(planned(row), laws.on(row.starts_on or row.appears_on))


def planned(row: Deadline, child_id: str = "") -> PlannedDeadline:
    """Return a row of the ledger as the planner made it; ``child_id`` is the child's id in the exchange format."""
    return PlannedDeadline(child_id=child_id or str(row.child_id), **{name: getattr(row, name) for name in _PLANNED})


_PLANNED = [column.name for column in fields(PlannedDeadline) if column.name != "child_id"]


def rows(deadlines: Iterable[Deadline], today: date) -> list[DeadlineRow]:
    """Return ``deadlines`` as rows, each advice clock named by its adviser's kind (one query if there are any)."""
    listed = list(deadlines)
    advice = [row.record_id for row in listed if row.record_type == "advice"]
    kinds: dict[str, str] = {}
    if advice:
        found = AdviceRequest.objects.filter(source_id__in=advice).values_list("source_id", "kind")
        kinds = {source_id: AdviceKind(kind).label for source_id, kind in found}
    return [
        DeadlineRow(row, rule_of(planned(row)), tag_of(row, today), today, kinds.get(row.record_id, ""))
        for row in listed
    ]


def tag_of(row: Deadline, today: date) -> Tag:
    """Say in words how a deadline stands on ``today``."""
    stopped = _stopped_tag(row, today)
    if stopped is not None:
        return stopped
    if row.overtaken_on is not None and row.overtaken_on <= today:
        return Tag("Overtaken", "grey")
    if row.due_on is None:
        return Tag("As soon as practicable" if row.shape == "prompt" else "No date", "grey")
    left = (row.due_on - today).days
    return _coming_tag(row, left) if left >= 0 else _passed_tag(row, -left)


def _passed_tag(row: Deadline, late: int) -> Tag:
    if row.shape == "window":
        return Tag("Closed", "grey")
    if row.kind == "right":
        return Tag("Ended", "grey")
    if row.kind in TARGETS:
        return Tag(f"{_days(late)} past the target", "yellow")
    if row.exempt_from:
        return Tag(f"{_days(late)} overdue, exempted", "orange")
    return limit_tag(-late)


def limit_tag(left: int) -> Tag:
    """Say in words how a limit in law stands that falls ``left`` days ahead, or behind when it is negative."""
    if left < 0:
        return Tag(f"{_days(-left)} overdue", "red")
    if left == 0:
        return Tag("Due today", "orange")
    return Tag(f"In {_wait(left)}", "yellow" if left <= SOON else "blue")


def _coming_tag(row: Deadline, left: int) -> Tag:
    when = "today" if left == 0 else f"in {_wait(left)}"
    if row.shape == "window":
        return Tag(f"Closes {when}", "blue")
    if row.kind == "right":
        return Tag(f"Ends {when}", "blue")
    return limit_tag(left)


def _stopped_tag(row: Deadline, today: date) -> Tag | None:
    if row.met_on is not None and row.met_on <= today:
        return _met_tag(row, row.met_on)
    if row.void_on is not None and row.void_on <= today:
        return Tag("No longer owed", "grey")
    if any(day is not None and day <= today for day in (row.superseded_on, row.replaced_on)):
        return Tag("Replaced", "grey")
    return None


def _met_tag(row: Deadline, met_on: date) -> Tag:
    late = (met_on - row.due_on).days if row.due_on else 0
    if late <= 0 or row.shape == "window":
        return Tag("Done", "green")
    excused = row.exempt_from is not None and row.exempt_from <= met_on
    return Tag(f"Done {_days(late)} late{', exempted' if excused else ''}", "orange" if excused else "red")


def _wait(days: int) -> str:
    """Return a wait as one reads it: days, and years when it is long."""
    return _days(days) if days < YEARS_FROM else f"{days // 365} years"


def _days(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number} days"
