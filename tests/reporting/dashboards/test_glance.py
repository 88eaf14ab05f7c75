"""The first screen answers as the pages behind it count; the board reads what was signed off, nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client

from reporting.dashboards.reads.board import board
from reporting.dashboards.reads.glance import glance
from reporting.disclosure.kinds import Level
from reporting.headlines.reads.headlines import compute
from reporting.kpis.period import year_to_date
from reporting.models import Release
from reporting.releases.acts.releasing import make_release, sign_off
from reporting.releases.models import Standing
from reporting.targets.acts.keeping import set_target
from sendcases.accounts.roles import Role
from tests.factories import a_child, a_request, a_team, a_user, tell_limits

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 30)
NOW = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)


def waiting(*received: date) -> None:
    """Requests without a plan; the 20 weeks of one end 140 days after it was received."""
    for day in received:
        child = a_child(team=a_team())
        a_request(child, received_on=day)
        tell_limits(child)


class TestTheFirstScreen:
    def test_answers_as_the_figures_behind_it_count(self) -> None:
        waiting(date(2025, 12, 1), date(2026, 1, 20), date(2026, 5, 4))
        shown = glance(a_user(Role.MANAGER), TODAY, None)
        told = {"/".join(one.kpi.key): (one.point.numerator, one.point.denominator) for one in shown.answers}
        lines = compute(["K06/", "K07/", "K08/", "K11/"], year_to_date(TODAY), TODAY)
        assert told == {"/".join(one.kpi.key): (one.numerator, one.denominator) for one in lines}
        assert told["K08/"] == (2, None)

    def test_tells_what_came_into_the_backlog_since_last_month(self) -> None:
        waiting(date(2025, 12, 1), date(2026, 1, 20))  # past their limit from 21 April and from 10 June on
        changed = {one.words: one for one in glance(a_user(Role.MANAGER), TODAY, None).changed}
        backlog = changed["Open and past 20 weeks"]
        assert (backlog.then.numerator, backlog.now.numerator) == (1, 2)
        assert backlog.moves == "1 came in"

    def test_tells_better_from_worse_and_whether_the_target_is_met(self) -> None:
        waiting(date(2025, 12, 1), date(2024, 12, 1), date(2024, 12, 2))
        manager = a_user(Role.MANAGER)
        set_target(
            measure="K08/", value=Decimal(2), from_on=date(2026, 1, 1), to_on=None, owner=manager.pk, reason="Plan",
            by=manager, now=NOW, key="k",
        )  # fmt: skip
        backlog = next(one for one in glance(manager, TODAY, None).answers if one.kpi.code == "K08")
        assert backlog.big == "3"
        assert backlog.against_last_year == "Worse than last year: 1 more (2)"
        assert backlog.against_target == "Target at most 2: not met"

    def test_opens_those_who_are_late(self, client: Client) -> None:
        waiting(date(2025, 12, 1))
        client.force_login(a_user(Role.MANAGER))
        page = client.get("/dashboard/?team=all").content.decode()
        assert "side=others#children" in page
        assert "/changes/K08/" in page


class TestTheBoard:
    def signed(self, as_at: date, level: Level = Level.PUBLIC, *, sign: bool = True) -> Release:
        manager = a_user(Role.MANAGER)
        told = {"level": level, "standing": Standing.PROVISIONAL, "by": manager, "now": NOW}
        made = make_release(report="performance-headlines", as_at=as_at, **told)
        if sign:
            sign_off(release=made, digest_seen=made.digest, by=manager, now=NOW)
        return made

    def test_reads_the_newest_that_was_signed_off_and_those_before(self) -> None:
        waiting(*(date(2025, 11, day) for day in range(1, 9)))
        self.signed(date(2026, 3, 31))
        newest = self.signed(date(2026, 4, 30))
        self.signed(date(2026, 5, 31), sign=False)
        shown = board()
        assert shown is not None
        assert shown.release == newest
        assert shown.days == (date(2026, 3, 31),)
        backlog = next(one for one in shown.first if one.words == "Open and past 20 weeks")
        assert (backlog.text, backlog.earlier) == ("8", ((date(2026, 3, 31), "8"),))

    def test_never_tells_a_small_count(self, client: Client) -> None:
        waiting(date(2025, 11, 3), date(2025, 11, 4), date(2025, 11, 5))
        self.signed(date(2026, 4, 30), Level.PARTNERSHIP)
        client.force_login(a_user(Role.PANEL_MEMBER))
        shown, page = board(), client.get("/dashboard/board/").content.decode()
        assert shown is not None
        assert next(one for one in shown.first if one.words == "Open and past 20 weeks").is_closed
        assert "suppressed to protect confidentiality" in page
        assert "/releases/" not in page

    def test_says_that_there_is_nothing_yet(self, client: Client) -> None:
        client.force_login(a_user(Role.PANEL_MEMBER))
        assert "No headlines were signed off yet" in client.get("/dashboard/board/").content.decode()
