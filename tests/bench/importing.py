"""How many rows of a package go in a second, with their events and deadlines."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from django.db import connection

from ehcp.exchange.acts import import_package
from sendcases.audit import moments
from sendcases.demo.authority import write_authority
from sendcases.demo.world import SIZES
from tests.bench.measuring import Line, tell

AIM = 5_000


def measure(options: argparse.Namespace) -> list[Line]:
    """Write the package, then take it in once, and once more with nothing to do."""
    with tempfile.TemporaryDirectory(prefix="sendcases-bench-") as folder:
        tell(f"Inventing an authority ({options.size})")
        write_authority(Path(folder), SIZES[options.size], 1, moments.today())
        tell("Taking it in")
        wall, cpu = time.perf_counter(), time.process_time()
        result = import_package(Path(folder), by=None, now=moments.now())
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        assert result.is_written, result.report.as_json()
        rows = sum(result.report.rows.values())
        tell("Taking it in again")
        again = time.perf_counter()
        import_package(Path(folder), by=None, now=moments.now())
        again = time.perf_counter() - again
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as autovacuum would soon
    written = rows + result.events + result.deadlines
    detail = {"rows": rows, "events": result.events, "deadlines": result.deadlines, "seconds": wall, "cpu_seconds": cpu}
    return [
        Line("import", "rows of the package a second", f"{rows / wall:,.0f}", f"{AIM:,}", rows / wall >= AIM, detail),
        Line("import", "the same by this process's own CPU", f"{rows / cpu:,.0f}"),
        Line("import", "rows written a second, events and deadlines too", f"{written / wall:,.0f}"),
        Line("import", "rows of the package", f"{rows:,}"),
        Line("import", "events, deadlines", f"{result.events:,}, {result.deadlines:,}"),
        Line("import", "the same package again, rows a second", f"{rows / again:,.0f}", detail={"seconds": again}),
    ]
