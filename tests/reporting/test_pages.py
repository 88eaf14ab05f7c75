"""The pages of the headlines: pickers, figures with their bases, the children behind them, files."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from ehcp.ledger.sync import laws_in_force
from ehcp.models import Child, LawSetting, Plan
from panels.models import PanelMeeting
from reporting.headlines.reads.headlines import compute
from reporting.kpis import KPIS, Basis, Period
from reporting.models import StaffCapacity
from sendcases.accounts.models import User
from sendcases.accounts.roles import CASE_READER_ROLES, Role
from sendcases.audit.models import ReadEntry
from tests.ehcp.acts import NOW
from tests.factories import a_child, a_panel_item, a_plan, a_request, a_user, restrict, tell_limits

pytestmark = pytest.mark.django_db

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
ASKED = {
    "as_at-day": "31", "as_at-month": "12", "as_at-year": "2025", "period": "calendar", "basis": "known",
}  # fmt: skip


@pytest.fixture
def manager() -> User:
    return a_user(Role.MANAGER)


@pytest.fixture
def page(client: Client, manager: User) -> Client:
    client.force_login(manager)
    return client


def decided(child: Child | None = None, *, late: bool = False) -> Child:
    """A child with a request received on 3 March 2025, decided in time (14 April) or a day late."""
    child = child or a_child()
    sent = date(2025, 4, 15) if late else date(2025, 4, 14)
    a_request(child, received_on=date(2025, 3, 3), outcome="Y", decision_sent_on=sent)
    tell_limits(child)
    return child


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


class TestThePickers:
    def test_begin_with_the_calendar_year_up_to_today(self, page: Client) -> None:
        response = page.get("/headlines/")
        asked = response.context["asked"]
        today = response.wsgi_request.today
        assert (asked.as_at, asked.period.start, asked.period.end) == (today, date(today.year, 1, 1), today)

    @pytest.mark.parametrize(
        ("preset", "start"),
        [
            ("calendar", date(2025, 1, 1)),
            ("academic", date(2025, 9, 1)),
            ("financial", date(2025, 4, 1)),
            ("year", date(2025, 1, 1)),
        ],
    )
    def test_offer_years_to_date(self, page: Client, preset: str, start: date) -> None:
        asked = page.get("/headlines/", ASKED | {"period": preset}).context["shown"].asked
        assert asked.period == Period(start, date(2025, 12, 31))

    def test_take_days_of_ones_own(self, page: Client) -> None:
        days = {"start-day": "1", "start-month": "3", "start-year": "2025"}
        days |= {"end-day": "31", "end-month": "March", "end-year": "2025"}
        asked = page.get("/headlines/", ASKED | {"period": "own"} | days).context["shown"].asked
        assert asked.period == Period(date(2025, 3, 1), date(2025, 3, 31))
        assert "start-day=1" in asked.query

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"as_at-day": "31", "as_at-month": "2"}, "As-at day must be a real date"),
            ({"as_at-year": "2999"}, "As-at day must be today or in the past"),
            ({"as_at-day": ""}, "As-at day must include a day"),
            ({"period": "own"}, "Enter the first day of the period"),
            (
                {"period": "own", "start-day": "1", "start-month": "1", "start-year": "2025", "end-day": "1",
                 "end-month": "1", "end-year": "2026"},
                "As-at day must be the last day of the period or after it",
            ),
            (
                {"period": "own", "start-day": "2", "start-month": "1", "start-year": "2025", "end-day": "1",
                 "end-month": "1", "end-year": "2025"},
                "Last day must be the first day or after it",
            ),
        ],
    )  # fmt: skip
    def test_say_what_is_wrong(self, page: Client, change: dict[str, str], words: str) -> None:
        response = page.get("/headlines/", ASKED | change)
        assert response.status_code == 200
        assert text(response).count(words) == 2  # in the summary and beside the box
        assert response.context["shown"] is None
        assert page.get("/headlines/K03/", ASKED | change).headers["Location"].startswith("/headlines/?")


class TestTheHeadlines:
    def test_print_every_figure_with_its_numbers(self, page: Client) -> None:
        decided()
        decided(late=True)
        shown = page.get("/headlines/", ASKED).context["shown"]
        printed = {figure.kpi.key for theme in shown.themes for figure in theme.figures}
        printed |= {figure.kpi.key for figure in (*shown.twenty_weeks, shown.open_cases)}
        assert printed == set(KPIS)

    def test_print_a_share_with_n_d_base_and_days(self, page: Client) -> None:
        decided()
        decided(late=True)
        words = text(page.get("/headlines/", ASKED))
        assert "50.0% 1 of 2 Decisions to assess or not sent in the period" in words
        assert "1 January 2025 to 31 December 2025" in words
        assert "as it was known on that day" in words

    def test_print_no_percentage_over_nothing(self, page: Client) -> None:
        words = text(page.get("/headlines/", ASKED))
        assert not re.search(r"\d%", words.replace("100%", ""))
        assert "no percentage (0 of 0)" in words

    def test_keep_the_four_of_the_20_weeks_together(self, page: Client) -> None:
        shown = page.get("/headlines/", ASKED).context["shown"]
        assert [figure.kpi.code for figure in shown.twenty_weeks] == ["K05", "K06", "K07", "K08"]
        relatives = page.get("/headlines/K05/", ASKED).context["shown"].relatives
        assert {"K06", "K07", "K08"} == {figure.kpi.code for figure in relatives}

    def test_always_have_a_row_for_what_is_not_recorded(self, page: Client) -> None:
        a_plan(a_child(), first_final_on=date(2025, 3, 3))
        for code in ("K17", "K18"):
            rows = page.get(f"/headlines/{code}/", ASKED).context["shown"].parts[0].rows
            assert [(row.words, row.number) for row in rows] == [("Not recorded", 1)]
        parts = page.get("/headlines/K19/", ASKED).context["shown"].parts
        assert all(table.rows[-1].words == "Not recorded" for table in parts)

    def test_draw_shares_with_a_title_a_description_and_no_style(self, page: Client) -> None:
        decided()
        content = page.get("/headlines/", ASKED).content.decode()
        drawings = re.findall(r"<svg class=\"app-chart.*?</svg>", content, re.DOTALL)
        assert len(drawings) == 2
        for drawing in drawings:
            assert 'role="img"' in drawing
            assert "<title" in drawing
            assert "Decision within 6 weeks: 100% (1 of 1)" in drawing
            assert "style=" not in drawing

    def test_take_the_same_number_of_queries_for_ten_cases_as_for_one(self, page: Client) -> None:
        decided()
        page.get("/headlines/", ASKED)
        with CaptureQueriesContext(connection) as few:
            page.get("/headlines/", ASKED)
        for _ in range(9):
            decided()
        with CaptureQueriesContext(connection) as many:
            page.get("/headlines/", ASKED)
        assert len(few) == len(many)
        assert len(many) <= 120


class TestWords:
    def test_no_two_figures_have_one_description(self) -> None:
        labels = [kpi.label for kpi in KPIS.values()]
        told = [(kpi.counted, kpi.numerator, kpi.exclusions) for kpi in KPIS.values()]
        assert len(set(labels)) == len(labels)
        assert len(set(told)) == len(told)
        assert KPIS["K05", ""].counted == "first final plans, cases with a lawful exception left out"
        assert KPIS["K06", ""].counted == "all first final plans"

    def test_readers_never_see_codes_without_words(self, page: Client) -> None:
        told = [text for kpi in KPIS.values() for text in (kpi.label, kpi.counted, kpi.numerator, kpi.exclusions)]
        assert not [words for words in told if re.search(r"[KH][0-9]{2}|_", words)]
        words = text(page.get("/headlines/", ASKED)) + text(page.get("/headlines/K11/overdue/", ASKED))
        assert not re.search(r"\bL[012]\b|oldest_days|to_182_days", words)

    def test_money_and_posts_are_told_in_full(self, page: Client) -> None:
        meeting = PanelMeeting.objects.create(source_id="PM1", panel="issue", held_on=date(2025, 5, 6), state="held")
        for big in (Decimal("9999999999.99"), Decimal("4596530.00")):
            a_panel_item(a_child(), meeting=meeting, decision="agreed", education_amount=big)
        StaffCapacity.objects.create(source_id="ST1", role="manager", fte=Decimal("1.6"), from_on=date(2020, 1, 1))
        assert "Agreed a year, education: £10,004,596,529.99" in text(page.get("/headlines/", ASKED))
        file = b"".join(page.get("/headlines/download/csv/", ASKED).streaming_content).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(file)))
        assert "10004596529.99" in {row["Numerator"] for row in rows if row["Part"] == "Agreed a year, education"}
        assert [row["Numerator"] for row in rows if row["Measure"] == "H20" and not row["Part"]] == ["1.6"]
        assert '<p class="app-figure">1.6 fte</p>' in page.get("/headlines/H20/", ASKED).content.decode()


class TestAFigure:
    def test_agrees_with_its_tile_and_opens_its_children(self, page: Client) -> None:
        on_time, late = decided(), decided(late=True)
        shown = page.get("/headlines/K03/", ASKED).context["shown"]
        line = compute(["K03/"], YEAR, YEAR.end)[0]
        assert (shown.figure.line.numerator, shown.figure.line.denominator) == (line.numerator, line.denominator)
        assert [row.child for row in shown.rows] == [on_time]
        others = page.get("/headlines/K03/", ASKED | {"side": "others"}).context["shown"]
        assert [row.child for row in others.rows] == [late]
        both = page.get("/headlines/K03/", ASKED | {"side": "denominator"}).context["shown"]
        assert {row.child for row in both.rows} == {on_time, late}

    def test_says_what_it_is(self, page: Client) -> None:
        words = text(page.get("/headlines/K03/due/", ASKED))
        assert "SEND Regulations 2014, reg 5(1)" in words
        assert "version 1" in words
        assert "Requests whose limit falls in the period" in words

    def test_counts_a_restricted_child_and_lists_it_to_nobody_else(self, page: Client, manager: User) -> None:
        decided()
        hidden = decided()
        restrict(hidden, a_user(Role.MANAGER))
        response = page.get("/headlines/K03/", ASKED)
        shown = response.context["shown"]
        assert (shown.figure.line.numerator, shown.listed) == (2, 1)
        assert [(tab.code, tab.listed) for tab in shown.tabs] == [("numerator", 1), ("others", 0), ("denominator", 1)]
        assert hidden.surname not in text(response)
        file = page.get("/headlines/K03/children/csv/", ASKED)
        assert hidden.source_id not in b"".join(file.streaming_content).decode()

    def test_says_of_its_list_the_same_whether_somebody_is_left_out_or_nobody(self, page: Client) -> None:
        decided()
        other = decided()
        whole = text(page.get("/headlines/K03/", ASKED))
        restrict(other, a_user(Role.MANAGER))
        cut = text(page.get("/headlines/K03/", ASKED))
        for words in (whole, cut):
            assert "that you may see. This list may leave out children whom you may not see." in words
            assert "You may list" not in words

    @pytest.mark.parametrize(
        "change",
        [
            {"as_at-day": "30"},
            {"as_at-day": "30", "period": "academic"},
            {"period": "own", "start-day": "2", "start-month": "1", "start-year": "2025", "end-day": "31",
             "end-month": "3", "end-year": "2025"},
            {"period": "own", "start-day": "3", "start-month": "3", "start-year": "2025", "end-day": "3",
             "end-month": "3", "end-year": "2025"},
        ],
    )  # fmt: skip
    def test_lists_nobody_for_one_free_day(self, page: Client, change: dict[str, str]) -> None:
        child = decided()
        response = page.get("/headlines/K03/", ASKED | change)
        assert response.context["shown"].figure.line.kpi.code == "K03"
        assert response.context["shown"].rows == ()
        assert "not for single days" in text(response)
        assert child.surname not in text(response)
        assert page.get("/headlines/K03/children/csv/", ASKED | change).status_code == 404

    @pytest.mark.parametrize("preset", ["calendar", "academic", "financial", "year"])
    def test_lists_children_for_every_period_of_the_picker_up_to_a_month_end_and_today(
        self, page: Client, preset: str
    ) -> None:
        assert page.get("/headlines/K03/", ASKED | {"period": preset}).context["shown"].is_listed
        assert page.get("/headlines/K03/", {"period": preset}).context["shown"].is_listed

    def test_lists_the_record_kept_after_a_merge(self, page: Client) -> None:
        kept = a_child()
        decided(a_child(merged_into_child=kept))
        shown = page.get("/headlines/K03/", ASKED).context["shown"]
        assert [row.child for row in shown.rows] == [kept]
        assert shown.rows[0].records != ""

    def test_names_the_due_day_of_a_review_duty(self, page: Client) -> None:
        plan = a_plan(a_child(), first_final_on=date(2024, 6, 10))
        tell_limits(plan.child)
        shown = page.get("/headlines/K11/", ASKED | {"side": "denominator"}).context["shown"]
        assert [row.records for row in shown.rows] == [f"{plan.source_id}@2025-06-09"]

    def test_writes_down_who_was_listed(self, page: Client, manager: User) -> None:
        child = decided()
        page.get("/headlines/K03/", ASKED)
        entry = ReadEntry.objects.get()
        assert (entry.viewer, entry.child_pk, entry.screen) == (manager, child.pk, "headline K03")
        assert entry.purpose == "numerator as at 2025-12-31"

    def test_pages_through_many_children(self, page: Client) -> None:
        for _ in range(26):
            decided()
        with CaptureQueriesContext(connection) as queries:
            second = page.get("/headlines/K03/", ASKED | {"page": "2"})
        assert len(second.context["shown"].rows) == 6
        assert len(queries) <= 40

    @pytest.mark.parametrize("address", ["K99/", "H03/", "K03/nothing/", "K03/children/pdf/", "download/pdf/"])
    def test_is_not_there_if_no_such_figure(self, page: Client, address: str) -> None:
        assert page.get(f"/headlines/{address}", ASKED).status_code == 404

    @pytest.mark.parametrize("key", KPIS, ids="/".join)
    def test_opens_for_every_measure(self, page: Client, key: tuple[str, str]) -> None:
        address = "/".join(part for part in key if part)
        assert page.get(f"/headlines/{address}/", ASKED).status_code == 200

    @pytest.mark.parametrize("query", [{"side": "x" * 5000}, {"page": "99999999999999"}, {"page": "\x1f"}])
    def test_bears_absurd_values(self, page: Client, query: dict[str, str]) -> None:
        assert page.get("/headlines/K03/", ASKED | query).status_code == 200
        assert page.get("/headlines/K03/children/csv/", ASKED | query).status_code == 200


class TestTheLaw:
    def test_is_named_by_the_pages_and_the_files(self, page: Client) -> None:
        LawSetting.objects.create(name="count_from_day_one", value="true", changed_at=NOW)
        child = decided()
        law = laws_in_force().fingerprint
        assert f"Counted under law {law}." in text(page.get("/headlines/", ASKED))
        assert f"Law {law} " in text(page.get("/headlines/K03/", ASKED))
        for address in ("download/csv/", "K03/children/csv/"):
            file = b"".join(page.get(f"/headlines/{address}", ASKED | {"side": "denominator"})).decode("utf-8-sig")
            assert {line["Law"] for line in csv.DictReader(io.StringIO(file))} == {law}
        assert f'value">{law}' in page.get(f"/cases/{child.pk}/").content.decode()

    def test_is_the_one_known_on_the_day(self) -> None:
        day = date(2025, 6, 1)
        before = compute(["K03"], YEAR, YEAR.end)[0].law
        change = {"name": "count_from_day_one", "value": "true", "known_from": date(2026, 1, 1)}
        LawSetting.objects.create(**change, changed_at=NOW)
        known, latest = (compute(["K01"], None, day, basis)[0].law for basis in (Basis.KNOWN, Basis.LATEST))
        assert known == before != latest == laws_in_force().fingerprint


class TestFiles:
    def test_hold_every_figure_with_its_definition_period_day_and_basis(self, page: Client) -> None:
        decided()
        response = page.get("/headlines/download/xlsx/", ASKED)
        sheet = load_workbook(io.BytesIO(response.content))["Headlines"]
        assert str(sheet["A1"].value).startswith("Headline figures, 1 January 2025 to 31 December 2025")
        heads, *rows = [list(row) for row in sheet.iter_rows(min_row=3, values_only=True)]
        told = [dict(zip(heads, row, strict=True)) for row in rows]
        assert {(row["Measure"], row["Variant"] or "") for row in told} == set(KPIS)
        assert all(row["As at"] and row["Basis"] and row["Counted"] and "exact" in row["Level"] for row in told)
        first = next(row for row in told if (row["Measure"], row["Variant"]) == ("K03", None))
        assert (first["Numerator"], first["Denominator"], first["Percentage (1 decimal)"]) == (1, 1, 100)

    def test_hold_the_children_and_are_written_down(self, page: Client) -> None:
        child = decided(a_child(surname="=HYPERLINK(1)"))
        response = page.get("/headlines/K03/children/csv/", ASKED | {"side": "denominator"})
        lines = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
        assert [line["Reference"] for line in lines] == [child.source_id]
        assert lines[0]["Surname"] == "'=HYPERLINK(1)"
        assert lines[0]["As at"] == "2025-12-31"
        assert "Testforename" not in response.headers["Content-Disposition"]
        entry = ReadEntry.objects.get()
        assert (entry.child_pk, entry.screen) == (child.pk, "headline.csv K03")

    def test_list_as_many_children_as_the_figure_counts(self, page: Client) -> None:
        for _ in range(30):
            a_plan(a_child(), first_final_on=date(2025, 3, 3))
        response = page.get("/headlines/K01/children/csv/", ASKED)
        lines = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
        assert len(lines) == Plan.objects.count() == compute(["K01"], None, YEAR.end)[0].numerator


@pytest.mark.parametrize("role", Role)
def test_only_readers_of_cases_see_the_headlines(client: Client, role: Role) -> None:
    client.force_login(a_user(role))
    expected = 200 if role in CASE_READER_ROLES else 404
    for address in ("/headlines/", "/headlines/K03/", "/headlines/K03/children/csv/", "/headlines/download/csv/"):
        assert client.get(address, ASKED).status_code == expected
