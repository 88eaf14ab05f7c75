"""What a key without the person scope reads is what was signed off; and figures month by month for one with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from reporting.disclosure.kinds import Level
from reporting.headlines.reads.headlines import compute
from reporting.kpis import Period
from reporting.models import Release
from reporting.releases.acts.releasing import make_release, revise_release, sign_off
from reporting.releases.models import Standing
from sendcases.accounts.models import ApiKey, Scope, User
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_request, a_user, tell_limits

pytestmark = pytest.mark.django_db

DAY = date(2025, 12, 31)
NOW = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
YEAR = {"as_at": "2025-12-31", "period_start": "2025-01-01", "period_end": "2025-12-31"}
Ask = Callable[..., Any]


@pytest.fixture(autouse=True)
def _no_counts() -> None:
    caches["api"].clear()


def asking(client: Client, *scopes: Scope) -> Ask:
    _, token = ApiKey.objects.create(
        a_user(Role.API_CLIENT), scopes=[scope.value for scope in scopes], purpose="A test"
    )  # fmt: skip

    def ask(address: str, *, etag: str = "", accept: str = "*/*", **query: str) -> Any:
        headers = {"authorization": f"Token {token}", "accept": accept} | ({"if-none-match": etag} if etag else {})
        return client.get(address, query, headers=headers)

    return ask


@pytest.fixture
def public(client: Client) -> Ask:
    return asking(client, Scope.OPERATIONAL)


@pytest.fixture
def exact(client: Client) -> Ask:
    return asking(client, *Scope)


@pytest.fixture
def manager() -> User:
    return a_user(Role.MANAGER)


def decided(number: int, sent: date = date(2025, 4, 14)) -> None:
    for _ in range(number):
        child = a_child()
        a_request(child, received_on=date(2025, 3, 3), outcome="Y", decision_sent_on=sent)
        tell_limits(child)


def frozen(by: User, level: Level = Level.PUBLIC) -> Release:
    told = {"report": "performance-headlines", "level": level, "standing": Standing.PROVISIONAL}
    return make_release(**told, as_at=DAY, by=by, now=NOW)  # type: ignore[arg-type]  # by name


def signed(release: Release, by: User) -> Release:
    sign_off(release=release, digest_seen=release.digest, by=by, now=NOW)
    return release


def is_problem(response: Any, status: int) -> bool:
    return response.headers["Content-Type"] == "application/problem+json" and response.status_code == status


class TestAKeyWithoutThePersonScope:
    def test_reads_nothing_until_a_release_is_signed_off(self, public: Ask, manager: User) -> None:
        decided(9)
        release = frozen(manager)
        for address in ("/api/v1/kpis/", "/api/v1/kpis/K02/", f"/api/v1/releases/{release.reference}/"):
            assert is_problem(public(address), 404), address
        assert public("/api/v1/releases/").json()["results"] == []
        signed(release, manager)
        assert public("/api/v1/kpis/K02/").status_code == 200

    def test_reads_the_figures_of_the_release_and_no_small_count(self, public: Ask, exact: Ask, manager: User) -> None:
        decided(4)
        release = signed(frozen(manager), manager)
        closed, told = (one("/api/v1/kpis/K02/", **YEAR).json() for one in (public, exact))
        assert (told["level"], told["results"][0]["numerator"], told["results"][0]["status"]) == ("L0", 4, "")
        row = closed["results"][0]
        assert (closed["level"], row["level"], row["numerator"], row["status"]) == ("L2", "L2", None, "c")
        assert (row["release"], row["law"], row["period_start"]) == (release.reference, release.law, "2025-01-01")

    def test_reads_the_same_for_ever_whatever_is_recorded_later(self, public: Ask, exact: Ask, manager: User) -> None:
        decided(12)
        signed(frozen(manager), manager)
        before = public("/api/v1/kpis/", **YEAR).content
        decided(5)
        assert exact("/api/v1/kpis/K02/", basis="latest", **YEAR).json()["results"][0]["numerator"] == 17
        assert public("/api/v1/kpis/", **YEAR).content == before

    def test_reads_a_revision_once_it_is_signed_off(self, public: Ask, manager: User) -> None:
        decided(12)
        first = signed(frozen(manager), manager)
        decided(7)
        later = NOW + timedelta(days=400)
        revision = revise_release(release=first, reason="Requests came in late", by=manager, now=later)
        told = public("/api/v1/kpis/K02/", **YEAR).json()["results"][0]
        assert (told["numerator"], told["release"]) == (12, first.reference)
        tag = public("/api/v1/kpis/K02/", **YEAR).headers["ETag"]
        assert public("/api/v1/kpis/K02/", etag=tag, **YEAR).status_code == 304
        signed(revision, manager)
        assert public("/api/v1/kpis/K02/", etag=tag, **YEAR).status_code == 200
        told = public("/api/v1/kpis/K02/", **YEAR).json()["results"][0]
        assert (told["numerator"], told["release"]) == (19, revision.reference)
        assert [one["reference"] for one in public("/api/v1/releases/").json()["results"]] == [revision.reference]

    @pytest.mark.parametrize(
        ("query", "status"),
        [
            ({"as_at": "2025-12-30"}, 404),
            ({"period_start": "2025-03-03", "period_end": "2025-03-03"}, 404),
            ({"period_start": "2025-01-01", "period_end": "2025-03-31", "as_at": "2025-12-31"}, 404),
            (YEAR | {"as_at": "2026-01-31"}, 404),
            ({"period_start": "2025-01-01"}, 400),
            (YEAR | {"basis": "latest"}, 400),
        ],
    )
    def test_is_told_of_no_free_day(self, public: Ask, manager: User, query: dict[str, str], status: int) -> None:
        decided(12)
        signed(frozen(manager), manager)
        assert is_problem(public("/api/v1/kpis/K03/", **query), status)

    def test_reads_no_release_of_another_level(self, public: Ask, exact: Ask, manager: User) -> None:
        release = signed(frozen(manager, Level.PARTNERSHIP), manager)
        address = f"/api/v1/releases/{release.reference}/"
        assert is_problem(public(address), 404)
        assert exact(address).json()["level"] == "L1"


class TestARelease:
    def test_gives_its_rows_and_its_file_with_a_tag_that_saves_asking_again(self, public: Ask, manager: User) -> None:
        decided(4)
        release = signed(frozen(manager), manager)
        told = public(f"/api/v1/releases/{release.reference}/")
        row = next(one for one in told.json()["results"] if one["measure"] == "K02")
        assert (row["numerator"], row["status"]) == (None, "c")
        assert told.json()["digest"] == release.digest
        file = public(f"/api/v1/releases/{release.reference}/csv/")
        assert file.content == bytes(release.files.get(kind="csv").content)
        for address, answer in ((f"{release.reference}/", told), (f"{release.reference}/csv/", file)):
            again = public(f"/api/v1/releases/{address}", etag=answer.headers["ETag"])
            assert (again.status_code, again.content) == (304, b"")

    def test_gives_its_file_to_whoever_takes_csv_and_refuses_in_json(self, public: Ask, manager: User) -> None:
        release = signed(frozen(manager), manager)
        address = f"/api/v1/releases/{release.reference}/csv/"
        told = public(address, accept="text/csv")
        assert (told.status_code, told.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
        assert told.content == bytes(release.files.get(kind="csv").content)
        assert is_problem(public(address, accept="application/xml"), 406)
        assert is_problem(public("/api/v1/releases/nothing/csv/", accept="text/csv"), 404)

    def test_is_listed_in_pages(self, public: Ask, manager: User) -> None:
        made = []
        for month in (9, 10, 11):
            as_at = date(2025, month + 1, 1) - timedelta(days=1)
            told = {"report": "schools-forum", "level": Level.PUBLIC, "standing": Standing.FINAL}
            made.append(signed(make_release(**told, as_at=as_at, by=manager, now=NOW), manager))  # type: ignore[arg-type]
        first = public("/api/v1/releases/", page_size="2").json()
        rest = public("/api/v1/releases/", page_size="2", cursor=first["next"]).json()
        listed = [one["reference"] for one in (*first["results"], *rest["results"])]
        assert (listed, rest["next"]) == ([one.reference for one in made], None)


class TestASeries:
    def test_tells_each_month_as_the_figure_of_that_month(self, exact: Ask) -> None:
        decided(3)
        decided(2, date(2025, 5, 20))
        asked = {"first_month": "2025-03", "last_month": "2025-06"}
        told = exact("/api/v1/kpis/K03/series/", **asked).json()
        months = [Period(date(2025, 3, 1), date(2025, 3, 31)), Period(date(2025, 4, 1), date(2025, 4, 30)),
                  Period(date(2025, 5, 1), date(2025, 5, 31)), Period(date(2025, 6, 1), date(2025, 6, 30))]  # fmt: skip
        counted = [compute(["K03"], month, month.end)[0] for month in months]
        assert [(one["numerator"], one["denominator"]) for one in told["results"]] == [
            (line.numerator, line.denominator) for line in counted
        ] == [(0, 0), (3, 3), (0, 2), (0, 0)]  # fmt: skip
        assert [one["percent_0dp"] for one in told["results"]] == [None, 100, 0, None]
        assert [one["period_start"] for one in told["results"]][:2] == ["2025-03-01", "2025-04-01"]

    def test_is_of_twelve_whole_months_with_every_variant_that_is_followed(self, exact: Ask) -> None:
        told = exact("/api/v1/kpis/K11/series/").json()["results"]
        assert len(told) == 36
        assert {one["variant"] for one in told} == {"", "overdue", "never_reviewed"}

    def test_is_of_a_measure_that_is_followed(self, exact: Ask) -> None:
        assert is_problem(exact("/api/v1/kpis/K99/series/"), 404)
        assert is_problem(exact("/api/v1/kpis/K23/series/"), 404)

    @pytest.mark.parametrize(
        "query",
        [
            {"first_month": "2025-13"}, {"first_month": "2025"}, {"first_month": "0001-01"}, {"last_month": "9999-12"},
            {"first_month": "2025-05", "last_month": "2025-04"}, {"first_month": "2015-01", "last_month": "2025-04"},
            {"last_month": "1900-01"}, {"basis": "never"}, {"month": "2025-01"},
        ],
    )  # fmt: skip
    def test_refuses_what_are_no_months(self, exact: Ask, query: dict[str, str]) -> None:
        assert is_problem(exact("/api/v1/kpis/K03/series/", **query), 400)
