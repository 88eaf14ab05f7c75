"""The groups of roles that the table of permissions names, and what a row of it holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sendcases.accounts.roles import CASE_READER_ROLES, CASEWORK_ROLES, Role

EVERYBODY = "everybody"  # signed in or not
SIGNED_IN = frozenset(Role)
STAFF = CASE_READER_ROLES | {Role.PANEL_MEMBER, Role.PANEL_CLERK, Role.SYSTEM_ADMINISTRATOR, Role.FINANCE}
READERS = CASE_READER_ROLES
CASEWORK = CASEWORK_ROLES
MANAGER = frozenset({Role.MANAGER})
DECIDER = frozenset({Role.DECISION_OFFICER})
OFFICER = frozenset({Role.CASE_OFFICER, Role.MANAGER})
INTAKE = OFFICER | {Role.BUSINESS_SUPPORT}
SENDER = INTAKE | DECIDER
ADMINISTRATOR = frozenset({Role.SYSTEM_ADMINISTRATOR})
AUDITOR = frozenset({Role.AUDITOR})
IMPORTER = ADMINISTRATOR | MANAGER
PANEL = frozenset({Role.PANEL_MEMBER, Role.PANEL_CLERK})
CLERK = frozenset({Role.PANEL_CLERK, Role.MANAGER})
DECIDER = frozenset({Role.DECISION_OFFICER})
# A clerk lists items for the children of the panels they serve; here they serve none.
OVERSEER = frozenset({Role.MANAGER, Role.DECISION_OFFICER, Role.AUDITOR})
LISTER = frozenset({Role.CASE_OFFICER, Role.MANAGER})
API_RECORDS = ("requests", "plans", "reviews", "events", "deadlines", "decisions", "panels", "funding")
API_LISTS = ("schema", "index", "kpis", "releases", *API_RECORDS)
API_MEASURES = ("kpi", "kpi-series", "kpi-cases")
NOBODY: frozenset[Role] = frozenset()
PURSE = frozenset({Role.MANAGER, Role.DECISION_OFFICER, Role.AUDITOR, Role.FINANCE})
SETTER = frozenset({Role.MANAGER, Role.FINANCE})
APPROVER = frozenset({Role.MANAGER, Role.DECISION_OFFICER})
CASE_FUNDER = APPROVER | {Role.CASE_OFFICER}
FUNDER = CASE_FUNDER | {Role.FINANCE}


@dataclass(frozen=True)
class Row:
    """The roles that may use each method of one address."""

    get: frozenset[Role] | str | None = None
    post: frozenset[Role] | str | None = None
    args: Callable[[Any], list[Any]] = field(default=lambda world: [])
    # An API answers 401 and 403 instead of leading to the sign-in page.
    is_api: bool = False
    # Answers beside the usual ones, where the small world lacks what the page is about.
    also: frozenset[int] = frozenset()


def child(world: Any) -> list[Any]:
    """Return the number of a child that every case reader may see."""
    return [world.child.pk]
