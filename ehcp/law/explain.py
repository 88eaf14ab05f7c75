"""The arithmetic of a deadline, shown: rule, citation, starting fact, count, result, settings, whose turn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ehcp.law.days import act_by
from ehcp.law.grounds import GROUND_WORDS
from ehcp.law.limits import Prompt
from ehcp.law.planned import LIMIT_KINDS, PlannedDeadline
from ehcp.law.rules import RULES, Rule, rule_in_force
from ehcp.law.settings import Law


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that a page shows beside one date."""

    rule: str
    version: str
    duty: str
    citation: str
    start_fact: str
    starts_on: date | None
    second_on: date | None
    count: str
    due_on: date | None
    act_by: date | None
    target_on: date | None
    published: str
    met_fact: str
    void: str
    turn: str
    settings: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the arithmetic as sentences, in the order in which it was done."""
        said = [f"{self.duty} ({self.citation})."]
        if self.starts_on is not None:
            said.append(f"Starts: {self.start_fact}, {in_words(self.starts_on)}.")
        said.append(f"Counts: {self.count}.")
        if self.due_on is not None:
            said.append(f"Limit: {in_words(self.due_on)}{self.published}.")
        if self.act_by is not None and self.act_by != self.due_on:
            said.append(f"Last working day before it: {in_words(self.act_by)}.")
        if self.target_on is not None:
            said.append(f"Internal target: {in_words(self.target_on)}; the law names no date.")
        said.append(f"Ends with: {self.met_fact}. Whose turn: {self.turn}.")
        return (*said, *self.notes)


def in_words(day: date) -> str:
    """Return a day as ``Monday 7 September 2026``."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def rule_of(row: PlannedDeadline) -> Rule:
    """Return the version of the rule that a row was counted by."""
    return rule_in_force(row.rule, row.starts_on or row.second_on or row.appears_on)


def explain(row: PlannedDeadline, law: Law) -> Explanation:
    """Return the arithmetic of ``row``, from the row and the settings alone."""
    rule = rule_of(row)
    is_limit = row.due_on is not None and row.kind in LIMIT_KINDS and row.shape == "limit"
    start = row.starts_on or row.second_on or row.appears_on
    return Explanation(
        rule=row.rule,
        version=row.version,
        duty=rule.duty,
        citation=_citation(row, rule),
        start_fact=rule.start_fact,
        starts_on=row.starts_on,
        second_on=row.second_on,
        count=FROM_REQUEST if _is_from_request(row) else rule.limit.words(law),
        due_on=row.due_on,
        act_by=act_by(row.due_on, law.holidays) if is_limit and row.due_on else None,
        target_on=rule.limit.target_on(start, law) if isinstance(rule.limit, Prompt) else None,
        published=_published(row, law),
        met_fact=rule.met_fact,
        void=rule.void,
        turn=rule.turn,
        settings=_settings_in_force(row, rule, law),
        notes=_notes(row, rule, law),
    )


OMBUDSMAN = "practice of the Local Government and Social Care Ombudsman, by analogy with reg 44(2)(b): not law"
COURT = "R (W) v Hertfordshire CC [2023] EWHC 3138 (Admin)"
FROM_REQUEST = "from the request, since a reversal of the authority's own refusal begins no new period"


def _is_from_request(row: PlannedDeadline) -> bool:
    return row.kind == "law" and row.request_limit_on is not None


def _citation(row: PlannedDeadline, rule: Rule) -> str:
    """Return what a date rests on: after a reversal of the authority's own refusal, practice or the High Court."""
    if row.kind == "practice":
        return OMBUDSMAN
    return f"SEND Regulations 2014, reg 10(1) and 13(2); {COURT}" if _is_from_request(row) else rule.citation


def _published(row: PlannedDeadline, law: Law) -> str:
    if row.published_limit is None:
        return ""
    words = "by" if law.phase_on_published_day else "before"
    return f", published as “{words} {row.published_limit.day} {row.published_limit:%B}”"


def _settings_in_force(row: PlannedDeadline, rule: Rule, law: Law) -> tuple[str, ...]:
    """Name the settings that this count reads, with their values."""
    names: list[str] = []
    setting = getattr(rule.limit, "setting", "")
    if setting:
        names.append(setting)
    by_count = {"within": "count_from_day_one", "before_date": "phase_on_published_day", "back": "clear_days_notice"}
    if row.request_limit_on is not None:
        names.append("own_motion_reversal_limit")
    if rule.count in by_count:
        names.append(by_count[rule.count])
    return tuple(f"{name} = {getattr(law, name)}" for name in names)


def _notes(row: PlannedDeadline, rule: Rule, law: Law) -> tuple[str, ...]:
    """Say what else a reader must know: provisional dates, the advisory date, the hour, what was replaced."""
    notes: list[str] = []
    if row.is_provisional:
        notes.append("Provisional: it rests on holidays not yet published, or on a version of the law not tabled.")
    if rule.count == "back" and row.due_on is not None and not law.clear_days_notice:
        notes.append("Advice: act one day earlier, since “at least” can be read as clear days.")
    if rule.roll:
        notes.append(f"Until {law.appeal_closes_at} on the last day.")
    if row.kind == "practice" and row.request_limit_on is not None:
        day = in_words(row.request_limit_on)
        notes.append(f"The High Court counts from the request ({COURT}): the final plan is then due on {day}.")
    if row.predecessor:
        notes.append(f"Takes the place of an earlier limit: {_duty_of(row.predecessor)}.")
    if row.exempt_from is not None:
        ground = GROUND_WORDS.get(row.ground, row.ground)
        notes.append(f"Exempted from {in_words(row.exempt_from)}: {ground}. The limit does not move.")
    return tuple(notes)


def _duty_of(clock: str) -> str:
    """Return the duty of the clock that ``clock`` names (rule, table, id), with the id of what it is about."""
    rule, _, about = clock.partition(":")
    duty = RULES[rule][-1].duty
    return f"{duty[:1].lower()}{duty[1:]}, of {about.rpartition(':')[2]}"
