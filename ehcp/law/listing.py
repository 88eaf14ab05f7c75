"""The list of deadlines on a day, as the acceptance interface prints it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import date

from ehcp.law.planned import PlannedDeadline
from ehcp.law.settings import Law
from ehcp.law.states import golden_state

COLUMNS = (
    "rule",
    "record_type",
    "record_id",
    "child_id",
    "starts_on",
    "due_on",
    "published_limit",
    "met_on",
    "state",
    "exempted",
    "was_overdue",
)

PRINTED = {
    "requests": ("assess_decision", "no_plan_decision", "final_plan", "reassess_decision", "appeal_window"),
    "assessments": (
        "no_plan_decision",
        "final_plan",
        "reassess_final",
        "reversed_assess_notice",
        "reversed_no_plan",
        "reversed_final_plan",
        "order_assess_notify",
        "order_assess_no_plan",
        "order_assess_final",
        "concede_assess_notify",
        "concede_assess_no_plan",
        "concede_assess_final",
        "appeal_window",
    ),
    "advice": ("advice_return",),
    "plans": (
        "draft_window",
        "annual_review",
        "transfer_in_review",
        "transfer_in_notify",
        "transfer_out",
        "appeal_window",
    ),
    "reviews": (
        "review_report",
        "review_decision",
        "amendment_notice",
        "amendment_window",
        "amended_final",
        "unreviewed_amendment_final",
        "not_amend_notice",
        "appeal_window",
    ),
    "phase_transfers": ("phase_feb", "phase_mar", "phase_post16"),
    "appeals": (
        "appeal_response",
        "order_cease",
        "order_make_draft",
        "order_make_final",
        "order_reconsider",
        "order_amend_provision",
        "order_name_setting",
        "order_continue",
        "order_continue_amend",
        "concede_contents",
        "concede_setting",
        "concede_issue_draft",
        "concede_issue_final",
        "concede_cease",
    ),
    "mediations": ("mediation_arrange", "certificate_held", "certificate_declined", "certificate_not_held"),
}


def is_printed(row: PlannedDeadline) -> bool:
    """Tell whether the list prints a row: no internal clock, and a transfer out only once the child has moved."""
    if row.rule not in PRINTED.get(row.record_type, ()) or row.kind == "internal":
        return False
    return row.rule != "transfer_out" or row.second_on is not None


def deadline_row(row: PlannedDeadline, day: date, law: Law) -> tuple[str, ...]:
    """Return one row of the list as text."""
    state = golden_state(row, day, law)
    is_met = state.word in ("met", "late", "late_exempted")
    return (
        row.rule,
        row.record_type,
        row.record_id,
        row.child_id,
        _text(row.starts_on),
        _text(row.due_on),
        _text(row.published_limit),
        _text(row.met_on if is_met else None),
        state.word,
        "true" if state.is_exempted else "false",
        "true" if state.was_overdue else "false",
    )


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def deadline_rows(rows: Iterable[PlannedDeadline], day: date, law: Law) -> list[tuple[str, ...]]:
    """Return the printed rows that exist on ``day``, sorted by code point as the acceptance interface asks."""
    printed = [deadline_row(row, day, law) for row in rows if is_printed(row) and row.is_shown_on(day)]
    return sorted(printed, key=lambda row: (row[0], row[1], row[2], row[4], row[5]))


def deadline_rows_json(rows: Iterable[PlannedDeadline], day: date, law: Law) -> str:
    """
    Return the list as JSON, with the columns of the CSV and what it has no place for.

    ``kind`` says whether a limit is the law's or a practice's; ``request_limit_on`` is the twentieth week of the
    request, beside the limit of an assessment that followed the authority's own change of mind.
    """
    printed = [
        {
            **dict(zip(COLUMNS, deadline_row(row, day, law), strict=True)),
            "kind": row.kind,
            "request_limit_on": _text(row.request_limit_on),
        }
        for row in rows
        if is_printed(row) and row.is_shown_on(day)
    ]
    order = ("rule", "record_type", "record_id", "starts_on", "due_on")
    return json.dumps(sorted(printed, key=lambda row: tuple(row[name] for name in order)), indent=1) + "\n"


def deadline_rows_csv(rows: Iterable[PlannedDeadline], day: date, law: Law) -> str:
    """Return the list of deadlines on ``day`` as CSV with a header."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(deadline_rows(rows, day, law))
    return text.getvalue()
