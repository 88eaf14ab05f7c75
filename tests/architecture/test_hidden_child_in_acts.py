"""What somebody does goes the same way in a world with a hidden child and one without."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ehcp.exchange.acts import import_package
from ehcp.models import Child
from panels.models import BoundDocument
from sendcases.accounts.roles import Role
from tests.architecture import hidden_child
from tests.architecture.hidden_child import BORN, NOW, OTHER_UPN, UPN, Scene, a_hidden_child, answer, as_told
from tests.architecture.permission_panels import item, line
from tests.architecture.permission_roles import child
from tests.architecture.permission_table import ROWS
from tests.ehcp.exchange.cases import case_with
from tests.ehcp.exchange.packages import files_of, write_folder

# A walk over every address; on the other engine test_read_audit opens them.
pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
one_moment, scene = hidden_child.one_moment, hidden_child.scene  # the fixtures of that world


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
