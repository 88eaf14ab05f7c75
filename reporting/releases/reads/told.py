"""A report as a level may be told it: each number closed or open by the pattern of its whole period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from reporting.disclosure.kinds import CONFIDENTIAL, LEAST_BASE, STATEMENT, Level
from reporting.disclosure.reads.family import Key
from reporting.disclosure.reads.linked import GROUP, family_of
from reporting.disclosure.reads.protect import is_small, protected_at
from reporting.disclosure.reads.shares import is_share_hidden
from reporting.disclosure.reads.suppress import is_hidden
from reporting.headlines.reads.headlines import Headline
from reporting.kpis import Period
from reporting.reports.kinds import Report
from reporting.reports.kinds.shape import GROWTH, PER_POPULATION, REASONS
from reporting.reports.reads.lines import Cell, Facts, Line, ReportPage, Shown, page_of

C = f"[{CONFIDENTIAL}]"
ROUNDING = "None; whole per cent, half up"
SUPPRESSION = "Counts of 1 to {band} and what would give them away; groups who are all alike; shares on small numbers"


@dataclass(frozen=True, slots=True)
class Told:
    """What a level may see of the figures of one report: the hidden cells of each period."""

    facts: Facts
    level: Level
    hidden: Mapping[Period, frozenset[Key]]
    exact: Mapping[str, int]

    def page(self, report: Report) -> ReportPage:
        """Return the report with every number that may not be told closed, and what it says of itself."""
        page = page_of(report, self.facts)
        sections = tuple(replace(shown, lines=tuple(map(self._line, shown.lines))) for shown in page.sections)
        small = STATEMENT if self.level is Level.PUBLIC else f"{self.level.words}, nor what would give them away."
        return replace(page, sections=_without_empty(sections), small=small)

    def _line(self, line: Line) -> Line:
        if line.tier != "A":
            return _typed(line, self.level.band)
        if line.variant == GROWTH:
            return self._growth(line)
        name = "K01/" if line.measure == PER_POPULATION else f"{line.measure}/{line.variant}"
        now = self._cell(line, name, line.now)
        before = self._cell(line, name, line.last_year) if line.last_year else None
        note = line.note if line.measure == PER_POPULATION else ""  # a note may tell of one child
        status, reasons = CONFIDENTIAL if now.text == C else "", self._reasons(line)
        return replace(line, now=now, last_year=before, reasons=reasons, note=note, status=status)

    def _cell(self, line: Line, name: str, cell: Cell) -> Cell:
        period = _period(cell)
        hidden, figure = self.hidden.get(period, frozenset()), self.facts.found[period, name]
        if line.part:
            is_closed = any(key[0] == name and key[-1] == line.part and key[1] == GROUP for key in hidden)
            return _closed(cell) if is_closed else _whole(cell)
        return _closed(cell) if is_hidden(figure, self.level.band, hidden) else _whole(cell, share=False)

    def _growth(self, line: Line) -> Line:
        grown = abs(int(line.now.numerator or 0))
        days = [Period(day, day) for day in (line.now.start or line.now.end, line.now.end)]
        is_closed = any(("K01/", "numerator") in self.hidden.get(day, frozenset()) for day in days)
        if is_small(grown, self.level.band) or is_closed:
            return replace(line, now=_closed(line.now), note="", status=CONFIDENTIAL)
        return replace(line, now=replace(line.now, tenth=None))

    def _reasons(self, line: Line) -> tuple[tuple[str, int | str], ...]:
        """Return the reasons beside a row, each number closed where one of those that it adds up is."""
        if not line.reasons:
            return ()
        period = _period(line.now)
        why, hidden = self.facts.found[period, "K24/"], self.hidden.get(period, frozenset())
        closed = set()
        for rule in REASONS[line.measure]:
            for reason in (why.groups or {}).get(rule, {}):
                if ("K24/", GROUP, rule, reason) in hidden:
                    closed.add(self.facts.reasons.get(reason, reason))
        return tuple(
            (words, C if words in closed or is_small(int(number), self.level.band) else number)
            for words, number in sorted(line.reasons)
        )


def told(facts: Facts, level: Level, reference: str, held: Mapping[Period, set[Key]] | None = None) -> Told:
    """
    Return what a level may see of facts; ``held`` are running totals that must wait (R7).

    Raises ``ReleaseRefused`` where a count could be worked out whatever is hidden.
    """
    by_period: dict[Period, list[Headline]] = defaultdict(list)
    for (period, _), line in facts.found.items():
        by_period[period].append(line)
    hidden: dict[Period, frozenset[Key]] = {}
    exact: dict[str, int] = {}
    for period, lines in by_period.items():
        family = family_of(lines, level.band)
        exact |= {_name(period, key): count for key, count in family.counts.items()}
        family.closed |= (held or {}).get(period, set()) & family.counts.keys()
        hidden[period] = protected_at(family, level, reference).hidden
    return Told(facts, level, hidden, exact)


def _name(period: Period, key: Key) -> str:
    return "|".join((period.start.isoformat(), period.end.isoformat(), *key))


def _period(cell: Cell) -> Period:
    return Period(cell.start or cell.end, cell.end)


def _closed(cell: Cell) -> Cell:
    return replace(cell, text=C, numerator=None, denominator=None, whole=None, tenth=None)


def _whole(cell: Cell, *, share: bool = True) -> Cell:
    """Return a cell whose share is of whole per cent (R3)."""
    if cell.denominator is None or cell.numerator is None:
        return cell
    words = f"{cell.whole}% ({cell.numerator:,.0f} of {cell.denominator:,.0f})"
    return replace(cell, text=words if share and cell.whole is not None else cell.text, tenth=None)


def _typed(line: Line, band: int) -> Line:
    """Return a figure typed in or imported; a small one is closed as any other (R2, R3)."""
    part, base = line.now.numerator, line.now.denominator
    if part is None:
        is_of_few = base is not None and 0 < base < LEAST_BASE
        return replace(line, now=_closed(line.now), note="", status=CONFIDENTIAL) if is_of_few else line
    is_whole = part == part.to_integral_value()
    count = int(part) if is_whole else 0
    is_closed = is_small(count, band) if base is None else is_share_hidden(count, int(base), band)
    return replace(line, now=_closed(line.now), note="", status=CONFIDENTIAL) if is_closed else line


def _without_empty(sections: tuple[Shown, ...]) -> tuple[Shown, ...]:
    return tuple(shown for shown in sections if shown.lines)
