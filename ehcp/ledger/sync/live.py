"""What hangs on the days that the product keeps beyond version 1.0 of the exchange format: live facts and duties."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from django.db import models

from ehcp.law.facts import DutyFacts, LiveFact
from ehcp.ledger.sync.links import Overlay, Owners
from ehcp.ledger.sync.overlay import LINK_PATHS, reader_of
from ehcp.models import AdviceRequest, AnnualReview, AssessmentRequest, PhaseTransfer, Plan


@dataclass(frozen=True, slots=True)
class LiveTable:
    """
    The facts of one table that the product keeps beyond version 1.0 of the exchange format.

    ``columns`` are read, the record that a row hangs on first; ``made`` turns one row into live facts and duties.
    ``only`` is the condition of the rows that make any.
    """

    name: str
    model: type[models.Model]
    child: str
    columns: tuple[str, ...]
    only: models.Q
    made: Callable[[str, dict[str, Any]], Iterator[LiveFact | DutyFacts]]


def live_facts(pks: list[int] | None, overlay: Overlay, owners: Owners) -> Iterator[tuple[int, str, Any]]:
    """Yield what hangs on days that the product keeps beyond the exchange format, later knowledge put back."""
    for table in LIVE_TABLES:
        for pk, record_id, row in _live_rows(table, pks, overlay, owners):
            for fact in table.made(record_id, row):
                yield pk, "duties" if isinstance(fact, DutyFacts) else "live", fact
    yield from _cease_proposals(pks, overlay)


def _live_rows(
    table: LiveTable, pks: list[int] | None, overlay: Overlay, owners: Owners
) -> Iterator[tuple[int, str, dict[str, Any]]]:
    changed = [record_id for name, record_id in overlay if name == table.name]
    query = table.model._default_manager.filter(table.only | models.Q(source_id__in=changed))
    if pks is not None:
        query = query.filter(**{f"{table.child.removesuffix('_id')}__in": pks})
    paths = [LINK_PATHS.get(name, name) for name in table.columns]
    for pk, record_id, *values in query.order_by("pk").values_list(table.child, "source_id", *paths):
        row = dict(zip(table.columns, values, strict=True))
        if before := overlay.get((table.name, record_id)):
            row |= {name: reader_of(name)(text) for name, text in before.items() if name in row}
            yield owners.of(row, pk), record_id, row
        else:
            yield owners.following(row, pk), record_id, row


def _live_facts(table: str, **names: str) -> Callable[[str, dict[str, Any]], Iterator[LiveFact | DutyFacts]]:
    """Return what makes a live fact of each day; ``names`` gives the live fact of a column."""

    def made(record_id: str, row: dict[str, Any]) -> Iterator[LiveFact | DutyFacts]:
        for column, name in names.items():
            if row[column] is not None:
                yield LiveFact(table, record_id, name, row[column])

    return made


def _considering(record_id: str, row: dict[str, Any]) -> Iterator[LiveFact | DutyFacts]:
    """Yield the duty to tell those concerned that the authority is considering (reg 4), for requests still open."""
    is_over = row["considering_sent_on"] is None and row["outcome"] in ("Y", "N", "W", "H")
    if row["kind"] == "initial" and row["received_on"] is not None and not row["entered_in_error"] and not is_over:
        yield DutyFacts("consider_notice", "requests", record_id, row["received_on"], met_on=row["considering_sent_on"])


_LIVE_REVIEW = _live_facts(
    "reviews", amendment_served_on="amendment_notice_served_on", early_finish_agreed_on="early_finish_agreed_on"
)
_LIVE_PLAN = _live_facts(
    "plans",
    draft_served_on="draft_served_on",
    early_finish_agreed_on="early_finish_agreed_on",
    move_cancelled_on="move_cancelled_on",
)


def _reviews(record_id: str, row: dict[str, Any]) -> Iterator[LiveFact | DutyFacts]:
    """Yield its days, and the notice and papers due two weeks before a meeting that is fixed (reg 20(3) and (4))."""
    yield from _LIVE_REVIEW(record_id, row)
    planned = row["planned_meeting_on"]
    if planned is not None and row["called_on"] is not None:
        duty = DutyFacts(
            "review_notice",
            "reviews",
            record_id,
            planned,
            key=planned.isoformat(),
            happened_on=row["called_on"],
            met_on=row["invitation_sent_on"],
            void_on=row["cancelled_on"],
        )
        yield duty
        yield replace(duty, rule="review_papers", met_on=row["papers_sent_on"])


def _plans(record_id: str, row: dict[str, Any]) -> Iterator[LiveFact | DutyFacts]:
    """Yield its days, and the consultation before a decision to cease (reg 31(1)), from the day of the proposal."""
    yield from _LIVE_PLAN(record_id, row)
    considered = row["cease_considered_on"]
    if considered is not None and not row["entered_in_error"]:
        yield DutyFacts(
            "cease_consult",
            "plans",
            record_id,
            considered,
            met_on=row["cease_replies_on"],
            void_on=row["cease_dropped_on"],
        )


def _any_of(*days: str) -> models.Q:
    """Return the condition that a row has one of the days."""
    return reduce(or_, (models.Q(**{f"{day}__isnull": False}) for day in days))


_CONSIDERING = ("received_on", "considering_sent_on", "kind", "outcome", "entered_in_error")
_PLAN_DAYS = ("draft_served_on", "early_finish_agreed_on", "move_cancelled_on", "cease_considered_on")
_REVIEW_DAYS = ("planned_meeting_on", "amendment_served_on", "early_finish_agreed_on")

LIVE_TABLES = (
    LiveTable(
        "requests",
        AssessmentRequest,
        "child_id",
        ("child_id", *_CONSIDERING),
        models.Q(considering_sent_on__isnull=False) | models.Q(outcome="A"),
        _considering,
    ),
    LiveTable(
        "plans",
        Plan,
        "child_id",
        ("child_id", *_PLAN_DAYS, "cease_replies_on", "cease_dropped_on", "entered_in_error"),
        _any_of(*_PLAN_DAYS),
        _plans,
    ),
    LiveTable(
        "reviews",
        AnnualReview,
        "plan__child_id",
        ("plan_id", *_REVIEW_DAYS, "called_on", "invitation_sent_on", "papers_sent_on", "cancelled_on"),
        _any_of(*_REVIEW_DAYS),
        _reviews,
    ),
    LiveTable(
        "advice",
        AdviceRequest,
        "assessment__child_id",
        ("assessment_id", "cancelled_on"),
        _any_of("cancelled_on"),
        _live_facts("advice", cancelled_on="advice_cancelled_on"),
    ),
    LiveTable(
        "phase_transfers",
        PhaseTransfer,
        "plan__child_id",
        ("plan_id", "no_transfer_on"),
        _any_of("no_transfer_on"),
        _live_facts("phase_transfers", no_transfer_on="no_transfer_on"),
    ),
)


def _cease_proposals(pks: list[int] | None, overlay: Overlay) -> Iterator[tuple[int, str, Any]]:
    """Yield, for a review after whose meeting ceasing was proposed (L17), the day of the proposal."""
    changed = [record_id for name, record_id in overlay if name == "plans"]
    about = models.Q(plan__cease_considered_on__isnull=False) | models.Q(plan__source_id__in=changed)
    query = AnnualReview.objects.filter(about)
    if pks is not None:
        query = query.filter(plan__child__in=pks)
    names = ("plan_id", "meeting_on", "decision", "decision_sent_on", "cease_considered_on")
    paths = ("plan__source_id", "meeting_on", "decision", "decision_sent_on", "plan__cease_considered_on")
    for pk, record_id, *values in query.values_list("plan__child_id", "source_id", *paths):
        row = dict(zip(names, values, strict=True))
        for held in (overlay.get(("reviews", record_id), {}), overlay.get(("plans", row["plan_id"]), {})):
            row |= {name: reader_of(name)(text) for name, text in held.items() if name in row}
        proposed, met, decided = row["cease_considered_on"], row["meeting_on"], row["decision_sent_on"]
        if proposed is None or met is None or met > proposed:
            continue
        if not row["decision"] or (row["decision"] == "C" and decided is not None and decided >= proposed):
            yield pk, "live", LiveFact("reviews", record_id, "cease_proposal_sent_on", proposed)
