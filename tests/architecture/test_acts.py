"""One record of an act feeds its page, the links to it and the check inside it: none stands alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern, get_resolver, reverse

import panels.urls
from ehcp import urls
from ehcp.cases.pages import actions
from ehcp.workflow import MOVES, Move, register_moves
from sendcases.accounts.models import User
from sendcases.accounts.roles import CASE_READER_ROLES, Role
from tests.architecture.permission_table import ROWS
from tests.factories import a_user

ROOT = Path(__file__).resolve().parents[2]
ON_A_CASE = "cases/<int:pk>/"
# Pages on a case that only show something.
NO_ACT = {"case", "case-tab", "consultations", "request-logged", "case-details", "case-person"} | {
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
SECOND_PAGES_OF_PANELS = {"funding-add"}
# Who names an act: the check inside it, its page, the door of the page, the links to it.
NAMERS = {"check", "for_act", "offer_act", "who_may", "open_to"}
# Members and clerks see what their panels hear; in the world of the table of permissions they serve none.
SEEN_BY = {
    "cases/": CASE_READER_ROLES,
    "panels/items/": CASE_READER_ROLES,
    "panels/meetings/<": CASE_READER_ROLES | {Role.PANEL_CLERK},
}


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
        yield from (one for one in node.args if name in NAMERS)
        yield from (word.value for word in node.keywords if word.arg == "move")


def names(paths: list[Path]) -> set[str]:
    found = (one for path in paths for node in ast.walk(ast.parse(path.read_text())) for one in named_by(node))
    return {one.value for one in found if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def test_every_act_has_a_page_and_every_page_of_an_act_is_that_of_a_record() -> None:
    begun_elsewhere = {"intake", "double-dismiss", "cover-arrange", "cover-end", "hand-over-prepare"}
    assert pages_of_acts() == {move.page for move in MOVES.values() if move.app == "ehcp"} - begun_elsewhere
    assert get_resolver().resolve(reverse("ehcp:intake"))


def test_every_address_of_panels_that_takes_something_is_the_page_of_a_record() -> None:
    taking = {one.name for one in panels.urls.urlpatterns if ROWS[f"panels:{one.name}"].post}
    recorded = {move.page for move in MOVES.values() if move.app == "panels"}
    assert taking - SECOND_PAGES_OF_PANELS == recorded - {"funding-kind"}


def test_a_name_is_that_of_one_act() -> None:
    other = Move("decide_assess", "do something else", lambda user: True, "anybody")
    with pytest.raises(ValueError, match="decide_assess"):
        register_moves([other])
    assert MOVES["decide_assess"].words == "decide to assess"


def test_every_act_belongs_to_an_app_that_is_there() -> None:
    assert {apps.get_app_config(move.app).name for move in MOVES.values()} == {"ehcp", "panels"}


def test_every_act_that_anything_names_has_a_record() -> None:
    assert names(modules()) - set(MOVES) == set()


def test_every_record_is_checked_inside_an_act() -> None:
    assert set(MOVES) - names([path for path in modules() if "acts" in path.parts or path.name == "acts.py"]) == set()


def test_no_page_of_an_act_has_a_title_of_its_own() -> None:
    trees = [ast.parse(path.read_text()) for path in modules() if "pages" in str(path)]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    pages = [node for node in calls if getattr(node.func, "id", "") == "ActPage"]
    assert len(pages) > 50
    assert [page.lineno for page in pages if "title" in {word.arg for word in page.keywords}] == []


def test_what_the_law_says_is_said_by_the_record_and_not_by_its_page() -> None:
    """But for the legal test of the item that a panel or an officer has before them, which is that of its kind."""
    trees = [ast.parse(path.read_text()) for path in modules() if "pages" in str(path)]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    pages = [node for node in calls if getattr(node.func, "id", "") == "ActPage"]
    assert [page.lineno for page in pages for word in page.keywords if word.arg == "law" and said(word.value)] == []
    assert MOVES["decide_assess"].law.endswith("the day the request was received.")


def said(node: ast.expr) -> bool:
    return any(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in ast.walk(node))


def test_the_links_on_a_case_say_and_permit_what_the_records_do() -> None:
    offered = actions.registered()
    wrong = [
        action.name
        for action in offered
        if action.name not in MOVES
        or action.permission is not MOVES[action.name].who
        or action.url_name != MOVES[action.name].address
    ]
    assert len(offered) > 50
    assert {"list_item", "add_line"} <= {action.name for action in offered}
    assert wrong == []


@pytest.mark.django_db
def test_the_table_of_permissions_lets_into_a_page_whom_the_record_names() -> None:
    people = {role: a_user(role) for role in Role}
    may = {address: roles_that_may(address, people) for address in {move.address for move in MOVES.values()}}
    listed = {address: set(ROWS[address].post or ROWS[address].get or ()) for address in may}
    assert listed == may


def roles_that_may(address: str, people: dict[Role, User]) -> set[Role]:
    """Return who may do one of the acts of a page, and sees what it is about."""
    moves = [move for move in MOVES.values() if move.address == address]
    may = {role for role, user in people.items() if any(move.who(user) for move in moves)}
    seen_by = [
        roles for path, roles in SEEN_BY.items() if address.startswith("panels:") and path_of(address).startswith(path)
    ]
    return may.intersection(*seen_by)


def path_of(address: str) -> str:
    (found,) = (str(one.pattern) for one in panels.urls.urlpatterns if one.name == address.partition(":")[2])
    return found
