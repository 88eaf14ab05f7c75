"""Who a child or young person is: the details held now, and every one held before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from ehcp.cases.reads.case import CaseNow
from ehcp.ledger.reads.open_limits import format_day
from ehcp.models import CaseEvent, Child, Correction, Ethnicity, Sex, UpnUnknown

NONE_HELD = "Not recorded"
WORDS = {
    "forename": "First name",
    "surname": "Last name",
    "preferred_name": "Preferred name",
    "sex": "Sex",
    "birth_date": "Date of birth",
    "ethnicity": "Ethnicity",
    "postcode": "Home postcode",
    "upn": "UPN",
    "uln": "ULN",
    "upn_unknown": "Why there is no UPN or ULN",
    "nhs_number": "NHS number",
    "nhs_number_source": "Where the NHS number comes from",
    "nhs_number_on": "Day the NHS number was given",
    "icb": "Integrated care board",
    "looked_after": "Looked after by the authority",
}
# What is changed together, by the name of its page in the address.
GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "name": ("Name", ("forename", "surname")),
    "preferred-name": ("Preferred name", ("preferred_name",)),
    "sex": ("Sex", ("sex",)),
    "birth-date": ("Date of birth", ("birth_date",)),
    "ethnicity": ("Ethnicity", ("ethnicity",)),
    "postcode": ("Home postcode", ("postcode",)),
    "numbers": ("UPN and ULN", ("upn", "uln", "upn_unknown")),
    "nhs-number": ("NHS number", ("nhs_number", "nhs_number_source", "nhs_number_on")),
    "icb": ("Integrated care board", ("icb",)),
    "looked-after": ("Looked after", ("looked_after",)),
}
_CODES: dict[str, dict[str, Any]] = {
    "sex": dict(Sex.choices),
    "ethnicity": dict(Ethnicity.choices),
    "upn_unknown": dict(UpnUnknown.choices),
    "looked_after": {"true": "Yes", "false": "No"},
}
_DAYS = ("birth_date", "nhs_number_on")


def shown(name: str, value: object) -> str:
    """Return one detail in words, from the value held or from the text that a correction keeps."""
    if value is None or value == "":
        return NONE_HELD
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if name in _CODES:
        return str(_CODES[name].get(text, text))
    if name in _DAYS:
        return format_day(value if isinstance(value, date) else date.fromisoformat(text))
    return f"{text[:3]} {text[3:6]} {text[6:]}" if name == "nhs_number" else text


def detail_rows(child: Child) -> list[tuple[str, str]]:
    """Return every detail of one record, in words."""
    return [(words, shown(name, getattr(child, name))) for name, words in WORDS.items()]


@dataclass(frozen=True)
class Group:
    """Details that are changed together, and the name of the page where they are."""

    slug: str
    words: str
    rows: list[tuple[str, str]]


def groups(child: Child) -> list[Group]:
    """Return the details of one record as the page lists them."""
    return [
        Group(slug, words, [(WORDS[name], shown(name, getattr(child, name))) for name in names])
        for slug, (words, names) in GROUPS.items()
    ]


@dataclass(frozen=True)
class FormerDetail:
    """One detail as it was held before: what became of it, when, by whom and why."""

    words: str
    before: str
    after: str
    recorded_on: date
    record: str
    who: str
    why: str


def former_details(case: CaseNow) -> list[FormerDetail]:
    """Return every detail of a person that was held before, the latest change first, whichever record held it."""
    own = [one.source_id for one in (case.child, *case.merged)]
    found = Correction.objects.filter(table=Child.table, field__in=WORDS, record_id__in=own)
    by = _changes(case)
    return [
        FormerDetail(
            WORDS[one.field],
            shown(one.field, one.value_before),
            shown(one.field, one.value_after),
            one.recorded_on,
            one.record_id,
            *by(one.source_id),
        )
        for one in found.order_by("-recorded_on", "-source_id")
    ]


def _changes(case: CaseNow) -> Callable[[str], tuple[str, str]]:
    """Return who made each change and why, by the id of its correction; an import leaves neither."""
    found = case.events.filter(kind="child.details_changed").select_related("recorded_by", "reason")
    by: dict[str, CaseEvent] = {made: event for event in found for made in event.data.get("corrections", [])}

    def told(correction: str) -> tuple[str, str]:
        event = by.get(correction)
        reason = getattr(event, "reason", None)
        return str(event.recorded_by or "the system") if event else "", reason.text if reason else ""

    return told
