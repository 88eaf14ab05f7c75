"""
A world with a hidden child and one without look the same to whoever may not see the child.

Every address that is read, for every role that may open it: the same status, the same headers, the same bytes, apart
from what is new on each page (keys of forms). Lists are asked with their filters, searches and forms with the very
name and numbers of the child, the import with a package about the child. What counts the whole authority is left
out by name, with the reason; of those pages the part about children is compared all the same.
"""

from __future__ import annotations

import pytest
from django.urls import reverse

from reporting.kpis import KPIS
from sendcases.accounts.models import ApiKey, Scope
from sendcases.accounts.roles import Role
from tests.architecture import hidden_child
from tests.architecture.hidden_child import (
    AUTHORITY_WIDE,
    OWN_ACCOUNT,
    UPN,
    WAITING_BELOW,
    Scene,
    as_told,
    readers,
)
from tests.architecture.permission_table import ROWS
from tests.factories import (
    a_user,
)

# A walk over every address; on the other engine test_read_audit opens them.
pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
one_moment, scene = hidden_child.one_moment, hidden_child.scene  # the fixtures of that world


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
    "ehcp:consultations-waiting": ["of=all"],
    "ehcp:early-help": ["show=all", "show=requested", "show=closed&need=semh"],
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
    *(f"{name}/{query}" for name in ("requests", "plans", "reviews", "events", "deadlines", "decisions")
      for query in ("", "?page_size=1", "?changed_since=2026-01-01")),
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
