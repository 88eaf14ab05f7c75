"""The product's addresses, and one more that answers with nothing: what the floor of any page costs."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path

from sendcases import urls
from sendcases.audit.requests import Request


def nothing(request: Request) -> HttpResponse:
    """Answer a person who is signed in with an empty page."""
    return HttpResponse(str(request.user.pk))


urlpatterns = [*urls.urlpatterns, path("nothing/", nothing)]
