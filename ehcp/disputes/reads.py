"""Mediations and appeals: the decisions they may be about, the steps that wait, and all of it as the tab shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ehcp.cases.reads.case import CaseNow
from ehcp.law.rules import RULES
from ehcp.ledger.reads.open_limits import format_day, format_event_day, limit_words, open_limits
from ehcp.models import (
    Appeal,
    DisputeAbout,
    DisputeTask,
    Mediation,
    RequestKind,
    RequestOutcome,
    ReviewDecision,
)
from sendcases.accounts.models import User

# What the Tribunal may order (SEND Regulations 2014, reg 44(2)), by its limb.
LIMBS = (
    ("b", "Assess or reassess"),
    ("c", "Make a plan"),
    ("d", "Reconsider whether a plan is needed"),
    ("e", "Amend the plan: needs or provision"),
    ("f", "Amend the plan: name of the school, or its type"),
    ("g", "Continue the plan"),
    ("h", "Continue the plan and amend it"),
)


@dataclass(frozen=True)
class Step:
    """One day of a mediation or an appeal: its words, its event, and the day that it cannot be before."""

    record: Mediation | Appeal
    field: str
    words: str
    event: str
    not_before: date | None

    @property
    def key(self) -> str:
        """Return what tells the step from the others of the case."""
        return f"{self.record.table}.{self.record.pk}.{self.field}"

    @property
    def label(self) -> str:
        """Return the step and what it is of."""
        return f"{self.words}: {_about(self.record)}"


def _about(record: Mediation | Appeal) -> str:
    name = "mediation" if isinstance(record, Mediation) else "appeal"
    begun = record.requested_on if isinstance(record, Mediation) else record.registered_on
    return f"{name} about {str(record.get_about_display()).lower()}, {format_day(begun)}"


def open_steps(case: CaseNow) -> list[Step]:
    """Return the steps that may be recorded now on the mediations and appeals of a case."""
    found = [step for mediation in case.mediations for step in _of_mediation(mediation)]
    return [*found, *(step for appeal in case.appeals for step in _of_appeal(appeal))]


def _of_mediation(one: Mediation) -> Iterator[Step]:
    ends = [day for day in (one.held_on, one.declined_on, one.not_held_on) if day is not None]
    if one.certificate_on is not None:
        return
    if not ends and one.requested_on is not None:
        yield Step(one, "held_on", "Mediation held", "mediation.held", one.requested_on)
        yield Step(one, "declined_on", "Family declined mediation", "mediation.declined", one.requested_on)
        yield Step(one, "not_held_on", "Mediation will not be held in time", "mediation.not_held", one.requested_on)
    if ends:
        yield Step(one, "certificate_on", "Mediation certificate issued", "mediation.certified", min(ends))


def _of_appeal(one: Appeal) -> Iterator[Step]:
    settled = one.order_on or one.conceded_on
    if one.response_on is None and settled is None and one.outcome_on is None:
        yield Step(one, "response_on", "Response sent to the Tribunal", "appeal.responded", one.registered_on)
    if settled is None or one.complied_on is not None:
        return
    has_draft = one.order_limb == "c" or (one.conceded_on is not None and one.about == "refusal_to_issue")
    if has_draft and one.draft_sent_on is None:
        yield Step(one, "draft_sent_on", "Draft plan sent", "appeal.draft_sent", settled)
    yield Step(one, "complied_on", "Order or concession carried out", "appeal.complied", settled)


@dataclass(frozen=True)
class Decision:
    """One decision that may be mediated or appealed: the letter, the record, and what a dispute would be about."""

    key: str
    label: str
    sent_on: date
    about: str
    record: dict[str, Any]
    is_of_plan: bool = False


def decisions(case: CaseNow) -> list[Decision]:
    """Return the decisions of a case that open a right of appeal, the newest letter first."""
    found = [*_of_requests(case), *_of_assessments(case), *_of_plans(case), *_of_reviews(case)]
    sent = [one for one in found if one.sent_on <= case.today]
    return sorted(sent, key=lambda one: (one.sent_on, one.key), reverse=True)


def _decision(about: str, words: str, sent: date | None, *, is_of_plan: bool = False, **record: Any) -> list[Decision]:
    if sent is None:
        return []
    named = "-".join(f"{name}{one.pk}" for name, one in sorted(record.items()))
    label = f"{words}, {format_day(sent)}"
    return [Decision(f"{about}.{named}.{sent.isoformat()}", label, sent, about, record, is_of_plan)]


def _of_requests(case: CaseNow) -> Iterator[Decision]:
    for one in case.requests:
        if one.outcome != RequestOutcome.REFUSE:
            continue
        if one.kind == RequestKind.REASSESSMENT and one.plan is not None:
            yield from _decision(
                "refusal_to_reassess", "Refusal to reassess", one.decision_sent_on, request=one, plan=one.plan
            )
        elif one.kind == RequestKind.INITIAL:
            yield from _decision("refusal_to_assess", "Refusal to assess", one.decision_sent_on, request=one)


def _of_assessments(case: CaseNow) -> Iterator[Decision]:
    for one in case.assessments:
        yield from _decision("refusal_to_issue", "Refusal to issue a plan", one.no_plan_notified_on, assessment=one)
        if one.plan is not None:
            sent = one.amended_final_sent_on
            yield from _decision("contents", "Plan after the reassessment", sent, is_of_plan=True, plan=one.plan)


def _of_plans(case: CaseNow) -> Iterator[Decision]:
    for one in case.plans:
        if one.transferred_in_from_la is None:
            yield from _decision("contents", "Final plan", one.first_final_on, is_of_plan=True, plan=one)
        yield from _decision("ceasing", "Decision to cease the plan", one.cease_decision_sent_on, plan=one)


def _of_reviews(case: CaseNow) -> Iterator[Decision]:
    plans = {one.pk: one for one in case.plans}
    for one in case.reviews:
        plan = plans[one.plan_id]
        if one.decision == ReviewDecision.MAINTAIN:
            yield from _decision(
                "contents", "Decision to keep the plan as it is", one.decision_sent_on, is_of_plan=True, plan=plan
            )
        yield from _decision("contents", "Amended final plan", one.amended_final_sent_on, is_of_plan=True, plan=plan)
        yield from _decision("refusal_to_amend", "Refusal to amend", one.not_amended_sent_on, plan=plan)


def about_of(decision: Decision, sections: Sequence[str]) -> str:
    """Return what a dispute is about: of a plan, by the sections that are disputed."""
    if not decision.is_of_plan or not sections:
        return decision.about
    if list(sections) == ["I"]:
        return str(DisputeAbout.PLACEMENT)
    return str(DisputeAbout.CONTENTS_AND_PLACEMENT if "I" in sections else DisputeAbout.CONTENTS)


def agreeable(case: CaseNow) -> list[Mediation]:
    """Return the mediations that were held and whose result is not recorded."""
    return [one for one in case.mediations if one.held_on and one.agreement is None]


def open_tasks(case: CaseNow) -> list[DisputeTask]:
    """Return the tasks of mediations and appeals that are not done, the earliest first."""
    return [one for one in _tasks(case) if one.done_on is None]


def _tasks(case: CaseNow) -> list[DisputeTask]:
    found = DisputeTask.objects.filter(child__in=case.records).select_related("appeal", "mediation")
    return list(found.order_by("due_on", "pk"))


@dataclass(frozen=True)
class DisputeCard:
    """One mediation or appeal with its days, its sections and its tasks, as the tab shows it."""

    title: str
    is_open: bool
    rows: list[tuple[str, str]]
    tasks: list[DisputeTask]


_MEDIATION_DAYS = (
    ("requested_on", "Asked for"),
    ("declined_on", "Declined"),
    ("not_held_on", "Will not be held in time"),
    ("held_on", "Held"),
    ("agreement_on", "Result"),
    ("certificate_on", "Certificate"),
)
_APPEAL_DAYS = (
    ("registered_on", "Registered"),
    ("response_on", "Response sent"),
    ("conceded_on", "Conceded"),
    ("order_on", "Order made"),
    ("outcome_on", "Ended"),
    ("draft_sent_on", "Draft plan sent"),
    ("complied_on", "Carried out"),
)


def disputes_tab(case: CaseNow, user: User) -> dict[str, Any]:
    """Return every mediation and appeal of a case, and which limits of theirs run."""
    tasks = _tasks(case)
    appeals = list(Appeal.objects.filter(pk__in=[one.pk for one in case.appeals]).prefetch_related("sections"))
    appeals.sort(key=lambda one: (one.registered_on, one.pk), reverse=True)
    cards = [_appeal_card(one, case, tasks) for one in appeals]
    cards += [_mediation_card(one, case, tasks) for one in case.mediations]
    return {"cards": sorted(cards, key=lambda one: not one.is_open), "limits": _limits(case)}


def _about_rows(one: Mediation | Appeal, today: date) -> list[tuple[str, str]]:
    return [("Decision letter", format_event_day(one.decision_letter_on, today)), ("Reference", one.source_id)]


def _days(one: Mediation | Appeal, names: Sequence[tuple[str, str]], today: date) -> list[tuple[str, str]]:
    days = [(words, getattr(one, name)) for name, words in names]
    return [(words, format_event_day(day, today)) for words, day in days if day]


def _appeal_card(one: Appeal, case: CaseNow, tasks: list[DisputeTask]) -> DisputeCard:
    sections = [
        f"{part.section}: {part.get_outcome_display()}" if part.outcome else part.section for part in one.sections.all()
    ]
    rows = [
        *_about_rows(one, case.today),
        *([("Sections", ", ".join(sections))] if sections else []),
        *_days(one, _APPEAL_DAYS, case.today),
    ]
    if one.outcome:
        rows.append(("Outcome", str(one.get_outcome_display())))
    if one.order_limb:
        rows.append(("Ordered", dict(LIMBS)[one.order_limb]))
    own = [task for task in tasks if task.appeal_id == one.pk]
    return DisputeCard(f"Appeal about {one.get_about_display().lower()}", one in case.open_appeals, rows, own)


def _mediation_card(one: Mediation, case: CaseNow, tasks: list[DisputeTask]) -> DisputeCard:
    rows = [*_about_rows(one, case.today), *_days(one, _MEDIATION_DAYS, case.today)]
    if one.agreement:
        rows.append(("Agreement", str(one.get_agreement_display())))
    own = [task for task in tasks if task.mediation_id == one.pk]
    return DisputeCard(f"Mediation about {one.get_about_display().lower()}", one in case.open_mediations, rows, own)


def _limits(case: CaseNow) -> list[tuple[str, str]]:
    found = [row for row in open_limits(case.records, case.today) if row.record_type in ("appeals", "mediations")]
    windows = [row for row in open_limits(case.records, case.today) if row.rule == "appeal_window"]
    ours = [(RULES[row.rule][-1].duty, limit_words(row)) for row in found if row.due_on]
    letters = {one.sent_on: one.label for one in decisions(case)}
    family = [
        (
            f"The family may appeal: {letters.get(row.starts_on or date.min, format_day(row.starts_on))}",
            limit_words(row),
        )
        for row in windows
        if row.due_on and row.due_on >= case.today
    ]
    return [*ours, *family]


def appeal_choices(appeals: Sequence[Appeal]) -> list[tuple[str, str]]:
    """Return appeals to choose from, each with what it is about and since when."""
    return [(str(one.pk), _about(one).capitalize()) for one in appeals]


def agreeable_choices(case: CaseNow) -> list[tuple[str, str]]:
    """Return the mediations whose result may be recorded, to choose from."""
    return [(str(one.pk), _about(one).capitalize()) for one in agreeable(case)]


def task_choices(case: CaseNow) -> list[tuple[str, str]]:
    """Return the open tasks to choose from, each with its day."""
    return [
        (str(one.pk), f"{one.get_kind_display()}, due {format_day(one.due_on)}: {one.words[:120]}")
        for one in open_tasks(case)
    ]
