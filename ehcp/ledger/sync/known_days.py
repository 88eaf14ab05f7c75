"""On which days something else became known of which children."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from itertools import pairwise

from django.db.models import Model, Q

from ehcp.history.models.versions import SINCE_EVER, STILL, VERSIONS
from ehcp.ledger.sync.laws import LawHistory
from ehcp.ledger.sync.links import neighbours
from ehcp.ledger.sync.loading import TABLES
from ehcp.models import BudgetRequest, Child, Correction, PaymentDecision, ProvisionRow, ProvisionSpell

Spell = tuple[date, date]
_CORRECTED = Q(known_from__gt=SINCE_EVER) | Q(known_to__lt=STILL)


class KnownDays:
    """The days on which what was known of a case changed: by a correction of its facts, or by one of the law."""

    def __init__(self, laws: LawHistory) -> None:
        self.laws = laws

    @cached_property
    def has_corrections(self) -> bool:
        """Tell whether any value was ever corrected."""
        return Correction.objects.exists()

    @cached_property
    def _neighbours(self) -> dict[int, set[int]]:
        return neighbours() if self.has_corrections else {}

    def group(self, pks: Iterable[int]) -> set[int]:
        """Return the children with all whose records ever named theirs, or who were ever one person with them."""
        found = set(pks)
        waiting = [pk for pk in found if pk in self._neighbours]
        while waiting:
            for pk in self._neighbours[waiting.pop()] - found:
                found.add(pk)
                waiting.append(pk)
        return found

    def spells(self, pks: Iterable[int]) -> Iterator[tuple[Spell, list[int]]]:
        """Yield each spell of past knowledge, with the children of whom the same was known while it lasted."""
        asked = list(pks)
        days = self._days(self.group(asked)) if self.has_corrections else {}
        spells: dict[Spell, list[int]] = defaultdict(list)
        for pk in asked:
            own = set(self.laws.days).union(*(days.get(one, ()) for one in self.group([pk])))
            turns = sorted({SINCE_EVER, *own})
            for spell in pairwise(turns):
                spells[spell].append(pk)
        yield from sorted(spells.items())

    def _days(self, pks: set[int]) -> dict[int, set[date]]:
        days: dict[int, set[date]] = defaultdict(set)
        sources: list[tuple[type[Model], str]] = [
            (Child, "pk"),
            *((table.model, f"{path}_id") for table in TABLES for path in table.child),
            (ProvisionRow, "plan__child_id"),
            (ProvisionSpell, "provision__plan__child_id"),
            (BudgetRequest, "plan__child_id"),
            (PaymentDecision, "budget_request__plan__child_id"),
        ]
        for model, path in sources:
            rows = VERSIONS[model].known._default_manager.order_by().filter(_CORRECTED, **{f"{path}__in": pks})
            for pk, known_from, known_to in rows.values_list(path, "known_from", "known_to"):
                days[pk].update(day for day in (known_from, known_to) if day not in (SINCE_EVER, STILL))
        return days
