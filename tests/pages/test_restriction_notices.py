"""What the people named on a restricted record are asked to look into, and nobody else learns of."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from ehcp.models import Child, RestrictionNotice
from panels.meetings.acts import cancel_meeting
from panels.models import PanelItem
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from sendcases.audit.models import ReadEntry
from tests.factories import a_child, a_panel_item, a_user, restrict

pytestmark = pytest.mark.django_db
PAGE = "/restricted/notices/"
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


@pytest.fixture
def named() -> User:
    return a_user(Role.CASE_OFFICER)


@pytest.fixture
def hidden(named: User) -> Child:
    one = a_child(forename="Whistledown", surname="Canarybird")
    restrict(one, named)
    return one


@pytest.fixture
def notice(hidden: Child) -> RestrictionNotice:
    by = a_user(Role.BUSINESS_SUPPORT, first_name="Bea", last_name="Support")
    about = a_child(forename="Whistledown", surname="Canarybirt", source_id="C-NEW")
    return RestrictionNotice.objects.create(
        child=hidden, kind="double", about=about, raised_at=moments.now(), raised_by=by
    )


def test_is_on_the_home_page_of_those_named_until_it_is_looked_into(
    client: Client, named: User, notice: RestrictionNotice
) -> None:
    client.force_login(named)
    assert PAGE in client.get("/").content.decode()
    shown = client.get(PAGE).content.decode()
    assert "A new record may be about this child" in shown
    assert "Whistledown Canarybirt, C-NEW" in shown
    assert "Bea Support" in shown
    done = client.post(f"{PAGE}{notice.pk}/close/", follow=True).content.decode()
    assert "Marked as looked into" in done
    assert "There is nothing to look into." in done
    assert PAGE not in client.get("/").content.decode()
    notice.refresh_from_db()
    assert notice.closed_by == named


def test_is_written_down_as_read(client: Client, named: User, notice: RestrictionNotice) -> None:
    client.force_login(named)
    client.get(PAGE)
    read = ReadEntry.objects.filter(viewer=named, screen="restricted.notices").values_list("child_pk", flat=True)
    assert set(read) == {notice.child_id, notice.about_id}


def test_is_nothing_to_anybody_else(client: Client, notice: RestrictionNotice) -> None:
    client.force_login(a_user(Role.MANAGER))
    assert PAGE not in client.get("/").content.decode()
    assert "Canarybird" not in client.get(PAGE).content.decode()
    theirs, nobodys = client.post(f"{PAGE}{notice.pk}/close/"), client.post(f"{PAGE}{10**9}/close/")
    assert theirs.status_code == nobodys.status_code == 404
    assert TOKEN.sub(b"", theirs.content) == TOKEN.sub(b"", nobodys.content)
    notice.refresh_from_db()
    assert notice.closed_at is None


def test_is_raised_where_somebody_cancels_the_meeting_of_an_item_they_may_not_see(hidden: Child, named: User) -> None:
    clerk, item = a_user(Role.PANEL_CLERK), a_panel_item(hidden)
    cancel_meeting(item.meeting, by=clerk, now=moments.now())
    notice = RestrictionNotice.objects.open_for(named).get()
    assert (notice.child, notice.kind, notice.raised_by) == (hidden, "meeting", clerk)
    assert PanelItem.objects.get().meeting.state == "cancelled"
