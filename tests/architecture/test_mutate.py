"""What a mutation run looks at is there: a folder that moved would be passed over without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutate.mutants import files, mutants_of
from tests.mutate.targets import TARGETS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", list(TARGETS))
def test_files_and_tests_of_every_package_are_there(name: str) -> None:
    target = TARGETS[name]
    for pattern in target.files:
        assert list(files(ROOT, (pattern,))), pattern
    for path in target.tests:
        assert (ROOT / path).exists(), path
    assert sum(len(mutants_of(ROOT, path)) for path in files(ROOT, target.files)) >= 60
