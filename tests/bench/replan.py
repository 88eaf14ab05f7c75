"""Planning every case anew against ``update_or_create`` of each deadline."""

from __future__ import annotations

import argparse
import time

from django.db import transaction
from django.forms.models import model_to_dict

from ehcp.history.models.versions import STILL
from ehcp.ledger.sync import laws_in_force, reconcile
from ehcp.models import Child, Deadline
from sendcases.audit import moments
from tests.bench.measuring import Line

SAMPLE = 1_000
KEY = ("rule", "record_type", "record_id", "cycle", "revision")


def measure(options: argparse.Namespace) -> list[Line]:
    """Plan and compare every case, as ``check_clocks`` does; then write a sample of the rows one by one."""
    begun, cpu = time.perf_counter(), time.process_time()
    found = reconcile(None, laws=laws_in_force(), now=moments.now(), apply=False)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    deadlines, children = Deadline.objects.current().count(), Child.objects.count()
    each = _update_or_create_each()
    detail = {"seconds": seconds, "cpu_seconds": cpu, "deadlines": deadlines, "children": children}
    return [
        Line("re-plan", "differences that check_clocks finds", str(found.total), "0", found.total == 0),
        Line("re-plan", "seconds for every case", f"{seconds:.1f} ({cpu:.1f} of own CPU)", detail=detail),
        Line("re-plan", "deadlines a second", f"{deadlines / seconds:,.0f}"),
        Line("re-plan", "update_or_create per row, over the re-plan (scaled up)", f"{each * deadlines / seconds:.1f}"),
    ]


def _update_or_create_each() -> float:
    """Return the seconds that one deadline takes when it is written by ``update_or_create``."""
    rows = list(Deadline.objects.current().order_by("pk")[:SAMPLE])
    begun = time.perf_counter()
    with transaction.atomic():
        for row in rows:
            values = model_to_dict(row, exclude=["id", "child", *KEY])
            values = {f"{name}_id" if name in {"exemption"} else name: value for name, value in values.items()}
            key = {name: getattr(row, name) for name in KEY}
            Deadline.objects.update_or_create(child=row.child, known_to=STILL, **key, defaults=values)
        transaction.set_rollback(True)
    return (time.perf_counter() - begun) / max(len(rows), 1)
