"""App configuration of panels."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import AppConfig
from django.urls import reverse


class PanelsConfig(AppConfig):
    """Meetings, agenda, decisions and funding; adds its parts to the pages of casework."""

    name = "panels"

    def ready(self) -> None:
        """Add panel items to the case page, what waits for panel people to their work, and the menu."""
        from ehcp import permissions as casework  # noqa: PLC0415 -- models load first
        from ehcp.cases.reads.case import CaseNow  # noqa: PLC0415
        from ehcp.cases.reads.tabs import CaseTab, register_case_tab  # noqa: PLC0415
        from ehcp.history.acts.subscribers import subscribe  # noqa: PLC0415
        from ehcp.letters.reads.opening import register_opening  # noqa: PLC0415
        from ehcp.work.reads.home import HomeBlock, Tile, register_home_block  # noqa: PLC0415
        from ehcp.workflow import open_to, register_moves  # noqa: PLC0415
        from panels import permissions  # noqa: PLC0415
        from panels.decisions.acts.telling import close_told, open_task  # noqa: PLC0415
        from panels.decisions.reads.telling import reasons_for_letter, work_of  # noqa: PLC0415
        from panels.funding.acts.endings import settle_after  # noqa: PLC0415
        from panels.funding.reads import lines  # noqa: PLC0415
        from panels.items.reads import items  # noqa: PLC0415
        from panels.meetings.reads import appointments, meetings  # noqa: PLC0415
        from panels.moves import MOVES  # noqa: PLC0415
        from sendcases.accounts.history import register_kinds  # noqa: PLC0415
        from sendcases.accounts.models import User  # noqa: PLC0415
        from sendcases.accounts.navigation import Place, add_place  # noqa: PLC0415

        def tab(case: CaseNow, user: User) -> dict[str, Any]:
            return {"panel_items": items.items_of(case.child, user, case.today)}

        def money(case: CaseNow, user: User) -> dict[str, Any]:
            found = lines.lines_of_child(case.child, user, case.today)
            return {"funding": found} | (open_to(user, "add_line") if case.is_living else {})

        def work(user: User, today: date) -> dict[str, Any]:
            found = meetings.panel_work(user, today)
            waiting = Tile("Recommendations to decide", len(found.to_ratify), reverse("panels:ratification-queue"))
            named = [row.item.child_id for row in found.to_ratify] + [row.item.child_id for row in found.unmet]
            tiles = [waiting, *found.tiles] if permissions.may_ratify(user) else found.tiles
            return {"panel_work": found, "tiles": tiles, "read_pks": named}

        def money_work(user: User, today: date) -> dict[str, Any]:
            waiting = lines.waiting(user).count()
            where = reverse("panels:funding") + "#waiting"
            found = {"tiles": [Tile("Funding lines waiting for approval", waiting, where)]}
            return found | {"keeps_the_money": permissions.keeps_the_money(user)}

        register_moves(MOVES)
        register_kinds(*appointments.KINDS)
        register_case_tab(
            CaseTab("panel", "Panel", "panels/items/_case_tab.html", tab, casework.may_read_cases, order=70)
        )
        register_case_tab(
            CaseTab("money", "Money", "panels/funding/_case_tab.html", money, casework.may_read_cases, 75)
        )
        register_home_block(HomeBlock(work, permissions.may_sit_or_decide, "panels/meetings/_home.html"))
        register_home_block(HomeBlock(money_work, permissions.awaits_funding, "panels/funding/_home.html"))
        register_home_block(HomeBlock(work_of, permissions.may_tell, "panels/decisions/_to_tell.html"))
        register_opening(reasons_for_letter)
        subscribe("panel_item.decided", open_task)
        for kind in ("letter.", "request.", "reassessment.", "assessment.", "plan.draft_sent", "review.decided"):
            subscribe(kind, close_told)
        add_place(Place("Panels", "panels:meeting-list", 30, permissions.may_see_panels, "Panels"))
        add_place(Place("Funding", "panels:funding", 31, permissions.may_see_envelope, "Panels"))
        for kind in ("placement.", "plan.", "amendment.", "phase_transfer.", "child.died", "date.corrected"):
            subscribe(kind, settle_after)
