"""Pages of caseloads and of cover for leave."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ehcp import permissions
from ehcp.caseloads.acts import cover as acts
from ehcp.caseloads.forms import CoverForm
from ehcp.caseloads.reads import loads
from ehcp.caseloads.reads.hand_overs import open_hand_overs
from ehcp.cases.pages.access import permitted, who_may
from ehcp.ledger.reads.open_limits import format_day
from ehcp.people.reads.weights import WORDS
from ehcp.workflow import MOVES, Refused
from sendcases.audit.reading import record_reads
from sendcases.audit.requests import Request


@permitted(permissions.may_manage)
@require_safe
def caseloads(request: Request) -> HttpResponse:
    """Show what each officer holds, what it weighs, who is away and who covers."""
    found = loads.caseloads(request.user, request.today)
    context = {"found": found, "weights": WORDS, "today": request.today}
    context["hand_overs"] = open_hand_overs(request.user, request.now)
    return render(request, "ehcp/caseloads/caseloads.html", context)


@who_may("arrange_cover")
@require_http_methods(["GET", "HEAD", "POST"])
def arrange_cover(request: Request) -> HttpResponse:
    """Arrange cover for an officer who is away."""
    given = {"officers": loads.officers_of(request.user), "today": request.today}
    initial = {"officer": request.GET.get("officer"), "from_on": request.today}
    form = CoverForm(request.POST, **given) if request.method == "POST" else CoverForm(initial=initial, **given)
    if form.is_bound and form.is_valid():
        try:
            made = acts.arrange_cover(**form.facts(), by=request.user, now=request.now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return _form(request, form, status=HTTPStatus.CONFLICT)
        _say_arranged(request, made.pk)
        return redirect("ehcp:caseloads")
    return _form(request, form)


def _form(request: Request, form: CoverForm, status: int = HTTPStatus.OK) -> HttpResponse:
    move = MOVES["arrange_cover"]
    context = {"form": form, "title": move.title, "law": move.law}
    return render(request, "ehcp/caseloads/cover.html", context, status=status)


def _say_arranged(request: Request, pk: int) -> None:
    """Say what was arranged, and which records stay closed to whoever covers."""
    made = loads.cover_of(request.user, pk, request.today)
    days = f"from {format_day(made.from_on)} to {format_day(made.to_on)}"
    messages.success(request, f"{made.covering} covers {made.officer} {days}.")
    closed = loads.closed_to(made.officer, made.covering, request.user, request.today)
    if closed:
        number = "1 restricted record stays" if len(closed) == 1 else f"{len(closed)} restricted records stay"
        named = ", ".join(one.source_id for one in closed)
        record_reads(request, screen="cover.arrange", child_pks=[one.pk for one in closed])
        messages.error(request, f"{number} closed to {made.covering}, who is not on the list: {named}.")


@who_may("end_cover")
@require_POST
def end_cover(request: Request, cover: int) -> HttpResponse:
    """End cover from today on."""
    stored = loads.cover_of(request.user, cover, request.today)
    acts.end_cover(stored, by=request.user, now=request.now)
    messages.success(request, f"{stored.covering} no longer covers {stored.officer}.")
    return redirect("ehcp:caseloads")
