"""The auditor reads everything that is not restricted, and writes nothing."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from panels.items.acts import conflicts
from panels.meetings import acts as meetings
from panels.models import Appointment, ConflictAnswer, PanelItem
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from sendcases.audit.models import ReadEntry
from tests.architecture.permission_table import AUDITOR, EVERYBODY, ROWS, SIGNED_IN
from tests.architecture.world import a_world
from tests.factories import a_child, a_panel_item, a_user

pytestmark = pytest.mark.django_db

# One's own sign-in, password and second step.
OWN_ACCOUNT = {name for name in ROWS if name.startswith(("account_", "mfa_"))}
# Sent as a form so that the words stand in no address; it keeps them with the session and leads to the list.
ASKS = {"ehcp:case-search", "ehcp:document-search"}
# One's own notice of a restriction, which is put away once read.
OWN_NOTICES = {"ehcp:restriction-notice-close"}
# A letter is opened by whoever has its link, signed in or not.
LINKS = {"ehcp:letter-open"}
CHANGED_BY_READING = {"audit_readentry", "django_session", "accounts_user"}


def rows_of_every_table() -> dict[str, list[object]]:
    tables = [model for model in apps.get_models() if model._meta.db_table not in CHANGED_BY_READING]
    return {model._meta.db_table: list(model._base_manager.order_by("pk").values()) for model in tables}


def test_no_address_takes_anything_from_the_auditor() -> None:
    taking = {
        name
        for name, row in ROWS.items()
        if row.post in (EVERYBODY, SIGNED_IN) or (row.post and not isinstance(row.post, str) and row.post & AUDITOR)
    }
    assert taking == {name for name in OWN_ACCOUNT if ROWS[name].post} | ASKS | OWN_NOTICES | LINKS


@pytest.mark.parametrize("method", ["get", "post"])
def test_nothing_changes_when_the_auditor_opens_every_address(method: str) -> None:
    world = a_world()
    client = Client(raise_request_exception=False)
    client.force_login(a_user(Role.AUDITOR))
    before = rows_of_every_table()
    for name, row in ROWS.items():
        if name not in OWN_ACCOUNT:
            status = getattr(client, method)(reverse(name, args=row.args(world))).status_code
            if method == "post" and name not in ASKS | OWN_NOTICES:
                assert status in {401, 404, 405}, name
    assert rows_of_every_table() == before


class TestAtPanels:
    @pytest.fixture
    def item(self) -> PanelItem:
        return a_panel_item(a_child(surname="Papername"))

    def test_the_auditor_reads_an_item_without_declaring_anything(self, client: Client, item: PanelItem) -> None:
        client.force_login(a_user(Role.AUDITOR))
        page = client.get(reverse("panels:item", args=[item.pk]))
        assert page.status_code == 200
        assert "Papername" in page.content.decode()
        assert ReadEntry.objects.get().child_pk == item.child_id
        assert client.post(reverse("panels:item-conflict", args=[item.pk]), {"interest": "none"}).status_code == 404
        assert not ConflictAnswer.objects.exists()

    def test_the_services_refuse_as_well(self, item: PanelItem) -> None:
        auditor, now = a_user(Role.AUDITOR), moments.now()
        with pytest.raises(conflicts.MoveNotAllowed):
            conflicts.answer_conflict(item, interest="none", by=auditor, now=now)
        with pytest.raises(meetings.MoveNotAllowed):
            meetings.accept_undertaking(by=auditor, on=now.date(), now=now)
        with pytest.raises(meetings.MoveNotAllowed, match="is an auditor, who only reads"):
            appoint(auditor, by=a_user(Role.PANEL_CLERK))

    @pytest.mark.parametrize("role", [Role.PANEL_CLERK, Role.MANAGER])
    def test_nobody_appoints_themselves(self, client: Client, role: Role) -> None:
        clerk = a_user(role)
        with pytest.raises(meetings.MoveNotAllowed, match="You cannot appoint yourself"):
            appoint(clerk, by=clerk)
        client.force_login(clerk)
        day = moments.today()
        first = {"from_on-day": day.day, "from_on-month": day.month, "from_on-year": day.year}
        sent = {"user": clerk.pk, "panel": "issue", "role": "clerk", "agency": "education"} | first
        page = client.post(reverse("panels:appointment-add"), sent)
        assert page.status_code == 200
        assert "You cannot appoint yourself. Ask another clerk or a manager." in page.content.decode()
        assert not Appointment.objects.exists()

    def test_another_clerk_appoints_them(self) -> None:
        clerk = a_user(Role.PANEL_CLERK)
        assert appoint(clerk, by=a_user(Role.PANEL_CLERK)).user == clerk


def appoint(user: object, *, by: object) -> Appointment:
    now = moments.now()
    seat = {"panel": "issue", "role": "clerk", "agency": "education", "from_on": now.date(), "to_on": None}
    return meetings.appoint(user=user, by=by, now=now, **seat)  # type: ignore[arg-type]
