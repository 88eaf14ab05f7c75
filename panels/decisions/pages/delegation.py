"""The page of the scheme of delegation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ehcp.cases.pages.access import who_may
from ehcp.workflow import MOVES, Refused
from panels.decisions.acts.deciding import set_limit
from panels.decisions.forms.delegation import DelegationForm
from panels.decisions.reads.delegation import limits_in_force
from sendcases.audit.requests import Request


@who_may("set_delegation")
@require_http_methods(["GET", "HEAD", "POST"])
def delegation(request: Request) -> HttpResponse:
    """Show what one officer decides alone, and set it."""
    form = DelegationForm(request.POST if request.method == "POST" else None, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            set_limit(**form.cleaned_data, by=request.user, now=request.now)
            messages.success(request, "Delegation limit set")
            return redirect("panels:delegation")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "limits": limits_in_force(request.today), "title": MOVES["set_delegation"].title}
    return render(request, "panels/decisions/delegation.html", context)
