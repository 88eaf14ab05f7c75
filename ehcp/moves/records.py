"""The acts on the record of a case: who holds it, its documents, letters, tasks, dates and mistakes."""

from __future__ import annotations

from ehcp.moves.who import HELD, INTAKE, LETTERS, MANAGER, OFFICER
from ehcp.workflow import Move

MOVES = (
    Move(
        "allocate",
        "allocate a case",
        page="case-allocate",
        label="Allocate the case",
        law="A named officer, with start and end, is kept for every case. The officer’s team becomes the case’s team.",
        **MANAGER,
    ),
    Move(
        "take",
        "take a case",
        page="case-take",
        stages=HELD,
        **OFFICER,
    ),
    Move(
        "arrange_cover",
        "arrange cover for an officer who is away",
        page="cover-arrange",
        label="Arrange cover",
        law="The cases stay with the officer who is away; whoever covers sees them in My work. A restricted record "
        "stays closed to whoever is not on its list.",
        **MANAGER,
    ),
    Move(
        "hand_over",
        "hand a caseload over",
        page="hand-over-prepare",
        label="Hand a caseload over",
        law="Nothing changes hands before you confirm it. Each child gets a sheet made from the case, each family a "
        "letter that names the new officer, and no limit moves.",
        **MANAGER,
    ),
    Move(
        "end_cover",
        "end cover",
        page="cover-end",
        **MANAGER,
    ),
    Move(
        "correct_date",
        "correct a date",
        page="case-dates",
        **OFFICER,
    ),
    Move(
        "mark_in_error",
        "mark a record as entered by mistake",
        page="case-mark",
        law="A marked record is left out of every limit and every figure. It is kept, and the mark can be taken back.",
        **MANAGER,
    ),
    Move(
        "add_documents",
        "upload documents",
        page="document-add",
        **INTAKE,
    ),
    Move(
        "describe_document",
        "say what a document is",
        page="document-describe",
        **INTAKE,
    ),
    Move(
        "replace_document",
        "replace a document",
        page="document-replace",
        **INTAKE,
    ),
    Move(
        "withdraw_document",
        "withdraw a document",
        page="document-withdraw",
        **OFFICER,
    ),
    Move(
        "keep_document",
        "keep a document that names somebody else",
        page="document-keep",
        **OFFICER,
    ),
    Move(
        "send_letter",
        "send a letter",
        page="letter-send",
        **LETTERS,
    ),
    Move(
        "enter_letter",
        "enter a letter made elsewhere",
        page="letter-enter",
        **LETTERS,
    ),
    Move(
        "add_task",
        "give a task",
        page="task-add",
        **LETTERS,
    ),
    Move(
        "change_task",
        "change a task",
        page="task-change",
        **LETTERS,
    ),
    Move(
        "finish_task",
        "finish a task",
        page="task-finish",
        **LETTERS,
    ),
)
