"""What the authority decided is what is paid: the funding lines that follow from a decision, in its transaction."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from ehcp.history.acts.frame import Submission
from ehcp.models import CaseEvent
from ehcp.workflow import AlreadyDone, MoveNotAllowed, Refused
from panels.decisions.acts.deciding import Decision, decide
from panels.funding.acts import lines
from panels.funding.reads.envelopes import year_view
from panels.funding.reads.values import band_rates, terms_of
from panels.items.acts import conflicts
from panels.items.acts.recommendations import Advice, Amounts, Paid
from panels.models import Band, BandValue, Envelope, FundingLine, PanelItem, Ratification
from tests.factories import a_placement, an_institution
from tests.panels.scene import AFTER, Scene, amount

pytestmark = pytest.mark.django_db
DAY = AFTER.date()
POUNDS = Amounts(Decimal(3_120))


@pytest.fixture
def scene() -> Scene:
    made = Scene()
    made.school = an_institution(name="Larch School")  # type: ignore[attr-defined]
    a_placement(made.child.plans.get(), institution=made.school, from_on=date(2025, 9, 1))  # type: ignore[attr-defined]
    return made


def again(scene: Scene, kind: str, advice: Advice) -> PanelItem:
    """List the same question once more at the meeting that sits, and recommend."""
    meeting = scene.a_meeting(scene.meeting.held_on)
    item = scene.listed(kind, meeting)
    type(meeting).objects.filter(pk=meeting.pk).update(state="held", quorate=True)
    return scene.recommends(item, advice)


def a_band(scene: Scene, value: int = 9000, code: str = "B4") -> Band:
    band = Band.objects.create(code=code, name=f"Band {code}")
    BandValue.objects.create(
        band=band, from_on=date(2026, 4, 1), annual_amount=value, reason="Table 2026", recorded_by=scene.manager,
        recorded_at=AFTER,
    )  # fmt: skip
    return band


def the_line() -> FundingLine:
    return FundingLine.objects.get(state="agreed")


class TestRatifying:
    def test_agrees_the_line_in_the_same_act_at_the_present_setting(self, scene: Scene) -> None:
        item = scene.heard("top_up", amount(pounds="9000"))
        assert not FundingLine.objects.exists()
        scene.decides(item, "ratify")
        line = the_line()
        assert (line.item, line.kind, line.rate, line.unit) == (item, "top_up", Decimal(9000), "annual")
        assert (line.institution.name, line.from_on, line.plan) == ("Larch School", DAY, item.plan)
        assert line.placement is not None  # and so it ends with it
        assert CaseEvent.objects.filter(kind="funding.line_agreed").count() == 1

    def test_from_the_day_it_takes_effect_with_each_agencys_pounds(self, scene: Scene) -> None:
        advice = Advice(
            "shares", "Follows the arrangement.", ("continuing_care",), effective_on=date(2026, 11, 2),
            review_on=date(2027, 11, 1), amounts=Amounts(Decimal(50_400), Decimal(21_000), Decimal(12_600)),
            paid=Paid(care_reference="CC 14", care_decided_on=date(2026, 9, 30), budget_code="HN-JOINT"),
        )  # fmt: skip
        scene.panel = "joint"
        scene.seats = [type(seat).objects.get(pk=seat.pk) for seat in scene.seats]
        for seat in scene.seats:
            type(seat).objects.filter(pk=seat.pk).update(panel="joint")
        scene.meeting = scene.a_meeting(scene.meeting.held_on, "joint")
        item = scene.heard("joint_split", advice)
        scene.decides(item, "ratify")
        assert not FundingLine.objects.exists()  # above the delegation limit the first of two decides nothing
        scene.decides(item, "confirm", by=scene.second)
        line = the_line()
        assert line.shares(Decimal(84_000)) == (Decimal(50_400), Decimal(21_000), Decimal(12_600))
        assert (line.from_on, line.review_on, line.budget_code) == (date(2026, 11, 2), date(2027, 11, 1), "HN-JOINT")

    def test_an_undecided_health_share_is_paid_by_education_until_it_is_settled(self, scene: Scene) -> None:
        advice = Advice(
            "agree_amount", "Section F calls for it.", ("provision_specified",),
            amounts=Amounts(Decimal(6_000), Decimal(3_000)),
        )  # fmt: skip
        scene.decides(scene.heard("top_up", advice), "ratify")
        line = the_line()
        assert (line.disputed_by, line.interim_payer) == ("health", "education")
        assert line.shares(Decimal(9_000)) == (Decimal(9_000), 0, 0)
        assert line.own_shares(Decimal(9_000)) == (Decimal(6_000), Decimal(3_000), 0)

    def test_a_band_is_worth_what_its_table_says(self, scene: Scene) -> None:
        band = a_band(scene)
        advice = amount("band", None)
        item = scene.heard("top_up", Advice(**{**vars_of(advice), "paid": Paid(band=band)}))
        assert item.recommendation is not None
        assert item.recommendation.education_amount == 9000
        scene.decides(item, "ratify")
        line = the_line()
        assert (line.kind, line.band, line.rate) == ("band", band, None)
        assert terms_of(line, band_rates()).full_year(DAY) == 9000
        assert PanelItem.objects.get(pk=item.pk).education_amount == 9000

    def test_a_band_with_another_amount_is_refused(self, scene: Scene) -> None:
        advice = Advice(**{**vars_of(amount("band", "8000")), "paid": Paid(band=a_band(scene))})
        with pytest.raises(MoveNotAllowed, match="is worth £9,000"):
            scene.heard("top_up", advice)

    def test_a_decision_without_money_makes_no_line(self, scene: Scene) -> None:
        item = scene.heard("placement", Advice("name_setting", "Can meet need.", ("suitable",), setting=scene.school))  # type: ignore[attr-defined]
        scene.decides(item, "ratify")
        assert not FundingLine.objects.exists()

    @pytest.mark.parametrize("act", ["return", "reject"])
    def test_what_is_returned_or_rejected_pays_nothing(self, scene: Scene, act: str) -> None:
        scene.decides(scene.heard("top_up", amount()), act, reasons="What does the school say?")
        assert not FundingLine.objects.exists()

    def test_how_it_is_paid_may_be_said_by_the_officer_who_ratifies(self, scene: Scene) -> None:
        item = scene.heard("provision", Advice("agree", "Called for.", ("needed",), amounts=Amounts(Decimal(1_200))))
        scene.decides(item, "ratify", paid=Paid(pays_for="equipment", payee="Invented Aids", budget_code="HN-EQUIP"))
        line = the_line()
        assert (line.kind, line.unit, line.payee, line.budget_code) == (
            "equipment",
            "one_off",
            "Invented Aids",
            "HN-EQUIP",
        )
        kept = Ratification.objects.effective().get()
        assert (kept.payee, kept.annual_total) == ("Invented Aids", Decimal(1_200))

    @pytest.mark.parametrize(
        ("kind", "advice", "line"),
        [
            ("personal_budget", Advice("direct_payment", "For section F.", ("specified",), amounts=POUNDS),
             ("personal_budget", "direct_payment", "Parent or young person")),
            ("transport", Advice("eligible", "Cannot walk.", ("cannot_walk",), amounts=POUNDS),
             ("transport", "", "To be named")),
            ("placement", Advice("otherwise", "No school is right.", ("school_inappropriate",), amounts=POUNDS),
             ("alternative_provision", "", "To be named")),
        ],
    )  # fmt: skip
    def test_each_kind_of_item_pays_for_its_own_kind_of_line(
        self, scene: Scene, kind: str, advice: Advice, line: tuple[str, str, str]
    ) -> None:
        scene.decides(scene.heard(kind, advice), "ratify")
        made = the_line()
        assert (made.kind, made.budget_form, made.payee_words) == line

    def test_is_shown_on_the_item_with_what_it_costs(self, scene: Scene, client: Client) -> None:
        item = scene.heard("top_up", amount(pounds="9000"))
        scene.decides(item, "ratify", paid=Paid(budget_code="HN-SPECIAL"))
        conflicts.answer_conflict(item, interest="none", by=scene.manager, now=AFTER)
        client.force_login(scene.manager)
        assert "£9,000.00 in a full year from 8 October 2026" in client.get(
            reverse("panels:item", args=[item.pk])
        ).content.decode().replace("\n", " ")

    def test_is_paid_from_the_code_that_this_kind_was_paid_from_last(self, scene: Scene) -> None:
        scene.decides(scene.heard("top_up", amount()), "ratify", paid=Paid(budget_code="HN-SPECIAL"))
        scene.decides(again(scene, "top_up", amount(pounds="9500")), "ratify")
        assert FundingLine.objects.get(rate=9_500).budget_code == "HN-SPECIAL"

    def test_early_help_is_paid_before_any_plan_and_hangs_on_none(self) -> None:
        scene = NoPlan(panel="early")
        advice = Advice("intervention", "Ten sessions now.", ("helps_early",), amounts=Amounts(Decimal(480)))
        scene.decides(scene.heard("early_help", advice), "ratify", paid=Paid(payee="Invented Outreach"))
        line = the_line()
        assert (line.kind, line.unit, line.plan, line.rate) == ("early_help", "one_off", None, Decimal(480))
        assert (line.payee, line.child) == ("Invented Outreach", scene.child)


class NoPlan(Scene):
    """A scene of a child who has no plan."""

    def takes_another_child(self) -> None:
        """Leave the child as it is."""


class TestVarying:
    def test_pays_the_varied_terms_and_not_the_panels(self, scene: Scene) -> None:
        item = scene.heard("top_up", amount(pounds="9000"))
        scene.decides(
            item, "vary", option="agree_lower", reasons="Twelve hours.", legal_reasons=("provision_specified",),
            amounts=Amounts(Decimal("6300.50")), effective_on=date(2027, 1, 11),
        )  # fmt: skip
        line = the_line()
        assert (line.rate, line.from_on) == (Decimal("6300.50"), date(2027, 1, 11))

    def test_nothing_is_made_twice(self, scene: Scene) -> None:
        item = scene.heard("top_up", amount())
        sent = Submission(key="k1", body={"act": "ratify"})

        def send() -> None:
            now = PanelItem.objects.get(pk=item.pk)
            decide(now, decision=Decision("ratify"), by=scene.decider, now=AFTER, submission=sent)

        send()
        with pytest.raises(AlreadyDone):
            send()
        with pytest.raises(Refused):
            scene.decides(item, "ratify", by=scene.second)
        assert FundingLine.objects.count() == 1


class TestWhatRuns:
    def paid_now(self, scene: Scene, pounds: str = "9000") -> FundingLine:
        scene.decides(scene.heard("top_up", amount(pounds=pounds)), "ratify")
        return the_line()

    def test_is_carried_on_under_the_new_terms_and_not_paid_twice(self, scene: Scene) -> None:
        first = self.paid_now(scene)
        advice = Advice(**{**vars_of(amount(pounds="12000")), "effective_on": date(2026, 11, 2)})
        scene.decides(again(scene, "top_up", advice), "ratify")
        first.refresh_from_db()
        second = FundingLine.objects.get(follows=first)
        assert (first.to_on, second.from_on, second.rate) == (date(2026, 11, 1), date(2026, 11, 2), Decimal(12_000))

    def test_goes_on_at_the_lower_amount_when_it_is_reduced_and_the_rest_is_released(self, scene: Scene) -> None:
        first = self.paid_now(scene)
        item = again(scene, "top_up", amount("reduce", "4000", "The aims of the programme are met."))
        scene.decides(item, "ratify")
        second = FundingLine.objects.get(follows=first)
        assert (second.rate, second.state) == (Decimal(4_000), "agreed")
        item.refresh_from_db()
        assert (item.released_amount, item.education_amount) == (Decimal(5_000), None)

    def test_ends_the_day_before_the_end_takes_effect(self, scene: Scene) -> None:
        first = self.paid_now(scene)
        advice = amount("end", None, "The aims of the programme are met.")
        item = again(scene, "top_up", Advice(**{**vars_of(advice), "effective_on": date(2027, 1, 1)}))
        scene.decides(item, "ratify")
        first.refresh_from_db()
        assert first.to_on == date(2026, 12, 31)
        item.refresh_from_db()
        assert item.released_amount == Decimal(9_000)

    def test_a_band_takes_the_place_of_an_amount(self, scene: Scene) -> None:
        first = self.paid_now(scene)
        advice = Advice(
            **{**vars_of(amount("band", None)), "paid": Paid(band=a_band(scene)), "effective_on": date(2027, 1, 1)}
        )
        scene.decides(again(scene, "top_up", advice), "ratify")
        first.refresh_from_db()
        assert first.to_on == date(2026, 12, 31)
        assert FundingLine.objects.get(follows=first).kind == "band"

    def test_ends_with_the_old_amount_kept_where_nothing_is_known_to_run(self, scene: Scene) -> None:
        item = scene.heard("top_up", amount("end", None, "The aims are met."))
        PanelItem.objects.filter(pk=item.pk).update(present_cost=Decimal(7_000))
        scene.decides(item, "ratify")
        item.refresh_from_db()
        assert item.released_amount == Decimal(7_000)


class TestTheEnvelope:
    def test_asks_a_second_approval_and_never_bars_the_decision(self, scene: Scene) -> None:
        Envelope.objects.create(year=2026, budget_code="", amount=Decimal(1_000))
        item = scene.heard("top_up", amount())
        scene.decides(item, "ratify")
        assert PanelItem.objects.get(pk=item.pk).decision == "agreed"
        line = FundingLine.objects.get()
        assert (line.state, year_view(2026, DAY).positions[0].commitment) == ("proposed", 0)
        lines.approve_line(line, approves=True, reason="Section F must be secured", by=scene.second, now=AFTER)
        days = (date(2027, 3, 31) - DAY).days + 1
        owed = (Decimal(9_000) * days / 365).quantize(Decimal("0.01"))
        assert year_view(2026, DAY).positions[0].commitment == owed

    def test_a_later_decision_takes_the_place_of_what_still_waits(self, scene: Scene) -> None:
        Envelope.objects.create(year=2026, budget_code="", amount=Decimal(1_000))
        scene.decides(scene.heard("top_up", amount()), "ratify")
        scene.decides(again(scene, "top_up", amount(pounds="1500")), "ratify")
        assert sorted(FundingLine.objects.values_list("state", "rate")) == [("agreed", 1_500), ("lapsed", 9_000)]

    def test_two_officers_who_decided_a_large_amount_are_not_asked_again(self, scene: Scene) -> None:
        item = scene.heard("top_up", amount("exceptional", "300000"))
        scene.decides(item, "ratify")
        scene.decides(item, "confirm", by=scene.second)
        assert the_line().rate == Decimal(300_000)


def vars_of(advice: Advice) -> dict[str, object]:
    """Return the fields of an advice by name."""
    return {name: getattr(advice, name) for name in Advice.__dataclass_fields__}
