"""Derive the deadline ledger, the stage and the next limit of cases from their facts; the facts are the truth."""

from ehcp.ledger.sync.laws import LawHistory, law_in_force, laws_in_force
from ehcp.ledger.sync.ledger import CaseWrites, Difference, Moved
from ehcp.ledger.sync.loading import load_cases, person_records
from ehcp.ledger.sync.reconcile import batches, case_writes, reconcile, write_cases

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
