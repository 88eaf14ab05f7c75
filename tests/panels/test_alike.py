"""How alike the authority decides: by who the child is, with no share of a small base and no restricted child."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ehcp.models import Need
from panels.decisions.reads.alike import BY, alike
from panels.decisions.reads.figures import panel_figures
from panels.models import Band, BandValue, PanelMeeting
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_funding_line, a_panel_item, a_placement, a_plan, a_user, an_institution, restrict
from tests.panels.test_figures import YEAR, a_meeting, items

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)
HELD = date(2026, 3, 4)


def decided(meeting: PanelMeeting, *decisions: str, sex: str = "F", need: str = "ASD", **values: object) -> None:
    for one in decisions:
        child = a_child(sex=sex, birth_date=date(2016, 3, 5))
        plan = a_plan(child)
        Need.objects.create(source_id=f"N{child.pk}", plan=plan, rank=1, sen_type=need, from_on=date(2026, 1, 1))
        a_placement(plan, institution=an_institution())
        a_panel_item(child, meeting=meeting, decision=one, kind="top_up", **values)


def test_decisions_are_counted_by_group_and_a_small_base_has_no_share() -> None:
    meeting = a_meeting(HELD)
    decided(meeting, *["agreed"] * 6, *["not_agreed"] * 4, "deferred", letter_sent_on=date(2026, 3, 10))
    decided(meeting, *["agreed"] * 9, sex="M", need="SEMH")
    found = alike(YEAR, "sex", TODAY)
    told = {one.words: (one.agreed, one.decided, one.percent, one.days) for one in (*found.groups, found.total)}
    assert told == {"Female": (6, 10, 60, 6), "Male": (9, 9, None, None), "All": (15, 19, 79, 6)}
    assert [one.words for one in alike(YEAR, "need", TODAY).groups] == [
        "Autistic spectrum disorder",
        "Social, emotional and mental health",
    ]


def test_a_child_is_as_old_as_on_the_day_of_the_panel() -> None:
    decided(a_meeting(HELD), "agreed")
    decided(a_meeting(date(2027, 3, 5)), "agreed")
    assert [one.words for one in alike(YEAR, "age", TODAY).groups] == ["5 to 10"]


@pytest.mark.parametrize("by", BY)
def test_a_restricted_child_is_counted_nowhere(by: str) -> None:
    decided(a_meeting(HELD), "agreed", "agreed")
    meeting = PanelMeeting.objects.get()
    hidden = meeting.items.order_by("pk")[0].child
    band = Band.objects.create(code="A", name="A")
    for item in meeting.items.all():
        a_funding_line(item.child, kind="band", band=band, rate=None)
    restrict(hidden, a_user(Role.MANAGER))
    found = alike(YEAR, by, TODAY)
    assert [one.decided for one in found.groups] == [found.total.decided] == [1]
    assert [(row.numbers, row.number) for row in found.rows] == [([1], 1)]


def test_bands_that_run_today_are_counted_by_group() -> None:
    band, other = (Band.objects.create(code=code, name=code) for code in "AB")
    for one, amount in ((band, 5000), (other, 9000)):
        BandValue.objects.create(
            band=one, from_on=date(2026, 4, 1), annual_amount=Decimal(amount), reason="Table", recorded_by=a_user(),
            recorded_at="2026-04-01T09:00Z",
        )  # fmt: skip
    for number in range(9):
        values = {"kind": "band", "band": band if number < 3 else other, "rate": None}
        a_funding_line(a_child(sex="F"), **values)
    a_funding_line(a_child(sex="F"), kind="band", band=band, rate=None, to_on=date(2026, 5, 1))
    a_funding_line(a_child(sex="M"), kind="band", band=band, rate=None)
    found = alike(YEAR, "sex", TODAY)
    rows = {row.words: (row.numbers, row.number, row.middle) for row in found.rows}
    assert (found.bands, rows) == (["A", "B"], {"Female": ([3, 6], 9, 9000), "Male": ([1, 0], 1, None)})


def test_each_number_leads_to_its_items_and_the_queries_do_not_grow(client: Client) -> None:
    client.force_login(a_user(Role.MANAGER))
    page, counts = reverse("panels:alike"), []
    for on in (date(2026, 6, 3), date(2026, 6, 10)):
        decided(a_meeting(on), *["agreed", "not_agreed"] * 3)
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            shown = client.get(page).content.decode()
        counts.append(len(asked))
    assert counts[0] == counts[1]
    address = f"{reverse('panels:figure-items', args=['agreed'])}?"
    assert address in shown
    listed = {"first": "2026-04-01", "last": "2026-12-31", "by": "need", "group": "Autistic spectrum disorder"}
    assert len(client.get(address, listed).context["page"].object_list) == 6
    assert len(client.get(address, listed | {"group": "No such"}).context["page"].object_list) == 0
    assert client.get(address, {"by": "need"}).status_code == 200
    odd = {f"first-{part}": "1" for part in ("day", "month")} | {"first-year": "x", "by": "nothing"}
    assert "There is a problem" in client.get(page, odd).content.decode()


def test_a_month_that_costs_more_than_chance_allows_is_marked() -> None:
    for month in range(1, 7):
        for pounds in (8_000, 9_000, 10_000):
            items(a_meeting(date(2026, month, 4)), "agreed", education_amount=pounds)
    items(a_meeting(date(2026, 7, 1)), *["agreed"] * 4, education_amount=30_000)
    drift = panel_figures(YEAR).drift
    assert [one.is_cost_outside for one in drift] == [False] * 6 + [True]
    assert (drift[-1].average, drift[-1].with_money) == (30_000, 4)
