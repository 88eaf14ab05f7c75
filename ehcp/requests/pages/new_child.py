"""The page of an act on a child who is not here yet: one who may be known already is shown first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from ehcp.cases.pages.act_page import ActPage, refuse_form
from ehcp.history.acts.frame import result_of
from ehcp.people.acts.children import PossibleDouble
from ehcp.requests.forms.new_child import NewChildActForm
from ehcp.workflow import AlreadyDone, Refused
from sendcases.audit.reading import record_reads
from sendcases.audit.requests import Request

if TYPE_CHECKING:
    from ehcp.models import Child


@dataclass(frozen=True, slots=True)
class Known:
    """What to do where the child is here already: in words, and the name of the address that takes the child."""

    words: str
    address: str


def show_for_new_child(
    request: Request,
    page: ActPage,
    form_class: type[NewChildActForm],
    act: Callable[..., Any],
    known: Known,
    *,
    title: str,
) -> HttpResponse:
    """
    Show the form of an act on a child not here yet, or do it and go to the case.

    ``act`` adds the child and does the act, both or neither, and returns a record with ``child_id``.
    """
    form = form_class(request.POST or None, today=request.today)
    doubles: list[Child] = []
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("ehcp:case", _done(request, page, form, act))
        except PossibleDouble as refusal:
            doubles, form = refusal.children, form.shown_again(refusal.children, may_differ=refusal.may_differ)
            form.add_error(None, str(refusal))
            status = 409
        except Refused as refusal:
            status = refuse_form(form, refusal)
    record_reads(request, screen="new_child.doubles", child_pks=[child.pk for child in doubles])
    context = {"form": form, "title": title, "page": page, "doubles": doubles, "known": known}
    return render(request, "ehcp/requests/new_child.html", context, status=status)


def _done(request: Request, page: ActPage, form: NewChildActForm, act: Callable[..., Any]) -> int:
    """Add the child and act; return the number of the child, the same when the form is sent twice."""
    submission = form.submission(request.path)
    try:
        made = act(**form.facts(), by=request.user, now=request.now, submission=submission)
    except AlreadyDone:
        return int(result_of(submission.key)["child"])
    messages.success(request, page.done)
    return int(made.child_id)
