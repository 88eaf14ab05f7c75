"""A figure typed in: known from today, put right without changing what earlier days say, refused where it cannot be."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from ehcp.history.models.versions import known
from reporting.models import Indicator
from reporting.reports.acts.typing_in import type_figure
from reporting.reports.kinds.refusals import NotSaved
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role
from tests.factories import a_user

pytestmark = pytest.mark.django_db

FIRST, LATER = datetime(2026, 3, 2, 9, 0, tzinfo=UTC), datetime(2026, 3, 9, 9, 0, tzinfo=UTC)


@pytest.fixture
def manager() -> User:
    return a_user(Role.MANAGER)


def typed(by: User, now: datetime = FIRST, **more: Any) -> Indicator:
    values = {
        "code": "H45", "label": "Looked-after children on support", "area": "Here", "unit": "percent", "value": None,
        "numerator": Decimal(12), "denominator": Decimal(40), "period_start": None, "period_end": date(2026, 1, 15),
        "source": "Count of the virtual school", "owner": "Virtual school", "note": "",
    }  # fmt: skip
    return type_figure(**{**values, **more}, by=by, now=now)


def on(day: date) -> list[tuple[Decimal | None, Decimal | None]]:
    rows = known(Indicator, day).filter(period_end__lte=day)
    return list(rows.values_list("numerator", "value"))


class TestAFigure:
    def test_is_known_from_the_day_it_was_typed(self, manager: User) -> None:
        made = typed(manager)
        assert (made.value, made.tier) == (Decimal("30.0"), "C")
        assert on(date(2026, 3, 1)) == []
        assert on(date(2026, 3, 2)) == [(12, 30)]

    def test_is_put_right_and_reads_on_earlier_days_as_it_did(self, manager: User) -> None:
        typed(manager)
        typed(manager, LATER, numerator=Decimal(14))
        assert Indicator.objects.count() == 1
        assert on(date(2026, 3, 8)) == [(12, 30)]
        assert on(date(2026, 3, 9)) == [(14, 35)]

    def test_sent_twice_is_one(self, manager: User) -> None:
        assert typed(manager) == typed(manager)
        assert Indicator.objects.count() == 1

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"value": Decimal(66)}, "I1"),
            ({"numerator": None, "denominator": None, "value": Decimal(30)}, "I14"),
            ({"numerator": None, "value": Decimal("19.4"), "denominator": Decimal(10)}, "I17"),
            ({"unit": "count"}, "I16"),
            ({"period_end": date(2026, 3, 3)}, "end today or earlier"),
            ({"code": "K05"}, "Choose what"),
        ],
    )
    def test_is_refused_where_its_own_numbers_contradict_it(
        self, manager: User, more: dict[str, Any], words: str
    ) -> None:
        with pytest.raises(NotSaved, match=words):
            typed(manager, **more)
        assert not Indicator.objects.exists()

    def test_is_a_managers(self) -> None:
        with pytest.raises(NotSaved, match="Only a manager"):
            typed(a_user(Role.CASE_OFFICER))


class TestThePages:
    SENT = {
        "code": "H41", "label": "Disability register Total", "area": "Here", "unit": "count", "value": "57",
        "period_end-day": "15", "period_end-month": "1", "period_end-year": "2026", "source": "Register",
        "owner": "Keeper",
    }  # fmt: skip

    def test_say_who_must_provide_a_figure_until_it_is_typed(self, manager: User, client: Client) -> None:
        client.force_login(manager)
        assert "the keeper of the disability register" in client.get("/reports/figures/").content.decode()
        assert client.post("/reports/figures/type/", self.SENT).status_code == 302
        page = client.get("/reports/figures/").content.decode()
        assert "Disability register Total, Here: 57" in page
        assert "the keeper of the disability register" not in page
        pk = Indicator.objects.get().pk
        assert 'value="57' in client.get("/reports/figures/type/", {"figure": pk}).content.decode()

    def test_lose_nothing_of_what_is_wrong(self, manager: User, client: Client) -> None:
        client.force_login(manager)
        answer = client.post("/reports/figures/type/", {**self.SENT, "unit": "percent"})
        assert answer.status_code == 409
        assert "a percentage without its numbers" in answer.content.decode().lower()
        assert "Disability register Total" in answer.content.decode()

    def test_name_the_rows_in_words_without_codes(self, manager: User, client: Client) -> None:
        client.force_login(manager)
        page = client.get("/reports/figures/type/").content.decode()
        assert "Disability register</option>" in page
        assert not re.search(r">[^<]*\bH[0-9]{2}\b", page)
