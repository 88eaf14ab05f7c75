"""Who makes moves, with the words for them, and the stages that several moves may be made in."""

from __future__ import annotations

from typing import Any

from ehcp import permissions
from ehcp.people.models.children import Stage

OFFICER: dict[str, Any] = {"who": permissions.may_work_cases, "who_words": "a case officer or a manager"}
INTAKE: dict[str, Any] = {
    "who": permissions.may_record_receipt,
    "who_words": "business support, a case officer or a manager",
}
DECIDER: dict[str, Any] = {"who": permissions.may_decide, "who_words": "a delegated decision officer"}
LETTERS: dict[str, Any] = {
    "who": permissions.may_send_letters,
    "who_words": "business support, a case officer, a decision officer or a manager",
}
MANAGER: dict[str, Any] = {"who": permissions.may_manage, "who_words": "a manager"}
PROCESS = frozenset({Stage.REQUESTED, Stage.ASSESSING, Stage.DRAFTING, Stage.DRAFT_SENT})
PLAN = frozenset({Stage.MAINTAINED})
# Advice comes in while the plan is written, and a plan in force is amended.
WRITING = PLAN | {Stage.ASSESSING, Stage.DRAFTING, Stage.DRAFT_SENT}
# Stages in which somebody should hold the case: the last ones have a right of appeal that may still run.
HELD = PROCESS | PLAN | {Stage.REFUSED_ASSESS, Stage.REFUSED_ISSUE}
