"""The people of a caseload that is handed over, on one day."""

from __future__ import annotations

from datetime import date

import pytest

from ehcp.models import Allocation, Child
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.ehcp.caseloads.handing import NOW
from tests.ehcp.letters.test_letters import details
from tests.factories import a_child, a_relation, a_team, a_user

__all__ = ["details"]


@pytest.fixture(autouse=True)
def _one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "now", lambda: NOW)


@pytest.fixture
def leaver() -> User:
    return a_user(Role.CASE_OFFICER, first_name="Olive", last_name="Leaverson")


@pytest.fixture
def heir() -> User:
    return a_user(Role.CASE_OFFICER, first_name="Uma", last_name="Heirby", team=a_team())


@pytest.fixture
def manager() -> User:
    return a_user(Role.MANAGER)


@pytest.fixture
def children(leaver: User) -> list[Child]:
    made = [a_child(officer=leaver, stage="maintained") for _ in range(3)]
    for child in made:
        a_relation(child)
        Allocation.objects.create(child=child, officer=leaver, from_on=date(2026, 1, 5))
    return made
