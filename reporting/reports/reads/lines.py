"""The rows of a report with their figures: one computation, whatever the number of rows and periods."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from ehcp.models import DelayReason
from reporting.disclosure.kinds import Symbol
from reporting.figures.tally import NOT_RECORDED
from reporting.headlines.reads.asked import when_words
from reporting.headlines.reads.charts import share_words
from reporting.headlines.reads.headlines import Headline, compute_each, name_of
from reporting.headlines.reads.words import NOTHING, more_figures, note_of, parts_of
from reporting.kpis import Basis, Period
from reporting.kpis.rounding import percent
from reporting.models import Indicator
from reporting.reports.kinds import Report, Row, Typed
from reporting.reports.kinds.periods import ON_THE_DAY, When
from reporting.reports.kinds.shape import GROWTH, PER_POPULATION, REASONS
from reporting.reports.reads import rules
from reporting.reports.reads.reasons import Whys, whys_of
from reporting.reports.reads.typed import Beside, amount, beside, population, typed_rows

TEN_THOUSAND = 10_000
TENTH = Decimal("0.1")
# The figure of each measure, by period and short name.
Found = Mapping[tuple[Period, str], Headline]

NOTHING_BESIDE = Beside()
OPERATIONAL = "Operational: exact, not for publication. As known at the end of each period."


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the rows of one report are made of, read once."""

    as_at: date
    found: Found
    whys: Whys
    beside: Mapping[str, Beside]
    typed: Mapping[str, list[Indicator]]
    reasons: Mapping[str, str]

    def lines(self, row: Row | Typed) -> list[Line]:
        """Return what a row prints: a line for each of its periods, or for each figure typed in."""
        if isinstance(row, Typed):
            return _typed_lines(self.typed.get(row.report, [])) or [_wanting(row, self.as_at)]
        if row.variant == GROWTH:
            return [_growth(row, when, self) for when in row.whens]
        if row.measure == PER_POPULATION:
            return [_rate(row, row.period(when, self.as_at), self.found) for when in row.whens]
        return [line for when in row.whens for line in _measured(row, when, self)]


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of one period: its numbers, how they are read, and the days they are of."""

    text: str
    when: str
    start: date | None
    end: date
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    whole: int | None = None
    tenth: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One printed row; ``measure`` and ``variant`` are codes, everything else is words."""

    report: str
    measure: str
    variant: str
    words: str
    tier: str
    now: Cell
    part: str = ""
    last_year: Cell | None = None
    beside: Beside = NOTHING_BESIDE
    reasons: tuple[tuple[str, int | str], ...] = ()
    note: str = ""
    source: str = ""
    owner: str = ""
    faults: tuple[str, ...] = ()
    status: str = ""

    @property
    def days(self) -> str:
        """Return the days of the row, short: the year once."""
        return short_days(self.now.start, self.now.end)

    @property
    def why(self) -> str:
        """Return the delay reasons in words, each with how often it was recorded."""
        return ", ".join(f"{words} {number}" for words, number in self.reasons)

    @property
    def opens(self) -> bool:
        """Say whether the figure opens a page of its own with the children behind it."""
        return self.tier == "A" and not self.part and self.variant != GROWTH and self.measure != PER_POPULATION


@dataclass(frozen=True, slots=True)
class Shown:
    """One section with its rows."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report as at a day, as known that day; ``law`` names what its limits were counted under."""

    report: Report
    as_at: date
    law: str
    sections: tuple[Shown, ...]
    small: str = OPERATIONAL

    @property
    def title(self) -> str:
        """Return what the report is called on this day."""
        return f"{self.report.title}, as at {self.as_at:%-d %B %Y}"

    @property
    def has_reasons(self) -> bool:
        """Say whether any row prints why it was late."""
        return any(line.reasons for shown in self.sections for line in shown.lines)


def report_page(report: Report, as_at: date, basis: Basis = Basis.KNOWN, given: Iterable[Headline] = ()) -> ReportPage:
    """
    Return every row of a report with its figures as at ``as_at``, each of its own period.

    One rule for all (I10): each period as it was known at its end, or all of them as known now.
    ``given`` are figures of that day and basis that were computed already.
    """
    return page_of(report, facts_of(report, as_at, basis, given))


def facts_of(
    report: Report,
    as_at: date,
    basis: Basis = Basis.KNOWN,
    given: Iterable[Headline] = (),
    *,
    known_on: date | None = None,
    with_ids: bool = False,
) -> Facts:
    """
    Return everything that the rows of a report are made of; ``known_on`` puts every period on one day of knowing.

    ``with_ids`` comes with the ids of every figure, and with the whole figure of delay reasons.
    """
    rows = [row for section in report.sections for row in section.rows]
    measured = [row for row in rows if isinstance(row, Row)]
    found = _computed(measured, as_at, basis, given, known_on=known_on, with_ids=with_ids)
    return Facts(
        as_at=as_at,
        found=found,
        whys=whys_of(measured, as_at, basis, found, known_on),
        beside=beside(as_at, {name_of(row.kpi).rstrip("/") for row in measured}),
        typed=typed_rows(as_at, [row.report for row in rows if isinstance(row, Typed)]),
        reasons={**dict(DelayReason.objects.values_list("reason", "label")), NOT_RECORDED: "Reason not recorded"},
    )


def page_of(report: Report, facts: Facts) -> ReportPage:
    """Return every row of a report, made of its facts."""
    sections = tuple(
        Shown(section.title, tuple(line for row in section.rows for line in facts.lines(row)))
        for section in report.sections
    )
    found = facts.found
    law = next(iter(found.values())).law if found else ""
    return ReportPage(report, facts.as_at, law, sections)


def short_days(start: date | None, end: date) -> str:
    """Return days in words as short as they are clear: a year that both ends share stands once."""
    if start is None:
        return f"on {end:%-d %b %Y}"
    first = f"{start:%-d %b}" if start.year == end.year else f"{start:%-d %b %Y}"
    return f"{first} to {end:%-d %b %Y}"


def day_query(day: date, name: str = "as_at") -> str:
    """Return the part of an address that asks for a day."""
    return f"{name}-day={day.day}&{name}-month={day.month}&{name}-year={day.year}"


def line_query(line: Line) -> str:
    """Return the part of an address that asks for the days of a row."""
    asked = [day_query(line.now.end)]
    if line.now.start:
        asked += ["period=own", day_query(line.now.start, "start"), day_query(line.now.end, "end")]
    return "&".join(asked)


def _computed(
    rows: Iterable[Row],
    as_at: date,
    basis: Basis,
    given: Iterable[Headline],
    *,
    known_on: date | None,
    with_ids: bool,
) -> dict[tuple[Period, str], Headline]:
    """Return the figures of every row and period, all by one computation, and none of what is given."""
    found = {(_own_period(line), name_of(line.kpi)): line for line in given if line.as_at == as_at}
    wanted: dict[Period, set[str]] = defaultdict(set)
    for row in rows:
        whens = [*row.whens, *(when.a_year_before() for when in row.whens if row.last_year)]
        for when in [*whens, *([ON_THE_DAY] if row.variant == GROWTH else [])]:
            period = row.period(when, as_at)
            names = {name_of(row.kpi)} | ({"K24/"} if with_ids and row.reasons and when in row.whens else set())
            wanted[period] |= {name for name in names if (period, name) not in found}
    asked = {period: names for period, names in wanted.items() if names}
    for period, lines in compute_each(asked, basis, known_on=known_on, with_ids=with_ids).items():
        found |= {(period, name_of(line.kpi)): line for line in lines}
    return found


def _own_period(line: Headline) -> Period:
    """Return the period of a figure; of a snapshot its day."""
    return Period(line.as_at, line.as_at) if line.kpi.is_snapshot or line.period is None else line.period


def _measured(row: Row, when: When, facts: Facts) -> list[Line]:
    name, period = name_of(row.kpi), row.period(when, facts.as_at)
    figure = facts.found[period, name]
    before = facts.found[row.period(when.a_year_before(), facts.as_at), name] if row.last_year else None
    more = [f"{words}: {value}" for words, value in more_figures(figure) if value not in (NOTHING, 0)]
    notes = [note_of(figure), *more]
    line = Line(
        report=row.report,
        measure=row.measure,
        variant=row.variant,
        words=row.label,
        tier="A",
        now=_cell(figure),
        last_year=_cell(before) if before else None,
        beside=facts.beside.get(name.rstrip("/"), NOTHING_BESIDE),
        reasons=_reasons(row, facts.whys[period], facts.reasons) if row.reasons else (),
        note="; ".join(note for note in notes if note),
    )
    return [line, *(_parts(line, figure) if row.parts else ())]


def _cell(line: Headline) -> Cell:
    posts = line.quantity
    return Cell(
        text=share_words(line) if posts is None else amount(posts, "fte"),
        when=when_words(line.kpi, line.as_at, line.period),
        start=line.period.start if line.period and not line.kpi.is_snapshot else None,
        end=line.as_at,
        numerator=Decimal(line.numerator) if posts is None else posts,
        denominator=None if line.denominator is None else Decimal(line.denominator),
        whole=line.percent_0dp,
        tenth=None if line.percent_1dp is None else Decimal(str(line.percent_1dp)),
    )


def _reasons(row: Row, why: Mapping[str, Mapping[str, int]], words: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    """Return the delay reasons of the late members of a row, the most frequent first; “not recorded” with them."""
    counted: dict[str, int] = defaultdict(int)
    for rule in REASONS[row.measure]:
        for reason, number in why.get(rule, {}).items():
            counted[words.get(reason, reason)] += number
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _parts(line: Line, figure: Headline) -> list[Line]:
    found = []
    for table in parts_of(figure):
        base = Decimal(str(table.total)) if table.shares else None
        for part in table.rows:
            number = Decimal(str(part.number))
            unit = "count" if table.shares else "fte"
            words = amount(number, unit) if base is None else f"{part.number:,} of {table.total:,}"
            whole = percent(int(number), int(base), 0) if base else None
            cell = replace(
                line.now, text=words if part.share is None else f"{part.share}% ({words})", numerator=number,
                denominator=base, whole=None if whole is None else int(whole), tenth=part.share,
            )  # fmt: skip
            found.append(replace(
                line, words=f"{table.caption}: {part.words}", part=part.code, now=cell, last_year=None, reasons=(),
                beside=NOTHING_BESIDE, note="",
            ))  # fmt: skip
    return found


def _growth(row: Row, when: When, facts: Facts) -> Line:
    """Return growth between two days, with both days and both counts (I9)."""
    first, last = (facts.found[row.period(one, facts.as_at), name_of(row.kpi)] for one in (when, ON_THE_DAY))
    grown, base = last.numerator - first.numerator, first.numerator
    share = percent(abs(grown), base, 1)
    tenth = None if share is None else (share if grown >= 0 else -share)
    days = f"{first.numerator:,} on {first.as_at:%-d %B %Y}, {last.numerator:,} on {last.as_at:%-d %B %Y}"
    way = "Up" if grown >= 0 else "Down"
    words = f"{way} {abs(grown):,}" if share is None else f"{way} {share}% ({abs(grown):,})"
    whole = percent(abs(grown), base, 0)
    cell = Cell(
        text=words, when=f"{first.as_at:%-d %B %Y} to {last.as_at:%-d %B %Y}", start=first.as_at, end=last.as_at,
        numerator=Decimal(grown), denominator=Decimal(base),
        whole=None if whole is None else int(whole) * (1 if grown >= 0 else -1), tenth=tenth,
    )  # fmt: skip
    return Line(row.report, row.measure, row.variant, row.label, "A", cell, note=days)


def _rate(row: Row, period: Period, found: Found) -> Line:
    """Return plans for every 10,000 people aged 0 to 24; without a population there is no rate (K25)."""
    plans, people = found[period, name_of(row.kpi)], population(period.end)
    when, number = f"on {period.end:%-d %B %Y}", Decimal(plans.numerator)
    if people is None or people.value is None:
        cell = Cell(f"No rate ({plans.numerator:,} plans)", when, None, period.end, number)
        return Line(row.report, row.measure, "", row.label, "A", cell, note="No population aged 0 to 24 is recorded.")
    rate = (number * TEN_THOUSAND / people.value).quantize(TENTH, ROUND_HALF_UP)
    words = f"{rate} ({plans.numerator:,} plans, {people.value.normalize():,f} people)"
    cell = Cell(words, when, None, period.end, number, people.value)
    note = f"Population on {people.period_end:%-d %B %Y}."
    return Line(row.report, row.measure, "", row.label, "A", cell, note=note, source=people.source, owner=people.owner)


def _typed_lines(listed: list[Indicator]) -> list[Line]:
    shared = rules.shared_faults(listed)
    left, over = rules.remainders(listed)
    lines = []
    for one in listed:
        faults = [*rules.own_faults(one), *shared.get(one.pk, []), *(["I4"] if one.pk in over else [])]
        lines.append(_typed_line(one, tuple(dict.fromkeys(faults))))
        lines += [
            replace(
                lines[-1], words=rest.words, part=NOT_RECORDED, now=_remainder(rest, lines[-1].now), faults=(), note="",
            )
            for rest in left
            if rest.after.pk == one.pk
        ]  # fmt: skip
    return lines


def _wanting(row: Typed, as_at: date) -> Line:
    """Return the line of a printed report of which no figure is known: who must provide it."""
    cell = Cell("No figure", f"by {as_at:%-d %B %Y}", None, as_at)
    return Line(
        row.report, row.report, "", row.words, row.tier, cell, note=f"To be provided by {row.provider}",
        source="Not provided yet", owner=row.provider, status=Symbol.NOT_AVAILABLE.value,
    )  # fmt: skip


def _typed_line(one: Indicator, faults: tuple[str, ...]) -> Line:
    area = "" if one.label.endswith(one.area) else f", {one.area}"
    notes = [rules.WORDS[fault] for fault in faults if fault in rules.WORDS]
    note = "; ".join([*notes, *([one.note] if one.note else [])])
    return Line(
        report=one.code, measure=one.code, variant="", words=f"{one.label.removeprefix('...')}{area}", tier=one.tier,
        now=_typed_cell(one, refused=rules.is_refused(faults)), note=note[:1].upper() + note[1:], source=one.source,
        owner=one.owner, faults=faults,
    )  # fmt: skip


def _typed_cell(one: Indicator, *, refused: bool) -> Cell:
    start, end = one.period_start, one.period_end
    when = f"{start:%-d %B %Y} to {end:%-d %B %Y}" if start else f"{end:%-d %B %Y}"
    base = f" of {one.denominator.normalize():,f}" if one.denominator else ""
    part = f"{one.numerator.normalize():,f}" if one.numerator is not None else ""
    words = amount(one.value, one.unit) or "No number"
    if refused:
        words = f"Refused ({part}{base})"
    elif one.unit == "percent" and base:
        words = f"{words} ({part}{base})" if part else f"{words} (share{base})"
    number = rules.count_of(one)
    share = one.value if one.unit == "percent" and not refused else None
    return Cell(
        text=words, when=one.period_label or when, start=start, end=end,
        numerator=number if one.unit in ("count", "percent") else one.value, denominator=one.denominator,
        whole=None if share is None else int(share.quantize(Decimal(1), ROUND_HALF_UP)), tenth=share,
    )  # fmt: skip


def _remainder(rest: rules.Remainder, like: Cell) -> Cell:
    share = percent(rest.number, rest.base, 1)
    whole = percent(rest.number, rest.base, 0)
    return replace(
        like, text=f"{share}% ({rest.number} of {rest.base})", numerator=Decimal(rest.number),
        denominator=Decimal(rest.base), whole=None if whole is None else int(whole), tenth=share,
    )  # fmt: skip
