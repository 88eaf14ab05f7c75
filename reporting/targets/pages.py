"""Pages of targets and of the register of actions."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ehcp.cases.pages.access import permitted
from ehcp.permissions import may_manage, may_read_cases
from reporting.targets.acts import keeping
from reporting.targets.forms import ActionForm, KeptForm, StepForm, TargetForm
from reporting.targets.kinds import KeyUsed, NotKept
from reporting.targets.reads import actions as register
from reporting.targets.reads import targets as kept
from sendcases.accounts.roles import CASEWORK_ROLES
from sendcases.audit.requests import Request

GET_OR_POST = ["GET", "HEAD", "POST"]


@permitted(may_read_cases)
@require_safe
def targets(request: Request) -> HttpResponse:
    """Show the targets in force today, and every one that was ever set."""
    context = {
        "in_force": kept.targets_on(request.today).values(),
        "history": kept.history(),
        "may_set": may_manage(request.user),
    }
    return render(request, "reporting/targets/targets.html", context)


@permitted(may_manage)
@require_http_methods(GET_OR_POST)
def target_set(request: Request) -> HttpResponse:
    """Set the target of a measure, or end it."""
    form = TargetForm(request.POST if request.method == "POST" else None, today=request.today)

    def save() -> None:
        keeping.set_target(**form.cleaned_data, by=request.user, now=request.now)

    return _kept(request, form, save, "Set a target", "reporting:targets")


@permitted(may_read_cases)
@require_safe
def actions(request: Request) -> HttpResponse:
    """Show the register of actions, each with what its measure has done since it began."""
    context = {"rows": register.register(request.today), "may_begin": may_manage(request.user)}
    return render(request, "reporting/targets/actions.html", context)


@permitted(may_manage)
@require_http_methods(GET_OR_POST)
def action_begin(request: Request) -> HttpResponse:
    """Begin an action."""
    form = ActionForm(request.POST if request.method == "POST" else None, today=request.today)

    def save() -> None:
        keeping.begin_action(**form.cleaned_data, by=request.user, now=request.now)

    return _kept(request, form, save, "Begin an action", "reporting:actions")


@permitted(may_read_cases)
@require_http_methods(GET_OR_POST)
def action_step(request: Request, pk: int) -> HttpResponse:
    """Show one action with its steps; its owner or a manager tells what became of it."""
    row = register.one_action(pk, request.today)
    if row is None or (request.method == "POST" and not request.user.has_role(*CASEWORK_ROLES)):
        raise Http404
    form = StepForm(request.POST if request.method == "POST" else None, today=request.today)

    def save() -> None:
        keeping.tell_step(action=pk, **form.cleaned_data, by=request.user, now=request.now)

    return _kept(request, form, save, row.action.words, "reporting:actions", {"row": row})


def _kept(
    request: Request,
    form: KeptForm,
    save: Callable[[], None],
    title: str,
    back: str,
    more: dict[str, object] | None = None,
) -> HttpResponse:
    """Save what was sent and lead back; what is refused comes back on its form."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except NotKept as refusal:
            if isinstance(refusal, KeyUsed):
                form.send_again()
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved")
            return redirect(back)
    context = {"form": form, "title": title, "back_url": reverse(back), **(more or {})}
    return render(request, "reporting/targets/form.html", context, status=409 if form.errors else 200)
