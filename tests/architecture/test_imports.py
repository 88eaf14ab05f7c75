"""Every module can be imported by the Python at hand."""

from __future__ import annotations

import importlib
import pkgutil
import secrets

import pytest

PACKAGES = ("sendcases", "ehcp", "panels", "reporting")


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_can_be_imported(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # The door of the web pages opens with a secret only, and says of its process that a person waits.
    monkeypatch.setenv("SENDCASES_SECRET_KEY", secrets.token_urlsafe(60))
    monkeypatch.setenv("SENDCASES_IS_WEB", "0")
    path = importlib.import_module(package).__path__
    names = [module.name for module in pkgutil.walk_packages(path, f"{package}.")]
    assert names
    for name in names:
        assert importlib.import_module(name).__name__ == name
