"""A planned deadline: one row that answers, for any day, in what state a clock stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# A date that counts as a limit: set by the law, or by practice where the law is read in two ways.
LIMIT_KINDS = ("law", "practice")
# The shape of a time in which something may be done: no limit is missed when it closes.
WINDOW = "window"


@dataclass(frozen=True, slots=True)
class PlannedDeadline:
    """
    One clock on one record, with every day on which something happened to it.

    ``cycle`` tells several clocks of one rule on one record apart and never changes; ``revision`` numbers the
    versions of one clock whose limit a later fact moved. A row exists from ``appears_on`` until the day before
    ``replaced_on`` (by its next revision, or by the row of another record that carries it on). For windows
    ``met_on`` is the day the family agreed to finish early, and ``premature_on`` the day a final plan was sent while
    open.
    ``second_on`` is the rule's second date (certificate, meeting, day of the move); for phase transfers the
    published limit or the planned day of the move. ``exempt_from`` is the first day an exemption counts.
    ``request_limit_on`` stands beside the limit after the authority reversed its own refusal: the twentieth week
    of the request, which the High Court holds to be the limit. ``overtaken_on`` is the day from which later acts
    leave nothing to do: it changes no state, and takes the row out of everybody's work.

    The last five say what figures count a row under: ``request_id`` the request it serves, ``advice_kind``, and
    ``met_by`` the record that met it; ``headline_on`` the limit that headlines are counted by where it is not the
    limit in law; ``plan_ends_on`` the day the plan that it hangs on ended.
    """

    rule: str
    version: str
    kind: str
    shape: str
    record_type: str
    record_id: str
    child_id: str
    cycle: str
    appears_on: date
    starts_on: date | None
    due_on: date | None
    second_on: date | None = None
    request_limit_on: date | None = None
    published_limit: date | None = None
    met_on: date | None = None
    void_on: date | None = None
    superseded_on: date | None = None
    replaced_on: date | None = None
    overtaken_on: date | None = None
    premature_on: date | None = None
    exempt_from: date | None = None
    ground: str = ""
    predecessor: str = ""
    successor: str = ""
    revision: int = 0
    is_provisional: bool = False
    request_id: str = ""
    advice_kind: str = ""
    met_by: str = ""
    headline_on: date | None = None
    plan_ends_on: date | None = None

    @property
    def key(self) -> tuple[str, str, str, str, int]:
        """Return what identifies the row: rule, record, cycle, revision."""
        return self.rule, self.record_type, self.record_id, self.cycle, self.revision

    def is_shown_on(self, day: date) -> bool:
        """Tell whether the row exists on ``day``."""
        return self.appears_on <= day and (self.replaced_on is None or day < self.replaced_on)

    @property
    def is_outstanding(self) -> bool:
        """Tell whether something is left to do: not met, stopped or overtaken by any fact."""
        ends = (self.met_on, self.void_on, self.superseded_on, self.replaced_on, self.overtaken_on)
        return not any(ends)

    @property
    def is_on_published_day(self) -> bool:
        """Tell whether a phase transfer plan was sent on the very day published."""
        return self.met_on is not None and self.met_on == self.published_limit
