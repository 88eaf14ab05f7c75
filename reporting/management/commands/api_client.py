"""Write the typed client of the API from its description, or say that it is not what the description gives."""

from __future__ import annotations

import ast
import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

SCHEMA = Path(settings.BASE_DIR) / "docs" / "api" / "schema.json"
CLIENT = SCHEMA.with_name("sendcases_client.py")
PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
WIDTH = 110
# A list of so many codes is given a name.
LONG = 5
HEAD = '''"""
A typed client of the sendcases API, with nothing but the standard library. Copy it into your own project.

Written by ``./run manage api_client`` from docs/api/schema.json: change that, never this.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any, Literal, NotRequired, TypedDict, cast

'''
CLASS = '''

class ApiError(Exception):
    """A refusal of the API: its number, and its words with each parameter that is wrong."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(f"{status}: {words}")
        self.status = status


class Client:
    """Ask one server with one key; what has not changed since it was asked before is not sent again."""

    def __init__(self, server: str, key: str) -> None:
        self._server, self._key = server.rstrip("/"), key
        self._kept: dict[str, tuple[str, bytes]] = {}

    def _get(self, address: str, query: dict[str, Any]) -> Any:
        asked = urllib.parse.urlencode({name: one for name, one in query.items() if one is not None})
        url = f"{self._server}{address}" + (f"?{asked}" if asked else "")
        headers = {"Authorization": f"Bearer {self._key}", "Accept": "application/json"}
        if url in self._kept:
            headers["If-None-Match"] = self._kept[url][0]
        try:
            asked_for = urllib.request.Request(url, headers=headers)  # noqa: S310 -- of the server that was named
            with urllib.request.urlopen(asked_for, timeout=60) as answer:  # noqa: S310
                body: bytes = answer.read()
                tag = answer.headers.get("ETag")
        except urllib.error.HTTPError as refusal:
            with refusal:
                if refusal.code == 304:
                    return json.loads(self._kept[url][1])
                raise ApiError(refusal.code, refusal.read().decode()) from None
        if tag:
            self._kept[url] = tag, body
        return json.loads(body)

    def rows(self, ask: Callable[..., Any], **query: Any) -> Iterator[Any]:
        """Yield every row of a list, page after page: ``client.rows(client.list_plans, final_from="2026-01-01")``."""
        cursor: str | None = None
        while True:
            page = ask(**query, cursor=cursor)
            yield from page["results"]
            cursor = page["next"]
            if cursor is None:
                return
'''


class Command(BaseCommand):
    """Write docs/api/sendcases_client.py."""

    help = "Write the typed client of the API from docs/api/schema.json."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the client."""
        CLIENT.write_text(client_of(json.loads(SCHEMA.read_text(encoding="utf-8"))), encoding="utf-8")
        self.stdout.write(f"Wrote {CLIENT.name}. Run ruff format over it.")


def client_of(schema: Mapping[str, Any]) -> str:
    """Return the client of an API that is described like this: its answers as types, its addresses as methods."""
    shapes = schema["components"]["schemas"]
    parts = [_shape(name, one) for name, one in shapes.items() if "enum" not in one]
    parts.append(CLASS)
    for address, told in schema["paths"].items():
        if "application/json" in told["get"]["responses"]["200"].get("content", {}):
            parts.append(_method(address, told["get"]))
    return _named("".join(parts), {name: one["enum"] for name, one in shapes.items() if "enum" in one})


def _literal(one: Mapping[str, Any]) -> str:
    return f"Literal[{', '.join(repr(code) for code in one['enum'])}]"


def _named(body: str, enums: Mapping[str, list[str]]) -> str:
    """Return the client with each long list of codes written once, under a name, wherever it stands in ``body``."""
    names = {frozenset(codes): name for name, codes in enums.items()}
    codes_of = dict(enums)

    def name(found: re.Match[str]) -> str:
        codes = ast.literal_eval(f"[{found[1]}]")
        if len(codes) < LONG and frozenset(codes) not in names:
            return found[0]
        alias = names.setdefault(frozenset(codes), f"Codes{len(names) - len(enums) + 1}")
        codes_of.setdefault(alias, codes)
        return alias

    body = re.sub(r"Literal\[([^\]]*)\]", name, body)
    return HEAD + "".join(_alias(alias, codes) for alias, codes in codes_of.items()) + body


def _alias(name: str, codes: Iterable[str]) -> str:
    """Return a list of codes under a name, in as few lines as it needs."""
    line = f"{name} = {_literal({'enum': list(codes)})}\n"
    if len(line) <= WIDTH:
        return line
    lines = textwrap.wrap(", ".join(repr(code) for code in codes) + ",", WIDTH - 4)
    return "".join([f"{name} = Literal[\n", *(f"    {one}\n" for one in lines), "]  # fmt: skip\n"])


def _shape(name: str, one: Mapping[str, Any]) -> str:
    lines = [f"\n\nclass {name}(TypedDict):\n", *_docstring(one.get("description", name), "    "), "\n"]
    required = set(one.get("required", ()))
    for field, told in one.get("properties", {}).items():
        kind = _kind(told)
        lines.append(f"    {field}: {kind if field in required else f'NotRequired[{kind}]'}\n")
    return "".join(lines)


def _kind(told: Mapping[str, Any]) -> str:
    """Return the type of a part of an answer, or of a parameter."""
    if "$ref" in told:
        return str(told["$ref"]).rsplit("/", 1)[-1]
    for key in ("allOf", "oneOf", "anyOf"):
        if key in told:
            return " | ".join(dict.fromkeys(_kind(one) for one in told[key]))
    if "enum" in told:
        return _literal(told)
    kinds = told.get("type", ())
    names = [kinds] if isinstance(kinds, str) else list(kinds)
    return " | ".join(_plain(name, told) for name in names) or "Any"


def _plain(name: str, told: Mapping[str, Any]) -> str:
    if name == "array":
        return f"list[{_kind(told['items'])}]"
    return PLAIN.get(name, "dict[str, Any]")


def _method(address: str, told: Mapping[str, Any]) -> str:
    name = re.sub(r"(?<=[a-z])([A-Z])", r"_\1", told["operationId"]).lower()
    answer = _kind(told["responses"]["200"]["content"]["application/json"]["schema"])
    parameters = told.get("parameters", ())
    in_path = [one for one in parameters if one["in"] == "path"]
    asked = [pair for one in parameters if one["in"] == "query" for pair in _asked(one)]
    given = "".join(f", {one['name']}: {_kind(one['schema'])}" for one in in_path)
    given += "".join([", *", *(f", {field}: {kind} | None = None" for field, kind in asked)]) if asked else ""
    query = ", ".join(f'"{field}": {field}' for field, _ in asked)
    told_address = f'f"{address}"' if in_path else f'"{address}"'
    return "".join(
        [
            f"\n    def {name}(self{given}) -> {answer}:\n",
            *_docstring(told.get("description", told["summary"]), "        "),
            f'        return cast("{answer}", self._get({told_address}, {{{query}}}))\n',
        ]
    )


def _asked(one: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the names and types that a parameter is asked by: of a period both of its ends."""
    ends = one["schema"].get("properties")
    if ends:
        yield from ((name, _kind(end)) for name, end in ends.items())
    else:
        yield one["name"], _kind(one["schema"])


def _docstring(words: str, indent: str) -> list[str]:
    lines = [line for part in words.strip().split("\n") for line in textwrap.wrap(part, WIDTH - len(indent)) or [""]]
    if len(lines) == 1:
        return [f'{indent}"""{lines[0]}"""\n']
    return [f'{indent}"""\n', *(f"{indent}{line}".rstrip() + "\n" for line in lines), f'{indent}"""\n']
