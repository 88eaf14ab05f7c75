"""The page of every act: a form, one service, back to the case; what was typed is never lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ehcp.cases.forms.acts import ActForm
from ehcp.history.acts.frame import Submission
from ehcp.workflow import MOVES, AlreadyDone, CaseBusy, KeyReused, MoveNotAllowed, Refused
from sendcases.audit.requests import Request

if TYPE_CHECKING:
    from ehcp.models import Child


@dataclass(frozen=True)
class ActPage:
    """
    What one act's page says; its title and its law are those of the move, unless others are given.

    ``law`` is shown beside the button: the rule, its citation, in plain words. ``confirm`` marks an act that
    cannot be undone: the button is a warning button and ``warning`` is shown above it. ``move`` names the move:
    where it may not be made now, the person is told why on the case instead of being given a form.
    """

    button: str
    done: str
    title: str = ""
    law: str = ""
    move: str = ""
    warning: str = ""
    template: str = "ehcp/cases/act.html"
    context: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take the title and the law from the record of the act."""
        if self.move:
            object.__setattr__(self, "title", self.title or MOVES[self.move].title)
            object.__setattr__(self, "law", self.law or MOVES[self.move].law)


def show_act(
    request: Request,
    child: Child,
    page: ActPage,
    form_class: Callable[..., ActForm],
    service: Callable[[dict[str, Any], Submission], object],
    *,
    initial: dict[str, Any] | None = None,
    summary: Sequence[tuple[str, str]] = (),
    back: str = "",
) -> HttpResponse:
    """
    Show the form of an act on ``child``, or do the act and go back to the case.

    ``service`` is called with the form's facts and its submission. A refusal (plain words) comes back on the
    form with everything that was typed; status 409 when somebody else was first, 422 when the form's key came
    with other values. The same form sent twice ends where the first one did.
    """
    home = back or reverse("ehcp:case", args=[child.pk])
    if request.method != "POST" and page.move and (words := _why_not(page.move, child, request)):
        messages.error(request, words)
        return redirect(home)
    kwargs: dict[str, Any] = {"today": request.today, "version": child.version, "initial": initial}
    form = form_class(request.POST, request.FILES, **kwargs) if request.method == "POST" else form_class(**kwargs)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            service(form.facts(), form.submission(request.path))
        except AlreadyDone:
            return redirect(home)
        except Refused as refusal:
            status = refuse_form(form, refusal, child)
        else:
            messages.success(request, page.done)
            return redirect(home)
    context = {"page": page, "form": form, "child": child, "summary": summary, "back_url": home, "title": page.title}
    return render(request, page.template, context | page.context, status=status)


def nothing_to_do(request: Request, child: Child, words: str) -> HttpResponse:
    """Go back to the case and say why there is no form: what the act is about is not there."""
    messages.error(request, words)
    return redirect("ehcp:case", child.pk)


def _why_not(move: str, child: Child, request: Request) -> str:
    try:
        MOVES[move].check(child, request.user, stage=child.stage_on(request.today))
    except MoveNotAllowed as refusal:
        return str(refusal)
    return ""


def refuse_form(form: ActForm, refusal: Refused, child: Child | None = None) -> int:
    """
    Put a refusal on the form and return the status that goes with it.

    Once the person has read what somebody else did in between, or that the form was sent before, it may be sent
    again. While somebody else is still saving, it stays as it was opened.
    """
    if child is not None and not isinstance(refusal, CaseBusy):
        child.refresh_from_db(fields=["version"])
    form.send_again(version=child.version if child else None, new_key=isinstance(refusal, KeyReused))
    form.add_error(None, str(refusal))
    return refusal_status(refusal)


def refusal_status(refusal: Refused) -> int:
    """Return 422 for a key that came with other values, and 409 for every other refusal."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if isinstance(refusal, KeyReused) else HTTPStatus.CONFLICT
