"""The days that invented packages are made of: the corners of every limit."""

from __future__ import annotations

from datetime import date

AS_AT = date(2022, 3, 31)
FIRST = date(2020, 1, 1)
# Days on which something that began then reaches its limit on the day of the report or beside it.
SPANS = (0, 14, 28, 42, 56, 84, 98, 112, 140, 364, 365, 366)
CORNERS = [
    date(2020, 2, 29),
    date(2020, 8, 31),
    date(2021, 2, 28),
    date(2021, 3, 31),
    date(2021, 8, 31),
    date(2021, 9, 30),
    date(2022, 1, 1),
    date(2022, 1, 20),
    date(2022, 2, 14),
    date(2022, 2, 15),
    date(2022, 3, 30),
    date(2022, 3, 31),
    date(2022, 4, 1),
    date(2021, 12, 31),
    date(2020, 6, 10),
    date(2020, 5, 31),
]
