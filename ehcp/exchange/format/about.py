"""What ``datapackage.json`` says about a package."""

import json
from dataclasses import dataclass
from typing import Any

from ehcp.exchange.format.cells import is_date
from ehcp.exchange.format.report import Report
from ehcp.exchange.format.schema import VERSIONS
from ehcp.exchange.format.source import ABOUT, DAMAGED, MB, Source

LARGEST = 5 * MB


@dataclass(frozen=True, slots=True)
class About:
    """The descriptor of a package, word for word, and the four facts of it that the product uses."""

    text: str
    version: str
    la_code: str
    la_name: str
    data_as_at: str


def read_about(source: Source, report: Report) -> About | None:
    """Return what the package says about itself, or None after telling ``report`` what is wrong with it."""
    if ABOUT not in source.sizes:
        wrong = "There is no datapackage.json."
        return _refuse(report, "no_about", wrong, "Copy the template, and fill in its part called send.")
    if source.sizes[ABOUT] > LARGEST:
        return _refuse(report, "too_large", "The file is far too large.", "Start again from the template.")
    try:
        with source.open(ABOUT) as stream:
            text = stream.read().decode("utf-8-sig")
        descriptor = json.loads(text, parse_constant=_no_constant)
        is_storable = b"\0" not in json.dumps(descriptor, ensure_ascii=False).replace("\\u0000", "\0").encode()
    except (*DAMAGED, ValueError, RecursionError):
        return _refuse(report, "bad_json", "The file is not proper JSON.", "Start again from the template.")
    if not is_storable or not isinstance(descriptor, dict) or not isinstance(descriptor.get("send"), dict):
        return _refuse(report, "no_send", "The file has no part called send.", "Start again from the template.")
    return _check_send(text, descriptor["send"], report)


def _check_send(text: str, given: dict[str, Any], report: Report) -> About | None:
    send = {name: value if isinstance(value, str) else "" for name, value in given.items()}
    version = send.get("format", "")
    if version not in VERSIONS:
        right = "send.format must be " + " or ".join(f'"{one}"' for one in VERSIONS) + "."
        return _refuse(report, "format", "The package is of another format.", right)
    about = About(text, version, send.get("la_code", ""), send.get("la_name", ""), send.get("data_as_at", ""))
    if about.la_code and not (len(about.la_code) == 3 and about.la_code.isascii() and about.la_code.isdigit()):
        return _refuse(report, "la_code", "send.la_code is not the code of an authority.", "It has three digits.")
    if about.data_as_at and not is_date(about.data_as_at):
        return _refuse(report, "data_as_at", "send.data_as_at is not a day.", "Write it as YYYY-MM-DD.")
    if len(about.la_name) > 200:
        return _refuse(report, "la_name", "send.la_name is too long.", "Give the name in at most 200 characters.")
    if not about.la_code or not about.data_as_at:
        wrong = "send.la_code or send.data_as_at is empty."
        report.warn("about", ABOUT, 0, "", wrong, "Fill in the authority, and the last day the data covers.")
    return about


def _refuse(report: Report, code: str, wrong: str, right: str) -> About | None:
    report.refuse(code, ABOUT, 0, "", wrong, right)
    return None


def _no_constant(name: str) -> None:
    raise ValueError(name)
