"""Who asks and who decides, on what, at one moment."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ehcp.models import AssessmentRequest
from ehcp.requests.acts.requests import receive_request
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.ehcp.proposals.asking import NOW, TODAY
from tests.factories import a_child, a_user


@pytest.fixture(autouse=True)
def _one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "now", lambda: NOW)


@pytest.fixture
def officer() -> User:
    return a_user(Role.CASE_OFFICER)


@pytest.fixture
def decider() -> User:
    return a_user(Role.DECISION_OFFICER)


@pytest.fixture
def request_(officer: User) -> AssessmentRequest:
    child = a_child(officer=officer)
    return receive_request(child, by=officer, on=TODAY - timedelta(days=10), now=NOW - timedelta(days=5), source="1")
