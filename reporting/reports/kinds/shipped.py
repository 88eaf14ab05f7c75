"""The three reports that come with the product, as data (measures, section 4)."""

from __future__ import annotations

from reporting.reports.kinds.periods import ON_THE_DAY, Span, When, to_date, whole
from reporting.reports.kinds.shape import GROWTH, PER_POPULATION, Report, Row, Section, Typed

YEAR, SCHOOL_YEAR = (to_date(Span.CALENDAR),), (to_date(Span.ACADEMIC),)
DAY = (ON_THE_DAY,)
THREE_YEARS = (whole(Span.CALENDAR, 2), whole(Span.CALENDAR, 1), to_date(Span.CALENDAR))
THREE_SCHOOL_YEARS = (whole(Span.ACADEMIC, 2), whole(Span.ACADEMIC, 1), to_date(Span.ACADEMIC))
YEAR_ENDS = (whole(Span.CALENDAR, 2), whole(Span.CALENDAR, 1), ON_THE_DAY)


def _timely(report: str, measure: str, whens: tuple[When, ...], words: str) -> Row:
    return Row(report, measure, whens, words=words, last_year=True, reasons=True)


HEADLINES = Report(
    "performance-headlines",
    "Performance Headlines",
    "One sheet for a board or a scrutiny committee",
    (
        Section(
            "On time",
            (
                _timely("H05", "K05", YEAR, "Plan within 20 weeks: first final plans, cases with a lawful exception "
                        "left out"),
                Row("H05", "K06", YEAR, words="Plan within 20 weeks: all first final plans", last_year=True,
                    reasons=True),
                Row("H05", "K07", YEAR, words="20-week limits that fell, plan sent in time", last_year=True),
                _timely("H04", "K03", YEAR, "Decision within 6 weeks"),
                Row("H12", "K10", YEAR, words="Psychological advice within 6 weeks", last_year=True),
                _timely("H06", "K11", SCHOOL_YEAR, "Review within 12 months"),
                _timely("H07", "K12", SCHOOL_YEAR, "Decision within 4 weeks of the review meeting"),
                _timely("H08", "K13", SCHOOL_YEAR, "Amended plan within 12 weeks of the review meeting"),
                _timely("H09", "K14", SCHOOL_YEAR, "Setting named by the phase-transfer limit"),
            ),
        ),
        Section(
            "Backlog",
            (
                Row("H05", "K08", DAY, words="Open and past 20 weeks", last_year=True),
                Row("H06", "K11", DAY, "overdue", words="Reviews past their limit, no decision sent", last_year=True),
                Row("H06", "K11", DAY, "never_reviewed", words="of those, never reviewed", last_year=True),
            ),
        ),
        Section(
            "Plans and families",
            (
                Row("H01", "K01", DAY, last_year=True),
                Row("H02", "K01", (When(Span.DAY, 1),), GROWTH, words="Growth in plans since a year before"),
                Row("H01", PER_POPULATION, DAY, words="Plans for every 10,000 people aged 0 to 24"),
                Row("H03", "K02", YEAR, last_year=True),
                Row("H03", "H03", DAY, "open", words="Requests for a first assessment still open", last_year=True),
                Row("H10", "K15", SCHOOL_YEAR, last_year=True),
                Row("H10", "K15", SCHOOL_YEAR, "by_child", last_year=True),
                Row("H11", "K16", SCHOOL_YEAR, last_year=True),
                Row("H19", "K20", DAY, "all_payments", last_year=True),
            ),
        ),
    ),
)  # fmt: skip

NEEDS = Report(
    "needs-assessment",
    "SEND needs assessment tables",
    "Tables for the joint strategic needs assessment",
    (
        Section(
            "Requests, decisions and plans",
            (
                Row("H03", "K02", THREE_YEARS),
                Row("H03", "K02", THREE_YEARS, "excluding_repeats_6m"),
                Row("H04", "K03", THREE_YEARS, reasons=True),
                Row("H05", "K06", THREE_YEARS, reasons=True),
                Row("H05", "K05", THREE_YEARS, reasons=True),
                Row("H05", "K07", THREE_YEARS),
                Row("H05", "K08", YEAR_ENDS),
                Row("H12", "K10", THREE_YEARS),
                Row("H13", "K10", THREE_YEARS, "medical"),
                Typed("H13", "Health assessments", "C"),
                Row("H06", "K11", THREE_SCHOOL_YEARS, reasons=True),
                Row("H06", "K11", DAY, "overdue"),
                Row("H07", "K12", THREE_SCHOOL_YEARS, reasons=True),
                Row("H08", "K13", THREE_SCHOOL_YEARS, reasons=True),
                Row("H09", "K14", THREE_SCHOOL_YEARS, reasons=True),
            ),
        ),
        Section(
            "Plans maintained",
            (
                Row("H01", "K01", YEAR_ENDS),
                Row("H01", PER_POPULATION, YEAR_ENDS, words="Plans for every 10,000 people aged 0 to 24"),
                Row("H02", "K01", (When(Span.DAY, 3),), GROWTH, words="Growth in plans in three years"),
                Row("H14", "K17", DAY, parts=True),
                Row("H15", "K19", YEAR_ENDS, parts=True),
                Row("H16", "K18", YEAR_ENDS, "designated"),
                Row("H17", "K18", YEAR_ENDS, "post16_college_or_ap"),
                Row("H18", "K18", YEAR_ENDS, "post16_neet"),
                Row("H19", "K20", YEAR_ENDS),
                Row("H19", "K20", DAY, "all_payments", parts=True),
            ),
        ),
        Section(
            "Pupils in schools",
            (
                Typed("H30", "Pupils with SEND in schools", "B"), Typed("H31", "History of plans and support", "B"),
                Typed("H32", "Sex, age, ethnicity, language", "B"), Typed("H33", "Pupil premium, free meals", "B"),
                Typed("H34", "Need by pupils, local and England", "B"), Typed("H35", "Where pupils live", "B"),
                Typed("H39", "Exclusions", "B"), Typed("H42", "Attainment", "C"),
                Typed("H45", "Looked-after children on support", "C"),
            ),
        ),
        Section(
            "Population, help and money",
            (
                Typed("H22", "Early inclusion casework", "C"), Typed("H36", "Wider partnership totals", "C"),
                Typed("H37", "Wider partnership needs", "C"), Typed("H38", "Population and deprivation", "C"),
                Typed("H40", "Short breaks and activities", "C"), Typed("H41", "Disability register", "C"),
                Typed("H43", "High-needs money", "B"), Typed("H44", "Partnership spending", "C"),
            ),
        ),
    ),
)  # fmt: skip

FORUM = Report(
    "schools-forum",
    "Schools Forum update",
    "For the schools forum, three or four times a year",
    (
        Section(
            "Plans and requests",
            (
                Row("H01", "K01", DAY, last_year=True),
                Row("H02", "K01", (When(Span.DAY, 3),), GROWTH, words="Growth in plans in three years"),
                Row("H03", "K02", YEAR, last_year=True),
                Row("H03", "H03", DAY, "open", last_year=True),
                Row("H05", "K06", YEAR, last_year=True, reasons=True),
                Row("H05", "K05", YEAR, last_year=True, reasons=True),
                Row("H05", "K07", YEAR, last_year=True),
                Row("H05", "K08", DAY, last_year=True),
            ),
        ),
        Section(
            "Places",
            (
                Row("H15", "K19", DAY, parts=True, last_year=True),
                Row("H16", "K18", DAY, "designated", last_year=True),
                Row("H17", "K18", DAY, "post16_college_or_ap", last_year=True),
                Row("H18", "K18", DAY, "post16_neet", last_year=True),
            ),
        ),
        Section(
            "Panels, posts and money",
            (
                Row("H21", "K23", YEAR, parts=True, last_year=True),
                Row("H20", "H20", DAY, parts=True),
                Typed("H43", "High-needs money", "B"),
                Typed("H44", "Partnership spending", "C"),
            ),
        ),
        Section(
            "Pupils in schools",
            (
                Typed("H30", "Pupils with SEND in schools", "B"), Typed("H32", "Sex, age, ethnicity, language", "B"),
                Typed("H36", "Wider partnership totals", "C"), Typed("H37", "Wider partnership needs", "C"),
            ),
        ),
    ),
)  # fmt: skip

SHIPPED = {report.name: report for report in (HEADLINES, NEEDS, FORUM)}
