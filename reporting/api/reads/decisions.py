"""What the authority ratified at panels, for other systems."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When

from ehcp.history.models.versions import VERSIONS
from panels.items.models import on_agenda_q
from panels.models import ItemDecision, PanelItem, Ratification
from reporting.api.reads.changes import changed_since
from sendcases.accounts.models import User

RATIFIED = Q(decision__in=[ItemDecision.AGREED, ItemDecision.NOT_AGREED])


def ratified_items(user: User, since: date | None = None) -> QuerySet[PanelItem, PanelItem]:
    """
    Return the ratified items about the children ``user`` may see, in a lasting order, each with ``decided_on``.

    A deferral decides nothing. ``decided_on`` is unknown of an item that came with a package. With ``since`` those that
    may have changed on that day or later, and with ``is_gone`` those that were ratified once and are no more.
    """
    effective = Ratification.objects.effective().filter(item=OuterRef("pk"))
    stands = RATIFIED & on_agenda_q()
    rows: QuerySet[PanelItem, PanelItem] = PanelItem.objects.visible_to(user).annotate(
        decided_on=Subquery(effective.values("decided_on")[:1]), is_gone=Case(When(stands, then=False), default=True)
    )
    if since is None:
        rows = rows.filter(stands)
    else:
        past = VERSIONS[PanelItem].past._default_manager.filter(RATIFIED, live=OuterRef("pk"))
        once = Q(Exists(effective)) | Q(Exists(past))
        rows = changed_since(rows, since).filter(RATIFIED | once)
    return rows.select_related("child", "meeting").order_by("pk")
