"""The second, fourth, sixth page and so on of all there are, in the windows of a desktop and of a phone."""

from __future__ import annotations

import pytest

from tests.architecture.every_page import NO_PAGE, invent_authority
from tests.architecture.opened_pages import SHARES, NewPage, open_pages, share_of_rows

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]


@pytest.fixture
def authority(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    invent_authority(monkeypatch)


@pytest.mark.parametrize("share", range(1, SHARES, 2))
def test_no_page_has_a_barrier_or_is_wider_than_its_window(new_page: NewPage, authority: None, share: int) -> None:
    rows = share_of_rows(share)
    wrong, unopened = open_pages(new_page, rows)
    assert wrong == []
    assert unopened == set(NO_PAGE) & set(rows)
