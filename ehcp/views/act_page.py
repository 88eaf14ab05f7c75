"""The page of every act: a form, one service, back to the case; what was typed is never lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ehcp.forms.acts import ActForm
from ehcp.services.acts import Submission
from ehcp.workflow import AlreadyDone, Refused
from sendcases.audit.requests import Request

if TYPE_CHECKING:
    from ehcp.models import Child

if TYPE_CHECKING:
    from ehcp.models import Child


@dataclass(frozen=True)
class ActPage:
    """
    What one act's page says.

    ``law`` is shown beside the button: the rule, its citation, in plain words. ``confirm`` marks an act that
    cannot be undone: the button is a warning button and ``warning`` is shown above it.
    """

    title: str
    button: str
    done: str
    law: str = ""
    warning: str = ""
    template: str = "ehcp/acts/act.html"
    context: dict[str, Any] = field(default_factory=dict)


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
    form with everything that was typed; status 409 when somebody else was first. The same form sent twice
    ends where the first one did.
    """
    kwargs: dict[str, Any] = {"today": request.today, "version": child.version, "initial": initial}
    form = form_class(request.POST, **kwargs) if request.method == "POST" else form_class(**kwargs)
    home = back or reverse("ehcp:case", args=[child.pk])
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            service(form.facts(), form.submission())
        except AlreadyDone:
            return redirect(home)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, page.done)
            return redirect(home)
    context = {"page": page, "form": form, "child": child, "summary": summary, "back_url": home, "title": page.title}
    return render(request, page.template, context | page.context, status=status)
