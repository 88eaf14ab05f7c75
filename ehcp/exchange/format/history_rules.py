"""The rules of the exchange format that rows keep between them, each one query over the staged rows."""

from dataclasses import dataclass

from ehcp.exchange.format.double_rules import DOUBLE_RULES
from ehcp.exchange.format.history_sql import NEEDS, OPEN_REQUESTS, OPEN_REVIEWS, PLACEMENTS, followed, overlapping
from ehcp.exchange.format.quality_rules import QUALITY_RULES, Dialect, QualityRule
from ehcp.exchange.format.report import Severity


@dataclass(frozen=True, slots=True)
class HistoryRule:
    """
    One rule between rows.

    ``sql`` selects the line of every row of ``table`` that breaks it, and nothing else. A cell that was empty
    or wrong is NULL, and no rule speaks about what it cannot see.
    """

    code: str
    severity: Severity
    table: str
    field: str
    sql: str
    wrong: str
    right: str


def _twice(table: str, field: str, owner: str, where: str, end: str) -> HistoryRule:
    """Refuse the rows after the first of the same ``owner`` that ``where`` holds for: they have no ``end``."""
    sql = f"""
        SELECT line FROM (
            SELECT line, row_number() OVER (PARTITION BY {owner} ORDER BY line) AS place FROM {table} WHERE {where}
        ) WHERE place > 1
    """  # noqa: S608 -- built of constants of this module
    wrong = f"An earlier row has the same {owner.replace(', ', ' and ')}, and neither has ended."
    return HistoryRule(f"{table}_twice", "refuse", table, field, sql, wrong, f"Give the earlier one its {end}.")


_OPEN_CONSULTATION = "replied_on IS NULL AND withdrawn_on IS NULL AND chosen_on IS NULL"
_RUNNING_SPELL = "to_on IS NULL AND coalesce(entered_in_error, '') <> 'true'"


def _of_another_child(table: str, link: str, target: str) -> HistoryRule:
    return HistoryRule(
        code="other_child",
        severity="warn",
        table=table,
        field=link,
        sql=f"""
            SELECT t.line FROM {table} t JOIN {target} o ON o.{link} = t.{link}
            JOIN people p ON p.child_id = t.child_id JOIN people q ON q.child_id = o.child_id
            WHERE p.person_id <> q.person_id
        """,  # noqa: S608 -- built of constants of this module
        wrong="The record named is about another child.",
        right="Check the link: papers of one child must not hang on another.",
    )


def _of_another_plan(table: str) -> HistoryRule:
    return HistoryRule(
        code="other_plan",
        severity="warn",
        table=table,
        field="review_id",
        sql=f"""
            SELECT t.line FROM {table} t JOIN reviews v ON v.review_id = t.review_id WHERE v.plan_id <> t.plan_id
        """,  # noqa: S608 -- built of constants of this module
        wrong="The review named is of another plan.",
        right="Check the link.",
    )


def _staged(rule: QualityRule) -> HistoryRule:
    """Return a rule of data quality over the staged rows; a package is not refused for it (rule 14)."""
    return HistoryRule(rule.code, "warn", rule.table, rule.field, rule.sql(STAGED, "t.line"), rule.wrong, rule.right)


STAGED = Dialect("staged")
_KEPT = "It is kept as history; check it."

HISTORY_RULES: tuple[HistoryRule, ...] = (
    HistoryRule(
        "merge_ring",
        "refuse",
        "children",
        "merged_into_child_id",
        "SELECT c.line FROM children c JOIN people p ON p.child_id = c.child_id WHERE p.steps >= 20",
        "The records are merged in a ring.",
        "Leave the record that is kept without a merge.",
    ),
    HistoryRule(
        "rule_2",
        "refuse",
        "assessments",
        "clock_start_on",
        """
        SELECT a.line FROM assessments a JOIN requests r ON r.request_id = a.request_id
        WHERE a.origin = 'request' AND r.received_on <> a.clock_start_on
        """,
        "The clock does not start on the day the request was received.",
        "For origin request, clock_start_on is the received_on of the request.",
    ),
    HistoryRule(
        "rule_10",
        "refuse",
        "appeals",
        "order_on",
        followed("tribunal_order", "order_on", "a.order_limb = 'b'"),
        "No assessment follows the order to assess.",
        "Add an assessment of the child with origin tribunal_order and clock_start_on the day of the order.",
    ),
    HistoryRule(
        "rule_10",
        "refuse",
        "appeals",
        "conceded_on",
        followed("conceded_appeal", "conceded_on", "a.about IN ('refusal_to_assess', 'refusal_to_reassess')"),
        "No assessment follows the concession.",
        "Add an assessment of the child with origin conceded_appeal and clock_start_on the day of the concession.",
    ),
    HistoryRule(
        "rule_15",
        "refuse",
        "requests",
        "received_on",
        overlapping(OPEN_REQUESTS),
        "The child has another initial request that was open on this day.",
        "Give the second one outcome W, withdrawn_on and the reason duplicate.",
    ),
    HistoryRule(
        "two_plans",
        "refuse",
        "plans",
        "first_final_on",
        """
        SELECT line FROM maintained WHERE closed IS NULL AND owner IN (
            SELECT owner FROM maintained WHERE closed IS NULL GROUP BY owner HAVING count(*) > 1
        )
        """,
        "The child has two plans that have not ended.",
        "Give the older one its end, or mark it entered_in_error.",
    ),
    HistoryRule(
        "rule_14",
        "warn",
        "plans",
        "first_final_on",
        overlapping("SELECT * FROM maintained"),
        "The child had another plan in force when this one began.",
        _KEPT,
    ),
    HistoryRule(
        "rule_11",
        "warn",
        "reviews",
        "decision_sent_on",
        """
        SELECT v.line FROM reviews v JOIN plans p ON p.plan_id = v.plan_id
        WHERE v.decision = 'C' AND coalesce(v.entered_in_error, 'false') <> 'true'
          AND p.cease_decision_sent_on IS NOT v.decision_sent_on
        """,
        "The review ended in C, and its plan carries no cease decision of that day.",
        "cease_decision_sent_on of the plan is the same day.",
    ),
    *(
        HistoryRule(
            "rule_12",
            "warn",
            table,
            "decision_letter_on",
            f"""
            SELECT d.line FROM disputes d WHERE d."table" = '{table}'
            AND coalesce(d.request_id, d.assessment_id, d.plan_id) IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM notices n
                WHERE ((n.kind = 'request' AND n.record_id = d.request_id)
                    OR (n.kind = 'assessment' AND n.record_id = d.assessment_id)
                    OR (n.kind = 'plan' AND n.record_id = d.plan_id))
                  AND (n.sent_on = d.decision_letter_on OR (d.decision_letter_on IS NULL AND n.kind <> 'plan'))
            )
            """,  # noqa: S608 -- built of constants of this module
            "No notice about the record named was sent on this day.",
            _KEPT,
        )
        for table in ("appeals", "mediations")
    ),
    HistoryRule(
        "rule_14",
        "warn",
        "reviews",
        "meeting_on",
        overlapping(OPEN_REVIEWS),
        "Another review of the plan was still undecided on this day.",
        _KEPT,
    ),
    HistoryRule(
        "two_assessments",
        "warn",
        "assessments",
        "outcome",
        """
        SELECT line FROM (
            SELECT s.line, count(*) OVER (PARTITION BY p.person_id) AS open_at_once
            FROM assessments s JOIN people p ON p.child_id = s.child_id
            WHERE s.outcome = 'A' AND coalesce(s.entered_in_error, 'false') <> 'true'
        ) WHERE open_at_once > 1
        """,
        "The child has two assessments under way.",
        _KEPT,
    ),
    HistoryRule(
        "unusual_order",
        "warn",
        "plans",
        "first_final_on",
        """
        SELECT p.line FROM plans p JOIN assessments a ON a.assessment_id = p.assessment_id
        WHERE p.first_final_on < a.clock_start_on AND a.origin = 'request'
        """,
        "The first final plan is before the assessment began.",
        _KEPT,
    ),
    HistoryRule(
        "unusual_order",
        "warn",
        "reviews",
        "meeting_on",
        """
        SELECT v.line FROM reviews v JOIN plans p ON p.plan_id = v.plan_id WHERE v.meeting_on < p.first_final_on
        """,
        "The meeting is before the plan was made.",
        _KEPT,
    ),
    HistoryRule(
        "too_old",
        "warn",
        "children",
        "birth_date",
        """
        SELECT c.line FROM children c JOIN maintained p ON p.owner = c.child_id JOIN about
        WHERE p.closed IS NULL AND date(c.birth_date, '+26 years') <= about.data_as_at
        """,
        "The person is 26 or older and the plan has not ended.",
        "Check the date of birth, and whether it ended.",
    ),
    HistoryRule(
        "not_born",
        "warn",
        "children",
        "birth_date",
        "SELECT c.line FROM children c JOIN about WHERE c.birth_date > about.data_as_at",
        "The date of birth is after the last day covered by the package.",
        "Check the date of birth.",
    ),
    HistoryRule(
        "same_upn",
        "warn",
        "children",
        "upn",
        """
        SELECT line FROM (
            SELECT c.line, count(*) OVER (PARTITION BY c.upn) AS holders,
                min(p.person_id) OVER (PARTITION BY c.upn) AS first, max(p.person_id) OVER (PARTITION BY c.upn) AS last
            FROM children c JOIN people p ON p.child_id = c.child_id WHERE c.upn IS NOT NULL
        ) WHERE holders > 1 AND first <> last
        """,
        "Two records have one UPN and are not merged.",
        "Correct the number, or merge the records.",
    ),
    *(
        HistoryRule(code, "warn", "children", field, sql, wrong, right)
        for code, field, sql, wrong, right in DOUBLE_RULES
    ),
    _of_another_child("assessments", "request_id", "requests"),
    _of_another_child("plans", "assessment_id", "assessments"),
    _of_another_child("requests", "plan_id", "plans"),
    _of_another_child("assessments", "plan_id", "plans"),
    _of_another_child("budgets", "plan_id", "plans"),
    *(
        _of_another_child(table, link, target)
        for table in ("appeals", "mediations")
        for link, target in (("request_id", "requests"), ("assessment_id", "assessments"), ("plan_id", "plans"))
    ),
    _of_another_plan("outcomes"),
    _of_another_plan("phase_transfers"),
    *(
        HistoryRule(
            "overlap",
            "warn",
            "placements",
            "from_on",
            overlapping(PLACEMENTS.format(basis)),
            f"The plan has another placement of this rank ({basis}) on this day.",
            _KEPT,
        )
        for basis in ("attended", "named")
    ),
    HistoryRule(
        "overlap",
        "warn",
        "needs",
        "from_on",
        overlapping(NEEDS),
        "The plan has another need of this rank on this day.",
        _KEPT,
    ),
    HistoryRule(
        "rank_gap",
        "warn",
        "needs",
        "rank",
        """
        SELECT n.line FROM needs n WHERE n.rank = '2' AND NOT EXISTS (
            SELECT 1 FROM primary_needs m WHERE m.plan_id = n.plan_id
        )
        """,
        "The plan has a secondary need and no primary one.",
        "Give the primary need rank 1.",
    ),
    _twice("consultations", "institution_id", "plan_id, institution_id", _OPEN_CONSULTATION, "replied_on"),
    _twice("provision", "plan_line", "plan_id, plan_line", "ended_on IS NULL", "ended_on"),
    _twice("provision_spells", "provision_id", "provision_id", _RUNNING_SPELL, "to_on"),
    HistoryRule(
        "correction_chain",
        "warn",
        "corrections",
        "value_before",
        """
        SELECT line FROM (
            SELECT line, value_before, lag(value_after) OVER chain AS held, row_number() OVER chain AS place
            FROM corrections WHERE "table" IS NOT NULL AND record_id IS NOT NULL AND field IS NOT NULL
            WINDOW chain AS (PARTITION BY "table", record_id, field ORDER BY recorded_on, correction_id)
        ) WHERE place > 1 AND held IS NOT value_before
        """,
        "The value held before is not the one the earlier correction left.",
        _KEPT,
    ),
    *(_staged(rule) for rule in QUALITY_RULES),
)
