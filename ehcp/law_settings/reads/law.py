"""The law as this authority reads it."""

from ehcp.law.settings import Law
from ehcp.ledger.sync import law_in_force as _law_in_force


def law_in_force() -> Law:
    """Return the law under the authority's own settings and bank holidays."""
    return _law_in_force()
