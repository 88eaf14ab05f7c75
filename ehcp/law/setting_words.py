"""The values of the settings in the words that a page shows, in place of their codes."""

from __future__ import annotations

from datetime import date

from ehcp.law.settings import SETTINGS

NAMED: dict[str, dict[str, str]] = {
    "leap_birthday": {"1_march": "1 March", "28_february": "28 February"},
    "review_anchor": {
        "decision_notice": "The day the decision after the review was sent",
        "meeting": "The day of the review meeting",
    },
    "review_cease_met_by": {
        "L18": "The notice that the plan ceases",
        "L17": "The letter that proposes to cease it",
    },
    "own_motion_reversal_limit": {
        "reversal": "The day the refusal was reversed (Ombudsman practice)",
        "request": "The day the request was received (High Court)",
    },
    "recommendation_day_one": {
        "as_elsewhere": "As all other limits are counted here",
        "day_0": "Its day is day 0",
        "day_1": "Its day is day 1",
    },
    "order_clock_from": {"made": "The day the order was made", "sent": "The day the order was sent"},
    "school_reopens": {"pupils": "Pupils", "staff": "Staff"},
    "family_representations": {
        "with_manager": "Yes, if a manager agrees",
        "yes": "Yes",
        "no": "No",
    },
    "set_d_grounds": {"none": "None", "as_set_c": "Those that excuse a limit of a Tribunal order (set C)"},
    "premature_final": {"refuse": "It is refused", "warn": "It is recorded, with a warning"},
}
_FLAGS = {"true": "Yes", "false": "No"}


def value_words(name: str, text: str) -> str:
    """Return the value of the setting ``name``, given as ``Law.from_values`` reads it, in words."""
    if not text:
        return "None"
    kind = SETTINGS[name].kind if name in SETTINGS else ""
    if kind == "bool":
        return _FLAGS.get(text, text)
    if kind == "date":
        return _format_day(date.fromisoformat(text))
    if name == "age_25_end":
        return _format_day(date.fromisoformat(f"2001-{text}")).removesuffix(" 2001")
    return NAMED.get(name, {}).get(text, text)


def _format_day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
