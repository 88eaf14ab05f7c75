"""
Stories of random lawful acts agree with themselves: before and after, in and out, live and by a second reading.

A few short stories in every run. ``SENDCASES_STORIES=40 SENDCASES_STORY_ACTS=60`` tells that many, that long;
``SENDCASES_STORY_SEED`` is the seed of the first.
"""

from __future__ import annotations

import os
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from ehcp.exchange.acts import export_package, import_package
from ehcp.ledger.reads.deadlines import deadlines_as_at
from ehcp.ledger.sync import laws_in_force, reconcile
from ehcp.models import CaseEvent, Child
from reporting.headlines.reads.headlines import Headline, compute
from reporting.kpis import Period
from reporting.kpis.basis import Basis
from tests.ehcp.acts import at
from tests.reporting.loading import read_package
from tests.reporting.oracle import ANSWERS, Oracle
from tests.stories.story import FIRST_DAY, Story

STORIES = int(os.environ.get("SENDCASES_STORIES", "2"))
LENGTH = int(os.environ.get("SENDCASES_STORY_ACTS", "15"))
SEED = int(os.environ.get("SENDCASES_STORY_SEED", "1"))
HOME = "857"

Figures = dict[str, object]


def figures(day: date, basis: Basis) -> Figures:
    """Return every figure of the year up to ``day``, with the records behind it."""
    period = Period(day - timedelta(days=364), day)
    return {_key(line): _answer(line) for line in compute(None, period, day, basis, with_ids=True)}


def _key(line: Headline) -> str:
    return f"{line.kpi.code}/{line.kpi.variant}"


def _answer(line: Headline) -> object:
    return line.numerator_ids, line.denominator_ids, line.numerator, line.denominator


def as_known(day: date) -> tuple[Figures, set[str]]:
    """Return the figures and the limits of a past day as they were known on it."""
    return figures(day, Basis.KNOWN), set(deadlines_as_at(day).splitlines())


def differing(one: Figures, other: Figures) -> dict[str, object]:
    return {key: (one[key], other.get(key)) for key in one if one[key] != other.get(key)}


@pytest.mark.one_engine
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(SEED, SEED + STORIES))
def test_a_story_agrees_with_itself(tmp_path: Path, settings: Any, seed: int) -> None:
    settings.AUTHORITY_LA_CODE = HOME
    dice = random.Random(seed)
    with transaction.atomic():
        story = Story(dice)
        for _ in range(LENGTH):
            _one_act(story)
        today = story.today
        days = [today, today - timedelta(days=1), _past_day(story), _past_day(story)]
        live = {day: (as_known(day), figures(day, Basis.LATEST)) for day in days}
        export_package(tmp_path / "out")
        transaction.set_rollback(True)
    assert not Child.objects.exists()
    result = import_package(tmp_path / "out", by=None, now=at(today))
    assert result.is_written, (story.told, result.report.in_order())
    _compare_with_import(story, live)
    _compare_with_oracle(story, tmp_path / "out", days)
    export_package(tmp_path / "again")
    for path in sorted((tmp_path / "out").glob("*.csv")):
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes(), path.name


def _past_day(story: Story) -> date:
    return FIRST_DAY + timedelta(days=story.dice.randrange(max((story.today - FIRST_DAY).days, 1)))


def _one_act(story: Story) -> None:
    """Do one act, and look whether it left every past day as it was known, and the stored limits true."""
    story.go_on()
    days = {min(story.today - timedelta(days=1), _past_day(story))}
    before = {day: as_known(day) for day in days}
    if not story.act():
        return
    for day, (stored, limits) in before.items():
        after, limits_after = as_known(day)
        assert not differing(stored, after), (story.told, day, differing(stored, after))
        assert limits == limits_after, (story.told, day, limits ^ limits_after)
    found = reconcile(None, laws=laws_in_force(), now=at(story.today), apply=False)
    assert found.total == 0, story.told
    assert CaseEvent.objects.exists()


def _compare_with_import(story: Story, live: dict[date, tuple[tuple[Figures, set[str]], Figures]]) -> None:
    for day, ((known, limits), latest) in live.items():
        assert not differing(known, figures(day, Basis.KNOWN)), (story.told, day)
        assert not differing(latest, figures(day, Basis.LATEST)), (story.told, day)
        imported = set(deadlines_as_at(day).splitlines())
        assert limits == imported, (story.told, day, limits ^ imported)


def _compare_with_oracle(story: Story, folder: Path, days: list[date]) -> None:
    tables = read_package(folder)
    for day in days:
        for basis in Basis:
            told = figures(day, basis)
            oracle = Oracle(tables, day, day - timedelta(days=364), day, known=basis is Basis.KNOWN, home=HOME)
            for (code, variant), answer in ANSWERS.items():
                numerator, denominator = answer(oracle)
                line = told[f"{code}/{variant}"]
                read = (tuple(sorted(numerator)), None if denominator is None else tuple(sorted(denominator)))
                assert read == line[:2], (story.told, day, basis, code, variant)  # type: ignore[index]
