"""The figures of panels: each with its base, its items behind it, and no trace of a restricted child."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from panels.decisions.reads.figures import Period, figure_of, items_behind, panel_figures, rows_of, words_of
from panels.items.acts.recommendations import Amounts
from panels.models import PanelItem, PanelMeeting
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_panel_item, a_user, restrict
from tests.panels.scene import Scene, amount

pytestmark = pytest.mark.django_db
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def a_meeting(on: date, panel: str = "placement") -> PanelMeeting:
    number = PanelMeeting.objects.count() + 1
    return PanelMeeting.objects.create(source_id=f"PX{number:05}", panel=panel, held_on=on, state="held", quorate=True)


def items(meeting: PanelMeeting, *decisions: str | None, **values: object) -> list[PanelItem]:
    return [a_panel_item(a_child(), meeting=meeting, decision=one, kind="top_up", **values) for one in decisions]


def test_a_share_is_printed_with_what_it_counts_and_of_what() -> None:
    items(a_meeting(date(2026, 3, 4)), "agreed", "agreed", "not_agreed", "deferred", None)
    found = {code: figure_of(code, rows_of(YEAR)) for code in ("heard", "deferred", "agreed")}
    assert [(one.number, one.of, one.percent) for one in found.values()] == [(4, 5, 80), (1, 4, 25), (2, 3, 67)]
    assert found["agreed"].base_words == "items decided"
    assert figure_of("agreed", []).percent is None


def test_only_meetings_of_the_period_and_the_panel_count() -> None:
    items(a_meeting(date(2025, 12, 31)), "agreed")
    items(a_meeting(date(2026, 1, 1), "issue"), "agreed")
    items(a_meeting(date(2026, 12, 31)), "agreed", "not_agreed")
    assert figure_of("agreed", rows_of(YEAR)).of == 3
    assert figure_of("agreed", rows_of(Period(YEAR.first, YEAR.last, "placement"))).of == 2


def test_a_varied_decision_its_wait_and_its_money() -> None:
    scene = Scene()
    item = scene.heard("top_up", amount(pounds="9000"))
    scene.decides(
        item, "vary", option="agree_lower", reasons="Twelve hours.", legal_reasons=("provision_specified",),
        amounts=Amounts(Decimal(6_000), Decimal(1_000)),
    )  # fmt: skip
    found = panel_figures(YEAR)
    shares = {one.code: (one.number, one.of) for one in [*found.outcome, *found.quality, found.joint]}
    assert (shares["varied"], shares["joint"], shares["not_quorate"]) == ((1, 1), (1, 1), (0, 1))
    assert (found.committed, found.average, found.waits[0].days, found.late.number) == (7_000, 7_000, 1, 0)
    assert dict(found.attendance)["Finance"] == 1


def test_a_month_beyond_what_chance_allows_is_marked() -> None:
    for month in range(1, 7):
        items(a_meeting(date(2026, month, 4)), *["agreed"] * 9, "not_agreed")
    items(a_meeting(date(2026, 7, 1)), *["not_agreed"] * 10)
    drift = panel_figures(YEAR).drift
    assert [one.is_outside for one in drift] == [False] * 6 + [True]
    assert (drift[-1].percent, drift[-1].decided) == (0, 10)


def test_a_restricted_child_is_in_no_figure_and_behind_none() -> None:
    seen, hidden = items(a_meeting(date(2026, 3, 4)), "agreed", "agreed")
    manager = a_user(Role.MANAGER)
    restrict(hidden.child, manager)
    assert figure_of("agreed", rows_of(YEAR)).number == 1
    assert items_behind("agreed", YEAR, manager, date(2026, 11, 2)) == [seen]


def test_the_page_asks_the_same_however_many_items(client: Client) -> None:
    client.force_login(a_user(Role.MANAGER))
    page = reverse("panels:figures")
    counts = []
    for on in (date(2026, 6, 3), date(2026, 6, 10)):
        items(a_meeting(on), *["agreed", "not_agreed", "deferred"] * 5)
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_each_figure_leads_to_its_items(client: Client) -> None:
    (agreed, _) = items(a_meeting(date(2026, 6, 3)), "agreed", "not_agreed")
    client.force_login(a_user(Role.MANAGER))
    shown = client.get(reverse("panels:figures")).content.decode()
    address = f"{reverse('panels:figure-items', args=['agreed'])}?"
    assert address in shown
    listed = client.get(address, {"first": "2026-04-01", "last": "2026-12-31"}).content.decode()
    assert agreed.child.source_id in listed
    assert client.get(address, {"first": "2026-04-01"}).status_code == 404
    assert client.get(reverse("panels:figure-items", args=["kind-nothing"]), {"first": "2026-04-01"}).status_code == 404
    asked = {f"{name}-{part}": value for name, day in (("first", "2026-06-04"), ("last", "2026-06-01"))
             for part, value in zip(("year", "month", "day"), day.split("-"), strict=True)}  # fmt: skip
    wrong = client.get(reverse("panels:figures"), asked).content.decode()
    assert "The last day must be on or after the first day" in wrong


def test_what_was_agreed_of_a_kind_has_its_words_and_its_items() -> None:
    agreed, _ = items(a_meeting(date(2026, 3, 4)), "agreed", "not_agreed")
    a_panel_item(a_child(), meeting=agreed.meeting, decision="agreed", kind="placement")
    assert (words_of("kind-top_up"), words_of("kind-no_such"), words_of("no_such")) == (
        "Top-up funding: agreed",
        None,
        None,
    )
    assert words_of("agreed")
    assert items_behind("kind-top_up", YEAR, a_user(Role.MANAGER), date(2026, 12, 31)) == [agreed]
