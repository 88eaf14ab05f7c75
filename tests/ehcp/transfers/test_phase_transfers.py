"""Acts on phase transfers: identified, the setting named in time, none after all."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ehcp.history.acts.frame import Submission
from ehcp.models import AnnualReview, PhaseTransfer, Placement, Plan
from ehcp.plans.acts.placements import Setting
from ehcp.transfers.acts import phases as phase_transfers
from ehcp.workflow import AlreadyDone, MoveNotAllowed, StaleCase
from tests.ehcp.plan_cases import LATE, a_maintained_plan, at, corrected, decider, kinds, limit, officer
from tests.factories import an_institution

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 16)


@pytest.fixture
def plan() -> Plan:
    return a_maintained_plan()


def identify(plan: Plan, **values: Any) -> PhaseTransfer:
    values = {
        "by": officer(),
        "on": TODAY,
        "now": at(TODAY),
        "kind": "primary_to_secondary",
        "transfer_year": 2027,
    } | values
    return phase_transfers.identify_phase_transfer(plan, **values)


def name(transfer: PhaseTransfer, on: date = date(2027, 2, 12), **values: Any) -> PhaseTransfer:
    values = {"by": decider(), "on": on, "now": at(on), "setting": Setting()} | values
    return phase_transfers.name_setting(transfer, **values)


class TestIdentifyingATransfer:
    @pytest.mark.parametrize(
        ("values", "rule", "due"),
        [
            ({}, "phase_feb", date(2027, 2, 14)),
            ({"kind": "secondary_to_post16"}, "phase_mar", date(2027, 3, 30)),
            (
                {"kind": "post16_to_post16", "transfer_year": None, "transfer_on": date(2027, 9, 1)},
                "phase_post16",
                date(2027, 4, 1),
            ),
        ],
    )
    def test_starts_the_limit_of_its_kind(self, plan: Plan, values: dict[str, Any], rule: str, due: date) -> None:
        transfer = identify(plan, **values)
        assert transfer.transfer_year == 2027
        assert limit(plan.child, rule).due_on == due
        assert kinds(plan.child) == ["phase_transfer.identified"]

    def test_ties_it_to_the_review_that_is_for_it(self, plan: Plan) -> None:
        review = AnnualReview.objects.create(
            source_id="V1", plan=plan, kind="phase_transfer", meeting_on=date(2026, 11, 2)
        )
        assert identify(plan).review == review

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"kind": "post16_to_post16"}, "Enter the planned day of the move"),
            ({"transfer_on": date(2028, 9, 1)}, "must be in the year of the transfer"),
            ({"transfer_year": 2036}, "from 2025 to 2029"),
            ({"transfer_year": None}, "Enter the year of the transfer"),
            ({"kind": "elsewhere"}, "Choose the kind of transfer"),
            ({"on": date(2026, 11, 17)}, "today or in the past"),
            ({"on": date(2026, 10, 1)}, "say why it is recorded so late"),
        ],
    )
    def test_is_refused_in_plain_words(self, plan: Plan, values: dict[str, Any], words: str) -> None:
        with pytest.raises(MoveNotAllowed, match=words):
            identify(plan, **values)
        assert not PhaseTransfer.objects.exists()

    def test_is_refused_twice_and_to_others(self, plan: Plan) -> None:
        identify(plan)
        with pytest.raises(MoveNotAllowed, match="already recorded for 2027"):
            identify(plan)
        with pytest.raises(MoveNotAllowed, match="Only a case officer"):
            identify(plan, by=decider(), transfer_year=2028)


class TestNamingTheSetting:
    def test_meets_the_limit_on_the_day_the_plan_was_sent(self, plan: Plan) -> None:
        school = an_institution()
        name(identify(plan), setting=Setting(institution=school))
        row = limit(plan.child, "phase_feb")
        assert (row.met_on, row.due_on) == (date(2027, 2, 12), date(2027, 2, 14))
        placement = Placement.objects.get(plan=plan)
        assert (placement.basis, placement.institution, placement.from_on) == ("named", school, date(2027, 9, 1))
        assert kinds(plan.child)[-1] == "phase_transfer.setting_named"

    def test_on_the_published_day_itself_is_late(self, plan: Plan) -> None:
        name(identify(plan), date(2027, 2, 15))
        row = limit(plan.child, "phase_feb")
        published = date(2027, 2, 15)
        assert (row.met_on, row.published_limit, row.due_on) == (published, published, date(2027, 2, 14))

    def test_may_name_the_type_alone(self, plan: Plan) -> None:
        name(identify(plan), from_on=date(2027, 9, 6))
        placement = Placement.objects.get(plan=plan)
        assert (placement.institution, placement.sen_setting, placement.from_on) == (None, None, date(2027, 9, 6))

    def test_recorded_late_keeps_what_was_known_before(self, plan: Plan) -> None:
        transfer = identify(plan)
        name(transfer, date(2027, 2, 12), now=at(date(2027, 2, 16)))
        assert corrected(transfer)["final_naming_sent_on"] == ("", "2027-02-12")

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"setting": Setting(sen_setting="OTH")}, "Say what the other arrangement is"),
            ({"from_on": date(2028, 9, 1)}, "must be in 2027"),
            ({"on": date(2026, 3, 1), "now": at(TODAY), "submission": LATE}, "on or after 2 March 2026"),
        ],
    )
    def test_is_refused_in_plain_words(self, plan: Plan, values: dict[str, Any], words: str) -> None:
        transfer = identify(plan)
        with pytest.raises(MoveNotAllowed, match=words):
            name(transfer, **values)
        transfer.refresh_from_db()
        assert transfer.final_naming_sent_on is None

    def test_is_a_decision_officers_act_done_once(self, plan: Plan) -> None:
        transfer, by, sent = identify(plan), decider(), Submission(key="k", body={"on": "2027-02-12"})
        with pytest.raises(MoveNotAllowed, match="Only a delegated decision officer"):
            name(transfer, by=officer())
        with pytest.raises(StaleCase):
            name(transfer, submission=Submission(version=0))
        name(transfer, by=by, submission=sent)
        with pytest.raises(AlreadyDone):
            name(transfer, by=by, submission=sent)
        with pytest.raises(MoveNotAllowed, match="already named on 12 February 2027"):
            name(transfer)


class TestNoTransferAfterAll:
    def test_voids_its_limit(self, plan: Plan) -> None:
        transfer = identify(plan)
        phase_transfers.drop_phase_transfer(transfer, by=officer(), on=TODAY, now=at(TODAY), reason="out_of_year")
        assert limit(plan.child, "phase_feb").void_on == TODAY
        with pytest.raises(MoveNotAllowed, match="there is no transfer"):
            name(transfer)
        identify(plan)

    def test_needs_a_reason(self, plan: Plan) -> None:
        transfer = identify(plan)
        with pytest.raises(MoveNotAllowed, match="Say why"):
            phase_transfers.drop_phase_transfer(transfer, by=officer(), on=TODAY, now=at(TODAY), reason="")
