"""
The plan file: one plan as JSON, in an open format that other systems can write and read.

``docs/plan-file/plan.schema.json`` is its JSON schema; a test holds that what is written and what is read agree with
it. Read strictly: what is not in the format is refused with the place where it stands.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from ehcp.plan_text.texts.content import DETAILS
from ehcp.plan_text.texts.sections import LINKED_TO, SECTIONS

FORMAT, FORMAT_VERSION = "ehc-plan", 1
MOST_BYTES = 2_000_000
MOST_LINES, LONGEST = 200, 5000
_LINE = {"line", "words", "linked_to", "cause", *DETAILS}


class NotAPlanFile(Exception):
    """What was read is no plan file; the message says what is wrong and where."""


def plan_file(content: Mapping[str, Any], *, number: int, cause: str, on: date) -> bytes:
    """Return one version of a plan as a plan file."""
    whole = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "plan": {"version": number, "cause": cause, "date": on.isoformat()},
        "person": dict(content["person"]),
        "sections": list(content["sections"]),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"


def read_plan_file(data: bytes) -> dict[str, Any]:
    """Return the person and the sections of a plan file; raise ``NotAPlanFile`` for anything else."""
    try:
        whole = json.loads(data.decode("utf-8"))
    except ValueError as error:
        raise NotAPlanFile("The file is not JSON in UTF-8.") from error
    except RecursionError as error:
        raise NotAPlanFile("The file is nested too deeply.") from error
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise NotAPlanFile("The file does not say that it is a plan file.")
    if whole.get("format_version") != FORMAT_VERSION:
        raise NotAPlanFile("The file is of a version of the format that is not known here.")
    return {"person": _person(whole.get("person")), "sections": _sections(whole.get("sections"))}


def _person(stored: Any) -> dict[str, str]:
    if not isinstance(stored, dict):
        raise NotAPlanFile("The file does not say whose plan it is.")
    person = {name: _text(stored.get(name), f"person, {name}", 100) for name in ("forename", "surname", "born")}
    try:
        date.fromisoformat(person["born"])
    except ValueError as error:
        raise NotAPlanFile("The date of birth in the file is not a date.") from error
    return person


def _text(value: Any, where: str, longest: int = LONGEST) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > longest or not _can_be_kept(value):
        raise NotAPlanFile(f"{where[:1].upper()}{where[1:]}: words are missing, or there are too many.")
    return value.strip()


def _can_be_kept(value: str) -> bool:
    """Say whether a database can keep a text: not the character nought, and not half of a character."""
    return not any(one == "\x00" or "\ud800" <= one <= "\udfff" for one in value)


def _sections(stored: Any) -> list[dict[str, Any]]:
    if not isinstance(stored, list):
        raise NotAPlanFile("The file has no sections.")
    found: dict[str, list[dict[str, Any]]] = {}
    for one in stored:
        code = one.get("code") if isinstance(one, dict) else None
        if not isinstance(code, str) or code not in SECTIONS or code in found:
            raise NotAPlanFile("A section is not one of those of the law, or stands twice.")
        lines = one.get("lines")
        if not isinstance(lines, list) or len(lines) > MOST_LINES:
            raise NotAPlanFile(f"Section {code}: its lines are missing, or there are too many.")
        found[code] = [_line(line, code, number) for number, line in enumerate(lines, start=1)]
    _check_links(found)
    return [{"code": code, "lines": found.get(code, [])} for code in SECTIONS]


def _line(stored: Any, code: str, number: int) -> dict[str, Any]:
    where = f"section {code}, line {number}"
    if not isinstance(stored, dict) or set(stored) - _LINE:
        raise NotAPlanFile(f"{where[:1].upper()}{where[1:]}: it holds something that is not in the format.")
    line = {"line": _text(stored.get("line"), where, 24 if code not in ("I", "K") else 120)}
    line["words"] = _text(stored.get("words"), where)
    for name in (*DETAILS, "cause"):
        if stored.get(name):
            line[name] = _text(stored[name], where, 400)
    links = stored.get("linked_to", [])
    if not isinstance(links, list) or not all(isinstance(one, str) for one in links):
        raise NotAPlanFile(f"{where[:1].upper()}{where[1:]}: what it is linked to is not a list of lines.")
    return line | ({"linked_to": links} if links else {})


def _check_links(found: Mapping[str, list[dict[str, Any]]]) -> None:
    """Refuse two lines of one key, and a link to a line that is not there or may not be served."""
    place: dict[str, str] = {}
    for code, lines in found.items():
        for line in lines:
            if line["line"] in place:
                raise NotAPlanFile(f"Section {code}: two lines have the same key.")
            place[line["line"]] = code
    for code, lines in found.items():
        for line in lines:
            if any(place.get(one) not in LINKED_TO.get(code, []) for one in line.get("linked_to", ())):
                raise NotAPlanFile(f"Section {code}: a line is linked to one that it cannot serve.")
