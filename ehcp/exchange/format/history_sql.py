"""What the rules between rows ask of the staged rows: what follows on what, and which spans overlap."""

from __future__ import annotations


def followed(origin: str, day: str, condition: str) -> str:
    """
    Select the appeals after which no assessment of the same person starts on ``day`` with ``origin``.

    One of the same request that an earlier act of another kind led to goes on: a second is not begun.
    """
    return f"""
        SELECT a.line FROM appeals a JOIN people p ON p.child_id = a.child_id
        WHERE {condition} AND a.{day} IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM people q JOIN assessments s ON s.child_id = q.child_id
            WHERE q.person_id = p.person_id AND coalesce(s.entered_in_error, 'false') <> 'true'
              AND coalesce(s.origin, '{origin}') = '{origin}'
              AND coalesce(s.clock_start_on, a.{day}) = a.{day}
        ) AND NOT EXISTS (
            SELECT 1 FROM assessments s
            WHERE s.request_id = a.request_id AND coalesce(s.entered_in_error, 'false') <> 'true'
              AND s.origin NOT IN ('request', 'reassessment', '{origin}') AND s.clock_start_on <= a.{day}
              AND coalesce(s.withdrawn_on, a.{day}) >= a.{day} AND coalesce(s.no_plan_notified_on, a.{day}) >= a.{day}
        )
    """  # noqa: S608 -- built of constants of this module


def overlapping(spans: str) -> str:
    """
    Select the lines of spans that begin while an earlier one of the same ``owner`` is not over.

    ``spans`` yields line, owner, opened, closed; a span that is not over has closed NULL, and one that closes
    on the day another opens does not overlap it.
    """
    return f"""
        SELECT line FROM (
            SELECT line, opened, max(coalesce(closed, '9999-12-31')) OVER (
                PARTITION BY owner ORDER BY opened, line ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS earlier_closed
            FROM ({spans})
        ) WHERE opened < earlier_closed
    """  # noqa: S608 -- built of constants of this module


# Open until decided or withdrawn; death withdraws. A duplicate is known for what it is (rule 15).
OPEN_REQUESTS = """
    SELECT r.line, r.child_id AS owner, r.received_on AS opened,
        nullif(min(coalesce(r.decision_sent_on, '9999-12-31'), coalesce(r.withdrawn_on, '9999-12-31'),
            coalesce((
                SELECT min(c.deceased_on) FROM children c WHERE c.child_id = r.child_id AND r.outcome <> 'A'
            ), '9999-12-31')
        ), '9999-12-31') AS closed
    FROM requests r
    WHERE r.kind = 'initial' AND r.outcome <> 'H' AND r.received_on IS NOT NULL
      AND coalesce(r.entered_in_error, 'false') <> 'true'
      AND NOT (r.outcome = 'W' AND coalesce(r.withdrawn_reason, '') = 'duplicate')
"""

OPEN_REVIEWS = """
    SELECT line, plan_id AS owner, meeting_on AS opened, decision_sent_on AS closed
    FROM reviews
    WHERE kind <> 'amendment_without_review' AND meeting_on IS NOT NULL
      AND coalesce(entered_in_error, 'false') <> 'true'
"""

# The last day of a spell is inclusive, so the spell is over on the day after it.
PLACEMENTS = """
    SELECT line, plan_id || '/' || rank AS owner, from_on AS opened, date(to_on, '+1 day') AS closed
    FROM placements WHERE basis IN ('{0}', 'both')
"""
NEEDS = """
    SELECT line, plan_id || '/' || rank AS owner, from_on AS opened, date(to_on, '+1 day') AS closed FROM needs
"""
