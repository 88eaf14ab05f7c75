"""Refusals as problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from reporting.api.permissions import IsApiClient
from reporting.api.reading import reads

PROBLEM = "application/problem+json"


class Improper(exceptions.APIException):
    """A query that cannot be answered: which parameters are wrong, and why."""

    status_code = status.HTTP_400_BAD_REQUEST

    def __init__(self, wrong: Mapping[str, list[str]]) -> None:
        super().__init__("The query cannot be answered as it stands.")
        self.wrong = wrong


def problem_response(error: Exception, context: Any) -> Response | None:
    """Return an exception of the API as problem details; None leaves it to Django."""
    response = exception_handler(error, context)
    if response is None:
        return None
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(response.status_code).phrase,
        "status": response.status_code,
        "detail": _detail(error),
    }
    if isinstance(error, Improper):
        problem["errors"] = [{"parameter": name, "detail": "; ".join(words)} for name, words in error.wrong.items()]
    response.data = problem
    response.content_type = PROBLEM
    response["Cache-Control"] = "no-store"
    return response


def _detail(error: Exception) -> str:
    if isinstance(error, Http404):
        return "There is nothing at this address."
    return str(error.detail) if isinstance(error, exceptions.APIException) else "Refused."


@extend_schema(exclude=True)
@reads(IsApiClient)
def nowhere(request: HttpRequest, rest: str) -> Response:
    """Answer 404 under the API as the API does."""
    raise exceptions.NotFound("There is nothing at this address.")
