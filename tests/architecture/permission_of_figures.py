"""Who may open which address of the figures: the rows of ``reporting``, as those of ``permission_table``."""

from __future__ import annotations

from typing import Any

from sendcases.accounts.roles import Role
from tests.architecture.permission_roles import (
    API_LISTS,
    API_MEASURES,
    CASEWORK,
    EVERYBODY,
    MANAGER,
    PANEL,
    READERS,
    Row,
)

DASHBOARD_PAGES = ("ahead", "children", "figures", "forecast", "limits", "split", "trends")


def release(world: Any) -> list[Any]:
    """Return the reference of a release that is signed off."""
    return [world.release.reference]


ROWS_OF_FIGURES: dict[str, Row] = {
    # Dashboards and headlines
    "reporting:dashboard": Row(get=READERS),
    **{f"reporting:dashboard-{name}": Row(get=READERS) for name in DASHBOARD_PAGES},
    "reporting:board": Row(get=READERS | PANEL | {Role.FINANCE}),
    "reporting:changes": Row(get=READERS, args=lambda world: ["K07"]),
    "reporting:changes-variant": Row(get=READERS, args=lambda world: ["K11", "overdue"]),
    **{f"reporting:{name}": Row(get=READERS) for name in ("targets", "actions")},
    **{f"reporting:{name}": Row(get=MANAGER, post=MANAGER) for name in ("target-set", "action-begin")},
    "reporting:action-step": Row(get=READERS, post=CASEWORK, args=lambda world: [world.action.pk]),
    "reporting:headlines": Row(get=READERS),
    "reporting:headlines-download": Row(get=READERS, args=lambda world: ["csv"]),
    "reporting:reports": Row(get=READERS),
    "reporting:report": Row(get=READERS, args=lambda world: ["performance-headlines"]),
    "reporting:typed-figures": Row(get=READERS),
    **{f"reporting:{name}": Row(get=MANAGER, post=MANAGER) for name in ("report-new", "figure-type")},
    "reporting:report-edit": Row(get=MANAGER, post=MANAGER, args=lambda world: [world.own_report.name]),
    "reporting:report-download": Row(get=READERS, args=lambda world: ["schools-forum", "csv"]),
    "reporting:measure": Row(get=READERS, args=lambda world: ["K03"]),
    "reporting:measure-variant": Row(get=READERS, args=lambda world: ["K03", "due"]),
    "reporting:measure-download": Row(get=READERS, args=lambda world: ["K03", "xlsx"]),
    "reporting:measure-variant-download": Row(get=READERS, args=lambda world: ["K03", "due", "csv"]),
    "reporting:benchmarks": Row(get=READERS),
    "reporting:releases": Row(get=READERS),
    "reporting:release-make": Row(get=MANAGER, post=MANAGER),
    "reporting:release": Row(get=READERS, args=release),
    "reporting:release-compare": Row(get=READERS, args=release),
    "reporting:release-download": Row(get=READERS, args=lambda world: [*release(world), "csv"]),
    **{f"reporting:release-{act}": Row(get=MANAGER, post=MANAGER, args=release) for act in ("revise", "sign")},
    "reporting:webhooks": Row(get=MANAGER),
    "reporting:webhook-add": Row(get=MANAGER, post=MANAGER),
    "reporting:webhook": Row(get=MANAGER, post=MANAGER, args=lambda world: [world.webhook.pk]),
    # The API: by key alone, so a person who signed in gets 401
    **{f"reporting:api-{name}": Row(is_api=True) for name in API_LISTS},
    **{f"reporting:api-{name}": Row(is_api=True, args=lambda world: ["K03"]) for name in API_MEASURES},
    **{f"reporting:api-{name}": Row(is_api=True, args=release) for name in ("release", "release-csv")},
    "reporting:api": Row(get=EVERYBODY),
    "reporting:api-schema": Row(get=EVERYBODY),
    "reporting:api-without-slash": Row(is_api=True, args=lambda world: ["v1/kpis"]),
    "reporting:api-nowhere": Row(is_api=True, args=lambda world: ["v1/nothing/"]),
}
