"""How the addresses are described to other systems: parameters, answers, refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

from reporting.api.cursors import CURSOR
from reporting.api.problems import PROBLEM
from reporting.api.queries import MONTH, MOST, SIDES, VARIANTS
from reporting.api.serializers import ProblemSerializer
from reporting.kpis import KPIS

UNCHANGED = "The answer is the one whose ETag was sent in If-None-Match; nothing was counted."
REFUSALS = {
    400: "A parameter is unknown, given twice, empty or wrong.",
    401: "No key, or one that is not in force.",
    403: "The account is no API client, or its key lacks a scope.",
    404: "There is nothing at this address, or no release that this key may read tells it.",
    406: "Answers are JSON; figures are CSV as well, the table of a release alone.",
    429: "This key has asked too often; Retry-After says when to come back.",
}


def _query(name: str, description: str, **options: Any) -> OpenApiParameter:
    return OpenApiParameter(name, description=description, **({"type": OpenApiTypes.STR} | options))


def _day(name: str, description: str) -> OpenApiParameter:
    return _query(name, description, type=OpenApiTypes.DATE)


CODE = OpenApiParameter("code", location="path", enum=sorted({code for code, _ in KPIS}), description="A measure.")
DAY_TYPE = {"type": "string", "format": "date"}
REFERENCE_IN_PATH = OpenApiParameter("reference", location="path", description="The reference of a release.")
BASIS = _query("basis", "As it was known that day, or as it is known now.", enum=["known", "latest"])


def _period(first: str, last: str) -> OpenApiParameter:
    """Describe the two ends of a period as one: both, or neither."""
    ends = {
        "period_start": DAY_TYPE | {"description": f"First day of the period{first}."},
        "period_end": DAY_TYPE | {"description": f"Last day of the period{last}."},
    }
    shape = {"type": "object", "properties": ends, "required": sorted(ends), "additionalProperties": False}
    description = "Both ends of the period, or neither; otherwise from the first of January to as_at."
    return OpenApiParameter("period", description=description, type=shape, style="form", explode=True)


FIGURE = [
    _day(
        "as_at",
        "The figures describe the close of this day; today or before. Otherwise period_end, or today. A key that reads "
        "releases: the day of a release; otherwise that of the newest.",
    ),
    _period("", ", not after as_at"),
    BASIS,
]
REPORT = [
    _day("as_at", "As at this day: today, or the last day of a month. Otherwise period_end, or today."),
    _period(", that of a month", ", today or that of a month, and not after as_at"),
    BASIS,
]
PAGE = [
    _query("cursor", "The “next” of an earlier answer.", type={"type": "string", "pattern": f"^{CURSOR}$"}),
    _query(
        "page_size", "How many rows.", type={"type": "integer", "minimum": 1, "maximum": MOST, "default": 50}
    ),
]  # fmt: skip
SINCE = (
    "Only what may have changed on this day or later; a row that is gone says so, where rows can go. Whoever keeps a "
    "copy asks with the day of the last asking, and puts each row in the place of the one it has."
)
LIST = [_day("changed_since", SINCE), *PAGE]
MONTH_TYPE = {"type": "string", "pattern": f"^{MONTH}$"}
MONTHLY = [
    _query("first_month", "The first month; otherwise eleven before the last.", type=MONTH_TYPE),
    _query("last_month", "The last month, one that is over; otherwise the last whole month.", type=MONTH_TYPE),
    BASIS,
]
CASES = [
    _query("variant", "Which variant; otherwise the measure itself.", enum=VARIANTS),
    _query("side", "Which side of the figure.", enum=list(SIDES)),
]
TOLD = {
    "as_at": "The state is the one on this day: today, or the last day of a month; otherwise today.",
    "due_from": "Only rows whose limit falls on this day or later: the first day of a month.",
    "due_to": "Only rows whose limit falls on this day or before: the last day of a month.",
    "held_from": "Only what was at meetings on this day or later: the first day of a month.",
    "held_to": "Only what was at meetings on this day or before: the last day of a month.",
    "state": "In this state on the day.",
    "received_from": "Only requests received on this day or later: the first day of a month.",
    "received_to": "Only requests received on this day or before: the last day of a month.",
    "final_from": "Only plans first made final on this day or later: the first day of a month.",
    "final_to": "Only plans first made final on this day or before: the last day of a month.",
    "decided_from": "Only reviews decided on this day or later: the first day of a month.",
    "decided_to": "Only reviews decided on this day or before: the last day of a month.",
    "child": "The reference of a child.",
}


def filters_of(filterset: Any) -> list[OpenApiParameter]:
    """Return the filters of a list as parameters."""
    parameters = []
    for name, one in filterset.base_filters.items():
        words = TOLD.get(name, f"Only rows whose {name.replace('_', ' ')} is this.")
        if codes := one.extra.get("choices"):
            parameters.append(_query(name, words, enum=[code for code, _ in codes]))
        elif "regex" in one.extra:
            pattern = one.extra["regex"].removeprefix(r"\A").removesuffix(r"\Z")
            parameters.append(_query(name, words, type={"type": "string", "pattern": f"^{pattern}$"}))
        else:
            parameters.append(_day(name, words))
    return parameters


def described(
    name: str,
    answer: type[serializers.Serializer[Any]] | type[bytes],
    summary: str,
    *parameters: OpenApiParameter,
    is_kept: bool = False,
    is_table: bool = False,
) -> Callable[[Any], Any]:
    """
    Describe a view: its parameters, its answer, and the ways it refuses.

    ``is_kept`` says that it tells whether anything changed, ``is_table`` that it answers in CSV too.
    """
    refusals: dict[Any, Any] = {
        (code, PROBLEM): OpenApiResponse(ProblemSerializer, description=description)
        for code, description in REFUSALS.items()
    }
    told: dict[Any, Any] = {(200, "text/csv"): OpenApiTypes.STR}
    if answer is not bytes:
        told = {(200, "application/json"): answer, **(told if is_table else {})}
    same = {304: OpenApiResponse(description=UNCHANGED)} if is_kept else {}
    answers: dict[Any, Any] = {**told, **same, **refusals}
    return extend_schema(operation_id=name, summary=summary, parameters=list(parameters), responses=answers)
