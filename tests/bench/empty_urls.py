"""The product's addresses, and one more that answers with nothing: what the floor of any page costs."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path

from ehcp import permissions
from sendcases import urls
from sendcases.audit.requests import Request


def nothing(request: Request) -> HttpResponse:
    """Answer a person who is signed in and may open cases with an empty page."""
    return HttpResponse(str(permissions.may_open_cases(request.user)))


urlpatterns = [*urls.urlpatterns, path("nothing/", nothing)]
