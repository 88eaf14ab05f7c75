"""A manager goes from a headline figure to the children behind it."""

from __future__ import annotations

from datetime import date

import pytest

from ehcp.law.laws import Laws
from ehcp.law.settings import Law
from ehcp.ledger.sync import reconcile
from sendcases.accounts.roles import Role
from sendcases.audit.models import ReadEntry
from tests.ehcp.acts import at
from tests.factories import a_child, a_request, a_user, restrict
from tests.journeys.conftest import OnDay, Walk

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

TODAY = date(2026, 7, 1)


@pytest.fixture(autouse=True)
def _decisions(transactional_db: None, on_day: OnDay) -> None:
    """Three decisions, one of them a day late, and one in time about a child who is restricted."""
    on_day(TODAY)
    sent = {"Early": date(2026, 4, 1), "Ontime": date(2026, 4, 13), "Late": date(2026, 4, 14)}
    for surname, day in sent.items():
        a_request(a_child(surname=surname), received_on=date(2026, 3, 2), outcome="Y", decision_sent_on=day)
    hidden = a_child(surname="Canarybird")
    a_request(hidden, received_on=date(2026, 3, 2), outcome="Y", decision_sent_on=date(2026, 4, 1))
    restrict(hidden, a_user(Role.MANAGER))
    reconcile(None, laws=Laws.of(Law.default()), now=at(TODAY))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_manager_opens_a_figure_to_its_children(walk: Walk, *, scripts: bool) -> None:
    manager = walk(Role.MANAGER, scripts=scripts)
    manager.open("/")
    manager.follow("Figures")
    manager.follow("Headlines")
    assert manager.reads("1 January 2026 to 1 July 2026")
    row = manager.page.locator("tr").filter(has_text="Decision within 6 weeks").first
    assert "3 of 4" in row.inner_text()
    with manager.page.expect_navigation(wait_until="load"):
        row.get_by_role("link").first.click()
    manager.look()
    assert manager.reads("reg 5(1)")
    late = manager.page.get_by_role("link", name="(1)").first
    with manager.page.expect_navigation(wait_until="load"):
        late.click()
    manager.look()
    assert manager.reads("Late, Testforename")
    assert not manager.reads("Ontime, Testforename")
    assert not manager.reads("Canarybird")
    manager.follow("Late, Testforename")
    assert manager.reads("Past time limits")
    assert ReadEntry.objects.exists(), "who read of whom is written down"
