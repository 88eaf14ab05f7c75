"""
Keep a thread free in every web process, and say who may keep what a page showed.

Requests that wait for a lock hold their threads. The last thread takes no such request: it says that the service is
busy, and it answers what watches over the service, which must not take a waiting process for a dead one.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import BoundedSemaphore

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from sendcases.roof.faults import CROWDED, answer

GetResponse = Callable[[HttpRequest], HttpResponse]
# Asks whether the process lives, and waits for nothing.
ALIVE = "/healthz"
# Long enough for quick requests to follow each other, short enough not to keep whoever watches waiting.
WAIT_SECONDS = 0.25


class FreeThreadMiddleware:
    """Let all threads but one work on ordinary requests, and answer the others in words."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.places = BoundedSemaphore(max(1, settings.WEB_THREADS - 1))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == ALIVE:
            return self.get_response(request)
        if not self.places.acquire(timeout=WAIT_SECONDS):
            return answer(request, CROWDED)
        try:
            return self.get_response(request)
        finally:
            self.places.release()


class NoStoreMiddleware:
    """Let no browser and no proxy keep an answer; static files are answered before this."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "no-store" not in response.headers.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "no-store"
        return response
