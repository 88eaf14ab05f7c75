"""``./run bench``: make a scratch database, fill it, measure, print ratios, drop it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

HELP = """Measure on PostgreSQL, in a database of its own that is dropped at the end.

BENCH_DATABASE_URL, otherwise DATABASE_URL, names a PostgreSQL server and a role that may make databases,
as postgres://user:password@127.0.0.1:5432/postgres."""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("./run bench", description=HELP, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--size", choices=["county", "kent"], default="kent")
    parser.add_argument("--repeats", type=int, default=7, help="how often each thing is measured (default: 7)")
    parser.add_argument(
        "--only", action="append", help="one part: import, kpis, sweep, replan, pages, memory, suppression"
    )
    parser.add_argument("--on", metavar="NAME", help="measure on this database, kept from an earlier run")
    parser.add_argument("--keep", action="store_true", help="keep the database, to measure on it again with --on")
    parser.add_argument("--json", action="store_true", help="print the measurements as JSON instead of a table")
    return parser.parse_args()


def server_url() -> str:
    """Return the address of the server, or stop with what is wrong with it."""
    given = os.environ.get("BENCH_DATABASE_URL") or os.environ.get("DATABASE_URL") or ""
    if not urlsplit(given).scheme.startswith("postgres"):
        said = f"not {urlsplit(given).scheme or 'this'}" if given else "and neither is set"
        sys.exit(
            f"The bench measures PostgreSQL. Set BENCH_DATABASE_URL or DATABASE_URL to a server, {said}.\n\n{HELP}"
        )
    return given


@contextmanager
def scratch_database(url: str, *, on: str | None, keep: bool) -> Iterator[str]:
    """Yield the address of an empty database that is dropped afterwards, or of the one kept earlier."""
    name = on or f"sendcases_bench_{os.getpid()}"
    parts = urlsplit(url)
    with psycopg.connect(url, autocommit=True) as server:
        if not on:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            if keep or on:
                sys.stderr.write(f"Kept: measure on it again with --on {name}\n")
            else:
                server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def main() -> None:
    options = arguments()
    with scratch_database(server_url(), on=options.on, keep=options.keep) as url:
        os.environ["DATABASE_URL"] = url
        os.environ["DJANGO_SETTINGS_MODULE"] = "sendcases.settings"
        import django  # noqa: PLC0415 -- the settings read the address that was just made

        django.setup()
        from tests.bench.parts import run  # noqa: PLC0415 -- models load after set-up

        run(options)


if __name__ == "__main__":
    main()
