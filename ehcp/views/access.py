"""The door of every page: who may come in; to anyone else the page does not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponseBase

from sendcases.accounts.models import User
from sendcases.audit.requests import Request

View = Callable[..., HttpResponseBase]


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
