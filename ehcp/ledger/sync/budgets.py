"""The facts of personal budgets: of each request one, of each decision to reduce or stop one, and the reviews held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from ehcp.history.models.versions import LAST_DAY, known
from ehcp.law.facts import BudgetFacts, LiveFact
from ehcp.models import BudgetRequest, PaymentDecision

REQUESTS, DECISIONS = "budget_requests", "payment_decisions"
_REQUEST = ("decided_on", "decision", "refusal_sent_on", "first_paid_on")
_DECISION = ("kind", "decided_on", "takes_effect_on", "notice_sent_on")
_AGAIN = ("reconsider_asked_on", "reconsidered_on", "reconsidered")


def budget_facts(pks: Collection[int], known_on: date | None) -> Iterator[tuple[int, str, BudgetFacts | LiveFact]]:
    """Yield child, name and facts of each request and later decision, as known now or on a day (two queries)."""
    day = known_on or LAST_DAY
    asked = known(BudgetRequest, day, "plan").filter(plan__child__in=pks, asked_on__isnull=False).order_by("pk")
    decided = known(PaymentDecision, day).filter(budget_request__in=asked.values("pk"), decided_on__isnull=False)
    decisions: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    found = decided.order_by("pk").values_list("budget_request_id", "source_id", *_DECISION, *_AGAIN)
    for request, *values in found:
        decisions[request].append(tuple(values))
    rows = asked.values_list(
        "pk", "plan__child_id", "plan__child__source_id", "plan__source_id", "source_id", *_REQUEST
    )
    for pk, child, child_id, plan_id, source_id, on, decision, told, first in rows:
        ended = None
        for key, kind, made, effect, notice, again, answered, answer in decisions[pk]:
            if kind == "review":
                yield child, "live", LiveFact(REQUESTS, source_id, "payments_reviewed_on", made)
                continue
            yield child, "budgets", BudgetFacts(
                key, child_id, plan_id,
                stop_decided_on=made, takes_effect_on=effect, stop_notice_sent_on=notice,
                reconsider_asked_on=again, reconsidered_on=answered, record_type=DECISIONS,
            )  # fmt: skip
            if effect and PaymentDecision.stops(kind, answer):
                ended = min(effect, ended or effect)
        yield child, "budgets", BudgetFacts(
            source_id, child_id, plan_id,
            refused_on=on if decision == "refused" else None, refusal_sent_on=told,
            first_paid_on=first, payments_ended_on=ended, record_type=REQUESTS,
        )  # fmt: skip
