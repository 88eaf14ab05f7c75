"""A child with a plan and a placement, and the people who decide on money."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from ehcp.models import Child
from panels.funding.acts import lines
from panels.funding.acts.facts import LineFacts
from panels.models import Envelope, FundingLine, PanelItem
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_panel_item, a_placement, a_plan, a_user, an_institution

TODAY = date(2026, 11, 2)
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


class Money:
    """The world of these tests; the financial year is 2026-27."""

    def __init__(self) -> None:
        self.officer = a_user(Role.CASE_OFFICER)
        self.decider, self.other = a_user(Role.DECISION_OFFICER), a_user(Role.DECISION_OFFICER)
        self.manager, self.finance = a_user(Role.MANAGER), a_user(Role.FINANCE)
        self.child = self.a_placed_child()
        self.plan = self.child.plans.get()
        self.placement = self.plan.placements.get()

    def a_placed_child(self) -> Child:
        child = a_child(stage="maintained")
        a_placement(a_plan(child), institution=an_institution())
        return child

    def facts(self, **values: Any) -> LineFacts:
        usual = {
            "kind": "top_up",
            "budget_code": "HIGH-NEEDS",
            "unit": "annual",
            "rate": Decimal(9000),
            "from_on": TODAY,
            "payee": "Invented School",
        }
        return LineFacts(**(usual | values))

    def line(self, child: Child | None = None, now: datetime = NOW, **values: Any) -> FundingLine:
        return lines.add_line(child or self.child, facts=self.facts(**values), by=self.decider, now=now)

    def envelope(self, amount: int, code: str = "", year: int = 2026) -> Envelope:
        return Envelope.objects.create(year=year, budget_code=code, amount=Decimal(amount))

    def agreed_item(self, **values: Any) -> PanelItem:
        return a_panel_item(self.child, **({"kind": "top_up", "decision": "agreed"} | values))


@pytest.fixture
def money(db: None) -> Money:
    return Money()
