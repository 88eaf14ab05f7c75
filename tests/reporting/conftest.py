"""The golden package, loaded once for each module that asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.reporting.loading import load_package, packaged, read_package

RUTLAND = Path(__file__).resolve().parent.parent / "golden" / "rutland"


@pytest.fixture(scope="module")
def rutland(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Load the package, and take it away after the module."""
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        load_package(read_package(RUTLAND), packaged(RUTLAND))
        yield
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)
