"""What a report is: sections of rows, each a measure over periods of its own, or figures typed in or imported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reporting.kpis import KPIS, Kpi, Period
from reporting.reports.kinds.periods import When

# Codes of measures that are not computed from one count: growth between two days, a rate of the population.
GROWTH = "growth"
PER_POPULATION = "K25"
# Who must provide what is typed in or imported, by printed report; their words stand where there is no number.
PROVIDERS = {
    "H13": "the designated clinical officer of the integrated care board",
    "H22": "the early inclusion team",
    "H30": "the data team, from the school census",
    "H31": "the data team, from the school census and SEN2",
    "H32": "the data team, from the school census",
    "H33": "the data team, from the school census",
    "H34": "the data team, from the school census and the DfE’s publication",
    "H35": "the data team, from the school census",
    "H36": "the analyst of the wider partnership",
    "H37": "the analyst of the wider partnership",
    "H38": "public health, from the ONS estimates and the index of deprivation",
    "H39": "the data team, from the DfE’s suspensions and exclusions",
    "H40": "the short breaks team",
    "H41": "the keeper of the disability register",
    "H42": "the data team, from the DfE’s attainment",
    "H43": "finance, from the section 251 return",
    "H44": "finance of the partners",
    "H45": "the virtual school",
}
# Which limits of the clock tell the delay reasons of a measure (K24).
REASONS = {
    "K03": ("assess_decision",),
    "K05": ("final_plan",),
    "K06": ("final_plan",),
    "K11": ("annual_review", "transfer_in_review"),
    "K12": ("review_decision",),
    "K13": ("amended_final",),
    "K14": ("phase_feb", "phase_mar", "phase_post16"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """
    One measure over one or more periods.

    ``report`` is the number of the printed report (H05); ``words`` are those of the row, otherwise the measure's;
    ``last_year`` sets the same period a year earlier beside it; ``parts`` prints its parts as rows; ``reasons`` its
    delay reasons.
    """

    report: str
    measure: str
    whens: tuple[When, ...]
    variant: str = ""
    words: str = ""
    last_year: bool = False
    reasons: bool = False
    parts: bool = False

    @property
    def kpi(self) -> Kpi:
        """Return the definition of the measure; that of plans maintained for growth and the rate."""
        if self.measure == PER_POPULATION or self.variant == GROWTH:
            return KPIS["K01", ""]
        return KPIS[self.measure, self.variant]

    def period(self, when: When, as_at: date) -> Period:
        """Return the days of the measure on ``as_at``; of one that looks back over none, the last of them."""
        period = when.period(as_at)
        return Period(period.end, period.end) if self.kpi.is_snapshot else period

    @property
    def label(self) -> str:
        """Return the words of the row."""
        return self.words or self.kpi.label


@dataclass(frozen=True, slots=True)
class Typed:
    """All figures of one printed report that are typed in or imported, each with its own period and source."""

    report: str
    words: str
    tier: str

    @property
    def provider(self) -> str:
        """Return who must provide it."""
        return PROVIDERS[self.report]


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a heading."""

    title: str
    rows: tuple[Row | Typed, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A page of rows; ``version`` changes whenever its rows do."""

    name: str
    title: str
    summary: str
    sections: tuple[Section, ...]
    version: str = "1"
