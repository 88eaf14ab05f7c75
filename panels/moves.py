"""The records of the acts of panels, beside those of casework in one registry (``ehcp.workflow``)."""

from __future__ import annotations

from typing import Any

from ehcp.workflow import Move
from panels import permissions

ADVISES = "The panel advises; the authority decides. No panel date starts, stops or meets a limit."
DUTY = (
    "The authority must secure the special educational provision in the plan; an envelope never limits that duty "
    "(Children and Families Act 2014, s42(2))."
)
_CLERK: dict[str, Any] = {"app": "panels", "who": permissions.may_clerk, "who_words": "a panel clerk or a manager"}
_LISTER: dict[str, Any] = {
    "app": "panels",
    "who": permissions.may_list,
    "who_words": "a case officer, a panel clerk or a manager",
}
_SITTER: dict[str, Any] = {
    "app": "panels",
    "who": permissions.may_sit,
    "who_words": "somebody who sits on panels or works on cases",
}
_FUNDER: dict[str, Any] = {
    "app": "panels",
    "who": permissions.may_fund,
    "who_words": "a case officer, a manager, a decision officer or finance",
}
_APPROVER: dict[str, Any] = {
    "app": "panels",
    "who": permissions.may_approve_funding,
    "who_words": "a decision officer or a manager",
}
_PURSE: dict[str, Any] = {"app": "panels", "who": permissions.may_set_money, "who_words": "a manager or finance"}

MOVES = (
    # Meetings
    Move("plan_meeting", "plan a panel meeting", page="meeting-plan", **_CLERK),
    Move("plan_meetings", "plan a year of meetings", page="meeting-plan-year", **_CLERK),
    Move("cancel_meeting", "cancel a panel meeting", page="meeting-cancel", label="Cancel this meeting", **_CLERK),
    Move("record_attendance", "record who was there", page="meeting-attendance", **_CLERK),
    Move("appoint", "appoint a panel member", page="appointment-add", **_CLERK),
    Move("accept_undertaking", "accept the undertaking", page="undertaking-accept", **_SITTER),
    Move(
        "approve_minutes",
        "approve the minutes",
        page="minutes-approve",
        label="Approve the minutes as chair",
        **_SITTER,
    ),
    Move("add_addendum", "put the minutes right", page="minutes-addendum", **_CLERK),
    # Items
    Move("list_item", "put an item on an agenda", page="item-add", label="Put to a panel", law=ADVISES, **_LISTER),
    Move("take_off_item", "take an item off", page="item-remove", label="Take this item off the agenda", **_LISTER),
    Move("defer_item", "defer an item", page="item-defer", label="Defer this item", law=ADVISES, **_CLERK),
    Move(
        "take_by_chair",
        "take an item by chair’s action",
        page="item-chair",
        label="Take this item by chair’s action",
        law="The chair and one core agency advise at once. It is decided as any recommendation is, noted at the next "
        "meeting of the panel, and counted every month. " + ADVISES,
        app="panels",
        who=permissions.may_clerk,
        who_words="the chair, a panel clerk or a manager",
    ),
    Move("answer_conflict", "answer the conflict question", page="item-conflict", **_SITTER),
    Move("note_paper", "note that a paper is in", page="item-paper", **_LISTER),
    Move("accept_paper", "accept a late paper", page="item-paper", label="Accept it as chair", **_SITTER),
    Move(
        "bind_documents",
        "bind documents into an item",
        page="item-bind",
        label="Bind documents into this item",
        law="They stay with the case, and members read them here until their access ends; nothing is sent.",
        **_LISTER,
    ),
    Move("take_out_document", "take a document out", page="item-take-out", label="Take out", **_LISTER),
    Move("mark_read", "mark the papers as read", page="item-read", label="Mark as read", **_SITTER),
    Move("recommend", "record a recommendation", page="item-recommend", label="Record the recommendation", **_CLERK),
    # Decisions
    Move(
        "decide_item",
        "decide an item",
        page="item-decide",
        label="Decide for the authority",
        app="panels",
        who=permissions.may_ratify,
        who_words="a delegated decision officer",
    ),
    Move(
        "set_condition",
        "set a condition",
        page="condition-set",
        label="Set a condition of the decision",
        law="A condition never delays a notice that the law requires, nor the provision in section F.",
        app="panels",
        who=permissions.may_tell,
        who_words="a case officer, a decision officer or a manager",
    ),
    Move(
        "settle_condition",
        "settle a condition",
        page="condition-settle",
        label="Say whether the condition is met",
        app="panels",
        who=permissions.may_tell,
        who_words="a case officer, a decision officer or a manager",
    ),
    Move(
        "draw_moderation",
        "draw items for moderation",
        page="moderation-draw",
        app="panels",
        who=permissions.may_draw,
        who_words="a manager",
    ),
    Move(
        "moderate_item",
        "decide an item again, blind",
        page="moderation-item",
        label="Save what you would decide",
        law="This has no effect on the case: it shows how alike the authority decides.",
        app="panels",
        who=permissions.may_moderate,
        who_words="somebody who sits on the moderation panel",
    ),
    Move(
        "tell_elsewhere",
        "record the day the family were told",
        page="item-told",
        law="The family are told of a decision by its limit, and within five working days.",
        app="panels",
        who=permissions.may_tell,
        who_words="a case officer, a decision officer or a manager",
    ),
    Move(
        "set_delegation",
        "set the scheme of delegation",
        page="delegation",
        label="Delegation limits",
        app="panels",
        who=permissions.may_set_delegation,
        who_words="a manager",
    ),
    # Money
    Move("add_line", "add a funding line", page="funding-kind", law=DUTY, **_FUNDER),
    Move(
        "vary_line",
        "vary a funding line",
        page="funding-vary",
        label="Vary this funding line",
        law="The line ends the day before the first day you give, and the new terms follow it. What was paid stays.",
        **_FUNDER,
    ),
    Move("end_line", "end a funding line", page="funding-end", label="End this funding line", law=DUTY, **_FUNDER),
    Move(
        "approve_line",
        "approve a funding line",
        page="funding-approve",
        label="Second approval",
        law=DUTY,
        **_APPROVER,
    ),
    Move(
        "mark_line",
        "mark a funding line as entered by mistake",
        page="funding-mark",
        label="Mark as entered by mistake",
        **_APPROVER,
    ),
    Move("set_band", "set the value of a band", page="band-set", **_PURSE),
    Move("set_envelope", "set an envelope", page="envelope-set", **_PURSE),
    Move("make_run", "instruct a month", page="pay-run-make", label="Instruct the month", **_PURSE),
    Move(
        "take_in_payments",
        "take in payments",
        page="payments-take-in",
        label="Take in what finance paid",
        **_PURSE,
    ),
)
