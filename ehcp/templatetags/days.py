"""Days on a page: what lies after today has not happened, and is shown as planned."""

from __future__ import annotations

from datetime import date

from django import template
from django.template import RequestContext

from ehcp.ledger.reads.open_limits import format_event_day

register = template.Library()


@register.simple_tag(takes_context=True)
def when(context: RequestContext, on: date | None, past: str = "{}", ahead: str = "planned for {}") -> str:
    """
    Return ``past`` if the day ``on`` has come by the day of the request, else ``ahead``; ``{}`` stands for the day.

    Without a day there is nothing to say. ``{% when plan.ceased_on "Ceased {}" "Ends on {}" %}``
    """
    if on is None:
        return ""
    today: date = context.request.today  # type: ignore[attr-defined]  # set by the middleware of the day
    return format_event_day(on, today, past, ahead)
