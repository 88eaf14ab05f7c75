"""What the telling of every act needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ehcp.models import (
    Child,
    Plan,
)

if TYPE_CHECKING:
    from tests.stories.story import Story

REASONS = "Her needs can be met by the provision ordinarily available"
Common = dict[str, Any]
Tell = Callable[["Story", Child, Common], Any]


def without_day(common: Common) -> Common:
    return {name: value for name, value in common.items() if name != "on"}


def plan_of(story: Story, child: Child) -> Plan:
    found: Plan = story.newest(Plan, child=child, first_final_on__isnull=False)
    return found
