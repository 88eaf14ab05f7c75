"""
The tables of the exchange format, read from the template that travels with the code.

Each later version is the one before with more columns at the end of its tables, all of which may be absent, or with
more tables before that of the corrections.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

FIRST, LATEST = "1.0", "1.3"
VERSIONS = (FIRST, "1.1", "1.2", LATEST)
TEMPLATE_PATH = Path(__file__).with_name("datapackage.json")
# What each version adds to the one before it.
ADDITIONS_PATHS = {
    version: Path(__file__).with_name(f"additions_{version.replace('.', '_')}.json") for version in VERSIONS[1:]
}
LAST_TABLE = "corrections"  # it names rows of every other

# The template says nothing about length or decimals; these are what the columns of the database hold.
LONGEST_ID = 100
LONGEST_TEXT = 200
_LONGEST = {
    ("children", "surname"): 100,
    ("children", "forename"): 100,
    ("children", "postcode"): 10,
    ("children", "nhs_number_source"): 100,
    ("children", "icb"): 100,
    ("children", "preferred_name"): 100,
    ("delay_reasons", "reason"): 60,
    ("delays", "reason"): 60,
    ("phase_transfers", "reason"): 60,
    ("indicators", "code"): 20,
    ("indicators", "label"): 300,
    ("indicators", "period_label"): 100,
    ("indicators", "source"): 300,
    ("indicators", "rule"): 10,
    ("indicators", "note"): 1_000,
    ("consultations", "reply_words"): 4_000,
    ("consultations", "answer"): 4_000,
    ("consultations", "vacancy_note"): 500,
    ("consultations", "withdrawn_reason"): 500,
    ("provision", "words"): 10_000,
    ("provision", "missing_reason"): 500,
    ("provision", "label"): 20,
    ("provision", "plan_line"): 100,
    ("budget_requests", "pays_for"): 1_000,
    ("budget_requests", "reasons"): 4_000,
    ("payment_decisions", "reasons"): 4_000,
    ("corrections", "table"): 30,
    ("corrections", "field"): 40,
    ("corrections", "value_before"): 10_000,
    ("corrections", "value_after"): 10_000,
}
_POUNDS = (10, 2)
_DIGITS = {
    ("indicators", "value"): (14, 6),
    ("indicators", "numerator"): (14, 6),
    ("indicators", "denominator"): (14, 6),
    ("staff_capacity", "fte"): (5, 3),
}

FieldType = Literal["string", "date", "boolean", "integer", "number"]


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its type and what it accepts."""

    name: str
    type: FieldType
    is_required: bool = False
    codes: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    links_to: str | None = None
    # Letters of a text; figures before and after the point of a number.
    longest: int = LONGEST_TEXT
    digits: tuple[int, int] = _POUNDS
    # The version of the format that brought the column.
    since: str = FIRST

    @property
    def may_be_absent(self) -> bool:
        """Say whether a file may leave the column out."""
        return self.since != FIRST


@dataclass(frozen=True, slots=True)
class Table:
    """One file of a package: its columns in order, the first of which is the key."""

    name: str
    fields: tuple[Field, ...]
    key: str
    # The version of the format that brought the table.
    since: str = FIRST

    @property
    def file_name(self) -> str:
        return f"{self.name}.csv"

    @property
    def header(self) -> list[str]:
        return [field.name for field in self.fields]

    @property
    def links(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.links_to)

    def field(self, name: str) -> Field:
        """Return the column called ``name``; raises ``KeyError`` if there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Schema:
    """Every table of the format, in the order of the template."""

    tables: dict[str, Table]

    def in_loading_order(self) -> list[Table]:
        """
        Return the tables so that each comes after those it links to, as far as that is possible.

        Requests, assessments and plans link to one another in a ring; within a ring the template's order stands,
        so whoever loads rows must still expect a link forward.
        """
        ordered: dict[str, Table] = {}
        waiting = dict(self.tables)
        while waiting:
            ready = [table for table in waiting.values() if self._targets(table) <= ordered.keys() | {table.name}]
            for table in ready or [next(iter(waiting.values()))]:
                ordered[table.name] = waiting.pop(table.name)
        return list(ordered.values())

    @staticmethod
    def _targets(table: Table) -> set[str]:
        return {field.links_to for field in table.links if field.links_to}


def template(version: str = FIRST) -> dict[str, Any]:
    """Return the template ``datapackage.json`` as a fresh dictionary, to be filled and written by an export."""
    loaded: dict[str, Any] = json.loads(TEMPLATE_PATH.read_text(encoding="utf-8"))
    for added in _additions(version):
        for resource in loaded["resources"]:
            resource["schema"]["fields"] += added["tables"].get(resource["name"], ())
        place = [resource["name"] for resource in loaded["resources"]].index(LAST_TABLE)
        loaded["resources"][place:place] = [_resource(loaded, one) for one in added.get("new_tables", ())]
    if version != FIRST:
        loaded["title"] = loaded["title"].replace(FIRST, version)
        loaded["version"] = loaded["send"]["format"] = version
    return loaded


def _additions(version: str) -> list[dict[str, Any]]:
    """Return what the versions up to ``version`` added, the earliest first."""
    return [json.loads(path.read_text(encoding="utf-8")) for added, path in ADDITIONS_PATHS.items() if added <= version]


def _resource(loaded: dict[str, Any], added: dict[str, Any]) -> dict[str, Any]:
    """Return a new table as the template writes its own: how its file is written is said there once."""
    like = {name: value for name, value in loaded["resources"][0].items() if name not in ("name", "title", "schema")}
    written = {"name": added["name"], "title": added["title"]} | like | {"path": f"{added['name']}.csv"}
    return written | {"schema": {"missingValues": [""]} | added["schema"]}


@cache
def load_schema(version: str = FIRST) -> Schema:
    """Return the schema of a version of the exchange format; raises ``KeyError`` for another version."""
    if version not in VERSIONS:
        raise KeyError(version)
    came = _came_with(version)
    tables = (_table(resource, came) for resource in template(version)["resources"])
    return Schema(tables={table.name: table for table in tables})


def _came_with(version: str) -> dict[tuple[str, str], str]:
    """Return the version that brought each column, and under an empty name each table, that came after the first."""
    found: dict[tuple[str, str], str] = {}
    for added in _additions(version):
        for name, columns in added["tables"].items():
            found |= {(name, column["name"]): added["version"] for column in columns}
        found |= {(table["name"], ""): added["version"] for table in added.get("new_tables", ())}
    return found


def _table(resource: dict[str, Any], came: dict[tuple[str, str], str]) -> Table:
    """Return a table, each of its columns with the version that brought it."""
    schema, name = resource["schema"], resource["name"]
    key = schema["primaryKey"]
    # A reference to the resource "" is Table Schema's way of saying "this same table".
    links = {link["fields"]: link["reference"]["resource"] or name for link in schema.get("foreignKeys", [])}
    return Table(
        name=name,
        fields=tuple(
            _field(name, field, key, links.get(field["name"]), came.get((name, field["name"]), FIRST))
            for field in schema["fields"]
        ),
        key=key,
        since=came.get((name, ""), FIRST),
    )


def _field(table: str, described: dict[str, Any], key: str, links_to: str | None, since: str) -> Field:
    name = described["name"]
    constraints = described.get("constraints", {})
    pattern = constraints.get("pattern")
    return Field(
        name=name,
        type=described["type"],
        is_required=constraints.get("required", False),
        codes=tuple(str(code) for code in constraints.get("enum", ())),
        pattern=re.compile(pattern, re.ASCII) if pattern else None,
        links_to=links_to,
        longest=_LONGEST.get((table, name), LONGEST_ID if links_to or name in {key, "record_id"} else LONGEST_TEXT),
        digits=_DIGITS.get((table, name), _POUNDS),
        since=since,
    )
