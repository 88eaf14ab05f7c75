"""Every address that answers with a page, in the window of a desktop, on an invented authority."""

from __future__ import annotations

import pytest

from tests.architecture.every_page import NO_PAGE, invent_authority
from tests.architecture.opened_pages import NewPage, open_every_page

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]


@pytest.fixture
def authority(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    invent_authority(monkeypatch)


def test_no_page_has_a_barrier_on_a_desktop(new_page: NewPage, authority: None) -> None:
    wrong, unopened = open_every_page(new_page, phone=False)
    assert wrong == []
    assert unopened == set(NO_PAGE)
