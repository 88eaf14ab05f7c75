"""The command that fills an empty system with the invented authority, its staff and what lies ahead of them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings as Settings
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from ehcp.models import Allocation, AssessmentRequest, Child, Exemption, Plan, Restriction
from panels.funding.reads.envelopes import year_view
from panels.models import Appointment, BoundDocument, FundingLine, MeetingState, PanelItem, PanelMeeting, Recommendation
from sendcases.accounts.models import ApiKey, User
from sendcases.audit import moments
from sendcases.demo import world
from sendcases.demo.logins import PASSWORD, PEOPLE, SERVICE
from sendcases.demo.world import Size

TODAY = date(2026, 11, 20)


@pytest.fixture
def demo(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demo system, and a county small enough to test with."""
    settings.DEMO = True
    settings.VAR_DIR = tmp_path
    # The acts of the demonstration are recorded on its own day.
    monkeypatch.setattr(moments, "now", lambda: datetime(2026, 11, 20, 10, tzinfo=UTC))
    monkeypatch.setitem(world.SIZES, "county", Size(plans=260, requests=90))
    return tmp_path


def make(*options: str) -> str:
    said = StringIO()
    call_command(
        "demo_authority", "--size", "county", "--seed", "3", "--today", TODAY.isoformat(), *options, stdout=said
    )
    return said.getvalue()


@pytest.mark.one_engine  # the invented authority is made on SQLite
@pytest.mark.django_db
class TestTheCommand:
    def test_writes_a_package_and_imports_nothing_when_told_where(self, demo: Path, tmp_path: Path) -> None:
        said = make("--out", str(tmp_path / "package"))

        assert "rows in" in said
        assert (tmp_path / "package" / "datapackage.json").exists()
        assert not Child.objects.exists()

    def test_refuses_a_system_that_is_no_demo(self, demo: Path, settings: Settings) -> None:
        settings.DEMO = settings.DEBUG = False

        with pytest.raises(CommandError, match="not a demo"):
            make()
        assert not User.objects.exists()

    def test_refuses_a_system_that_holds_people(self, demo: Path) -> None:
        User.objects.create(username="somebody")

        with pytest.raises(CommandError, match="empty database only"):
            make()
        assert "nothing done" in make("--if-empty")
        assert not Child.objects.exists()

    def test_fills_an_empty_system(self, demo: Path, client: Client) -> None:
        said = make("--if-empty")

        assert Plan.objects.maintained(TODAY).count() == 260
        assert AssessmentRequest.objects.exists()
        logins = json.loads((demo / "logins.json").read_text(encoding="utf-8"))
        assert [login["username"] for login in logins] == [person.username for person in PEOPLE]
        assert all(f"  {login['username']}" in said for login in logins)
        assert authenticate(username="manager", password=PASSWORD) is not None
        key = said.split("Authorization: Token ")[1].split()[0]
        assert ApiKey.objects.get().token_key == key[: len(ApiKey.objects.get().token_key)]
        assert not User.objects.get(username=SERVICE.username).has_usable_password()
        read = client.get("/api/v1/kpis/K01/", headers={"authorization": f"Token {key}"}).json()
        assert (read["level"], read["as_at"], read["results"][0]["status"]) == ("L2", "2026-10-31", "")

    def test_gives_officers_cases_and_panels_an_agenda(self, demo: Path) -> None:
        make()

        allocated = Child.objects.filter(officer__isnull=False)
        assert allocated.exists()
        assert Child.objects.filter(officer__isnull=True, stage="maintained").exists()
        assert Allocation.objects.filter(to_on__isnull=True).count() == allocated.count()
        assert Restriction.objects.exists()
        assert Child.objects.filter(is_restricted=True).count() == Restriction.objects.count()
        assert Appointment.objects.filter(undertaking_on__lte=TODAY).exists()
        coming = PanelMeeting.objects.filter(state=MeetingState.PLANNED)
        assert coming.filter(held_on__gt=TODAY).count() == coming.count() > 0
        assert PanelItem.objects.filter(meeting__in=coming, request__outcome="A").exists()
        assert Recommendation.objects.filter(item__ratifications__isnull=True).exists()
        proposed = Exemption.objects.get(decided_on__isnull=True)
        assert proposed.proposed_by is not None
        assert proposed.accepted_by is None

    def test_pays_what_was_agreed_and_leaves_money_to_decide(self, demo: Path) -> None:
        make()

        (block, *codes) = year_view(2026, TODAY).positions
        assert block.envelope.budget_code == ""
        assert block.actual > 0 < block.headroom
        assert sum(one.commitment for one in codes) == block.commitment
        assert any(one.headroom < 0 for one in codes)  # one code is over, so that its warning is seen
        assert FundingLine.objects.filter(state="proposed").exists()
        waiting = Recommendation.objects.filter(item__kind="top_up", item__decision__isnull=True)
        assert waiting.filter(band__isnull=False).exists()
        assert BoundDocument.objects.filter(item__in=waiting.values("item")).count() == waiting.count()
        panels = {seat.panel for seat in Appointment.objects.filter(role="chair")}
        planned = PanelMeeting.objects.filter(state=MeetingState.PLANNED)
        assert panels <= set(planned.values_list("panel", flat=True))
        assert planned.filter(held_on__gt=date(2027, 10, 1)).exists()
