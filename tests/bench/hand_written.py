"""SQL that a person would write for the same questions, straight on the tables; PostgreSQL."""

from __future__ import annotations

_REQUESTS = """
    FROM ehcp_assessmentrequest r
    WHERE r.entered_in_error IS NOT TRUE AND r.kind = 'initial' AND r.received_on IS NOT NULL
      AND r.outcome IS DISTINCT FROM 'H'
"""
_MAINTAINED = """
    p.entered_in_error IS NOT TRUE
    AND CASE WHEN p.transferred_in_from_la IS NULL THEN p.first_final_on ELSE p.transferred_in_on END <= %(day)s
    AND (p.ceased_on IS NULL OR p.ceased_on > %(day)s)
    AND (p.transferred_out_on IS NULL OR p.transferred_out_on > %(day)s)
"""
_END = "LEAST(p.ceased_on, p.transferred_out_on)"
_DIED = "COALESCE(k.deceased_on, c.deceased_on)"
_TRUE_REVIEW = "v.entered_in_error IS NOT TRUE AND v.kind <> 'amendment_without_review'"
# The last day of a period of twelve months beginning with a day.
_YEAR = """(({0} + interval '12 months')::date
    - CASE WHEN EXTRACT(DAY FROM {0} + interval '12 months') = EXTRACT(DAY FROM {0}) THEN 1 ELSE 0 END)"""
_QUARTER = _YEAR.replace("12 months", "3 months")

_PLAN_FROM_REQUEST = """
    SELECT p.first_final_on FROM ehcp_plan p JOIN ehcp_needsassessment a ON a.id = p.assessment_id
    WHERE a.request_id = r.id AND a.origin = 'request' AND p.entered_in_error IS NOT TRUE
      AND a.entered_in_error IS NOT TRUE AND p.first_final_on IS NOT NULL AND p.transferred_in_from_la IS NULL
    ORDER BY p.first_final_on LIMIT 1
"""

# The figure first; then what is told beside it, where the measure tells more.
KPIS = {
    "K01": (f"SELECT count(*), NULL FROM ehcp_plan p WHERE {_MAINTAINED}",),
    "K03": (
        f"""
        SELECT count(*) FILTER (WHERE r.decision_sent_on <= r.received_on + 42), count(*) {_REQUESTS}
          AND r.outcome IN ('Y', 'N') AND r.decision_sent_on BETWEEN %(start)s AND %(end)s
    """,
        f"""
        SELECT count(*) {_REQUESTS}
          AND r.outcome IN ('Y', 'N') AND r.decision_sent_on BETWEEN %(start)s AND %(end)s
          AND r.decision_sent_on > r.received_on + 42
          AND EXISTS (
            SELECT 1 FROM ehcp_exemption e WHERE e.request_id = r.id AND e.clock = 'assess_decision'
              AND e.decided_on <= r.decision_sent_on
              AND e.ground IN ('school_closed', 'early_years_closed', 'exceptional_circumstances', 'absent_4_weeks'))
    """,
    ),
    "K06": (
        """
        SELECT count(*) FILTER (WHERE p.first_final_on <= a.clock_start_on + 140), count(*)
        FROM ehcp_plan p JOIN ehcp_needsassessment a ON a.id = p.assessment_id
        WHERE p.entered_in_error IS NOT TRUE AND a.entered_in_error IS NOT TRUE AND p.transferred_in_from_la IS NULL
          AND p.first_final_on BETWEEN %(start)s AND %(end)s
          AND a.origin = 'request' AND a.no_plan_notified_on IS NULL
    """,
    ),
    "K07": (
        f"""
        SELECT count(*) FILTER (WHERE final_on <= received_on + 140), count(*) FROM (
            SELECT r.received_on, ({_PLAN_FROM_REQUEST}) AS final_on, LEAST(r.withdrawn_on, {_DIED}) AS stopped_on
            {
            _REQUESTS.replace(
                "WHERE",
                "JOIN ehcp_child c ON c.id = r.child_id LEFT JOIN ehcp_child k ON k.id = c.merged_into_child_id WHERE",
            )
        }
              AND r.received_on + 140 BETWEEN %(start)s AND %(end)s
              AND r.outcome IS DISTINCT FROM 'N'
              AND NOT EXISTS (
                SELECT 1 FROM ehcp_needsassessment a WHERE a.request_id = r.id AND a.origin = 'request'
                  AND a.entered_in_error IS NOT TRUE
                  AND (a.withdrawn_on IS NOT NULL OR a.no_plan_notified_on IS NOT NULL))
        ) due
        WHERE stopped_on IS NULL OR final_on <= stopped_on
    """,
    ),
    "K11": (
        f"""
        WITH review AS NOT MATERIALIZED (
            SELECT v.id, v.plan_id, v.decision_sent_on FROM ehcp_annualreview v WHERE {_TRUE_REVIEW}
        ), plan AS (
            SELECT p.id, p.first_final_on, p.transferred_in_on, p.transferred_in_from_la, {_END} AS ends_on,
                   {_DIED} AS died_on, p.last_review_before_transfer_on
            FROM ehcp_plan p JOIN ehcp_child c ON c.id = p.child_id
            LEFT JOIN ehcp_child k ON k.id = c.merged_into_child_id
            WHERE p.entered_in_error IS NOT TRUE
        ), duty AS (
            SELECT id AS plan_id, first_final_on AS after, {_YEAR.format("first_final_on")} AS due, ends_on, died_on
            FROM plan WHERE transferred_in_from_la IS NULL
            UNION ALL
            SELECT id, transferred_in_on - 1, GREATEST({_QUARTER.format("transferred_in_on")}, {
            _YEAR.format(
                '''GREATEST(first_final_on, COALESCE(last_review_before_transfer_on, (
                    SELECT max(v.decision_sent_on) FROM review v
                    WHERE v.plan_id = plan.id AND v.decision_sent_on < transferred_in_on)))'''
            )
        }), ends_on, died_on
            FROM plan WHERE transferred_in_from_la IS NOT NULL
            UNION ALL
            SELECT plan.id, v.decision_sent_on, {_YEAR.format("v.decision_sent_on")}, ends_on, died_on
            FROM (SELECT DISTINCT plan_id, decision_sent_on FROM review) v JOIN plan ON plan.id = v.plan_id
            WHERE CASE WHEN transferred_in_from_la IS NULL THEN v.decision_sent_on > first_final_on
                       ELSE v.decision_sent_on >= transferred_in_on END
        )
        SELECT count(*) FILTER (WHERE EXISTS (
                SELECT 1 FROM review v WHERE v.plan_id = d.plan_id AND v.decision_sent_on > d.after
                  AND v.decision_sent_on <= d.due)), count(*)
        FROM duty d
        WHERE d.due BETWEEN %(start)s AND %(end)s AND (d.ends_on IS NULL OR d.ends_on > d.due)
          AND (d.died_on IS NULL OR d.died_on > d.due OR EXISTS (
                SELECT 1 FROM review v WHERE v.plan_id = d.plan_id AND v.decision_sent_on > d.after
                  AND v.decision_sent_on <= d.died_on))
    """,
    ),
    "K12": (
        f"""
        SELECT count(*) FILTER (WHERE v.decision_sent_on <= v.meeting_on + 28), count(*)
        FROM ehcp_annualreview v JOIN ehcp_plan p ON p.id = v.plan_id JOIN ehcp_child c ON c.id = p.child_id
        LEFT JOIN ehcp_child k ON k.id = c.merged_into_child_id
        WHERE {_TRUE_REVIEW} AND p.entered_in_error IS NOT TRUE
          AND v.meeting_on + 28 BETWEEN %(start)s AND %(end)s
          AND (p.transferred_in_from_la IS NULL OR v.meeting_on >= p.transferred_in_on)
          AND (v.decision_sent_on IS NOT NULL OR LEAST({_END}, {_DIED}) IS NULL
               OR LEAST({_END}, {_DIED}) > v.meeting_on + 28)
    """,
    ),
}

SWEEP = """
    WITH calendar AS MATERIALIZED (
        SELECT day::date AS day, is_work, sum(is_work::int) OVER (ORDER BY day) AS number
        FROM generate_series(%(first)s::date, %(last)s::date, interval '1 day') AS day
        CROSS JOIN LATERAL (
            SELECT EXTRACT(ISODOW FROM day) < 6 AND day::date <> ALL (%(holidays)s::date[]) AS is_work) AS kind
    ), due AS MATERIALIZED (
        SELECT DISTINCT due_on FROM ehcp_deadline d WHERE {standing} AND due_on IS NOT NULL
    ), reached AS (
        SELECT due_on, 'before_' || back AS threshold, b.day AS reached_on
        FROM due JOIN calendar e ON e.day = due_on - 1 CROSS JOIN unnest(%(backs)s::int[]) AS back
        JOIN calendar b ON b.is_work AND b.number = e.number + 1 - back
        UNION ALL SELECT due_on, 'due', due_on FROM due
        UNION ALL SELECT due_on, 'overdue', due_on + 1 FROM due
        UNION ALL
        SELECT due_on, 'week_' || (%(day)s - due_on - 1) / 7, due_on + 1 + 7 * ((%(day)s - due_on - 1) / 7)
        FROM due WHERE (%(day)s - due_on - 1) / 7 > 0
    )
    INSERT INTO ehcp_deadlinenotice (deadline_id, threshold, reached_on, raised_at)
    SELECT d.id, r.threshold, r.reached_on, %(now)s
    FROM ehcp_deadline d JOIN reached r USING (due_on)
    WHERE {standing} AND r.reached_on BETWEEN d.appears_on AND %(day)s
    ON CONFLICT (deadline_id, threshold) DO NOTHING
""".format(
    standing="""d.known_to = '9999-12-31' AND d.met_on IS NULL AND d.void_on IS NULL AND d.superseded_on IS NULL
        AND d.replaced_on IS NULL AND d.kind = 'law' AND d.shape <> 'window'"""
)
