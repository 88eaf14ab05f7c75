"""A stranger gets nothing: no page, no row, no count, no search, no file."""

from __future__ import annotations

from datetime import date

import pytest

from ehcp.law.laws import Laws
from ehcp.law.settings import Law
from ehcp.ledger.sync import reconcile
from ehcp.models import Child
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.ehcp.acts import at
from tests.factories import a_child, a_panel_item, a_request, a_user, restrict
from tests.journeys.conftest import OnDay, Walk
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

TODAY = date(2026, 9, 21)
TABS = ("assessment", "plan", "reviews", "people", "timeline", "panel")


@pytest.fixture
def hidden(transactional_db: None, on_day: OnDay) -> Child:
    """A restricted child with a request and a panel item, beside one whom every officer may see."""
    on_day(TODAY)
    open_child, made = a_child(surname="Plainface"), a_child(forename="Whistledown", surname="Canarybird")
    for one in (open_child, made):
        a_request(one, received_on=date(2026, 9, 7))
    reconcile(None, laws=Laws.of(Law.default()), now=at(TODAY))
    a_panel_item(made, kind="assess")
    restrict(made, a_user(Role.MANAGER))
    return made


def addresses(child: Child) -> list[str]:
    case = f"/cases/{child.pk}/"
    item = child.panel_items.get()
    return [case, *(f"{case}records/{tab}/" for tab in TABS), f"{case}request/assess/", f"/panels/items/{item.pk}/"]


def test_an_officer_who_is_not_named_finds_no_trace(walk: Walk, hidden: Child) -> None:
    officer = walk(a_user(Role.CASE_OFFICER, Role.BUSINESS_SUPPORT))
    for address in addresses(hidden):
        officer.open(address, status=404)
        assert not officer.reads("Canarybird")
    officer.open("/cases/")
    assert officer.reads("1 case")
    assert not officer.reads("Canarybird")
    officer.page.locator("main").get_by_role("searchbox").or_(officer.page.locator("#id_words")).first.fill(
        "canarybird"
    )
    officer.press("Search")
    assert officer.reads("0 cases")
    file = officer.page.request.get("/cases/download/csv/")
    assert "Plainface" in file.text()
    assert "Canarybird" not in file.text()


def test_a_manager_who_is_named_finds_the_child(walk: Walk, hidden: Child) -> None:
    named = User.objects.get(restricted_cases__restriction__child=hidden)
    manager = walk(named)
    manager.open(f"/cases/{hidden.pk}/")
    assert manager.reads("Canarybird")
    manager.open("/cases/")
    assert manager.reads("2 cases")


def test_a_panel_member_who_is_not_appointed_finds_no_child(walk: Walk, hidden: Child) -> None:
    member = walk(Role.PANEL_MEMBER)
    for address in (*addresses(hidden), f"/cases/{Child.objects.exclude(pk=hidden.pk).get().pk}/"):
        member.open(address, status=404)
    member.open("/panels/")
    assert member.reads("No meeting is planned in the next six weeks.")


def test_somebody_who_has_not_signed_in_is_asked_to(walk: Walk, hidden: Child) -> None:
    nobody = walk(None)
    for address in (*addresses(hidden), "/", "/cases/", "/panels/", "/administration/"):
        nobody.open(address)
        assert "/accounts/login/" in nobody.page.url
        assert not nobody.reads("Canarybird")


def test_somebody_suspended_is_put_out_at_once(walk: Walk, hidden: Child) -> None:
    user = a_user(Role.CASE_OFFICER)
    officer: Walker = walk(user)
    officer.open("/cases/")
    assert officer.reads("1 case")
    User.objects.filter(pk=user.pk).update(is_active=False)
    officer.open("/cases/")
    assert "/accounts/login/" in officer.page.url
