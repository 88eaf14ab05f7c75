"""
The part of a mutation run that lives inside pytest.

The tests of a package are collected and run once as they are, with every line they pass noted. Then each mistake that
stands in a function is tried in a fork of this process: the functions get the mistaken code, the tests that pass the
line run until one fails, quickest first. A mistake that stands outside functions has taken effect when the module
was imported; it is tried in a process of its own, which imports the module with the mistake (``MUTANT``).
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import coverage
import pytest
from _pytest.runner import runtestprotocol

from tests.mutate.mutants import Mutant
from tests.mutate.swap import forget_answers, import_from, swap_code

ROOT = Path(__file__).resolve().parents[2]
OURS = ("ehcp", "panels", "reporting", "sendcases")
LEAN = ("--assert=plain", "-p", "no:randomly", "-p", "no:xdist", "-p", "no:schemathesis", "-p", "no:cacheprovider")
PLAIN_ADDOPTS = ("-o", "addopts=-p tests.own_run --strict-markers --import-mode=importlib")
KILLED, SURVIVED, UNREACHED, TIMED_OUT = "killed", "survived", "unreached", "timed out"


@dataclass(slots=True)
class Plan:
    """What a run was asked for; it reaches this process as a file."""

    mutants: list[Mutant]
    result: str
    jobs: int
    seconds: float
    left_out: tuple[str, ...] = ()


@dataclass(slots=True)
class Fate:
    """What became of one mistake, and by which test."""

    mutant: Mutant
    outcome: str
    by: str = ""
    tests: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class Known:
    """What the run without a mistake told: seconds of each test, and the tests that pass each line."""

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[tuple[str, int], set[str]] = field(default_factory=lambda: defaultdict(set))
    items: dict[str, pytest.Item] = field(default_factory=dict)
    # The files as they were imported: whoever works in the folder meanwhile changes no mistake.
    texts: dict[str, str] = field(default_factory=dict)


def pytest_load_initial_conftests() -> None:
    """In a process of its own: let the module be imported with its mistake."""
    if told := os.environ.get("MUTANT"):
        mutant = Mutant(**json.loads(told))
        name = mutant.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        import_from(name, mutant.source((ROOT / mutant.path).read_text()))


def plan_of_this_run() -> Plan | None:
    """Return what to try, or none where this process only runs tests."""
    if not (file := os.environ.get("MUTATION_PLAN")) or os.environ.get("MUTANT"):
        return None
    told = json.loads(Path(file).read_text())
    told["mutants"] = [Mutant(**one) for one in told["mutants"]]
    return Plan(**told)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is too slow to be asked often, and what needs more than this process."""
    plan = plan_of_this_run()
    if plan is not None:
        items[:] = [one for one in items if may_be_asked(one, plan)]


def may_be_asked(item: pytest.Item, plan: Plan) -> bool:
    """Leave out slow tests, and those that commit, start threads or a browser: they do not live in a fork."""
    if any(item.get_closest_marker(name) for name in ("browser", "services")) or is_transactional(item):
        return False
    return not any(word in item.nodeid for word in plan.left_out)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Run the tests as they are, then with each mistake."""
    plan = plan_of_this_run()
    if plan is None:
        return None
    known = as_they_are(session, {str(ROOT / one.path) for one in plan.mutants})
    say(f"{len(known.items)} tests pass in {sum(known.seconds.values()):.0f} s")
    close_database()
    fates = try_all(plan, known)
    Path(plan.result).write_text(json.dumps([asdict(fate) for fate in fates]))
    return True


def say(words: str) -> None:
    sys.__stderr__.write(f"{words}\n")  # type: ignore[union-attr]
    sys.__stderr__.flush()  # type: ignore[union-attr]


def as_they_are(session: pytest.Session, files: set[str]) -> Known:
    """Run every test once; keep those that pass, with their seconds and the lines they pass of these files."""
    known = Known(texts={str(Path(file).relative_to(ROOT)): Path(file).read_text() for file in files})
    cover = coverage.Coverage(include=sorted(files), data_file=None, config_file=False)
    cover.start()
    for item in session.items:
        cover.switch_context(item.nodeid)
        begun = time.process_time()
        if passes(item):
            known.seconds[item.nodeid] = time.process_time() - begun
            known.items[item.nodeid] = item
        else:
            say(f"Left out, for it fails without a mistake: {item.nodeid}")
    cover.stop()
    data = cover.get_data()
    for file in data.measured_files():
        path = str(Path(file).relative_to(ROOT))
        for line, contexts in data.contexts_by_lineno(file).items():
            known.lines[path, line] |= set(contexts) & known.items.keys()
    return known


def passes(item: pytest.Item) -> bool:
    """Run one test, its fixtures and what comes after it; what belongs to the whole session stays."""
    session: Any = item.session
    return all(report.passed or report.skipped for report in runtestprotocol(item, log=False, nextitem=session))


def close_database() -> None:
    from django.db import connections  # noqa: PLC0415 -- the settings are read by now

    for connection in connections.all():
        connection.close()


# --- Each mistake --------------------------------------------------------------------------------------------


def try_all(plan: Plan, known: Known) -> list[Fate]:
    """Try every mistake, some at a time; the answers in the order asked."""
    waiting = list(enumerate(plan.mutants))
    fates: dict[int, Fate] = {}
    running: dict[int, tuple[int, Fate, float, int]] = {}
    while waiting or running:
        while waiting and len(running) < plan.jobs:
            number, mutant = waiting.pop(0)
            tests = tests_of(mutant, known, plan.seconds)
            if not tests:
                fates[number] = told(Fate(mutant, UNREACHED))
                continue
            fate = Fate(mutant, SURVIVED, tests=len(tests), seconds=time.monotonic())
            reads, writes = os.pipe()
            pid = start(mutant, tests, known, writes)
            os.close(writes)
            allowed = 120 + 12 * sum(known.seconds[name] for name in tests)
            running[pid] = number, fate, time.monotonic() + allowed, reads
        for pid, (number, fate, until, reads) in list(running.items()):
            done, status = os.waitpid(pid, os.WNOHANG)
            if not done and time.monotonic() < until:
                continue
            if not done:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            fate.outcome = TIMED_OUT if not done else KILLED if status else SURVIVED
            with os.fdopen(reads, "rb") as pipe:
                fate.by = pipe.read().decode()
            fate.seconds = round(time.monotonic() - fate.seconds, 1)
            fates[number] = told(fate)
            del running[pid]
        time.sleep(0.02)
    return [fates[number] for number in sorted(fates)]


def told(fate: Fate) -> Fate:
    say(f"{fate.outcome:9} {fate.seconds:5.1f} s  {fate.mutant}")
    return fate


def tests_of(mutant: Mutant, known: Known, seconds: float) -> list[str]:
    """Return the tests that pass the line, the quickest first, as many as fit into so many seconds."""
    if runs_in_fork(mutant, known):
        names = known.lines[mutant.path, mutant.line]
    else:
        names = set().union(*(tests for (path, _), tests in known.lines.items() if path == mutant.path))
        names = names or set(known.items)
    ordered = sorted(names, key=known.seconds.__getitem__)
    chosen: list[str] = []
    for name in ordered:
        if seconds < known.seconds[name] and chosen:
            break
        seconds -= known.seconds[name]
        chosen.append(name)
    return chosen


def runs_in_fork(mutant: Mutant, known: Known) -> bool:
    return mutant.in_function and bool(known.lines.get((mutant.path, mutant.line)))


def is_transactional(item: pytest.Item) -> bool:
    return any(mark.kwargs.get("transaction") for mark in item.iter_markers("django_db")) or any(
        name in getattr(item, "fixturenames", ()) for name in ("transactional_db", "live_server")
    )


def start(mutant: Mutant, tests: list[str], known: Known, writes: int) -> int:
    """Start a process that ends with 0 when all tests pass with the mistake; it writes which one failed."""
    if not runs_in_fork(mutant, known):
        if (ROOT / mutant.path).read_text() != known.texts[mutant.path]:
            sys.exit(f"{mutant.path} was changed while this ran: begin again, or work in another copy of the folder.")
        environment = os.environ | {"MUTANT": json.dumps(asdict(mutant))}
        command = [sys.executable, "-m", "pytest", *PLAIN_ADDOPTS, *LEAN, "-p", "tests.mutate.plugin", "-q", "-x"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        whole = [*tests] if len(tests) < 500 else sorted({name.partition("::")[0] for name in tests})
        return subprocess.Popen([*command, *whole], cwd=ROOT, env=environment, **quiet).pid  # type: ignore[call-overload]
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        status = in_fork(mutant, known, [known.items[name] for name in tests], writes)
    finally:
        os._exit(status)


def in_fork(mutant: Mutant, known: Known, items: list[pytest.Item], writes: int) -> int:
    from django.conf import settings  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    for connection in connections.all():
        if connection.vendor == "sqlite":
            own = f"{connection.settings_dict['NAME']}.{os.getpid()}"
            shutil.copyfile(connection.settings_dict["NAME"], own)
            connection.settings_dict["NAME"] = settings.DATABASES[connection.alias]["NAME"] = own
    text = known.texts[mutant.path]
    if not swap_code(str(ROOT / mutant.path), text, mutant.source(text)):
        os.write(writes, b"(nothing to change)")
        return 0
    forget_answers(OURS)
    for item in items:
        if not passes(item):
            os.write(writes, item.nodeid.encode())
            return 1
    for connection in connections.all():
        if connection.vendor == "sqlite":
            Path(connection.settings_dict["NAME"]).unlink(missing_ok=True)
    return 0
