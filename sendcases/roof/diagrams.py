"""Draw the tables and the moves from the code, as Markdown that forges show as pictures (Mermaid)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Field, ForeignKey, ManyToManyField, Model, OneToOneField

from ehcp.models import Stage
from ehcp.workflow import MOVES, Move

APPS = ("accounts", "audit", "ehcp", "panels", "reporting")
MADE = "Made from the code by `./run manage diagrams`; a test holds that it is current."


def papers() -> dict[str, str]:
    """Return each paper's text by the name of its file."""
    return {"data-model.md": data_model(), "moves.md": moves()}


# The tables -----------------------------------------------------------------------------------


def data_model() -> str:
    """Return one picture for each app: its tables, and what they refer to."""
    parts = ["# The tables", MADE]
    for label in APPS:
        models = sorted(apps.get_app_config(label).get_models(), key=_name)
        parts += [f"## {label}", _mermaid("erDiagram", _relations(models)), _table_of(models)]
    return "\n\n".join(parts) + "\n"


def _relations(models: Iterable[type[Model]]) -> Iterator[str]:
    for model in models:
        lines = [line for field in _own_fields(model) if (line := _relation(model, field))]
        yield from sorted(lines) or [_name(model)]


def _relation(model: type[Model], field: object) -> str | None:
    if isinstance(field, ManyToManyField):
        return f'{_name(field.related_model)} }}o--o{{ {_name(model)} : "{field.name}"'
    if not isinstance(field, ForeignKey):
        return None
    one = "|o" if field.null else "||"
    many = "o|" if isinstance(field, OneToOneField) else "o{"
    return f'{_name(field.related_model)} {one}--{many} {_name(model)} : "{field.name}"'


def _own_fields(model: type[Model]) -> list[Field[Any, Any]]:
    return [*model._meta.local_fields, *model._meta.local_many_to_many]


def _table_of(models: Iterable[type[Model]]) -> str:
    rows = [f"| `{_name(model)}` | {_summary(model)} |" for model in models]
    return "\n".join(["| Table | What a row is |", "|---|---|", *rows])


def _summary(model: type[Model]) -> str:
    """Return the first sentence of a model's docstring."""
    text = (model.__doc__ or "").strip().split("\n\n")[0]
    return " ".join(text.split()).replace("|", "\\|")


def _name(model: object) -> str:
    return model.__name__ if isinstance(model, type) else str(model)


# The moves ------------------------------------------------------------------------------------


def moves() -> str:
    """Return a picture of the acts that few stages allow, and a table of all of them."""
    intro = (
        "From which stage of a case each act may be done, and by whom. The stage that follows is not written "
        "anywhere: it is worked out from the facts (`stage_of`)."
    )
    everywhere = "Acts that are possible at any stage are in the table alone."
    return (
        "\n\n".join(["# The moves", MADE, intro, _mermaid("flowchart LR", _steps()), everywhere, _table_of_moves()])
        + "\n"
    )


def _steps() -> Iterator[str]:
    """Return a box for each stage, and one for the acts that the same stages allow."""
    groups: dict[tuple[str, ...], list[Move]] = {}
    for move in MOVES.values():
        groups.setdefault(_stages(move), []).append(move)
    used = {stage for stages in groups for stage in stages}
    for stage in Stage:
        if stage.value in used:
            yield f'{stage.value}(["{stage.label}"])'
    for number, stages in enumerate(sorted(stages for stages in groups if stages), 1):
        yield f'acts{number}["{"<br>".join(move.words for move in groups[stages])}"]'
        yield from (f"{stage} --> acts{number}" for stage in stages)


def _table_of_moves() -> str:
    rows = [
        f"| `{move.name}` | {move.words} | {_labels(move) or 'any'} | {move.who_words} |"
        for move in sorted(MOVES.values(), key=lambda move: move.name)
    ]
    return "\n".join(["| Name | Act | At which stage | Who |", "|---|---|---|---|", *rows])


def _stages(move: Move) -> tuple[str, ...]:
    return tuple(stage.value for stage in Stage if stage in move.stages)


def _labels(move: Move) -> str:
    return ", ".join(str(Stage(stage).label) for stage in _stages(move))


def _mermaid(kind: str, lines: Iterable[str]) -> str:
    return "\n".join(["```mermaid", kind, *(f"    {line}" for line in lines), "```"])
