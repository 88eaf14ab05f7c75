"""History is written once."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from ehcp.models import CaseEvent, Child, Plan
from panels.models import Adjustment, FundingLine, PanelItem
from reporting.models import Release
from sendcases.accounts.models import User
from sendcases.audit.append_only import history_tables
from sendcases.audit.models import ReadEntry
from tests.conftest import APPEND_ONLY
from tests.factories import a_child, a_funding_line, a_panel_item, a_plan, a_user, number

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("by_the_owner")]
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def an_event() -> CaseEvent:
    child = Child.objects.create(
        source_id="C1", surname="Testley", forename="Ada", birth_date=date(2015, 5, 1), sex="F", ethnicity="WBRI"
    )
    return CaseEvent.objects.create(child=child, kind="request.received", happened_on=NOW.date(), recorded_at=NOW)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE ehcp_caseevent SET kind = 'x'", "DELETE FROM ehcp_caseevent"],
)
def test_the_database_refuses_to_rewrite_an_event(statement: str) -> None:
    event = an_event()
    with (
        pytest.raises(DatabaseError, match="history is written once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert CaseEvent.objects.get().kind == event.kind


def test_the_database_refuses_to_rewrite_the_read_log() -> None:
    viewer = User.objects.create_user("viewer")
    ReadEntry.objects.create(viewer=viewer, roles="auditor", child_pk=1, screen="case", read_at=NOW)
    with pytest.raises(DatabaseError, match="history is written once"), transaction.atomic():
        ReadEntry.objects.all().delete()
    assert ReadEntry.objects.count() == 1


def test_postgresql_refuses_to_truncate_events() -> None:
    an_event()
    if connection.vendor == "postgresql":
        with (
            pytest.raises(DatabaseError, match="history is written once"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE ehcp_caseevent CASCADE")
    assert CaseEvent.objects.count() == 1


VALUES: tuple[tuple[type[models.Field], object], ...] = (
    (models.DateTimeField, NOW),
    (models.DateField, NOW.date()),
    (models.TimeField, NOW.time()),
    (models.DecimalField, 1),
    (models.IntegerField, 1),
    (models.BinaryField, b""),
    (models.JSONField, {}),
    (models.Field, "x"),
)


def a_row(model: type[models.Model]) -> models.Model:
    """Make one row with some value in every column that needs one; its parents are made as it is."""
    values = {
        field.name: parent(field) if isinstance(field, models.ForeignKey) else value_of(field)
        for field in model._meta.concrete_fields
        if not (field.null or field.primary_key or field.has_default() or field.blank)
    }
    if model is Adjustment:  # for a month before the one it is paid with
        values["for_month"] = date(2026, 9, 1)
    if model is Release:  # one of a report and day
        values["report"] = f"x{number()}"
    return model._default_manager.create(**values)


def value_of(field: models.Field) -> object:
    if field.choices:
        return next(code for code, _ in field.flatchoices if code)
    if field.unique and isinstance(field, models.CharField):
        return f"x{number()}"
    return next(value for kind, value in VALUES if isinstance(field, kind))


def parent(field: models.ForeignKey) -> models.Model:
    ready: dict[type[models.Model], Callable[[], models.Model]] = {
        User: a_user,
        Child: a_child,
        CaseEvent: an_event,
        PanelItem: lambda: a_panel_item(a_child()),
        Plan: lambda: a_plan(a_child()),
        FundingLine: lambda: a_funding_line(a_child()),
    }
    model = field.related_model
    return ready.get(model, lambda: a_row(model))()


def a_row_of_each() -> list[models.Model]:
    return [a_row(model) for model in apps.get_models() if model._meta.db_table in APPEND_ONLY]


def test_every_table_of_history_refuses_to_be_rewritten() -> None:
    a_row_of_each()
    for table in APPEND_ONLY:
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with (
                pytest.raises(DatabaseError, match="history is written once"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


def test_a_model_that_says_it_is_append_only_is_held_to_it_by_the_database() -> None:
    said = {model._meta.db_table for model in apps.get_models() if "append-only" in (model.__doc__ or "").lower()}
    assert said == set(APPEND_ONLY) == set(history_tables())


def test_every_table_of_history_has_both_its_triggers_after_all_migrations() -> None:
    # A migration that alters such a table on SQLite drops its triggers without a word.
    asked = {
        "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        # Those that only note a change, or from where on a table is not settled, refuse nothing.
        noting = ("_counted", "_followed")
        found = [table for table, name in cursor.fetchall() if not name.removeprefix(table).startswith(noting)]
    assert {table: found.count(table) for table in APPEND_ONLY} == dict.fromkeys(APPEND_ONLY, 2)


def test_a_child_with_history_cannot_be_deleted() -> None:
    event = an_event()
    with pytest.raises(DatabaseError), transaction.atomic():
        event.child.delete()
    assert Child.objects.count() == 1
