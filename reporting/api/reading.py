"""Views of the API are read: GET and HEAD, nothing else; most answer JSON, some a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from rest_framework.decorators import api_view, permission_classes
from rest_framework.renderers import BaseRenderer, JSONRenderer

from reporting.api.permissions import IsApiClient

READING = ["get", "head"]


class CsvFile(BaseRenderer):
    """A file that is given as it is kept, to whoever takes CSV; a refusal of it is JSON as everywhere."""

    media_type = "text/csv"
    format = "csv"

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        """Return the bytes of the file, or the refusal."""
        if isinstance(data, bytes):
            return data
        rendered: bytes = JSONRenderer().render(data)
        return rendered


def reads(
    permission: type[IsApiClient], *renderers: type[BaseRenderer]
) -> Callable[[Callable[..., HttpResponse]], Any]:
    """
    Make a view of the API that is read (GET and HEAD, nothing else) by those whom ``permission`` lets in.

    It answers in the forms that are named, the first where the reader has no wish; without one in JSON.
    """

    def door(view: Callable[..., HttpResponse]) -> Any:
        made = api_view(["GET"])(permission_classes([permission])(view))
        kind: Any = made.cls  # a class the library makes of the function
        kind.http_method_names = READING
        kind.renderer_classes = renderers or (JSONRenderer,)
        kind.head = kind.get
        return made

    return door
