"""Views of the API are read: GET and HEAD, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from rest_framework.decorators import api_view, permission_classes

from reporting.api.permissions import IsApiClient

READING = ["get", "head"]


def reads(permission: type[IsApiClient]) -> Callable[[Callable[..., HttpResponse]], Any]:
    """Make a view of the API that is read (GET and HEAD, nothing else) by those whom ``permission`` lets in."""

    def door(view: Callable[..., HttpResponse]) -> Any:
        made = api_view(["GET"])(permission_classes([permission])(view))
        kind: Any = made.cls  # a class the library makes of the function
        kind.http_method_names = READING
        kind.head = kind.get
        return made

    return door
