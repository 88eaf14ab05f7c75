"""The pack of a meeting as a PDF for one reader: front sheets, numbered, with the reader's name across each page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ehcp.models import AdviceRequest
from panels.items.reads.bound import bound_documents, words_name_another
from panels.items.reads.items import FrontSheet, front_sheet
from panels.items.reads.rendered import marked_for, rendered
from panels.models import ConflictAnswer, PanelItem, PanelMeeting
from panels.permissions import may_sit
from sendcases.accounts.models import User
from sendcases.audit.moments import london_day

NOT_RECORDED = "Not recorded"


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as one person may read it, and the children whom it names."""

    pdf: bytes
    child_pks: list[int]


def pack_of(meeting: PanelMeeting, user: User, now: datetime) -> Pack:
    """
    Return the pack of ``meeting`` for ``user``: the items they may see and have answered the conflict question of.

    What a member left for is not in it, and an item whose question waits for an answer is only counted.
    """
    today = london_day(now)
    seen = PanelItem.objects.on_agenda().seen_by(user, today).filter(meeting=meeting)
    items = list(seen.select_related("child", "meeting", "presenter", "writer").order_by("pk"))
    closed = 0
    if may_sit(user):
        answered = set(ConflictAnswer.objects.filter(user=user, item__in=items).values_list("item_id", flat=True))
        closed = sum(item.pk not in answered for item in items)
        items = [item for item in items if item.pk in answered]
    held_on = f"{meeting.held_on:%-d %B %Y}"
    head = {
        "title": f"{meeting.get_panel_display()}, {held_on}",
        "watermark": marked_for(user, today),
        "footer": f"Confidential. For {user} only, to read at the panel of {held_on}.",
        "intro": _intro(len(items), closed),
    }
    pdf = rendered(head, [_with_documents(item, user, today) for item in items])
    return Pack(pdf, [item.child_id for item in items])


def _with_documents(item: PanelItem, user: User, today: date) -> dict[str, object]:
    """Return an item with its documents; what may belong to another child is held back, and said so."""
    bound = bound_documents(item, today)
    held = sum(one.is_held for one in bound)
    if words_name_another(item, today):
        words = "This item is held back: what was written for it may belong to another child. Ask the clerk."
        return {"heading": f"{item.get_kind_display()} ({item.child.source_id})", "question": words, "rows": []}
    sheet = _sheet(front_sheet(item, user, today))
    titles = [one.document.title for one in bound if not one.is_held]
    papers = "; ".join(titles) or "None bound"
    if held:
        papers += f". {held} held back: what is in it may belong to another child"
    sheet["rows"] = [*sheet["rows"], ("Documents in this pack", papers)]
    return {**sheet, "documents": [one.document for one in bound if not one.is_held]}


def _intro(there: int, closed: int) -> str:
    words = f"{there} item{'' if there == 1 else 's'}. The panel advises; the authority decides."
    if closed:
        words += f" {closed} more open once you have answered whether you have an interest in them."
    return words


def _sheet(sheet: FrontSheet) -> dict[str, Any]:
    """Return one front sheet, in the order in which it is read."""
    item = sheet.item
    rows = [
        ("Limit", _limit(sheet)),
        ("The child's words", item.child_words or NOT_RECORDED),
        ("The parents' words", item.parent_words or NOT_RECORDED),
        ("Needs", ", ".join(need.get_sen_type_display() for need in sheet.needs) or NOT_RECORDED),
        ("School", ", ".join(one.institution.name for one in sheet.placements if one.institution) or NOT_RECORDED),
        ("Advice", "; ".join(_advice(one) for one in sheet.advice) or "None sought"),
        ("Officer's options", item.officer_options or NOT_RECORDED),
        ("Pounds a year", _cost(item)),
        ("What the law asks", sheet.kind.test_in_law),
        ("Earlier items", "; ".join(_earlier(one) for one in sheet.history) or "None"),
        ("Comparable cases", sheet.comparable or "Too few to show"),
        ("Missing papers", ", ".join(one.words for one in sheet.papers if not one.is_in) or "None"),
    ]
    initials = "".join(f"{name[:1].upper()}." for name in (item.child.forename, item.child.surname) if name)
    heading = f"{item.get_kind_display()}: {initials} ({item.child.source_id}), aged {sheet.age}"
    return {"heading": heading, "question": item.question or item.get_kind_display(), "rows": rows}


def _limit(sheet: FrontSheet) -> str:
    if sheet.limit_on is None or sheet.safe_on is None:
        return "None that this kind of item decides"
    return f"{sheet.limit_on:%-d %B %Y}; latest safe panel day {sheet.safe_on:%-d %B %Y}"


def _advice(one: AdviceRequest) -> str:
    return f"{one.get_kind_display()}: {'in' if one.received_on else 'missing'}"


def _cost(item: PanelItem) -> str:
    now, asked, more = item.present_cost, item.proposed_cost, item.cost_difference
    shares = [
        f"{words} £{value:,.2f}"
        for words, value in (("now", now), ("asked", asked), ("difference", more))
        if value is not None
    ]
    return ", ".join(shares) or NOT_RECORDED


def _earlier(item: PanelItem) -> str:
    decision = item.get_decision_display() or "no decision yet"
    return f"{item.meeting.held_on:%-d %B %Y}, {item.get_kind_display().lower()}: {decision.lower()}"
