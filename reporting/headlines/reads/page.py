"""The page of headlines: every figure once, by theme, with what stands beside it; one computation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from reporting.headlines.reads.asked import Asked, when_words
from reporting.headlines.reads.charts import Chart, bar_charts, share_words
from reporting.headlines.reads.headlines import Headline, compute
from reporting.headlines.reads.words import Parts, citations, more_figures, note_of, numbers_beside, parts_of
from reporting.kpis import Kpi

# Always shown together (measures, section 3): with exceptions left out and in, the due cohort, the backlog.
TWENTY_WEEKS = ("K05/", "K06/", "K07/", "K08/")
THEMES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "Requests and decisions",
        "Requests for a first assessment, and how soon families were told whether there would be one.",
        (
            "K02/", "K02/children", "K02/excluding_repeats_6m", "H03/open", "K03/", "K03/excluding_exempted",
            "K03/received", "K03/due", "K04/", "K04/of_received",
        ),
    ),
    (
        "Other first plans and refusals to issue",
        "Every first plan whatever the route, cases on a 14-week limit, and decisions not to issue.",
        ("K06/all_new_plans", "K08/fourteen_week", "K08/reversed_from_request", "K09/"),
    ),
    (
        "Advice",
        "Advice for assessments, by the kind of adviser.",
        (
            "K10/", "K10/excluding_exempted", "K10/educational", "K10/medical", "K10/social_care", "K10/other",
            "K10/preparation_for_adulthood", "K10/requested_by_parent",
        ),
    ),
    (
        "Reviews and amended plans",
        "",
        (
            "K11/", "K11/meeting_held", "K11/dfe", "K11/overdue", "K11/never_reviewed", "K12/", "K12/decisions_sent",
            "K13/", "K13/legal_limit",
        ),
    ),
    ("Phase transfer", "", ("K14/", "K14/strict")),
    (
        "Outcomes and parents’ views",
        "",
        (
            "K15/", "K15/met", "K15/partly", "K15/medium_term", "K15/by_child", "K16/", "K16/young_people",
            "K16/response",
        ),
    ),
    (
        "Plans maintained",
        "",
        (
            "K01/", "K17/", "K18/", "K18/designated", "K18/post16_college_or_ap", "K18/post16_neet", "K19/", "K20/",
            "K20/all_payments", "K21/", "K26/", "K26/rows",
        ),
    ),
    ("Disputes", "", ("K22/", "K22/mediations_held")),
    ("Panels, delay and staff", "", ("K23/", "K24/", "H20/")),
)  # fmt: skip
CHART = (
    ("K03/", "Decision within 6 weeks"),
    ("K05/", "Plan in 20 weeks, less exceptions"),
    ("K06/", "Plan in 20 weeks, all"),
    ("K07/", "20-week limit in the period"),
    ("K10/", "Psychological advice"),
    ("K11/", "Review within 12 months"),
    ("K12/", "Decision after review, 4 weeks"),
    ("K13/", "Amended plan, 12 weeks"),
    ("K14/", "Phase transfer by the limit"),
)
PARTS_ELSEWHERE = ("K24",)  # a table a rule: on the page of the figure itself, and in the file
SHORT = {
    "K05/": "Plans within 20 weeks, excluding exceptions",
    "K06/": "Plans within 20 weeks, including exceptions",
    "K07/": "20-week limits that fell in the period",
    "K08/": "Still open and past 20 weeks",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as a page shows it: the numbers, the base in words, the days, and its own address."""

    line: Headline
    words: str = ""

    @property
    def kpi(self) -> Kpi:
        """Return the definition."""
        return self.line.kpi

    @property
    def label(self) -> str:
        """Return the words of the figure; a variant’s name its measure, too."""
        text = self.words or self.line.kpi.label
        return text[:1].upper() + text[1:]

    @property
    def when(self) -> str:
        """Return the days it is about."""
        return when_words(self.line.kpi, self.line.as_at, self.line.period)

    @property
    def counted(self) -> str:
        """Return the base in words."""
        return self.line.kpi.counted

    @property
    def is_share(self) -> bool:
        """Say whether the figure is a part of a base."""
        return self.line.denominator is not None

    @property
    def share(self) -> str:
        """Return the percentage with n and d, or the count."""
        return share_words(self.line)

    @property
    def note(self) -> str:
        """Return why there is no percentage, or what must be said beside it."""
        return note_of(self.line)

    @property
    def is_count_of_posts(self) -> bool:
        """Say whether there is nothing to count but a sum."""
        return self.line.kpi.code == "H20"

    @property
    def number(self) -> str:
        """Return the count, with thousands; of posts the sum, in full-time equivalents."""
        posts = self.line.quantity
        return f"{self.line.numerator:,}" if posts is None else f"{posts.normalize():f} fte"

    @property
    def more(self) -> list[tuple[str, Any]]:
        """Return the figures beside it, in words."""
        return more_figures(self.line)

    @property
    def cites(self) -> list[tuple[str, str, str]]:
        """Return the rules it counts by."""
        return citations(self.line.kpi)


@dataclass(frozen=True, slots=True)
class Theme:
    """Figures that belong together, and the tables of their parts."""

    title: str
    intro: str
    figures: tuple[Figure, ...]
    parts: tuple[tuple[Figure, list[Parts]], ...]


@dataclass(frozen=True, slots=True)
class HeadlinePage:
    """All of the page of headlines."""

    asked: Asked
    twenty_weeks: tuple[Figure, ...]
    open_cases: Figure
    backlog: tuple[Parts, ...]
    charts: tuple[Chart, Chart]
    chart_rows: tuple[Figure, ...]
    themes: tuple[Theme, ...]
    lines: tuple[Headline, ...]

    @property
    def law(self) -> str:
        """Return the fingerprint of the settings of the law that every figure of the page was counted under."""
        return self.open_cases.line.law


def figures(asked: Asked, codes: Iterable[str] | None = None, *, with_ids: bool = False) -> dict[str, Headline]:
    """Return the figures asked for, by short name (``K03/``, ``K03/due``), from one computation."""
    lines = compute(codes, asked.period, asked.as_at, asked.basis, with_ids=with_ids)
    return {f"{line.kpi.code}/{line.kpi.variant}": line for line in lines}


def headline_page(asked: Asked) -> HeadlinePage:
    """Return everything the page of headlines shows."""
    lines = figures(asked)
    chart_lines = [(words, lines[name]) for name, words in CHART]
    return HeadlinePage(
        asked=asked,
        twenty_weeks=tuple(Figure(lines[name], SHORT[name]) for name in TWENTY_WEEKS),
        open_cases=Figure(lines["H03/open"]),
        backlog=tuple(parts_of(lines["K08/"])),
        charts=bar_charts(f"Shares on time, {_days_of(asked)}", chart_lines),
        chart_rows=tuple(Figure(line, words) for words, line in chart_lines),
        themes=tuple(_theme(title, intro, names, lines) for title, intro, names in THEMES),
        lines=tuple(lines.values()),
    )


def _days_of(asked: Asked) -> str:
    period = asked.period
    return f"{period.start:%-d %B %Y} to {period.end:%-d %B %Y}"


def _theme(title: str, intro: str, names: Iterable[str], lines: Mapping[str, Headline]) -> Theme:
    shown = tuple(Figure(lines[name]) for name in names)
    parts = ((figure, parts_of(figure.line)) for figure in shown if figure.kpi.code not in PARTS_ELSEWHERE)
    return Theme(title, intro, shown, tuple((figure, tables) for figure, tables in parts if tables))


EXPORT_HEADINGS = (
    "Measure", "Variant", "Figure", "Part of", "Part", "Numerator", "Denominator", "Percentage (1 decimal)",
    "Period start", "Period end", "As at", "Basis", "Level", "Law", "Definition version", "Cohort", "Counted",
    "In the numerator", "Left out", "Rules", "Note",
)  # fmt: skip
LEVEL = "L0"
LEVEL_WORDS = "Operational: exact, not for publication"
Cell = str | int | float | date | None


def export_rows(asked: Asked) -> list[tuple[Cell, ...]]:
    """Return every figure and every part as rows under ``EXPORT_HEADINGS``, each complete by itself."""
    rows = []
    for line in figures(asked).values():
        whole = line.numerator if line.quantity is None else float(line.quantity)
        rows.append(_export_row(asked, line, "", "", whole, line.denominator, line.percent_1dp))
        for table in parts_of(line):
            base = int(table.total) if table.shares else None
            for part in table.rows:
                share = None if part.share is None else float(part.share)
                rows.append(_export_row(asked, line, table.caption, part.words, part.number, base, share))
        rows += [_export_row(asked, line, "Beside it", *number, None, None) for number in numbers_beside(line)]
    return rows


def _export_row(
    asked: Asked,
    line: Headline,
    whole: str,
    part: str,
    number: Cell,
    base: int | None,
    share: float | None,
) -> tuple[Cell, ...]:
    kpi = line.kpi
    period = None if kpi.is_snapshot else asked.period
    rules = "; ".join(f"{duty} ({citation})" for _, duty, citation in citations(kpi))
    return (
        kpi.code, kpi.variant, kpi.label, whole, part, number, base, share,
        period.start if period else None, period.end if period else None, asked.as_at, asked.basis_words, LEVEL_WORDS,
        line.law, kpi.version, kpi.cohort.value, kpi.counted, kpi.numerator, kpi.exclusions, rules,
        note_of(line),
    )  # fmt: skip
