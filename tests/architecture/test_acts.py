"""One record of an act feeds its page, the links to it and the check inside it: none stands alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, get_resolver, reverse

from ehcp import urls
from ehcp.cases.pages import actions
from ehcp.law_of_acts import LAW
from ehcp.workflow import MOVES
from sendcases.accounts.roles import Role
from tests.architecture.permission_table import ROWS
from tests.factories import a_user

ROOT = Path(__file__).resolve().parents[2]
ON_A_CASE = "cases/<int:pk>/"
# Pages on a case that only show something.
NO_ACT = {"case", "case-tab", "request-logged", "case-details", "case-person"} | {
    "document",
    "document-file",
    "document-shown",
    "document-search",
    "letter",
    "letter-file",
    "plan-text",
    "plan-version",
    "plan-compare",
    "plan-version-file",
}
# Further pages of an act that begins on another: what was chosen there stands in the address.
SECOND_PAGES = {"letter-write", "exemption-propose", "case-correct-date", "case-merge-check", "plan-section"}
# Who names an act: the check inside it, its page, the door of the page, the links to it.
NAMERS = {"check", "for_act", "offer_act"}


def pages_of_acts() -> set[str]:
    found = [one for one in urls.urlpatterns if isinstance(one, URLPattern) and str(one.pattern).startswith(ON_A_CASE)]
    return {str(one.name) for one in found} - NO_ACT - SECOND_PAGES


def modules() -> list[Path]:
    return [path for app in ("ehcp", "panels") for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]


def named_by(node: ast.AST) -> Iterator[ast.expr]:
    """Yield what a piece of code names as an act."""
    if isinstance(node, ast.Subscript) and getattr(node.value, "id", "") == "MOVES":
        yield node.slice
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
        yield from node.args[:1] if name in NAMERS else []
        yield from (word.value for word in node.keywords if word.arg == "move")


def names(paths: list[Path]) -> set[str]:
    found = (one for path in paths for node in ast.walk(ast.parse(path.read_text())) for one in named_by(node))
    return {one.value for one in found if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def test_every_act_has_a_page_and_every_page_of_an_act_is_that_of_a_record() -> None:
    begun_elsewhere = {"intake", "double-dismiss"}
    assert pages_of_acts() == {move.page for move in MOVES.values()} - begun_elsewhere
    assert get_resolver().resolve(reverse("ehcp:intake"))


def test_every_act_that_anything_names_has_a_record() -> None:
    assert names(modules()) - set(MOVES) == set()


def test_every_record_is_checked_inside_an_act() -> None:
    assert set(MOVES) - names([path for path in modules() if "acts" in path.parts or path.name == "acts.py"]) == set()


def test_no_page_of_an_act_has_a_title_of_its_own() -> None:
    """Pages of casework; those of an app above, which has no records here, give theirs."""
    trees = [ast.parse(path.read_text()) for path in (ROOT / "ehcp").rglob("*.py") if "pages" in str(path)]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    pages = [node for node in calls if getattr(node.func, "id", "") == "ActPage"]
    assert [page.lineno for page in pages if "title" in {word.arg for word in page.keywords}] == []


def test_what_the_law_says_is_said_of_acts_that_exist() -> None:
    assert set(LAW) - set(MOVES) == set()


def test_the_links_on_a_case_say_and_permit_what_the_records_do() -> None:
    own = [action for action in actions.registered() if action.url_name.startswith("ehcp:")]
    wrong = [
        action.name
        for action in own
        if action.name not in MOVES
        or action.permission is not MOVES[action.name].who
        or action.url_name != f"ehcp:{MOVES[action.name].page}"
    ]
    assert len(own) > 50
    assert wrong == []


@pytest.mark.django_db
def test_the_table_of_permissions_lets_into_a_page_whom_the_record_names() -> None:
    people = {role: a_user(role) for role in Role}
    wrong = []
    for move in MOVES.values():
        row = ROWS[f"ehcp:{move.page}"]
        may = {role for role, user in people.items() if move.who(user)}
        if {role for role in Role if row.post and role in row.post} != may:
            wrong.append(move.name)
    assert wrong == []
