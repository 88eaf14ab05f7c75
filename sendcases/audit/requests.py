"""The request as views know it: signed in, with the moment it arrived, and where it came from."""

from __future__ import annotations

import ipaddress
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest

from sendcases.accounts.models import User

if TYPE_CHECKING:
    from sendcases.audit.reading import Reads


class Request(HttpRequest):
    """A request of a signed-in person, dated by ``MomentMiddleware``; ``identity`` is who the page is about."""

    user: User
    now: datetime
    today: date
    reads: Reads
    identity: object


def client_address(request: HttpRequest) -> str | None:
    """
    Return the address the request came from, as the outermost of the authority's own proxies saw it.

    Each of ``SENDCASES_TRUSTED_PROXIES`` proxies adds one address on the right of ``X-Forwarded-For``; what
    stands further left was sent by the client itself and proves nothing. What is no address counts as none.
    """
    seen = [request.META.get("REMOTE_ADDR") or ""]
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if proxies and forwarded:
        seen = forwarded.split(",")[-proxies:]
    try:
        return str(ipaddress.ip_address(_without_port(seen[0].strip())))
    except ValueError:
        return None


def _without_port(text: str) -> str:
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text
