"""Pages of the people around a child: one person, and the acts on them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ehcp import permissions
from ehcp.cases.pages.access import for_act, on_case, permitted
from ehcp.cases.pages.act_page import ActPage, show_act
from ehcp.cases.pages.actions import offer_act
from ehcp.cases.reads.case import CaseNow
from ehcp.contacts.acts import people as acts
from ehcp.contacts.forms.people import AddPersonForm, EndRelationForm, PersonForm, initial_person
from ehcp.contacts.reads import people as selectors
from ehcp.history.acts.frame import Submission, result_of
from sendcases.audit.reading import record_reads
from sendcases.audit.requests import Request

if TYPE_CHECKING:
    from ehcp.models import Relation

ADD = ActPage(button="Add the person", done="The person is added.", move="add_person")
CHANGE = ActPage(
    button="Save the change", done="The change is saved. What was recorded before is kept.", move="change_person"
)
END = ActPage(button="Record the last day", done="Nothing is sent to them any more.", move="end_relation")


def tab_of(case: CaseNow) -> str:
    """Return the address of the tab of people."""
    return reverse("ehcp:case-tab", args=[case.child.pk, "people"])


def relation_or_404(case: CaseNow, pk: int) -> Relation:
    """Return one of the people around the child; raise ``Http404`` for any other number."""
    found = selectors.relation_of(case, pk)
    if found is None:
        raise Http404
    return found


@permitted(permissions.may_read_cases)
@require_safe
@on_case(permissions.may_read_cases)
def person(request: Request, case: CaseNow, relation: int) -> HttpResponse:
    """Show everything held of one person, a safe address too, and every earlier value."""
    shown = selectors.person_page(case, relation_or_404(case, relation), request.user)
    record_reads(request, screen="person", child_pks=[one.child_id for one in shown.others])
    context = {
        "child": case.child,
        "shown": shown,
        "may_change": permissions.may_record_receipt(request.user) and case.is_open_to_acts,
        "title": "Person",
        "back_url": tab_of(case),
    }
    return render(request, "ehcp/contacts/person.html", context)


@for_act("add_person")
def add(request: Request, case: CaseNow) -> HttpResponse:
    """Add somebody; where they seem to be recorded already, ask which of the two it is."""
    typed = {name: request.POST.get(name, "") for name in ("forename", "surname", "email", "phone", "postcode")}
    added = result_of(request.POST.get("key", "")).get("relation", 0)  # by this very form, sent before
    alike = selectors.same_people(request.user, **typed, added=added) if typed["surname"].strip() else []

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return acts.add_person(
            case.child, by=request.user, on=request.today, now=request.now, submission=submission, **facts
        )

    return show_act(request, case.child, ADD, partial(AddPersonForm, alike=alike), do, back=tab_of(case))


@for_act("change_person")
def change(request: Request, case: CaseNow, relation: int) -> HttpResponse:
    """Change what is held of somebody."""
    stored = relation_or_404(case, relation)

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return acts.change_person(stored, by=request.user, now=request.now, submission=submission, **facts)

    back = reverse("ehcp:case-person", args=[case.child.pk, stored.pk])
    return show_act(request, case.child, CHANGE, PersonForm, do, initial=initial_person(stored), back=back)


@for_act("end_relation")
def end(request: Request, case: CaseNow, relation: int) -> HttpResponse:
    """Record the last day of somebody."""
    stored = relation_or_404(case, relation)

    def do(facts: dict[str, Any], submission: Submission) -> object:
        return acts.end_relation(stored, by=request.user, now=request.now, submission=submission, **facts)

    summary = [("Person", f"{stored.person.full_name}, {stored.words.lower()}")]
    return show_act(request, case.child, END, EndRelationForm, do, summary=summary, back=tab_of(case))


offer_act("add_person", lambda case: case.is_open_to_acts, 80)
