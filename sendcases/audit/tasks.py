"""Background work of the audit."""

from __future__ import annotations

from celery import shared_task

from sendcases.accounts import alerts
from sendcases.accounts.models import Alert
from sendcases.audit import moments, read_queue, sealing
from sendcases.audit.changes import gather_changes
from sendcases.audit.checking import check_history

TOLD_AT_MOST = 20


@shared_task(name="sendcases.audit.tasks.drain_reads")
def drain_reads() -> None:
    """Move readings that waited outside the database into it; beat calls this every minute."""
    read_queue.drain()


@shared_task(name="sendcases.audit.tasks.seal_history")
def seal_history() -> None:
    """Seal the history written since the last time; beat calls this every minute."""
    sealing.seal_history(now=moments.now())


@shared_task(name="sendcases.audit.tasks.gather_fact_changes")
def gather_fact_changes() -> None:
    """Put the marks that transactions left on facts into one; beat calls this every ten minutes."""
    gather_changes()


@shared_task(name="sendcases.audit.tasks.check_audit")
def check_audit() -> None:
    """Alert the auditor when history is not what was sealed, once for each finding; beat calls this nightly."""
    now = moments.now()
    findings = check_history(now=now).findings[:TOLD_AT_MOST]
    last = Alert.objects.filter(kind=alerts.HISTORY_CHANGED).first()
    if not set(findings) <= set(last.data["findings"] if last else []):
        alerts.raise_alert(alerts.HISTORY_CHANGED, by=None, at=now, findings=findings)
