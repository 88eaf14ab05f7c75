"""The kinds of job there are."""

from ehcp.services import law_applying, law_changes
from ehcp.services.jobs import register_kind
from ehcp.services.packages import jobs as import_jobs


def register_own_kinds() -> None:
    """Make every kind of job of casework known, to the worker and to the pages."""
    for kind in (*import_jobs.KINDS, law_changes.KIND, law_applying.KIND):
        register_kind(kind)
