"""Derive the stored deadlines, stage and next limit of cases from their facts; the facts are the truth."""

from ehcp.clock_sync.loading import case_facts, load_cases
from ehcp.clock_sync.reconcile import Difference, Moved, law_in_force, next_limit, reconcile

__all__ = ["Difference", "Moved", "case_facts", "law_in_force", "load_cases", "next_limit", "reconcile"]
