"""Staff and cases whose limits a change of the law moves."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from ehcp.law_settings.acts import applying as law_applying
from ehcp.law_settings.acts import changes as law_changes
from ehcp.models import Child
from tests.broker import SEND, Sent
from tests.ehcp.acts import Staff, requested, staff


@pytest.fixture(autouse=True)
def _private_files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "private"


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    sent = Sent()
    monkeypatch.setattr(SEND, sent)
    return sent


@pytest.fixture
def people() -> Staff:
    return staff()


@pytest.fixture
def cases(people: Staff) -> list[Child]:
    """Three requests of the same day."""
    return [requested(people).child for _ in range(3)]


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(law_changes, "PART", 1)
    monkeypatch.setattr(law_applying, "PART", 1)
