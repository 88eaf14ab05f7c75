"""
The mistakes that a mutation run puts into the code, each as another text for one stretch of a file.

They are found in the syntax tree: a comparison moved by its boundary or turned round, a condition negated or left
out, a number one higher, an answer left out, a statement left out. Nothing is written to a file: ``Mutant.source`` is
compiled in memory by whoever runs it.
"""

from __future__ import annotations

import ast
import copy
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
SWAPPED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.FloorDiv: ast.Mult,
}  # fmt: skip
LOOKUPS = {"__lt": "__lte", "__lte": "__lt", "__gt": "__gte", "__gte": "__gt"}
CONDITIONS = ("filter", "exclude", "Q", "When", "get")
LEFT_ALONE = ("__str__", "__repr__")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One mistake: where it stands, what kind it is, and the text before and after."""

    path: str
    line: int
    kind: str
    before: str
    after: str
    start: int
    end: int
    in_function: bool

    def source(self, text: str) -> str:
        """Return the text of the file with the mistake in it, on as many lines as before."""
        code = text.encode()
        lines = code[self.start : self.end].count(b"\n") - self.after.count("\n")
        more = "\n" * max(lines, 0) if self.kind in ("statement", "answer", "refusal") else ""
        return (code[: self.start] + (self.after + more).encode() + code[self.end :]).decode()

    def __str__(self) -> str:
        return f"{self.path}:{self.line} [{self.kind}] {_short(self.before)} -> {_short(self.after)}"


def _short(text: str) -> str:
    return " ".join(text.split())[:90]


class _Finder(ast.NodeVisitor):
    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text
        starts = [0]
        for line in text.encode().splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        self.starts = starts
        self.depth = 0
        self.found: list[Mutant] = []

    def note(self, node: Any, kind: str, after: ast.AST | str) -> None:
        start = self.starts[node.lineno - 1] + node.col_offset
        end = self.starts[node.end_lineno - 1] + node.end_col_offset
        before = self.text.encode()[start:end].decode()
        told = after if isinstance(after, str) else ast.unparse(after)
        if isinstance(after, ast.expr) and not isinstance(after, ast.Constant | ast.Name | ast.Call):
            told = f"({told})"
        self.found.append(Mutant(self.path, node.lineno, kind, before, told, start, end, self.depth > 0))

    # What is not looked at: words, types, declarations of tables. ---------------------------------------------

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if node.name in LEFT_ALONE:
            return
        for default in [*node.args.defaults, *[one for one in node.args.kw_defaults if one]]:
            self.visit(default)
        self.depth += 1
        for statement in node.body:
            self.visit(statement)
        self.depth -= 1

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self.depth += 1
        self.visit(node.body)
        self.depth -= 1

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for statement in node.body:
            if not isinstance(statement, ast.ClassDef) and "models." not in ast.unparse(statement).partition("(")[0]:
                self.visit(statement)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value:
            self.visit(node.value)

    def visit_Import(self, node: ast.Import) -> None: ...

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None: ...

    def visit_Assert(self, node: ast.Assert) -> None: ...

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None: ...

    # The mistakes. ----------------------------------------------------------------------------------------------

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Constant):
            return
        if self.depth and isinstance(node.value, ast.Call):
            self.note(node, "statement", "pass")
        self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> None:
        if node.value is not None and self.depth and not _is_none(node.value):
            self.note(node, "answer", "return None")
        self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        self.note(node, "refusal", "pass")

    def visit_If(self, node: ast.If) -> None:
        if ast.unparse(node.test) == "TYPE_CHECKING":
            return
        self._condition(node.test)
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._condition(node.test)
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        for test in node.ifs:
            self.note(test, "condition left out", "True")
        self.generic_visit(node)

    def _condition(self, test: ast.expr) -> None:
        self.note(test, "condition negated", ast.UnaryOp(ast.Not(), test))
        self.note(test, "condition left out", "True")
        self.note(test, "condition never", "False")

    def visit_Compare(self, node: ast.Compare) -> None:
        for place, operator in enumerate(node.ops):
            changed = copy.deepcopy(node)
            changed.ops[place] = TURNED[type(operator)]()
            kind = "boundary" if isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE) else "comparison"
            self.note(node, kind, changed)
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        self.note(node, "and, or", ast.BoolOp(other, node.values))
        for place in range(len(node.values)):
            rest = [value for number, value in enumerate(node.values) if number != place]
            self.note(node, "condition left out", rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest))
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not | ast.Invert):
            self.note(node, "negation left out", node.operand)
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if type(node.op) in SWAPPED and "__" not in ast.unparse(node)[:2]:
            self.note(node, "operator", ast.BinOp(node.left, SWAPPED[type(node.op)](), node.right))
        if isinstance(node.op, ast.BitAnd):
            self.note(node, "condition left out", node.left)
            self.note(node, "condition left out", node.right)
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if node.value is True or node.value is False:
            self.note(node, "constant", repr(not node.value))
        elif isinstance(node.value, int):
            self.note(node, "constant", repr(node.value + 1))

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for place, word in enumerate(node.keywords):
            for ending, other in LOOKUPS.items():
                if word.arg and word.arg.endswith(ending):
                    changed = copy.deepcopy(node)
                    changed.keywords[place].arg = word.arg.removesuffix(ending) + other
                    self.note(node, "boundary", changed)
            if name in CONDITIONS and word.arg and len(node.keywords) + len(node.args) > 1:
                changed = copy.deepcopy(node)
                del changed.keywords[place]
                self.note(node, "condition left out", changed)
        self.generic_visit(node)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def mutants_of(root: Path, path: str) -> list[Mutant]:
    """Return every mistake there is to make in a file."""
    text = (root / path).read_text()
    finder = _Finder(path, text)
    finder.visit(ast.parse(text))
    return finder.found


def makes_a_difference(mutant: Mutant, root: Path) -> bool:
    """Say whether the file with the mistake is another program, and one that can be read."""
    text = (root / mutant.path).read_text()
    try:
        tree = ast.parse(mutant.source(text))
    except SyntaxError:
        return False
    return ast.dump(tree) != ast.dump(ast.parse(text))


def sample(root: Path, found: list[Mutant], number: int, seed: int) -> list[Mutant]:
    """Return ``number`` of the mistakes, drawn by the seed so that every kind of mistake comes in its turn."""
    random = Random(seed)
    by_kind: dict[str, list[Mutant]] = defaultdict(list)
    for one in found:
        by_kind[one.kind].append(one)
    for listed in by_kind.values():
        random.shuffle(listed)
    chosen: list[Mutant] = []
    while len(chosen) < number and any(by_kind.values()):
        for kind in sorted(by_kind):
            if by_kind[kind] and len(chosen) < number:
                one = by_kind[kind].pop()
                chosen += [one] if makes_a_difference(one, root) else []
    return chosen


def same_as(earlier: list[Mutant], found: list[Mutant]) -> list[Mutant]:
    """Return those of the mistakes that were made before, wherever their lines have moved to."""
    same = [
        min(
            (
                one
                for one in found
                if (one.path, one.kind, one.before, one.after) == (old.path, old.kind, old.before, old.after)
            ),
            key=lambda one: abs(one.line - old.line),
            default=None,
        )
        for old in earlier
    ]
    return list(dict.fromkeys(one for one in same if one is not None))


def files(root: Path, patterns: tuple[str, ...]) -> Iterator[str]:
    """Yield the files that the patterns name, in order, each once."""
    found = {str(file.relative_to(root)) for pattern in patterns for file in root.glob(pattern)}
    yield from sorted(name for name in found if not name.endswith("__init__.py") or name.count("/") > 2)
