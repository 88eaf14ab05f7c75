"""The parts, extra figures and notes of a measure in words; “Not recorded” is always a row (measures, I11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ehcp.law.rules import RULES
from ehcp.models import BudgetKind, CeaseReason, DelayReason, DisputeAbout, InstitutionType, SenSetting, SenType
from ehcp.requests.models import RequestSource
from panels.models import ItemKind
from reporting.figures.tally import NOT_RECORDED
from reporting.headlines.reads.headlines import Headline, exact_values
from reporting.kpis import Kpi
from reporting.kpis.rounding import percent
from reporting.returns.staff import StaffRole

PLACES: dict[str, str] = {
    **{str(code): f"{words} setting" for code, words in InstitutionType.choices},
    "mainstream": "Mainstream school",
    "mainstream_sen_unit": "Mainstream school, SEN unit",
    "mainstream_resourced_provision": "Mainstream school, resourced provision",
    "special_state": "Special school, state-funded",
    "special_independent": "Special school, independent",
    "special_non_maintained": "Special school, non-maintained",
    "special": "Special school, sector not recorded",
    "further_education": "Further education college",
    "specialist_post16": "Specialist post-16 institution",
    "alternative_provision": "Alternative provision",
    **{str(code): str(words) for code, words in SenSetting.choices},
}
AGES = {"under_4": "Under 4", "4_10": "4 to 10", "11_15": "11 to 15", "16_23": "16 to 23", "24_plus": "24 and over"}
STAYS = {"day": "Day", "38_51_weeks": "Residential, 38 to 51 weeks", "52_weeks": "Residential, 52 weeks"}
BANDS = {"20_to_52_weeks": "Past 20 weeks, up to 364 days", "over_52_weeks": "365 days and over"}
PAST_LIMIT = {
    "to_182_days": "To 182 days",
    "183_to_364_days": "183 to 364 days",
    "365_days_and_over": "365 days and over",
}
VALUE_WORDS = {
    "oldest_days_since_receipt": "Days since the oldest was received",
    "oldest_days_past_limit": "Days the oldest is past its limit",
    "median_days_panel_to_letter": "Median days from meeting to letter",
    "letters": "Letters sent",
    "agreed_education_gbp": "Agreed a year, education",
    "agreed_health_gbp": "Agreed a year, health",
    "agreed_social_care_gbp": "Agreed a year, social care",
    "released_gbp": "Released a year, all agencies",
    "late_exempted": "Late, with an exemption that counts",
}

NOTHING = "None"


def _choices(choices: list[tuple[Any, Any]]) -> dict[str, str]:
    return {str(code): str(words) for code, words in choices}


# By measure: the caption and the words of its parts. A second level is keyed by the name of the first.
WORDS: dict[str, tuple[str, dict[str, str]]] = {
    "K02": ("Who asked", _choices(RequestSource.choices)),
    "K08": ("Age since receipt", BANDS),
    "K11": ("Days past the limit", PAST_LIMIT),
    "K17": ("Primary need", _choices(SenType.choices)),
    "K18": ("Main placement", PLACES),
    "age": ("Age", AGES),
    "residential": ("Day or residential", STAYS),
    "K20": ("Kind of budget or payment", _choices(BudgetKind.choices)),
    "K21": ("Reason", _choices(CeaseReason.choices) | {"5": "Moved to another authority"}),
    "K22": ("About", _choices(DisputeAbout.choices)),
    "K23": ("Kind of item", _choices(ItemKind.choices)),
    "H20": ("Role", _choices(StaffRole.choices)),
}
COMPLETE = {"K08", "K11", "H20", "K23"}  # parts that are always known


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part of a figure: how many, and the share of the whole."""

    code: str
    words: str
    number: int | float
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a figure under a caption; together they make up ``total``."""

    caption: str
    rows: tuple[PartRow, ...]
    total: int | float
    shares: bool = True


def parts_of(headline: Headline) -> list[Parts]:
    """Return the tables of parts of a figure; none where it has none (K24 reads the words of its reasons)."""
    code, groups = headline.kpi.code, headline.groups
    if groups is None:
        return []
    if code == "K24":
        reasons = dict(DelayReason.objects.values_list("reason", "label"))
        return [_parts(f"Reason: {duty_of(rule)}", reasons, counts) for rule, counts in groups.items()]
    if code == "K19":
        return [_parts(*WORDS[name], counts) for name, counts in groups.items()]
    caption, words = WORDS.get(code, ("Part", {}))
    return [_parts(caption, words, groups, complete=code in COMPLETE, shares=code != "H20")]


def _parts(
    caption: str, words: Mapping[str, str], counts: Mapping[str, Any], *, complete: bool = False, shares: bool = True
) -> Parts:
    known = {code: number for code, number in counts.items() if code != NOT_RECORDED}
    total = sum(counts.values())
    in_order = [code for code in words if code in known] if complete else sorted(known, key=lambda code: -known[code])
    listed = [(code, words.get(code, code), known[code]) for code in (*in_order, *(set(known) - set(in_order)))]
    if not complete or NOT_RECORDED in counts:
        listed.append((NOT_RECORDED, "Not recorded", counts.get(NOT_RECORDED, 0)))
    rows = tuple(
        PartRow(code, label, number, percent(int(number), int(total), 1) if shares else None)
        for code, label, number in listed
    )
    return Parts(caption, rows, total, shares)


def more_figures(headline: Headline) -> list[tuple[str, Any]]:
    """Return the figures that stand beside a measure, in words; what is unknown says so."""
    values = dict(headline.value or {})
    if isinstance(headline.note, Mapping):
        values.update(headline.note)
    return [(VALUE_WORDS[name], _printed(value)) for name, value in values.items()]


def numbers_beside(headline: Headline) -> list[tuple[str, Any]]:
    """Return the figures beside a measure, in words and as a file holds them: money as an exact decimal."""
    values = {**(exact_values(headline.value) or {}), **(headline.note if isinstance(headline.note, Mapping) else {})}
    return [(VALUE_WORDS[name], value) for name, value in values.items()]


def _printed(value: Any) -> Any:
    """Return another figure as it is read: money with its sign and thousands, nothing as a word."""
    if value is None:
        return NOTHING
    return f"£{value:,.2f}" if isinstance(value, Decimal) else value


def note_of(headline: Headline) -> str:
    """Return what must be said beside a figure: why there is no percentage."""
    if isinstance(headline.note, str):
        return headline.note[:1].upper() + headline.note[1:] + "."
    if headline.denominator == 0:
        return "Nothing to count: no percentage."
    return ""


def duty_of(rule: str) -> str:
    """Return what a rule of the clock asks for, with where the law says so."""
    return RULES[rule][-1].duty if rule in RULES else rule


def citations(kpi: Kpi) -> list[tuple[str, str, str]]:
    """Return the rules a measure counts by: code, duty, citation."""
    return [(code, RULES[code][-1].duty, RULES[code][-1].citation) for code in kpi.rules if code in RULES]
