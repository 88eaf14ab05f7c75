"""Derive the stored deadlines, stage and next limit of cases from their facts; the facts are the truth."""

from ehcp.ledger.sync.loading import case_facts, load_cases, person_records
from ehcp.ledger.sync.reconcile import (
    CaseWrites,
    Difference,
    Moved,
    batches,
    case_writes,
    law_in_force,
    next_limit,
    reconcile,
    write_cases,
)

__all__ = [
    "CaseWrites",
    "Difference",
    "Moved",
    "batches",
    "case_facts",
    "case_writes",
    "law_in_force",
    "load_cases",
    "next_limit",
    "person_records",
    "reconcile",
    "write_cases",
]
