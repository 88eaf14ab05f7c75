"""Acts on amendments: the notice, the family's fifteen days, the amended plan, or none after all."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ehcp.history.acts.frame import Submission
from ehcp.models import AnnualReview, LawSetting, PhaseTransfer, Placement, Plan
from ehcp.plans.acts.placements import Setting
from ehcp.reviews.acts import amendments
from ehcp.workflow import AlreadyDone, MoveNotAllowed, StaleCase
from sendcases.accounts.roles import Role
from tests.ehcp.plan_cases import LATE, a_maintained_plan, at, decider, kinds, limit, officer
from tests.ehcp.reviews.test_reviews import DECIDED, decide, hold
from tests.factories import a_placement, a_user, an_institution

pytestmark = pytest.mark.django_db

# Sent on 21 December 2026, the fifteen days end on 4 January 2027; the amended plan is due by 15 February.
WINDOW_END, AFTER = date(2027, 1, 4), date(2027, 1, 5)


@pytest.fixture
def plan() -> Plan:
    return a_maintained_plan()


@pytest.fixture
def proposed(plan: Plan) -> AnnualReview:
    return decide(hold(plan), "A", is_notice_with_it=True)


def issue(review: AnnualReview, on: date = AFTER, **values: Any) -> AnnualReview:
    return amendments.issue_amended_final(
        review, **({"by": decider(), "on": on, "now": at(on), "appeal_pack": True} | values)
    )


def agree(review: AnnualReview, on: date, **values: Any) -> AnnualReview:
    return amendments.agree_early_finish(review, **({"by": officer(), "on": on, "now": at(on)} | values))


class TestTheNotice:
    def test_follows_the_decision_and_starts_eight_weeks(self, plan: Plan) -> None:
        review = decide(hold(plan), "A")
        sent = date(2026, 12, 30)
        amendments.send_amendment_notice(review, by=decider(), on=sent, now=at(sent))
        assert limit(plan.child, "amendment_notice").met_on == sent
        assert limit(plan.child, "amended_final").due_on == date(2027, 2, 24)
        assert limit(plan.child, "amendment_window").due_on == date(2027, 1, 13)
        assert kinds(plan.child)[-1] == "amendment.proposed"

    def test_never_gives_more_than_twelve_weeks_from_the_meeting(self, plan: Plan) -> None:
        review = decide(hold(plan), "A")
        sent = date(2027, 1, 25)
        amendments.send_amendment_notice(review, by=decider(), on=sent, now=at(sent))
        assert limit(plan.child, "amended_final").due_on == date(2027, 3, 1)

    @pytest.mark.parametrize(
        ("decision", "values", "words"),
        [
            ("M", {}, "Record the decision to amend first"),
            ("A", {"on": date(2026, 12, 18), "submission": LATE}, "on or after 21 December 2026"),
            ("A", {"served_on": date(2026, 12, 20)}, "before it was sent"),
            ("A", {"served_on": date(2036, 12, 22)}, "within 28 days"),
            ("A", {"by": "officer"}, "Only a delegated decision officer"),
        ],
    )
    def test_is_refused_in_plain_words(self, plan: Plan, decision: str, values: dict[str, Any], words: str) -> None:
        review = decide(hold(plan), decision)
        values = {"by": decider(), "on": DECIDED, "now": at(DECIDED)} | values
        if values["by"] == "officer":
            values["by"] = officer()
        with pytest.raises(MoveNotAllowed, match=words):
            amendments.send_amendment_notice(review, **values)
        review.refresh_from_db()
        assert review.amendment_notice_sent_on is None

    def test_is_refused_twice(self, proposed: AnnualReview) -> None:
        with pytest.raises(MoveNotAllowed, match="already sent on 21 December 2026"):
            amendments.send_amendment_notice(proposed, by=decider(), on=DECIDED, now=at(DECIDED))

    def test_served_later_moves_the_window_and_no_limit_of_the_authority(self, proposed: AnnualReview) -> None:
        served, child = date(2026, 12, 24), proposed.plan.child
        amendments.serve_amendment_notice(proposed, by=a_user(Role.BUSINESS_SUPPORT), on=served, now=at(served))
        assert limit(child, "amendment_window").due_on == date(2027, 1, 7)
        assert limit(child, "amended_final").due_on == date(2027, 2, 15)


class TestTheAmendedPlan:
    def test_meets_its_limit_and_opens_the_time_to_appeal(self, proposed: AnnualReview) -> None:
        issue(proposed)
        child = proposed.plan.child
        assert limit(child, "amended_final").met_on == AFTER
        assert limit(child, "appeal_window", starts_on=AFTER).record_type == "reviews"
        assert kinds(child)[-1] == "amendment.final_sent"

    def test_is_refused_while_the_fifteen_days_run(self, proposed: AnnualReview) -> None:
        with pytest.raises(MoveNotAllowed, match=r"until 4 January 2027.*from 5 January 2027"):
            issue(proposed, WINDOW_END)
        proposed.refresh_from_db()
        assert proposed.amended_final_sent_on is None

    def test_may_be_sent_early_when_the_family_agreed_before(self, proposed: AnnualReview) -> None:
        agreed = date(2026, 12, 29)
        agree(proposed, agreed)
        with pytest.raises(MoveNotAllowed, match="until 4 January 2027"):
            issue(proposed, date(2026, 12, 28), now=at(agreed))
        issue(proposed, agreed)
        assert limit(proposed.plan.child, "amendment_window").premature_on is None

    def test_may_be_let_through_by_a_setting_and_shows_as_premature(self, proposed: AnnualReview) -> None:
        LawSetting.objects.create(name="premature_final", value="warn", changed_at=at(DECIDED))
        issue(proposed, WINDOW_END)
        assert limit(proposed.plan.child, "amendment_window").premature_on == WINDOW_END

    def test_is_refused_without_a_notice_the_pack_or_the_role(self, plan: Plan) -> None:
        review = decide(hold(plan), "A")
        with pytest.raises(MoveNotAllowed, match="Record the notice of amendments first"):
            issue(review)
        amendments.send_amendment_notice(review, by=decider(), on=DECIDED, now=at(DECIDED))
        with pytest.raises(MoveNotAllowed, match="right to appeal"):
            issue(review, appeal_pack=False)
        with pytest.raises(MoveNotAllowed, match="Only a delegated decision officer"):
            issue(review, by=officer())

    def test_acts_once_when_pressed_twice_and_refuses_a_second(self, proposed: AnnualReview) -> None:
        by, sent = decider(), Submission(key="k", body={"on": "2027-01-05"})
        issue(proposed, by=by, submission=sent)
        with pytest.raises(AlreadyDone):
            issue(proposed, by=by, submission=sent)
        with pytest.raises(MoveNotAllowed, match="already sent on 5 January 2027"):
            issue(proposed)

    def test_is_refused_on_a_case_changed_meanwhile(self, proposed: AnnualReview) -> None:
        agree(proposed, date(2026, 12, 29))
        with pytest.raises(StaleCase, match=r"Family agreed to finish early on the amendments"):
            issue(proposed, submission=Submission(version=2))

    def test_names_the_next_setting_and_meets_the_phase_transfer(self, plan: Plan) -> None:
        transfer = PhaseTransfer.objects.create(
            source_id="PT1", plan=plan, kind="primary_to_secondary", transfer_year=2027
        )
        now_at = a_placement(plan)
        review = decide(hold(plan, kind="phase_transfer"), "A", is_notice_with_it=True)
        school = an_institution()
        issue(review, transfer=transfer, setting=Setting(institution=school))
        row = limit(plan.child, "phase_feb")
        assert (row.due_on, row.met_on) == (date(2027, 2, 14), AFTER)
        named = Placement.objects.get(plan=plan, basis="named")
        assert (named.institution, named.from_on, named.to_on) == (school, date(2027, 9, 1), None)
        now_at.refresh_from_db()
        assert now_at.to_on is None
        assert kinds(plan.child)[-2:] == ["amendment.final_sent", "phase_transfer.setting_named"]


class TestAnEarlyFinish:
    def test_is_refused_before_the_notice_after_the_window_and_twice(self, proposed: AnnualReview) -> None:
        with pytest.raises(MoveNotAllowed, match="on or after 21 December 2026"):
            agree(proposed, date(2026, 12, 20), submission=LATE)
        with pytest.raises(MoveNotAllowed, match="ended on 4 January 2027"):
            agree(proposed, AFTER)
        agree(proposed, WINDOW_END)
        with pytest.raises(MoveNotAllowed, match="already agreed"):
            agree(proposed, WINDOW_END)


class TestNoAmendmentAfterAll:
    def test_voids_the_amended_plan_and_opens_the_time_to_appeal(self, proposed: AnnualReview) -> None:
        amendments.decide_not_amend(
            proposed, by=decider(), on=AFTER, now=at(AFTER), reasons="The provision meets need.", appeal_pack=True
        )
        child = proposed.plan.child
        assert limit(child, "amended_final").void_on == AFTER
        assert (limit(child, "not_amend_notice").due_on, limit(child, "not_amend_notice").met_on) == (
            date(2027, 2, 15),
            AFTER,
        )
        assert limit(child, "appeal_window", starts_on=AFTER).record_type == "reviews"
        with pytest.raises(MoveNotAllowed, match="told on 5 January 2027 that the plan is not amended"):
            issue(proposed)

    @pytest.mark.parametrize(
        ("values", "words"),
        [({"reasons": " "}, "Give the reasons"), ({"appeal_pack": False}, "right to appeal")],
    )
    def test_needs_reasons_and_rights(self, proposed: AnnualReview, values: dict[str, Any], words: str) -> None:
        values = {"by": decider(), "on": AFTER, "now": at(AFTER), "reasons": "Met.", "appeal_pack": True} | values
        with pytest.raises(MoveNotAllowed, match=words):
            amendments.decide_not_amend(proposed, **values)


class TestAnAmendmentWithoutAReview:
    def propose(self, plan: Plan, **values: Any) -> AnnualReview:
        values = {"by": decider(), "on": DECIDED, "now": at(DECIDED), "reasons": "A new need in speech."} | values
        return amendments.amend_without_review(plan, **values)

    def test_gives_eight_weeks_and_leaves_the_year_alone(self, plan: Plan) -> None:
        self.propose(plan)
        assert limit(plan.child, "unreviewed_amendment_final").due_on == date(2027, 2, 15)
        assert limit(plan.child, "amendment_window").due_on == WINDOW_END
        assert limit(plan.child, "annual_review").met_on is None

    def test_ends_in_the_amended_plan(self, plan: Plan) -> None:
        issue(self.propose(plan))
        assert limit(plan.child, "unreviewed_amendment_final").met_on == AFTER

    def test_is_refused_while_another_is_open(self, plan: Plan) -> None:
        self.propose(plan)
        with pytest.raises(MoveNotAllowed, match="proposed on 21 December 2026 are still open"):
            self.propose(plan)

    def test_is_refused_for_no_reason(self, plan: Plan) -> None:
        with pytest.raises(MoveNotAllowed, match="Give the reasons"):
            self.propose(plan, reasons="")


def test_a_finished_amendment_has_no_notice_any_more(proposed: AnnualReview) -> None:
    issue(proposed)
    AnnualReview.objects.filter(pk=proposed.pk).update(amendment_notice_sent_on=None)
    with pytest.raises(MoveNotAllowed, match="already finished"):
        amendments.send_amendment_notice(proposed, by=decider(), on=AFTER, now=at(AFTER))


def test_an_amendment_without_a_review_has_no_decision_of_a_review(plan: Plan) -> None:
    made = AnnualReview.objects.create(
        source_id="V9", plan=plan, kind="amendment_without_review", amendment_notice_sent_on=DECIDED
    )
    with pytest.raises(MoveNotAllowed, match="has no review decision"):
        decide(made)


@pytest.mark.parametrize(("day", "is_refused"), [(18, False), (19, True)])
def test_a_notice_is_served_within_four_weeks_of_the_day_it_was_sent(plan: Plan, day: int, is_refused: bool) -> None:
    review, served = hold(plan), date(2027, 1, day)
    if is_refused:
        with pytest.raises(MoveNotAllowed, match="within 28 days"):
            decide(review, "A", is_notice_with_it=True, served_on=served)
    else:
        assert decide(review, "A", is_notice_with_it=True, served_on=served).amendment_served_on == served
