"""Pages of acts on ceasing: considered, decided, taking effect, dropped."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse

from ehcp.cases.pages.access import for_act
from ehcp.cases.pages.act_page import ActPage, nothing_to_do
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.plans.acts import ceasing
from ehcp.plans.forms.ceasing import CeaseForm, DayForm, DecideCeaseForm
from ehcp.plans.reads import ceasing as waiting
from ehcp.reviews.pages.reviews import show_plan_act
from sendcases.audit.requests import Request

CONSIDER = ActPage(
    button="Record the proposal",
    done="The proposal is recorded. The plan goes on.",
    move="consider_ceasing",
)
DROP = ActPage(
    button="Record that the plan goes on",
    done="The proposal to cease is dropped. The plan goes on.",
    move="drop_ceasing",
)
DECIDE = ActPage(
    button="Record the decision",
    done="The decision to cease is recorded. The plan stays in force until the time to appeal is over.",
    move="decide_cease",
    warning="This letter opens the time to appeal.",
)
EFFECT = ActPage(
    button="Confirm that the plan has ceased",
    done="The plan has ceased. Its limits are void.",
    move="cease_takes_effect",
    warning="The plan ends, and with it every duty under it.",
)


DECIDED = "The decision to cease this plan is already recorded."
NOT_YET = (
    "There is no proposal to decide on: the family and the school are first told that ceasing is considered, and asked."
)


@for_act("consider_ceasing")
def consider(request: Request, case: CaseNow) -> HttpResponse:
    """Record that the family and the school were told that ceasing is considered."""
    form = partial(DayForm, label="Day the letter was sent", help_text="To the family and the head teacher.")
    return show_plan_act(request, case, CONSIDER, form, ceasing.consider_ceasing, summary=waiting.cease_summary(case))


@for_act("drop_ceasing")
def drop(request: Request, case: CaseNow) -> HttpResponse:
    """Record the decision that the plan goes on."""
    form = partial(DayForm, label="Day it was decided")
    return show_plan_act(request, case, DROP, form, ceasing.drop_ceasing, summary=waiting.cease_summary(case))


@for_act("decide_cease")
def decide(request: Request, case: CaseNow) -> HttpResponse:
    """Record the decision to cease, outside a review."""
    plan = case.maintained_plan
    if request.method != "POST" and plan is not None and not waiting.may_decide_to_cease(case):
        return nothing_to_do(request, case.child, DECIDED if waiting.is_decided(plan) else NOT_YET)
    summary = waiting.cease_summary(case)
    return show_plan_act(request, case, DECIDE, DecideCeaseForm, ceasing.decide_cease, summary=summary)


@for_act("cease_takes_effect")
def take_effect(request: Request, case: CaseNow) -> HttpResponse:
    """Record that the plan ceased."""
    plan = case.maintained_plan
    initial = {"reason": plan.cease_ground if plan else ""}
    summary = waiting.cease_summary(case)
    return show_plan_act(request, case, EFFECT, CeaseForm, ceasing.cease_takes_effect, initial=initial, summary=summary)


offer_act("consider_ceasing", waiting.may_propose_to_cease, 60)
offer_act("decide_cease", waiting.may_decide_to_cease, 61)
offer_act("drop_ceasing", waiting.may_decide_to_cease, 62)
offer_act("cease_takes_effect", waiting.may_take_effect, 63)
