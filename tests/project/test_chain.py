"""Nobody rewrites history unseen: each row, each seal and the end of the chain."""

from __future__ import annotations

import threading
import time
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ehcp.models import CaseEvent, Correction
from sendcases.accounts.models import AccountEvent, Alert
from sendcases.audit import anchors, chain, moments, sealing, tasks
from sendcases.audit.checking import check_history
from sendcases.audit.models import ReadEntry, Seal
from tests.conftest import history_unlocked
from tests.ehcp.history.test_history import a_row_of_each, an_event
from tests.factories import a_child, a_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 2, 9, 5, tzinfo=UTC)


def seal() -> int:
    return sealing.seal_history(now=NOW)


def findings() -> list[str]:
    return check_history(now=LATER).findings


def events(count: int) -> list[CaseEvent]:
    child = a_child()
    made = (
        CaseEvent(child=child, kind="request.received", happened_on=date(2026, 9, 7), recorded_at=NOW)
        for _ in range(count)
    )
    return CaseEvent.objects.bulk_create(made)


def run(statement: str, *values: object) -> None:
    """Do what somebody with every right on the database might do."""
    with history_unlocked(), connection.cursor() as cursor:
        cursor.execute(statement, values)


class TestTheChain:
    def test_holds_a_row_of_every_table_of_history(self) -> None:
        a_row_of_each()
        run("DELETE FROM audit_seal")
        tables = chain.sealed_models()
        rows = sum(model._default_manager.count() for model in tables)
        assert seal() == rows >= len(tables)
        report = check_history(now=LATER)
        assert (report.rows, report.seals, report.unsealed, report.findings) == (rows, len(tables), 0, [])

    def test_grows_by_what_was_added_since(self) -> None:
        events(3)
        assert seal() == 3
        assert seal() == 0
        events(2)
        assert check_history(now=LATER).unsealed == 2
        assert seal() == 2
        assert list(Seal.objects.values_list("number", flat=True)) == [1, 2]
        assert findings() == []

    def test_seals_many_rows_some_at_a_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sealing, "BATCH", 4)
        events(10)
        assert seal() == 10
        assert Seal.objects.count() == 3
        assert findings() == []

    def test_asks_no_more_of_thousands_of_rows_than_of_one(self) -> None:
        events(1)
        seal()
        events(1)
        with CaptureQueriesContext(connection) as of_one:
            seal()
        events(4000)
        with CaptureQueriesContext(connection) as of_thousands:
            seal()
        assert Seal.objects.count() == 3
        assert len(of_thousands) == len(of_one)

    def test_is_not_touched_by_a_new_column(self) -> None:
        events(1)
        seal()
        sealed = Seal.objects.get()
        assert sealed.columns.split(",") == chain.columns_of(CaseEvent)


class TestAChangeOf:
    @pytest.fixture(autouse=True)
    def _history(self) -> None:
        self.rows = events(5)
        seal()
        events(2)
        seal()
        assert findings() == []

    @pytest.mark.parametrize(
        "change", ["kind = 'plan.issued'", "happened_on = '2026-09-08'", "data = '{\"a\": 1}'", "source = 'call'"]
    )
    def test_a_row_is_found(self, change: str) -> None:
        pk = self.rows[2].pk
        run(f"UPDATE ehcp_caseevent SET {change} WHERE id = %s", pk)
        assert findings() == [f"ehcp_caseevent: row {pk} was changed after it was sealed (seal 1)."]

    def test_a_removed_row_is_found(self) -> None:
        pk = self.rows[2].pk
        run("DELETE FROM ehcp_caseevent WHERE id = %s", pk)
        assert findings() == [f"ehcp_caseevent: row {pk} was removed (seal 1)."]

    def test_an_inserted_row_is_found(self) -> None:
        pk = self.rows[2].pk
        run("DELETE FROM ehcp_caseevent WHERE id = %s", pk)
        run(
            "INSERT INTO ehcp_caseevent"
            " (id, child_id, kind, record_type, record_id, happened_on, recorded_at, source, data)"
            " SELECT 0, child_id, kind, record_type, record_id, happened_on, recorded_at, source, data"
            " FROM ehcp_caseevent WHERE id = %s",
            self.rows[1].pk,
        )
        assert findings() == [
            "ehcp_caseevent: row 0 was inserted after its neighbours were sealed.",
            f"ehcp_caseevent: row {pk} was removed (seal 1).",
        ]

    def test_a_seal_is_found(self) -> None:
        run("UPDATE audit_seal SET sealed_at = %s WHERE number = 1", LATER + timedelta(days=1))
        assert findings() == ["Seal 1 (ehcp_caseevent) was changed."]

    def test_a_row_with_its_seal_made_to_fit_is_found(self) -> None:
        row = self.rows[2]
        run("UPDATE ehcp_caseevent SET kind = 'plan.issued' WHERE id = %s", row.pk)
        forged = Seal.objects.get(number=1)
        found = CaseEvent.objects.filter(pk__lte=forged.last_pk, pk__gte=forged.first_pk).order_by("pk")
        values = found.values_list(*chain.columns_of(CaseEvent))
        forged.digests = chain.packed((one[0], chain.row_digest(one)) for one in values)
        run("UPDATE audit_seal SET digests = %s, hash = %s WHERE number = 1", forged.digests, chain.seal_hash(forged))
        assert "Seal 2 does not follow seal 1: one of them was replaced." in findings()

    def test_a_whole_chain_worked_out_anew_does_not_agree_with_the_anchors(self) -> None:
        run("UPDATE ehcp_caseevent SET kind = 'plan.issued' WHERE id = %s", self.rows[2].pk)
        run("DELETE FROM audit_seal")
        file = Path(settings.AUDIT_ANCHORS)
        kept = file.read_text()
        seal()
        file.write_text(kept)
        assert "Seal 1 is not the one that was anchored: history was written anew." in findings()

    def test_an_end_cut_off_is_found(self) -> None:
        last = self.rows[-1].pk
        run("DELETE FROM ehcp_caseevent WHERE id > %s", last)
        run("DELETE FROM audit_seal WHERE number = 2")
        assert findings() == ["Seal 2 was anchored and is gone: the end of history was cut off."]
        events(1)
        seal()
        assert findings() == ["Seal 2 is not the one that was anchored: history was written anew."]

    def test_a_missing_seal_is_found(self) -> None:
        events(1)
        seal()
        run("DELETE FROM audit_seal WHERE number = 2")
        assert "Seals are missing between 1 and 3." in findings()

    def test_a_lost_file_of_anchors_is_found_until_a_person_begins_another(self) -> None:
        Path(settings.AUDIT_ANCHORS).unlink()
        events(1)
        seal()
        assert len(findings()) == 1
        assert findings()[0].startswith("The file of anchors is not there, or its beginning is not.")
        call_command("seal_history", "--begin-anchors", stdout=StringIO())
        assert findings() == []


class TestTheCommand:
    def test_prints_the_anchor_to_keep_elsewhere(self) -> None:
        events(2)
        seal()
        out = StringIO()
        call_command("check_audit", stdout=out)
        anchor = anchors.Anchor(*sealing.head())
        assert str(anchor) in out.getvalue()
        call_command("check_audit", "--anchor", str(anchor), stdout=StringIO())

    def test_fails_when_an_anchor_kept_elsewhere_does_not_agree(self) -> None:
        events(2)
        seal()
        with pytest.raises(CommandError, match="1 findings"):
            call_command("check_audit", "--anchor", f"1:{'a' * 64}", stdout=StringIO())
        with pytest.raises(CommandError, match="is no anchor"):
            call_command("check_audit", "--anchor", "nonsense", stdout=StringIO())

    def test_seals(self) -> None:
        events(2)
        out = StringIO()
        call_command("seal_history", stdout=out)
        assert out.getvalue().startswith("Sealed 2 rows. Anchor: 1:")

    def test_says_when_nothing_was_sealed_for_a_day(self) -> None:
        events(1)
        seal()
        events(1)
        late = check_history(now=NOW + timedelta(days=2)).findings
        assert late == ["Nothing was sealed since 2026-11-02 09:00: is the schedule running?"]


def test_the_nightly_check_alerts_the_auditor_once() -> None:
    rows = events(2)
    sealing.seal_history(now=moments.now())
    run("DELETE FROM ehcp_caseevent WHERE id = %s", rows[0].pk)
    tasks.check_audit()
    tasks.check_audit()
    (alert,) = Alert.objects.filter(kind="alert.history_changed")
    assert alert.data == {"findings": [f"ehcp_caseevent: row {rows[0].pk} was removed (seal 1)."]}


def test_the_file_of_anchors_is_its_owners_alone() -> None:
    an_event()
    seal()
    assert Path(settings.AUDIT_ANCHORS).stat().st_mode & 0o077 == 0


def test_every_kind_of_value_has_a_lasting_form() -> None:
    user = a_user()
    ReadEntry.objects.create(viewer=user, roles="", child_pk=None, screen="s", read_at=NOW, address="2001:db8::1")
    Correction.objects.create(source_id="K1", table="t", record_id="1", field="f", recorded_on=NOW.date())
    AccountEvent.objects.create(kind="k", happened_at=NOW, data={"b": [1, None], "a": "é"})
    assert seal() == 3
    assert findings() == []


@pytest.mark.django_db(transaction=True)
def test_a_row_committed_late_is_sealed_when_it_is_there() -> None:
    if connection.vendor != "postgresql":
        return  # SQLite has one writer at a time
    events(1)
    begun, go_on = threading.Event(), threading.Event()

    def slow_writer() -> None:
        with transaction.atomic():
            an_event()
            begun.set()
            go_on.wait(10)
        connection.close()

    writer = threading.Thread(target=slow_writer)
    writer.start()
    begun.wait(10)
    events(1)  # takes a higher key, and is committed first
    releaser = threading.Timer(0.6, go_on.set)
    releaser.start()
    began = time.monotonic()
    assert seal() == 3
    assert time.monotonic() - began > 0.4
    writer.join()
    assert findings() == []


@pytest.mark.django_db(transaction=True)
def test_a_long_writer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "PATIENCE_SECONDS", 0)
    monkeypatch.setattr(sealing, "_writers", lambda model: {"3/7"})
    events(1)
    assert seal() == (0 if connection.vendor == "postgresql" else 1)
