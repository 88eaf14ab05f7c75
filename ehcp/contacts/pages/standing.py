"""Pages of consent, capacity, rights, flags and the school before a plan."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse

from ehcp.cases.pages.access import for_act
from ehcp.cases.pages.act_page import ActPage, nothing_to_do, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.contacts.acts import standing as acts
from ehcp.contacts.forms import standing as forms
from ehcp.contacts.pages.people import tab_of
from ehcp.contacts.reads import standing as selectors
from ehcp.contacts.reads.people import people_around
from ehcp.contacts.reads.rights import may_have_rights, rights
from ehcp.history.acts.frame import Submission
from ehcp.ledger.reads.open_limits import format_day
from sendcases.audit.requests import Request

CONSENT = ActPage(button="Record the consent", done="The consent is recorded.", move="give_consent")
NO_CONSENT = ActPage(button="Take it back", done="The consent has ended.", move="end_consent")
CAPACITY = ActPage(button="Record", done="What was found about capacity is recorded.", move="find_capacity")
RIGHTS = ActPage(
    button="Confirm", done="The rights are the young person’s. Letters go to them now.", move="pass_rights"
)
FLAG = ActPage(button="Add the flag", done="The flag is shown on every page of the case.", move="start_flag")
NO_FLAG = ActPage(button="End the flag", done="The flag has ended.", move="end_flag")
SCHOOL = ActPage(button="Record the school", done="The school is recorded.", move="record_school")


@for_act("give_consent")
def consent(request: Request, case: CaseNow) -> HttpResponse:
    """Record a consent of somebody around the child."""
    people, _ = people_around(case)
    if not people and request.method != "POST":
        return nothing_to_do(request, case.child, "Nobody is recorded around this child: add the person first.")

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return acts.give_consent(case.child, by=request.user, now=request.now, submission=submission, **facts)

    form = partial(forms.ConsentForm, people=people)
    return show_act(request, case.child, CONSENT, form, do, initial={"on": request.today}, back=tab_of(case))


@for_act("end_consent")
def consent_end(request: Request, case: CaseNow, consent: int) -> HttpResponse:
    """Record that a consent was taken back."""
    stored = selectors.consent_of(case, consent)
    if stored is None:
        raise Http404

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return acts.end_consent(stored, by=request.user, now=request.now, submission=submission, **facts)

    summary = [("Consent", f"{stored.get_scope_display()}, from {format_day(stored.from_on)}")]
    return show_act(request, case.child, NO_CONSENT, forms.EndConsentForm, do, summary=summary, back=tab_of(case))


@for_act("find_capacity")
def capacity(request: Request, case: CaseNow) -> HttpResponse:
    """Record what was found about capacity for one decision."""
    people, _ = people_around(case)

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return acts.find_capacity(case.child, by=request.user, now=request.now, submission=submission, **facts)

    form = partial(forms.CapacityForm, people=people)
    return show_act(request, case.child, CAPACITY, form, do, back=tab_of(case))


@for_act("pass_rights")
def rights_pass(request: Request, case: CaseNow) -> HttpResponse:
    """Confirm that the rights are the young person's own."""
    whose = rights(case)
    if request.method != "POST" and not whose.are_due(case.today):
        words = f"The rights are the family’s until {format_day(whose.until)}."
        passed = f"The rights passed on {format_day(whose.passed_on)}."
        return nothing_to_do(request, case.child, passed if whose.passed_on else words)
    people, _ = people_around(case)

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return acts.pass_rights(case.child, by=request.user, now=request.now, submission=submission, **facts)

    summary = [("Compulsory school age ended", format_day(whose.until))]
    form = partial(forms.PassRightsForm, people=people)
    return show_act(request, case.child, RIGHTS, form, do, summary=summary, back=tab_of(case))


@for_act("start_flag")
def flag(request: Request, case: CaseNow) -> HttpResponse:
    """Put a flag on the child."""

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return acts.start_flag(case.child, by=request.user, now=request.now, submission=submission, **facts)

    return show_act(request, case.child, FLAG, forms.FlagForm, do, back=tab_of(case))


@for_act("end_flag")
def flag_end(request: Request, case: CaseNow, flag: int) -> HttpResponse:
    """Record the last day of a flag."""
    stored = selectors.flag_of(case, flag)
    if stored is None:
        raise Http404

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return acts.end_flag(stored, by=request.user, now=request.now, submission=submission, **facts)

    summary = [("Flag", f"{stored.label}, from {format_day(stored.from_on)}")]
    return show_act(request, case.child, NO_FLAG, forms.LastDayForm, do, summary=summary, back=tab_of(case))


@for_act("record_school")
def school(request: Request, case: CaseNow) -> HttpResponse:
    """Record where the child learns before there is a plan."""
    if case.maintained_plan is not None and request.method != "POST":
        return nothing_to_do(request, case.child, "There is a plan: record a change of placement instead.")

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return acts.record_school(case.child, by=request.user, now=request.now, submission=submission, **facts)

    return show_act(request, case.child, SCHOOL, forms.SchoolForm, do, back=tab_of(case))


offer_act("record_school", lambda case: case.is_open_to_acts and case.maintained_plan is None, 81)
offer_act("start_flag", lambda case: case.is_open_to_acts, 82)
offer_act("give_consent", lambda case: case.is_open_to_acts, 83)
offer_act("find_capacity", may_have_rights, 84)
offer_act("pass_rights", lambda case: may_have_rights(case) and rights(case).are_due(case.today), 30)
