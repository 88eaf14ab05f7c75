"""The filters of the list of cases, read from the address, and the search that never enters one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from ehcp.work.reads.case_list import (
    LIMITS,
    SORTS,
    CaseFilters,
    CaseList,
    Chip,
    age_choices,
    rule_choices,
    stage_choices,
)

FILTERS = ("stage", "officer", "team", "limit", "rule", "school", "born")
KEPT = (*FILTERS, "sort", "per", "search")
HEADINGS = {
    "stage": "Stage",
    "officer": "Officer",
    "team": "Team",
    "limit": "Next limit",
    "rule": "What is due next",
    "school": "School",
    "born": "Year of birth",
}
_NUMBER = r"[0-9]{1,9}"


def filters_from(query: Mapping[str, str], *, words: str, today: date) -> CaseFilters:
    """Return the filters that an address asks for; what it does not know is left out."""
    allowed: dict[str, Callable[[str], bool]] = {
        "stage": stage_choices().__contains__,
        "officer": lambda value: bool(re.fullmatch(rf"me|none|{_NUMBER}", value)),
        "team": lambda value: bool(re.fullmatch(rf"mine|{_NUMBER}", value)),
        "limit": LIMITS.__contains__,
        "rule": rule_choices().__contains__,
        "school": lambda value: len(value) <= 100,
        "born": age_choices(today).__contains__,
        "sort": SORTS.__contains__,
    }
    asked = {name: value for name, fits in allowed.items() if (value := query.get(name, "").strip()) and fits(value)}
    return CaseFilters(words=words, **asked)


def kept_query(query: QueryDict, **changes: str) -> str:
    """Return the known parts of an address, with ``changes`` made and the page number left out."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        value = changes.get(name, query.get(name, ""))
        if value:
            kept[name] = value
    return kept.urlencode()


class CaseFilterForm(forms.Form):
    """The filters as boxes, filled with what is on."""

    limit = forms.ChoiceField(label=HEADINGS["limit"])
    stage = forms.ChoiceField(label=HEADINGS["stage"])
    officer = forms.ChoiceField(label=HEADINGS["officer"])
    team = forms.ChoiceField(label=HEADINGS["team"])
    rule = forms.ChoiceField(label=HEADINGS["rule"])
    school = forms.CharField(label=HEADINGS["school"], max_length=100)
    born = forms.ChoiceField(label=HEADINGS["born"])
    sort = forms.ChoiceField(label="Sort by")

    def __init__(self, filters: CaseFilters, listed: CaseList, today: date) -> None:
        super().__init__(initial=asdict(filters))
        officers = {str(person.pk): str(person) for person in listed.officers}
        choices: dict[str, dict[str, str]] = {
            "limit": LIMITS,
            "stage": stage_choices(),
            "officer": {"me": "Me", "none": "Nobody (unallocated)", **officers},
            "team": {"mine": "My team", **{str(pk): name for pk, name in listed.teams.items()}},
            "rule": rule_choices(),
            "born": age_choices(today),
        }
        self.labels = choices
        for name, options in choices.items():
            self._field(name).choices = [("", "Any"), *options.items()]
        self._field("sort").choices = [(code, words) for code, (words, _) in SORTS.items()]
        for field in self.fields.values():
            field.required = True  # an empty box means "any": it is not an optional answer

    @property
    def sort_words(self) -> str:
        """Return the order of the list in words."""
        return f"by {SORTS[self.initial['sort']][0].lower()}"

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def chips(self, filters: CaseFilters, query: QueryDict) -> list[Chip]:
        """Return the filters that are on, each with the address without it."""
        on = [(name, value) for name in FILTERS if (value := getattr(filters, name))]
        chips = [
            Chip(HEADINGS[name], self.labels.get(name, {}).get(value, value), "?" + kept_query(query, **{name: ""}))
            for name, value in on
        ]
        if filters.words:
            chips.insert(0, Chip("Search", filters.words, "?" + kept_query(query, search="")))
        return chips


class CaseSearchForm(forms.Form):
    """Words to search for: they are posted, and kept with the session, since an address is logged."""

    words = forms.CharField(
        label="Search by name, UPN, ULN or reference",
        help_text="Former names and numbers too, an NHS number, or a date of birth, like 12 3 2015 or March 2015.",
        max_length=100,
        strip=True,
    )
    kept = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)
