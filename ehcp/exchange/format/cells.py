"""What one cell may hold, by the type of its column, and plain words for what it holds instead."""

import re
from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from functools import cache, lru_cache

from ehcp.exchange.format.schema import Field

EARLIEST_YEAR = 1900
LATEST_YEAR = 2100

Words = tuple[str, str]  # what is wrong, what would be right

_INTEGER = re.compile(r"-?[0-9]{1,9}", re.ASCII)
_NO_VALUE = {
    "x",
    "z",
    "c",
    "u",
    "..",
    ":",
    "-",
    "--",
    "n/a",
    "na",
    "#n/a",
    "null",
    "none",
    "nil",
    "tbc",
    "unknown",
    "?",
}
_EMPTY = ("This is a mark for no value.", "Leave the cell empty when there is no value.")
_ISO = "Write the day as YYYY-MM-DD."


@lru_cache(maxsize=100_000)
def is_date(text: str) -> bool:
    """Tell whether ``text`` is a day of the calendar, written YYYY-MM-DD, between 1900 and 2100."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return False
    try:
        return EARLIEST_YEAR <= date.fromisoformat(text).year <= LATEST_YEAR
    except ValueError:
        return False


def is_boolean(text: str) -> bool:
    """Tell whether ``text`` is true or false, in small letters."""
    return text in {"true", "false"}


def is_integer(text: str) -> bool:
    """Tell whether ``text`` is a whole number in plain digits."""
    return _INTEGER.fullmatch(text) is not None


def is_number(text: str, digits: tuple[int, int] = (14, 6)) -> bool:
    """Tell whether ``text`` is a number with at most so many ``digits`` before and after its decimal point."""
    return _number_pattern(*digits).fullmatch(text) is not None


@cache
def _number_pattern(before: int, after: int) -> re.Pattern[str]:
    return re.compile(rf"-?[0-9]{{1,{before}}}(\.[0-9]{{1,{after}}})?", re.ASCII)


def accepts(field: Field) -> Callable[[str], bool]:
    """Return the test for a cell of ``field`` that is not empty."""
    if field.codes:
        return frozenset(field.codes).__contains__
    if field.pattern:
        pattern = field.pattern
        return lambda text: pattern.fullmatch(text) is not None
    tests: dict[str, Callable[[str], bool]] = {
        "date": is_date,
        "boolean": is_boolean,
        "integer": is_integer,
        "number": lambda text: is_number(text, field.digits),
    }
    if field.type in tests:
        return tests[field.type]
    longest = field.longest
    return lambda text: len(text) <= longest and bool(text.strip())


def explain(field: Field, text: str) -> Words:
    """Say what is wrong with a cell that its field does not accept, without repeating the cell."""
    if field.type != "string" and text.strip().casefold() in _NO_VALUE:
        return _EMPTY
    if field.codes:
        return _explain_code(field, text)
    if field.pattern:
        return "The value has not the shape it must have.", _SHAPES.get(field.name, "Check the value at its source.")
    if field.type == "string":
        return _explain_text(field, text)
    return {"date": _explain_date, "boolean": _explain_boolean}.get(field.type, _explain_number)(text)


_SHAPES = {
    "urn": "A URN has six digits.",
    "ukprn": "A UKPRN has eight digits.",
    "upn": "A UPN has a letter, then twelve digits (the last may be a letter).",
    "uln": "A ULN has ten digits and does not begin with 0.",
    "la_code": "An authority code has three digits.",
    "exported_to_la": "An authority code has three digits.",
    "transferred_in_from_la": "An authority code has three digits.",
    "transferred_out_to_la": "An authority code has three digits.",
}


def _explain_code(field: Field, text: str) -> Words:
    folded = {code.casefold(): code for code in field.codes}
    near = get_close_matches(text[:60].strip().casefold().replace(" ", "_"), folded, n=1, cutoff=0.6)
    right = f"Perhaps {folded[near[0]]}. " if near else ""
    if len(field.codes) <= 24:
        right += "One of: " + " ".join(field.codes)
    else:
        right += f"One of the {len(field.codes)} codes of the format."
    return "This is not one of the codes of this column.", right


def _explain_text(field: Field, text: str) -> Words:
    if not text.strip():
        return "The cell holds only spaces.", "Give the value, or leave the cell empty."
    return f"The text is longer than {field.longest:,} characters.", "Shorten it."


def _explain_boolean(text: str) -> Words:
    return "This is neither true nor false.", "Write true or false in small letters."


def _explain_number(text: str) -> Words:
    if re.fullmatch(r"[-\u2212]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", text):
        return "The number has commas between the thousands.", "Leave the commas out."
    if re.fullmatch(r"[-+]?[0-9.]+[eE][-+]?[0-9]+", text):
        return "The number is in scientific notation.", "Write it out in plain digits."
    if re.search(r"[£%$€]", text):
        return "The number carries a sign for money or per cent.", "Leave the sign out."
    if "\u2212" in text or "\u2013" in text:
        return "The minus sign is a dash.", "Use a hyphen (-)."
    if re.fullmatch(r"-?[0-9]+\.?[0-9]*", text):
        return "The number has too many figures.", "Give fewer figures before or after the decimal point."
    return "This is not a number.", "Write plain digits, with a point as decimal mark where one is needed."


_DATE_SHAPES: tuple[tuple[str, Words], ...] = (
    (
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ].+",
        ("The day carries a time of day.", f"{_ISO} Leave the time out."),
    ),
    (
        r"[0-9]{1,2}[/. -][0-9]{1,2}[/. -][0-9]{2}",
        ("The year has two digits.", f"{_ISO} Give the year in full."),
    ),
    (
        r"[0-9]{1,2}[ -]?[A-Za-z]{3,9}[ -]?[0-9]{2,4}",
        ("The month is written as a word.", f"{_ISO} For example 3 May 2021 is 2021-05-03."),
    ),
    (
        r"[0-9]{5}(\.[0-9]+)?",
        ("This is a spreadsheet's day number.", "Format the column as a date YYYY-MM-DD and save it afresh."),
    ),
    (
        r"[0-9]{8}",
        ("The hyphens are missing.", _ISO),
    ),
    (
        r"[0-9]{4}[/.][0-9]{1,2}[/.][0-9]{1,2}|[0-9]{4}-[0-9]-[0-9]{1,2}|[0-9]{4}-[0-9]{2}-[0-9]",
        ("The day is not written with hyphens and two digits.", f"{_ISO} For example 2021-05-03."),
    ),
)


def _explain_date(text: str) -> Words:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return _explain_iso(text)
    if shape := re.fullmatch(r"([0-9]{1,2})[/. -]([0-9]{1,2})[/. -][0-9]{4}", text):
        return _explain_slashes(int(shape[1]), int(shape[2]))
    for pattern, words in _DATE_SHAPES:
        if re.fullmatch(pattern, text):
            return words
    return "This is not a date.", f"{_ISO} For example 2021-05-03."


def _explain_iso(text: str) -> Words:
    if not EARLIEST_YEAR <= int(text[:4]) <= LATEST_YEAR:
        return f"The year is not between {EARLIEST_YEAR} and {LATEST_YEAR}.", "Give the year in full."
    return "There is no such day in the calendar.", "Check the day and the month."


def _explain_slashes(first: int, second: int) -> Words:
    if first > 12 >= second:
        return "The date is written day first.", f"{_ISO} For example 31/12/2021 is 2021-12-31."
    if second > 12 >= first:
        return "The date is written month first.", f"{_ISO} For example 12/31/2021 is 2021-12-31."
    if first > 12:
        return "There is no such day in the calendar.", f"Check the day and the month. {_ISO}"
    return (
        "The date could be read day first or month first.",
        f"{_ISO} Written day first, 03/05/2021 is 2021-05-03.",
    )
