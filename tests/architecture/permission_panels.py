"""Who may open the pages of panels and money; part of the table in ``permission_table``."""

from __future__ import annotations

from typing import Any

from sendcases.accounts.roles import Role
from tests.architecture.permission_roles import (
    APPROVER,
    CASE_FUNDER,
    CASEWORK,
    CLERK,
    DECIDER,
    FUNDER,
    LISTER,
    MANAGER,
    OFFICER,
    PANEL,
    PURSE,
    READERS,
    SETTER,
    Row,
    child,
)


def meeting(world: Any) -> list[Any]:
    """Return the number of a meeting of a panel that the person does not sit on."""
    return [world.item.meeting_id]


def item(world: Any) -> list[Any]:
    """Return the number of that panel's item about the child."""
    return [world.item.pk]


def line(world: Any) -> list[Any]:
    """Return the number of a funding line of the child."""
    return [world.line.pk]


PANELS: dict[str, Row] = {
    "panels:meeting-list": Row(get=READERS | PANEL),
    "panels:meeting-plan": Row(get=CLERK, post=CLERK),
    "panels:meeting-plan-year": Row(get=CLERK, post=CLERK),
    "panels:meeting": Row(get=READERS | {Role.PANEL_CLERK}, args=meeting),
    "panels:meeting-pack": Row(get=READERS | {Role.PANEL_CLERK}, args=meeting),
    "panels:meeting-minutes": Row(get=READERS | {Role.PANEL_CLERK}, args=meeting),
    "panels:minutes-approve": Row(post=CASEWORK | {Role.PANEL_CLERK}, args=meeting),
    "panels:minutes-addendum": Row(get=CLERK, post=CLERK, args=meeting),
    "panels:delegation": Row(get=MANAGER, post=MANAGER),
    "panels:meeting-attendance": Row(get=CLERK, post=CLERK, args=meeting),
    "panels:meeting-cancel": Row(get=CLERK, post=CLERK, args=meeting),
    "panels:appointment-add": Row(get=CLERK, post=CLERK),
    "panels:undertaking-accept": Row(post=CASEWORK | PANEL),
    "panels:ratification-queue": Row(get=DECIDER),
    "panels:item": Row(get=READERS, args=item),
    "panels:item-conflict": Row(get=CASEWORK, post=CASEWORK, args=item),
    "panels:item-recommend": Row(get=MANAGER, post=MANAGER, args=item),
    "panels:item-decide": Row(get=DECIDER, post=DECIDER, args=item),
    "panels:figures": Row(get=MANAGER | DECIDER | {Role.AUDITOR}),
    "panels:alike": Row(get=MANAGER | DECIDER | {Role.AUDITOR}),
    "panels:figure-items": Row(get=MANAGER | DECIDER | {Role.AUDITOR}, args=lambda world: ["agreed"]),
    "panels:conditions": Row(get=OFFICER | DECIDER | {Role.AUDITOR}),
    "panels:condition-set": Row(get=OFFICER | DECIDER, post=OFFICER | DECIDER, args=item),
    "panels:condition-settle": Row(
        get=OFFICER | DECIDER, post=OFFICER | DECIDER, args=lambda world: [0], also=frozenset({404})
    ),
    "panels:moderation": Row(get=OFFICER | DECIDER | {Role.AUDITOR, Role.PANEL_MEMBER}),
    "panels:moderation-draw": Row(get=MANAGER, post=MANAGER),
    "panels:moderation-item": Row(
        get=OFFICER | DECIDER | {Role.PANEL_MEMBER},
        post=OFFICER | DECIDER | {Role.PANEL_MEMBER},
        args=lambda world: [0],
        also=frozenset({404}),
    ),
    "panels:item-bind": Row(get=LISTER, post=LISTER, args=item),
    "panels:item-document": Row(get=READERS, args=lambda world: [world.item.pk, world.document.pk]),
    "panels:item-take-out": Row(post=LISTER, args=lambda world: [world.item.pk, world.document.pk]),
    "panels:item-told": Row(get=LISTER | DECIDER, post=LISTER | DECIDER, args=item),
    "panels:item-defer": Row(get=MANAGER, post=MANAGER, args=item),
    "panels:item-remove": Row(get=LISTER, post=LISTER, args=item),
    "panels:item-chair": Row(get=MANAGER, post=MANAGER, args=item),
    "panels:item-read": Row(post=CASEWORK, args=item),
    "panels:item-paper": Row(post=CASEWORK, args=item),
    "panels:item-add": Row(get=LISTER, post=LISTER, args=child),
    # Money: finance sees lines by their number and opens no case
    "panels:funding": Row(get=PURSE),
    "panels:funding-year": Row(get=PURSE, args=lambda world: [2026]),
    "panels:funding-lines": Row(get=PURSE, args=lambda world: [2026]),
    "panels:bands": Row(get=READERS | {Role.FINANCE}),
    **{f"panels:{name}": Row(get=SETTER, post=SETTER) for name in ("envelope-set", "band-set")},
    "panels:pay-runs": Row(get=SETTER),
    "panels:pay-run-make": Row(post=SETTER),
    "panels:payments-take-in": Row(get=SETTER, post=SETTER),
    "panels:pay-run-download": Row(get=SETTER, args=lambda world: [world.run.pk, "csv"]),
    "panels:funding-line": Row(get=READERS | {Role.FINANCE}, args=line),
    **{f"panels:funding-{act}": Row(get=FUNDER, post=FUNDER, args=line) for act in ("vary", "end")},
    **{f"panels:funding-{act}": Row(get=APPROVER, post=APPROVER, args=line) for act in ("approve", "mark")},
    "panels:funding-kind": Row(get=CASE_FUNDER, args=child),
    "panels:funding-add": Row(get=CASE_FUNDER, post=CASE_FUNDER, args=lambda world: [world.child.pk, "top_up"]),
}
