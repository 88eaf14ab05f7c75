"""What the journeys share: days that pass, people, walkers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from sendcases.audit import moments
from tests.browser import let_in
from tests.factories import a_user
from tests.journeys.walker import NewPage, Walker

OnDay = Callable[[date], None]
Walk = Callable[..., Walker]


@pytest.fixture
def walkers() -> list[Walker]:
    """Everybody who was sat down at a browser."""
    return []


@pytest.fixture
def on_day(monkeypatch: pytest.MonkeyPatch, walkers: list[Walker], live_server: Any) -> OnDay:
    """
    Let it be ten in the morning of a day; the product reads the clock in one place only.

    Everybody signs in again, for no session lasts over night.
    """

    def be(day: date) -> None:
        moment = datetime(day.year, day.month, day.day, 10, 0, tzinfo=UTC)
        monkeypatch.setattr(moments, "now", lambda: moment)
        for walker in walkers:
            if walker.user is not None:
                let_in(walker.page.context, walker.user, live_server.url)
                User.objects.filter(pk=walker.user.pk).update(last_login=moment)  # of the day, not of this run

    return be


@pytest.fixture
def walk(new_page: NewPage, transactional_db: None, walkers: list[Walker]) -> Iterator[Walk]:
    """
    Sit a person down at a browser: ``walk(Role.MANAGER)`` or ``walk(user, scripts=False)``.

    At the end of the journey no page that anybody met may have had a fault.
    """

    def sit(who: Role | User | None, *, scripts: bool = True, phone: bool = False) -> Walker:
        user = a_user(who) if isinstance(who, Role) else who
        walkers.append(Walker(new_page, user, scripts=scripts, phone=phone))
        return walkers[-1]

    yield sit
    assert sorted(set().union(*(walker.faults for walker in walkers))) == []
