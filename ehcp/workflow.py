"""What an act of staff is: who may do it, at which stages, where; the registry of all of them; how they refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ehcp import permissions
from ehcp.people.models.children import Child, Stage
from sendcases.accounts.models import User


class Refused(Exception):
    """An act that may not be done; the message says why in plain words."""


class MoveNotAllowed(Refused):
    """The case is not in a state in which this may be done, or the person may not do it."""


class StaleCase(Refused):
    """The form was opened before somebody else changed the case; the message says who and when."""


class CaseBusy(Refused):
    """Somebody else is saving the same record at this moment."""


class KeyReused(Refused):
    """The same form key came with other values, for another case or from another page."""


class AlreadyDone(Exception):
    """The same form was sent twice; the first one counts and nothing was done again."""


@dataclass(frozen=True, slots=True)
class Move:
    """
    One act of staff: its name, the words for it, the stages it may be made in, who may make it, its page, its law.

    ``stages`` empty means any, also of an act that is about no case. ``who_words`` completes "Only ... may do this"
    (workflow paper, section 3). ``page`` is the name of its address in ``app``; ``label`` is what its page and the
    links to it say, where that is not ``words``. ``law`` is what the law says of the act, as its page shows it; empty
    where the law leaves it to the authority. The door of the page, the links to it and the check inside the act all
    read this one record.
    """

    name: str
    words: str
    who: Callable[[User], bool]
    who_words: str
    stages: frozenset[str] = field(default_factory=frozenset)
    page: str = ""
    label: str = ""
    law: str = ""
    app: str = "ehcp"

    @property
    def address(self) -> str:
        """Return the name under which Django finds the page of the act."""
        return f"{self.app}:{self.page}"

    @property
    def title(self) -> str:
        """Return what the page of the act and the links to it say."""
        return self.label or self.words[:1].upper() + self.words[1:]

    def check(self, child: Child, by: User, *, stage: str = "", is_decided: bool = False) -> None:
        """
        Raise ``MoveNotAllowed`` unless ``by`` may make this move on ``child`` now.

        ``stage`` is that of the day, where the stored one may not have been brought up to it. ``is_decided``: who may
        decide has decided it, and whoever sends letters carries it out.
        """
        now = stage or child.stage
        if not (is_decided and permissions.may_send_letters(by)):
            self.check_who(by)
        if not self.is_open_at(now):
            raise MoveNotAllowed(
                f"You cannot {self.words} now: the case is at “{Stage(now).label}”. "
                f"It can be done at {_or([Stage(stage).label for stage in sorted(self.stages)])}."
            )

    def check_who(self, by: User) -> None:
        """Raise ``MoveNotAllowed`` unless ``by`` may make this move; enough where it is about no case."""
        if not self.who(by):
            raise MoveNotAllowed(f"Only {self.who_words} may {self.words}.")

    def is_possible(self, child: Child, by: User, *, stage: str = "", is_decided: bool = False) -> bool:
        """Say whether ``by`` may make this move on ``child`` now, as far as stage and role tell."""
        may = self.who(by) or (is_decided and permissions.may_send_letters(by))
        return bool(may) and self.is_open_at(stage or child.stage)

    def is_open_at(self, stage: str) -> bool:
        """Say whether this move may be made on a case at ``stage``."""
        return not self.stages or stage in self.stages


def _or(words: list[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + " or " + quoted[-1]


# Every act of every app, by its name; each app adds its own when it is ready, before its pages are read.
MOVES: dict[str, Move] = {}


def register_moves(moves: Iterable[Move]) -> None:
    """Add the acts of an app; raises ``ValueError`` for a name that is taken by another act."""
    for move in moves:
        if MOVES.setdefault(move.name, move) is not move:
            raise ValueError(f"There is an act {move.name} already.")


def open_to(user: User, *names: str) -> dict[str, Move]:
    """Return those of the acts named that ``user`` may make, for the links of a page; by the name of each."""
    return {name: MOVES[name] for name in names if MOVES[name].who(user)}
