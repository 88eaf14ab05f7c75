"""The door of every page: who may come in; to anyone else the page does not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_http_methods

from ehcp.cases.reads.case import case_for
from ehcp.workflow import MOVES
from sendcases.accounts.models import User
from sendcases.audit.reading import record_read
from sendcases.audit.requests import Request

View = Callable[..., HttpResponseBase]
CaseView = Callable[..., HttpResponse]


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


def for_act(name: str) -> Callable[[CaseView], View]:
    """Open the page of the act ``name`` on one case to those who may do it."""
    return on_case(MOVES[name].who)


def on_case(may: Callable[[User], bool]) -> Callable[[CaseView], View]:
    """
    Open a page about one case: let in those for whom ``may`` holds and who may see the child.

    The address gives the child's number as ``pk``; the view is called with the ``CaseNow`` in its place. Who
    looked is written to the read-access log before anything is shown.
    """

    def door(view: CaseView) -> View:
        @wraps(view)
        def opened(request: Request, pk: int, **kwargs: Any) -> HttpResponseBase:
            case = case_for(request.user, pk, request.today)
            record_read(request, screen=view.__name__, child_pk=pk)
            return view(request, case, **kwargs)

        return permitted(may)(require_http_methods(["GET", "HEAD", "POST"])(opened))

    return door
