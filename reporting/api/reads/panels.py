"""Panel meetings and their items by outcome, for other systems; of children nothing but how many."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from panels.models import ItemDecision, PanelMeeting

# What nobody with a key may know of is counted nowhere in a list (threats paper, section 2.3).
_COUNTED = Q(items__removed_at__isnull=True, items__child__is_restricted=False)


def panel_meetings() -> QuerySet[PanelMeeting, PanelMeeting]:
    """Return every meeting in a lasting order, each with its items by what the authority ratified."""
    return PanelMeeting.objects.annotate(
        items_listed=Count("items", filter=_COUNTED),
        items_agreed=Count("items", filter=_COUNTED & Q(items__decision=ItemDecision.AGREED)),
        items_not_agreed=Count("items", filter=_COUNTED & Q(items__decision=ItemDecision.NOT_AGREED)),
        items_deferred=Count("items", filter=_COUNTED & Q(items__decision=ItemDecision.DEFERRED)),
    ).order_by("pk")
