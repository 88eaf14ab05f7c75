"""Derive the deadline ledger, the stage and the next limit of cases from their facts; the facts are the truth."""

from ehcp.clock_sync.laws import LawHistory, law_in_force, laws_in_force
from ehcp.clock_sync.ledger import CaseWrites, Difference, Moved
from ehcp.clock_sync.loading import load_cases, person_records
from ehcp.clock_sync.reconcile import batches, case_writes, reconcile, write_cases

__all__ = [
    "CaseWrites",
    "Difference",
    "LawHistory",
    "Moved",
    "batches",
    "case_writes",
    "law_in_force",
    "laws_in_force",
    "load_cases",
    "person_records",
    "reconcile",
    "write_cases",
]
