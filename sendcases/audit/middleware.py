"""Middleware of the ground floor."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from sendcases.audit import moments
from sendcases.audit.reading import Reads, write_reads

NULL_CHARACTER = "An address must not hold a null character."
NOT_RECORDED = "The record of who reads what cannot be written now, so nothing is shown. Try again in a few minutes."
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
                problem = {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": NULL_CHARACTER}
                return JsonResponse(problem, status=400, content_type="application/problem+json")
            return render(request, "400.html", status=400)
        return self.get_response(request)


class ReadLogMiddleware:
    """
    Write what a page shows into the read log before its bytes leave; innermost, so that nothing goes past it.

    Views note what they show with ``record_read``. Where the log can be kept neither in the database nor in the
    queue, or a restricted child is shown, the answer is a plain 503 in its place. A redirect shows nobody; after an
    act the next page may say on whom it was done.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reads: Reads = {}
        request.reads = reads  # type: ignore[attr-defined]
        response = self.get_response(request)
        only_leads_elsewhere = request.method != "POST" and 300 <= response.status_code < 400
        if not reads or only_leads_elsewhere or write_reads(reads):
            return response
        return self._refusal(request)

    def _refusal(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/api/"):
            said = {"type": "about:blank", "title": "Service Unavailable", "status": 503, "detail": NOT_RECORDED}
            answer: HttpResponse = JsonResponse(said, status=503, content_type="application/problem+json")
        else:
            request.identity = None  # type: ignore[attr-defined]  # the shell names whom the page would be about
            answer = render(request, "503_read_log.html", status=503)
        answer["Cache-Control"] = "no-store"
        answer["Retry-After"] = "120"
        return answer
