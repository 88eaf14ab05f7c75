"""Pages of exemptions: choose the limit and the ground, state the facts, and another person decides."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ehcp.cases.pages.access import for_act
from ehcp.cases.pages.act_page import ActPage, nothing_to_do, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.exemptions import acts as exemptions
from ehcp.exemptions.forms import ChooseExemptionForm, DecideExemptionForm, ProposeExemptionForm
from ehcp.exemptions.reads import claim_summary, excusable_limits, exemption_summary, pending_exemptions
from ehcp.history.acts.frame import Submission
from ehcp.law.grounds import GROUND_WORDS, NOT_GROUNDS
from sendcases.audit.requests import Request

PROPOSE = ActPage(
    move="propose_exemption",
    button="Propose the exemption",
    done="The exemption is proposed. Another person must accept it, and the family must be told.",
)
DECIDE = ActPage(
    move="accept_exemption",
    button="Record the decision",
    done="The decision on the exemption is recorded.",
)


@for_act("propose_exemption")
def choose(request: Request, case: CaseNow) -> HttpResponse:
    """Ask which limit could not be met, and why."""
    law = case.law
    limits = excusable_limits(case.records, case.today, law)
    if not limits:
        return nothing_to_do(request, case.child, "No limit that an exemption could excuse is open on this case.")
    form = ChooseExemptionForm(request.POST or None, limits=limits, law=law, today=request.today)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        return redirect("ehcp:exemption-propose", case.child.pk, int(given["limit"]), given["ground"])
    home = reverse("ehcp:case", args=[case.child.pk])
    context = {"form": form, "child": case.child, "title": PROPOSE.title, "back_url": home, "not_grounds": NOT_GROUNDS}
    return render(request, "ehcp/exemptions/choose.html", context)


@for_act("propose_exemption")
def propose(request: Request, case: CaseNow, limit: int, ground: str) -> HttpResponse:
    """Ask for the facts of the ground, and propose the exemption."""
    row = next((one for one in excusable_limits(case.records, case.today, case.law) if one.pk == limit), None)
    if row is None or ground not in GROUND_WORDS:
        return nothing_to_do(request, case.child, "This limit is not open on this case now.")

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return exemptions.propose_exemption(row, by=request.user, now=request.now, submission=submission, **facts)

    summary = claim_summary(row, ground)
    return show_act(request, case.child, PROPOSE, partial(ProposeExemptionForm, ground=ground), do, summary=summary)


@for_act("accept_exemption")
def decide(request: Request, case: CaseNow) -> HttpResponse:
    """Accept or refuse what another person proposed, the oldest first."""
    waiting = pending_exemptions(case)
    if not waiting:
        return nothing_to_do(request, case.child, "No exemption waits for a decision on this case.")

    def do(facts: dict[str, Any], submission: Submission) -> object:
        is_accepted = facts.pop("decision") == "accept"
        act = exemptions.accept_exemption if is_accepted else exemptions.refuse_exemption
        return act(waiting[0], by=request.user, now=request.now, submission=submission, **facts)

    return show_act(request, case.child, DECIDE, DecideExemptionForm, do, summary=exemption_summary(waiting[0]))


offer_act(
    "propose_exemption",
    lambda case: case.is_open_to_acts and bool(excusable_limits(case.records, case.today, case.law)),
    60,
)
offer_act("accept_exemption", lambda case: case.is_living and bool(pending_exemptions(case)), 62)
