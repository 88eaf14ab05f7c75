"""Alerts as the auditor reads them; how many they have not read is counted from the read log, so nothing is marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse

from ehcp.work.reads.home import Tile
from sendcases.accounts import alerts
from sendcases.accounts.models import Alert, User
from sendcases.audit.models import ReadEntry

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One alert as the page shows it."""

    alert: Alert
    is_unread: bool

    @property
    def words(self) -> str:
        """Return what happened."""
        return alerts.WORDS.get(self.alert.kind, self.alert.kind)

    @property
    def details(self) -> str:
        """Return what more there is to say."""
        return alerts.details(self.alert)

    @property
    def who(self) -> str:
        """Return who did it."""
        if self.alert.kind == alerts.HISTORY_CHANGED:
            return "The nightly check"
        return str(self.alert.by or "The command line")


@dataclass(frozen=True, slots=True)
class AlertPage:
    """One page of alerts, the latest first."""

    page: Page[Alert]
    rows: list[AlertRow]
    total: int
    unread: int


def alert_page(user: User, page: str | None = None) -> AlertPage:
    """Return one page of alerts; the last ``unread`` of all came after this person last looked."""
    found = Paginator(Alert.objects.select_related("about", "by"), PER_PAGE)
    unread = max(found.count - _read_before(user), 0)
    shown = found.get_page(page)
    first = shown.start_index() - 1
    rows = [AlertRow(alert, first + place < unread) for place, alert in enumerate(shown.object_list)]
    return AlertPage(shown, rows, found.count, unread)


def unread_alerts(user: User) -> int:
    """Return how many alerts were raised since this person last looked."""
    return max(Alert.objects.count() - _read_before(user), 0)


def home_block(user: User, today: date) -> dict[str, Any]:
    """Return the number of unread alerts for the auditor's first page."""
    unread = unread_alerts(user)
    return {"unread": unread, "tiles": [Tile("Unread alerts", unread, reverse("ehcp:alerts"))]}


def _read_before(user: User) -> int:
    """Return how many alerts there were when this person last looked."""
    last = ReadEntry.objects.filter(viewer=user, screen=alerts.SCREEN).order_by("-pk").first()
    return last.rows if last else 0
