"""What a mutation run looks at, and the tests that concern it."""

from __future__ import annotations

from dataclasses import dataclass


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
    "acts": Target(
        files=(*(f"ehcp/{room}/acts/*.py" for room in _ROOMS), *(f"ehcp/{room}/acts.py" for room in _ROOMS)),
        tests=tuple(f"tests/ehcp/{room}" for room in _ROOMS),
    ),
    "figures": Target(
        files=("reporting/figures/*.py", "reporting/kpis/*.py"),
        tests=(
            "tests/reporting/test_worked_plans.py", "tests/reporting/test_worked_requests.py",
            "tests/reporting/test_worked_reviews.py", "tests/reporting/test_past_day_edges.py",
            "tests/reporting/test_golden_headlines.py", "tests/reporting/test_against_the_oracle.py",
            "tests/reporting/test_untrue_histories.py",
        ),
        left_out=("test_many_small_packages",),
    ),
    "panels": Target(
        files=(
            "panels/**/acts/*.py", "panels/*/acts.py", "panels/**/reads/*.py", "panels/items/models.py",
            "panels/meetings/models.py", "panels/options.py",
        ),
        tests=("tests/panels", "tests/pages/test_panels.py"),
    ),
    "permissions": Target(
        files=(
            "ehcp/permissions.py", "panels/permissions.py", "ehcp/workflow.py", "sendcases/accounts/roles.py",
            "sendcases/accounts/models.py", "ehcp/cases/pages/access.py", "ehcp/people/reads/restriction.py",
            "ehcp/people/acts/restriction.py", "ehcp/people/acts/shared_access.py",
        ),
        tests=(
            "tests/architecture/test_permission_table.py", "tests/pages/test_restriction.py",
            "tests/pages/test_account_changes.py", "tests/pages/test_canaries.py", "tests/panels",
            "tests/ehcp/people/test_children.py", "tests/pages/test_allocation.py",
        ),
    ),
}  # fmt: skip
