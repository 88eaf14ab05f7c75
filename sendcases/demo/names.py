"""Names that nobody bears: forenames, surnames and schools put together from plainly invented parts."""

from __future__ import annotations

from random import Random

from ehcp.identifiers import uln_check_digit, upn_check_letter


def _words(*lines: str) -> list[str]:
    return [word for line in lines for word in line.split()]


_FORENAME_STARTS = _words(
    "Al Bel Cor Dav El Fen Gal Hal Is Jor Kal Lor Mar Nev Or Pel Quin Ral Sel Tam Ul Ver Wil Yas Zan"
)
_FORENAME_ENDS = _words("abo adee aro eki elo emmi ennic eva iddo illo imba ino irri obi ollin onny ooma ora uelo ummy")
_SURNAME_STARTS = _words(
    "Fable Figment Mock Proto Trial Demo Sample Pretend Notion Phantom Invent Mimic Spec Draft Dummy Test Model",
    "Story Yarn Myth Legend Riddle Puzzle Token Cipher Whimsy Fancy Guise Mirage Parable",
)
_SURNAME_ENDS = _words(
    "acre bank beck brook bury by combe cote croft dale den fell field ford gate ham hope hurst land leigh ley",
    "march mead mere ridge shaw side stead stone thorpe ton vale wick worth",
)
_PLACE_STARTS = _words(
    "Amber Birch Cobble Dapple Elder Fern Gorse Hazel Ivy Juniper Kestrel Lark Maple Nettle Otter Plover Quince",
    "Rowan Sorrel Thistle Umber Vetch Willow Yarrow Bramble Clover Dunnock Finch Heron Linnet",
)
_PLACE_ENDS = _words(
    "barrow bourne bridge cairn cross down edge fold garth glade heath hollow lea marsh moor nook reach rise"
)


def forename(rng: Random) -> str:
    """Return an invented forename; none of them tells a sex."""
    return rng.choice(_FORENAME_STARTS) + rng.choice(_FORENAME_ENDS)


def surname(rng: Random) -> str:
    """Return an invented surname."""
    return rng.choice(_SURNAME_STARTS) + rng.choice(_SURNAME_ENDS)


def place(number: int) -> str:
    """Return the invented name of a place; each number below 540 has its own."""
    starts, ends = len(_PLACE_STARTS), len(_PLACE_ENDS)
    return _PLACE_STARTS[number % starts] + _PLACE_ENDS[(number + number // starts) % ends]


def postcode(rng: Random) -> str:
    """Return a postcode of the area ZZ99, which no house has."""
    return f"ZZ99 {rng.randint(1, 9)}{rng.choice('ABDEFGHJLNPQRSTUWXYZ')}{rng.choice('ABDEFGHJLNPQRSTUWXYZ')}"


def upn(la_code: str, serial: int) -> str:
    """Return a pupil number of an authority that does not exist, with its check letter."""
    body = f"{la_code}{serial:09d}"
    return upn_check_letter(body) + body


def uln(serial: int) -> str:
    """Return a learner number with its check digit; bodies that allow none are passed over."""
    body = 910_000_000 + serial * 2
    # The last digit weighs 2, so that of two neighbours one at least can be issued.
    return _ended(body) or str(_ended(body + 1))


def _ended(body: int) -> str | None:
    digit = uln_check_digit(str(body))
    return None if digit is None else f"{body}{digit}"
