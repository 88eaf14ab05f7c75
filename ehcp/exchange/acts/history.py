"""The events that dated facts of a package leave in the history of a case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from ehcp.exchange.acts.writing import insert_texts
from ehcp.exchange.format.history_tables import people_sql
from ehcp.exchange.format.staging import Staging
from ehcp.models import CaseEvent, EventSource
from sendcases.accounts.models import User


@dataclass(frozen=True, slots=True)
class Happening:
    """
    One kind of event that a column of a table stands for.

    Kinds and payloads are those that the acts of staff write for the same fact. ``where`` narrows the rows (the
    row is ``t``); ``codes`` names, for each key of the payload, the column whose code goes into it.
    """

    kind: str
    table: str
    day: str
    where: str = "1"
    codes: dict[str, str] = field(default_factory=dict)


# How a row finds its child, among the rows that came ({0} empty) or those held ({0} is ``held_``). Every link is
# in the package, because an orphan refuses it.
_CHILD = {
    "advice": ("o.child_id", "JOIN {0}assessments o ON o.assessment_id = t.assessment_id"),
    "reviews": ("o.child_id", "JOIN {0}plans o ON o.plan_id = t.plan_id"),
    "phase_transfers": ("o.child_id", "JOIN {0}plans o ON o.plan_id = t.plan_id"),
    "placements": ("o.child_id", "JOIN {0}plans o ON o.plan_id = t.plan_id"),
    "exemptions": (
        "coalesce(r.child_id, s.child_id, a.child_id)",
        "LEFT JOIN {0}requests r ON r.request_id = t.request_id "
        "LEFT JOIN {0}assessments s ON s.assessment_id = t.assessment_id "
        "LEFT JOIN {0}appeals a ON a.appeal_id = t.appeal_id",
    ),
    "panel_items": ("t.child_id", "JOIN {0}panel_meetings m ON m.meeting_id = t.meeting_id"),
}
_DIRECT = ("t.child_id", "")

HAPPENINGS: tuple[Happening, ...] = (
    Happening("child.died", "children", "deceased_on"),
    Happening("request.received", "requests", "received_on", codes={"kind": "kind", "source": "source"}),
    Happening("request.agreed", "requests", "decision_sent_on", "t.outcome = 'Y' AND t.kind = 'initial'"),
    Happening("request.refused", "requests", "decision_sent_on", "t.outcome = 'N' AND t.kind = 'initial'"),
    Happening("reassessment.agreed", "requests", "decision_sent_on", "t.outcome = 'Y' AND t.kind = 'reassessment'"),
    Happening("reassessment.refused", "requests", "decision_sent_on", "t.outcome = 'N' AND t.kind = 'reassessment'"),
    Happening("request.withdrawn", "requests", "withdrawn_on", codes={"reason": "withdrawn_reason"}),
    Happening("assessment.started", "assessments", "clock_start_on", "t.origin <> 'request'", {"origin": "origin"}),
    Happening("assessment.notice_sent", "assessments", "will_assess_notice_on"),
    Happening("plan.refused", "assessments", "no_plan_notified_on"),
    Happening("assessment.withdrawn", "assessments", "withdrawn_on", codes={"reason": "withdrawn_reason"}),
    Happening("reassessment.finished", "assessments", "amended_final_sent_on"),
    Happening("advice.requested", "advice", "requested_on", codes={"kind": "kind"}),
    Happening("advice.received", "advice", "received_on", codes={"kind": "kind"}),
    Happening("exemption.accepted", "exemptions", "decided_on", codes={"clock": "clock", "ground": "ground"}),
    Happening("draft.sent", "plans", "draft_sent_on"),
    Happening("plan.issued", "plans", "first_final_on", "t.transferred_in_from_la IS NULL"),
    Happening("plan.transferred_in", "plans", "transferred_in_on", codes={"from_la": "transferred_in_from_la"}),
    Happening("plan.move_in_notified", "plans", "move_in_notice_sent_on"),
    Happening("plan.cease_decided", "plans", "cease_decision_sent_on"),
    Happening("plan.ceased", "plans", "ceased_on", codes={"reason": "cease_reason"}),
    Happening("plan.move_out_known", "plans", "move_out_aware_on"),
    Happening("plan.transferred_out", "plans", "transferred_out_on", codes={"to_la": "transferred_out_to_la"}),
    Happening("review.held", "reviews", "meeting_on", codes={"kind": "kind"}),
    Happening("review.report_received", "reviews", "report_received_on"),
    Happening("review.decided", "reviews", "decision_sent_on", codes={"decision": "decision"}),
    Happening("amendment.proposed", "reviews", "amendment_notice_sent_on"),
    Happening("amendment.final_sent", "reviews", "amended_final_sent_on"),
    Happening("amendment.dropped", "reviews", "not_amended_sent_on"),
    Happening("phase_transfer.setting_named", "phase_transfers", "final_naming_sent_on", codes={"kind": "kind"}),
    Happening("placement.started", "placements", "from_on", codes={"basis": "basis"}),
    Happening("placement.ended", "placements", "to_on", codes={"basis": "basis"}),
    Happening("mediation.requested", "mediations", "requested_on", codes={"about": "about"}),
    Happening("mediation.declined", "mediations", "declined_on", codes={"about": "about"}),
    Happening("mediation.held", "mediations", "held_on", codes={"about": "about"}),
    Happening("mediation.agreed", "mediations", "agreement_on", codes={"agreement": "agreement"}),
    Happening("mediation.certified", "mediations", "certificate_on"),
    Happening("appeal.registered", "appeals", "registered_on", codes={"about": "about"}),
    Happening("appeal.responded", "appeals", "response_on"),
    Happening("appeal.conceded", "appeals", "conceded_on"),
    Happening("appeal.ordered", "appeals", "order_on", codes={"limb": "order_limb"}),
    Happening("appeal.ended", "appeals", "outcome_on", codes={"outcome": "outcome"}),
    Happening("appeal.complied", "appeals", "complied_on"),
    Happening("panel_item.decided", "panel_items", "m.held_on", codes={"kind": "kind", "decision": "decision"}),
)

# What a day was, for the correction of it by a later package.
_COLUMNS = (
    "child_id",
    "kind",
    "record_type",
    "record_id",
    "happened_on",
    "recorded_at",
    "recorded_by_id",
    "source",
    "data",
    "replaces_id",
)
_IN_ERROR = {"requests", "assessments", "plans", "reviews"}


def write_history(staging: Staging, *, by: User | None, now: datetime) -> int:
    """
    Write an event for every dated fact that is new, and return how many.

    A fact is new with its row, or when its day was empty before; a day that changed leaves an event that names
    both days. Dates, codes and ids go in; names never do. ``now`` is when we learned of all of them.
    """
    return insert_texts(CaseEvent, _COLUMNS, _ordered(staging, by, now))


def _ordered(staging: Staging, by: User | None, now: datetime) -> Iterator[tuple[Any, ...]]:
    """Yield the events in the order in which the facts happened, so that their keys follow time."""
    staging.execute("CREATE TABLE happened (day TEXT, child INTEGER, kind TEXT, record TEXT, id TEXT, data TEXT)")
    for happening in HAPPENINGS:
        staging.execute(f"INSERT INTO happened {_new_facts(happening)}")
        if "." not in happening.day:
            staging.execute(f"INSERT INTO happened {_moved_facts(happening)}")
    author = by.pk if by else None
    moment = connection.ops.adapt_datetimefield_value(now)
    for day, child, kind, record, key, data in staging.query("SELECT * FROM happened ORDER BY day, rowid"):
        yield child, kind, record, key, day, moment, author, EventSource.IMPORT.value, data, None
    staging.execute("DROP TABLE happened")


def _new_facts(happening: Happening) -> str:
    table, key = happening.table, _KEYS[happening.table]
    day = happening.day if "." in happening.day else f"t.{happening.day}"
    was_empty = "0" if "." in happening.day else f"h.pk IS NOT NULL AND h.{happening.day} IS NULL"
    codes = ", ".join(f"'{name}', t.{column}" for name, column in happening.codes.items())
    return f"""
        SELECT {day}, c.pk, '{happening.kind}', '{table}', t.{key}, json_object({codes})
        FROM {_from(table)} AND {day} IS NOT NULL AND {happening.where} AND (k.is_new = 1 OR ({was_empty}))
    """  # noqa: S608 -- built of constants of this module


def _moved_facts(happening: Happening) -> str:
    table, key, day = happening.table, _KEYS[happening.table], happening.day
    return f"""
        SELECT coalesce(t.{day}, h.{day}), c.pk, 'date.corrected', '{table}', t.{key},
            json_object('field', '{day}', 'before', h.{day}, 'after', coalesce(t.{day}, ''))
        FROM {_from(table)} AND k.is_new = 0 AND h.{day} IS NOT NULL AND t.{day} IS NOT h.{day} AND {happening.where}
    """  # noqa: S608 -- built of constants of this module


def _from(table: str) -> str:
    child, joins = _CHILD.get(table, _DIRECT)
    key = _KEYS[table]
    is_true = "coalesce(t.entered_in_error, 'false') <> 'true'" if table in _IN_ERROR else "1"
    return f"""
        "{table}" t JOIN "key_{table}" k ON k.key = t.{key} LEFT JOIN "held_{table}" h ON h.{key} = t.{key}
        {joins.format("")} JOIN key_children c ON c.key = {child} WHERE {is_true} AND (h.pk IS NULL OR h.pk NOT IN (
            SELECT pk FROM kept WHERE "table" = '{table}'
        ))
    """  # noqa: S608 -- built of constants of this module


def children_touched(staging: Staging) -> Iterator[int]:
    """
    Yield the primary key of every child of whom a row that the clock reads is new or changed, merges included.

    A row may have been another child's before, and a child another person: then both are yielded.
    """
    for statement in people_sql("held_"):
        staging.execute(statement)
    for table in _KEYS:
        for before in ("", "held_"):
            for (pk,) in staging.query(_touched(table, before)):
                yield int(str(pk))


def _touched(table: str, before: str) -> str:
    child, joins = _CHILD.get(table, _DIRECT)
    key = _KEYS[table]
    return f"""
        SELECT DISTINCT c.pk FROM "{before}{table}" t JOIN "key_{table}" k ON k.key = t.{key}
        {joins.format(before)} JOIN {before}people p ON p.child_id = {child}
        JOIN {before}people q ON q.person_id = p.person_id JOIN key_children c ON c.key = q.child_id
        WHERE k.is_new = 1 OR k.pk IN (SELECT pk FROM changed WHERE "table" = '{table}')
    """  # noqa: S608 -- built of constants of this module


_KEYS = {
    "children": "child_id",
    "requests": "request_id",
    "assessments": "assessment_id",
    "advice": "advice_id",
    "exemptions": "exemption_id",
    "plans": "plan_id",
    "reviews": "review_id",
    "phase_transfers": "phase_transfer_id",
    "placements": "placement_id",
    "mediations": "mediation_id",
    "appeals": "appeal_id",
    "panel_items": "item_id",
}
