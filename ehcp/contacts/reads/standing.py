"""One consent or one flag of the person whose case is open."""

from __future__ import annotations

from ehcp.cases.reads.case import CaseNow
from ehcp.models import ChildFlag, Consent


def consent_of(case: CaseNow, pk: int) -> Consent | None:
    """Return a consent of this person; None for any other number."""
    return Consent.objects.filter(pk=pk, child__in=case.records).first()


def flag_of(case: CaseNow, pk: int) -> ChildFlag | None:
    """Return a flag of this person; None for any other number."""
    return ChildFlag.objects.filter(pk=pk, child__in=case.records).first()
