"""One story: the case as it stands, a day that goes on, and chance with a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from ehcp.history.acts.frame import Submission
from ehcp.workflow import Refused
from sendcases.accounts.roles import Role
from tests.ehcp.acts import at
from tests.factories import a_child, a_user, an_institution
from tests.stories.telling import ACTS

ALL_ROLES = (Role.CASE_OFFICER, Role.BUSINESS_SUPPORT, Role.DECISION_OFFICER, Role.MANAGER)
FIRST_DAY = date(2025, 1, 6)


@dataclass
class Story:
    """Two children, the people who act, and what has been done so far."""

    dice: random.Random
    today: date = FIRST_DAY
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.people = [a_user(*ALL_ROLES), a_user(*ALL_ROLES)]
        self.children = [a_child(birth_date=date(2013, 5, 14)), a_child(birth_date=date(2004, 9, 2))]
        self.school = an_institution()

    def go_on(self) -> None:
        """Let some days pass."""
        self.today += timedelta(days=self.dice.choice([0, 0, 1, 3, 8, 15, 22, 40]))

    def day(self) -> date:
        """Return a day of something recorded today: mostly today, often some days ago, now and then long ago."""
        back = self.dice.choices([0, self.dice.randint(1, 12), self.dice.randint(13, 200)], [60, 25, 15])[0]
        return self.today - timedelta(days=back)

    def act(self) -> str:
        """Do one act of those that are possible, and return its name; blank where none of some tries was."""
        for _ in range(60):
            child = self.dice.choice(self.children)
            child.refresh_from_db()
            name = self.dice.choices(list(ACTS), [weight for _, weight in ACTS.values()])[0]
            on = self.day()
            common = {"by": self.dice.choice(self.people), "on": on, "now": at(self.today)}
            common["submission"] = Submission(late_reason="Found on paper")
            try:
                is_done = ACTS[name][0](self, child, common)
            except Refused:
                continue
            if is_done is not False:
                self.told.append(f"{self.today} {name} on {on} for {child.source_id}")
                return name
        return ""

    def one(self, model: Any, **where: Any) -> Any:
        """Return one record at random, or refuse."""
        found = list(model._default_manager.filter(**where).order_by("pk"))
        if not found:
            raise Refused("none")
        return self.dice.choice(found)

    def newest(self, model: Any, **where: Any) -> Any:
        """Return the newest record, or refuse."""
        found = model._default_manager.filter(**where).order_by("-pk").first()
        if found is None:
            raise Refused("none")
        return found
