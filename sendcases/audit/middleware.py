"""Middleware of the ground floor."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from sendcases.audit import moments

NULL_CHARACTER = "An address must not hold a null character."
GetResponse = Callable[[HttpRequest], HttpResponse]


class MomentMiddleware:
    """Give every request the moment and the London day it arrived."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        moment = moments.now()
        request.now = moment  # type: ignore[attr-defined]
        request.today = moments.london_day(moment)  # type: ignore[attr-defined]
        return self.get_response(request)


class NullCharacterMiddleware:
    """Answer 400 to an address with a null character, which PostgreSQL cannot store or compare."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            if request.path.startswith("/api/"):
                told = {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": NULL_CHARACTER}
                return JsonResponse(told, status=400, content_type="application/problem+json")
            return render(request, "400.html", status=400)
        return self.get_response(request)
