"""A panel that sits, with people of every part, and a child with a plan whose top-up is in question."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from ehcp.law.laws import Laws
from ehcp.law.settings import Law
from ehcp.ledger.sync import reconcile
from ehcp.models import Child
from panels.decisions.acts.deciding import Decision, decide
from panels.items.acts import agenda, recommendations
from panels.items.acts.recommendations import Advice, Amounts
from panels.meetings import acts as meetings
from panels.models import Appointment, PanelItem, PanelMeeting, Ratification
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_plan, a_user

HELD_ON = date(2026, 10, 7)
BEFORE = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
SITTING = datetime(2026, 10, 7, 16, 0, tzinfo=UTC)
AFTER = datetime(2026, 10, 8, 9, 0, tzinfo=UTC)
ROLES = (("chair", "sen"), ("adviser", "psychology"), ("adviser", "health"), ("adviser", "finance"))


@dataclass
class Scene:
    """A kind of panel with a meeting, and who takes part; ``child`` has a plan maintained since 2025."""

    panel: str = "placement"
    child: Child = field(default_factory=a_child)
    officer: User = field(default_factory=lambda: a_user(Role.CASE_OFFICER))
    clerk: User = field(default_factory=lambda: a_user(Role.PANEL_CLERK))
    manager: User = field(default_factory=lambda: a_user(Role.MANAGER))
    decider: User = field(default_factory=lambda: a_user(Role.DECISION_OFFICER))
    second: User = field(default_factory=lambda: a_user(Role.DECISION_OFFICER))

    def __post_init__(self) -> None:
        self.members = [a_user(Role.PANEL_MEMBER) for _ in ROLES]
        self.seats = [
            Appointment.objects.create(
                user=user, panel=self.panel, role=role, agency=agency, from_on=date(2026, 1, 1),
                undertaking_on=date(2026, 9, 1),
            )
            for user, (role, agency) in zip(self.members, ROLES, strict=True)
        ]  # fmt: skip
        self.meeting = self.a_meeting(HELD_ON)
        self.takes_another_child()

    def takes_another_child(self) -> None:
        """Give the child in question a plan."""
        a_plan(self.child, first_final_on=date(2025, 3, 3))
        reconcile([self.child.pk], laws=Laws.of(Law.default()), now=BEFORE)
        self.child.refresh_from_db()

    def a_meeting(self, on: date, panel: str = "") -> PanelMeeting:
        """Plan a meeting of the panel."""
        number = PanelMeeting.objects.count() + 1
        made, _ = PanelMeeting.objects.get_or_create(
            panel=panel or self.panel, held_on=on, state="planned", defaults={"source_id": f"PM{number:05}"}
        )
        return made

    def listed(self, kind: str = "top_up", meeting: PanelMeeting | None = None, by: User | None = None) -> PanelItem:
        """Put the child on the agenda."""
        return agenda.list_item(
            self.child, meeting=meeting or self.meeting, kind=kind, question="What now?", presenter=self.officer,
            by=by or self.officer, now=BEFORE,
        )  # fmt: skip

    def sits(self, *present: int) -> None:
        """Hold the meeting with some of the seats, or all of them."""
        there = [self.seats[number] for number in present] or self.seats
        meetings.record_attendance(
            self.meeting, present={seat.pk: meetings.Presence() for seat in there}, by=self.clerk, now=SITTING
        )

    def heard(self, kind: str, advice: Advice) -> PanelItem:
        """List, sit and recommend."""
        item = self.listed(kind)
        self.sits()
        return self.recommends(item, advice)

    def recommends(self, item: PanelItem, advice: Advice) -> PanelItem:
        """Record what the panel advises."""
        item = PanelItem.objects.get(pk=item.pk)
        recommendations.recommend(item, advice=advice, by=self.clerk, now=AFTER)
        return PanelItem.objects.get(pk=item.pk)

    def decides(self, item: PanelItem, act: str, *, by: User | None = None, **own: Any) -> Ratification:
        """Decide for the authority."""
        item = PanelItem.objects.get(pk=item.pk)
        return decide(item, decision=Decision(act, **own), by=by or self.decider, now=AFTER)


def amount(
    option: str = "agree_amount", pounds: str | None = "9000", reasons: str = "Section F calls for it."
) -> Advice:
    """Advise an option of a top-up with so much money a year from education."""
    money = Amounts(Decimal(pounds)) if pounds else Amounts()
    return Advice(option, reasons, ("provision_specified",), amounts=money)
