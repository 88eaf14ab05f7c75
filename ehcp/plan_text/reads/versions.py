"""The versions of a plan's words: made from the lines, listed, compared."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import Http404

from ehcp.cases.reads.case import CaseNow
from ehcp.models import AdviceRequest, Child, InstitutionType, Placement, PlacementBasis, Plan
from ehcp.plan_text.models.text import PlanLine, PlanText
from ehcp.plan_text.models.versions import IN_FORCE, PlanVersion
from ehcp.plan_text.reads.text import advice_words, lines_in, source_words
from ehcp.plan_text.texts.content import ContentLine, lines_of
from ehcp.plan_text.texts.sections import SECTIONS, WRITTEN, LineKind

LINE_TEXTS = ("words", "who", "how_often", "how_long", "skill")


def content_of(text: PlanText, placement: str = "") -> dict[str, Any]:
    """
    Return the words of a plan in writing as one version keeps them.

    Section I says ``placement`` and is blank without it; section K lists the advice that was received.
    """
    lines = lines_in(text)
    sections = []
    for code, section in SECTIONS.items():
        if section.kind is not LineKind.MADE:
            stored = [_line(one) for one in lines if one.section == code]
        elif code == "I":
            stored = [{"line": "placement", "words": placement}] if placement else []
        else:
            stored = _listed_advice(text)
        sections.append({"code": code, "lines": stored})
    return {"person": person(text.child), "sections": sections}


def person(child: Child) -> dict[str, str]:
    """Return whose plan it is, as every copy of it says."""
    return {"forename": child.forename, "surname": child.surname, "born": child.birth_date.isoformat()}


def _line(one: PlanLine) -> dict[str, Any]:
    texts = {name: getattr(one, name) for name in LINE_TEXTS if getattr(one, name)}
    source = source_words(one)
    links = [linked.line for linked in one.linked_to.all() if linked.taken_out_at is None]
    more = {"source": source, "linked_to": sorted(links), "cause": one.get_cause_display() if one.cause else ""}
    return {"line": one.line, "words": one.words} | texts | {key: value for key, value in more.items() if value}


def _listed_advice(text: PlanText) -> list[dict[str, Any]]:
    """Return the lines of section K: what was listed before, and the advice received in this assessment."""
    earlier = version_in_force(text.plan) if text.plan else None
    before = earlier.content["sections"] if earlier else []
    stored: list[dict[str, Any]] = [line for one in before if one["code"] == "K" for line in one["lines"]]
    if text.assessment_id:
        found = AdviceRequest.objects.filter(assessment=text.assessment_id, received_on__isnull=False)
        received = found.order_by("received_on", "pk")
        stored += [{"line": f"advice-{one.source_id}", "words": advice_words(one)} for one in received]
    return stored


def where_words(placement: Placement, type_only: str = "") -> str:
    """Return what section I says of a placement: its name and type, the arrangement, or the type alone."""
    school = placement.institution
    if school is not None:
        return f"{school.name} ({school.get_type_display().lower()})"
    if placement.sen_setting:
        return placement.sen_setting_other or placement.get_sen_setting_display()
    return dict(InstitutionType.choices).get(type_only, "") or "A type of school only"


def named_now(plan: Plan, on: date) -> str:
    """Return what section I of a plan says on a day; empty where nothing is named."""
    named = Placement.objects.filter(plan=plan, basis__in=(PlacementBasis.NAMED, PlacementBasis.BOTH), from_on__lte=on)
    found = named.filter(Q(to_on__isnull=True) | Q(to_on__gte=on)).select_related("institution")
    return "; ".join(where_words(one) for one in found.order_by("rank", "pk"))


def versions_of_case(case: CaseNow) -> list[PlanVersion]:
    """Return every version of the words of the person's plans, the newest first, without its content."""
    found = PlanVersion.objects.filter(child__in=case.records).defer("content")
    return list(found.select_related("made_by", "plan").order_by("-made_at", "-pk"))


def version_on(case: CaseNow, pk: int) -> PlanVersion:
    """Return one version of a case; raise ``Http404`` for a number of any other."""
    found = PlanVersion.objects.filter(child__in=case.records, pk=pk).select_related("made_by", "plan").first()
    if found is None:
        raise Http404
    return found


def version_in_force(plan: Plan) -> PlanVersion | None:
    """Return the words of a plan as it is in force; None for a plan whose words are kept elsewhere."""
    return PlanVersion.objects.filter(plan=plan, cause__in=IN_FORCE).order_by("-number").first()


def lines_in_force(plan: Plan) -> list[ContentLine]:
    """Return the lines of a plan in force that were written by hand."""
    version = version_in_force(plan)
    return [line for line in lines_of(version.content) if line.section in WRITTEN] if version else []
