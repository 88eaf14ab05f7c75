"""The registry of events: every kind that anybody writes stands there once, with its words, and none is idle."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps

from ehcp.exchange.acts.history import HAPPENINGS
from ehcp.exchange.format.schema import load_schema
from ehcp.history.acts import events
from ehcp.history.kinds import KINDS, NotRegistered
from ehcp.history.reads.events import events_since
from ehcp.models import CaseEvent
from tests.ehcp.acts import at
from tests.factories import a_child

ROOT = Path(__file__).resolve().parents[3]
ON = date(2026, 11, 9)
NAMED = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*")
# Told by the acts of staff alone: a package brings these tables in without an event for each row.
QUIET = {"need.changed", "budget.started", "budget.ended", "outcome.rated", "feedback.received", "delay.recorded"}


def act_modules() -> list[Path]:
    patterns = ("ehcp/*/acts.py", "ehcp/*/acts/*.py", "panels/*/acts.py", "panels/*/acts/*.py")
    return sorted(path for pattern in patterns for path in ROOT.glob(pattern))


def kind_argument(call: ast.Call) -> list[ast.expr]:
    """Return the argument that names the kind: an act's first, or the writer's second, after the child."""
    on = call.func.value if isinstance(call.func, ast.Attribute) and call.func.attr == "record" else None
    if not isinstance(on, ast.Name) or on.id == "history":  # the history of accounts
        return []
    return call.args[1:2] if on.id == "events" else call.args[:1]


def choices(expression: ast.expr) -> list[ast.expr]:
    if isinstance(expression, ast.IfExp):
        return [*choices(expression.body), *choices(expression.orelse)]
    return [expression]


def kinds_given(node: ast.AST) -> Iterator[ast.expr]:
    """Yield what names the kind of an event: an argument, or what is put into a variable called ``kind``."""
    if isinstance(node, ast.Assign) and [getattr(one, "id", "") for one in node.targets] == ["kind"]:
        yield from choices(node.value)
    if isinstance(node, ast.Call):
        yield from (one for given in kind_argument(node) for one in choices(given))
        yield from (one for word in node.keywords if word.arg == "kind" for one in choices(word.value))


def named_in(path: Path) -> list[ast.expr]:
    return [one for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) for one in kinds_given(node)]


def kinds_of_acts() -> set[str]:
    found = {node.value for path in act_modules() for node in named_in(path) if isinstance(node, ast.Constant)}
    return {str(kind) for kind in found if NAMED.fullmatch(str(kind))}


def kinds_of_imports() -> set[str]:
    return {happening.kind for happening in HAPPENINGS} | {"date.corrected"}


def said_anywhere() -> set[str]:
    """Return every text of the code outside the registry itself."""
    paths = [path for app in ("ehcp", "panels", "reporting") for path in (ROOT / app).rglob("*.py")]
    used = [
        path for path in paths if ROOT / "ehcp/history/kinds" not in path.parents and "migrations" not in path.parts
    ]
    texts = (node for path in used for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    return {node.value for node in texts if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_kind_that_an_act_or_an_import_writes_is_registered() -> None:
    assert (kinds_of_acts() | kinds_of_imports()) - set(KINDS) == set()
    assert len(kinds_of_acts()) > 60


def test_no_kind_is_idle() -> None:
    assert set(KINDS) - said_anywhere() == set()


def test_no_act_puts_a_kind_together() -> None:
    made = [str(path) for path in act_modules() for node in named_in(path) if isinstance(node, ast.JoinedStr)]
    assert made == []


def test_a_former_name_is_no_kind_of_today_unless_its_payload_tells_them_apart() -> None:
    former = [one for kind in KINDS.values() for one in kind.former]
    assert [one.name for one in former if not one.key and one.name in KINDS] == []
    assert len({(one.name, one.code) for one in former}) == len(former)


def test_every_day_that_a_kind_stands_for_is_a_column_of_its_table() -> None:
    columns = {
        model.table: {field.name for field in model._meta.fields}
        for model in apps.get_models()
        if getattr(model, "table", "")
    }
    wrong = [
        kind.name
        for kind in KINDS.values()
        if (kind.table and kind.table not in columns) or (kind.day and kind.day not in columns[kind.table])
    ]
    assert wrong == []


def test_a_package_tells_every_dated_fact_that_its_columns_hold() -> None:
    tables = load_schema().tables
    dated = {
        kind.name
        for kind in KINDS.values()
        if kind.day and kind.table in tables and kind.day in tables[kind.table].header
    }
    assert dated - QUIET - kinds_of_imports() == set()


@pytest.mark.django_db
class TestTheOneWriter:
    @pytest.mark.parametrize(
        ("kind", "data", "says"),
        [
            ("letter.posted", {}, "letter.posted"),
            ("draft.sent", {}, "draft.sent"),
            ("plan.ceased", {"reason": "age", "surname": "Testley"}, "surname"),
        ],
    )
    def test_refuses_what_is_not_registered(self, kind: str, data: dict[str, str], says: str) -> None:
        child = a_child()
        with pytest.raises(NotRegistered, match=says):
            events.record(child, kind, on=ON, at=at(ON), by=None, data=data)
        with pytest.raises(NotRegistered, match=says):
            events.record_many([CaseEvent(child=child, kind=kind, happened_on=ON, recorded_at=at(ON), data=data)])
        assert not CaseEvent.objects.exists()

    def test_takes_what_is_registered(self) -> None:
        data = {"reason": "age", "recorded_late": True}
        made = events.record(a_child(), "plan.ceased", on=ON, at=at(ON), by=None, data=data)
        assert CaseEvent.objects.get() == made


@pytest.mark.django_db
class TestEventsSince:
    def test_finds_a_kind_under_every_name_it_ever_had(self) -> None:
        child = a_child()
        stored = [
            ("request.agreed", {"kind": "initial"}),
            ("request.agreed", {"kind": "reassessment"}),
            ("reassessment.agreed", {}),
            ("request.agreed", {}),
            ("draft.sent", {}),
            ("plan.draft_sent", {}),
        ]
        made = [
            CaseEvent.objects.create(child=child, kind=kind, happened_on=ON, recorded_at=at(ON), data=data)
            for kind, data in stored
        ]
        assert list(events_since(0, "request.agreed")) == [made[0], made[3]]
        assert list(events_since(0, "reassessment.agreed")) == made[1:3]
        assert list(events_since(0, "plan.")) == made[4:]
        assert list(events_since(made[4].pk)) == made[5:]
