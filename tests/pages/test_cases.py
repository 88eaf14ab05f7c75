"""The list of cases: filters, search, order, download."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from ehcp.models import Child, Contact
from ehcp.names import fold
from ehcp.spreadsheets import neutral
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from sendcases.audit.models import ReadEntry
from tests.factories import a_child, a_placement, a_plan, a_team, a_user, an_institution, restrict

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return a_user(Role.CASE_OFFICER, team=a_team())


@pytest.fixture
def page(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def names(client: Client, **query: Any) -> list[str]:
    return [row.child.surname for row in client.get("/cases/", query).context["listed"].rows]


def search(client: Client, words: str, kept: str = "") -> list[str]:
    response = client.post("/cases/search/", {"words": words, "kept": kept}, follow=True)
    return [row.child.surname for row in response.context["listed"].rows]


class TestFilters:
    def test_puts_the_next_limit_first_and_nothing_due_last(self, page: Client) -> None:
        a_child(surname="Later", next_due_on=date(2026, 12, 1))
        a_child(surname="Never")
        a_child(surname="Sooner", next_due_on=date(2026, 11, 1))
        assert names(page) == ["Sooner", "Later", "Never"]
        assert names(page, sort="name") == ["Later", "Never", "Sooner"]

    def test_knows_overdue_from_due_in_2_weeks(self, page: Client) -> None:
        today = moments.today()
        for surname, days in (("Yesterday", -1), ("Today", 0), ("Fortnight", 14), ("Beyond", 15)):
            a_child(surname=surname, next_due_on=today + timedelta(days=days))
        assert names(page, limit="overdue") == ["Yesterday"]
        assert names(page, limit="2weeks") == ["Today", "Fortnight"]
        assert names(page, limit="later") == ["Beyond"]

    def test_finds_mine_the_unallocated_and_my_team(self, page: Client, officer: User) -> None:
        a_child(surname="Mine", officer=officer, team=officer.team)
        a_child(surname="Colleague", officer=a_user(Role.CASE_OFFICER), team=officer.team)
        a_child(surname="Nobody")
        assert names(page, officer="me") == ["Mine"]
        assert names(page, officer="none") == ["Nobody"]
        assert names(page, team="mine") == ["Colleague", "Mine"]
        assert names(page, officer=str(officer.pk)) == ["Mine"]

    def test_narrows_by_stage_rule_school_and_birth(self, page: Client) -> None:
        here = a_child(surname="Here", stage="maintained", next_rule="annual_review", birth_date=date(2012, 1, 1))
        a_child(surname="There", stage="requested", next_rule="assess_decision", birth_date=date(2024, 1, 1))
        a_placement(a_plan(here), institution=an_institution(name="École Invented"), from_on=date(2026, 9, 1))
        assert names(page, stage="maintained") == ["Here"]
        assert names(page, rule="assess_decision") == ["There"]
        assert names(page, school="ecole") == ["Here"]
        assert names(page, born="0-4") == ["There"]

    def test_shows_each_filter_with_the_address_without_it(self, page: Client) -> None:
        response = page.get("/cases/", {"stage": "maintained", "officer": "me", "page": "3"})
        assert [(chip.text, chip.href) for chip in response.context["chips"]] == [
            ("Plan maintained", "?officer=me"),
            ("Me", "?stage=maintained"),
        ]

    @pytest.mark.parametrize("query", ["officer=99999999999999999999", "stage=x", "limit=%27", "per=7", "page=x"])
    def test_ignores_what_it_does_not_know(self, page: Client, query: str) -> None:
        a_child(surname="Still")
        response = page.get(f"/cases/?{query}")
        assert response.status_code == 200
        assert response.context["listed"].count == 1

    def test_says_how_many_in_the_heading(self, page: Client) -> None:
        a_child()
        a_child()
        assert "2 cases</h1>" in page.get("/cases/").content.decode()

    def test_gives_pages_of_the_size_asked_for(self, page: Client) -> None:
        for _ in range(30):
            a_child()
        assert len(names(page)) == 25
        assert len(names(page, page="2")) == 5
        assert len(names(page, per="50")) == 30


class TestSearch:
    @pytest.mark.parametrize(
        "words", ["lukasz", "ŁUKASZ obrien", "o'brien", "O’Brien, Łukasz", "zoe", "brien luk", "Y857900108001"]
    )
    def test_finds_a_child_by_any_part_in_any_case_and_without_accents(self, page: Client, words: str) -> None:
        a_child(forename="Łukasz-Zoë", surname="O’Brien", upn="Y857900108001")
        a_child(forename="Else", surname="Nobody")
        assert search(page, words) == ["O’Brien"]

    def test_finds_a_child_by_reference(self, page: Client) -> None:
        a_child(surname="This", source_id="LA-0017")
        a_child(surname="That", source_id="LA-0018")
        assert search(page, "la-0017") == ["This"]

    def test_keeps_the_words_out_of_the_address_and_the_filters_in_it(self, page: Client) -> None:
        a_child(surname="Quill")
        response = page.post("/cases/search/", {"words": "Quill", "kept": "officer=none&page=4&evil=1"})
        assert "quill" not in response["Location"].lower()
        assert "officer=none" in response["Location"]
        assert "evil" not in response["Location"]
        assert "page" not in response["Location"]

    def test_writes_a_keyed_hash_of_the_words_into_the_read_log(self, page: Client) -> None:
        a_child(surname="Quill")
        search(page, "Quill")
        entry = ReadEntry.objects.get(screen="case search")
        assert entry.rows == 1
        assert len(entry.purpose) == 40
        assert "quill" not in entry.purpose.lower()

    def test_keeps_the_words_out_of_the_logs(self, page: Client, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level("DEBUG"):
            search(page, "Quillfeather")
        assert "quillfeather" not in caplog.text.lower()

    def test_says_so_when_a_search_has_ended(self, page: Client) -> None:
        assert "This search has ended" in page.get("/cases/?search=gone").content.decode()

    def test_folds_alike_in_python_and_in_sql(self, page: Client) -> None:
        for surname in ("ÅNGSTRÖM", "Nuñez", "ma\u0301ire", "Łódź", "D’Arcy-Smith", "Straße"):
            child = a_child(surname=surname)
            assert search(page, fold(surname) or "") == [surname]
            Child.objects.filter(pk=child.pk).delete()


class TestDownload:
    def test_gives_the_filtered_list_as_csv(self, page: Client) -> None:
        a_child(surname="=cmd|calc", stage="maintained")
        a_child(surname="Other", stage="requested")
        response = page.get("/cases/download/csv/?stage=maintained")
        text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        lines = list(csv.DictReader(io.StringIO(text)))
        assert [line["Surname"] for line in lines] == ["'=cmd|calc"]
        assert "cases-" in response["Content-Disposition"]

    def test_gives_it_as_a_workbook(self, page: Client) -> None:
        a_child(surname="@SUM(1)")
        book = load_workbook(io.BytesIO(page.get("/cases/download/xlsx/").content))
        assert book.active is not None
        assert [cell.value for cell in book.active[2]][2] == "'@SUM(1)"
        assert (book.active.freeze_panes, book.active.auto_filter.ref[:3]) == ("A2", "A1:")

    def test_writes_down_each_child_read(self, page: Client) -> None:
        read = {a_child().pk, a_child().pk}
        page.get("/cases/download/csv/")
        assert set(ReadEntry.objects.filter(screen="cases.csv").values_list("child_pk", flat=True)) == read

    def test_knows_no_other_kind(self, page: Client) -> None:
        assert page.get("/cases/download/pdf/").status_code == 404

    @pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\tx", "\rx", " =1"])
    def test_makes_formulas_plain_text(self, cell: str) -> None:
        assert str(neutral(cell)).startswith("'")


class TestStrangers:
    def test_sees_no_restricted_child_in_list_count_search_or_download(self, page: Client) -> None:
        restrict(a_child(surname="Canarybird"), a_user(Role.CASE_OFFICER))
        response = page.get("/cases/")
        assert response.context["listed"].count == 0
        assert "Canarybird" not in response.content.decode()
        assert search(page, "Canarybird") == []
        download = b"".join(page.get("/cases/download/csv/").streaming_content)  # type: ignore[attr-defined]
        assert b"Canarybird" not in download

    def test_shows_it_to_those_named(self, page: Client, officer: User) -> None:
        restrict(a_child(surname="Canarybird"), officer)
        assert names(page) == ["Canarybird"]


def test_reads_a_page_in_six_queries_beside_who_is_asking(page: Client, officer: User) -> None:
    for _ in range(5):
        a_child(officer=officer, team=officer.team, next_due_on=date(2026, 12, 1), next_rule="annual_review")
    page.get("/cases/")
    with CaptureQueriesContext(
        connection,
    ) as seen:
        page.get("/cases/?officer=me&limit=later&school=x&rule=annual_review")
    own = [
        q["sql"]
        for q in seen
        if not any(t in q["sql"] for t in ("django_session", 'accounts_rolegrant" WHERE', "SAVEPOINT"))
    ]
    who = [sql for sql in own if 'FROM "accounts_user" WHERE "accounts_user"."id" =' in sql]
    assert len(own) - len(who) <= 6, own  # two of them read which records are merged, the limit's and the school's


def test_says_when_somebody_was_last_heard_and_when_we_owe_a_reply(client: Client) -> None:
    officer = a_user(Role.CASE_OFFICER)
    child = a_child(surname="Heardly", officer=officer)
    merged = a_child(merged_into_child=child)
    told = {"way": "call", "who": "Mother", "said": "When?", "recorded_at": moments.now(), "recorded_by": officer}
    Contact.objects.create(child=child, direction="in", happened_on=date(2026, 10, 2), **told)
    owed = {"reply_from": "us", "reply_due_on": date(2026, 11, 9)}
    Contact.objects.create(child=merged, direction="in", happened_on=date(2026, 11, 2), **owed, **told)
    Contact.objects.create(child=child, direction="out", happened_on=date(2026, 11, 12), **told)
    client.force_login(officer)
    shown = " ".join(client.get("/cases/?officer=me").content.decode().split())
    assert "Last heard 2 Nov 2026 · we owe a reply by 9 Nov 2026" in shown
