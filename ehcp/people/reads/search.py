"""Find people by any name, number, reference or birth date, now or formerly theirs; misspelt ones where none fits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from ehcp.models import Child, SearchWord, SearchWordKind
from ehcp.names import fold, near_dates, near_words, words

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?,?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NUMBERS = r"(?P<day>\d{1,2})[ /.-](?P<number>\d{1,2})[ /.-](?P<year>(?:19|20)?\d\d)"
_ISO = rf"{_YEAR}-(?P<number>\d{{1,2}})-(?P<day>\d{{1,2}})"
_SHAPES = tuple(
    re.compile(rf"(?<![\w/.-]){shape}(?![\w/-])", re.IGNORECASE)
    for shape in (_ISO, rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)? {_MONTH} {_YEAR}", rf"{_MONTH} {_YEAR}", _NUMBERS)
)
_CENTURY = 100
# Longer than any name of a person; the rest of what was typed is not looked for.
MOST_WORDS = 8


@dataclass(frozen=True)
class Asked:
    """What was typed: folded words, a birth date or the first and last day of a month, and all of it as one number."""

    words: tuple[str, ...] = ()
    born: tuple[date, date] | None = None
    number: str = ""


def parse(text: str) -> Asked:
    """Return what ``text`` asks for: "ada 12/3/2015", "March 2015", "943 476 5919"."""
    born, rest = _birth_date(" ".join(text.split()))
    if born is None:
        rest = re.sub(r"(?<=\d)[ -](?=\d)", "", rest)
    return Asked(words(rest)[:MOST_WORDS], born, fold(text).replace(" ", ""))


def _birth_date(text: str) -> tuple[tuple[date, date] | None, str]:
    for shape in _SHAPES:
        match = shape.search(text)
        days = _days(match.groupdict()) if match else None
        if match and days:
            return days, f"{text[: match.start()]} {text[match.end() :]}"
    return None, text


def _days(parts: dict[str, str]) -> tuple[date, date] | None:
    year = int(parts["year"]) if len(parts["year"]) > len("15") else 2000 + int(parts["year"])
    month = _MONTHS.index(parts["month"][:3].lower()) + 1 if "month" in parts else int(parts["number"])
    try:
        first = date(year, month, int(parts.get("day") or 1))
    except ValueError:
        return None
    if parts.get("day"):
        return first, first
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def matching(found: QuerySet[Child], text: str) -> QuerySet[Child]:
    """
    Keep those of ``found``, kept records, who fit every word typed; where nobody does, those who nearly fit.

    Nearly: names spelled alike, and beside a name a date that is easily mistyped. What the searcher may not see
    is neither found nor told apart from what is not there: ``found`` is what may be seen.
    """
    asked = parse(text)
    exact = _exactly(found, asked)
    if exact.exists():
        return exact
    return found.filter(_nearly_born(asked), *(_has_near(word) for word in asked.words))


def is_near_only(found: QuerySet[Child], text: str) -> bool:
    """Say whether none of ``found`` fits every word typed, so that those listed only nearly fit."""
    return not _exactly(found, parse(text)).exists()


def _exactly(found: QuerySet[Child], asked: Asked) -> QuerySet[Child]:
    exact = found.filter(_born(asked), *(_has_word(word) for word in asked.words))
    if asked.number:
        return found.filter(Q(pk__in=exact.order_by().values("pk")) | has_number(asked.number))
    return exact


def _people(**condition: object) -> QuerySet[Any, Any]:
    return SearchWord.objects.filter(**condition).values("person")


def _born(asked: Asked) -> Q:
    if asked.born is None:
        return Q()
    first, last = asked.born
    return Q(pk__in=_people(kind=SearchWordKind.BORN, folded__range=(first.isoformat(), last.isoformat())))


def _nearly_born(asked: Asked) -> Q:
    if asked.born is None or not asked.words or asked.born[0] != asked.born[1]:
        return _born(asked)
    return born_on(asked.born[0], *near_dates(asked.born[0]))


def born_on(*days: date) -> Q:
    """Return the condition that any record of a person holds, or held, one of ``days`` as the birth date."""
    return Q(pk__in=_people(kind=SearchWordKind.BORN, folded__in=[day.isoformat() for day in days]))


def has_number(*numbers: str) -> Q:
    """Return the condition that one of the numbers is, or was, that of any record of a person."""
    folded = [fold(number).replace(" ", "") for number in numbers if number]
    return Q(pk__in=_people(kind__in=(SearchWordKind.UPN, SearchWordKind.NUMBER), folded__in=folded))


def _has_word(word: str) -> Q:
    name = _people(kind=SearchWordKind.NAME, folded__contains=word)
    number = _people(kind=SearchWordKind.NUMBER, folded=word)
    upn = _people(kind=SearchWordKind.UPN, folded__startswith=word)
    return Q(pk__in=name) | Q(pk__in=number) | Q(pk__in=upn)


def _has_near(word: str) -> Q:
    return Q(pk__in=_people(kind=SearchWordKind.NAME, folded__in=near_known(word))) | _has_word(word)


def near_known(word: str) -> list[str]:
    """Return the words of names held here that are near to ``word``; only those that share a pair of letters."""
    pairs = {word[place : place + 2] for place in range(len(word) - 1)} or {word}
    shares = reduce(or_, (Q(folded__contains=pair) for pair in sorted(pairs)))
    known = SearchWord.objects.filter(shares, kind=SearchWordKind.NAME)
    return near_words(word, known.order_by().values_list("folded", flat=True).distinct())
