"""The funding lines that follow from what the authority decided on an item, in the transaction of the decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ehcp.history.acts.frame import Act
from ehcp.models import Institution, Placement, Plan
from panels.funding.acts.facts import HUNDRED, LineFacts, Shares
from panels.funding.acts.lines import end_within, lapse_within, make_within
from panels.funding.models import UNITS
from panels.funding.reads.lines import plan_of_lines, usual_code
from panels.funding.reads.values import band_rates, terms_of, total
from panels.models import BudgetForm, FundingLine, ItemKind, LineKind, LineState, PanelItem, Payer, Ratification, Unit
from panels.money import NOTHING, ONE_DAY
from panels.options import KINDS, Money

# What goes on under other terms when it is decided again, and is not paid twice; the rest is a line of its own.
_CARRIED_ON: dict[str, tuple[str, ...]] = {
    ItemKind.TOP_UP: (LineKind.BAND, LineKind.TOP_UP),
    ItemKind.PLACEMENT: (LineKind.PLACEMENT_FEE, LineKind.TOP_UP),
    ItemKind.JOINT_SPLIT: (LineKind.PLACEMENT_FEE, LineKind.TOP_UP, LineKind.THERAPY),
    ItemKind.TRANSPORT: (LineKind.TRANSPORT,),
}
_OF_SCHOOLS = (LineKind.BAND, LineKind.TOP_UP, LineKind.PLACEMENT_FEE)
_NOBODY_YET = "To be named"


@dataclass(frozen=True, slots=True)
class _Where:
    """Where the money goes: the setting or somebody else, and the placement it ends with."""

    institution: Institution | None
    payee: str
    placement: Placement | None


def follow(act: Act, item: PanelItem, made: Ratification) -> Decimal | None:
    """
    Agree, vary or end the funding lines that ``made`` decided on ``item``, which carries its decision already.

    What commits money makes one line of the terms that were decided, from their first day, else from the day of the
    decision; a line of the same sort that runs is carried on under the new terms. A reduction carries it on at the
    lower amount, an end ends it. Beyond an envelope the line waits for a second approval, and nothing bars it
    (Children and Families Act 2014, s42). Returns how many pounds a year less are paid after a reduction or an end.
    """
    money = KINDS[item.kind].option(made.option).money
    begins = made.effective_on or act.today
    if money == Money.RELEASES:
        return _release(act, item, made, begins)
    if money == Money.COMMITS and made.annual_total:
        facts = _facts(act, item, made, begins)
        follows = _carried_on(act, item, facts)
        _make(act, facts, made, follows)
    return None


def _release(act: Act, item: PanelItem, made: Ratification, begins: date) -> Decimal | None:
    running = [line for line in _standing(act, item, begins) if line.state == LineState.AGREED]
    bands = band_rates()
    paid = total(terms_of(line, bands).full_year(begins) for line in running) if running else item.present_cost
    after = made.annual_total if made.option == "reduce" else NOTHING
    for line in running[1:] if after else running:
        end_within(act, line, _last_day(made, begins), reason=_reason(item))
        act.record("funding.line_ended", on=min(_last_day(made, begins), act.today), data={"line": line.source_id})
    if after and running:
        _make(act, _facts(act, item, made, begins), made, running[0])
    return None if paid is None else max(paid - after, NOTHING)


def _last_day(made: Ratification, begins: date) -> date:
    """Return the last day paid: that before the end takes effect, or the day of the decision where none is named."""
    return begins - ONE_DAY if made.effective_on else begins


def _facts(act: Act, item: PanelItem, made: Ratification, begins: date) -> LineFacts:
    kind = _kind(item, made)
    plan = None if kind == LineKind.EARLY_HELP else item.plan or plan_of_lines(act.child, act.today)
    where = _where(act, kind, made, plan, begins)
    forms = {form.value for form in BudgetForm}
    return LineFacts(
        kind=kind,
        budget_code=made.budget_code or usual_code(kind),
        unit=Unit.ANNUAL if Unit.ANNUAL in UNITS[kind] else Unit.ONE_OFF,
        from_on=begins,
        rate=None if made.band else made.annual_total,
        band=made.band,
        review_on=made.review_on,
        institution=where.institution,
        payee=where.payee,
        purpose="" if item.kind in _CARRIED_ON else f"Decided on {item.source_id}",
        budget_form=made.option if made.option in forms and kind == LineKind.PERSONAL_BUDGET else "",
        placement=where.placement,
        plan=plan,
        item=item,
        shares=_shares(made),
    )


def _kind(item: PanelItem, made: Ratification) -> str:
    if made.band is not None:
        return LineKind.BAND
    if made.pays_for:
        return made.pays_for
    if item.kind == ItemKind.PLACEMENT and made.option == "otherwise":
        return LineKind.ALTERNATIVE_PROVISION
    return KINDS[item.kind].pays_for[0]


def _shares(made: Ratification) -> Shares:
    if made.band is not None:
        return Shares(HUNDRED)
    education, health, social_care = (
        part or NOTHING for part in (made.education_amount, made.health_amount, made.social_care_amount)
    )
    undecided = bool(health) and not made.care_reference
    return Shares(
        education, health, social_care, are_pounds=True, care_reference=made.care_reference,
        care_decided_on=made.care_decided_on, disputed_by=Payer.HEALTH if undecided else "",
        interim_payer=(made.interim_payer or Payer.EDUCATION) if undecided else "",
    )  # fmt: skip


def _where(act: Act, kind: str, made: Ratification, plan: Plan | None, begins: date) -> _Where:
    """Return who is paid: the setting that is named, whoever was typed, or for a school's money the present one."""
    placed = Placement.objects.filter(plan__child__in=act.records, institution__isnull=False, to_on__isnull=True)
    placed = placed.filter(from_on__lte=max(begins, act.today)).select_related("institution")
    present = (placed.filter(plan=plan) if plan else placed).order_by("from_on", "pk").last()
    if made.setting is not None:
        is_there = present is not None and present.institution_id == made.setting.pk
        return _Where(made.setting, "", present if is_there else None)
    if made.payee.strip():
        return _Where(None, made.payee.strip(), None)
    if kind in _OF_SCHOOLS and present is not None:
        return _Where(present.institution, "", present)
    if made.option == BudgetForm.DIRECT_PAYMENT:
        return _Where(None, "Parent or young person", None)
    return _Where(None, "The authority" if made.option == BudgetForm.NOTIONAL else _NOBODY_YET, None)


def _standing(act: Act, item: PanelItem, begins: date) -> Sequence[FundingLine]:
    """Return the lines that a decision on ``item`` is about, on or after its first day, locked; bands first."""
    kinds = _CARRIED_ON.get(item.kind, ())
    lines = FundingLine.objects.filter(
        child__in=act.records, kind__in=kinds, state__in=[LineState.AGREED, LineState.PROPOSED]
    )
    lines = lines.exclude(to_on__lt=begins).order_by("from_on", "pk").select_for_update(of=("self",))
    return sorted(lines, key=lambda line: kinds.index(line.kind))


def _carried_on(act: Act, item: PanelItem, facts: LineFacts) -> FundingLine | None:
    """
    Return the line that ``facts`` carry on; what still waits for an approval in its place lapses.

    Of a placement it is the money of the same sort at the same setting; of a top-up that of the child, band or not.
    """
    is_top_up = item.kind == ItemKind.TOP_UP
    same = [
        line
        for line in _standing(act, item, facts.from_on)
        if is_top_up or (line.kind == facts.kind and _payee(line) == _payee(facts) and line.purpose == facts.purpose)
    ]
    for line in same:
        if line.state == LineState.PROPOSED:
            lapse_within(act, line, reason=_reason(item))
    agreed = [line for line in same if line.state == LineState.AGREED]
    agreed.sort(key=lambda line: line.kind != facts.kind)
    return agreed[0] if agreed else None


def _payee(line: FundingLine | LineFacts) -> tuple[int | None, str]:
    return (line.institution.pk if line.institution else None, line.payee)


def _make(act: Act, facts: LineFacts, made: Ratification, follows: FundingLine | None) -> None:
    facts.check()
    line = make_within(
        act, facts, follows, reason=_reason(made.item) if follows else "", two_decided=made.seconds_id is not None
    )
    if follows is None:
        act.record("funding.line_agreed", on=act.today, data={"line": line.source_id, "state": line.state})
    else:
        act.record("funding.line_varied", on=act.today, data={"line": follows.source_id, "next": line.source_id})


def _reason(item: PanelItem) -> str:
    return f"Decided on {item.source_id}."
