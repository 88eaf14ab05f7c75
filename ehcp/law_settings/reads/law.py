"""The law as the authority reads it, for those who only read."""

from datetime import date

from ehcp.law.settings import Law, Laws
from ehcp.ledger.sync import LawHistory
from ehcp.ledger.sync import law_in_force as _law_in_force


def law_in_force() -> Law:
    """Return the law under the authority's own settings and bank holidays (two queries)."""
    return _law_in_force()


def laws_known_on(day: date) -> Laws:
    """Return the readings of the law as they were known at the close of ``day`` (two queries)."""
    return LawHistory().known_on(day)
