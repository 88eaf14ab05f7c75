"""What is wrong with a package: every problem counted, the first of each kind listed, no personal data repeated."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["refuse", "warn"]

# A million bad rows must not fill the memory or the page; the counts stay exact.
LISTED_PER_KIND = 100
LISTED_IN_ALL = 5_000


@dataclass(frozen=True, slots=True)
class Problem:
    """
    One thing that is wrong, where it stands, and what would be right.

    The words never repeat what a cell holds: a column may have slipped, and any cell may hold a name. ``line``
    counts the header as line 1; 0 means the file as a whole.
    """

    severity: Severity
    code: str
    file: str
    line: int
    field: str
    wrong: str
    right: str


@dataclass(slots=True)
class Report:
    """The problems of one package: exact totals, and a listing that is cut when it grows too long."""

    problems: list[Problem] = field(default_factory=list)
    totals: Counter[tuple[Severity, str, str, str]] = field(default_factory=Counter)
    rows: dict[str, int] = field(default_factory=dict)

    def add(self, problem: Problem) -> None:
        """Count ``problem``, and list it unless enough of its kind are listed."""
        if self.has_room(problem.severity, problem.code, problem.file, problem.field):
            self.problems.append(problem)
        self.totals[problem.severity, problem.code, problem.file, problem.field] += 1

    def has_room(self, severity: Severity, code: str, file: str, field: str) -> bool:
        """Tell whether one more problem of this kind would be listed, so that words are found only if needed."""
        return (
            self.totals.get((severity, code, file, field), 0) < LISTED_PER_KIND and len(self.problems) < LISTED_IN_ALL
        )

    def refuse(self, code: str, file: str, line: int, field: str, wrong: str, right: str) -> None:
        """Add a problem for which the whole package is refused."""
        self.add(Problem("refuse", code, file, line, field, wrong, right))

    def warn(self, code: str, file: str, line: int, field: str, wrong: str, right: str) -> None:
        """Add a problem that is imported as it stands, because real history holds it."""
        self.add(Problem("warn", code, file, line, field, wrong, right))

    def count(self, severity: Severity) -> int:
        """Return how many problems of ``severity`` there are, listed or not."""
        return sum(number for kind, number in self.totals.items() if kind[0] == severity)

    @property
    def is_refused(self) -> bool:
        return self.count("refuse") > 0

    @property
    def unlisted(self) -> int:
        return self.totals.total() - len(self.problems)

    def in_order(self) -> list[Problem]:
        """Return the listed problems: refusals first, then by file and line."""
        return sorted(self.problems, key=lambda one: (one.severity, one.file, one.line, one.field, one.code))

    def by_kind(self) -> Iterator[tuple[Severity, str, str, str, int]]:
        """Yield severity, code, file, field and exact number of every kind of problem."""
        for (severity, code, file, name), number in sorted(self.totals.items()):
            yield severity, code, file, name, number

    def as_json(self) -> dict[str, Any]:
        """Return the report in the shape that is kept on a job row."""
        return {
            "refused": self.count("refuse"),
            "warned": self.count("warn"),
            "unlisted": self.unlisted,
            "rows": self.rows,
            "kinds": [
                {"severity": severity, "code": code, "file": file, "field": name, "number": number}
                for severity, code, file, name, number in self.by_kind()
            ],
            "problems": [
                {
                    "severity": one.severity,
                    "code": one.code,
                    "file": one.file,
                    "line": one.line,
                    "field": one.field,
                    "wrong": one.wrong,
                    "right": one.right,
                }
                for one in self.in_order()
            ],
        }
