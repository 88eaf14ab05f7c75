"""The door of every page: who may come in; to anyone else the page does not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_http_methods

from ehcp.cases.reads.case import CaseNow, case_for
from ehcp.cases.reads.identity import identity
from ehcp.workflow import MOVES
from sendcases.accounts.models import User
from sendcases.audit.reading import record_read
from sendcases.audit.requests import Request

View = Callable[..., HttpResponseBase]
CaseView = Callable[..., HttpResponseBase]


def permitted(may: Callable[[User], bool]) -> Callable[[View], View]:
    """
    Let in only those for whom ``may`` holds; answer 404 to the others, exactly as for a page that is not there.

    Stands above ``require_POST`` and the like, so that a stranger cannot tell which methods an address has.
    """

    def door(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return door


def who_may(*names: str) -> Callable[[View], View]:
    """Open a page that is about no one case, or finds its own, to those who may do one of the acts ``names``."""
    moves = [MOVES[name] for name in names]
    return permitted(lambda user: any(move.who(user) for move in moves))


def for_act(name: str) -> Callable[[CaseView], View]:
    """Open the page of the act ``name`` on one case to those who may do it."""
    return on_case(MOVES[name].who)


def on_case(may: Callable[[User], bool]) -> Callable[[CaseView], View]:
    """
    Open a page about one case: let in those for whom ``may`` holds and who may see the child.

    The address gives the child's number as ``pk``; the view is called with the ``CaseNow`` in its place. Who
    looked is written to the read-access log before anything is shown. The number of a merged record leads to the
    page of the kept one; a form that was opened before the merge is taken as one about the kept record, whose
    version it does not have, so that it comes back with everything that was typed.
    """

    def door(view: CaseView) -> View:
        @wraps(view)
        def opened(request: Request, pk: int, **kwargs: Any) -> HttpResponseBase:
            case = case_for(request.user, pk, request.today)
            record_read(request, screen=view.__name__, child_pk=case.child.pk)
            show_identity(request, case)
            if case.child.pk != pk and request.method != "POST":
                return lead_to_kept(request, case)
            return view(request, case, **kwargs)

        return permitted(may)(require_http_methods(["GET", "HEAD", "POST"])(opened))

    return door


def show_identity(request: Request, case: CaseNow) -> None:
    """Let the page begin with who it is about; read only if the page is shown."""
    request.identity = SimpleLazyObject(lambda: identity(case, request.user))


def lead_to_kept(request: Request, case: CaseNow) -> HttpResponse:
    """Lead from an address of a merged record to the same page of the record that was kept, and say so."""
    match = request.resolver_match
    if match is None:
        raise Http404
    messages.info(request, f"You were led here from a record that was merged into {case.child.source_id}.")
    return HttpResponseRedirect(reverse(match.view_name, kwargs=match.kwargs | {"pk": case.child.pk}))
