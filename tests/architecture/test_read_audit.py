"""
Open every address as every role that may: a child whose name or number is in the answer is in the read log.

The children of ``known`` have something on every page, so that a page that names somebody does so here;
``NAMING`` holds the addresses that must, or this test would pass by showing nobody.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from ehcp.models import AnnualReview, CaseEvent, Child, MovedLimit, Need
from panels.models import Appointment, ConflictAnswer, Ratification, Recommendation
from sendcases.accounts.models import ApiKey, Scope, User
from sendcases.accounts.roles import ALLOCATED_ROLES, Role
from sendcases.audit import moments
from sendcases.audit.models import ReadEntry
from tests.architecture.permission_panels import item, line
from tests.architecture.permission_roles import PANEL, child
from tests.architecture.permission_table import EVERYBODY, ROWS
from tests.architecture.world import World, a_world
from tests.factories import (
    a_child,
    a_deadline,
    a_law_change,
    a_panel_item,
    a_placement,
    a_plan,
    a_request,
    a_team,
    a_user,
    an_assessment,
    number,
    restrict,
    tell_limits,
)

pytestmark = pytest.mark.django_db

DRAFT = "abc"
IN_2025 = {"as_at-day": "31", "as_at-month": "12", "as_at-year": "2025", "period": "calendar", "basis": "known"}
IN_2025_BY_KEY = {"as_at": "2025-12-31", "period_start": "2025-01-01", "period_end": "2025-12-31"}
QUERIES = {
    "reporting:measure": IN_2025,
    "reporting:measure-variant": IN_2025,
    "reporting:measure-download": IN_2025,
    "reporting:measure-variant-download": IN_2025,
    "reporting:api-kpi-cases": IN_2025_BY_KEY,
}
OPENED = {name: row for name, row in ROWS.items() if not name.startswith(("account_", "mfa_"))}
ABOUT_ONE_CHILD = {
    name
    for name, row in OPENED.items()
    if row.args in {child, item, line} and row.get and not name.startswith("ehcp:case-")
}
# Acts that are not possible on the children here lead back to the case.
LEADING_BACK = {name for name in ABOUT_ONE_CHILD if name.startswith("ehcp:")}
NAMING = (ABOUT_ONE_CHILD - LEADING_BACK) | {
    "ehcp:home",
    "ehcp:case-list",
    "ehcp:case-download",
    "ehcp:case",
    "ehcp:case-tab",
    "ehcp:case-dates",
    "ehcp:case-allocate",
    "ehcp:case-allocate-many",
    "ehcp:case-restrict",
    "ehcp:child-death",
    "ehcp:intake-matches",
    "ehcp:law-change",
    "ehcp:intake-doubles",
    "ehcp:intake-check",
    "ehcp:restricted",
    "panels:meeting",
    "panels:ratification-queue",
    "panels:item-add",
    "panels:funding-lines",
    "panels:funding-add",
    "panels:pay-run-download",
    "reporting:measure",
    "reporting:measure-download",
    "reporting:api-kpi-cases",
    "reporting:api-requests",
    "reporting:api-plans",
    "reporting:api-reviews",
    "reporting:api-events",
    "reporting:api-deadlines",
    "reporting:api-decisions",
    "reporting:api-funding",
}


@dataclass
class Known:
    """The children of this test, and the world that the addresses take numbers from."""

    children: list[Child]
    restricted: Child
    world: World
    request_pk: int


@pytest.fixture
def known() -> Known:
    late = moments.today() - timedelta(days=3)
    children = [
        a_child(forename=f"Readable{n}x", surname=f"Logbird{n}x", source_id=f"LOGGED-{n}x", stage=stage)
        for n, stage in enumerate(("requested", "assessing", "maintained", "maintained"))
    ]
    for one in children:
        a_request(one, received_on=date(2025, 3, 3), outcome="Y", decision_sent_on=date(2025, 4, 14))
        tell_limits(one)
        request = a_request(one, received_on=late)
        a_deadline(one, due_on=late, act_by_on=late, record_id=request.source_id)
        event = {"happened_on": late, "recorded_at": moments.now(), "recorded_by": a_user(), "source": "call"}
        CaseEvent.objects.create(child=one, kind="request.received", record_id=request.source_id, **event)
        recommended = a_panel_item(one)
        Recommendation.objects.create(
            item=recommended, option="issue", reasons="So", recorded_by=a_user(), recorded_at=moments.now()
        )
        done = a_panel_item(one, decision="agreed", meeting=recommended.meeting)
        ratified = {"act": "ratify", "officer": a_user(), "decided_on": late, "recorded_at": moments.now()}
        Ratification.objects.create(item=done, **ratified)
        an_hour_ago = event | {"recorded_at": moments.now() - timedelta(hours=1)}
        CaseEvent.objects.create(child=one, kind="request.considering_notice_sent", **an_hour_ago)
    an_assessment(children[1])
    for one in children[2:]:
        plan = a_plan(one)
        AnnualReview.objects.create(source_id=f"V{number():06}", plan=plan, kind="annual", meeting_on=late)
        Need.objects.create(source_id=f"N{number():06}", plan=plan, rank=1, sen_type="ASD", from_on=date(2026, 3, 2))
        a_placement(plan)
    change = a_law_change()
    MovedLimit.objects.create(change=change, child=children[1], rule="assess_decision", record_id=children[1].source_id)
    first = children[0].requests.order_by("-received_on")[0]
    world = a_world(children[0], children[0].panel_items.order_by("pk")[0])
    world.law_change = change
    return Known(children, children[3], world, first.pk)


def open_to(user: User, known: Known, role: Role) -> None:
    """Give a person what their role works on, and a place on the list of the restricted child."""
    restrict(known.restricted, user)
    if role in ALLOCATED_ROLES:
        Child.objects.filter(pk__in=[one.pk for one in known.children]).update(officer=user)
    if role in PANEL:
        for panel in {"issue", known.world.item.meeting.panel}:
            seat = {"role": "member", "agency": "education", "undertaking_on": moments.today()}
            Appointment.objects.create(user=user, panel=panel, from_on=date(2026, 1, 5), **seat)
    ConflictAnswer.objects.create(
        item=known.world.item, user=user, effect="none", interest="none", answered_at=moments.now()
    )


def signed_in(user: User, known: Known) -> Client:
    """Sign a person in, in the middle of logging a request about the first child."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    today = moments.today()
    came = {"received_on-day": today.day, "received_on-month": today.month, "received_on-year": today.year}
    session = client.session
    session["intake"] = {
        DRAFT: {
            "find": {"name": "Logbird"},
            "child": known.children[0].pk,
            "doubles": [one.pk for one in known.children[1:3]],
            "may_differ": True,
            "came": {name: str(value) for name, value in came.items()} | {"source": "1", "channel": "letter"},
        }
    }
    session.save()
    return client


def by_key() -> tuple[User, dict[str, str]]:
    user = a_user(Role.API_CLIENT)
    _, token = ApiKey.objects.create(user, scopes=[scope.value for scope in Scope], purpose="A test")
    return user, {"authorization": f"Token {token}"}


def text_of(response: HttpResponseBase) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            body = b"".join(file.read(name) for name in file.namelist())
    return body.decode("utf-8", errors="replace")


def named_in(response: HttpResponseBase, known: Known) -> set[int]:
    text = text_of(response)
    return {one.pk for one in known.children if any(word in text for word in (one.surname, one.source_id))}


def arguments(name: str, known: Known) -> list[Any]:
    if name == "ehcp:request-logged":
        return [known.world.child.pk, known.request_pk]
    return ROWS[name].args(known.world)


def allowed(name: str, method: str) -> list[Role]:
    may = getattr(ROWS[name], method)
    # Panel roles read through their agenda only, which the table's small world does not give them.
    more = set(PANEL) if name.startswith("panels:") or name in {"ehcp:home", "ehcp:case", "ehcp:case-tab"} else set()
    return sorted(set(Role) if may == EVERYBODY else set(may or ()) | more)


def posted(name: str, known: Known) -> dict[str, Any]:
    """Return a form that is shown again, with the children it was about where it takes several."""
    if name == "ehcp:case-allocate-many":
        return {"cases": [one.pk for one in known.children], "officer": a_user(Role.CASE_OFFICER, team=a_team()).pk,
                "key": "k"}  # fmt: skip
    return {}


@pytest.mark.parametrize("name", sorted(OPENED))
def test_whoever_is_named_is_in_the_read_log(name: str, known: Known) -> None:
    unlogged, someone = [], False
    for method in ("get", "post"):
        for role in [Role.API_CLIENT] if ROWS[name].is_api else allowed(name, method):
            cache.clear()
            caches["api"].clear()
            user, headers = by_key() if ROWS[name].is_api else (a_user(role), {})
            open_to(user, known, role)
            client = Client() if headers else signed_in(user, known)
            address = reverse(name, args=arguments(name, known))
            data = QUERIES.get(name, {}) if method == "get" else posted(name, known)
            response = getattr(client, method)(address, data, headers=headers)
            shown = named_in(response, known)
            logged = set(ReadEntry.objects.filter(viewer=user).values_list("child_pk", flat=True))
            someone = someone or bool(shown)
            unlogged += [f"{method} as {role}: {response.status_code} {pk}" for pk in sorted(shown - logged)]
            known.restricted.restriction.delete()
    assert unlogged == []
    assert someone or name not in NAMING, "it names nobody here, so nothing was tried"


def test_the_log_says_who_looked_from_where_and_when(known: Known) -> None:
    user = a_user(Role.MANAGER)
    client = signed_in(user, known)
    client.get(reverse("ehcp:case", args=[known.children[0].pk]))
    entry = ReadEntry.objects.get()
    assert (entry.viewer, entry.roles, entry.child_pk) == (user, "manager", known.children[0].pk)
    assert (entry.screen, entry.address) == ("case.overview", "127.0.0.1")


def test_a_redirect_shows_nobody_and_is_not_logged(known: Known) -> None:
    user = a_user(Role.DECISION_OFFICER)
    response = signed_in(user, known).get(reverse("panels:item", args=[known.world.item.pk]))
    assert response.status_code == 302
    assert not ReadEntry.objects.exists()
