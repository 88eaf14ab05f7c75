"""Compare names as people type and mistype them: one folding, near spellings, near dates. Plain Python."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

# Letters that no decomposition takes apart.
_LETTERS = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t", "þ": "th", "æ": "ae", "œ": "oe", "ŋ": "n",
    "ə": "e", "ɐ": "a",
}  # fmt: skip
_DROPPED = "'’‘‛ʼʻʹ′`´‵＇\"“”„‟″.,;:!?()[]"
_DASHES = "-‐‑‒–—―−_/·•"
_TABLE = str.maketrans(_LETTERS | dict.fromkeys(_DROPPED) | dict.fromkeys(_DASHES, " "))

# Two spellings are near when this share of their letters agrees in order: "Jon" and "John", not "Tim" and "Tom".
ALIKE = 80
_SHORTEST, _LONG = 3, 8
_VOWELS = frozenset("aeiouyhw")
_SOUNDS = str.maketrans("cqvz", "kkfs")
_NEAR_YEARS = 10


def fold(text: str | None) -> str:
    """
    Return ``text`` as names are compared: without case, accents, quotes and points, words apart by one space.

    Compatible forms of one letter are one (NFKD); a hyphen or dash parts words; what has no width is left out.
    """
    if not text:
        return ""
    if text.isascii():
        return " ".join(text.lower().translate(_TABLE).split())
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in apart if unicodedata.category(letter) not in ("Mn", "Me", "Cf", "Sk", "Lm"))
    return " ".join(unicodedata.normalize("NFKD", bare.translate(_TABLE)).split())


@lru_cache(maxsize=50_000)
def words(text: str | None) -> tuple[str, ...]:
    """Return the folded words of ``text``."""
    return tuple(fold(text).split())


def is_near(one: str, other: str) -> bool:
    """Say whether two folded words are spelled alike, or so that one is a slip or another rendering of the other."""
    if one == other:
        return True
    shorter, longer = sorted((len(one), len(other)))
    if shorter < _SHORTEST:
        return False
    slips = 1 if longer < _LONG else 2
    is_slip = shorter > _SHORTEST and OSA.distance(one, other, score_cutoff=slips) <= slips
    return is_slip or fuzz.ratio(one, other) >= ALIKE or sounds(one) == sounds(other)


@lru_cache(maxsize=50_000)
def sounds(word: str) -> str:
    """Return the consonants of a word as they sound, doubles once; the word where too few are left."""
    said = word.replace("ph", "f").translate(_SOUNDS)
    heard = list(said[:1])
    for letter in said[1:]:
        if letter not in _VOWELS and letter != heard[-1]:
            heard.append(letter)
    return "".join(heard) if len(heard) >= _SHORTEST else said


def is_alike(one: str, other: str) -> bool:
    """Say whether two names are alike: as a whole, in another order of their words, or in one whole word."""
    ours, theirs = words(one), words(other)
    if not ours or not theirs:
        return False
    if is_near("".join(ours), "".join(theirs)):
        return True
    if len(ours) == len(theirs) == 1:
        return False
    is_reordered = is_near("".join(sorted(ours)), "".join(sorted(theirs)))
    return is_reordered or any(len(word) >= _SHORTEST for word in set(ours) & set(theirs))


def near_words(word: str, known: Iterable[str]) -> list[str]:
    """Return those of ``known``, folded, that are near to ``word``."""
    known = list(known)
    close = process.extract(word, known, scorer=fuzz.ratio, score_cutoff=ALIKE // 2, limit=None)
    return [found for found, _, _ in close if is_near(word, found)]


def near_dates(day: date) -> Iterator[date]:
    """Yield the days for which ``day`` is easily mistyped: day and month exchanged, or one of its parts another."""
    parts = [(day.year, day.day, day.month)]
    parts += [(day.year, day.month, other) for other in range(1, 32) if other != day.day]
    parts += [(day.year, other, day.day) for other in range(1, 13) if other != day.month]
    parts += [(day.year + step, day.month, day.day) for step in range(-_NEAR_YEARS, _NEAR_YEARS + 1) if step]
    for year, month, number in parts:
        try:
            found = date(year, month, number)
        except ValueError:
            continue
        if found != day:
            yield found
