"""The parts of a case page: each a tab with its template and its data; apps above add their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ehcp.cases.reads.case import CaseNow
from sendcases.accounts.models import User


@dataclass(frozen=True)
class CaseTab:
    """One tab: its name in the address, its words, its template, what it shows and to whom."""

    slug: str
    text: str
    template: str
    context: Callable[[CaseNow, User], dict[str, Any]]
    shown_to: Callable[[User], bool]
    order: int = 50


_tabs: dict[str, CaseTab] = {}


def register_case_tab(tab: CaseTab) -> None:
    """Add a tab to every case page; an app calls this once, from its ``AppConfig.ready``."""
    _tabs[tab.slug] = tab


def case_tabs(user: User) -> list[CaseTab]:
    """Return the tabs ``user`` is shown, in order."""
    shown = [tab for tab in _tabs.values() if tab.shown_to(user)]
    return sorted(shown, key=lambda tab: (tab.order, tab.text))
