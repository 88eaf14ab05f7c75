"""The product's addresses, and one more that answers with nothing: what the floor of any page costs."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response

from ehcp import permissions
from reporting.api.permissions import IsApiClient
from reporting.api.reading import reads
from sendcases import urls
from sendcases.audit.requests import Request


def nothing(request: Request) -> HttpResponse:
    """Answer a person who is signed in and may open cases with an empty page."""
    return HttpResponse(str(permissions.may_open_cases(request.user)))


@reads(IsApiClient)
def nothing_by_key(request: ApiRequest) -> Response:
    """Answer a key with an empty object."""
    return Response({})


urlpatterns = [*urls.urlpatterns, path("nothing/", nothing), path("nothing-by-key/", nothing_by_key)]
