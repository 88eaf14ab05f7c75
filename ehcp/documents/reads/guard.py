"""
The wrong-child guard: what in a text belongs to another child (threats paper, T1 and T2).

It looks for identifiers of people, not for names alone: a UPN, an NHS number, a date of birth, and the name of a
person of that date of birth. What it says is the same for a child whom the reader may see, for one who is hidden, and
for a number that nobody here has.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ehcp.identifiers import is_valid_nhs_number, is_valid_upn
from ehcp.models import Child, DoubtKind, SearchWord, SearchWordKind
from ehcp.names import words

_OLDEST = timedelta(days=26 * 366)
_AROUND = 60
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NTH = r"(?:st|nd|rd|th)?"
_MONTH = r"(?P<month>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_UPN = re.compile(r"(?<![A-Za-z0-9])[A-HJ-NP-RT-Za-hj-np-rt-z] ?\d{3} ?\d{4} ?\d{4} ?[0-9A-Za-z](?![A-Za-z0-9])")
_NHS = re.compile(r"(?<![\d-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d-])")
_IS_NHS = re.compile(r"nhs|health", re.IGNORECASE)
_DATES = (
    re.compile(r"(?<!\d)(?P<day>\d{1,2}) ?[/.\-] ?(?P<number>\d{1,2}) ?[/.\-] ?(?P<year>\d{4}|\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})(?!\d)"),
    re.compile(rf"(?<!\d)(?P<day>\d{{1,2}}){_NTH}(?: of)?[ -]+{_MONTH},?[ -]+(?P<year>\d{{4}})", re.IGNORECASE),
    re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}}){_NTH},? (?P<year>\d{{4}})", re.IGNORECASE),
)
_BORN = re.compile(r"(d\.? ?o\.? ?b\b|date of birth|birth ?date|\bborn)\W*(?:on\W*)?$", re.IGNORECASE)
_NEAR_LABEL = 24


@dataclass(frozen=True, slots=True)
class Doubt:
    """One place in a text that belongs to somebody else."""

    page: int
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Own:
    """What is this person's own: numbers and dates of birth, of every record and as they were before."""

    persons: frozenset[int]
    numbers: frozenset[str]
    born: frozenset[str]


def own_of(records: Sequence[int]) -> Own:
    """Return what is a person's own; ``records`` are the keys of all records of the person."""
    found = list(SearchWord.objects.filter(person__in=records).values_list("kind", "folded"))
    numbers = {folded for kind, folded in found if kind in (SearchWordKind.UPN, SearchWordKind.NUMBER)}
    born = {folded for kind, folded in found if kind == SearchWordKind.BORN}
    stored = Child.objects.filter(pk__in=records).values_list("upn", "nhs_number", "birth_date")
    for upn, nhs, day in stored:
        numbers |= {one.lower() for one in (upn, nhs) if one}
        born.add(day.isoformat())
    return Own(frozenset(records), frozenset(numbers), frozenset(born))


def doubts_in(pages: Iterable[str], records: Sequence[int], today: date) -> list[Doubt]:
    """
    Return every place in ``pages`` that belongs to somebody else than the person of ``records``.

    A number counts when its check digit is right; a date where it stands as a date of birth of somebody of an age for
    a plan, or where a person of that date of birth is named on the same page.
    """
    own = own_of(records)
    found: list[Doubt] = []
    dated: dict[str, list[tuple[int, re.Match[str], str]]] = defaultdict(list)
    for number, text in enumerate(pages, start=1):
        found += _numbers(text, number, own)
        for day, match in _days(text, today):
            if day.isoformat() in own.born:
                dated[day.isoformat()].append((number, match, text))
            elif _BORN.search(text[max(0, match.start() - _NEAR_LABEL) : match.start()]):
                found.append(Doubt(number, DoubtKind.BORN, _around(text, match)))
                dated[day.isoformat()].append((number, match, text))
            else:
                dated[day.isoformat()].append((number, match, text))
    found += _named(dated, own)
    return sorted(set(found), key=lambda one: (one.page, one.kind, one.words))


def _numbers(text: str, page: int, own: Own) -> Iterator[Doubt]:
    for match in _UPN.finditer(text):
        number = match.group().replace(" ", "").upper()
        if is_valid_upn(number) and number.lower() not in own.numbers:
            yield Doubt(page, DoubtKind.UPN, _around(text, match))
    for match in _NHS.finditer(text):
        number = re.sub(r"\D", "", match.group())
        before = text[max(0, match.start() - _AROUND) : match.start()]
        # One in eleven numbers of ten digits has a right check digit: without the word it may be a telephone.
        if is_valid_nhs_number(number) and number not in own.numbers and _IS_NHS.search(before):
            yield Doubt(page, DoubtKind.NHS, _around(text, match))


def _days(text: str, today: date) -> Iterator[tuple[date, re.Match[str]]]:
    """Yield the days in a text on which somebody of an age for a plan may have been born."""
    for pattern in _DATES:
        for match in pattern.finditer(text):
            day = _day(match, today)
            if day is not None and today - _OLDEST < day <= today:
                yield day, match


def _day(match: re.Match[str], today: date) -> date | None:
    parts = match.groupdict()
    year = int(parts["year"])
    if year < 100:
        year += 2000 if 2000 + year <= today.year else 1900
    month = int(parts["number"]) if "number" in parts else _MONTHS.index(parts["month"][:3].lower()) + 1
    try:
        return date(year, month, int(parts["day"]))
    except ValueError:
        return None


def _named(dated: dict[str, list[tuple[int, re.Match[str], str]]], own: Own) -> Iterator[Doubt]:
    """Yield the places where a person is named on the page that holds the person's date of birth."""
    born = SearchWord.objects.filter(kind=SearchWordKind.BORN, folded__in=list(dated)).exclude(person__in=own.persons)
    of_day: dict[int, set[str]] = defaultdict(set)
    for person, day in born.values_list("person_id", "folded"):
        of_day[person].add(day)
    if not of_day:
        return
    names = Child.objects.filter(pk__in=list(of_day)).values_list("pk", "forename", "preferred_name", "surname")
    said: dict[str, frozenset[str]] = {}
    for pk, forename, preferred, surname in names:
        for day in of_day[pk]:
            for page, match, text in dated[day]:
                here = said.setdefault(text, frozenset(words(text)))
                if _is_named(here, (forename, preferred), surname):
                    yield Doubt(page, DoubtKind.NAME, _around(text, match))


def _is_named(here: Collection[str], forenames: Iterable[str | None], surname: str) -> bool:
    family = words(surname)
    given = [words(one) for one in forenames if one]
    return bool(family) and all(one in here for one in family) and any(one and one[0] in here for one in given)


def _around(text: str, match: re.Match[str]) -> str:
    """Return the words of the text around what was found, on one line."""
    piece = text[max(0, match.start() - _AROUND) : match.end() + _AROUND]
    return " ".join(piece.split())[:300]
