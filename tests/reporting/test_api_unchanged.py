"""Entity tags of live figures: the same while nothing changed, another as soon as anything did, and no counting."""

from __future__ import annotations

import random
import re
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ehcp.history.models.versions import VERSIONS
from ehcp.law_settings.models import BankHoliday, LawSetting
from ehcp.models import Child
from reporting.dashboards.reads.series import last_whole_month, months_to, series
from reporting.figures.tracked import TRACKED
from reporting.headlines.reads.headlines import compute
from reporting.kpis import Basis, Period
from sendcases.accounts.models import Scope
from sendcases.audit import moments
from sendcases.audit.changes import counted_tables, facts_stamp, gather_changes, noted_once
from tests.ehcp.acts import at
from tests.factories import a_child, a_plan, a_request, a_user, tell_limits
from tests.reporting import api_keys
from tests.reporting.api_keys import YEAR, Ask, a_key, asking, is_problem
from tests.stories.story import Story

pytestmark = pytest.mark.django_db
ask, no_counts = api_keys.ask, api_keys.no_counts  # the fixtures of a key

LIVE = ["/api/v1/kpis/", "/api/v1/kpis/K03/", "/api/v1/kpis/K03/series/"]
TABLE = re.compile(r'(?:FROM|JOIN) "(\w+)"')


def again(client: Client, token: str, address: str, tag: str, **query: str) -> Any:
    return client.get(address, query, headers={"authorization": f"Token {token}", "if-none-match": tag})


def figures(day: date) -> list[dict[str, Any]]:
    period = Period(day - timedelta(days=364), day)
    return [line.as_json() for basis in Basis for line in compute(None, period, day, basis)]


class TestAnUnchangedFigure:
    @pytest.mark.parametrize("address", LIVE)
    def test_is_told_as_unchanged_and_not_counted_again(self, client: Client, address: str) -> None:
        token = a_key(*Scope)[1]
        tag = asking(client, token)(address).headers["ETag"]
        with CaptureQueriesContext(connection) as captured:
            same = again(client, token, address, tag)
        assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", tag)
        assert same.headers["Cache-Control"] == "no-store"
        read = {table for query in captured for table in TABLE.findall(query["sql"])}
        assert not read & {model._meta.db_table for model in VERSIONS}
        assert again(client, token, address, '"another"').status_code == 200

    @pytest.mark.parametrize("address", LIVE)
    def test_has_another_tag_once_a_fact_is_recorded(self, client: Client, address: str) -> None:
        token = a_key(*Scope)[1]
        tag = asking(client, token)(address).headers["ETag"]
        child = a_child()
        a_request(child, received_on=date(2025, 3, 3), outcome="Y", decision_sent_on=date(2025, 4, 14))
        tell_limits(child)
        fresh = again(client, token, address, tag)
        assert (fresh.status_code, fresh.headers["ETag"] != tag) == (200, True)

    def test_has_a_tag_for_each_question_and_day(self, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
        questions = [
            ("/api/v1/kpis/", {}), ("/api/v1/kpis/K03/", {}), ("/api/v1/kpis/K03/", {"basis": "latest"}),
            ("/api/v1/kpis/K03/", YEAR), ("/api/v1/kpis/K03/series/", {}), ("/api/v1/kpis/K07/series/", {}),
            ("/api/v1/kpis/K03/series/", {"basis": "latest"}), ("/api/v1/kpis/K03/series/", {"last_month": "2025-03"}),
        ]  # fmt: skip
        tags = [ask(address, **query).headers["ETag"] for address, query in questions]
        assert len(set(tags)) == len(questions)
        tomorrow = moments.now() + timedelta(days=1)
        monkeypatch.setattr(moments, "now", lambda: tomorrow)
        assert ask("/api/v1/kpis/K03/").headers["ETag"] != tags[1]
        assert ask("/api/v1/kpis/K03/", **YEAR).headers["ETag"] == tags[3]

    def test_tells_nothing_to_a_key_that_reads_releases_alone(self, client: Client) -> None:
        tag = asking(client, a_key(*Scope)[1])("/api/v1/kpis/").headers["ETag"]
        few = a_key(Scope.OPERATIONAL)[1]
        assert is_problem(again(client, few, "/api/v1/kpis/", tag), 404)

    def test_is_refused_as_ever_where_the_query_is_wrong(self, client: Client) -> None:
        token = a_key(*Scope)[1]
        tag = asking(client, token)("/api/v1/kpis/").headers["ETag"]
        assert is_problem(again(client, token, "/api/v1/kpis/", tag, as_at="x"), 400)
        assert is_problem(again(client, "nonsense" * 8, "/api/v1/kpis/", tag), 401)


class TestTheStamp:
    def test_watches_every_table_that_a_figure_reads(self) -> None:
        today = moments.today()
        with CaptureQueriesContext(connection) as captured:
            for basis in Basis:
                compute(None, Period(date(2025, 1, 1), today), today, basis, with_ids=True)
                series(list(TRACKED), months_to(last_whole_month(today), 3), basis)
        read = {table for query in captured for table in TABLE.findall(query["sql"])}
        views = {one.known._meta.db_table: one for one in VERSIONS.values()}
        tables = {table for table in read if table not in views}
        for view in read & set(views):
            tables |= {views[view].live._meta.db_table, views[view].past._meta.db_table}
        assert len(tables) > 20
        assert tables <= set(counted_tables()), tables - set(counted_tables())

    @pytest.mark.parametrize("table", counted_tables())
    def test_moves_with_every_way_of_writing_to_them(self, table: str, by_the_owner: None) -> None:
        model = next(model for model in apps.get_models() if model._meta.db_table == table)
        a_plan(a_child())
        with connection.cursor() as cursor:
            stamps = [facts_stamp()]
            if model._default_manager.exists():
                model._default_manager.update(**{model._meta.pk.name: models.F(model._meta.pk.name)})
                stamps.append(facts_stamp())
            if connection.vendor == "postgresql":  # also where no row is met: a statement is enough
                for statement in (f"UPDATE {table} SET id = id WHERE false", f"DELETE FROM {table} WHERE false"):
                    cursor.execute(statement.replace("id = id", f"{model._meta.pk.column} = {model._meta.pk.column}"))
                    stamps.append(facts_stamp())
            else:
                cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s "
                               "AND name LIKE %s", [table, f"{table}_counted_%"])  # fmt: skip
                assert cursor.fetchone() == (3,)
        assert len(set(stamps)) == len(stamps)

    def test_moves_with_bulk_writing_and_with_the_law(self) -> None:
        stamps, codes = [facts_stamp()], {"sex": "U", "ethnicity": "NOBT", "upn_unknown": "UN10"}
        Child.objects.bulk_create([Child(source_id=f"C-{n}", birth_date=date(2015, 1, 1), **codes) for n in range(3)])
        stamps.append(facts_stamp())
        Child.objects.filter(source_id="C-1").delete()
        stamps.append(facts_stamp())
        LawSetting.objects.create(name="x", value="1", changed_at=moments.now())
        stamps.append(facts_stamp())
        BankHoliday.objects.create(day=date(2026, 6, 1), name="x", changed_at=moments.now())
        stamps.append(facts_stamp())
        assert len(set(stamps)) == 5

    def test_moves_once_with_what_is_written_by_the_thousand(self) -> None:
        before = facts_stamp()
        with suppress(LookupError), transaction.atomic(), noted_once():
            a_child()
            raise LookupError
        assert facts_stamp() == before
        a_child()
        after_one = facts_stamp()
        with noted_once():
            a_child()
        after_many = facts_stamp()
        a_child()  # every trigger is there again
        assert len({before, after_one, after_many, facts_stamp()}) == 4

    def test_stays_with_what_was_rolled_back_and_with_other_writing(self) -> None:
        a_child()
        before = facts_stamp()
        with transaction.atomic():
            a_child()
            assert facts_stamp() != before
            transaction.set_rollback(True)
        assert facts_stamp() == before
        a_user()
        assert facts_stamp() == before
        a_child()
        assert facts_stamp() != before

    def test_stays_when_its_marks_are_gathered(self) -> None:
        a_child()
        before = facts_stamp()
        gather_changes()
        gather_changes()
        assert facts_stamp() == before
        a_child()
        assert facts_stamp() != before

    @pytest.mark.parametrize("seed", [5])
    def test_moves_whenever_an_act_moves_a_figure(self, seed: int) -> None:
        story = Story(random.Random(seed))
        day = date(2026, 6, 30)
        stamp, told = facts_stamp(), figures(day)
        moved = 0
        for _ in range(14):
            story.go_on()
            story.act()
            fresh, now = facts_stamp(), figures(day)
            assert fresh != stamp or now == told, story.told
            moved += now != told
            stamp, told = fresh, now
        assert moved > 2
        assert at(story.today)
