"""Releases: frozen, closed, signed off, revised with a reason, the same for ever, made again and compared."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client

from reporting.disclosure.kinds import Level
from reporting.disclosure.reads.protect import ReleaseRefused
from reporting.models import Indicator, Release, ReleaseFile
from reporting.releases.acts.releasing import make_monthly_releases, make_release, revise_release, sign_off
from reporting.releases.forms import RevisionForm
from reporting.releases.kinds import NotReleased
from reporting.releases.models import Standing
from reporting.releases.reads import releases as reads
from reporting.releases.reads.frozen import column
from reporting.releases.reads.releases import made_again, release_view
from reporting.reports.kinds import SHIPPED
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_request, a_user, tell_limits

pytestmark = pytest.mark.django_db

DAY = date(2025, 12, 31)
NOW = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)


def decided(number: int, *, late: int = 0, source: str = "1") -> None:
    for place in range(number):
        child = a_child()
        sent = date(2025, 4, 15) if place < late else date(2025, 4, 14)
        a_request(child, received_on=date(2025, 3, 3), outcome="Y", decision_sent_on=sent, source=source)
        tell_limits(child)


@pytest.fixture
def manager() -> User:
    return a_user(Role.MANAGER)


def frozen(by: User, report: str = "performance-headlines", as_at: date = DAY, **more: Any) -> Release:
    told = {"level": Level.PUBLIC, "standing": Standing.PROVISIONAL, "now": NOW} | more
    return make_release(report=report, as_at=as_at, by=by, **told)


def row(release: Release, measure: str, name: str = "told") -> Any:
    found = [one for one in release.rows if one[column("measure")] == measure and not one[column("part")]]
    return found[0][column(name)]


class TestARelease:
    def test_tells_what_a_level_may_see_and_names_what_it_rests_on(self, manager: User) -> None:
        decided(13, late=1)
        release = frozen(manager)
        assert row(release, "K02") == "13"
        assert row(release, "K03") == "92% (12 of 13)"  # timeliness of the whole authority
        assert (release.definition_version, release.rules_version, len(release.law)) == ("1", "1", 8)
        assert len(release.case_list_hash) == len(release.digest) == 64
        assert "1 to 5" in release.suppression
        assert set(release.files.values_list("kind", flat=True)) == {"csv", "xlsx", "html", "pdf", "docx"}

    def test_closes_a_small_count_in_every_file(self, manager: User) -> None:
        decided(4)
        release = frozen(manager)
        assert (row(release, "K02"), row(release, "K02", "numerator"), row(release, "K02", "status")) == (
            "[c]", None, "c",
        )  # fmt: skip
        csv = bytes(release.files.get(kind="csv").content).decode("utf-8-sig")
        line = next(one for one in csv.splitlines() if one.startswith("K02,"))
        assert line.startswith("K02,,,,") and line.endswith(",c") and "[c]" in line  # noqa: PT018
        page = bytes(release.files.get(kind="html").content).decode()
        assert "[c]" in page and "Counts of 1 to 5" in page  # noqa: PT018

    def test_is_of_a_day_that_is_over_and_made_once(self, manager: User) -> None:
        with pytest.raises(NotReleased, match="must be over"):
            frozen(manager, as_at=date(2026, 1, 12))
        frozen(manager)
        with pytest.raises(NotReleased, match="already"):
            frozen(manager)

    @pytest.mark.parametrize("report", list(SHIPPED))
    def test_is_made_of_every_report(self, manager: User, report: str) -> None:
        decided(13)
        release = frozen(manager, report)
        assert release.rows
        assert made_again(release).is_same

    def test_begins_no_revision(self, manager: User) -> None:
        with pytest.raises(NotReleased, match="from the release that it revises"):
            frozen(manager, standing=Standing.REVISED)

    def test_is_made_by_a_manager_alone(self) -> None:
        with pytest.raises(NotReleased, match="Only a manager"):
            frozen(a_user(Role.CASE_OFFICER))

    def test_is_never_changed(self, manager: User) -> None:
        release = frozen(manager)
        for rows in (Release.objects.filter(pk=release.pk), ReleaseFile.objects.filter(release=release)):
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            Release.objects.filter(pk=release.pk).update(title="Another")

    def test_holds_a_running_total_until_it_differs_by_nought_or_more_than_a_few_from_what_was_told(
        self, manager: User
    ) -> None:
        decided(13)
        told = []
        for month, more in ((4, 0), (5, 1), (6, 0), (7, 0), (8, 4), (9, 1), (10, 0)):
            for _ in range(more):
                a_request(a_child(), received_on=date(2025, month, 6))
            release = frozen(manager, as_at=month_end(month))
            told.append(row(release, "K02"))
            assert made_again(release).is_same
        assert told == ["13", "[c]", "[c]", "[c]", "[c]", "19", "19"]

    def test_holds_what_another_report_told_up_to_an_earlier_or_a_later_day(self, manager: User) -> None:
        decided(13)
        a_request(a_child(), received_on=date(2025, 5, 6))
        assert row(frozen(manager, as_at=date(2025, 5, 31)), "K02") == "14"
        assert row(frozen(manager, as_at=date(2025, 4, 30)), "K02") == "[c]"
        partners = frozen(manager, as_at=date(2025, 4, 30), level=Level.PARTNERSHIP)
        assert row(partners, "K02") == "[c]", "whoever reads what partners are told reads what is public as well"


def month_end(month: int) -> date:
    return date(2025, month + 1, 1) - timedelta(days=1)


@pytest.mark.parametrize(
    ("unit", "value", "part", "base", "is_told"),
    [
        ("count", 5, None, None, False), ("count", 6, None, None, True), ("count", 0, None, None, True),
        ("percent", 40, None, 9, False), ("percent", 40, None, 10, True),  # a share alone rests on ten
        ("percent", 40, None, 0, True),  # of nobody
        ("percent", 60, 6, 10, False), ("percent", 50, 6, 12, True),  # four of ten are the rest
        ("years", Decimal("3.5"), None, None, True),
    ],
)  # fmt: skip
def test_a_figure_typed_in_is_closed_as_any_other(
    manager: User, unit: str, value: Any, part: int | None, base: int | None, is_told: bool
) -> None:
    Indicator.objects.create(
        source_id="I1", code="H30", label="Invented", area="Here", unit=unit, value=value, numerator=part,
        denominator=base, period_end=date(2025, 1, 16), source="Census", owner="Data team", tier="B",
    )  # fmt: skip
    (typed,) = [one for one in frozen(manager, "needs-assessment").rows if one[column("measure")] == "H30"]
    assert (typed[column("told")] != "[c]", typed[column("status")]) == (is_told, "" if is_told else "c")
    assert is_told or (typed[column("numerator")], typed[column("denominator")]) == (None, None)


class TestMadeAgain:
    def test_is_the_same_after_a_year_of_work_and_its_bytes_are_those_of_the_day(self, manager: User) -> None:
        decided(13, late=1)
        release = frozen(manager)
        before = {file.kind: bytes(file.content) for file in release.files.all()}
        for _ in range(30):
            child = a_child()
            a_request(child, received_on=date(2026, 3, 3), outcome="Y", decision_sent_on=date(2026, 4, 14))
        assert made_again(release).is_same
        assert {file.kind: bytes(file.content) for file in release.files.all()} == before

    def test_tells_what_differs_where_the_facts_were_changed_behind_its_back(self, manager: User) -> None:
        decided(13)
        release = frozen(manager)
        decided(9)  # in the past, without a trace of when they became known
        again = made_again(release)
        assert not again.is_same
        assert not again.is_same_cases
        assert ("13", "22") in [(before, after) for _, _, before, after in again.rows]

    def test_where_they_could_not_be_told_as_they_are_held_now_says_so(
        self, manager: User, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        release = frozen(manager)

        def refuses(asked: object) -> None:
            raise ReleaseRefused("Nothing is left to hide.")

        monkeypatch.setattr(reads, "freeze", refuses)
        client.force_login(manager)
        page = client.get(f"/releases/{release.reference}/compare/")
        assert (page.status_code, "cannot be made again" in page.content.decode()) == (200, True)
        with pytest.raises(CommandError, match="Nothing is left to hide"):
            call_command("release", "check", release.reference)

    def test_by_the_command(self, manager: User, capsys: pytest.CaptureFixture[str]) -> None:
        release = frozen(manager)
        call_command("release", "check", release.reference)
        assert "it is the same" in capsys.readouterr().out
        decided(13)
        with pytest.raises(CommandError, match="not the same"):
            call_command("release", "check", release.reference)
        call_command("release", "list")
        assert release.digest in capsys.readouterr().out


class TestARevision:
    def test_shows_as_one_with_its_reason_and_what_it_changed(self, manager: User) -> None:
        decided(13)
        first = frozen(manager)
        decided(9)
        second = revise_release(release=first, reason="Decisions found on paper were recorded.", by=manager, now=NOW)
        assert (second.standing, second.revises, second.known_on) == ("revised", first, date(2026, 1, 11))
        assert (row(first, "K02"), row(second, "K02")) == ("13", "22")
        shown = release_view(first.reference)
        assert shown is not None
        assert shown.later == second
        assert made_again(second).is_same

    def test_needs_a_reason_that_names_nobody(self, manager: User) -> None:
        first = frozen(manager)
        with pytest.raises(NotReleased, match="Say why"):
            revise_release(release=first, reason=" ", by=manager, now=NOW)
        told = "Two children were counted twice."
        with pytest.raises(NotReleased, match="give a child away"):
            revise_release(release=first, reason=told, by=manager, now=NOW)
        second = revise_release(release=first, reason=told, words_accepted="Known already", by=manager, now=NOW)
        assert second.words_accepted == "Known already"

    def test_is_of_the_newest(self, manager: User) -> None:
        first = frozen(manager)
        revise_release(release=first, reason="A late import.", by=manager, now=NOW)
        first = Release.objects.get(pk=first.pk)
        with pytest.raises(NotReleased, match="Revise that one"):
            revise_release(release=first, reason="A later import.", by=manager, now=NOW + timedelta(days=1))

    def test_of_two_people_at_once_is_one(self, manager: User) -> None:
        first = frozen(manager)
        stale = Release.objects.get(pk=first.pk)
        assert getattr(stale, "revised_by", None) is None  # as the other person saw it
        revise_release(release=first, reason="A late import.", by=manager, now=NOW)
        with pytest.raises(NotReleased, match="at the same moment"):
            revise_release(release=stale, reason="A late import.", by=manager, now=NOW)
        assert Release.objects.count() == 2

    def test_is_from_the_day_after_the_figures_were_frozen(self, manager: User) -> None:
        first = frozen(manager, as_at=date(2026, 1, 11))
        second = revise_release(release=first, reason="A late import.", by=manager, now=NOW)
        with pytest.raises(NotReleased, match="nothing later is known yet"):
            revise_release(release=second, reason="Another.", by=manager, now=NOW - timedelta(days=1))
        assert second.reference.endswith("-2")

    def test_has_a_reason_that_fits_where_it_is_published(self) -> None:
        given = [RevisionForm({"reason": "x" * length}, today=DAY).is_valid() for length in (500, 501)]
        assert given == [True, False]


class TestSigningOff:
    def test_twice_by_one_person_is_refused(self, manager: User) -> None:
        release = frozen(manager)
        sign_off(release=release, digest_seen=release.digest, by=manager, now=NOW)
        with pytest.raises(NotReleased, match="signed it off already"):
            sign_off(release=release, digest_seen=release.digest, by=manager, now=NOW)
        with pytest.raises(NotReleased, match="Only a manager"):
            sign_off(release=release, digest_seen=release.digest, by=a_user(Role.CASE_OFFICER), now=NOW)

    def test_is_under_ones_name_and_lets_the_files_go(self, client: Client, manager: User) -> None:
        release = frozen(manager)
        client.force_login(manager)
        address = f"/releases/{release.reference}/"
        assert client.get(f"{address}download/csv/").status_code == 404
        assert "Not signed off" in text(client.get(address))
        client.post(f"{address}sign/", {"digest": release.digest})
        assert str(manager) in text(client.get(address))
        given = client.get(f"{address}download/csv/")
        assert given.content == bytes(release.files.get(kind="csv").content)
        assert client.get(f"{address}download/csv/").content == given.content

    def test_needs_two_people_where_the_house_does_that(self, manager: User, settings: Any) -> None:
        settings.RELEASE_SIGNATURES = 2
        release = frozen(manager)
        sign_off(release=release, digest_seen=release.digest, by=manager, now=NOW)
        with pytest.raises(NotReleased, match="second person"):
            sign_off(release=release, digest_seen=release.digest, by=manager, now=NOW)
        assert not Release.objects.signed().exists()
        sign_off(release=release, digest_seen=release.digest, by=a_user(Role.MANAGER), now=NOW)
        assert list(Release.objects.signed()) == [release]

    def test_is_of_what_was_shown(self, manager: User) -> None:
        with pytest.raises(NotReleased, match="not the release"):
            sign_off(release=frozen(manager), digest_seen="another", by=manager, now=NOW)


def test_the_month_that_is_over_is_frozen_once_and_waits_for_a_name() -> None:
    assert [(one.as_at, one.standing) for one in make_monthly_releases(now=NOW)] == [(DAY, "provisional")]
    assert make_monthly_releases(now=NOW) == []
    assert not Release.objects.signed().exists()


class TestPages:
    def test_freeze_revise_and_compare(self, client: Client, manager: User) -> None:
        client.force_login(manager)
        told = {"report": "schools-forum", "level": "L2", "standing": "final"}
        day = {"as_at-day": "31", "as_at-month": "12", "as_at-year": "2025"}
        made = client.post("/releases/freeze/", told | day)
        assert made.status_code == 302, text(made)
        release = Release.objects.get()
        again = client.post("/releases/freeze/", told | day)
        assert (again.status_code, "already" in text(again)) == (409, True)
        refused = client.post(f"/releases/{release.reference}/revise/", {"reason": "One pupil was left out."})
        assert (refused.status_code, "give a child away" in text(refused)) == (409, True)
        assert "One pupil was left out." in text(refused)
        client.post(f"/releases/{release.reference}/revise/", {"reason": "Records came late."})
        shown = text(client.get(f"/releases/{release.reference}/"))
        assert "These figures were revised" in shown
        compared = text(client.get(f"/releases/{Release.objects.latest('pk').reference}/compare/"))
        assert "It is the same" in compared
        assert "Records came late." in compared
        assert release.reference in text(client.get("/releases/"))


def text(response: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))
