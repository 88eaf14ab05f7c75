"""A world with a hidden child and one without look the same on the dashboards, wherever people are counted."""

from __future__ import annotations

import re

import pytest

from sendcases.accounts.roles import Role
from tests.architecture import hidden_child
from tests.architecture.hidden_child import Scene, as_told

# A walk over every address; on the other engine test_read_audit opens them.
pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
one_moment, scene = hidden_child.one_moment, hidden_child.scene  # the fixtures of that world

# What counts and lists only those who may be seen; the figures of the whole authority stand beside it.
SEEN = re.compile(rb'<div id="people">.*?</section>|<section [^>]*id="seen".*?</section>', re.DOTALL)
ADDRESSES = [
    "limits/?band=overdue", "limits/?band=2&kind=advice", "limits/?officer=OFFICER", "limits/?of=TEAM",
    "forecast/?team=all", "ahead/?team=all", "ahead/?team=TEAM", "limits/?reviews=overdue", "limits/?reviews=never",
    *(f"split/?team=all&by={by}" for by in ("team", "officer", "need", "age", "sex", "school", "source")),
    "split/?team=TEAM&by=officer",
    *(
        f"children/?measure={name}&start=2025-11-01&end=2026-11-23&team=all"
        for name in ("K03/", "K06/", "K07/", "K08/", "K11/", "K11/overdue", "K10/")
    ),
    "children/?measure=K03/&start=2025-11-01&end=2026-11-23&team=all&by=team&key=TEAM",
    "children/?measure=K07/&start=2025-11-01&end=2026-11-23&team=TEAM&side=others",
]  # fmt: skip


def asked(address: str, scene: Scene) -> str:
    return f"/dashboard/{address}".replace("OFFICER", str(scene.officer.pk)).replace("TEAM", str(scene.team.pk))


@pytest.mark.parametrize("address", ADDRESSES)
def test_lists_and_splits_are_the_same(address: str, scene: Scene) -> None:
    for role in (Role.MANAGER.value, "of every role that reads cases"):
        told = as_told(scene, scene.people[role], lambda client: client.get(asked(address, scene)))
        assert told[0] == told[1]
        assert told[0][0] == 200


@pytest.mark.parametrize("team", ["all", "TEAM", ""])
def test_the_screen_counts_and_lists_the_same(team: str, scene: Scene) -> None:
    for role in (Role.MANAGER.value, Role.AUDITOR.value):
        told = as_told(scene, scene.people[role], lambda client: client.get(asked(f"?team={team}", scene)))
        without, with_one = (SEEN.findall(one[3]) for one in told)
        assert without == with_one
        assert len(without) == 2


@pytest.mark.parametrize("page", ["", "trends/", "figures/"])
def test_every_figure_of_a_team_is_of_those_who_may_be_seen(page: str, scene: Scene) -> None:
    told = as_told(
        scene, scene.people[Role.MANAGER.value], lambda client: client.get(asked(f"{page}?team=TEAM", scene))
    )
    assert told[0] == told[1]


@pytest.mark.parametrize("code", ["K01", "K02", "K03", "K07", "K08", "K11", "K11/overdue", "K17", "K22", "K24"])
@pytest.mark.parametrize(
    "query", ["", "first-day=31&first-month=8&first-year=2026", "as_at-day=2&as_at-month=4&as_at-year=2026"]
)
def test_the_children_between_two_figures_are_the_same(code: str, query: str, scene: Scene) -> None:
    who = scene.people[Role.MANAGER.value]
    told = as_told(scene, who, lambda client: client.get(f"/changes/{code}/?{query}"), part=b'id="children"')
    assert told[0] == told[1]
    assert b"This list may leave out" in told[0][3] or b"not for single days" in told[0][3]
