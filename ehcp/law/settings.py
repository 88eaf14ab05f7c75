"""The settings under which the law is read: one typed field per choice that the rule book leaves open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from ehcp.law.holidays import Holidays


class SettingRefused(ValueError):
    """A setting that does not exist, or a value that it does not allow; the message says which, plainly."""


def _setting(*, default: Any, words: str, allowed: tuple[Any, ...] = (), citation: str = "") -> Any:
    return field(default=default, metadata={"words": words, "allowed": allowed, "citation": citation})


@dataclass(frozen=True, slots=True)
class Law:
    """
    Every configurable reading of the rules, with the authority's holidays.

    The defaults are those of the rule book: the earlier, safer date wherever the Regulations are silent.
    """

    count_from_day_one: bool = _setting(
        default=False,
        words='Count "within N weeks" with the day of the event as day 1: every such limit is a day earlier.',
    )
    phase_on_published_day: bool = _setting(
        default=False,
        words="Let a phase transfer plan sent on 15 February or 31 March itself count as on time.",
        citation="SEND Regulations 2014, reg 18(1)",
    )
    clear_days_notice: bool = _setting(
        default=False, words='Read "at least two weeks before" as clear days, which makes the limit one day earlier.'
    )
    prompt_target_working_days: int = _setting(
        default=5,
        words='Working days in which to do what the law wants "as soon as practicable": a target, never a limit.',
        allowed=tuple(range(1, 31)),
    )
    provision_in_place_working_days: int = _setting(
        default=10,
        words="Working days in which to confirm every row of section F as in place: a target, never a limit.",
        allowed=tuple(range(1, 31)),
        citation="Children and Families Act 2014, s42(2)",
    )
    education_exclusion_school_days: int = _setting(
        default=6,
        words="School day of a permanent exclusion by which guidance wants other education in place.",
        allowed=tuple(range(1, 16)),
        citation="Education Act 1996, s19",
    )
    education_health_school_days: int = _setting(
        default=15,
        words="School day of an absence for health by which guidance wants other education in place.",
        allowed=tuple(range(1, 31)),
        citation="Education Act 1996, s19",
    )
    extra_holidays: frozenset[date] = _setting(
        default=frozenset(), words="Days that are holidays beside the installed list."
    )
    removed_holidays: frozenset[date] = _setting(
        default=frozenset(), words="Days of the installed list that are worked."
    )
    appeal_closes_at: str = _setting(default="17:00", words="Time of day shown with the end of an appeal window.")
    out_of_hours_next_day: bool = _setting(
        default=False,
        words="Count a receipt after closing time, or on a non-working day, on the next working day. No page asks "
        "for the time of a receipt yet: until one does, enter the day that counts.",
    )
    office_closes_at: str = _setting(default="17:00", words="Closing time, read only if the setting above is on.")
    post_served_working_days: int = _setting(
        default=2,
        words="Working days after posting on which a first-class letter counts as served.",
        allowed=tuple(range(1, 11)),
    )
    leap_birthday: str = _setting(
        default="1_march",
        words="In a common year, the day a person born on 29 February is a year older.",
        allowed=("1_march", "28_february"),
    )
    recommendations_from: date = _setting(  # noqa: RUF009 - a field() like every other
        default=date(2018, 4, 3),
        words="First day of the Tribunal's recommendations on health and social care.",
        citation="SEND (First-tier Tribunal Recommendations Power) Regulations 2017",
    )
    draft_plan_target_weeks: int = _setting(
        default=16,
        words="Internal target for the draft plan; 14 weeks give more time to consult.",
        allowed=(12, 13, 14, 15, 16),
    )
    reversal_notice_weeks: int = _setting(
        default=2,
        words="Internal target for telling the family of a refusal reversed by the authority itself.",
        allowed=(1, 2, 3, 4),
    )
    own_motion_reversal_limit: str = _setting(
        default="reversal",
        words="What the final plan is counted from after the authority reversed its own refusal: ombudsman practice "
        "says the reversal, the High Court the request.",
        allowed=("reversal", "request"),
        citation="R (W) v Hertfordshire CC [2023] EWHC 3138 (Admin)",
    )
    not_amend_weeks: int = _setting(
        default=8,
        words="Weeks from the notice of amendments in which to tell the family that there will be none.",
        allowed=tuple(range(1, 13)),
        citation="SEND Regulations 2014, reg 22(4)",
    )
    unreviewed_amendment_weeks: int = _setting(
        default=8,
        words="Weeks from the notice in which to send a plan amended without a review.",
        allowed=tuple(range(1, 13)),
        citation="SEND Regulations 2014, reg 28",
    )
    early_years_review_months: int = _setting(
        default=6,
        words="Months after which to consider an interim review for a child under five.",
        allowed=(3, 4, 5, 6),
        citation="SEND Code of Practice 2015, 9.178",
    )
    review_anchor: str = _setting(
        default="decision_notice",
        words="What the next twelve months of the annual review are counted from.",
        allowed=("decision_notice", "meeting"),
        citation="Children and Families Act 2014, s44(1)",
    )
    review_cease_met_by: str = _setting(
        default="L18",
        words="The letter that meets the review decision when the review proposes to cease the plan.",
        allowed=("L18", "L17"),
        citation="SEND Regulations 2014, reg 20(11)",
    )
    reassessment_resets_review: bool = _setting(
        default=False,
        words="Start the twelve months of the annual review anew when a reassessment ends.",
        citation="Children and Families Act 2014, s44(1)",
    )
    cease_consult_days: int = _setting(
        default=15,
        words="Days given for replies before a decision to cease.",
        allowed=tuple(range(1, 43)),
        citation="SEND Regulations 2014, reg 31(1)",
    )
    age_25_end: str = _setting(
        default="07-31",
        words="Month and day on which a plan ends in the academic year of the 25th birthday.",
        citation="SEND Regulations 2014, reg 46",
    )
    he_disclosure_working_days: int = _setting(
        default=15,
        words="Working days in which to disclose a plan for higher education.",
        allowed=tuple(range(1, 31)),
        citation="SEND Regulations 2014, reg 47",
    )
    mediation_notice_working_days: int = _setting(
        default=5,
        words="Working days' notice of the date and place of a mediation.",
        allowed=tuple(range(1, 16)),
        citation="SEND Regulations 2014, reg 37",
    )
    recommendation_day_one: str = _setting(
        default="as_elsewhere",
        words="Whether the five weeks to answer a recommendation count its day as day 0 or day 1.",
        allowed=("as_elsewhere", "day_0", "day_1"),
    )
    order_reconsider_weeks: int = _setting(
        default=2,
        words="Weeks to reconsider after an order to do so.",
        allowed=tuple(range(1, 15)),
        citation="SEND Regulations 2014, reg 44(2)(d)",
    )
    order_continue_amend_weeks: int = _setting(
        default=5,
        words="Weeks to amend a plan that the Tribunal ordered to be continued and amended.",
        allowed=tuple(range(1, 15)),
        citation="SEND Regulations 2014, reg 44(2)(h)",
    )
    concede_setting_weeks: int = _setting(
        default=2,
        words="Weeks to amend the plan after conceding the placement.",
        allowed=tuple(range(1, 15)),
        citation="SEND Regulations 2014, reg 45",
    )
    concede_issue_draft_weeks: int = _setting(
        default=5,
        words="Weeks to send a draft plan after conceding a refusal to issue.",
        allowed=tuple(range(1, 15)),
        citation="SEND Regulations 2014, reg 45",
    )
    concede_issue_final_weeks: int = _setting(
        default=11,
        words="Weeks to send the final plan after conceding a refusal to issue.",
        allowed=tuple(range(1, 21)),
        citation="SEND Regulations 2014, reg 45",
    )
    order_clock_from: str = _setting(
        default="made",
        words="The day that starts the limits of a Tribunal order.",
        allowed=("made", "sent"),
        citation="SEND Regulations 2014, reg 44(2)",
    )
    school_reopens: str = _setting(
        default="pupils",
        words="Who a closed school must be open to before it counts as reopened.",
        allowed=("pupils", "staff"),
        citation="SEND Regulations 2014, reg 5(4)",
    )
    family_representations: str = _setting(
        default="with_manager",
        words="Whether the family's wish to comment on the changed plan is a ground (set C).",
        allowed=("with_manager", "yes", "no"),
        citation="SEND Regulations 2014, reg 44(3)",
    )
    set_d_grounds: str = _setting(
        default="none",
        words="Grounds that excuse a limit that follows a concession.",
        allowed=("none", "as_set_c"),
        citation="SEND Regulations 2014, reg 45",
    )
    premature_final: str = _setting(
        default="refuse",
        words="What happens to a final plan while the family's 15 days still run.",
        allowed=("refuse", "warn"),
        citation="SEND Regulations 2014, reg 13(1)",
    )
    due_soon_by_rule: tuple[tuple[str, int], ...] = _setting(
        default=(),
        words="Days before the limit from which one rule shows as due soon, as rule=days, separated by commas.",
    )
    notice_working_days: str = _setting(
        default="20, 10, 5", words="Working days before a limit on which its officer is told, separated by commas."
    )
    holidays: Holidays = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "holidays", Holidays(self.extra_holidays, self.removed_holidays))

    @classmethod
    def default(cls) -> Law:
        """Return the law with every setting at the rule book's default."""
        return cls()

    @classmethod
    def from_values(cls, values: Mapping[str, str]) -> Law:
        """Return the law under settings given as text; raise ``SettingRefused`` for one that cannot be read."""
        return cls(**{name: read_setting(name, text) for name, text in values.items()})

    @property
    def leap_day_in_march(self) -> bool:
        """Tell whether a person born on 29 February is older on 1 March in a common year."""
        return self.leap_birthday == "1_march"

    @property
    def recommendation_from_day_one(self) -> bool:
        """Tell whether the day of a recommendation is day 1 of its five weeks."""
        if self.recommendation_day_one == "as_elsewhere":
            return self.count_from_day_one
        return self.recommendation_day_one == "day_1"

    @property
    def notice_days(self) -> tuple[int, ...]:
        """Return the working days before a limit on which a notice is raised, largest first."""
        return tuple(sorted({int(part) for part in self.notice_working_days.replace(",", " ").split()}, reverse=True))

    def due_soon_days(self, rule: str, span: int) -> int:
        """Return how many days before its limit a clock of ``span`` days is due soon."""
        for code, days in self.due_soon_by_rule:
            if code == rule:
                return days
        return next(days for least, days in DUE_SOON if span >= least)


# Limits of at least so many days are due soon so many days before (rule book, section 4).
DUE_SOON = ((180, 42), (42, 14), (14, 5), (-(10**6), 2))


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as an administration page shows it."""

    name: str
    kind: str
    default: Any
    allowed: tuple[Any, ...]
    words: str
    citation: str


SETTINGS: dict[str, Setting] = {
    item.name: Setting(
        name=item.name,
        kind=str(item.type),
        default=item.default,
        allowed=item.metadata["allowed"],
        words=item.metadata["words"],
        citation=item.metadata["citation"],
    )
    for item in fields(Law)
    if item.metadata
}


def _read_bool(text: str) -> bool:
    words = {"true": True, "on": True, "yes": True, "1": True, "false": False, "off": False, "no": False, "0": False}
    return words[text.lower()]


def _read_days(text: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(part) for part in text.replace(",", " ").split())


def _read_pairs(text: str) -> tuple[tuple[str, int], ...]:
    pairs = (part.split("=") for part in text.replace(",", " ").split())
    return tuple(sorted((code, int(days)) for code, days in pairs))


READERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "bool": (_read_bool, "true or false"),
    "int": (int, "a whole number"),
    "str": (str, "text"),
    "date": (date.fromisoformat, "a date as 2018-04-03"),
    "frozenset[date]": (_read_days, "dates as 2027-12-28, separated by commas"),
    "tuple[tuple[str, int], ...]": (_read_pairs, "rule=days, separated by commas"),
}


def read_setting(name: str, text: str) -> Any:
    """Return the value that ``text`` gives the setting ``name``; raise ``SettingRefused`` in plain words."""
    setting = SETTINGS.get(name)
    if setting is None:
        raise SettingRefused(f"There is no setting called {name}.")
    reader, words = READERS[setting.kind]
    try:
        value = reader(text.strip())
    except (ValueError, KeyError) as error:
        raise SettingRefused(f"{name} must be {words}, not “{text}”.") from error
    if setting.allowed and value not in setting.allowed:
        choices = ", ".join(str(choice) for choice in setting.allowed)
        raise SettingRefused(f"{name} must be one of {choices}, not “{text}”.")
    checks = {
        "notice_working_days": _check_days,
        "age_25_end": _check_month_day,
        "appeal_closes_at": _check_time,
        "office_closes_at": _check_time,
    }
    if name in checks:
        checks[name](name, str(value))
    return value


def _check_days(name: str, text: str) -> None:
    parts = text.replace(",", " ").split()
    if not parts or not all(part.isdigit() and 0 < int(part) <= 60 for part in parts):
        raise SettingRefused(f"{name} must be whole numbers from 1 to 60 as 20, 10, 5, not “{text}”.")


def _check_month_day(name: str, text: str) -> None:
    try:
        date.fromisoformat(f"2001-{text}")
    except ValueError as error:
        raise SettingRefused(f"{name} must be a month and a day as 07-31, not “{text}”.") from error


def _check_time(name: str, text: str) -> None:
    hour, colon, minute = text.partition(":")
    if not (colon and hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60):
        raise SettingRefused(f"{name} must be a time as 17:00, not “{text}”.")


def setting_text(name: str, law: Law) -> str:
    """Return a setting of ``law`` as the text that ``Law.from_values`` reads back."""
    value = getattr(law, name)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, frozenset):
        return ", ".join(sorted(day.isoformat() for day in value))
    if isinstance(value, tuple):
        return ", ".join(f"{code}={days}" for code, days in value)
    return value.isoformat() if isinstance(value, date) else str(value)
