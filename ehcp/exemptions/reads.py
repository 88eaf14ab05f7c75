"""What an exemption may be proposed for, and what waits for a decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ehcp.cases.reads.case import CaseNow
from ehcp.law.grounds import GROUND_WORDS, grounds_accepted
from ehcp.law.planned import LIMIT_KINDS
from ehcp.law.rules import RULES
from ehcp.law.settings import Law
from ehcp.ledger.reads.open_limits import Summary, format_day, open_limits
from ehcp.models import Deadline, Exemption

RECORDS = ("requests", "assessments", "appeals")


def excusable_limits(records: Sequence[int], on: date, law: Law) -> list[Deadline]:
    """Return the open limits of a case that some ground of ``law`` may excuse."""
    return [
        row
        for row in open_limits(records, on)
        if hangs_where_it_can_be_excused(row)
        and row.kind in LIMIT_KINDS
        and grounds_accepted(row.rule, row.due_on, law)
    ]


def hangs_where_it_can_be_excused(row: Deadline) -> bool:
    """
    Say whether an exemption may name the record of this limit (exchange format, rule 8).

    Of a request that is only the decision to assess: the limits of weeks 16 and 20 pass to the assessment, and are
    excused there.
    """
    return row.record_type in RECORDS and (row.record_type != "requests" or row.rule == "assess_decision")


def claim_summary(row: Deadline, ground: str) -> Summary:
    """Return the limit and the ground of a claim about to be made, as rows of a summary."""
    words = GROUND_WORDS[ground]
    duty = f"{RULES[row.rule][-1].duty}, by {format_day(row.due_on)}"
    return [("Limit", duty), ("Ground", words[:1].upper() + words[1:])]


def pending_exemptions(case: CaseNow) -> list[Exemption]:
    """Return the exemptions proposed and not decided, oldest first."""
    waiting = [one for one in case.exemptions if one.decided_on is None and one.refused_on is None]
    return sorted(waiting, key=lambda one: one.pk)


def exemption_summary(exemption: Exemption) -> Summary:
    """Return what was proposed, as rows of a summary."""
    rows = [
        ("Limit", RULES[exemption.clock][-1].duty),
        ("Ground", GROUND_WORDS[exemption.ground][:1].upper() + GROUND_WORDS[exemption.ground][1:]),
        ("From", format_day(exemption.from_on)),
        ("To", format_day(exemption.to_on) if exemption.to_on else "still going on"),
        ("Why the limit was impractical because of it", exemption.impractical_because),
        ("Evidence", exemption.evidence),
        ("New expected date", format_day(exemption.new_expected_on)),
        ("Proposed by", f"{exemption.proposed_by or 'not recorded'} on {format_day(exemption.proposed_on)}"),
    ]
    asked = exemption.facts.get("asked_head_on")
    if asked:
        rows.insert(4, ("Head asked for advice on", format_day(date.fromisoformat(asked))))
    return rows
