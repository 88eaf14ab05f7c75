"""The tables of the exchange format that this app holds."""

from django.db.models import Q

from ehcp.exchange.tables import register_table
from panels.items.models import PanelItem
from panels.meetings.models import MeetingState, PanelMeeting

register_table("panel_meetings", PanelMeeting, lambda: Q(state=MeetingState.HELD, quorate__isnull=False))
register_table(
    "panel_items",
    PanelItem,
    lambda: (
        Q(decision__isnull=False, removed_at__isnull=True)
        & Q(meeting__state=MeetingState.HELD, meeting__quorate__isnull=False)
    ),
)
