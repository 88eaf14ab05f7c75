"""What the history of accounts says of cover."""

from __future__ import annotations

from sendcases.accounts.history import Data, Kind, format_day


def _days(data: Data) -> str:
    return f"From {format_day(data['from_on'])} to {format_day(data['to_on'])}"


KINDS = (
    Kind("cover.arranged", "Cover arranged", _days),
    Kind("cover.ended", "Cover ended early"),
)
