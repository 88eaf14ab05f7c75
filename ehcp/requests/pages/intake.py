"""
Log a request, step by step: find the child or add one, say what came, check, done.

What was typed is kept with the session under a number of no meaning, so that nothing personal stands in an
address and nothing is lost on the way back. That number is the key of the act: pressed twice, it acts once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.http import require_GET, require_http_methods

from ehcp import permissions
from ehcp.cases.pages.access import permitted
from ehcp.cases.pages.act_page import refusal_status
from ehcp.cases.reads.case import CaseNow, visible_child
from ehcp.history.acts.frame import Submission, result_of
from ehcp.people.acts.children import PossibleDouble, refuse_doubles
from ehcp.people.reads import finding as selectors
from ehcp.people.reads.second_request import what_it_becomes
from ehcp.requests.acts import requests as acts
from ehcp.requests.forms.intake import (
    NONE_OF_THEM,
    ChooseChildForm,
    FindChildForm,
    NewChildForm,
    WhatCameForm,
    answers,
    child_words,
)
from ehcp.requests.pages.intake_draft import Draft, begin, on_draft
from ehcp.workflow import AlreadyDone, Refused
from sendcases.audit.reading import record_read, record_reads
from sendcases.audit.requests import Request

if TYPE_CHECKING:
    from ehcp.models import Child

FIRST = reverse_lazy("ehcp:intake")
FOUND_NONE = "None of these: add a new child"
IS_DIFFERENT = "This is a different child"


@permitted(permissions.may_record_receipt)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: Request) -> HttpResponse:
    """Ask who the request is for."""
    form = FindChildForm(request.POST or None, today=request.today)
    if request.method == "POST" and form.is_valid():
        draft = begin(request, request.POST)
        return redirect("ehcp:intake-matches", draft.token)
    context = {"form": form, "title": "Log a request", "may_move_in": permissions.may_work_cases(request.user)}
    return render(request, "ehcp/requests/find.html", context)


@on_draft
def matches(request: Request, draft: Draft) -> HttpResponse:
    """Show the children who fit, and let one be chosen."""
    search = draft.form(FindChildForm, "find", request.today)
    found = selectors.children_found(request.user, **search.cleaned_data, on=request.today)
    if not found:
        return render(
            request, "ehcp/requests/none_found.html", {"draft": draft, "title": "No child found", "back_url": FIRST}
        )
    form = ChooseChildForm(request.POST or None, found=found, none_of_them=FOUND_NONE, today=request.today)
    if request.method == "POST" and form.is_valid():
        return _chosen(draft, form.cleaned_data["child"], "ehcp:intake-child")
    record_reads(request, screen="intake.matches", child_pks=[one.pk for one in found])
    is_full = len(found) == selectors.MOST_SHOWN
    context = {"form": form, "title": "Choose the child", "is_full": is_full, "back_url": FIRST}
    return render(request, "ehcp/requests/choose.html", context)


def _chosen(draft: Draft, choice: str, otherwise: str) -> HttpResponse:
    if choice == NONE_OF_THEM:
        draft.keep(child=None)
        return redirect(otherwise, draft.token)
    draft.keep(child=int(choice))
    return redirect("ehcp:intake-details", draft.token)


@on_draft
def new_child(request: Request, draft: Draft) -> HttpResponse:
    """Ask about a child who is not there yet."""
    form = NewChildForm(request.POST or draft.data("new"), today=request.today, initial=_from_search(draft, request))
    if request.method == "POST" and form.is_valid():
        draft.keep(new=request.POST, child=None)
        try:
            refuse_doubles(form.described(), different_from=draft.different_from, by=request.user)
        except PossibleDouble as refusal:
            draft.keep(doubles=[one.pk for one in refusal.children], may_differ=refusal.may_differ)
            return redirect("ehcp:intake-doubles", draft.token)
        else:
            return redirect("ehcp:intake-details", draft.token)
    context = {"form": form, "title": "Add a child", "back_url": draft.address("matches")}
    return render(request, "ehcp/requests/form.html", context)


def _from_search(draft: Draft, request: Request) -> dict[str, Any]:
    given = draft.form(FindChildForm, "find", request.today).cleaned_data
    forename, _, surname = str(given["name"]).strip().rpartition(" ")
    number = "uln" if str(given["upn"]).isdecimal() else "upn"
    return {"forename": forename, "surname": surname, number: given["upn"], "birth_date": given["birth_date"]}


@on_draft
def doubles(request: Request, draft: Draft) -> HttpResponse:
    """Show the children who may be the same one; a different child is only added when somebody says so."""
    found = [visible_child(request.user, pk) for pk in draft.values.get("doubles", [])]
    if not found:
        return redirect("ehcp:intake-child", draft.token)
    none_of_them = IS_DIFFERENT if draft.values.get("may_differ") else ""
    form = ChooseChildForm(request.POST or None, found=found, none_of_them=none_of_them, today=request.today)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["child"] == NONE_OF_THEM:
            draft.keep(different_from=[*draft.different_from, *(one.pk for one in found)])
        return _chosen(draft, form.cleaned_data["child"], "ehcp:intake-details")
    record_reads(request, screen="intake.doubles", child_pks=[one.pk for one in found])
    context = {"form": form, "draft": draft, "title": "This child may already be there", "may_differ": none_of_them}
    context["back_url"] = draft.address("child")
    return render(request, "ehcp/requests/doubles.html", context)


@on_draft
def details(request: Request, draft: Draft) -> HttpResponse:
    """Ask when the request came, from whom and how."""
    if not draft.has_child:
        return redirect("ehcp:intake-matches", draft.token)
    form = WhatCameForm(request.POST or draft.data("came"), today=request.today)
    if request.method == "POST" and form.is_valid():
        draft.keep(came=request.POST)
        return redirect("ehcp:intake-check", draft.token)
    context = {"form": form, "title": "What came", "back_url": draft.address(draft.who)}
    return render(request, "ehcp/requests/form.html", context)


@on_draft
def check(request: Request, draft: Draft) -> HttpResponse:
    """Show the answers; log the request when they are confirmed."""
    if not draft.is_complete:
        return redirect("ehcp:intake-details", draft.token)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            return _log(request, draft)
        except PossibleDouble as double:
            draft.keep(doubles=[one.pk for one in double.children], may_differ=double.may_differ)
            return redirect("ehcp:intake-doubles", draft.token)
        except Refused as words:
            refusal, status = str(words), refusal_status(words)
    context = {"title": "Check your answers", "refusal": refusal, **_shown(request, draft)}
    context["back_url"] = draft.address("details")
    return render(request, "ehcp/requests/check.html", context, status=status)


def _shown(request: Request, draft: Draft) -> dict[str, Any]:
    """Return the answers as rows with the page that changes each, and what the request would be second to."""
    given = _answers(request, draft)
    child = given["child"]
    who = [("Child", child_words(child))] if child else answers(given["new"])
    step, came = draft.address(draft.who), draft.address("details")
    rows = [{"name": name, "value": value, "href": step} for name, value in who]
    rows += [{"name": name, "value": value, "href": came} for name, value in answers(given["came"])]
    record_reads(request, screen="intake.check", child_pks=[child.pk] if child else [])
    received = given["came"].cleaned_data["received_on"]
    return {"rows": rows, "becomes": what_it_becomes(CaseNow(child, request.today), received) if child else ""}


def _answers(request: Request, draft: Draft) -> dict[str, Any]:
    came = draft.form(WhatCameForm, "came", request.today)
    child: Child | None = visible_child(request.user, draft.values["child"]) if draft.values.get("child") else None
    new = None if child else draft.form(NewChildForm, "new", request.today)
    return {"came": came, "child": child, "new": new}


def _log(request: Request, draft: Draft) -> HttpResponse:
    said = _answers(request, draft)
    given = said["came"].cleaned_data
    submission = Submission(
        key=draft.token, body=draft.answers, late_reason=given["late_reason"], source=given["channel"]
    )
    facts = {"on": given["received_on"], "source": given["source"], "rya": given["rya"], "submission": submission}
    facts["primary_need"] = given["primary_need"]
    facts |= {"by": request.user, "now": request.now}
    try:
        if said["child"]:
            made = acts.receive_request(said["child"], **facts)
        else:
            described = said["new"].described()
            made = acts.receive_request_for_new_child(described, different_from=draft.different_from, **facts)
    except AlreadyDone:
        done = result_of(draft.token)
        return redirect("ehcp:request-logged", done["child"], done["request"])
    draft.keep(logged=[made.child_id, made.pk])
    return redirect("ehcp:request-logged", made.child_id, made.pk)


@permitted(permissions.may_record_receipt)
@require_GET
def logged(request: Request, pk: int, request_pk: int) -> HttpResponseBase:
    """Say what was logged, and which limits now run and why."""
    found = selectors.logged_request(request.user, pk, request_pk, request.today)
    if found is None:
        raise Http404
    record_read(request, screen="intake.logged", child_pk=pk)
    return render(request, "ehcp/requests/logged.html", {"logged": found, "title": "Request logged"})
