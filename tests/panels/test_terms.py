"""What is agreed is what the authority decided: its option, its money, its reasons; two officers above the limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ehcp.workflow import MoveNotAllowed
from panels.decisions.acts.deciding import set_limit
from panels.items.acts.recommendations import Advice, Amounts, Paid
from panels.models import Band, ItemKind, PanelItem, Ratification
from panels.options import KINDS
from tests.factories import an_institution
from tests.panels.scene import AFTER, Scene, amount

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return Scene()


def money(item: PanelItem) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    item.refresh_from_db()
    return item.education_amount, item.health_amount, item.social_care_amount


def test_every_kind_of_item_has_options_and_reasons_and_a_panel() -> None:
    assert set(KINDS) == set(ItemKind.values)
    assert all(kind.options and kind.legal_reasons and kind.panels for kind in KINDS.values())


class TestAVariation:
    def test_is_what_is_agreed_with_its_own_option_and_money(self, scene: Scene) -> None:
        item = scene.heard("top_up", amount(pounds="9000"))
        scene.decides(
            item, "vary", option="agree_lower", reasons="The advice calls for twelve hours.",
            legal_reasons=("provision_specified",), amounts=Amounts(Decimal("6300.50"), Decimal(1200)),
        )  # fmt: skip
        assert money(item) == (Decimal("6300.50"), Decimal(1200), None)
        assert item.decision == "agreed"
        kept = item.ratifications.effective().get()
        assert (kept.option, kept.annual_total, kept.recommendation.number) == ("agree_lower", Decimal("7500.50"), 1)

    def test_to_nothing_commits_nothing(self, scene: Scene) -> None:
        item = scene.heard("top_up", amount())
        scene.decides(item, "vary", option="no_change", reasons="Same needs.", legal_reasons=("provision_specified",))
        assert money(item) == (None, None, None)
        assert item.decision == "not_agreed"

    @pytest.mark.parametrize(
        ("own", "told"),
        [
            ({"legal_reasons": ()}, "reason from the legal test"),
            ({"amounts": Amounts()}, "Enter the amount"),
            ({"option": "no_change"}, "No money goes with"),
            ({"option": "reduce", "reasons": "The budget is overspent."}, "not a lawful reason"),
        ],
    )
    def test_says_why_and_how_much(self, scene: Scene, own: dict[str, object], told: str) -> None:
        item = scene.heard("top_up", amount())
        values = {"option": "agree_lower", "reasons": "Twelve hours.", "legal_reasons": ("provision_specified",)}
        with pytest.raises(MoveNotAllowed, match=told):
            scene.decides(item, "vary", **(values | {"amounts": Amounts(Decimal(10))} | own))
        assert not Ratification.objects.exists()


@pytest.mark.parametrize("option", ["reduce", "end"])
def test_what_releases_money_commits_none(scene: Scene, option: str) -> None:
    item = scene.heard("top_up", amount(option, "4000", "The aims of the programme are met."))
    scene.decides(item, "ratify")
    assert money(item) == (None, None, None)
    assert item.ratifications.effective().get().annual_total == Decimal(4000)


@pytest.mark.parametrize(
    ("kind", "advice", "told"),
    [
        ("top_up", amount(pounds=None), "Enter the amount"),
        ("placement", Advice("name_setting", "It can meet need.", ("suitable",)), "Choose the setting"),
        ("provision", Advice("not_agreed", "No funding for support.", ("not_needed",)), "not a lawful reason"),
        ("transport", Advice("not_sen", "There is no money left.", ("not_eligible",)), "not a lawful reason"),
    ],
)
def test_a_recommendation_is_refused(scene: Scene, kind: str, advice: Advice, told: str) -> None:
    with pytest.raises(MoveNotAllowed, match=told):
        scene.heard(kind, advice)


def test_naming_the_setting_names_one(scene: Scene) -> None:
    school = an_institution(name="Larch School")
    item = scene.heard("placement", Advice("name_setting", "It can meet need.", ("suitable",), setting=school))
    assert scene.decides(item, "ratify").setting == school


class TestAboveTheDelegationLimit:
    def test_two_officers_decide_and_the_first_has_no_effect(self, scene: Scene) -> None:
        item = scene.heard("top_up", amount("exceptional", "50000.01"))
        first = scene.decides(item, "ratify")
        assert first.is_provisional
        assert (PanelItem.objects.get(pk=item.pk).decision, money(item)[0]) == (None, None)
        with pytest.raises(MoveNotAllowed, match="first of two officers"):
            scene.decides(item, "confirm")
        with pytest.raises(MoveNotAllowed, match="Confirm it, or return it"):
            scene.decides(item, "ratify", by=scene.second)
        scene.decides(item, "confirm", by=scene.second)
        assert money(item)[0] == Decimal("50000.01")
        assert item.ratifications.effective().get().seconds == first

    def test_the_second_may_return_it_and_it_is_decided_anew(self, scene: Scene) -> None:
        item = scene.heard("top_up", amount("exceptional", "300000"))
        scene.decides(item, "ratify")
        scene.decides(item, "return", by=scene.second, reasons="A slip of the pen?")
        scene.recommends(item, amount("exceptional", "30000"))
        scene.decides(item, "ratify", by=scene.second)
        assert money(item)[0] == Decimal(30000)

    def test_the_limit_is_that_of_the_kind_on_the_day(self, scene: Scene) -> None:
        set_limit(
            kind="top_up", max_annual=Decimal(5000), max_months=None, from_on=date(2026, 10, 8), reason="Scheme 2026",
            by=scene.manager, now=AFTER,
        )  # fmt: skip
        item = scene.heard("top_up", amount(pounds="5000.01"))
        assert scene.decides(item, "ratify").is_provisional

    def test_a_scheme_without_limit_still_has_a_second_look_at_what_is_absurd(self, scene: Scene) -> None:
        set_limit(
            kind="top_up", max_annual=None, max_months=None, from_on=date(2026, 1, 1), reason="Scheme",
            by=scene.manager, now=AFTER,
        )  # fmt: skip
        item = scene.heard("top_up", amount("exceptional", "900000"))
        assert scene.decides(item, "ratify").is_provisional


class TestVersions:
    def test_returned_and_recorded_again_keep_all(self, scene: Scene) -> None:
        item = scene.heard("top_up", amount())
        scene.decides(item, "return", reasons="What does the school say?")
        again = Advice(
            "agree_lower", "The school says ten hours.", ("provision_specified",), amounts=Amounts(Decimal(7000)),
            dissent="Health: twelve hours",
        )  # fmt: skip
        item = scene.recommends(item, again)
        kept = list(item.recommendations.values_list("number", "option", "dissent"))
        assert kept == [(1, "agree_amount", ""), (2, "agree_lower", "Health: twelve hours")]
        assert item.recommendation is not None
        assert item.recommendation.number == 2


def test_rejecting_a_refusal_leaves_the_question_open(scene: Scene) -> None:
    item = scene.heard("provision", Advice("not_agreed", "No need calls for it.", ("not_needed",)))
    scene.decides(item, "reject", reasons="The advice of the therapist calls for it.")
    assert PanelItem.objects.get(pk=item.pk).decision is None
    scene.decides(
        item, "vary", option="agree", reasons="The advice calls for it.", legal_reasons=("needed",),
        amounts=Amounts(Decimal(800)),
    )  # fmt: skip
    assert money(item)[0] == Decimal(800)
    assert PanelItem.objects.get(pk=item.pk).decision == "agreed"


@pytest.mark.parametrize(
    ("kind", "changed", "told"),
    [
        ("top_up", {"option": "no_such"}, "Choose one of the options"),
        ("top_up", {"legal_reasons": ()}, "at least one reason from the legal test"),
        ("top_up", {"legal_reasons": ("provision_specified", "no_such")}, "at least one reason from the legal test"),
        ("top_up", {"reasons": " "}, "in your own words"),
        ("top_up", {"amounts": Amounts(Decimal(9000), Decimal(-1))}, "less than nothing"),
        ("provision", {"option": "not_agreed", "legal_reasons": ("not_needed",)}, "No money goes with"),
        ("top_up", {"effective_on": date(2026, 11, 2), "review_on": date(2026, 11, 2)}, "must be after the date"),
        ("top_up", {"paid": Paid(interim_payer="nobody")}, "Choose the agency that pays"),
        ("top_up", {"paid": Paid(interim_payer="health")}, "Health cannot pay in the meantime"),
        ("top_up", {"paid": Paid(care_reference="CC 1")}, "both the reference and the day"),
        ("top_up", {"paid": Paid(pays_for="no_such")}, "one of the things"),
    ],
)
def test_terms_that_contradict_themselves_are_refused(
    scene: Scene, kind: str, changed: dict[str, Any], told: str
) -> None:
    with pytest.raises(MoveNotAllowed, match=told):
        scene.heard(kind, replace(amount(), **changed))


def test_no_setting_goes_with_money(scene: Scene) -> None:
    with pytest.raises(MoveNotAllowed, match="No setting goes with"):
        scene.heard("top_up", replace(amount(), setting=an_institution()))


def test_a_review_the_day_after_it_takes_effect_is_a_review(scene: Scene) -> None:
    days = {"effective_on": date(2026, 11, 2), "review_on": date(2026, 11, 3)}
    assert scene.heard("top_up", replace(amount(), **days)).recommendation is not None


class TestReasons:
    def test_are_given_by_whoever_does_not_simply_ratify(self, scene: Scene) -> None:
        item = scene.heard("top_up", amount("exceptional", "60000"))
        for act in ("return", "reject", "vary"):
            with pytest.raises(MoveNotAllowed, match="Give your reasons"):
                scene.decides(item, act, reasons=" ")
        with pytest.raises(MoveNotAllowed, match="nothing to confirm"):
            scene.decides(item, "confirm")
        scene.decides(item, "ratify")
        with pytest.raises(MoveNotAllowed, match="Give your reasons"):
            scene.decides(item, "return", by=scene.second, reasons=" ")
        assert Ratification.objects.count() == 1

    def test_and_a_decision_without_advice_is_a_variation(self, scene: Scene) -> None:
        item = scene.listed()
        scene.sits()
        with pytest.raises(MoveNotAllowed, match="There is no recommendation"):
            scene.decides(item, "ratify")


def test_a_band_goes_with_an_option_that_agrees_one(scene: Scene) -> None:
    band = Band.objects.create(code="B4", name="Band B4")
    with pytest.raises(MoveNotAllowed, match="A band goes with agreeing a band"):
        scene.heard("top_up", replace(amount(), paid=Paid(band=band)))
