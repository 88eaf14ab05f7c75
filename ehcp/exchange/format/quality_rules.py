"""
Histories that cannot be true: each rule written once, for the rows of a package and for those that are held.

A rule is a condition in SQL over the tables and columns of the exchange format. An import reads it over the staged
rows, before any is taken in; the list of data quality and the frame of every act read it over the database, where
each table stands under the same name (``ehcp.history.reads.quality``). What differs between the two is written by a
``Dialect``: nothing else in a rule may depend on where it is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the staged rows, SQLite or PostgreSQL say what is not said alike everywhere."""

    name: Literal["staged", "sqlite", "postgresql"]

    def true(self, column: str) -> str:
        """Return the condition that a flag is set."""
        return f"coalesce({column}, 'false') = 'true'" if self.name == "staged" else f"{column} IS TRUE"

    def stands(self, alias: str) -> str:
        """Return the condition that a record was not entered in error."""
        return f"NOT ({self.true(f'{alias}.entered_in_error')})"

    def years_after(self, column: str, years: int) -> str:
        """Return the day ``years`` after a day."""
        if self.name == "postgresql":
            return f"CAST({column} + INTERVAL '{years} years' AS date)"
        return f"date({column}, '+{years} years')"

    def matches(self, column: str, pattern: str) -> str:
        """Return the condition that a text is of a pattern, in signs that both engines read alike."""
        quoted = pattern.replace("'", "''")
        return f"{column} ~ '{quoted}'" if self.name == "postgresql" else f"{column} REGEXP '{quoted}'"

    def number(self, column: str) -> str:
        """Return a column as a number."""
        return f"CAST({column} AS numeric)"


Condition = Callable[[Dialect], str]


@dataclass(frozen=True, slots=True)
class QualityRule:
    """
    One thing that cannot be true of a person, and the page on which it is mended.

    ``rows`` is what follows FROM: the table of the rows that break the rule under the alias ``t``, and what they
    are compared with. ``at_desk`` says what happens to an act that would make such a history: it is refused where
    a figure would be wrong, else the person is warned. An import warns: history holds it (exchange format, rule 14).
    """

    code: str
    table: str
    field: str
    rows: str
    where: Condition
    words: str
    wrong: str
    right: str
    mend: str = "ehcp:case-dates"
    at_desk: Literal["refuse", "warn"] = "warn"

    def sql(self, dialect: Dialect, wanted: str) -> str:
        """Return the query of the rows that break the rule: ``wanted`` of each."""
        return f"SELECT {wanted} FROM {self.rows} WHERE {self.where(dialect)}"  # noqa: S608 -- constants


CHECK = "It is kept as history; check it."
CHECK_DATE = "Check the date, and the date of birth."
BEGUN = "CASE WHEN t.transferred_in_from_la IS NULL THEN t.first_final_on ELSE t.transferred_in_on END"

# The signs of which a name must hold more than these, and words that stand for no name. Real names of one letter,
# with hyphens, apostrophes or accents pass; so do Null and Na, which people are called.
ONLY_SIGNS = "^[0-9 .,;:#/?!_*()&\"'’-]*$"
NO_NAMES = (
    "#N/A", "N/A", "#REF!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "UNKNOWN", "NOT KNOWN", "NOT GIVEN", "NO NAME",
    "NOT RECORDED", "TBC", "TBA", "SURNAME", "FORENAME",
)  # fmt: skip
POSTCODE = "^([A-Z][A-Z]?[0-9][0-9A-Z]? ?[0-9][A-Z][A-Z]|GIR ?0AA)$"


def is_no_name(text: str) -> bool:
    """Tell whether a text that was typed stands for no name."""
    return text.strip().upper() in NO_NAMES or re.search(ONLY_SIGNS, text) is not None


def _there_is(table: str, condition: str) -> str:
    """Return the condition that another row ``o`` of a table is there."""
    return f"EXISTS (SELECT 1 FROM {table} o WHERE {condition})"  # noqa: S608 -- built of constants of this module


def _no_name(column: str) -> QualityRule:
    listed = ", ".join(f"'{word}'" for word in NO_NAMES)
    return QualityRule(
        code="no_such_name",
        table="children",
        field=column,
        rows="children t",
        where=lambda d: (
            f"t.{column} IS NOT NULL"
            f" AND (upper(trim(t.{column})) IN ({listed}) OR {d.matches(f't.{column}', ONLY_SIGNS)})"
        ),
        words=f"The {column} is no name",
        wrong=f"The {column} is no name.",
        right="Give the name as the family write it.",
        mend="ehcp:case",
        at_desk="refuse",
    )


def _outside_a_life(table: str, column: str, words: str, of_child: str) -> list[QualityRule]:
    """Return the rules that a day lies after the birth and before the 26th birthday."""
    return [
        QualityRule(
            code="before_birth",
            table=table,
            field=column,
            rows=of_child,
            where=lambda d: f"t.{column} < c.birth_date",
            words=f"{words} before the child was born",
            wrong=f"{words} before the child was born.",
            right=CHECK_DATE,
            at_desk="refuse",
        ),
        QualityRule(
            code="after_25",
            table=table,
            field=column,
            rows=of_child,
            where=lambda d: f"t.{column} >= {d.years_after('c.birth_date', 26)}",
            words=f"{words} when the person was 26 or older",
            wrong=f"{words} when the person was 26 or older.",
            right=CHECK_DATE,
        ),
    ]


_OF_CHILD = "{0} t JOIN children c ON c.child_id = t.child_id"
_OF_PLAN = "{0} t JOIN plans p ON p.plan_id = t.plan_id JOIN children c ON c.child_id = p.child_id"


def _below_zero(table: str, column: str, mend: str) -> QualityRule:
    return QualityRule(
        code="below_zero",
        table=table,
        field=column,
        rows=f"{table} t",
        where=lambda d: f"t.{column} IS NOT NULL AND {d.number(f't.{column}')} < 0",
        words="An amount is below zero",
        wrong="The amount is below zero.",
        right="Give the cost as an amount of nought or more.",
        mend=mend,
        at_desk="refuse",
    )


QUALITY_RULES: tuple[QualityRule, ...] = (
    QualityRule(
        code="plan_after_death",
        table="plans",
        field="ceased_on",
        rows=_OF_CHILD.format("plans"),
        where=lambda d: (
            f"c.deceased_on IS NOT NULL AND {BEGUN} IS NOT NULL AND t.ceased_on IS NULL"
            f" AND t.transferred_out_on IS NULL AND {d.stands('t')}"
        ),
        words="A plan is still maintained though the child has died",
        wrong="The plan has not ended, and the child has died.",
        right="Take the death back and record it again: that ends the plan on the day.",
        mend="ehcp:child-death-undo",
    ),
    QualityRule(
        code="after_death",
        table="requests",
        field="received_on",
        rows=_OF_CHILD.format("requests"),
        where=lambda d: "t.received_on > c.deceased_on",
        words="A request was received after the child had died",
        wrong="The request was received after the child had died.",
        right=CHECK,
    ),
    QualityRule(
        code="two_assessments_of_one_request",
        table="assessments",
        field="request_id",
        rows="assessments t",
        where=lambda d: (
            f"t.origin = 'request' AND t.outcome <> 'H' AND {d.stands('t')} AND "
            + _there_is(
                "assessments",
                "o.request_id = t.request_id AND o.assessment_id <> t.assessment_id"
                f" AND o.origin = 'request' AND o.outcome <> 'H' AND {d.stands('o')}",
            )
        ),
        words="Two assessments answer one request",
        wrong="Another assessment answers the same request.",
        right="Mark the one that was not made as entered in error.",
        mend="ehcp:case-mark",
        at_desk="refuse",
    ),
    QualityRule(
        code="two_plans_of_one_assessment",
        table="plans",
        field="assessment_id",
        rows="plans t",
        where=lambda d: (
            f"t.transferred_in_from_la IS NULL AND {d.stands('t')} AND "
            + _there_is(
                "plans",
                "o.assessment_id = t.assessment_id AND o.plan_id <> t.plan_id"
                f" AND o.transferred_in_from_la IS NULL AND {d.stands('o')}",
            )
        ),
        words="Two plans came of one assessment",
        wrong="Another plan hangs on the same assessment.",
        right="Mark the one that was not made as entered in error.",
        mend="ehcp:case-mark",
        at_desk="refuse",
    ),
    QualityRule(
        code="no_plan_after_a_plan",
        table="assessments",
        field="no_plan_notified_on",
        rows="assessments t",
        where=lambda d: (
            f"t.no_plan_notified_on IS NOT NULL AND {d.stands('t')} AND "
            + _there_is(
                "plans",
                "o.assessment_id = t.assessment_id AND o.first_final_on < t.no_plan_notified_on"
                f" AND o.transferred_in_from_la IS NULL AND {d.stands('o')}",
            )
        ),
        words="A family was told that there will be no plan after one was issued",
        wrong="A plan had been issued after this assessment before.",
        right="Correct the days, or mark the plan that was not made as entered in error.",
        mend="ehcp:case-correct",
        at_desk="refuse",
    ),
    QualityRule(
        code="assessment_of_a_refusal",
        table="assessments",
        field="request_id",
        rows="assessments t JOIN requests r ON r.request_id = t.request_id",
        where=lambda d: f"t.origin = 'request' AND r.outcome = 'N' AND {d.stands('t')} AND {d.stands('r')}",
        words="An assessment answers a request that was refused",
        wrong="The assessment answers a request that was refused.",
        right="Give it the origin that led to it (a reversal, an agreement, an order), or mark it as entered in error.",
        mend="ehcp:case-mark",
        at_desk="refuse",
    ),
    QualityRule(
        code="agreed_without_assessment",
        table="requests",
        field="outcome",
        rows="requests t",
        where=lambda d: (
            f"t.kind = 'initial' AND t.outcome = 'Y' AND {d.stands('t')} AND NOT "
            + _there_is("assessments", f"o.request_id = t.request_id AND {d.stands('o')}")
        ),
        words="An assessment was agreed and there is none",
        wrong="The request was agreed, and no assessment answers it.",
        right="Add the assessment, or mark the request as entered in error.",
        mend="ehcp:case-mark",
    ),
    *_outside_a_life("requests", "received_on", "The request was received", _OF_CHILD.format("requests")),
    *_outside_a_life("assessments", "clock_start_on", "The assessment began", _OF_CHILD.format("assessments")),
    *_outside_a_life("plans", "first_final_on", "The plan was made", _OF_CHILD.format("plans")),
    *_outside_a_life("reviews", "meeting_on", "The review was held", _OF_PLAN.format("reviews")),
    QualityRule(
        code="review_after_end",
        table="reviews",
        field="meeting_on",
        rows="reviews t JOIN plans p ON p.plan_id = t.plan_id",
        where=lambda d: (
            "coalesce(t.meeting_on, t.amendment_notice_sent_on) >= coalesce(p.ceased_on, p.transferred_out_on)"
            f" AND {d.stands('t')} AND {d.stands('p')}"
        ),
        words="A review after the plan had ended",
        wrong="The review, or the notice of amendments, is dated after the plan had ended.",
        right="Correct the date, or the end of the plan.",
        at_desk="refuse",
    ),
    QualityRule(
        code="far_ahead",
        table="requests",
        field="received_on",
        rows="requests t CROSS JOIN about a",
        where=lambda d: f"t.received_on > {d.years_after('a.data_as_at', 1)}",
        words="A request received more than a year ahead",
        wrong="The day of receipt lies more than a year ahead.",
        right="Check the year.",
        at_desk="refuse",
    ),
    QualityRule(
        code="unit_and_resourced",
        table="placements",
        field="resourced_provision",
        rows="placements t",
        where=lambda d: f"{d.true('t.sen_unit')} AND {d.true('t.resourced_provision')}",
        words="A placement in a SEN unit and in resourced provision at once",
        wrong="The placement is in a SEN unit and in resourced provision at once.",
        right="Say which of the two it is.",
        mend="ehcp:placement-change",
        at_desk="refuse",
    ),
    QualityRule(
        code="same_need_twice",
        table="needs",
        field="sen_type",
        rows="needs t",
        where=lambda d: _there_is(
            "needs",
            "o.plan_id = t.plan_id AND o.sen_type = t.sen_type"
            " AND o.need_id <> t.need_id AND (o.to_on IS NULL OR o.to_on >= t.from_on)"
            " AND (t.to_on IS NULL OR t.to_on >= o.from_on)",
        ),
        words="The same type of need twice on one day",
        wrong="The plan has the same type of need twice on one day.",
        right="End one of them, or give the secondary need its own type.",
        mend="ehcp:need-change",
    ),
    _below_zero("placements", "annual_cost", "ehcp:placement-change"),
    _below_zero("budgets", "annual_amount", "ehcp:budget-end"),
    _no_name("surname"),
    _no_name("forename"),
    QualityRule(
        code="no_such_postcode",
        table="children",
        field="postcode",
        rows="children t",
        where=lambda d: f"t.postcode IS NOT NULL AND NOT ({d.matches('upper(trim(t.postcode))', POSTCODE)})",
        words="The postcode is none",
        wrong="The postcode is not one of the United Kingdom.",
        right="Give the postcode, or leave it empty.",
        mend="ehcp:case",
    ),
)
