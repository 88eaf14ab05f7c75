"""The pictures in docs/diagrams say what the code says."""

from __future__ import annotations

import re

from django.apps import apps
from django.core.management import call_command

from ehcp.workflow import MOVES
from sendcases.roof.diagrams import APPS, data_model, moves


def test_the_pictures_in_the_repository_are_current() -> None:
    call_command("diagrams", "--check")


def test_every_table_of_ours_is_in_the_picture() -> None:
    drawn = data_model()
    for label in APPS:
        for model in apps.get_app_config(label).get_models():
            assert re.search(rf"^    .*\b{model.__name__}\b", drawn, re.MULTILINE), model


def test_every_app_of_ours_is_in_the_picture() -> None:
    ours = {app.label for app in apps.get_app_configs() if app.models and "site-packages" not in app.path}
    assert ours == set(APPS)


def test_a_reference_that_must_be_there_is_drawn_as_one() -> None:
    assert '    Child ||--o{ AssessmentRequest : "child"' in data_model()


def test_every_act_is_in_the_table_with_its_stages_and_who_may() -> None:
    drawn = moves()
    assert "| `decide_assess` | decide to assess | Requested | a delegated decision officer |" in drawn
    for name in MOVES:
        assert f"| `{name}` |" in drawn


def test_a_stage_leads_to_the_acts_that_it_allows() -> None:
    drawn = moves()
    (box,) = re.findall(r'(acts\d+)\["decide to assess<br>decide not to assess"\]', drawn)
    assert f"    requested --> {box}" in drawn
