"""Conditions of decisions: set with an owner and a day, followed up, met or failed once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ehcp.models import CaseEvent
from ehcp.workflow import MoveNotAllowed
from panels.decisions.acts.conditions import set_condition, settle_condition
from panels.decisions.reads.conditions import conditions_of, counted, open_conditions
from panels.models import Condition, PanelItem
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.factories import a_user, restrict
from tests.panels.scene import AFTER, Scene, amount
from tests.panels.test_figures import YEAR

pytestmark = pytest.mark.django_db
TODAY = AFTER.date()
DUE = date(2026, 10, 30)


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(moments, "now", lambda: AFTER)
    return Scene()


def agreed(scene: Scene) -> PanelItem:
    item = scene.heard("top_up", amount())
    scene.decides(item, "ratify")
    return PanelItem.objects.get(pk=item.pk)


def sets(scene: Scene, item: PanelItem, **values: Any) -> Condition:
    usual = {"words": "The school sends the programme.", "owner": scene.officer, "due_on": DUE, "if_failed": "returns"}
    return set_condition(item, **{**usual, **values}, by=scene.decider, now=AFTER)


def settles(scene: Scene, one: Condition, *, is_met: bool = True, **values: Any) -> Condition:
    usual = {"on": TODAY, "outcome": "It came by e-mail."}
    return settle_condition(one, is_met=is_met, **{**usual, **values}, by=scene.officer, now=AFTER)


class TestSetting:
    def test_is_of_what_was_agreed_alone(self, scene: Scene) -> None:
        item = scene.heard("top_up", amount())
        with pytest.raises(MoveNotAllowed, match="Only what the authority agreed"):
            sets(scene, item)

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"words": "  "}, "Say what the condition is"),
            ({"if_failed": "sue"}, "what follows"),
            ({"due_on": TODAY - timedelta(days=1)}, "today or later"),
        ],
    )
    def test_needs_words_a_consequence_and_a_day_to_come(
        self, scene: Scene, values: dict[str, Any], words: str
    ) -> None:
        with pytest.raises(MoveNotAllowed, match=words):
            sets(scene, agreed(scene), **values)

    def test_the_owner_works_on_the_case(self, scene: Scene) -> None:
        item = agreed(scene)
        with pytest.raises(MoveNotAllowed, match="does not work on this case"):
            sets(scene, item, owner=scene.members[0])
        restrict(item.child, scene.decider)
        with pytest.raises(MoveNotAllowed, match="does not work on this case"):
            sets(scene, item, owner=User.objects.get(pk=scene.officer.pk))

    def test_moves_no_limit_and_spoils_nobodys_form(self, scene: Scene) -> None:
        item = agreed(scene)
        version = item.child.version
        sets(scene, item)
        item.child.refresh_from_db()
        assert item.child.version == version
        assert CaseEvent.objects.filter(kind="panel_item.condition_set", child=item.child).count() == 1


class TestSettling:
    def test_once_with_who_and_when(self, scene: Scene) -> None:
        one = sets(scene, agreed(scene))
        settles(scene, one)
        with pytest.raises(MoveNotAllowed, match=f"{scene.officer} settled this on 8 October 2026: met"):
            settles(scene, one, is_met=False)
        one.refresh_from_db()
        assert (one.is_met, one.settled_by, one.settled_on) == (True, scene.officer, TODAY)

    def test_says_how_it_is_known_and_not_ahead(self, scene: Scene) -> None:
        one = sets(scene, agreed(scene))
        with pytest.raises(MoveNotAllowed, match="how you know"):
            settles(scene, one, outcome=" ")
        with pytest.raises(MoveNotAllowed, match="today or in the past"):
            settles(scene, one, on=TODAY + timedelta(days=1))


def test_a_condition_is_open_then_overdue_then_settled(scene: Scene) -> None:
    item = agreed(scene)
    one, other = sets(scene, item), sets(scene, item, words="Another")

    def told(on: date) -> list[str]:
        return [row.state for row in conditions_of(item, scene.manager, on)]

    assert (told(DUE), told(DUE + timedelta(days=1))) == (["Open"] * 2, ["Overdue"] * 2)
    settles(scene, one, is_met=False)
    now = counted(YEAR, DUE + timedelta(days=1))
    assert (now.all, now.open, now.overdue, now.failed) == (2, 1, 1, 1)
    assert list(open_conditions(scene.manager)) == [other]


def test_nobody_learns_of_one_about_a_restricted_child(scene: Scene, client: Client) -> None:
    item = agreed(scene)
    one = sets(scene, item)
    restrict(item.child, scene.decider)
    assert counted(YEAR, DUE).all == 0
    client.force_login(scene.manager)
    assert "programme" not in client.get(reverse("panels:conditions")).content.decode()
    assert client.get(reverse("panels:condition-settle", args=[one.pk])).status_code == 404


def test_pages_set_follow_and_settle_one(scene: Scene, client: Client) -> None:
    item = agreed(scene)
    client.force_login(scene.officer)
    client.post(reverse("panels:item-conflict", args=[item.pk]), {"interest": "none"})
    address = reverse("panels:condition-set", args=[item.pk])
    form = client.get(address).context["form"]
    hidden = {field.name: field.value() for field in form.hidden_fields()}
    due = {"due_on-day": "30", "due_on-month": "10", "due_on-year": "2026"}
    wrong = client.post(address, hidden | due | {"words": "Kept words"})
    assert "There is a problem" in wrong.content.decode()
    assert "Kept words" in wrong.content.decode()
    sent = hidden | due | {"words": "The school writes", "owner": scene.officer.pk, "if_failed": "lapses"}
    assert client.post(address, sent).status_code == 302
    one = Condition.objects.get()
    shown = client.get(reverse("panels:item", args=[item.pk])).content.decode()
    settle = reverse("panels:condition-settle", args=[one.pk])
    assert settle in shown
    assert "The school writes" in client.get(reverse("panels:conditions")).content.decode()
    blocks = client.get("/").context["blocks"]
    tiles = {tile.text: tile.number for block in blocks for tile in block.get("tiles", [])}
    assert tiles["Conditions of decisions to see to"] == 1
    form = client.get(settle).context["form"]
    hidden = {field.name: field.value() for field in form.hidden_fields()}
    on = {"on-day": "8", "on-month": "10", "on-year": "2026"}
    assert client.post(settle, hidden | on | {"is_met": "no", "outcome": "Nothing came."}).status_code == 302
    assert "What was agreed lapses" in client.get(reverse("panels:item", args=[item.pk])).content.decode()
    assert Condition.objects.get().is_met is False


@pytest.mark.parametrize("role", [Role.PANEL_CLERK, Role.PANEL_MEMBER, Role.AUDITOR])
def test_other_roles_set_none(scene: Scene, role: Role) -> None:
    with pytest.raises(MoveNotAllowed):
        set_condition(
            agreed(scene), words="So", owner=scene.officer, due_on=DUE, if_failed="returns", by=a_user(role), now=AFTER
        )
