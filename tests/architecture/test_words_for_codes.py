"""Every page of an invented authority, read as its reader reads it: words, and no code of the program among them."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from html.parser import HTMLParser
from itertools import islice

import pytest
from django.test import Client
from django.urls import reverse

from ehcp.assessments.forms.advice import ReceiveAdviceForm
from ehcp.history.kinds import KINDS
from ehcp.law.rules import RULES
from ehcp.models import AdviceRequest
from sendcases.accounts.models import User
from tests.architecture.every_page import ARGS, invent_authority, people, worlds
from tests.architecture.permission_table import ROWS
from tests.architecture.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

# Pages that speak of the files of the exchange format, whose names their readers write themselves.
FILES = (
    ("ehcp:case-download", ["csv"]),
    ("reporting:measure-download", ["K03", "csv"]),
)
TABS = ("people", "contacts", "documents", "letters", "assessment", "plan", "reviews", "disputes", "panel", "timeline")
SPEAKS_OF_FILES = {
    "ehcp:import-list": "names the files of a package",
    "ehcp:import-job": "names the files and columns that its sender must put right",
    "ehcp:import-progress": "the same",
    "panels:payments-take-in": "names the columns of the file that is taken in",
    "reporting:api": "names what programs send and are sent",
}
JOINED = r"[A-Za-z]+(?:_[A-Za-z0-9]+)+"  # no_plan_decision, NOT_HELD
TRIPLE = r"[a-z_]+:[\w.]+:[\w-]+"  # no_plan_decision:requests:R001465
LETTER = r"(?<![\w-])L(?:[1-9]|1\d|2[0-4])(?![\w-])"  # L6
PLACEHOLDER = r"\{\{|\{%|<[A-Z]\w+: "
KNOWN = "|".join(
    re.escape(name) for name in sorted({*KINDS, *RULES}, key=len, reverse=True) if re.search(r"[._]", name)
)
CODES = re.compile(rf"{TRIPLE}|{JOINED}|{LETTER}|{PLACEHOLDER}|\b(?:{KNOWN})\b")
PLACE = re.compile(r"\{\w+\}")  # where a letter takes a fact: its writer types it so
OPENINGS, TRIES = 3, 40  # of each address, about different children


class Reader(HTMLParser):
    """What a reader finds in the main part of a page: its words, and the choices of each question."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.choices: dict[str, list[str]] = defaultdict(list)
        self.labels: dict[str, str] = {}
        self._inputs: list[tuple[str, str]] = []  # (name of the question, id)
        self._question = self._label = ""
        self._option: list[str] | None = None
        self._is_main = False
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self._is_main |= tag == "main"
        if not self._is_main:
            return
        self._unread += tag in {"script", "style"}
        self.words += [told[name] for name in ("title", "aria-label", "alt", "placeholder") if told.get(name)]
        if tag == "input" and told.get("type") in {"radio", "checkbox"}:
            self._inputs.append((told.get("name", ""), told.get("id", "")))
        elif tag == "input" and told.get("type") == "submit":
            self.words.append(told.get("value", ""))
        elif tag == "select":
            self._question = told.get("name", "")
        elif tag == "option":
            self._option = []
        elif tag == "label":
            self._label = told.get("for", "")

    def handle_endtag(self, tag: str) -> None:
        self._is_main &= tag != "main"
        self._unread -= tag in {"script", "style"} and self._unread > 0
        if tag == "option" and self._option is not None:
            self.choices[self._question].append(" ".join("".join(self._option).split()))
            self._option = None
        elif tag == "label":
            self._label = ""

    def handle_data(self, data: str) -> None:
        if not self._is_main or self._unread:
            return
        self.words.append(data)
        if self._option is not None:
            self._option.append(data)
        if self._label:
            self.labels[self._label] = " ".join((self.labels.get(self._label, "") + data).split())

    def codes(self) -> set[str]:
        """Return what stands on the page and is no word."""
        return {found for part in self.words for found in CODES.findall(PLACE.sub("", part))}

    def twins(self) -> set[str]:
        """Return the choices that look the same as another of their question."""
        choices = {name: list(texts) for name, texts in self.choices.items()}
        for name, key in self._inputs:
            choices.setdefault(name, []).append(self.labels.get(key, ""))
        return {text for texts in choices.values() for text in texts if texts.count(text) > 1}


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def tabs_of(name: str, address: str) -> list[str]:
    """Return the address, or those of every tab of the same case."""
    if name != "ehcp:case-tab":
        return [address]
    return [address.replace("timeline", tab) for tab in TABS]


def faults(name: str, found: list[World]) -> set[str]:
    """Return the codes and the choices that look alike on the pages that an address answers with."""
    row = ROWS[name]
    told: set[str] = set()
    openings = OPENINGS * 8 if name == "ehcp:case" else OPENINGS
    for user in people(row)[:1]:
        client = Client()
        if user is not None:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        addresses = dict.fromkeys(
            address for world in found for address in tabs_of(name, reverse(name, args=ARGS.get(name, row.args)(world)))
        )
        answers = (client.get(address) for address in list(addresses)[:TRIES])
        pages = (
            answer
            for answer in answers
            if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
        )
        for answer in islice(pages, openings * (len(TABS) if name == "ehcp:case-tab" else 1)):
            page = read(answer.content.decode())
            if name not in SPEAKS_OF_FILES:
                told |= {f"{name}: {code}" for code in page.codes()}
            told |= {f"{name}: two choices “{text}”" for text in page.twins()}
    return told


def test_no_page_shows_a_code_or_two_choices_that_look_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    invent_authority(monkeypatch)
    found = worlds()
    told = {fault for name, row in ROWS.items() if row.get and not row.is_api for fault in faults(name, found)}
    assert not told, "\n".join(sorted(told))


def test_no_file_for_people_holds_a_code_below_its_head(monkeypatch: pytest.MonkeyPatch) -> None:
    invent_authority(monkeypatch)
    client = Client()
    manager = User.objects.get(username="manager")
    client.force_login(manager, backend="allauth.account.auth_backends.AuthenticationBackend")
    for name, args in FILES:
        answer = client.get(reverse(name, args=args))
        rows = b"".join(answer).decode("utf-8-sig").splitlines()  # streamed or not
        assert len(rows) > 1
        assert {code for row in rows[1:] for code in CODES.findall(row)} == set(), name


def test_a_form_tells_two_requests_for_advice_apart_though_they_agree_in_all_words() -> None:
    alike = {"kind": "educational", "requested_on": date(2026, 10, 5)}
    twins = [AdviceRequest(pk=pk, **alike) for pk in (1, 2)]
    named = AdviceRequest(pk=3, adviser="Elderfold School", **alike)
    form = ReceiveAdviceForm(advice=[*twins, named], today=date(2026, 10, 9), version=1)
    assert read(f"<main>{form}</main>").twins() == set()
    assert [words for _, words in form["advice"].field.choices] == [
        "Educational (asked for on 5 October 2026) (1 of 2)",
        "Educational (asked for on 5 October 2026) (2 of 2)",
        "Educational, Elderfold School (asked for on 5 October 2026)",
    ]


class TestAReader:
    """The reader of this test must itself see what it looks for, or it would pass whatever the pages say."""

    @pytest.mark.parametrize("code", ["no_plan_decision:requests:R001465", "final_plan", "L6 sent", "request.received"])
    def test_finds_a_code_in_words_and_in_what_is_read_out(self, code: str) -> None:
        assert read(f"<main><p>Due: {code}</p></main>").codes()
        assert read(f'<main><a aria-label="{code}">x</a></main>').codes()
        assert not read(f'<main><a href="{code}">The final plan of LN12 4AB, R001465</a></main>').codes()

    def test_finds_radios_and_options_that_look_the_same(self) -> None:
        radio = '<input type="radio" name="a" id="{0}"><label for="{0}"> Advice </label>'
        assert read(f"<main>{radio.format(1)}{radio.format(2)}</main>").twins() == {"Advice"}
        assert read("<main><select name=a><option>Yes</option><option> Yes</option></select></main>").twins() == {"Yes"}
        assert not read("<main><select name=a><option>Yes</option><option>No</option></select></main>").twins()
