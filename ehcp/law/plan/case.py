"""One case laid out for planning: its records indexed, and the one maker of deadline rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TypedDict, TypeVar, Unpack

from ehcp.law.days import within
from ehcp.law.facts import (
    AppealFacts,
    AssessmentFacts,
    CaseFacts,
    ExemptionFacts,
    MediationFacts,
    PlanFacts,
    ReviewFacts,
    own_days,
)
from ehcp.law.grounds import is_ground_accepted
from ehcp.law.planned import PlannedDeadline
from ehcp.law.rules import Rule, is_provisional_version, rule_in_force
from ehcp.law.settings import Law

Item = TypeVar("Item", AppealFacts, MediationFacts)


def earliest(*days: date | None) -> date | None:
    """Return the earliest of the days that are known, or none."""
    known = [day for day in days if day is not None]
    return min(known) if known else None


def link(rule: str, record_type: str, record_id: str) -> str:
    """Return how one clock names another: ``rule:table:id``."""
    return f"{rule}:{record_type}:{record_id}"


class Days(TypedDict, total=False):
    """What a row may hold beyond its rule, record and start."""

    request_limit_on: date | None
    second_on: date | None
    published_limit: date | None
    met_on: date | None
    void_on: date | None
    superseded_on: date | None
    replaced_on: date | None
    premature_on: date | None
    predecessor: str
    successor: str
    revision: int
    request_id: str
    advice_kind: str
    met_by: str
    headline_on: date | None
    plan_ends_on: date | None


class Planned(Days, total=False):
    """The same, with what the maker of rows takes by name."""

    appears_on: date | None
    cycle: str
    kind: str
    due_on: date | None


class Case:
    """The facts of one person, indexed once, and the rows planned from them so far."""

    def __init__(self, facts: CaseFacts, law: Law) -> None:
        self.facts = facts
        self.law = law
        self.rows: list[PlannedDeadline] = []
        self.died_on = facts.deceased_on
        self.requests = {item.request_id: item for item in facts.requests if not item.entered_in_error}
        self.assessments = {
            item.assessment_id: item for item in facts.assessments if not item.entered_in_error and item.outcome != "H"
        }
        self._answers = _answers(self.assessments.values())
        self.plans = {item.plan_id: item for item in facts.plans if not item.entered_in_error}
        self.plans_of_assessment: dict[str, list[PlanFacts]] = defaultdict(list)
        for plan in self.plans.values():
            if plan.assessment_id and not is_transferred_in(plan):
                self.plans_of_assessment[plan.assessment_id].append(plan)
        self.reviews_of_plan: dict[str, list[ReviewFacts]] = defaultdict(list)
        for review in facts.reviews:
            if not review.entered_in_error:
                self.reviews_of_plan[review.plan_id].append(review)
        self.exemptions: dict[tuple[str, str, str], list[ExemptionFacts]] = defaultdict(list)
        for item in facts.exemptions:
            for table, record_id in _named(item):
                self.exemptions[item.clock, table, record_id].append(item)
        self.appeals_by_notice = _by_notice(facts.appeals)
        self.mediations_by_notice = _by_notice(facts.mediations)
        self._live = {(item.record_type, item.record_id, item.name): item.on for item in facts.live}
        self._live.update(own_days(facts))

    def live(self, record_type: str, record_id: str, name: str) -> date | None:
        """Return a live-only fact's day, or none."""
        return self._live.get((record_type, record_id, name)) if self._live else None

    def live_days(self, record_type: str, record_id: str, name: str) -> list[date]:
        """Return every day of a live-only fact that may happen more than once, in order."""
        wanted = (record_type, record_id, name)
        return sorted(fact.on for fact in self.facts.live if (fact.record_type, fact.record_id, fact.name) == wanted)

    def plan_end(self, plan_id: str) -> date | None:
        """Return the day from which a plan is the authority's no more: ceased, transferred out, or death."""
        plan = self.plans.get(plan_id)
        if plan is None:
            return self.died_on
        return earliest(plan.ceased_on, plan.transferred_out_on, self.died_on)

    def own_end(self, plan_id: str) -> date | None:
        """Return the day a plan ended, ceased or transferred out; a death alone does not end it here."""
        plan = self.plans.get(plan_id)
        return earliest(plan.ceased_on, plan.transferred_out_on) if plan else None

    def plans_answering(self, assessment: AssessmentFacts) -> list[PlanFacts]:
        """Return the plans that an assessment led to, or another record that answers the same request."""
        named = self._answers.get(assessment.request_id, ()) if assessment.origin == "request" else ()
        found = [plan for name in named for plan in self.plans_of_assessment.get(name, ())]
        return found or self.plans_of_assessment.get(assessment.assessment_id, [])

    def plan_named(self, record_type: str, record_id: str) -> PlanFacts | None:
        """Return the plan that a record is, or hangs on; none where it hangs on no plan."""
        if record_type == "plans":
            return self.plans.get(record_id)
        if record_type == "reviews":
            of_plan = {item.review_id: item.plan_id for item in self.facts.reviews}
        elif record_type == "phase_transfers":
            of_plan = {item.phase_transfer_id: item.plan_id for item in self.facts.phase_transfers}
        else:
            return None
        return self.plans.get(of_plan.get(record_id, ""))

    def transferred_out_on(self, plan_id: str) -> date | None:
        """Return the day a plan passed to another authority, with every clock that was left on it."""
        plan = self.plans.get(plan_id)
        return plan.transferred_out_on if plan else None

    def add_on_plan(
        self,
        plan: PlanFacts,
        code: str,
        record: tuple[str, str, str],
        starts_on: date | None,
        **more: Unpack[Planned],
    ) -> PlannedDeadline | None:
        """
        Plan one clock that hangs on ``plan``, as ``add`` does.

        It exists only from the day the plan is the authority's, and none begins on or after the day it ended.
        """
        begins = more.get("appears_on") or starts_on or more.get("second_on")
        more["appears_on"] = self.appears_on_plan(plan, begins)
        return self.add(code, record, starts_on, **more) if more["appears_on"] else None

    def appears_on_plan(self, plan: PlanFacts, begins_on: date | None) -> date | None:
        """Return from when a clock that begins on a day exists on ``plan``; none where it never does."""
        begun, end = responsible_from(plan), self.plan_end(plan.plan_id)
        if begun is None or begins_on is None:
            return None
        appears = max(begun, begins_on)
        return None if end is not None and appears >= end else appears

    def add(
        self,
        code: str,
        record: tuple[str, str, str],
        starts_on: date | None,
        *,
        appears_on: date | None = None,
        cycle: str = "",
        kind: str = "",
        due_on: date | None = None,
        **more: Unpack[Days],
    ) -> PlannedDeadline | None:
        """
        Plan one clock on ``record`` (table, id, child) and return it; none where it would never be shown.

        Without ``appears_on`` the row exists from its start. Without ``due_on`` the rule in force on the start
        counts it, from ``starts_on`` and ``second_on``.
        """
        second = more.get("second_on")
        counted_from = starts_on or second
        if counted_from is None:
            return None
        appears = appears_on or counted_from
        replaced = more.get("replaced_on")
        if replaced is not None and replaced <= appears:
            return None
        rule = rule_in_force(code, counted_from)
        due = due_on or rule.due_on(counted_from, self.law, second)
        exempt_from, ground = self.exemption(code, record[:2], due, more.get("met_on")) if rule.grounds else NONE
        row = PlannedDeadline(
            rule=code,
            version=rule.version,
            kind=kind or rule.kind,
            shape=rule.shape,
            record_type=record[0],
            record_id=record[1],
            child_id=record[2],
            cycle=cycle,
            appears_on=appears,
            starts_on=starts_on,
            due_on=due,
            exempt_from=exempt_from,
            ground=ground,
            is_provisional=is_provisional_version(rule, starts_on) or self._rests_on_computed_holidays(rule, due),
            **more,
        )
        self.rows.append(row)
        return row

    def _rests_on_computed_holidays(self, rule: Rule, due: date | None) -> bool:
        if due is None or not (rule.roll or "working" in rule.unit):
            return False
        return self.law.holidays.is_provisional(due)

    def internal_weeks(self, start: date, weeks: int) -> date:
        """Return an internal target counted in weeks, as the law's own limits are counted."""
        return within(start, weeks * 7, from_day_one=self.law.count_from_day_one)

    def exemption(
        self, code: str, record: tuple[str, str], due_on: date | None, met_on: date | None
    ) -> tuple[date | None, str]:
        """Return from when a limit is exempted, and on what ground; one accepted after it was met is none."""
        counts = [
            (item.decided_on, item.ground)
            for item in self.exemptions.get((code, *record), ())
            if item.decided_on is not None
            and (met_on is None or item.decided_on <= met_on)
            and is_ground_accepted(code, item.ground, due_on, self.law)
        ]
        return min(counts) if counts else NONE


NONE: tuple[date | None, str] = (None, "")


def is_transferred_in(plan: PlanFacts) -> bool:
    """Tell whether a plan came from another authority: the authority's code says so, never the day alone."""
    return bool(plan.transferred_in_from_la)


def responsible_from(plan: PlanFacts) -> date | None:
    """Return the day from which a plan is the authority's: its transfer in, else the day it was made."""
    return plan.transferred_in_on if is_transferred_in(plan) else plan.first_final_on


def _answers(assessments: Iterable[AssessmentFacts]) -> dict[str, list[str]]:
    """Return the assessments that answer each request."""
    found: dict[str, list[str]] = defaultdict(list)
    for assessment in assessments:
        if assessment.origin == "request" and assessment.request_id:
            found[assessment.request_id].append(assessment.assessment_id)
    return found


def _named(item: ExemptionFacts) -> list[tuple[str, str]]:
    """Return table and id of the record that an exemption names; ids are unique in their table only."""
    named = (("requests", item.request_id), ("assessments", item.assessment_id), ("appeals", item.appeal_id))
    return [(table, record_id) for table, record_id in named if record_id]


def _by_notice(items: tuple[Item, ...]) -> dict[tuple[str, str, date | None], list[Item]]:
    """Return appeals or mediations by each record they name and the day of the letter they are about."""
    found: dict[tuple[str, str, date | None], list[Item]] = defaultdict(list)
    for item in items:
        named = (("requests", item.request_id), ("assessments", item.assessment_id), ("plans", item.plan_id))
        for table, record_id in named:
            if record_id:
                found[table, record_id, item.decision_letter_on].append(item)
    return found
