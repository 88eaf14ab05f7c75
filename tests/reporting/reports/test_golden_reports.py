"""The shipped reports on the golden package: the figures that the council printed, as at the printed days."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from reporting.models import Indicator
from reporting.reports.kinds import SHIPPED
from reporting.reports.reads.files import HEADINGS, report_file
from reporting.reports.reads.lines import report_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rutland")]
MARCH_2022, APRIL_2023, DECEMBER_2020 = date(2022, 3, 31), date(2023, 4, 30), date(2020, 12, 31)


def printed(name: str, day: date) -> list[dict[str, str]]:
    out = StringIO()
    call_command("report", name, as_at=day.isoformat(), format="csv", stdout=out)
    return list(csv.DictReader(io.StringIO(out.getvalue())))


def numbers(rows: list[dict[str, str]], measure: str, variant: str = "", part: str = "") -> list[str]:
    found = [row for row in rows if (row["measure"], row["variant"], row["part"]) == (measure, variant, part)]
    return ["/".join(filter(None, (row["numerator"], row["denominator"]))) for row in found]


@pytest.fixture(scope="module")
def headlines(rutland: None, django_db_blocker: Any) -> Iterator[list[dict[str, str]]]:
    with django_db_blocker.unblock():
        yield printed("performance-headlines", MARCH_2022)


@pytest.fixture(scope="module")
def needs(rutland: None, django_db_blocker: Any) -> Iterator[list[dict[str, str]]]:
    with django_db_blocker.unblock():
        yield printed("needs-assessment", APRIL_2023)


@pytest.fixture(scope="module")
def forum(rutland: None, django_db_blocker: Any) -> Iterator[list[dict[str, str]]]:
    with django_db_blocker.unblock():
        yield printed("schools-forum", DECEMBER_2020)


class TestPerformanceHeadlines:
    """Scrutiny, 21 April 2022 (S2)."""

    @pytest.mark.parametrize(
        ("measure", "variant", "told"),
        [
            ("K01", "", "282"), ("K05", "", "9/9"), ("K06", "", "9/9"), ("K03", "", "11/13"), ("K11", "", "148/183"),
            ("K12", "", "87/193"), ("K13", "", "119/142"), ("K14", "", "47/49"), ("K15", "", "30/60"),
            ("K15", "by_child", "15/30"), ("K16", "", "34/44"), ("K20", "all_payments", "74"),
        ],
    )  # fmt: skip
    def test_prints_what_the_council_printed(
        self, headlines: list[dict[str, str]], measure: str, variant: str, told: str
    ) -> None:
        assert numbers(headlines, measure, variant) == [told]

    def test_gives_each_row_its_own_period_and_last_years(self, headlines: list[dict[str, str]]) -> None:
        rows = {row["measure"]: row for row in headlines if not row["variant"]}
        assert (rows["K03"]["period_start"], rows["K11"]["period_start"]) == ("2022-01-01", "2021-09-01")
        assert rows["K03"]["last_year"] != ""
        assert (rows["K03"]["told"], rows["K03"]["percent_0dp"]) == ("85% (11 of 13)", "85")

    def test_prints_the_delay_reasons_beside_each_timeliness_row(self, headlines: list[dict[str, str]]) -> None:
        rows = {row["measure"]: row for row in headlines if not row["variant"]}
        counted = {code: sum(int(one.rsplit(" ", 1)[1]) for one in rows[code]["reasons"].split(", ")) for code in
                   ("K03", "K11", "K12", "K13", "K14")}  # fmt: skip
        assert counted == {"K03": 13 - 11, "K11": 183 - 148, "K12": 193 - 87, "K13": 142 - 119, "K14": 49 - 47}


class TestTheNeedsAssessment:
    """Needs assessment, May 2023 (S1)."""

    @pytest.mark.parametrize(
        ("measure", "variant", "told"),
        [
            ("K02", "", ["55", "58", "27"]), ("K02", "excluding_repeats_6m", ["53", "52", "27"]),
            ("K03", "", ["67/68", "54/56", "28/28"]), ("K06", "", ["15/36", "16/50", "3/5"]),
            ("K05", "", ["15/34", "16/46", "3/5"]), ("K10", "", ["30/51", "34/50", "11/21"]),
            ("K11", "", ["229/257", "232/287", "185/226"]), ("K01", "", ["279", "314", "305"]),
            ("K19", "", ["54/279", "67/314"]), ("K18", "designated", ["50/314", "50/305"]),
            ("K18", "post16_college_or_ap", ["85/93"]),
        ],
    )  # fmt: skip
    def test_prints_what_the_council_printed(
        self, needs: list[dict[str, str]], measure: str, variant: str, told: list[str]
    ) -> None:
        got = numbers(needs, measure, variant)
        assert [one for one in got if one in told] == told if len(told) < 3 else got[:3] == told

    def test_prints_needs_as_parts_with_what_is_not_recorded(self, needs: list[dict[str, str]]) -> None:
        parts = {row["part"]: row for row in needs if row["measure"] == "K17" and row["part"]}
        told = {code: (row["numerator"], row["denominator"], row["percent_1dp"]) for code, row in parts.items()}
        assert told["ASD"] == ("100", "305", "32.8")
        assert (told["SEMH"][2], told["MLD"][2], told["SLCN"][2]) == ("20.7", "18", "7.2")
        assert told["not_recorded"][0] == "2"
        assert sum(int(row["numerator"]) for row in parts.values()) == 305

    def test_prints_every_figure_typed_in_with_its_source_and_owner(self, needs: list[dict[str, str]]) -> None:
        typed = [row for row in needs if row["tier"] in ("B", "C") and row["part"] != "not_recorded"]
        assert {row["report"] for row in typed} >= {f"H{number}" for number in (*range(30, 46),)} - {"H44"}
        assert all(row["source"] and row["owner"] and row["period_end"] for row in typed)
        grants = next(row for row in typed if row["words"] == "Short break grants, Rutland")
        assert (grants["numerator"], grants["period_start"]) == ("41", "2022-04-01")

    def test_says_which_rule_a_typed_figure_breaks(self, needs: list[dict[str, str]]) -> None:
        broken = {row["words"]: row["rules_broken"] for row in needs if row["rules_broken"]}
        assert "I5" in broken["SEND pupils with free school meals, Rutland"]
        assert "I16" in next(
            rules for words, rules in broken.items() if words.startswith("Pupils with a plan in schools")
        )
        missing = next(row for row in needs if row["words"].startswith("Primary need: not recorded"))
        assert (missing["numerator"], missing["denominator"]) == ("2", "138")


class TestTheSchoolsForum:
    """Schools Forum, December 2020 (S0)."""

    def test_prints_what_the_council_printed(self, forum: list[dict[str, str]]) -> None:
        assert numbers(forum, "K01") == ["250"]
        assert numbers(forum, "K02") == ["62"]
        assert numbers(forum, "H03", "open") == ["34"]
        assert numbers(forum, "K18", "post16_neet") == ["1/74"]
        assert [numbers(forum, "K19", "", part) for part in ("4_10", "11_15", "16_23")] == [
            ["16/55"], ["30/55"], ["9/55"],
        ]  # fmt: skip
        assert numbers(forum, "H20", "", "case_officer") == ["3.6"]
        assert numbers(forum, "H20", "", "educational_psychologist") == ["0.6"]

    def test_prints_growth_with_both_days_and_counts(self, forum: list[dict[str, str]]) -> None:
        grown = next(row for row in forum if row["variant"] == "growth")
        assert (grown["numerator"], grown["denominator"], grown["percent_1dp"]) == ("45", "205", "22")
        assert grown["note"] == "205 on 31 December 2017, 250 on 31 December 2020"


class TestFiles:
    def test_csv_begins_with_measure_and_numbers(self) -> None:
        assert HEADINGS[:4] == ("measure", "variant", "numerator", "denominator")

    def test_pdf_is_one_sheet_of_a4_tagged_and_the_same_again(self) -> None:
        page = report_page(SHIPPED["performance-headlines"], MARCH_2022)
        made = report_file("pdf", page)
        assert made == report_file("pdf", page)
        read = PdfReader(io.BytesIO(made))
        assert len(read.pages) == 1
        assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert read.trailer["/Root"]["/Lang"] == "en-GB"
        assert b"pdfuaid" in made
        assert "148 of 183" in read.pages[0].extract_text()

    def test_word_excel_and_html_hold_the_same_rows(self) -> None:
        page = report_page(SHIPPED["performance-headlines"], MARCH_2022)
        told = {line.now.text for shown in page.sections for line in shown.lines}
        tables = Document(io.BytesIO(report_file("docx", page))).tables
        assert told == {row.cells[1].text for table in tables for row in table.rows[1:]}
        sheet = load_workbook(io.BytesIO(report_file("xlsx", page))).active
        assert sheet is not None
        assert (sheet["A1"].value, sheet.freeze_panes) == ("Performance Headlines, as at 31 March 2022", "A4")
        assert told == {row[8] for row in sheet.iter_rows(min_row=4, values_only=True)}
        html = report_file("html", page).decode()
        assert all(one in html for one in told)


class TestTheCommand:
    @pytest.mark.parametrize("day", ["2023-02-29", "1850-01-01", "2999-01-01"])
    def test_refuses_a_day_that_is_none(self, day: str) -> None:
        with pytest.raises(CommandError, match="--as-at must be"):
            call_command("report", "schools-forum", as_at=day)

    def test_refuses_a_report_that_is_none(self) -> None:
        with pytest.raises(CommandError):
            call_command("report", "nothing")


def test_there_is_a_rate_once_a_population_is_recorded() -> None:
    def rate() -> str:
        page = report_page(SHIPPED["performance-headlines"], MARCH_2022)
        return next(line.now.text for shown in page.sections for line in shown.lines if line.measure == "K25")

    assert rate() == "No rate (282 plans)"
    Indicator.objects.create(
        source_id="X1", code="K25", label="Population 0-24", area="Rutland", value=Decimal(10_000), unit="count",
        period_end=date(2021, 6, 30), source="Mid-year estimates", owner="ONS", tier="B",
    )  # fmt: skip
    assert rate() == "282.0 (282 plans, 10,000 people)"


def test_a_target_and_englands_figure_stand_beside_the_measure() -> None:
    for number, label, area, value in ((2, "Target", "Rutland", 90), (3, "Plan within 20 weeks", "England", 58)):
        Indicator.objects.create(
            source_id=f"X{number}", code="K05", label=label, area=area, value=Decimal(value), unit="percent",
            period_end=date(2021, 12, 31), source="Typed", owner="Head of service", tier="C",
        )  # fmt: skip
    page = report_page(SHIPPED["performance-headlines"], MARCH_2022)
    line = page.sections[0].lines[0]
    assert (line.measure, line.beside.target, line.beside.england) == ("K05", "90%", "58% (2021)")
