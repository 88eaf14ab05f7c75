"""
Errors that pass by themselves, or lie in what was sent, as plain pages in words: the one place that makes them.

A page that broke off offers what was sent once more, so that nothing typed is lost. The log names the kind of the
error and never its words, which repeat rows.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.db import DataError, Error, IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.template.loader import render_to_string
from django.views.defaults import bad_request as django_bad_request
from django.views.defaults import server_error as django_server_error

from ehcp.workflow import Refused
from sendcases.audit.busy import is_busy, took_too_long

GetResponse = Callable[[HttpRequest], HttpResponse]
logger = structlog.get_logger(__name__)
# Never given back to the browser in a page.
_UNSPOKEN = ("password", "code", "csrfmiddlewaretoken")
# What a form carries besides what was typed.
_UNTYPED = frozenset({"key", "version", "next", "initial-key", "shown"})
_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is said of one kind of error; ``wait`` is after how many seconds it is worth trying again."""

    status: int
    title: str
    words: str
    wait: int = 0


BUSY = Fault(
    503,
    "Somebody else is saving at this moment",
    "The service waited for them and then gave up. Wait a moment and try again.",
    5,
)
TOO_LONG = Fault(
    503,
    "Sorry, this took too long",
    "The service stopped working on it. Ask for less at once, or try again later.",
    30,
)
AWAY = Fault(503, "Sorry, the service is not available", "The database does not answer. Try again in some minutes.", 30)
FULL = Fault(
    503,
    "Sorry, this cannot be stored",
    "The disk may be full. Nothing was saved. Tell your system administrator, and try again later.",
    300,
)
CROWDED = Fault(
    503,
    "Sorry, the service is busy",
    "Too much is being asked of it at this moment. Wait a moment and try again.",
    5,
)
CONFLICT = Fault(
    409,
    "Somebody else changed this first",
    "Nothing of yours was saved. Open the page again to see what has changed, and then make your change.",
)
UNREADABLE = Fault(
    400,
    "What was sent cannot be read",
    "It is not in a form that this service can store. Nothing was saved. Check it, and try again.",
)


class FaultMiddleware:
    """Answer an error of a view in words, where there are any for it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        fault = fault_of(error)
        return answer(request, fault, error) if fault else None


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer an error outside any view, as in a session that cannot be stored; the last resort for all others."""
    error = sys.exc_info()[1]
    fault = fault_of(error) if error else None
    if fault:
        return answer(request, fault, error)
    if is_api(request):
        return problem(500, "Internal Server Error", "There is a problem with the service. Try again later.")
    return django_server_error(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django refuses to read."""
    if is_api(request):
        return problem(400, "Bad Request", "The request cannot be read.")
    return django_bad_request(request, exception)


def fault_of(error: BaseException) -> Fault | None:
    """Return what is said of ``error``; None where it is a mistake of the program."""
    if isinstance(error, Refused):
        return Fault(409, CONFLICT.title, str(error))
    if isinstance(error, Error):
        return _database_fault(error)
    if isinstance(error, OverflowError):  # a number larger than the database keeps
        return UNREADABLE
    if isinstance(error, OSError) and error.errno in _DISK_FULL:
        return FULL
    return None


def _database_fault(error: Error) -> Fault | None:
    if isinstance(error, OperationalError):
        return BUSY if is_busy(error) else TOO_LONG if took_too_long(error) else AWAY
    kinds = {InterfaceError: AWAY, IntegrityError: CONFLICT, DataError: UNREADABLE}
    return next((fault for kind, fault in kinds.items() if isinstance(error, kind)), None)


def answer(request: HttpRequest, fault: Fault, error: BaseException | None = None) -> HttpResponse:
    """Return the page, or the problem details, of a fault; needs neither the database nor the session."""
    if error is not None:
        state = getattr(error.__cause__, "sqlstate", None)
        logger.warning("broke_off", kind=type(error).__name__, sqlstate=state, status=fault.status, path=request.path)
    if is_api(request):
        response: HttpResponse = problem(fault.status, fault.title, fault.words)
    else:
        response = HttpResponse(render_to_string("broke_off.html", _context(request, fault)), status=fault.status)
    if fault.wait:
        response.headers["Retry-After"] = str(fault.wait)
    return response


def problem(status: int, title: str, detail: str) -> JsonResponse:
    """Return problem details (RFC 9457)."""
    answer = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JsonResponse(answer, status=status, content_type="application/problem+json")


def is_api(request: HttpRequest) -> bool:
    """Say whether a program asks, and not a person."""
    return request.path.startswith("/api/")


def _context(request: HttpRequest, fault: Fault) -> dict[str, object]:
    is_multipart = (request.content_type or "").startswith("multipart/")
    is_read = not is_multipart or hasattr(request, "_post")  # a file is not read only to be thrown away
    sent = _sent(request) if request.method == "POST" and is_read else []
    had_files = is_multipart and (not is_read or bool(request.FILES))
    return {
        "fault": fault,
        "title": fault.title,
        "authority_name": settings.AUTHORITY_NAME,
        "csrf_token": _csrf_token(request) if sent else "",
        "address": request.get_full_path(),
        "sent": sent,
        "typed": [(_words(name), value) for name, value in sent if name not in _UNTYPED and value],
        "had_files": had_files,
        "acts_once": "key" in dict(sent),
    }


def _csrf_token(request: HttpRequest) -> str:
    """Return the token of the browser's own cookie, also where the request broke off before Django read it."""
    if "CSRF_COOKIE" not in request.META:
        CsrfViewMiddleware(lambda _: HttpResponse()).process_request(request)
    return get_token(request)


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if not any(word in name for word in _UNSPOKEN)
        for value in values
    ]


def _words(name: str) -> str:
    return name.replace("_", " ").replace("-", ", ").capitalize()
