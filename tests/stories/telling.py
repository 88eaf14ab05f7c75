"""Stories of random lawful acts: what staff may do, on random days, in an order that the product allows."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ehcp.delays import acts as delays
from ehcp.history.acts import corrections
from ehcp.history.models.versions import STILL
from ehcp.history.reads.dates import MAY_LIE_AHEAD, dated_facts, records_with_mark
from ehcp.models import (
    AnnualReview,
    Budget,
    BudgetRequest,
    Child,
    Deadline,
    DelayReason,
    Outcome,
    PaymentDecision,
    PhaseTransfer,
)
from ehcp.people.acts import children
from ehcp.personal_budgets import acts as personal_budgets
from ehcp.plans.acts import ceasing, placements
from ehcp.plans.acts import records as plan_records
from ehcp.plans.acts.placements import Setting
from ehcp.transfers.acts import moves as transfers
from ehcp.transfers.acts import phases as phase_transfers
from tests.stories.first_plan import (
    ask_advice,
    assess,
    cancel_advice,
    considering,
    decide_exemption,
    decide_issue,
    decide_not_issue,
    early_finish,
    exempt_advice,
    exemption,
    finish_reassessment,
    issue_final,
    reassess,
    receive_advice,
    receive_request,
    refuse,
    reverse,
    send_draft,
    tell_will_assess,
    withdraw,
)
from tests.stories.reviews import (
    agree_early,
    amend_alone,
    amended_final,
    amendment_notice,
    call_review,
    cancel_review,
    decide_review,
    hold_review,
    move_review,
    not_amend,
    report,
    review_papers,
    served,
)
from tests.stories.shared import REASONS, Common, Tell, plan_of, without_day

if TYPE_CHECKING:
    from tests.stories.story import Story


def _consider_ceasing(story: Story, child: Child, common: Common) -> Any:
    return ceasing.consider_ceasing(plan_of(story, child), **common)


def _drop_ceasing(story: Story, child: Child, common: Common) -> Any:
    return ceasing.drop_ceasing(plan_of(story, child), **common)


def _decide_cease(story: Story, child: Child, common: Common) -> Any:
    plan = plan_of(story, child)
    return ceasing.decide_cease(plan, ground="2", reasons=REASONS, replies_on=common["on"], appeal_pack=True, **common)


def _cease(story: Story, child: Child, common: Common) -> Any:
    return ceasing.cease_takes_effect(plan_of(story, child), reason=story.dice.choice("29"), **common)


def _move_in(story: Story, child: Child, common: Common) -> Any:
    made = common["on"] - timedelta(days=story.dice.choice([100, 400]))
    return transfers.transfer_in(child, from_la="873", first_final_on=made, primary_need="SLCN", **common)


def _move_in_notice(story: Story, child: Child, common: Common) -> Any:
    return transfers.send_move_in_notice(plan_of(story, child), **common)


def _move_known(story: Story, child: Child, common: Common) -> Any:
    moves_on = common["on"] + timedelta(days=story.dice.choice([-5, 20]))
    return transfers.move_out_aware(plan_of(story, child), moved_out_on=moves_on, **common)


def _move_cancelled(story: Story, child: Child, common: Common) -> Any:
    return transfers.cancel_move_out(plan_of(story, child), **common)


def _move_out(story: Story, child: Child, common: Common) -> Any:
    return transfers.transfer_out(plan_of(story, child), to_la="873", **common)


def _identify_transfer(story: Story, child: Child, common: Common) -> Any:
    kind = story.dice.choice(["primary_to_secondary", "secondary_to_post16", "post16_to_post16"])
    moves_on = story.today + timedelta(days=90) if kind == "post16_to_post16" else None
    year = None if moves_on else story.today.year + story.dice.choice([0, 1])
    return phase_transfers.identify_phase_transfer(
        plan_of(story, child), kind=kind, transfer_year=year, transfer_on=moves_on, **common
    )


def _name_setting(story: Story, child: Child, common: Common) -> Any:
    stored = story.one(PhaseTransfer, plan__child=child)
    return phase_transfers.name_setting(stored, setting=Setting(institution=story.school), **common)


def _drop_transfer(story: Story, child: Child, common: Common) -> Any:
    stored = story.one(PhaseTransfer, plan__child=child)
    return phase_transfers.drop_phase_transfer(stored, reason="stays", **common)


def _placement(story: Story, child: Child, common: Common) -> Any:
    setting = Setting(sen_setting="EHE") if story.dice.random() < 0.4 else Setting(institution=story.school)
    return placements.change_placement(plan_of(story, child), setting=setting, **common)


def _need(story: Story, child: Child, common: Common) -> Any:
    return plan_records.change_need(
        plan_of(story, child), rank=story.dice.choice([1, 2]), sen_type=story.dice.choice(["SEMH", "MLD"]), **common
    )


def _outcome(story: Story, child: Child, common: Common) -> Any:
    return plan_records.add_outcome(plan_of(story, child), term=story.dice.choice(["short", "medium"]), **common)


def _rate(story: Story, child: Child, common: Common) -> Any:
    return plan_records.rate_outcome(story.one(Outcome, plan__child=child), rating="met", **common)


def _budget(story: Story, child: Child, common: Common) -> Any:
    return plan_records.start_budget(plan_of(story, child), kind="plan_education", payment="organised", **common)


def _end_budget(story: Story, child: Child, common: Common) -> Any:
    return plan_records.end_budget(story.one(Budget, plan__child=child, to_on=None), **common)


def _ask_budget(story: Story, child: Child, common: Common) -> Any:
    form = story.dice.choice(["direct_payment", "direct_payment", "notional"])
    words = {"kind": "plan_social_care", "form": form, "asked_by": "parent", "pays_for": "F1"}
    return personal_budgets.ask_personal_budget(plan_of(story, child), **words, **common)


def _decide_budget(story: Story, child: Child, common: Common) -> Any:
    asked = story.one(BudgetRequest, plan__child=child, decided_on=None)
    if story.dice.random() < 0.4:
        words = {"decision": "refused", "reasons": "The provision cannot be bought in parts."}
    else:
        words = {"decision": "agreed", "annual_amount": Decimal(900), "from_on": common["on"]}
    return personal_budgets.decide_personal_budget(asked, **words, **common)


def _tell_refusal(story: Story, child: Child, common: Common) -> Any:
    asked = story.one(BudgetRequest, plan__child=child, decision="refused", refusal_sent_on=None)
    return personal_budgets.send_budget_refusal(asked, **common)


def _first_payment(story: Story, child: Child, common: Common) -> Any:
    asked = story.one(BudgetRequest, plan__child=child, decision="agreed", first_paid_on=None)
    return personal_budgets.begin_direct_payments(asked, recipient="Mother", consented_on=common["on"], **common)


def _review_payments(story: Story, child: Child, common: Common) -> Any:
    asked = story.one(BudgetRequest, plan__child=child, first_paid_on__isnull=False)
    return personal_budgets.review_direct_payments(asked, reasons="Used as agreed.", **common)


def _change_payments(story: Story, child: Child, common: Common) -> Any:
    asked = story.one(BudgetRequest, plan__child=child, first_paid_on__isnull=False)
    kind, effect = story.dice.choice(["reduce", "stop"]), common["on"] + timedelta(days=28)
    words = {"kind": kind, "reasons": "The hours have changed.", "takes_effect_on": effect}
    return personal_budgets.change_direct_payments(asked, **words, **common)


def _payment_notice(story: Story, child: Child, common: Common) -> Any:
    decided = story.one(PaymentDecision, budget_request__plan__child=child, notice_sent_on=None)
    return personal_budgets.send_payment_notice(decided, **common)


def _ask_again(story: Story, child: Child, common: Common) -> Any:
    decided = story.one(PaymentDecision, budget_request__plan__child=child, reconsider_asked_on=None)
    return personal_budgets.ask_reconsideration(decided, **common)


def _reconsider(story: Story, child: Child, common: Common) -> Any:
    found = {"reconsider_asked_on__isnull": False, "reconsidered_on": None}
    decided = story.one(PaymentDecision, budget_request__plan__child=child, **found)
    outcome = story.dice.choice(["upheld", "changed"])
    return personal_budgets.reconsider_payments(decided, reconsidered=outcome, **common)


def _feedback(story: Story, child: Child, common: Common) -> Any:
    stored = story.one(AnnualReview, plan__child=child, meeting_on__isnull=False)
    return plan_records.record_feedback(stored, respondent="parent", satisfaction=4, **common)


def _delay(story: Story, child: Child, common: Common) -> Any:
    limit = story.one(Deadline, child=child, known_to=STILL)
    reason = story.one(DelayReason)
    return delays.record_delay(child, deadline=limit, reason=reason, **without_day(common))


def _death(story: Story, child: Child, common: Common) -> Any:
    return children.record_death(child, **common)


def _undo_death(story: Story, child: Child, common: Common) -> Any:
    common["on"] = story.today
    return children.undo_death(child, reason="Another child", **common)


def _correct(story: Story, child: Child, common: Common) -> Any:
    fact = story.dice.choice(list(dated_facts(child)))
    common["on"] = story.today
    moved = fact.value + timedelta(days=story.dice.choice([-30, -3, -1, 1, 4])) if fact.value else None
    to = None if story.dice.random() < 0.3 else moved
    if to is not None and to > story.today and fact.field not in MAY_LIE_AHEAD:
        to = story.today
    return corrections.correct_date(
        child, table=fact.table, record_pk=fact.record.pk, field=fact.field, to=to, reason="Wrong stamp", **common
    )


def _in_error(story: Story, child: Child, common: Common) -> Any:
    records = records_with_mark(child)
    if not records:
        return False
    record = story.dice.choice(records)
    common["on"] = story.today
    return corrections.mark_in_error(record, is_error=not record.entered_in_error, reason="Mistake", **common)


# Each act, and how often it is tried beside the others.
ACTS: dict[str, tuple[Tell, int]] = {
    "receive_request": (receive_request, 8),
    "send_considering_notice": (considering, 4),
    "decide_assess": (assess, 10),
    "decide_not_assess": (refuse, 2),
    "decide_reassess": (reassess, 5),
    "reverse_refusal": (reverse, 4),
    "withdraw": (withdraw, 1),
    "request_advice": (ask_advice, 6),
    "receive_advice": (receive_advice, 6),
    "cancel_advice": (cancel_advice, 2),
    "exempt_advice": (exempt_advice, 2),
    "decide_issue": (decide_issue, 10),
    "decide_not_issue": (decide_not_issue, 1),
    "tell_will_assess": (tell_will_assess, 3),
    "finish_reassessment": (finish_reassessment, 5),
    "send_draft": (send_draft, 10),
    "agree_early_finish": (early_finish, 4),
    "issue_final": (issue_final, 12),
    "propose_exemption": (exemption, 3),
    "decide_exemption": (decide_exemption, 4),
    "call_review": (call_review, 5),
    "send_review_papers": (review_papers, 3),
    "move_review": (move_review, 2),
    "cancel_review": (cancel_review, 1),
    "hold_review": (hold_review, 6),
    "receive_report": (report, 4),
    "decide_review": (decide_review, 6),
    "send_amendment_notice": (amendment_notice, 5),
    "serve_amendment_notice": (served, 2),
    "agree_early_on_amendments": (agree_early, 2),
    "issue_amended_final": (amended_final, 4),
    "decide_not_amend": (not_amend, 2),
    "amend_without_review": (amend_alone, 2),
    "consider_ceasing": (_consider_ceasing, 2),
    "drop_ceasing": (_drop_ceasing, 1),
    "decide_cease": (_decide_cease, 2),
    "cease_takes_effect": (_cease, 3),
    "transfer_in": (_move_in, 2),
    "send_move_in_notice": (_move_in_notice, 3),
    "move_out_aware": (_move_known, 2),
    "cancel_move_out": (_move_cancelled, 2),
    "transfer_out": (_move_out, 1),
    "identify_phase_transfer": (_identify_transfer, 4),
    "name_setting": (_name_setting, 3),
    "drop_phase_transfer": (_drop_transfer, 3),
    "change_placement": (_placement, 3),
    "change_need": (_need, 3),
    "add_outcome": (_outcome, 3),
    "rate_outcome": (_rate, 3),
    "start_budget": (_budget, 2),
    "end_budget": (_end_budget, 2),
    "ask_personal_budget": (_ask_budget, 3),
    "decide_personal_budget": (_decide_budget, 4),
    "send_budget_refusal": (_tell_refusal, 3),
    "begin_direct_payments": (_first_payment, 4),
    "review_direct_payments": (_review_payments, 3),
    "change_direct_payments": (_change_payments, 2),
    "send_payment_notice": (_payment_notice, 2),
    "ask_reconsideration": (_ask_again, 2),
    "reconsider_payments": (_reconsider, 2),
    "record_feedback": (_feedback, 3),
    "record_delay": (_delay, 3),
    "record_death": (_death, 1),
    "undo_death": (_undo_death, 4),
    "correct_date": (_correct, 10),
    "mark_in_error": (_in_error, 4),
}
