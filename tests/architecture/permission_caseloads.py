"""Who may open the pages of caseloads, cover and hand-over; part of the table in ``permission_table``."""

from __future__ import annotations

from tests.architecture.permission_roles import MANAGER, Row

CASELOADS: dict[str, Row] = {
    "ehcp:caseloads": Row(get=MANAGER),
    "ehcp:cover-arrange": Row(get=MANAGER, post=MANAGER),
    "ehcp:cover-end": Row(post=MANAGER, args=lambda world: [world.cover.pk]),
}
