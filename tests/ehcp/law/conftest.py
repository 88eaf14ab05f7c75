"""The law is plain Python: what opens no database says the same on every engine, and is run on one."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder that ask for no database."""
    for item in items:
        if FOLDER in item.path.parents and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.one_engine)
