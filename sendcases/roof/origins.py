"""Which pages of other addresses may read the API in a browser: those that are named, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

_API = "/api/"
# A key is sent with each request by the page itself: no cookie of this service is ever let through.
_ALLOWED = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Accept, Authorization, If-None-Match",
    "Access-Control-Max-Age": "600",
}
_SHOWN = "ETag, Retry-After"


class OriginMiddleware:
    """
    Let a browser give answers of the API to the pages of ``SENDCASES_API_ORIGINS`` (Fetch, CORS protocol).

    Whoever is not named is answered as before, and their browser keeps the answer from them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a browser that asks first, and name the origin on every other answer."""
        if not settings.API_ORIGINS or not request.path_info.startswith(_API):
            return self.get_response(request)
        origin = request.headers.get("Origin", "")
        is_named = origin in settings.API_ORIGINS
        is_asking_first = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        answer = (
            HttpResponse(status=204, headers=_ALLOWED) if is_named and is_asking_first else self.get_response(request)
        )
        patch_vary_headers(answer, ["Origin"])
        if is_named:
            answer["Access-Control-Allow-Origin"] = origin
            answer["Access-Control-Expose-Headers"] = _SHOWN
        return answer
