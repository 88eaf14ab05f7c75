"""Merge two records of one person, and take a merge back: nothing is moved, copied or deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from ehcp.cases.reads.case import CaseNow
from ehcp.history.acts.frame import Act, Submission, begin_act
from ehcp.models import (
    Allocation,
    AssessmentRequest,
    CaseEvent,
    Child,
    NeedsAssessment,
    Plan,
    RequestOutcome,
    Restriction,
    WithdrawnReason,
)
from ehcp.people.acts.search_words import index_people
from ehcp.people.acts.shared_access import set_lists, share_access
from ehcp.people.models.merges import records_of, with_merged
from ehcp.people.reads.merges import check_merge, merge_of
from ehcp.workflow import MoveNotAllowed
from sendcases.accounts.models import User


@transaction.atomic
def merge_records(
    kept: Child, merged: Child, *, reason: str, by: User, now: datetime, submission: Submission | None = None
) -> Child:
    """
    Record that ``merged`` is the same person as ``kept``; from now on there is one case, that of ``kept``.

    Every record stays where it hangs, so that the merge can be taken back. Of two requests in hand the later
    becomes a duplicate, because the first receipt starts the clock (statutory clock, section 1, point 7).
    Raises ``MoveNotAllowed`` where the two hold what a person has once (``check_merge``).
    """
    # Both in one order, so that two people who merge the same two records at once wait for one another.
    list(Child.objects.select_for_update().filter(pk__in=[kept.pk, merged.pk]).order_by("pk"))
    with begin_act(kept, by=by, now=now, submission=submission) as act:
        act.check("merge_records")
        other = Child.objects.get(pk=merged.pk)
        if act.child.pk != kept.pk:
            raise MoveNotAllowed("One of the records was merged already. Open the record that was kept.")
        if not reason.strip():
            raise MoveNotAllowed("Say how you know that they are one person.")
        act.rules.watch(other)
        duplicate = check_merge(CaseNow(act.child, act.today), CaseNow(other, act.today))
        before = _access_before(act.child, other)
        if duplicate is not None:
            _mark_duplicate(act, duplicate)
        act.revise(other, merged_into_child=act.child)
        act.records = records_of(act.child)
        spell = _take_over(act, other)
        share_access(act.records)
        _refuse_unnamed_officer(act)
        _outdate_forms(act, other)
        data: dict[str, Any] = {"merged": other.source_id, **before, "ended_spell": spell}
        if duplicate is not None:
            data["duplicate"] = duplicate.source_id
        act.record("child.merged", on=act.today, about=act.child, data=data, reason=reason)
        act.record("child.merged_into", on=act.today, about=other, data={"kept": act.child.source_id})
        index_people([act.child.pk])
    return kept


def _access_before(kept: Child, merged: Child) -> dict[str, Any]:
    """Return who held and who saw each of the two records, by keys, so that it can be put back."""
    pks = {one.source_id: records_of(one) for one in (kept, merged)}
    lists = {
        one.child.source_id: sorted(member.user_id for member in one.members.all())
        for one in Restriction.objects.filter(child__in=[pk for group in pks.values() for pk in group])
        .select_related("child")
        .prefetch_related("members")
    }
    return {
        "kept_officer": kept.officer_id,
        "kept_team": kept.team_id,
        "officer": merged.officer_id,
        "team": merged.team_id,
        "lists": lists,
    }


def _mark_duplicate(act: Act, request: AssessmentRequest) -> None:
    """End the later request on the day it came, as one logged while another was in hand (exchange format, rule 15)."""
    day = request.received_on or act.today
    act.change(
        request,
        on=day,
        outcome=RequestOutcome.WITHDRAWN,
        withdrawn_on=day,
        withdrawn_reason=WithdrawnReason.DUPLICATE,
    )


def _take_over(act: Act, other: Child) -> int | None:
    """Let one officer hold the person: the kept record's, or failing one the other's; return the spell that ended."""
    spell = Allocation.objects.filter(child=other, to_on__isnull=True).first()
    if spell is None or act.child.officer_id is not None:
        if spell is not None:
            spell.to_on = max(spell.from_on, act.today)
            spell.save(update_fields=["to_on"])
        return spell.pk if spell else None
    act.child.officer, act.child.team = other.officer, other.team
    act.child.save(update_fields=["officer", "team"])
    return None


def _refuse_unnamed_officer(act: Act) -> None:
    """Refuse where the officer who would hold the person is not on the list of those who may see it."""
    officer = act.child.officer
    restriction = Restriction.objects.filter(child=act.child).first()
    if officer is None or restriction is None or restriction.members.filter(user=officer).exists():
        return
    raise MoveNotAllowed(
        f"{officer} holds one of the records and is not on the list of the other, which is restricted. Put {officer} "
        "on its list, or give the case to somebody else, and then merge the records."
    )


def _outdate_forms(act: Act, other: Child) -> None:
    """Raise the version of both records above what any open form holds."""
    act.child.version = max(act.child.version, other.version)
    other.version = act.child.version + 1
    other.save(update_fields=["version"])


@transaction.atomic
def take_merge_back(
    kept: Child, merged: Child, *, reason: str, by: User, now: datetime, submission: Submission | None = None
) -> Child:
    """
    Record that ``merged`` is another person after all: both cases stand as before the merge.

    What was recorded in between stays with the record it hangs on. A request that the merge made a duplicate
    waits for its decision again, and officers and lists are as they were; a restriction set since then stays on
    both, because nobody has said of whom it was.
    """
    list(Child.objects.select_for_update().filter(pk__in=[kept.pk, merged.pk]).order_by("pk"))
    with begin_act(kept, by=by, now=now, submission=submission) as act:
        act.check("take_merge_back")
        other = Child.objects.get(pk=merged.pk)
        theirs = with_merged([other.pk])
        if other.merged_into_child_id != act.child.pk:
            raise MoveNotAllowed("This record is not merged into the other any more.")
        if not reason.strip():
            raise MoveNotAllowed("Say how you know that they are two people.")
        event = merge_of(CaseNow(act.child, act.today), other)
        _refuse_tangled(act, theirs)
        act.record("child.merge_taken_back", on=act.today, about=act.child, replaces=event, reason=reason)
        act.record("child.parted", on=act.today, about=other, data={"kept": act.child.source_id})
        act.rules.watch(other)
        _wait_again(act, event)
        act.revise(other, merged_into_child=None)
        _give_access_back(act, theirs, event)
        _outdate_forms(act, other)
        index_people([act.child.pk, other.pk])
    return merged


# What follows from what: a record and its link to another of the same person.
_LINKS: tuple[tuple[Any, str], ...] = (
    (AssessmentRequest, "plan"),
    (NeedsAssessment, "request"),
    (NeedsAssessment, "plan"),
    (Plan, "assessment"),
)


def _refuse_tangled(act: Act, theirs: list[int]) -> None:
    """Refuse where a record of one of the two follows from a record of the other: they are one case by now."""
    for model, link in _LINKS:
        linked = model.objects.filter(child__in=act.records, **{f"{link}__isnull": False}).select_related(link)
        for record in linked:
            other = getattr(record, link)
            if (record.child_id in theirs) != (other.child_id in theirs):
                raise MoveNotAllowed(
                    f"{record} on one record follows from {other} on the other. Mark the wrong one as entered by "
                    "mistake, and then take the merge back."
                )


def _wait_again(act: Act, event: CaseEvent | None) -> None:
    """Let the request that the merge made a duplicate wait for its decision again."""
    duplicate = event.data.get("duplicate") if event else None
    found = AssessmentRequest.objects.filter(
        source_id=duplicate or "", child__in=act.records, withdrawn_reason=WithdrawnReason.DUPLICATE
    ).first()
    if found is not None:
        act.change(found, on=act.today, outcome=RequestOutcome.AWAITED, withdrawn_on=None, withdrawn_reason=None)


def _give_access_back(act: Act, theirs: list[int], event: CaseEvent | None) -> None:
    """Give each record the officer and the list it had before the merge."""
    if event is None:
        return
    data = event.data
    ours = [pk for pk in act.records if pk not in theirs]
    Child.objects.filter(pk__in=theirs).update(officer=data["officer"], team=data["team"])
    Allocation.objects.filter(pk=data.get("ended_spell")).update(to_on=None)
    if data["kept_officer"] is None and act.child.officer_id == data["officer"]:
        Child.objects.filter(pk__in=ours).update(officer=None, team=data["kept_team"])
    act.child.refresh_from_db(fields=["officer", "team"])
    set_lists(act.records, data["lists"])
