"""History is written once."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from ehcp.models import CaseEvent, Child
from sendcases.accounts.models import User
from sendcases.audit.models import ReadEntry

pytestmark = pytest.mark.django_db
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


def test_a_child_with_history_cannot_be_deleted() -> None:
    event = an_event()
    with pytest.raises(DatabaseError), transaction.atomic():
        event.child.delete()
    assert Child.objects.count() == 1
