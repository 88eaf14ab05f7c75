"""History is written once."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from ehcp.models import (
    CaseEvent,
    Child,
    Correction,
    EarlierLine,
    EventReason,
    LetterWording,
    PlanLine,
    PlanText,
    PlanVersion,
    QualityCheck,
)
from panels.models import ConflictAnswer, Ratification
from sendcases.accounts.models import AccountEvent, Alert, User
from sendcases.audit.append_only import history_tables
from sendcases.audit.models import ReadEntry, Seal
from tests.conftest import APPEND_ONLY
from tests.factories import a_panel_item, a_plan, a_user

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


def rows_of_a_plan(child: Child, user: User) -> list[models.Model]:
    text = PlanText.objects.create(child=child, begun_at=NOW, begun_by=user, changed_at=NOW)
    said = {"words": "A need", "changed_at": NOW, "changed_by": user}
    line = PlanLine.objects.create(text=text, section="B", position=1, **said)
    made = {"number": 1, "cause": "file_in", "happened_on": NOW.date(), "made_at": NOW, "made_by": user}
    checked = {"share": 100, "grade": "Good", "checked_at": NOW, "checked_by": user}
    return [
        EarlierLine.objects.create(line=line, version=1, content={}, changed_at=NOW, changed_by=user),
        PlanVersion.objects.create(child=child, plan=a_plan(child), content={}, **made),
        QualityCheck.objects.create(text=text, answers={}, **checked),
    ]


def a_row_of_each() -> list[models.Model]:
    event, user = an_event(), a_user()
    item = a_panel_item(event.child)
    seen = {"roles": "auditor", "child_pk": 1, "screen": "case", "read_at": NOW}
    fixed = {"table": "children", "record_id": "C1", "field": "birth_date", "recorded_on": NOW.date()}
    return [
        AccountEvent.objects.create(kind="team.added", happened_at=NOW),
        Alert.objects.create(kind="alert.roles_given", raised_at=NOW),
        ReadEntry.objects.create(viewer=user, **seen),
        Seal.objects.create(number=1, table="t", columns="id", first_pk=1, last_pk=1, digests=b"", sealed_at=NOW),
        event,
        Correction.objects.create(source_id="K1", **fixed),
        EventReason.objects.create(event=event, text="The post came late."),
        ConflictAnswer.objects.create(item=item, user=user, effect="none", interest="none", answered_at=NOW),
        LetterWording.objects.create(code="L1", number=1, paragraphs=[], made_at=NOW, made_by=user),
        *rows_of_a_plan(event.child, user),
        Ratification.objects.create(item=item, act="return", officer=user, decided_on=NOW.date(), recorded_at=NOW),
    ]


def test_every_table_of_history_refuses_to_be_rewritten() -> None:
    rows = a_row_of_each()
    assert sorted(row._meta.db_table for row in rows) == sorted(APPEND_ONLY)
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
        "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        found = [name for (name,) in cursor.fetchall()]
    assert {table: found.count(table) for table in APPEND_ONLY} == dict.fromkeys(APPEND_ONLY, 2)


def test_a_child_with_history_cannot_be_deleted() -> None:
    event = an_event()
    with pytest.raises(DatabaseError), transaction.atomic():
        event.child.delete()
    assert Child.objects.count() == 1
