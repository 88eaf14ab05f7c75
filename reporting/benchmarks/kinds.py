"""
Which column of the published files is which measure, and what is told of where it is from.

The files are the Department for Education's statistics "Education, health and care plans" as published. ``{yy}`` in a
name of a column stands for the last two digits of the year that the row is of: some columns are named so.
"""

from __future__ import annotations

from dataclasses import dataclass

SOURCE = "Department for Education, Education, health and care plans"
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."
ENGLAND_CODE = "E92000001"
# What stands in the place of a number that is not told; anything else that is no number is refused.
MISSING = dict.fromkeys((":", ".", "..", "-", ""), "x") | {
    "x": "x",
    "z": "z",
    "c": "c",
    "~": "c",
    "low": "low",
    "u": "u",
}


@dataclass(frozen=True, slots=True)
class Published:
    """
    One measure of a published file.

    ``numerator`` and ``denominator`` are columns, several of them added up; without a denominator it is a count.
    ``measure`` and ``variant`` name ours on the same cohort rule; ``counted`` says what the published one counts.
    """

    file: str
    measure: str
    variant: str
    words: str
    counted: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...] = ()
    is_of_january: bool = False

    @property
    def name(self) -> str:
        """Return the short name of our measure."""
        return f"{self.measure}/{self.variant}"


PUBLISHED = (
    Published(
        "timeliness_20_week", "K05", "", "Plan within 20 weeks, exceptions left out",
        "Plans issued in the calendar year, exceptions left out", ("plans_issued_20_weeks_ex",),
        ("plans_issued_den_ex",),
    ),
    Published(
        "timeliness_20_week", "K06", "", "Plan within 20 weeks, all",
        "All plans issued in the calendar year", ("plans_issued_within_20_weeks",), ("plans_issued_den",),
    ),
    Published(
        "requests", "K02", "", "Requests received", "Requests received in the calendar year",
        ("requests_received_in_year",),
    ),
    Published(
        "requests", "K03", "received", "Decision within 6 weeks",
        "Requests received in the calendar year with a decision, by when it was made", ("request_outcome_six_weeks",),
        ("request_outcome_six_weeks", "request_outcome_over_6_weeks"),
    ),
    Published(
        "requests", "K04", "of_received", "Requests refused, of all received",
        "Requests received in the calendar year", ("requests_decided_not_to_assess",), ("requests_received_in_year",),
    ),
    Published("newplans", "K06", "all_new_plans", "New plans", "New plans in the calendar year", ("new_ehc_plans",)),
    Published("ceased_plans", "K21", "", "Plans ceased", "Plans ceased in the calendar year", ("total_ceased",)),
    Published(
        "annual_reviews", "K11", "dfe", "Plans reviewed in the year",
        "Plans with a review expected in the calendar year, with a review meeting in it", ("review_meeting_{yy}",),
        ("review_expected",),
    ),
    Published(
        "annual_reviews", "K12", "decisions_sent", "Decision within 4 weeks of the review meeting",
        "Decisions after reviews, by when they were made", ("number_decsion_4weeks",),
        ("number_decsion_4weeks", "number_decision_gt_4weeks"),
    ),
    Published(
        "caseload", "K01", "", "Plans maintained", "Plans on the census day in January", ("ehcplans",),
        is_of_january=True,
    ),
)  # fmt: skip
FILES = frozenset(one.file for one in PUBLISHED)
BY_NAME = {one.name: one for one in PUBLISHED}
# Columns of a year that are told under other names in other editions.
OTHER_NAMES = {
    "number_decsion_4weeks": ("number_decision_4weeks", "decision_within_4_weeks"),
    "ehcplans": ("ehc_plans", "num_caseload", "total"),
    "new_ehc_plans": ("newplans", "new_plans", "num_new_plans"),
    "requests_received_in_year": ("requests", "initial_requests"),
    "old_la_code": ("la_code",),
    "total_ceased": ("ceased_total",),
}
