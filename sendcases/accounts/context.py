"""What every page's shell needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the authority's name and whether this is the demonstration."""
    return {"authority_name": settings.AUTHORITY_NAME, "is_demo": settings.DEMO}
