"""The parts of the bench in their order."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from django.core.management import call_command
from django.db import connection

from ehcp.models import Child
from tests.bench import api, importing, kpis, memory, pages, replan, suppression, sweeping
from tests.bench.measuring import Line, show, tell

PARTS: dict[str, Callable[[argparse.Namespace], list[Line]]] = {
    "kpis": kpis.measure,
    "sweep": sweeping.measure,
    "replan": replan.measure,
    "pages": pages.measure,
    "api": api.measure,
    "memory": memory.measure,
    "suppression": suppression.measure,
}


def run(options: argparse.Namespace) -> None:
    """Fill the database unless it is full, measure each part, print."""
    tell("Making the tables")
    call_command("migrate", verbosity=0)
    lines = [] if Child.objects.exists() else importing.measure(options)
    for name, part in PARTS.items():
        if not options.only or name in options.only:
            tell(f"Measuring: {name}")
            lines += part(options)
    show(lines, as_json=options.json)
    connection.close()
