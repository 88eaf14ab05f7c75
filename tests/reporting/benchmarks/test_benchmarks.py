"""Published figures: their files in every shape, taken in once, beside ours on the same cohort rule."""

from __future__ import annotations

import html
import io
import re
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from reporting.benchmarks.acts.taking_in import TakenIn, take_in
from reporting.benchmarks.models import PublishedFigure
from reporting.benchmarks.reads.beside import benchmark_page
from reporting.benchmarks.reads.files import NotPublished
from reporting.reports.reads.typed import beside
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_request, a_user, tell_limits

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 7, 1, 9, 0, tzinfo=UTC)
DAY = date(2025, 7, 1)
PLACES = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,new_la_code,"
    "old_la_code,la_name,breakdown_topic,breakdown"
)
ENGLAND = "Calendar year,National,E92000001,England,,,,,"
REGION = "Calendar year,Regional,E92000001,England,E12000004,East Midlands,,,"
RUTLAND = "Calendar year,Local authority,E92000001,England,E12000004,East Midlands,E06000017,857,Rutland"
LEICESTER = "Calendar year,Local authority,E92000001,England,E12000004,East Midlands,E06000016,856,Leicester"
ALL = "All requests for EHC needs assessments"
REQUESTS = (
    "requests_received_in_year,requests_decided_not_to_assess,request_outcome_six_weeks,request_outcome_over_6_weeks"
)


def requests(*rows: str, columns: str = REQUESTS) -> str:
    return "\n".join((f"{PLACES},{columns}", *rows)) + "\n"


LATEST = requests(
    f"2024,{ENGLAND},{ALL},{ALL},154489,38889,126160,22593",
    f"2024,{REGION},{ALL},{ALL},14000,3000,11000,2000",
    f"2024,{RUTLAND},{ALL},{ALL},75,4,70,0",
    f"2024,{RUTLAND},Sex,Female,20,1,19,0",
    f"2024,{LEICESTER},{ALL},{ALL},1200,x,c,z",
    f"2023,{ENGLAND},{ALL},{ALL},138242,30000,100000,20000",
)


def taken(text: str, name: str = "requests.csv", *, mark: bool = True) -> TakenIn:
    content = text.encode("utf-8-sig" if mark else "utf-8")
    return take_in(content=content, name=name, edition="2025", by=None, now=NOW)


def figure(measure: str, area: str, year: int = 2024) -> tuple[int | None, int | None, str]:
    one = PublishedFigure.objects.get(measure=measure, area_code=area, period_end__year=year)
    return one.numerator, one.denominator, one.status


class TestTakingIn:
    @pytest.mark.parametrize("mark", [True, False])
    def test_reads_totals_by_area_and_year(self, *, mark: bool) -> None:
        assert taken(LATEST, mark=mark).figures == {"requests": 15}
        assert figure("K02/", "857") == (75, None, "")
        assert figure("K03/received", "E92000001") == (126160, 148753, "")
        assert figure("K04/of_received", "857") == (4, 75, "")
        assert figure("K02/", "E92000001", 2023) == (138242, None, "")

    def test_keeps_the_symbol_that_stands_for_a_number(self) -> None:
        taken(LATEST)
        assert figure("K04/of_received", "856") == (None, None, "x")
        assert figure("K03/received", "856") == (None, None, "c")

    def test_leaves_out_what_an_edition_does_not_have(self) -> None:
        taken(requests(f"2019,{ENGLAND},{ALL},{ALL},82329", columns="requests_received_in_year"))
        assert set(PublishedFigure.objects.values_list("measure", flat=True)) == {"K02/"}

    def test_reads_a_column_named_by_its_year_and_plans_of_january(self) -> None:
        told = f"{PLACES},review_expected,review_meeting_25,review_meeting_24\n"
        taken(f"{told}2024,{RUTLAND},All annual reviews,All annual reviews,296,13,263\n", "annual_reviews.csv")
        assert figure("K11/dfe", "857") == (263, 296, "")
        plans = f"{PLACES},EHCplans\n202425,{RUTLAND},All EHC plans,All EHC plans,376\n".replace("Calendar", "Academic")
        taken(plans, "caseload.csv")
        one = PublishedFigure.objects.get(measure="K01/")
        assert (one.numerator, one.period_end) == (376, date(2025, 1, 16))

    def test_reads_a_zip_and_the_same_file_once(self) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as file:
            file.writestr("data/requests.csv", LATEST.encode("utf-8-sig"))
            file.writestr("data/unheard_of.csv", "a,b\n1,2\n")
        told: dict[str, Any] = {"content": packed.getvalue(), "name": "any.zip", "edition": "2025"}
        assert take_in(**told, by=None, now=NOW).figures == {"requests": 15}
        assert take_in(**told, by=None, now=NOW).known == ["requests"]
        assert PublishedFigure.objects.count() == 15

    @pytest.mark.parametrize(
        ("text", "name", "why"),
        [
            ("a,b\n1,2\n", "requests.csv", "time_period"),
            (LATEST, "another.csv", "None of the published"),
            (requests(f"2024,{ENGLAND},{ALL},{ALL},many,1,1,1"), "requests.csv", "line 2: .*neither a number"),
            (requests(f"24/25,{ENGLAND},{ALL},{ALL},1,1,1,1"), "requests.csv", "line 2: .*no year"),
        ],
    )
    def test_refuses_what_it_cannot_read_and_says_where(self, text: str, name: str, why: str) -> None:
        with pytest.raises(NotPublished, match=why):
            taken(text, name)
        assert not PublishedFigure.objects.exists()

    def test_by_the_command(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = tmp_path / "requests.csv"
        file.write_bytes(LATEST.encode("utf-8-sig"))
        call_command("benchmarks", str(file), "--edition", "2025")
        assert "requests: 15 figures" in capsys.readouterr().out
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("benchmarks", str(tmp_path / "none.csv"), "--edition", "2025")


class TestBesideOurs:
    def test_ours_is_counted_for_the_same_year_beside_each_area(self, settings: Any) -> None:
        settings.AUTHORITY_LA_CODE, settings.STATISTICAL_NEIGHBOURS = "857", ["856", "857"]
        child = a_child()
        a_request(child, received_on=date(2024, 3, 4), outcome="Y", decision_sent_on=date(2024, 4, 10))
        tell_limits(child)
        taken(LATEST)
        page = benchmark_page(DAY, "856")
        rows = {row.published.name: row for row in page.rows}
        assert page.areas == ("England", "Our region", "We, as published", "Statistical neighbours", "Leicester")
        assert rows["K02/"].ours == "1"
        assert [told for _, told in rows["K02/"].beside] == ["154,489", "14,000", "75", "1,275", "1,200"]
        assert rows["K03/received"].ours == "100% (1 of 1)"
        assert [told for _, told in rows["K03/received"].beside] == [
            "84.8% (126,160 of 148,753)", "84.6% (11,000 of 13,000)", "100.0% (70 of 70)", "100.0% (70 of 70)", "[c]",
        ]  # fmt: skip

    def test_england_stands_in_the_sheet_unless_it_was_typed_in(self) -> None:
        taken(LATEST)
        assert beside(DAY, ["K02", "K05"])["K02"].england == "154,489 (2024)"
        assert beside(date(2024, 6, 1), ["K02"])["K02"].england == "138,242 (2023)"

    def test_the_page_names_source_and_licence(self, client: Client) -> None:
        client.force_login(a_user(Role.MANAGER))
        assert "No published file" in text(client.get("/benchmarks/"))
        taken(LATEST)
        page = text(client.get("/benchmarks/", {"area": "856"}))
        assert "Department for Education, Education, health and care plans, 2025" in page
        assert "Open Government Licence v3.0" in page
        assert "Leicester: 1,200" in page
        assert client.get("/benchmarks/", {"area": "nowhere"}).status_code == 200


def text(response: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))
