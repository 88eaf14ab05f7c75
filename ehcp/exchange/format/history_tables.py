"""What the rules between rows read beside the staged rows, derived from them once."""


# ``people`` counts merged records as one person; a ring of merges ends after 20 steps and is refused. ``notices``
# are the letters an appeal or a mediation may be about (rule 12). ``maintained`` are the spells during which the
# authority was responsible for a plan: from the transfer in, else from the first final plan, until its end.
def people_sql(of: str = "") -> tuple[str, str, str]:
    """Return what makes the table ``people`` of the children that came, or of those held (``of`` is ``held_``)."""
    return (
        f"""
        CREATE TABLE {of}people AS
        WITH RECURSIVE up (child_id, at, step) AS (
            SELECT child_id, child_id, 0 FROM {of}children WHERE child_id IS NOT NULL
            UNION ALL
            SELECT up.child_id, c.merged_into_child_id, up.step + 1
            FROM up JOIN {of}children c ON c.child_id = up.at
            WHERE c.merged_into_child_id IS NOT NULL AND up.step < 20
        )
        SELECT child_id, at AS person_id, max(step) AS steps FROM up GROUP BY child_id
        """,  # noqa: S608 -- built of constants of this package
        f"CREATE INDEX {of}people_child ON {of}people (child_id, person_id)",
        f"CREATE INDEX {of}people_person ON {of}people (person_id, child_id)",
    )


MAINTAINED = """
    CREATE TABLE maintained AS
    SELECT line, child_id AS owner,
        CASE WHEN transferred_in_from_la IS NULL THEN first_final_on ELSE transferred_in_on END AS opened,
        coalesce(ceased_on, transferred_out_on) AS closed
    FROM plans
    WHERE coalesce(entered_in_error, 'false') <> 'true' AND first_final_on IS NOT NULL
"""

PREPARE = (
    *people_sql(),
    """
    CREATE TABLE disputes AS
    SELECT 'appeals' AS "table", line, child_id, request_id, assessment_id, plan_id, decision_letter_on FROM appeals
    UNION ALL
    SELECT 'mediations', line, child_id, request_id, assessment_id, plan_id, decision_letter_on FROM mediations
    """,
    "CREATE INDEX disputes_plan ON disputes (plan_id)",
    """
    CREATE TABLE notices AS
    SELECT request_id AS record_id, decision_sent_on AS sent_on, 'request' AS kind FROM requests WHERE outcome = 'N'
    UNION ALL SELECT assessment_id, no_plan_notified_on, 'assessment' FROM assessments
    UNION ALL SELECT assessment_id, amended_final_sent_on, 'assessment' FROM assessments
    UNION ALL SELECT plan_id, amended_final_sent_on, 'plan' FROM assessments WHERE plan_id IS NOT NULL
    UNION ALL SELECT plan_id, first_final_on, 'plan' FROM plans
    UNION ALL SELECT plan_id, cease_decision_sent_on, 'plan' FROM plans
    UNION ALL SELECT plan_id, decision_sent_on, 'plan' FROM reviews
        WHERE decision IN ('M', 'C') AND plan_id IN (SELECT plan_id FROM disputes)
    UNION ALL SELECT plan_id, amended_final_sent_on, 'plan' FROM reviews
        WHERE plan_id IN (SELECT plan_id FROM disputes)
    UNION ALL SELECT plan_id, not_amended_sent_on, 'plan' FROM reviews
        WHERE plan_id IN (SELECT plan_id FROM disputes)
    """,
    "DELETE FROM notices WHERE sent_on IS NULL",
    "CREATE INDEX notices_record ON notices (kind, record_id, sent_on)",
    MAINTAINED,
    "CREATE INDEX maintained_owner ON maintained (owner, closed)",
    "CREATE TABLE primary_needs AS SELECT DISTINCT plan_id FROM needs WHERE rank = '1'",
    "CREATE INDEX primary_needs_plan ON primary_needs (plan_id)",
)
