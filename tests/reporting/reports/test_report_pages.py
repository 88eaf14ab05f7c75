"""The pages of the reports: rows with their own periods, a way from each number to its children, files."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from reporting.reports.kinds import SHIPPED
from reporting.reports.reads.lines import report_page
from sendcases.accounts.roles import CASE_READER_ROLES, Role
from sendcases.audit.models import ReadEntry
from tests.factories import a_child, a_request, a_user, restrict, tell_limits

pytestmark = pytest.mark.django_db
DAY = {"as_at-day": "31", "as_at-month": "12", "as_at-year": "2025"}


def decided(*, late: bool = False) -> Any:
    child = a_child()
    sent = date(2025, 4, 15) if late else date(2025, 4, 14)
    a_request(child, received_on=date(2025, 3, 3), outcome="Y", decision_sent_on=sent)
    tell_limits(child)
    return child


@pytest.fixture
def page(client: Client) -> Client:
    client.force_login(a_user(Role.MANAGER))
    return client


def text(response: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_a_report_counts_restricted_children_and_each_number_opens_those_who_may_be_seen(page: Client) -> None:
    seen = decided()
    restrict(decided(late=True), a_user(Role.MANAGER))
    response = page.get("/reports/performance-headlines/", DAY)
    assert "50% (1 of 2)" in text(response)
    address = re.search(r'href="(/headlines/K03/\?[^"]*)"', response.content.decode())
    assert address is not None
    opened = page.get(html.unescape(address[1]).partition("#")[0])
    line = opened.context["shown"].figure.line
    assert (line.numerator, line.denominator, line.period.start) == (1, 2, date(2025, 1, 1))
    assert [row.child for row in opened.context["shown"].rows] == [seen]


def test_the_headlines_begin_with_the_sheet_and_fold_the_rest(page: Client) -> None:
    decided()
    content = page.get("/headlines/", DAY).content.decode()
    sheet, rest = content.index("app-sheet"), content.index("All figures, 1 January 2025")
    assert sheet < content.index("Decision within 6 weeks") < rest < content.index("app-chart")
    assert content.count('<details class="govuk-details app-fold">') == 11


@pytest.mark.parametrize("name", ["performance-headlines", "needs-assessment", "schools-forum"])
@pytest.mark.parametrize("kind", ["csv", "xlsx", "docx", "pdf"])
def test_files_of_an_empty_authority_are_written_down(page: Client, name: str, kind: str) -> None:
    response = page.get(f"/reports/{name}/{kind}/", DAY)
    assert response.status_code == 200
    assert f"{name}-as-at-2025-12-31.{kind}" in response["Content-Disposition"]
    assert ReadEntry.objects.get().screen == f"report.{kind} {name}"


@pytest.mark.parametrize(
    "address", ["nothing/", "schools-forum/html/", "schools-forum/exe/", "schools-forum/csv/?as_at-day=x"]
)
def test_what_is_none_is_not_there(page: Client, address: str) -> None:
    assert page.get(f"/reports/{address}").status_code == 404


def test_says_what_is_wrong_with_the_day(page: Client) -> None:
    response = page.get("/reports/schools-forum/", DAY | {"as_at-year": "2999"})
    assert response.context["shown"] is None
    assert "As-at day must be today or in the past" in text(response)


@pytest.mark.parametrize("role", Role)
def test_only_readers_of_cases_see_the_reports(client: Client, role: Role) -> None:
    client.force_login(a_user(role))
    for address in ("/reports/", "/reports/schools-forum/", "/reports/schools-forum/csv/"):
        assert client.get(address).status_code == (200 if role in CASE_READER_ROLES else 404)


def test_every_printed_report_has_a_number_or_says_who_must_provide_it() -> None:
    pages = [report_page(report, date(2025, 12, 31)) for report in SHIPPED.values()]
    lines = [line for page in pages for shown in page.sections for line in shown.lines]
    assert {line.report for line in lines} == {f"H{n:02}" for n in (*range(1, 23), *range(30, 46))}
    for line in lines:
        assert line.tier in "ABC"
        assert line.now.numerator is not None or line.note.startswith("To be provided by "), line
        assert (line.status == "x") is line.note.startswith("To be provided by ")
