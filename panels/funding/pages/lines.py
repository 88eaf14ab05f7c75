"""Pages of funding lines: choose a kind, add, look, vary, end, approve, mark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ehcp.cases.forms.acts import ActForm
from ehcp.cases.pages import actions
from ehcp.cases.pages.access import permitted, show_identity, who_may
from ehcp.cases.pages.act_page import ActPage, show_act
from ehcp.cases.reads.case import CaseNow, case_for
from ehcp.history.acts.frame import Submission
from ehcp.workflow import open_to
from panels import permissions
from panels.funding.acts import lines as acts
from panels.funding.forms import lines as forms
from panels.funding.reads import lines as reads
from sendcases.audit.reading import record_read
from sendcases.audit.requests import Request

if TYPE_CHECKING:
    from ehcp.models import Child
    from panels.models import FundingLine

_ADD = ActPage(move="add_line", button="Agree the line", done="The funding line is recorded.")
_VARY = ActPage(move="vary_line", button="Vary it", done="The variation is recorded.")
_END = ActPage(move="end_line", button="End it", done="The last day is recorded.")
_APPROVE = ActPage(move="approve_line", button="Record it", done="The second approval is recorded.")
_MARK = ActPage(
    move="mark_line",
    button="Mark it",
    done="The line is marked.",
    warning="The line then counts nowhere, and what was instructed for it is taken back.",
)


def _is_open(case: CaseNow) -> bool:
    return case.is_living


actions.offer_act("add_line", _is_open, 85)


def _child(request: Request, pk: int, screen: str) -> Child:
    """Return a child the person may see, show who it is above the page, and write down that it was shown."""
    case = case_for(request.user, pk, request.today)
    record_read(request, screen=screen, child_pk=case.child.pk)
    show_identity(request, case)
    return case.child


@who_may("add_line")
@require_safe
def funding_kind(request: Request, pk: int) -> HttpResponse:
    """Ask what the line pays for."""
    child = _child(request, pk, "funding kind")
    context = {"child": child, "kinds": reads.kinds_of_lines(), "title": "What does the line pay for?"}
    return render(request, "panels/funding/kinds.html", context)


@who_may("add_line")
@require_http_methods(["GET", "HEAD", "POST"])
def funding_add(request: Request, pk: int, kind: str) -> HttpResponse:
    """Agree a line of a kind for a child."""
    child = _child(request, pk, "funding add")
    if kind not in dict(reads.kinds_of_lines()):
        raise Http404
    form = partial(forms.LineForm, kind=kind, choices=_choices(request, child))
    plan = reads.plan_of_lines(child, request.today) if kind != "early_help" else None

    def add(said: dict[str, Any], sent: Submission) -> None:
        facts = replace(said["facts"], plan=plan)
        acts.add_line(child, facts=facts, by=request.user, now=request.now, submission=sent)

    return show_act(request, child, _ADD, form, add, back=_tab(child))


def _choices(request: Request, child: Child) -> dict[str, Any]:
    return {
        "item": reads.agreed_items(child, request.user, request.today),
        "band": reads.all_bands(),
        "placement": reads.placements_of(child),
        "codes": reads.budget_codes(),
    }


def _tab(child: Child) -> str:
    return reverse("ehcp:case-tab", args=[child.pk, "money"])


def _line(request: Request, pk: int, screen: str) -> FundingLine:
    found = reads.find_line(pk, request.user)
    if found is None:
        raise Http404
    if found.child_id is not None and permissions.may_open_money_of_cases(request.user):
        _child(request, found.child_id, screen)
    elif found.child_id is not None:  # finance sees the number of a line and the reference of its child
        record_read(request, screen=screen, child_pk=found.child_id)
    return found


@permitted(permissions.may_see_funding)
@require_safe
def funding_line(request: Request, pk: int) -> HttpResponse:
    """Show one line: its cost by year and agency, what was adjusted and paid, and all that was done to it."""
    line = _line(request, pk, "funding line")
    context = {
        "page": reads.line_page(line, request.today),
        "title": "Funding line",
        "acts": open_to(request.user, "approve_line", "vary_line", "end_line", "mark_line") if line.child_id else {},
        "may_open_case": permissions.may_open_money_of_cases(request.user),
    }
    return render(request, "panels/funding/line.html", context)


def _act_on(
    request: Request, pk: int, page: ActPage, form: Callable[..., ActForm], do: Callable[..., object], **more: Any
) -> HttpResponse:
    line = _line(request, pk, f"funding {do.__name__}")
    if line.child is None:
        raise Http404

    def service(said: dict[str, Any], sent: Submission) -> None:
        do(line, **said, by=request.user, now=request.now, submission=sent)

    back = reverse("panels:funding-line", args=[line.pk])
    return show_act(request, line.child, page, form, service, back=back, **more)


@who_may("vary_line")
@require_http_methods(["GET", "HEAD", "POST"])
def funding_vary(request: Request, pk: int) -> HttpResponse:
    """Agree other terms of a line from a day on."""
    line = _line(request, pk, "funding vary")
    if line.child is None:
        raise Http404
    form = partial(forms.VaryForm, kind=line.kind, choices=_choices(request, line.child))
    return _act_on(request, pk, _VARY, form, acts.vary_line, initial=forms.initial_of(line))


@who_may("end_line")
@require_http_methods(["GET", "HEAD", "POST"])
def funding_end(request: Request, pk: int) -> HttpResponse:
    """End a line."""
    return _act_on(request, pk, _END, forms.EndForm, acts.end_line)


@who_may("approve_line")
@require_http_methods(["GET", "HEAD", "POST"])
def funding_approve(request: Request, pk: int) -> HttpResponse:
    """Approve as the second officer what goes beyond an envelope."""
    return _act_on(request, pk, _APPROVE, forms.ApproveForm, acts.approve_line)


@who_may("mark_line")
@require_http_methods(["GET", "HEAD", "POST"])
def funding_mark(request: Request, pk: int) -> HttpResponse:
    """Mark a line as entered by mistake."""
    return _act_on(request, pk, _MARK, forms.MarkForm, acts.mark_line)
