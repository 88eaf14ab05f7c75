"""What a mutation run looks at, and the tests that concern it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Target:
    """
    One package: its files, the tests that concern it.

    ``left_out`` are words of tests that are too slow to ask a thousand times; others hold the same.
    """

    files: tuple[str, ...]
    tests: tuple[str, ...]
    left_out: tuple[str, ...] = ()


_ROOMS = ("assessments", "delays", "disputes", "exemptions", "people", "plans", "requests", "reviews", "transfers")

_ROOT = Path(__file__).resolve().parents[2]


def _acts_of(room: str) -> str:
    """Return where the acts of a room stand: in a file, or in a folder of files."""
    file = f"ehcp/{room}/acts.py"
    return file if (_ROOT / file).exists() else f"ehcp/{room}/acts/*.py"


TARGETS: dict[str, Target] = {
    "clock": Target(
        files=("ehcp/law/**/*.py",),
        tests=("tests/ehcp/law",),
        left_out=(
            "test_any_day_is_answered", "test_no_row_of_any_kind", "test_a_correction_recorded_later",
            "test_the_limit_of_every_start_date", "test_all_facts_seen_from", "test_a_row_is_identified",
        ),
    ),
    "ledger": Target(
        files=("ehcp/ledger/**/*.py",),
        tests=(
            "tests/ehcp/ledger", "tests/ehcp/exemptions", "tests/ehcp/history/test_earlier_values.py",
            "tests/ehcp/people/test_merged_casework.py", "tests/ehcp/law_settings",
        ),
    ),
    "history": Target(
        files=("ehcp/history/acts/*.py", "ehcp/history/models/*.py", "ehcp/history/reads/*.py"),
        tests=("tests/ehcp/history",),
    ),
    "exchange": Target(
        files=("ehcp/exchange/format/*.py", "ehcp/exchange/acts/*.py"), tests=("tests/ehcp/exchange",),
        left_out=("test_any_package",),
    ),
    "acts": Target(
        files=tuple(_acts_of(room) for room in _ROOMS),
        tests=(*(f"tests/ehcp/{room}" for room in _ROOMS), "tests/pages/test_allocation.py"),
    ),
    "proposals": Target(files=("ehcp/proposals/*.py",), tests=("tests/ehcp/proposals",)),
    "provision": Target(files=("ehcp/provision/*.py",), tests=("tests/ehcp/provision",)),
    "letters": Target(
        files=("ehcp/letters/acts/*.py", "ehcp/letters/reads/*.py", "ehcp/letters/*.py"), tests=("tests/ehcp/letters",),
    ),
    "contacts": Target(
        files=("ehcp/contacts/acts/*.py", "ehcp/contacts/reads/*.py", "ehcp/contacts/models/*.py"),
        tests=("tests/ehcp/contacts", "tests/ehcp/letters"),
    ),
    "plan_text": Target(
        files=("ehcp/plan_text/acts/*.py", "ehcp/plan_text/reads/*.py", "ehcp/plan_text/texts/*.py"),
        tests=("tests/ehcp/plan_text",),
    ),
    "documents": Target(files=("ehcp/documents/**/*.py",), tests=("tests/ehcp/documents",)),
    "figures": Target(
        files=("reporting/figures/*.py", "reporting/kpis/*.py"),
        tests=(
            "tests/reporting/test_worked_plans.py", "tests/reporting/test_worked_requests.py",
            "tests/reporting/test_worked_reviews.py", "tests/reporting/test_past_day_edges.py",
            "tests/reporting/test_golden_headlines.py", "tests/reporting/test_against_the_oracle.py",
            "tests/reporting/test_untrue_histories.py", "tests/reporting/test_parts_of_figures.py",
        ),
        left_out=("test_many_small_packages",),
    ),
    "disclosure": Target(files=("reporting/disclosure/**/*.py",), tests=("tests/reporting/disclosure",)),
    "releases": Target(files=("reporting/releases/**/*.py",), tests=("tests/reporting/releases",)),
    "movements": Target(files=("reporting/movements/**/*.py",), tests=("tests/reporting/movements",)),
    "targets": Target(files=("reporting/targets/**/*.py",), tests=("tests/reporting/targets",)),
    "money": Target(
        files=("panels/funding/**/*.py", "panels/money.py"),
        tests=("tests/panels/funding", "tests/panels/test_money_follows.py"),
    ),
    "panels": Target(
        files=(
            "panels/decisions/*/*.py", "panels/items/acts/*.py", "panels/items/reads/*.py", "panels/items/models.py",
            "panels/meetings/**/*.py", "panels/options.py", "panels/timetable.py", "panels/delegation.py",
        ),
        tests=("tests/panels", "tests/pages/test_panels.py"), left_out=("panels/funding",),
    ),
    "permissions": Target(
        files=(
            "ehcp/permissions.py", "panels/permissions.py", "ehcp/workflow.py", "ehcp/moves/*.py",
            "panels/moves.py", "sendcases/accounts/roles.py",
            "sendcases/accounts/models.py", "sendcases/accounts/services.py", "ehcp/cases/pages/access.py",
            "ehcp/people/reads/restriction.py",
            "ehcp/people/acts/restriction.py", "ehcp/people/acts/shared_access.py",
        ),
        tests=(
            "tests/architecture/test_permission_table.py", "tests/pages/test_restriction.py",
            "tests/pages/test_account_changes.py", "tests/pages/test_canaries.py", "tests/panels/test_never_shown.py",
            "tests/panels/test_issue_and_deferral.py", "tests/ehcp/people/test_children.py",
            "tests/pages/test_allocation.py", "tests/architecture/test_auditor.py",
        ),
    ),
}  # fmt: skip
