"""What records are called: nobody can tell from it what else there is."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from ehcp.history.acts.references import fresh_key, fresh_keys, next_source_id
from ehcp.models import AssessmentRequest, Child
from ehcp.people.acts.children import NewChild, add_child
from sendcases.audit import moments
from tests.ehcp.acts import NOW, staff
from tests.factories import a_child

pytestmark = pytest.mark.django_db


class TestAReference:
    def test_is_of_its_kind_and_neither_counts_nor_repeats(self) -> None:
        made = [next_source_id(Child) for _ in range(200)]
        assert len(set(made)) == 200
        assert all(re.fullmatch(r"C[A-Z][0-9A-HJKMNP-TV-Z]{11}", one) for one in made)
        ends = {one[-4:] for one in made}
        assert len(ends) > 190  # chance, not a row of numbers

    def test_comes_after_the_earlier_ones_and_those_of_packages(self) -> None:
        made = [next_source_id(AssessmentRequest) for _ in range(50)]
        assert made == sorted(made)
        assert made[0] > "R999999"

    def test_comes_later_on_a_later_day(self, monkeypatch: pytest.MonkeyPatch) -> None:
        moment = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
        made = []
        for days in (0, 1, 400, 4000, 40_000):
            monkeypatch.setattr(moments, "now", lambda days=days: moment + timedelta(days=days))
            made.append(next_source_id(Child))
        assert made == sorted(made)
        assert {len(one) for one in made} == {13}

    def test_says_the_time_and_not_the_number_of_others(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def between(others: int) -> int:
            monkeypatch.setattr(moments, "now", lambda: datetime(2026, 11, 20, 9, 0, tzinfo=UTC) + shift)
            first = next_source_id(Child)[:-4]
            for _ in range(others):
                monkeypatch.setattr(moments, "now", lambda: datetime(2026, 11, 20, 9, 30, tzinfo=UTC) + shift)
                next_source_id(Child)
            monkeypatch.setattr(moments, "now", lambda: datetime(2026, 11, 20, 10, 0, tzinfo=UTC) + shift)
            last = next_source_id(Child)[:-4]
            return int(last[1:].translate(_DIGITS), 32) - int(first[1:].translate(_DIGITS), 32)

        shift = timedelta()
        alone = between(0)
        shift = timedelta(days=1)
        assert between(9) == alone


_DIGITS = str.maketrans("0123456789ABCDEFGHJKMNPQRSTVWXYZ", "0123456789ABCDEFGHIJKLMNOPQRSTUV")


class TestAKey:
    def test_leaves_gaps_of_chance_and_rises(self) -> None:
        a_child()
        with transaction.atomic():
            keys = list(fresh_keys(Child, 2_000))
        assert keys == sorted(set(keys))
        gaps = {after - before for before, after in itertools.pairwise(keys)}
        assert len(gaps) > 5
        assert not Child.objects.filter(pk__in=keys).exists()
        assert 4_000 < keys[-1] - keys[0] < 16_000

    def test_is_not_given_again_by_the_database(self) -> None:
        with transaction.atomic():
            one = a_child(pk=fresh_key(Child))
        assert a_child().pk > one.pk

    def test_of_what_an_act_makes_leaves_gaps(self) -> None:

        by, made = staff().support, []
        for number in range(12):
            described = NewChild(surname=f"Name{number}", forename="New", birth_date=NOW.date(), upn_unknown="UN1")
            made.append(add_child(described, different_from=made, by=by, now=NOW).pk)
        assert made == sorted(made)
        assert {after - before for before, after in itertools.pairwise(made)} != {1}
