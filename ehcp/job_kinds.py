"""The kinds of job there are."""

from ehcp.caseloads.acts import moving
from ehcp.documents.acts import checking
from ehcp.exchange.acts import jobs as import_jobs
from ehcp.jobs.acts.queue import register_kind
from ehcp.law_settings.acts import applying as law_applying
from ehcp.law_settings.acts import changes as law_changes


def register_own_kinds() -> None:
    """Make every kind of job of casework known, to the worker and to the pages."""
    for kind in (*import_jobs.KINDS, law_changes.KIND, law_applying.KIND, checking.KIND, *moving.KINDS):
        register_kind(kind)
