"""
A world with a hidden child and one without look the same to whoever may not see the child.

Every address that is read, for every role that may open it: the same status, the same headers, the same bytes, apart
from what is new on each page (keys of forms). Lists are asked with their filters, searches and forms with the very
name and numbers of the child, the import with a package about the child. What counts the whole authority is left
out by name, with the reason; of those pages the part about children is compared all the same.
"""

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
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ehcp.exchange.acts import import_package
from ehcp.models import CaseEvent, Child, Institution, Need, RestrictionNotice
from panels.models import Appointment, BoundDocument, PanelMeeting
from reporting.kpis import KPIS
from sendcases.accounts.models import ApiKey, Scope, User
from sendcases.accounts.roles import CASE_READER_ROLES, Role
from sendcases.audit import moments
from tests.architecture.permission_table import EVERYBODY, ROWS, child, item, line
from tests.architecture.world import World, a_world, work_owed
from tests.ehcp.exchange.cases import case_with
from tests.ehcp.exchange.packages import files_of, write_folder
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

pytestmark = pytest.mark.django_db

UPN, OTHER_UPN = "J903900116023", "Y857900108001"
BORN = date(2018, 5, 4)
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=moments.LONDON)

# Addresses whose figures count the whole authority, restricted children too (measures paper): a figure that left out
# whom its reader may not see would be another figure for each reader.
ON_DASHBOARDS = ("dashboard", "actions", "action-step", "changes", "changes-variant")
RELEASED = ("benchmarks", "releases", "release", "release-compare", "release-download")
API_RELEASED = ("releases", "release", "release-csv")
AUTHORITY_WIDE = {
    **{f"reporting:{name}": "figures of the authority" for name in (*ON_DASHBOARDS, *RELEASED)},
    "reporting:headlines": "every figure of the authority, and no list of people",
    "reporting:headlines-download": "the same as a file",
    **dict.fromkeys(("reporting:reports", "reporting:report"), "figures of the authority, and no list of people"),
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
def _one_moment(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
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
    work_owed(one, plan, request, by=by, since=late, now=NOW)
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


PAGES = sorted(name for name, row in ROWS.items() if row.get is not None and not name.startswith(OWN_ACCOUNT))
EXACT = [name for name in PAGES if name not in AUTHORITY_WIDE]
assert set(PAGES) >= {name for name in AUTHORITY_WIDE if not name.startswith("reporting:api")}


@pytest.mark.parametrize("name", EXACT)
def test_every_address_reads_the_same(name: str, scene: Scene) -> None:
    address = reverse(name, args=ROWS[name].args(scene.world))
    for role, who in readers(name, scene).items():
        without, with_one = as_told(scene, who, lambda client: client.get(address))
        assert with_one == without, f"{address} as {role}"


QUERIES = {
    "ehcp:provision-gaps": ["of=all"],
    "ehcp:home": [
        "show=overdue", "show=overdue&kind=reviews", "show=week", "show=next", "show=waiting", "show=later", "page=2",
    ],
    "ehcp:case-list": [
        "stage=maintained", "stage=live", "officer=OFFICER", "officer=none", "officer=none&stage=live", "team=TEAM",
        "limit=overdue", "limit=2weeks", "rule=annual_review", "school=roost", "born=5-10", "sort=officer", "page=2",
        "per=100",
    ],
    "ehcp:case-allocate-many": ["officer=OFFICER", "officer=none"],
    "ehcp:case-download": ["limit=overdue", "school=roost", "officer=OFFICER"],
}  # fmt: skip


@pytest.mark.parametrize(("name", "query"), [(name, query) for name, queries in QUERIES.items() for query in queries])
def test_every_filter_lists_and_counts_the_same(name: str, query: str, scene: Scene) -> None:
    asked = query.replace("OFFICER", str(scene.officer.pk)).replace("TEAM", str(scene.team.pk))
    address = f"{reverse(name, args=ROWS[name].args(scene.world))}?{asked}"
    for role in (Role.MANAGER.value, "of every role that reads cases"):
        without, with_one = as_told(scene, scene.people[role], lambda client: client.get(address))
        assert with_one == without, f"{address} as {role}"


DAYS = [
    "",
    "as_at-day=31&as_at-month=10&as_at-year=2026&period=financial",
    "as_at-day=30&as_at-month=9&as_at-year=2026&period=own&start-day=1&start-month=4&start-year=2026"
    "&end-day=30&end-month=4&end-year=2026",
    "as_at-day=2&as_at-month=4&as_at-year=2026&period=own&start-day=1&start-month=4&start-year=2026"
    "&end-day=1&end-month=4&end-year=2026",
]


@pytest.mark.parametrize("query", DAYS)
@pytest.mark.parametrize("code", ["K01", "K02", "K03", "K04", "K08", "K11", "K17", "K18", "K22", "K23", "K24"])
def test_the_children_behind_a_figure_are_the_same(code: str, query: str, scene: Scene) -> None:
    for side in ("numerator", "denominator", "others"):
        told = as_told(
            scene,
            scene.people[Role.MANAGER.value],
            lambda client: client.get(f"/headlines/{code}/?{query}&side={side}"),  # noqa: B023 -- asked at once
            part=b'id="children"',
        )
        assert told[0] == told[1], side
        if "children" in told[0][3].decode():
            assert b"This list may leave out" in told[0][3] or b"not for single days" in told[0][3]


@pytest.mark.parametrize("query", DAYS)
def test_the_files_of_children_are_the_same(query: str, scene: Scene) -> None:
    for code in ("K01", "K03", "K23"):
        address = f"/headlines/{code}/children/csv/?{query}"
        without, with_one = as_told(
            scene,
            scene.people[Role.MANAGER.value],
            lambda client: client.get(address),  # noqa: B023 -- asked at once
        )
        assert with_one == without


API = [
    "deadlines/", "deadlines/?state=overdue", "deadlines/?due_from=2026-11-01&due_to=2026-11-30",
    "deadlines/?child=CANARY-0001", "deadlines/?page_size=1", "deadlines/?as_at=2026-10-31", "decisions/",
    "decisions/?held_from=2026-11-01&held_to=2026-11-30", "decisions/?child=CANARY-0001", "decisions/?page_size=1",
    "deadlines/?due_from=2026-11-20&due_to=2026-11-20", "decisions/?held_from=2026-11-02&held_to=2026-11-02",
    *(
        f"kpis/{code}/cases/?side={side}" + (f"&variant={variant}" if variant else "")
        for code, variant in KPIS for side in ("numerator", "denominator")
    ),
    "panels/",
    "funding/",
]  # fmt: skip


@pytest.mark.parametrize("name", WAITING_BELOW)
def test_what_waits_for_a_second_approval_is_the_same(name: str, scene: Scene) -> None:
    for who in readers(name, scene).values():
        without, with_one = as_told(
            scene,
            who,
            lambda client: client.get(reverse(name, args=ROWS[name].args(scene.world))),
            part=b'id="waiting"',
        )
        assert with_one == without
        assert b"Waiting for a second approval" in with_one[3]


def test_every_list_of_the_api_is_the_same(scene: Scene) -> None:
    client_account = a_user(Role.API_CLIENT)
    _, token = ApiKey.objects.create(client_account, scopes=[scope.value for scope in Scope])
    headers = {"authorization": f"Token {token}"}
    for query in API:
        without, with_one = as_told(
            scene,
            None,
            lambda client: client.get(f"/api/v1/{query}", headers=headers),  # noqa: B023 -- asked at once
        )
        assert with_one == without, query


WORDS = ["Canarybird", "canary whistle", "CANARY-0001", UPN, UPN[:5], "Canarybrid", "4 May 2018", "04/05/2018"]


@pytest.mark.parametrize("words", WORDS)
def test_every_search_finds_the_same(words: str, scene: Scene) -> None:
    for role in (Role.MANAGER.value, "of every role that reads cases"):
        without, with_one = as_told(
            scene, scene.people[role], lambda client: client.post("/cases/search/", {"words": words}, follow=True)
        )
        assert with_one == without


def boxes(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


@pytest.mark.parametrize("search", [{"name": "Canarybird"}, {"upn": UPN}, {"name": "", **boxes("birth_date", BORN)}])
@pytest.mark.parametrize(
    "new",
    [
        {"forename": "Whistledown", "surname": "Canarybird", "upn_unknown": "UN2", **boxes("birth_date", BORN)},
        {"forename": "Whistledawn", "surname": "Canarybirt", "upn_unknown": "UN2", **boxes("birth_date", BORN)},
        {"forename": "Other", "surname": "Name", "upn": UPN, **boxes("birth_date", date(2017, 1, 2))},
    ],
)
def test_logging_a_request_goes_the_same_way(search: dict[str, str], new: dict[str, str], scene: Scene) -> None:
    steps: list[Any] = []

    def log(client: Client) -> HttpResponseBase:
        told = []
        sent = client.post("/requests/new/", {"name": "", **search})
        told += [answer(sent, is_made=True), answer(client.get(sent.headers["Location"]), is_made=True)]
        page = sent.headers["Location"].replace("matches", "child")
        sent = client.post(page, {"sex": "U", "ethnicity": "NOBT", **new})
        told.append(answer(sent, is_made=True))
        sent = client.post(
            sent.headers["Location"], {"source": "1", "channel": "email", **boxes("received_on", NOW.date())}
        )
        told += [answer(sent, is_made=True), answer(client.get(sent.headers["Location"]), is_made=True)]
        steps.append(told)
        return client.post(sent.headers["Location"], follow=True)

    without, with_one = as_told(scene, scene.people[Role.BUSINESS_SUPPORT.value], log, is_made=True)
    assert steps[1] == steps[0]
    assert with_one == without
    assert b"Request logged" in with_one[3]


def test_cancelling_a_meeting_goes_the_same_way(scene: Scene) -> None:
    address = f"/panels/meetings/{scene.meeting.pk}/cancel/"
    BoundDocument.objects.filter(item__meeting=scene.meeting).delete()
    scene.meeting.items.all().delete()
    for role in (Role.MANAGER.value, Role.PANEL_CLERK.value):
        without, with_one = as_told(scene, scene.people[role], lambda client: client.post(address, follow=True))
        assert with_one == without
        assert b"Meeting cancelled" in with_one[3]


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.args in {child, item, line}])
def test_an_address_of_the_hidden_child_is_like_one_of_nobody(name: str, scene: Scene) -> None:
    person = scene.people["of every role that reads cases"]
    with a_hidden_child(scene) as hidden:
        records = {item: hidden.panel_items, line: hidden.funding_lines}
        of_child = records.get(ROWS[name].args)
        theirs = reverse(name, args=[of_child.first().pk if of_child else hidden.pk])
        nobody = reverse(name, args=[10**9])
        client = Client()
        client.force_login(person)
        client.get(theirs)
        for method in ("get", "post"):
            told, work = [], []
            for address in (theirs, nobody):
                with CaptureQueriesContext(connection) as queries:
                    response = getattr(client, method)(address)
                told.append(answer(response))
                work.append([re.sub(r"\d+", "#", query["sql"]) for query in queries])
            assert told[0] == told[1]
            assert told[0][0] in {404, 405}
            assert work[0] == work[1]


@pytest.mark.parametrize("values", [{}, {"upn": OTHER_UPN}, {"forename": "Whistledown", "surname": "Canarybird"}])
def test_a_package_about_the_hidden_child_is_told_like_one_about_somebody_else(
    values: dict[str, str], scene: Scene, tmp_path: Path
) -> None:
    """In one world the id is a hidden child's, in the other that of somebody of another name and birth date."""
    manager, told = scene.people[Role.MANAGER.value], []
    case = case_with(children={"child_id": "CANARY-0001", "birth_date": "2012-05-09"} | values)
    for name in ("requests", "assessments", "plans"):
        case[name] = [row | {"child_id": "CANARY-0001"} for row in case[name]]
    folder = write_folder(tmp_path / "package", files_of(case))
    for is_hidden in (True, False):
        with a_hidden_child(scene):
            if not is_hidden:
                Child.objects.filter(source_id="CANARY-0001").update(
                    is_restricted=False, surname="Quite", forename="Different"
                )
            manager.__dict__.pop("_case_q", None)
            told.append(import_package(folder, by=manager, now=NOW, dry_run=True).as_json())
    assert told[0] == told[1]
    assert told[0]["refused"] > 0


def test_those_named_are_told_otherwise(scene: Scene) -> None:
    """The comparison bites: to a person on the list the two worlds differ, on every page that lists people."""
    for address in (
        "/", "/cases/", "/cases/?limit=overdue", "/cases/download/csv/", "/panels/", "/headlines/K01/",
        f"/panels/meetings/{scene.meeting.pk}/", "/restricted/notices/", "/administration/restricted/",
    ):  # fmt: skip
        without, with_one = as_told(
            scene,
            scene.officer,
            lambda client: client.get(address),  # noqa: B023 -- asked at once
            part=b'id="children"' if "headlines" in address else b"",
        )
        assert with_one != without, address


def test_a_record_of_the_hidden_child_is_like_one_of_nobody_within_another_case(scene: Scene) -> None:
    seen = scene.world.child.pk
    with a_hidden_child(scene) as hidden:
        request, plan, deadline = hidden.requests.first(), hidden.plans.first(), hidden.deadlines.first()
        assert request
        assert plan
        assert deadline
        pairs = [
            (f"/cases/{seen}/request/{{}}/logged/", request.pk),
            *((reverse("ehcp:case-correct-date", args=[seen, table, pk, day]).replace(f"/{pk}/", "/{}/"), pk)
              for table, pk, day in (
                  ("children", hidden.pk, "birth_date"), ("requests", request.pk, "received_on"),
                  ("plans", plan.pk, "first_final_on"))),
            (reverse("ehcp:exemption-propose", args=[seen, 4711, "school_closed"]).replace("4711", "{}"), deadline.pk),
        ]  # fmt: skip
        client = Client()
        client.force_login(scene.people["of every role that reads cases"])
        for address, pk in pairs:
            theirs, nobodys = (answer(client.get(address.format(number), follow=True)) for number in (pk, 10**9))
            assert theirs == nobodys, address


@pytest.mark.parametrize("confirm", [{}, {"confirm": "1"}])
def test_giving_away_the_hidden_case_is_refused_like_a_number_of_nobody(confirm: dict[str, str], scene: Scene) -> None:
    with a_hidden_child(scene) as hidden:
        client, told = Client(), []
        client.force_login(scene.people[Role.MANAGER.value])
        for pk in (hidden.pk, 10**9):
            sent = {"officer": str(scene.officer.pk), "cases": [str(pk)], "key": "k", **confirm}
            response = client.post("/cases/allocate/", sent)
            assert response.status_code == 200
            told.append(re.sub(rf"(?<=\W)(?:{hidden.pk}|{10**9})(?=\W)".encode(), b"#", answer(response)[-1]))
        assert told[0] == told[1]
        hidden.refresh_from_db()
        assert hidden.officer == scene.officer
