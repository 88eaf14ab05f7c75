"""The steps of mediations and appeals that wait to be recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ehcp.cases.reads.case import CaseNow
from ehcp.ledger.reads.open_limits import day_words
from ehcp.models import Appeal, Mediation


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
    return f"{name} about {str(record.get_about_display()).lower()}, {day_words(begun)}"


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
