"""The children behind a figure: worst first, how late each was, who holds it, why; in other orders when asked."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from django.test import Client

from ehcp.models import Delay, DelayReason
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_request, a_team, a_user, tell_limits

pytestmark = pytest.mark.django_db

ASKED = {
    "as_at-day": "31", "as_at-month": "12", "as_at-year": "2025", "period": "calendar", "basis": "known",
    "side": "others",
}  # fmt: skip
LIMIT = "14 Apr 2025"  # six weeks from 3 March


@pytest.fixture
def page(client: Client) -> Client:
    """A request decided a day late, one 30 days late with a reason, one in time."""
    sent = {"Aday": date(2025, 4, 15), "Amonth": date(2025, 5, 14), "Intime": date(2025, 4, 14)}
    teams = {"Aday": a_team("First team"), "Amonth": a_team("Second team"), "Intime": None}
    for surname, day in sent.items():
        child = a_child(surname=surname, team=teams[surname])
        request = a_request(child, received_on=date(2025, 3, 3), outcome="Y", decision_sent_on=day)
        if surname == "Amonth":
            reason = DelayReason.objects.create(reason="few_staff", label="Too few staff", la_controllable=True)
            Delay.objects.create(
                source_id="D1", clock="assess_decision", record_type="requests", record_id=request.source_id,
                reason=reason, recorded_on=date(2025, 5, 20),
            )  # fmt: skip
        tell_limits(child)
    client.force_login(a_user(Role.MANAGER))
    return client


def names(page: Client, address: str, query: dict[str, str]) -> list[str]:
    return re.findall(r">(Aday|Amonth|Intime), Testforename</a>", page.get(address, query).content.decode())


class TestTheList:
    def test_puts_the_worst_first_with_days_weeks_and_reason(self, page: Client) -> None:
        assert names(page, "/headlines/K03/", ASKED) == ["Amonth", "Aday"]
        words = page.get("/headlines/K03/", ASKED).content.decode()
        assert "30 days<" in words
        assert "10 weeks and 2 days taken, limit 6 weeks" in words
        assert "1 day<" in words
        assert LIMIT in words
        assert "Too few staff" in words
        assert "Not recorded" in words
        assert "Second team" in words

    @pytest.mark.parametrize(
        ("order", "listed"),
        [
            ("name", ["Aday", "Amonth"]),
            ("team", ["Aday", "Amonth"]),
            ("worst", ["Amonth", "Aday"]),
            ("nonsense", ["Amonth", "Aday"]),
        ],
    )
    def test_is_sorted_as_asked(self, page: Client, order: str, listed: list[str]) -> None:
        assert names(page, "/headlines/K03/", ASKED | {"sort": order}) == listed

    def test_of_those_in_time_is_by_name(self, page: Client) -> None:
        words = page.get("/headlines/K03/", ASKED | {"side": "numerator"}).content.decode()
        assert "In time" in words
        assert "Not recorded" not in words

    def test_of_a_figure_without_limits_has_no_days(self, page: Client) -> None:
        words = page.get("/headlines/K02/", ASKED).content.decode()
        assert "Late by" not in words
        assert names(page, "/headlines/K02/", ASKED) == ["Aday", "Amonth", "Intime"]

    def test_behind_a_part_of_a_split_is_the_same(self, page: Client) -> None:
        asked = {"measure": "K03/", "side": "others", "start": "2025-01-01", "end": "2025-12-31", "team": "all"}
        assert names(page, "/dashboard/children/", asked) == ["Amonth", "Aday"]
        assert names(page, "/dashboard/children/", asked | {"sort": "team"}) == ["Aday", "Amonth"]

    def test_is_the_same_in_the_file(self, page: Client) -> None:
        file = page.get("/headlines/K03/children/csv/", ASKED).getvalue().decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(file)))
        assert [(row["Days late"], row["Why late"]) for row in rows] == [("30", "Too few staff"), ("1", "")]
