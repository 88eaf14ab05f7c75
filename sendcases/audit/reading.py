"""Write the read-access log, before the bytes leave."""

from collections.abc import Iterable

from sendcases.audit.models import ReadEntry
from sendcases.audit.requests import Request


def record_read(
    request: Request, *, screen: str, child_pk: int | None = None, purpose: str = "", rows: int = 1
) -> None:
    """Record that the signed-in person is about to be shown ``screen`` about one child or ``rows`` children."""
    record_reads(request, screen=screen, child_pks=[child_pk], purpose=purpose, rows=rows)


def record_reads(
    request: Request, *, screen: str, child_pks: Iterable[int | None], purpose: str = "", rows: int = 1
) -> None:
    """Record the reading of many children in one statement."""
    roles = ",".join(sorted(request.user.roles))
    ReadEntry.objects.bulk_create(
        ReadEntry(
            viewer=request.user,
            roles=roles,
            child_pk=pk,
            screen=screen,
            purpose=purpose,
            rows=rows,
            address=request.META.get("REMOTE_ADDR") or None,
            read_at=request.now,
        )
        for pk in child_pks
    )
