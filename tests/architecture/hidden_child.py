"""One world with a hidden child and one without, and what is told of both to somebody who may not know."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client

from ehcp.models import CaseEvent, Child, Institution, Need, RestrictionNotice
from panels.models import Appointment, PanelMeeting
from sendcases.accounts.models import User
from sendcases.accounts.roles import CASE_READER_ROLES, Role
from sendcases.audit import moments
from tests.architecture.permission_table import EVERYBODY, ROWS
from tests.architecture.world import World, a_world, work_owed
from tests.factories import (
    a_child,
    a_deadline,
    a_funding_line,
    a_panel_item,
    a_placement,
    a_plan,
    a_request,
    a_team,
    a_user,
    an_institution,
    number,
    restrict,
)

UPN, OTHER_UPN = "J903900116023", "Y857900108001"
BORN = date(2018, 5, 4)
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=moments.LONDON)
# Addresses whose figures count the whole authority, restricted children too (measures paper): a figure that left out
# whom its reader may not see would be another figure for each reader.
ON_DASHBOARDS = (
    "dashboard", "dashboard-trends", "dashboard-figures", "board", "actions", "action-step", "changes",
    "changes-variant",
)  # fmt: skip
REPORTS = ("reports", "report", "report-new", "report-edit", "typed-figures", "figure-type")
RELEASED = ("benchmarks", "releases", "release", "release-compare", "release-download")
API_RELEASED = ("releases", "release", "release-csv")
AUTHORITY_WIDE = {
    **{f"reporting:{name}": "figures of the authority" for name in (*ON_DASHBOARDS, *RELEASED)},
    "reporting:headlines": "every figure of the authority, and no list of people",
    "reporting:headlines-download": "the same as a file",
    **{f"reporting:{name}": "figures of the authority, and no list of people" for name in REPORTS},
    "reporting:report-download": "the same as a file",
    **dict.fromkeys(("reporting:measure", "reporting:measure-variant"), "the children behind it are compared"),
    "panels:funding": "what the envelope of the authority bears; the list on it and the lines behind it are compared",
    "panels:funding-year": "the same of another year",
    "reporting:api-kpis": "every figure of the authority, and no list of people",
    "reporting:api-kpi": "every variant of one figure, and no list of people",
    "reporting:api-kpi-series": "one figure month by month, and no list of people",
    **{f"reporting:api-{name}": "what was released of the authority" for name in API_RELEASED},
}
LISTED_BELOW = ("reporting:measure", "reporting:measure-variant")
WAITING_BELOW = ("panels:funding", "panels:funding-year")
# Not about children at all, and different each time.
OWN_ACCOUNT = ("account_", "mfa_", "forgotten_password", "stay_signed_in", "healthz", "readyz")
NEW_EACH_TIME = re.compile(rb'((?:name="csrfmiddlewaretoken"|name="key"|name="search") value="|search=)[\w-]+')
# What a record made just now is called; only where one is made.
MADE_JUST_NOW = re.compile(
    rb"(/requests/new/)[\w-]{10,}|(/cases/)\d+|(/request/)\d+|(?<=\W)([A-Z]{1,2})(?=[A-Z])[0-9A-HJKMNP-TV-Z]{12}(?=\W)"
)


@dataclass
class Scene:
    """Everybody and everything that is there in both worlds."""

    world: World
    officer: User
    team: Any
    school: Institution
    meeting: PanelMeeting
    people: dict[str, User] = field(default_factory=dict)

    def named(self) -> User:
        return self.officer


@pytest.fixture(autouse=True)
def one_moment(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    monkeypatch.setattr(moments, "now", lambda: NOW)
    settings.API_RATE = "100000/min"
    settings.MEDIA_ROOT = tmp_path / "private"


@pytest.fixture
def scene() -> Scene:
    """Two open cases, an officer with cases, a meeting with an item, people of every role."""
    team = a_team()
    officer = a_user(Role.CASE_OFFICER, Role.MANAGER, team=team, first_name="Olive", last_name="Officer")
    meeting = PanelMeeting.objects.create(source_id="PM-1", panel="issue", held_on=date(2026, 12, 7), state="planned")
    stored = PanelMeeting.objects.create(source_id="PM-2", panel="issue", held_on=date(2026, 11, 2), state="held")
    plain = a_child(surname="Plainface", officer=officer, team=team, stage="maintained", next_due_on=date(2026, 11, 1))
    with_everything(plain, an_institution(name="Roost End School"), meeting, stored, officer)
    world = a_world(plain, plain.panel_items.get(meeting=meeting))
    school = Institution.objects.get(name="Roost End School")
    scene = Scene(world, officer, team, school, meeting)
    for role in Role:
        scene.people[role.value] = a_user(role)
    everything = a_user(*(role for role in Role if role is not Role.SYSTEM_ADMINISTRATOR), team=team)
    scene.people["of every role that reads cases"] = everything
    for person in (everything, scene.people[Role.PANEL_MEMBER.value], scene.people[Role.PANEL_CLERK.value]):
        Appointment.objects.create(
            user=person, panel="issue", role="chair", agency="education", from_on=date(2026, 1, 1),
            undertaking_on=date(2026, 11, 1),
        )  # fmt: skip
    return scene


def with_everything(
    one: Child, school: Institution, meeting: PanelMeeting, stored: PanelMeeting | None, by: User
) -> None:
    """Give a child something on every list."""
    late = NOW.date() - timedelta(days=3)
    request = a_request(one, received_on=date(2026, 9, 7))
    a_request(one, received_on=date(2026, 3, 2), outcome="Y", decision_sent_on=date(2026, 4, 1))
    plan = a_plan(one, first_final_on=date(2025, 6, 2))
    Need.objects.create(source_id=f"N{number():06}", plan=plan, rank=1, sen_type="ASD", from_on=date(2026, 3, 2))
    a_placement(plan, institution=school)
    a_deadline(one, due_on=late, act_by_on=late, record_id=request.source_id)
    a_deadline(one, rule="annual_review", due_on=late, act_by_on=late, record_type="plans", record_id=plan.source_id)
    a_deadline(one, rule="advice_return", due_on=NOW.date() + timedelta(days=4), record_type="advice")
    told = {"happened_on": late, "recorded_at": NOW, "recorded_by": by, "source": "call"}
    CaseEvent.objects.create(child=one, kind="request.received", **told)
    work_owed(one, plan, request, school, by=by, since=late, now=NOW)
    a_panel_item(one, meeting=meeting)
    a_funding_line(one, recorded_by=by)
    a_funding_line(one, recorded_by=by, state="proposed", budget_code="OTHER")
    if stored is not None:
        a_panel_item(one, meeting=stored, kind="placement", decision="agreed", education_amount="41000.00")
        a_panel_item(one, meeting=stored, kind="transport")


@contextmanager
def a_hidden_child(scene: Scene) -> Iterator[Child]:
    """Let there be a restricted child for as long as the context is open."""
    with transaction.atomic():
        one = a_child(
            forename="Whistledown", surname="Canarybird", source_id="CANARY-0001", upn=UPN, birth_date=BORN,
            officer=scene.officer, team=scene.team, stage="maintained", next_due_on=date(2026, 11, 20),
            next_rule="annual_review",
        )  # fmt: skip
        stored = PanelMeeting.objects.get(state="held")
        with_everything(one, scene.school, scene.meeting, stored, scene.officer)
        a_child(surname="Canarybird", forename="Merged", source_id="CANARY-0002", merged_into_child=one)
        free = a_child(surname="Canarybird", forename="Free", source_id="CANARY-0003", stage="requested")
        a_deadline(free, due_on=date(2026, 11, 20), act_by_on=date(2026, 11, 20))
        for hidden in Child.objects.filter(surname="Canarybird"):
            restrict(hidden, scene.officer)
        RestrictionNotice.objects.create(child=one, kind="import", raised_at=NOW, raised_by=scene.officer)
        yield one
        transaction.set_rollback(True)


def plain(body: bytes) -> bytes:
    """Return what a page says, without what is new each time; of a workbook its sheets."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            return b"".join(file.read(name) for name in sorted(file.namelist()) if "docProps" not in name)
    return NEW_EACH_TIME.sub(rb"\1*", body)


def answer(response: HttpResponseBase, *, part: bytes = b"", is_made: bool = False) -> tuple[Any, ...]:
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    if part and part in body:
        body = body[body.index(part) :]
    headers = {
        name: value
        for name, value in response.items()
        if name not in {"Content-Length", "Location", "X-Request-ID", "Expires", "ETag"}
    }
    said = [plain(response.headers.get("Location", "").encode()), plain(body)]
    if is_made:
        said = [MADE_JUST_NOW.sub(lambda match: next(filter(None, match.groups())) + b"*", text) for text in said]
    return response.status_code, headers, *said


def as_told(scene: Scene, who: User | None, ask: Callable[[Client], HttpResponseBase], **options: Any) -> list[Any]:
    """Return what ``who`` is told in the world without, and in the one with the hidden child."""
    told = []
    for hidden in (False, True):
        with transaction.atomic():
            caches["api"].clear()
            client = Client(raise_request_exception=False)
            if who is not None:
                who.__dict__.pop("_case_q", None)
                client.force_login(who)
            if hidden:
                with a_hidden_child(scene):
                    told.append(answer(ask(client), **options))
            else:
                told.append(answer(ask(client), **options))
            transaction.set_rollback(True)
    return told


def readers(name: str, scene: Scene) -> dict[str, User | None]:
    """Return who may open an address, by role; also a person of every role that reads cases."""
    may = ROWS[name].get
    if may == EVERYBODY:
        return {"anybody": None}
    assert isinstance(may, frozenset)
    people: dict[str, User | None] = {role.value: scene.people[role.value] for role in sorted(may)}
    return people | ({"every": scene.people["of every role that reads cases"]} if may & CASE_READER_ROLES else {})
