"""Who may open the pages of caseloads, cover and hand-over; part of the table in ``permission_table``."""

from __future__ import annotations

from typing import Any

from tests.architecture.permission_roles import MANAGER, Row


def hand_over(world: Any) -> list[Any]:
    """Return the number of a hand-over between two officers."""
    return [world.hand_over.pk]


CASELOADS: dict[str, Row] = {
    "ehcp:caseloads": Row(get=MANAGER),
    "ehcp:cover-arrange": Row(get=MANAGER, post=MANAGER),
    "ehcp:hand-over-prepare": Row(get=MANAGER, post=MANAGER),
    "ehcp:hand-over": Row(get=MANAGER, args=hand_over),  # officers: their own alone
    "ehcp:hand-over-progress": Row(get=MANAGER, args=hand_over),
    "ehcp:hand-over-sheets": Row(get=MANAGER, args=hand_over),
    "ehcp:hand-over-act": Row(post=MANAGER, args=lambda world: [world.hand_over.pk, "call-off"]),
    "ehcp:cover-end": Row(post=MANAGER, args=lambda world: [world.cover.pk]),
}
