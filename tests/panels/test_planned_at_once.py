"""Two clerks who plan one meeting at the same moment: it is planned once, and the database allows no second."""

from __future__ import annotations

import threading
import time
from datetime import date
from datetime import time as clock

import pytest
from django.db import IntegrityError, connections, transaction

from ehcp.workflow import Refused
from panels.meetings.acts import Arrangements, plan_meeting
from panels.models import PanelMeeting
from sendcases.accounts.roles import Role
from tests.factories import a_user

DAY, TODAY = date(2026, 10, 7), date(2026, 10, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("at", "told"), [(None, "the same meeting"), (clock(14), "other arrangements already")])
def test_two_clerks_plan_one_meeting(at: clock | None, told: str) -> None:
    is_planned, heard = threading.Event(), list[str]()
    first, second = a_user(Role.PANEL_CLERK), a_user(Role.PANEL_CLERK)

    def plans() -> None:
        try:
            with transaction.atomic():
                plan_meeting(panel="issue", held_on=DAY, by=first, today=TODAY)
                is_planned.set()
                time.sleep(0.3)
        finally:
            is_planned.set()
            connections.close_all()

    thread = threading.Thread(target=plans)
    thread.start()
    is_planned.wait()
    try:
        plan_meeting(panel="issue", held_on=DAY, by=second, today=TODAY, arrangements=Arrangements(starts_at=at))
        heard.append("the same meeting")
    except Refused as refusal:
        heard.append(str(refusal))
    thread.join()
    assert told in heard[0]
    assert PanelMeeting.objects.filter(panel="issue", held_on=DAY).count() == 1


@pytest.mark.django_db
def test_the_database_allows_one_planned_meeting_of_a_panel_a_day() -> None:
    PanelMeeting.objects.create(source_id="PM1", panel="issue", held_on=DAY, state="cancelled")
    PanelMeeting.objects.create(source_id="PM2", panel="issue", held_on=DAY, state="planned")
    PanelMeeting.objects.create(source_id="PM3", panel="assess", held_on=DAY, state="planned")
    with pytest.raises(IntegrityError), transaction.atomic():
        PanelMeeting.objects.create(source_id="PM4", panel="issue", held_on=DAY, state="planned")
