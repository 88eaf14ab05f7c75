"""What every page's shell needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from sendcases.accounts.models import User
from sendcases.accounts.navigation import lookup, offered


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return names and settings that every page shows, and where this person may go."""
    user = getattr(request, "user", None)
    return {
        "authority_name": settings.AUTHORITY_NAME,
        "version": settings.VERSION,
        "is_demo": settings.DEMO,
        "idle_seconds": settings.IDLE_MINUTES * 60,
        "help_contact": settings.HELP_CONTACT,
        "navigation": offered(user, request.path) if isinstance(user, User) else [],
        "lookup": lookup(user) if isinstance(user, User) else "",
    }
