"""The law as the authority reads it, for those who only read."""

from datetime import date

from ehcp.law.laws import Laws
from ehcp.ledger.sync import LawHistory
from ehcp.ledger.sync import laws_in_force as _laws_in_force


def laws_in_force() -> Laws:
    """Return the law under the authority's own settings and bank holidays, as it is known now (one query)."""
    return _laws_in_force()


def law_history() -> LawHistory:
    """Return every reading of the law that was ever known, to ask for those of several days (one query)."""
    return LawHistory()


def laws_known_on(day: date) -> Laws:
    """Return the readings of the law as they were known at the close of ``day`` (one query)."""
    return LawHistory().known_on(day)
