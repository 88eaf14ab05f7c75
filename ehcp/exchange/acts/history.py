"""The events that dated facts of a package leave in the history of a case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from ehcp.exchange.acts.writing import insert_texts
from ehcp.exchange.format.check_package import CheckedPackage
from ehcp.exchange.format.history_tables import people_sql
from ehcp.exchange.format.staging import Staging
from ehcp.history import kinds
from ehcp.models import CaseEvent, EventSource
from sendcases.accounts.models import User


@dataclass(frozen=True, slots=True)
class Happening:
    """
    How a package says that an event of one kind happened; the registry knows the table and the column of its day.

    ``where`` narrows the rows (the row is ``t``); ``codes`` names, for each key of the payload, the column whose
    code goes into it. ``day`` is given where the day stands in another table. ``is_day_after``: it happened on the day
    after that of the column, which is the last day of what ended.
    """

    kind: str
    where: str = "1"
    codes: dict[str, str] = field(default_factory=dict)
    day: str = ""
    is_day_after: bool = False

    def __post_init__(self) -> None:
        """Refuse what the registry does not know."""
        kinds.check(self.kind, self.codes)

    @property
    def table(self) -> str:
        """Return the table whose rows say it."""
        return kinds.KINDS[self.kind].table

    @property
    def column(self) -> str:
        """Return the column of the table that holds the day; empty where the day stands in another."""
        return "" if self.day else kinds.KINDS[self.kind].day


# How a row finds its child, among the rows that came ({0} empty) or those held ({0} is ``held_``). Every link is
# in the package, because an orphan refuses it.
_CHILD = {
    "advice": ("o.child_id", "JOIN {0}assessments o ON o.assessment_id = t.assessment_id"),
    "reviews": ("o.child_id", "JOIN {0}plans o ON o.plan_id = t.plan_id"),
    "phase_transfers": ("o.child_id", "JOIN {0}plans o ON o.plan_id = t.plan_id"),
    "placements": ("o.child_id", "JOIN {0}plans o ON o.plan_id = t.plan_id"),
    "consultations": ("o.child_id", "JOIN {0}plans o ON o.plan_id = t.plan_id"),
    "provision": ("o.child_id", "JOIN {0}plans o ON o.plan_id = t.plan_id"),
    "provision_spells": (
        "o.child_id",
        "JOIN {0}provision v ON v.provision_id = t.provision_id JOIN {0}plans o ON o.plan_id = v.plan_id",
    ),
    "budget_requests": ("o.child_id", "JOIN {0}plans o ON o.plan_id = t.plan_id"),
    "payment_decisions": (
        "o.child_id",
        "JOIN {0}budget_requests v ON v.budget_request_id = t.budget_request_id "
        "JOIN {0}plans o ON o.plan_id = v.plan_id",
    ),
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
    Happening("child.died"),
    Happening("request.received", codes={"kind": "kind", "source": "source"}),
    Happening("request.considering_notice_sent"),
    Happening("request.agreed", "t.outcome = 'Y' AND t.kind = 'initial'"),
    Happening("request.refused", "t.outcome = 'N' AND t.kind = 'initial'"),
    Happening("reassessment.agreed", "t.outcome = 'Y' AND t.kind = 'reassessment'"),
    Happening("reassessment.refused", "t.outcome = 'N' AND t.kind = 'reassessment'"),
    Happening("request.withdrawn", codes={"reason": "withdrawn_reason"}),
    Happening("refusal.reversed", "t.origin = 'reversal_of_refusal'", codes={"origin": "origin"}),
    Happening("assessment.started", "t.origin NOT IN ('request', 'reversal_of_refusal')", codes={"origin": "origin"}),
    Happening("assessment.notice_sent"),
    Happening("assessment.plan_agreed"),
    Happening("assessment.plan_refused"),
    Happening("assessment.withdrawn", codes={"reason": "withdrawn_reason"}),
    Happening("assessment.amended_final_sent"),
    Happening("advice.requested", codes={"kind": "kind"}),
    Happening("advice.received", codes={"kind": "kind"}),
    Happening("advice.cancelled", codes={"kind": "kind"}),
    Happening("exemption.accepted", codes={"clock": "clock", "ground": "ground"}),
    Happening("plan.draft_sent"),
    Happening("plan.final_sent", "t.transferred_in_from_la IS NULL"),
    Happening("plan.transferred_in", codes={"from_la": "transferred_in_from_la"}),
    Happening("plan.move_in_notified"),
    Happening("plan.early_finish_agreed"),
    Happening("plan.ceasing_considered"),
    Happening("plan.ceasing_dropped"),
    Happening("plan.cease_decided"),
    Happening("plan.ceased", codes={"reason": "cease_reason"}),
    Happening("plan.move_out_known"),
    Happening("plan.move_out_cancelled"),
    Happening("plan.transferred_out", codes={"to_la": "transferred_out_to_la"}),
    Happening("review.called", codes={"kind": "kind"}),
    Happening("review.invitation_sent"),
    Happening("review.papers_sent"),
    Happening("review.cancelled"),
    Happening("review.held", codes={"kind": "kind"}),
    Happening("review.report_received"),
    Happening("review.decided", codes={"decision": "decision"}),
    Happening("amendment.proposed"),
    Happening("amendment.early_finish_agreed"),
    Happening("amendment.final_sent"),
    Happening("amendment.dropped"),
    Happening("phase_transfer.setting_named", codes={"kind": "kind"}),
    Happening("phase_transfer.dropped"),
    Happening("placement.started", codes={"basis": "basis"}),
    Happening("placement.ended", codes={"basis": "basis"}),
    Happening("early_help.referred", codes={"referrer": "referrer", "need": "need"}),
    Happening("early_help.begun", codes={"intervention": "intervention"}),
    Happening("early_help.closed", codes={"outcome": "outcome"}),
    Happening("consultation.sent", codes={"requested": "is_requested"}),
    Happening("consultation.answered", codes={"reply": "reply"}),
    Happening("consultation.withdrawn"),
    Happening("setting.chosen"),
    Happening("provision.owed", codes={"reason": "reason"}),
    Happening("provision.confirmed"),
    Happening("provision.missing", is_day_after=True),
    Happening("personal_budget.asked", codes={"kind": "kind", "form": "form"}),
    Happening("personal_budget.agreed", "t.decision = 'agreed'", codes={"kind": "kind", "form": "form"}),
    Happening("personal_budget.refused", "t.decision = 'refused'", codes={"kind": "kind", "form": "form"}),
    Happening("personal_budget.refusal_sent"),
    Happening("direct_payments.begun"),
    Happening("direct_payments.reviewed", "t.kind = 'review'"),
    Happening("direct_payments.change_decided", "t.kind <> 'review'", codes={"kind": "kind"}),
    Happening("direct_payments.notice_sent", codes={"kind": "kind"}),
    Happening("direct_payments.reconsideration_asked"),
    Happening("direct_payments.reconsidered", codes={"outcome": "reconsidered"}),
    Happening("mediation.requested", codes={"about": "about"}),
    Happening("mediation.declined", codes={"about": "about"}),
    Happening("mediation.held", codes={"about": "about"}),
    Happening("mediation.not_held"),
    Happening("mediation.agreed", codes={"agreement": "agreement"}),
    Happening("mediation.certified"),
    Happening("appeal.registered", codes={"about": "about"}),
    Happening("appeal.responded"),
    Happening("appeal.conceded"),
    Happening("appeal.ordered", codes={"limb": "order_limb"}),
    Happening("appeal.draft_sent"),
    Happening("appeal.ended", codes={"outcome": "outcome"}),
    Happening("appeal.complied"),
    Happening("panel_item.decided", codes={"kind": "kind", "decision": "decision"}, day="m.held_on"),
    Happening("panel_item.told"),
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
_IN_ERROR = {"requests", "assessments", "plans", "reviews", "early_help", "provision_spells"}


def write_history(checked: CheckedPackage, *, by: User | None, now: datetime) -> int:
    """
    Write an event for every dated fact that is new, and return how many.

    A fact is new with its row, or when its day was empty before; a day that changed leaves an event that names
    both days. Dates, codes and ids go in; names never do. ``now`` is when we learned of all of them.
    """
    return insert_texts(CaseEvent, _COLUMNS, _ordered(checked, by, now))


def _ordered(checked: CheckedPackage, by: User | None, now: datetime) -> Iterator[tuple[Any, ...]]:
    """Yield the events in the order in which the facts happened, so that their keys follow time."""
    staging = checked.staging
    staging.execute("CREATE TABLE happened (day TEXT, child INTEGER, kind TEXT, record TEXT, id TEXT, data TEXT)")
    for happening in HAPPENINGS:
        if happening.column in checked.absent.get(happening.table, ()):
            continue  # the package says nothing about it
        staging.execute(f"INSERT INTO happened {_new_facts(happening)}")
        if happening.column:
            staging.execute(f"INSERT INTO happened {_moved_facts(happening)}")
    author = by.pk if by else None
    moment = connection.ops.adapt_datetimefield_value(now)
    for day, child, kind, record, key, data in staging.query("SELECT * FROM happened ORDER BY day, rowid"):
        yield child, kind, record, key, day, moment, author, EventSource.IMPORT.value, data, None
    staging.execute("DROP TABLE happened")


def _new_facts(happening: Happening) -> str:
    table, key = happening.table, _KEYS[happening.table]
    day = happening.day or f"t.{happening.column}"
    was_empty = f"h.pk IS NOT NULL AND h.{happening.column} IS NULL" if happening.column else "0"
    happened = f"date({day}, '+1 day')" if happening.is_day_after else day
    codes = ", ".join(f"'{name}', t.{column}" for name, column in happening.codes.items())
    return f"""
        SELECT {happened}, c.pk, '{happening.kind}', '{table}', t.{key}, json_object({codes})
        FROM {_from(table)} AND {day} IS NOT NULL AND {happening.where} AND (k.is_new = 1 OR ({was_empty}))
    """  # noqa: S608 -- built of constants of this module


def _moved_facts(happening: Happening) -> str:
    table, key, day = happening.table, _KEYS[happening.table], happening.column
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
    "consultations": "consultation_id",
    "early_help": "early_help_id",
    "provision": "provision_id",
    "provision_spells": "spell_id",
    "budget_requests": "budget_request_id",
    "payment_decisions": "payment_decision_id",
    "mediations": "mediation_id",
    "appeals": "appeal_id",
    "panel_items": "item_id",
}
