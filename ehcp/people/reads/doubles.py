"""Records that may be one person: while one is added, and all over the list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from django.core.paginator import Page, Paginator

from ehcp.models import Child, LikelyDouble, SearchWord, SearchWordKind, WhyDouble
from ehcp.names import fold, is_alike, is_near, near_dates, sounds, words
from ehcp.people.models.children import ChildQuerySet
from ehcp.people.models.merges import kept_of
from ehcp.people.reads.search import born_on, has_number
from sendcases.accounts.models import User

PER_PAGE = 50
STRENGTH = [why.value for why in WhyDouble]
_SHORTEST = 3
# A date of birth that stands for "not known" in many records makes no two people alike.
_MOST_OF_A_DAY = 50


def likely_doubles(user: User, *, surname: str, forename: str, birth_date: date, upn: str, uln: str) -> list[Child]:
    """
    Return the kept records that may be the person described, of those ``user`` may see.

    The same UPN or ULN, now or formerly; one birth date and one name alike, now or formerly; or both names alike
    and a birth date that is easily mistaken.
    """
    seen = Child.objects.visible_to(user)
    return _doubles_among(seen, surname=surname, forename=forename, birth_date=birth_date, numbers=(upn, uln))


def unseen_doubles(made: Child, user: User) -> list[Child]:
    """Return the kept records that a restriction hides from ``user`` and that may be the person of ``made``."""
    return _doubles_among(
        Child.objects.withheld_from(user).exclude(pk=made.pk),
        surname=made.surname,
        forename=made.forename,
        birth_date=made.birth_date,
        numbers=[number for number in (made.upn, made.uln, made.nhs_number) if number],
    )


def _doubles_among(
    children: ChildQuerySet, *, surname: str, forename: str, birth_date: date, numbers: Sequence[str]
) -> list[Child]:
    seen = children.standing()
    same_number = {one.pk: one for one in seen.filter(has_number(*numbers))} if any(numbers) else {}
    near = seen.filter(born_on(birth_date, *near_dates(birth_date)))
    born = {one.pk: one for one in near if one.pk not in same_number}
    names = _names_of(born)
    same_day = set(seen.filter(born_on(birth_date)).values_list("pk", flat=True)) if born else set()
    found = [
        one
        for pk, one in born.items()
        if _both_alike(one, forename, surname) or (pk in same_day and _one_alike(names[pk], (forename, surname)))
    ]
    return sorted([*same_number.values(), *found], key=lambda one: one.pk)


def _names_of(people: Iterable[int]) -> dict[int, set[str]]:
    """Return the words of all names of each person."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = SearchWord.objects.filter(person__in=list(people), kind=SearchWordKind.NAME)
    for pk, folded in rows.values_list("person", "folded"):
        found[pk].add(folded)
    return found


def _one_alike(known: set[str], names: tuple[str, str]) -> bool:
    asked = {word for name in names for word in (*words(name), "".join(words(name))) if len(word) >= _SHORTEST}
    return bool(asked & known) or any(is_near(one, other) for one in asked for other in known)


def _both_alike(child: Child, forename: str, surname: str) -> bool:
    straight = is_alike(child.forename, forename) and is_alike(child.surname, surname)
    return straight or (is_alike(child.forename, surname) and is_alike(child.surname, forename))


@dataclass(frozen=True, slots=True)
class Known:
    """What is compared of one kept record."""

    pk: int
    forename: str
    surname: str
    birth_date: date


Pair = tuple[int, int]


def all_pairs() -> dict[Pair, str]:
    """Return every pair of kept records that may be one person, and why; a few queries and one pass."""
    known = {
        one.pk: one
        for one in (
            Known(*row)
            for row in Child.objects.standing().order_by().values_list("pk", "forename", "surname", "birth_date")
        )
    }
    found: dict[Pair, str] = {}
    for pair, why in (*_by_number(), *_by_birth(known.values()), *_by_name(known.values())):
        if pair[0] in known and pair[1] in known:
            found[pair] = min(found.get(pair, why), why, key=STRENGTH.index)
    return found


def _pairs(pks: Iterable[int]) -> Iterator[Pair]:
    yield from combinations(sorted(set(pks)), 2)


def _by_number() -> Iterator[tuple[Pair, str]]:
    holders: dict[str, set[int]] = defaultdict(set)
    rows = SearchWord.objects.filter(kind__in=(SearchWordKind.UPN, SearchWordKind.NUMBER))
    for number, pk in rows.order_by().values_list("folded", "person"):
        holders[number].add(pk)
    for people in holders.values():
        for pair in _pairs(people):
            yield pair, WhyDouble.NUMBER.value


def _by_birth(known: Iterable[Known]) -> Iterator[tuple[Pair, str]]:
    born: dict[date, list[Known]] = defaultdict(list)
    for one in known:
        born[one.birth_date].append(one)
    for people in born.values():
        if len(people) > _MOST_OF_A_DAY:
            continue
        for one, other in combinations(people, 2):
            why = _alike_names(one, other)
            if why:
                yield (min(one.pk, other.pk), max(one.pk, other.pk)), why


def _alike_names(one: Known, other: Known) -> str:
    forename, surname = is_alike(one.forename, other.forename), is_alike(one.surname, other.surname)
    if forename and surname:
        return WhyDouble.NAMES_AND_BIRTH.value
    if is_alike(one.forename, other.surname) and is_alike(one.surname, other.forename):
        return WhyDouble.NAMES_AND_BIRTH.value
    return WhyDouble.BIRTH.value if forename or surname else ""


def _by_name(known: Iterable[Known]) -> Iterator[tuple[Pair, str]]:
    """Yield pairs with both names alike, and of the same initials as they sound, born on days easily mistaken."""
    born: dict[date, dict[str, list[Known]]] = defaultdict(lambda: defaultdict(list))
    for one in known:
        born[one.birth_date][_initials(one)].append(one)
    for day, named in born.items():
        for later in (other for other in near_dates(day) if other > day and other in born):
            others = born[later]
            pairs = (
                (one, other)
                for initials in named
                if initials in others
                for one in named[initials]
                for other in others[initials]
            )
            for one, other in pairs:
                if is_alike(one.surname, other.surname) and is_alike(one.forename, other.forename):
                    yield (min(one.pk, other.pk), max(one.pk, other.pk)), WhyDouble.NAMES.value


def _initials(one: Known) -> str:
    return sounds(f"{fold(one.forename)[:1]}") + sounds(f"{fold(one.surname)[:1]}")


def open_doubles(user: User, *, mine: bool = False, page: str | None = None) -> Page[LikelyDouble]:
    """Return one page of the pairs that ``user`` may see and nobody has looked at, the likeliest first."""
    found = LikelyDouble.objects.visible_to(user).open().select_related("first__officer", "second__officer")
    found = found.filter(first__merged_into_child__isnull=True, second__merged_into_child__isnull=True)
    if mine:
        found = found.filter(first__officer=user) | found.filter(second__officer=user)
    return Paginator(found.order_by("-why", "pk"), PER_PAGE).get_page(page)


def open_pairs_with(people: AbstractSet[int]) -> set[Pair]:
    """Return the pairs of likely doubles of which one is among ``people`` and that nobody has looked at."""
    if not people:
        return set()
    found = LikelyDouble.objects.open().order_by().values_list("first_id", "second_id")
    return {pair for pair in found if not people.isdisjoint(pair)}


def visible_double(user: User, pk: int) -> LikelyDouble | None:
    """Return a pair that ``user`` may see and nobody has looked at; None as if it were not there."""
    found = LikelyDouble.objects.visible_to(user).open().select_related("first__officer", "second__officer")
    return found.filter(pk=pk).first()


def doubles_of(user: User, child: Child) -> list[LikelyDouble]:
    """Return the pairs that one person is part of, as far as ``user`` may see them."""
    found = LikelyDouble.objects.visible_to(user).open().select_related("first", "second")
    kept = kept_of(child)
    return list((found.filter(first=kept) | found.filter(second=kept)).order_by("pk"))
