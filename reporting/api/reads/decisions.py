"""What the authority ratified at panels, for other systems."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery

from panels.models import ItemDecision, PanelItem, Ratification
from sendcases.accounts.models import User


def ratified_items(user: User) -> QuerySet[PanelItem, PanelItem]:
    """
    Return the ratified items about the children ``user`` may see, in a lasting order, each with ``decided_on``.

    A deferral decides nothing. ``decided_on`` is unknown of an item that came with a package.
    """
    effective = Ratification.objects.effective().filter(item=OuterRef("pk"))
    return (
        PanelItem.objects.on_agenda()
        .visible_to(user)
        .filter(decision__in=[ItemDecision.AGREED, ItemDecision.NOT_AGREED])
        .annotate(decided_on=Subquery(effective.values("decided_on")[:1]))
        .select_related("child", "meeting")
        .order_by("pk")
    )
