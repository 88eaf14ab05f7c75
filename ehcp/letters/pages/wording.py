"""Pages of the wording of letters: the list, one letter, the authority's addresses."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from ehcp import permissions
from ehcp.cases.pages.access import permitted
from ehcp.letters.acts.wording import write_details, write_wording
from ehcp.letters.forms import DetailsForm, WordingForm
from ehcp.letters.kinds import LETTERS
from ehcp.letters.reads.wording import AUTHORITY, authority_details, versions_of, wording_of, wording_rows, wrong_in
from ehcp.work.pages.administration import AdministrationPage, register_administration_page
from ehcp.workflow import Refused
from sendcases.audit.requests import Request

register_administration_page(
    AdministrationPage(
        "Letters",
        "The wording of each letter, and the addresses that letters name: SENDIASS, mediation, complaints.",
        "ehcp:wording-list",
        permissions.may_set_letters,
        65,
    )
)


@permitted(permissions.may_set_letters)
@require_GET
def wording_list(request: Request) -> HttpResponse:
    """List every letter and whose wording is in force."""
    return render(request, "ehcp/letters/wordings.html", {"rows": wording_rows(), "details": authority_details()})


@permitted(permissions.may_set_letters)
@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: Request, code: str) -> HttpResponse:
    """Change the wording of one letter; look at it first."""
    kind = LETTERS.get(code)
    if kind is None:
        raise Http404
    given: dict[str, Any] = {"kind": kind, "paragraphs": wording_of(kind).paragraphs, "today": request.today}
    form = WordingForm(request.POST, **given) if request.method == "POST" else WordingForm(**given)
    context = {"kind": kind, "form": form, "versions": versions_of(code), "back_url": reverse("ehcp:wording-list")}
    if form.is_bound and form.is_valid():
        if request.POST.get("do") == "save" and _saved(request, form):
            return redirect("ehcp:wording-list")
        context |= {"paragraphs": form.paragraphs(), "wrong": wrong_in(kind, form.paragraphs())}
    return render(request, "ehcp/letters/wording.html", context)


def _saved(request: Request, form: WordingForm) -> bool:
    note, now = form.cleaned_data["note"], request.now
    try:
        write_wording(form.kind, paragraphs=form.paragraphs(), note=note, by=request.user, now=now)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, "The new wording is in force.")
    return True


@permitted(permissions.may_set_letters)
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: Request) -> HttpResponse:
    """Change the addresses that letters name."""
    posted = request.method == "POST"
    form = (
        DetailsForm(request.POST, today=request.today)
        if posted
        else DetailsForm(today=request.today, initial=authority_details())
    )
    if form.is_bound and form.is_valid():
        write_details(form.details(), note=form.cleaned_data["note"], by=request.user, now=request.now)
        messages.success(request, "The addresses are in force.")
        return redirect("ehcp:wording-list")
    context = {"form": form, "versions": versions_of(AUTHORITY), "back_url": reverse("ehcp:wording-list")}
    return render(request, "ehcp/letters/details.html", context)
