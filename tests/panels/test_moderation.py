"""Blind moderation: drawn by chance, given to who took no part, decided again without the outcome, and compared."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from ehcp.workflow import MoveNotAllowed
from panels.decisions.acts.moderating import draw_sample, moderate_item
from panels.decisions.reads.figures import Period
from panels.decisions.reads.moderation import moderation_page
from panels.models import Appointment, Moderation, ModerationAnswer, PanelItem
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.factories import a_child, a_user, restrict
from tests.panels.scene import AFTER, Scene, amount

pytestmark = pytest.mark.django_db
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
REASON = ("provision_specified",)


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(moments, "now", lambda: AFTER)
    return Scene()


def a_moderator(user: User | None = None, *, undertaking_on: date | None = date(2026, 9, 1)) -> User:
    user = user or a_user(Role.PANEL_MEMBER)
    Appointment.objects.create(
        user=user, panel="moderation", role="adviser", agency="health", from_on=date(2026, 1, 1),
        undertaking_on=undertaking_on,
    )  # fmt: skip
    return user


def decided(scene: Scene, *acts: tuple[str, str]) -> list[PanelItem]:
    """Decide as many items as there are acts, each on an advice of an option."""
    items = []
    for number, _ in enumerate(acts):
        if number:
            scene.child = a_child()
            scene.takes_another_child()
        items.append(scene.listed("top_up"))
    scene.sits()
    for item, (option, act) in zip(items, acts, strict=True):
        item = scene.recommends(item, amount(option, "9000" if option == "agree_amount" else None))
        scene.decides(item, act, **({"reasons": "The provision is in place."} if act == "reject" else {}))
    return [PanelItem.objects.get(pk=item.pk) for item in items]


def draws(scene: Scene, number: int = 10) -> list[Moderation]:
    return draw_sample(period=YEAR, number=number, by=scene.manager, now=AFTER)


class TestDrawing:
    def test_gives_each_item_to_one_who_took_no_part(self, scene: Scene) -> None:
        (item,) = decided(scene, ("agree_amount", "ratify"))
        for part in (scene.officer, scene.clerk, scene.decider, scene.members[1]):
            a_moderator(part)
        with pytest.raises(MoveNotAllowed, match="every moderator took part"):
            draws(scene)
        free = a_moderator()
        (drawn,) = draws(scene)
        assert (drawn.item, drawn.moderator) == (item, free)

    def test_shares_the_items_out_and_draws_no_more_than_asked(self, scene: Scene) -> None:
        decided(scene, *[("agree_amount", "ratify")] * 3)
        people = {a_moderator().pk, a_moderator().pk}
        assert {one.moderator_id for one in draws(scene, 2)} == people
        assert Moderation.objects.count() == 2

    def test_is_refused_while_the_last_sample_waits_so_that_a_form_sent_twice_draws_once(self, scene: Scene) -> None:
        decided(scene, *[("agree_amount", "ratify")] * 2)
        a_moderator()
        draws(scene, 1)
        with pytest.raises(MoveNotAllowed, match="1 drawn before still wait"):
            draws(scene, 1)

    def test_never_draws_an_item_twice_an_undecided_one_or_one_of_a_restricted_child(self, scene: Scene) -> None:
        done, hidden = decided(scene, *[("agree_amount", "ratify")] * 2)
        restrict(hidden.child, scene.manager)
        moderator = a_moderator()
        (drawn,) = draws(scene)
        assert drawn.item == done
        moderate_item(drawn, option="agree_amount", legal_reasons=REASON, reasons="As asked.", by=moderator, now=AFTER)
        with pytest.raises(MoveNotAllowed, match="No decided item"):
            draws(scene)

    @pytest.mark.parametrize("undertaking_on", [None, date(2025, 9, 1)])
    def test_needs_somebody_with_this_years_undertaking(self, scene: Scene, undertaking_on: date | None) -> None:
        decided(scene, ("agree_amount", "ratify"))
        a_moderator(undertaking_on=undertaking_on)
        with pytest.raises(MoveNotAllowed, match="Nobody sits on the moderation panel"):
            draws(scene)

    def test_is_for_a_manager(self, scene: Scene) -> None:
        with pytest.raises(MoveNotAllowed, match="a manager"):
            draw_sample(period=YEAR, number=1, by=scene.clerk, now=AFTER)


class TestDecidingAgain:
    def test_shows_neither_name_nor_outcome_and_leads_there_before_the_item(self, scene: Scene, client: Client) -> None:
        (item,) = decided(scene, ("agree_amount", "ratify"))
        moderator = a_moderator(a_user(Role.PANEL_MEMBER, Role.CASE_OFFICER))
        (drawn,) = draws(scene)
        client.force_login(moderator)
        client.post(reverse("panels:item-conflict", args=[item.pk]), {"interest": "none"})
        address = reverse("panels:moderation-item", args=[drawn.pk])
        assert client.get(reverse("panels:item", args=[item.pk])).url == address  # type: ignore[attr-defined]
        page = client.get(address).content.decode()
        assert item.question in page
        for hidden in (item.child.full_name, item.child.source_id, "Section F calls for it.", "9,000", "Ratified"):
            assert hidden not in page
        sent = {"option": "no_change", "legal_reasons": REASON, "reasons": "The provision in place is enough."}
        assert client.post(address, sent).status_code == 302
        assert client.get(address).status_code == 404
        assert client.get(reverse("panels:item", args=[item.pk])).status_code == 200
        assert PanelItem.objects.get(pk=item.pk).decision == "agreed"

    def test_what_was_typed_comes_back_with_what_is_missing(self, scene: Scene, client: Client) -> None:
        decided(scene, ("agree_amount", "ratify"))
        client.force_login(a_moderator())
        (drawn,) = draws(scene)
        assert "Items to decide again, blind" in client.get("/").content.decode()
        page = client.post(reverse("panels:moderation-item", args=[drawn.pk]), {"reasons": "Kept words"})
        assert "Select what you would decide" in page.content.decode()
        assert "Kept words" in page.content.decode()

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"option": "assess"}, "one of the options"),
            ({"legal_reasons": ()}, "at least one reason"),
            ({"reasons": " "}, "your own words"),
            (
                {"option": "reduce", "reasons": "There is no money left in the high needs budget."},
                "(?i)money|cost|budget",
            ),
        ],
    )
    def test_is_held_to_the_rules_of_a_decision(self, scene: Scene, values: dict[str, str], words: str) -> None:
        decided(scene, ("agree_amount", "ratify"))
        moderator = a_moderator()
        (drawn,) = draws(scene)
        usual = {"option": "agree_amount", "legal_reasons": REASON, "reasons": "As asked."}
        with pytest.raises(MoveNotAllowed, match=words):
            moderate_item(drawn, **{**usual, **values}, by=moderator, now=AFTER)  # type: ignore[arg-type]
        assert not ModerationAnswer.objects.exists()

    def test_is_for_the_one_it_was_given_to_and_once(self, scene: Scene) -> None:
        decided(scene, ("agree_amount", "ratify"))
        moderator = a_moderator()
        (drawn,) = draws(scene)
        said = {"option": "agree_amount", "legal_reasons": REASON, "reasons": "As asked.", "now": AFTER}
        with pytest.raises(MoveNotAllowed, match="given to somebody else"):
            moderate_item(drawn, **said, by=a_moderator())  # type: ignore[arg-type]
        moderate_item(drawn, **said, by=moderator)  # type: ignore[arg-type]
        with pytest.raises(MoveNotAllowed, match="already"):
            moderate_item(drawn, **said, by=moderator)  # type: ignore[arg-type]


def test_the_agreement_is_counted_by_outcome_and_by_option(scene: Scene, client: Client) -> None:
    decided(scene, ("agree_amount", "ratify"), ("no_change", "ratify"), ("agree_amount", "reject"))
    moderator = a_moderator()
    for one in draws(scene):
        moderate_item(one, option="no_change", legal_reasons=REASON, reasons="Enough.", by=moderator, now=AFTER)
    found = moderation_page(scene.manager, AFTER.date(), sees_figures=True)
    assert (found.total.alike, found.total.same, found.total.of, found.total.percent) == (2, 1, 3, 67)
    assert [one.words for one in found.by_kind] == ["Top-up funding"]
    restrict(scene.child, scene.manager)
    again = moderation_page(User.objects.get(pk=scene.manager.pk), AFTER.date(), sees_figures=True)
    assert (again.total.of, len(again.compared)) == (2, 2)
    client.force_login(moderator)
    assert "Items to decide again" not in client.get("/").content.decode()
    assert "How alike decisions were" not in client.get(reverse("panels:moderation")).content.decode()
    client.force_login(scene.manager)
    assert "How alike decisions were" in client.get(reverse("panels:moderation")).content.decode()


def test_what_came_of_it_is_shown_to_who_said_it_and_to_who_sees_figures(scene: Scene, client: Client) -> None:
    (item,) = decided(scene, ("agree_amount", "ratify"))
    moderator = a_moderator()
    (drawn,) = draws(scene)
    client.force_login(scene.manager)
    client.post(reverse("panels:item-conflict", args=[item.pk]), {"interest": "none"})
    address, words = reverse("panels:item", args=[item.pk]), "Section F is met by what is in place."
    assert "Decided again, blind" not in client.get(address).content.decode()
    moderate_item(drawn, option="no_change", legal_reasons=REASON, reasons=words, by=moderator, now=AFTER)
    page = client.get(address).content.decode()
    assert "Decided again, blind" in page
    assert words in page
    assert "Other outcome" in page
    assert moderator.username not in page
    client.force_login(scene.officer)
    client.post(reverse("panels:item-conflict", args=[item.pk]), {"interest": "none"})
    page = client.get(address).content.decode()
    assert item.question in page
    assert words not in page
    client.force_login(moderator)
    said = client.get(reverse("panels:moderation")).content.decode()
    assert "What you decided again" in said
    assert item.source_id in said
    assert item.child.source_id not in said
    restrict(item.child, scene.manager)
    assert item.source_id not in client.get(reverse("panels:moderation")).content.decode()


def test_a_sample_is_drawn_on_its_page(scene: Scene, client: Client) -> None:
    decided(scene, ("agree_amount", "ratify"))
    a_moderator()
    client.force_login(scene.manager)
    address = reverse("panels:moderation-draw")
    days = {f"{name}-{part}": value for name, day in (("first", "2026-10-01"), ("last", "2026-10-08"))
            for part, value in zip(("year", "month", "day"), day.split("-"), strict=True)}  # fmt: skip
    wrong = client.post(address, days | {"number": "0"}).content.decode()
    assert "There is a problem" in wrong
    assert "1 item drawn" in client.post(address, days | {"number": "5"}, follow=True).content.decode()
