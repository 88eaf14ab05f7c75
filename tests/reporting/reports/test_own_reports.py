"""A report of the authority's own: made, looked at, saved as versions, printed by page and command."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from reporting.kpis import KPIS
from reporting.models import OwnReport
from reporting.reports.acts.saving import save_report
from reporting.reports.kinds.own import WHENS, Chosen, catalogue, chosen_of, report_of
from reporting.reports.kinds.refusals import NotSaved
from reporting.reports.kinds.shipped import HEADLINES
from reporting.reports.reads.lines import report_page
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_request, a_user, tell_limits

pytestmark = pytest.mark.django_db

DAY = date(2025, 12, 31)
NOW = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
DECISIONS = Chosen("On time", "K03/", "calendar", "Told within six weeks", last_year=True, reasons=True)
BACKLOG = Chosen("Waiting", "K08/", "day")


@pytest.fixture
def manager() -> User:
    return a_user(Role.MANAGER)


def saved(by: User, *rows: Chosen, **more: Any) -> OwnReport:
    told = {"name": "", "seen": 0, "title": "Our board", "summary": "For us", "is_put_aside": False, "key": "k"} | more
    return save_report(rows=rows or (DECISIONS, BACKLOG), by=by, now=NOW, **told)


def decided(*sent: date) -> None:
    for day in sent:
        child = a_child()
        a_request(child, received_on=date(2025, 3, 3), outcome="Y", decision_sent_on=day)
        tell_limits(child)


class TestARow:
    def test_of_everything_that_may_be_chosen_prints(self) -> None:
        told = {"when": "calendar", "last_year": True, "reasons": True, "parts": True}
        rows = [Chosen(name, name, **told).as_json() for name, _ in catalogue()]
        page = report_page(report_of("all", "All", "All", "1", rows), DAY)
        assert [
            shown.title for shown in page.sections if not shown.lines and not shown.title.startswith("typed/")
        ] == []

    def test_may_be_of_every_measure(self) -> None:
        assert {f"{code}/{variant}" for code, variant in KPIS} <= {name for name, _ in catalogue()}

    @pytest.mark.parametrize("when", WHENS)
    def test_has_the_period_that_was_chosen(self, when: str) -> None:
        row = Chosen("All", "K03/", when).row()
        assert [one.period(DAY).end <= DAY for one in row.whens]  # type: ignore[union-attr]  # a measure
        assert row.whens == WHENS[when][1]  # type: ignore[union-attr]


class TestAVersion:
    def test_prints_its_rows_in_order_with_its_own_captions(self, manager: User) -> None:
        decided(date(2025, 4, 14), date(2025, 4, 15))
        name = saved(manager).name
        out = StringIO()
        call_command("report", name, as_at="2025-12-31", format="csv", stdout=out)
        lines = out.getvalue().splitlines()
        assert lines[1].startswith("K03,,1,2,50")
        assert "Told within six weeks" in lines[1]
        assert lines[2].startswith("K08,,2,")

    def test_is_kept_beside_the_later_ones(self, manager: User, client: Client) -> None:
        name = saved(manager).name
        saved(manager, BACKLOG, name=name, seen=1, key="k2")
        client.force_login(manager)
        newest = client.get(f"/reports/{name}/").content.decode()
        first = client.get(f"/reports/{name}/", {"version": "1"}).content.decode()
        assert "Version 2 of 2" in newest
        assert "Told within six weeks" not in newest
        assert "Version 1 of 2" in first
        assert "Told within six weeks" in first

    def test_is_saved_once_however_often_it_is_sent(self, manager: User) -> None:
        assert saved(manager) == saved(manager)
        assert OwnReport.objects.count() == 1

    def test_is_not_taken_for_what_was_sent_after_going_back_to_its_form(self, manager: User) -> None:
        first = saved(manager, key="one")
        for more in ({"summary": "Another."}, {"is_put_aside": True}, {"name": "other"}):
            with pytest.raises(NotSaved, match="saved as version 1"):
                saved(manager, **{"key": "one", **more})
        with pytest.raises(NotSaved, match="saved as version 1"):
            saved(manager, BACKLOG, key="one")
        assert list(OwnReport.objects.all()) == [first]

    def test_is_refused_where_somebody_saved_another_meanwhile(self, manager: User) -> None:
        name = saved(manager).name
        saved(manager, BACKLOG, name=name, seen=1, key="k2")
        with pytest.raises(NotSaved, match="version 2 meanwhile"):
            saved(manager, DECISIONS, name=name, seen=1, key="k3")

    def test_is_refused_of_two_rows_that_are_called_the_same(self, manager: User) -> None:
        other = Chosen("On time", "K03/due", "calendar", "Told within six weeks")
        with pytest.raises(NotSaved, match="another caption"):
            saved(manager, DECISIONS, other)

    @pytest.mark.parametrize("title", ["Performance Headlines", "New", "!!"])
    def test_is_refused_under_a_name_that_is_taken(self, manager: User, title: str) -> None:
        with pytest.raises(NotSaved):
            saved(manager, title=title)

    def test_is_a_managers(self) -> None:
        with pytest.raises(NotSaved, match="Only a manager"):
            saved(a_user(Role.CASE_OFFICER))

    def test_of_no_report_is_refused_with_the_names_there_are(self, manager: User) -> None:
        saved(manager)
        with pytest.raises(CommandError, match="performance-headlines, schools-forum, our-board"):
            call_command("report", "nothing")


class TestThePages:
    def sent(self, page: Client, address: str, **more: str) -> Any:
        values = {
            "title": "Our board", "summary": "For our board", "key": "form-key", "seen": "0", "count": "3",
            "what_1": "K08/", "when_1": "day", "section_1": "Waiting", "place_1": "20",
            "what_2": "K03/", "when_2": "calendar", "section_2": "On time", "words_2": "Told in time", "place_2": "10",
            "reasons_2": "on",
        }  # fmt: skip
        return page.post(address, values | more)

    def test_show_a_report_before_it_is_saved_and_save_it(self, manager: User, client: Client) -> None:
        client.force_login(manager)
        looked = self.sent(client, "/reports/new/", preview="yes")
        assert looked.status_code == 200
        assert "Told in time" in looked.content.decode().partition('id="preview"')[2]
        assert not OwnReport.objects.exists()
        assert self.sent(client, "/reports/new/").headers["Location"] == "/reports/our-board/"
        assert [row["what"] for row in OwnReport.objects.get().rows] == ["K03/", "K08/"]
        assert "Our board" in client.get("/reports/").content.decode()

    def test_begin_from_one_that_comes_with_the_product(self, manager: User, client: Client) -> None:
        assert (
            report_of("a", "A", "A", "1", [row.as_json() for row in chosen_of(HEADLINES)]).sections
            == HEADLINES.sections
        )
        client.force_login(manager)
        form = client.get("/reports/new/", {"from": "performance-headlines"}).content.decode()
        assert "Row 4: Decision within 6 weeks" in form

    def test_change_it_from_what_it_is(self, manager: User, client: Client) -> None:
        client.force_login(manager)
        name = saved(manager).name
        form = client.get(f"/reports/{name}/edit/").content.decode()
        assert "Row 1: Told within six weeks" in form
        assert self.sent(client, f"/reports/{name}/edit/", seen="1", is_put_aside="on").status_code == 302
        assert OwnReport.objects.get(version=2).is_put_aside
        client.force_login(a_user(Role.CASE_OFFICER))
        assert "Our board" not in client.get("/reports/").content.decode()

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"what_1": "", "what_2": ""}, "Choose at least one row"),
            ({"what_1": "K99/"}, "Select a valid choice"),
            ({"reasons_1": "on"}, "No reasons are recorded for this figure"),
            ({"title": ""}, "Enter a title"),
            ({"place_1": "first"}, "Enter a whole number"),
            ({"count": "999999"}, "Ensure this value"),
        ],
    )
    def test_lose_nothing_of_what_is_wrong(
        self, manager: User, client: Client, more: dict[str, str], words: str
    ) -> None:
        client.force_login(manager)
        answer = self.sent(client, "/reports/new/", **more)
        assert answer.status_code == 409
        assert words in answer.content.decode()
        assert "Told in time" in answer.content.decode()
        assert not OwnReport.objects.exists()
