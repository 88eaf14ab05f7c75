"""Numbers of learners, patients and records: their shape and their check characters. Plain Python."""

import re

UPN_PATTERN = re.compile(r"[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]")
ULN_PATTERN = re.compile(r"[1-9][0-9]{9}")
NHS_NUMBER_PATTERN = re.compile(r"[0-9]{10}")

_LONGEST_KEY = 18  # digits that a database keeps in eight bytes, whatever they are

# I, O and S are left out of unique pupil numbers because they read as 1, 0 and 5.
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_UPN_VALUES = {letter: value for value, letter in enumerate(_UPN_LETTERS)}
_UPN_VALUES |= {str(digit): digit for digit in range(10)}


def upn_check_letter(body: str) -> str:
    """
    Return the letter that goes before the twelve characters ``body`` of a unique pupil number.

    Each character is weighed by its place in the whole number (2 to 13) and the sum is taken modulo 23. The
    last character of a temporary number is a letter and counts by its place in the same alphabet.
    """
    total = sum(weight * _UPN_VALUES[character] for weight, character in enumerate(body, start=2))
    return _UPN_LETTERS[total % len(_UPN_LETTERS)]


def is_valid_upn(upn: str) -> bool:
    """Tell whether ``upn`` has the shape of a unique pupil number and the right check letter."""
    return UPN_PATTERN.fullmatch(upn) is not None and upn[0] == upn_check_letter(upn[1:])


def is_temporary_upn(upn: str) -> bool:
    """Tell whether ``upn`` is of the temporary kind, which ends in a letter."""
    return upn[-1:].isalpha()


def uln_check_digit(body: str) -> str | None:
    """
    Return the digit that ends a unique learner number after its first nine digits, or None.

    The digits are weighed 10 down to 2; the check digit is 10 less the sum modulo 11. No number is issued
    where the remainder is 0.
    """
    remainder = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), body, strict=True)) % 11
    return None if remainder == 0 else str(10 - remainder)


def is_valid_uln(uln: str) -> bool:
    """Tell whether ``uln`` has the shape of a unique learner number and the right check digit."""
    return ULN_PATTERN.fullmatch(uln) is not None and uln[-1] == uln_check_digit(uln[:-1])


def nhs_check_digit(body: str) -> str | None:
    """
    Return the digit that ends an NHS number after its first nine digits, or None.

    The digits are weighed 10 down to 2; the check digit is 11 less the sum modulo 11, where 11 reads 0. No
    number is issued where it would be 10.
    """
    remainder = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), body, strict=True)) % 11
    digit = (11 - remainder) % 11
    return None if digit == 10 else str(digit)


def is_valid_nhs_number(number: str) -> bool:
    """Tell whether ``number`` has the shape of an NHS number, ten digits without spaces, and the right check digit."""
    if NHS_NUMBER_PATTERN.fullmatch(number) is None or len(set(number)) == 1:
        return False
    return number[-1] == nhs_check_digit(number[:-1])


def record_key(text: str) -> int | None:
    """Return the number of a record that an address or a form names; None for what can be the number of none."""
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_KEY else None
