"""The description of the API, for machines and for people: public, made of the addresses themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve
from django.utils.http import quote_etag
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import condition, require_safe
from drf_spectacular.generators import SchemaGenerator

from reporting.api.schema import REFUSALS
from reporting.disclosure.kinds import Level
from sendcases.accounts.models import Scope

OPENAPI = "application/vnd.oai.openapi+json"
# What readers of the API must know of its changes, the newest first; docs/api/README.md has the rule.
NOTES = (
    ("After 0.2.0", "Webhooks: other systems are told what happened, signed; see docs/api of the product."),
    ("After 0.2.0", "Pages of addresses that the installation names may ask from a browser, with a key."),
    ("After 0.2.0", "Figures and series have an entity tag and answer 304; they are CSV where text/csv is asked for."),
    ("After 0.2.0", "Requests, plans, reviews and what happened as lists; changed_since on lists of records."),
    ("After 0.2.0", "Cursors are opaque: a number of an earlier cursor is refused, begin the list again."),
    ("After 0.2.0", "Lists tell with their first page how many rows a key may see; deadlines have a reference."),
    ("After 0.2.0", "Keys without the scope for children read signed releases alone; each figure names its release."),
    ("After 0.2.0", "Releases as rows and as CSV with an entity tag; a measure month by month."),
    ("After 0.2.0", "Panels and funding lines; an index of what a key may read; addresses without the last slash."),
    ("0.1.0", "Figures, the children behind them, deadlines, ratified decisions."),
)


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter or one part of an answer: its name, what it is made of, what it means, the codes it may hold."""

    name: str
    kind: str
    words: str
    codes: list[str]


@dataclass(frozen=True, slots=True)
class Operation:
    """One address as people read it."""

    name: str
    address: str
    summary: str
    words: str
    parameters: list[Field]
    answer: list[Field]
    row: list[Field]


@cache
def openapi() -> dict[str, Any]:
    """Return the description as OpenAPI 3.1; made once a process."""
    generator = cast("Any", SchemaGenerator)()  # the library is untyped
    described: dict[str, Any] = json.loads(json.dumps(generator.get_schema(request=None, public=True)))
    return described


@cache
def _file() -> bytes:
    return json.dumps(openapi(), indent=1, sort_keys=True).encode() + b"\n"


def _tag(request: HttpRequest) -> str:
    return quote_etag(sha256(_file()).hexdigest())


@login_not_required
@require_safe
@condition(etag_func=_tag)
def schema(request: HttpRequest) -> HttpResponse:
    """Give the description to machines."""
    return HttpResponse(_file(), content_type=OPENAPI)


@login_not_required
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """Give the description to people, with the rule of changes and what changed."""
    told = {
        "operations": operations(),
        "refusals": sorted(REFUSALS.items()),
        "levels": [(level.value, level.words) for level in Level],
        "scopes": Scope.choices,
        "notes": NOTES,
        "server": request.build_absolute_uri("/").rstrip("/"),
        "title": "API",
    }
    return render(request, "reporting/api/documentation.html", told)


@csrf_exempt  # the address that is meant decides
@login_not_required
def without_slash(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer an address without its last slash as the one with it."""
    found = resolve(f"/api/{rest}/")
    answer: HttpResponse = found.func(request, *found.args, **found.kwargs)
    return answer


def operations() -> list[Operation]:
    """Return every address in the order of the description."""
    return [
        _operation(address, told["get"])
        for address, told in openapi()["paths"].items()
        if "get" in told
    ]  # fmt: skip


def _operation(address: str, told: Mapping[str, Any]) -> Operation:
    content: dict[str, Any] = next(iter(told["responses"]["200"].get("content", {}).values()), {})
    answer = _resolved(content.get("schema", {}))
    parts = answer.get("properties", {})
    row = _resolved(parts.get("results", {}).get("items", {}))
    return Operation(
        told["operationId"],
        address,
        told["summary"],
        told.get("description", ""),
        [field for one in told.get("parameters", ()) for field in _parameter(one)],
        [_field(name, part) for name, part in parts.items()],
        [_field(name, part) for name, part in row.get("properties", {}).items()],
    )


def _parameter(told: Mapping[str, Any]) -> list[Field]:
    """Return a parameter; one that stands for several names (the ends of a period) as each of them."""
    parts = told["schema"].get("properties")
    if parts:
        return [_field(name, part) for name, part in parts.items()]
    return [_field(told["name"], {"description": told.get("description", ""), **_resolved(told["schema"])})]


def _field(name: str, told: Mapping[str, Any]) -> Field:
    resolved = {**_resolved(told), **({"description": told["description"]} if "description" in told else {})}
    codes = [str(code) for code in resolved.get("enum", ()) if code not in ("", None)]
    return Field(name, _kind(resolved), resolved.get("description", "").split("\n")[0], codes)


def _kind(told: Mapping[str, Any]) -> str:
    named = told.get("type", "object")
    kinds = [named] if isinstance(named, str) else list(named)
    words = [str(told.get("format", kind)) if kind != "null" else "null" for kind in kinds]
    return " or ".join(words)


def _resolved(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return a part of the description with what it refers to put in its place."""
    for key in ("$ref", "allOf", "oneOf"):
        if key == "$ref" and key in told:
            return _resolved(openapi()["components"]["schemas"][told[key].rsplit("/", 1)[-1]])
        if told.get(key) and key != "$ref":
            return {**_resolved(told[key][0]), **{name: one for name, one in told.items() if name != key}}
    return dict(told)
