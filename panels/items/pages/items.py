"""Pages of agenda items: listing, the conflict question, the front sheet, recommendation, decision, deferral."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ehcp.cases.forms.acts import ActForm
from ehcp.cases.pages import actions
from ehcp.cases.pages.access import permitted, show_identity, who_may
from ehcp.cases.pages.act_page import ActPage, show_act
from ehcp.cases.reads.case import CaseNow, case_for
from ehcp.history.acts.frame import Submission
from ehcp.workflow import MoveNotAllowed, Refused, open_to
from panels import permissions
from panels.decisions.acts import deciding as ratification
from panels.decisions.acts import telling
from panels.decisions.reads.conditions import conditions_of
from panels.decisions.reads.delegation import first_of_two
from panels.decisions.reads.moderation import moderation_of, waits_for
from panels.decisions.reads.telling import telling_of
from panels.funding.reads.lines import lines_of_item
from panels.items import forms
from panels.items.acts import agenda, chairs_action, conflicts, papers, recommendations
from panels.items.reads import interests
from panels.items.reads import items as selectors
from panels.items.reads.bound import bound_documents
from panels.meetings.acts import appointments
from panels.meetings.reads import meetings as meeting_selectors
from panels.options import KINDS
from sendcases.audit.reading import record_read, record_reads
from sendcases.audit.requests import Request

if TYPE_CHECKING:
    from panels.models import PanelItem


def _has_a_question(case: CaseNow) -> bool:
    waits = case.open_request or case.open_assessment or case.draft_plan or case.maintained_plan
    return case.is_open_to_acts and waits is not None


actions.offer_act("list_item", _has_a_question, 80, group="Panel")
_TOLD = ActPage(move="tell_elsewhere", button="Record the day", done="The day is recorded.")
_ADD = ActPage(move="list_item", button="Put on the agenda", done="Item put on the agenda")
_DEFER = ActPage(move="defer_item", button="Defer", done="Item deferred")
_REMOVE = ActPage(move="take_off_item", button="Take off", done="Item taken off", warning="Its limit still runs.")
_CHAIR = ActPage(move="take_by_chair", button="Take by chair’s action", done="Item taken by chair’s action")
# What may be done with an item from its page, in the order of the links.
_ON_AN_ITEM = ("recommend", "defer_item", "take_by_chair", "take_off_item", "decide_item")
_BESIDE = (
    "note_paper",
    "accept_paper",
    "mark_read",
    "bind_documents",
    "take_out_document",
    "tell_elsewhere",
    "set_condition",
    "settle_condition",
)


@who_may("list_item")
@require_http_methods(["GET", "HEAD", "POST"])
def item_add(request: Request, pk: int) -> HttpResponse:
    """Put a question about a child to a panel."""
    case = case_for(request.user, pk, request.today)
    child = case.child
    record_read(request, screen="panel item add", child_pk=child.pk)
    show_identity(request, case)
    form = partial(forms.ListItemForm, meetings=meeting_selectors.future_meetings(request.today))

    def put(facts: dict[str, Any], sent: Submission) -> None:
        agenda.list_item(child, **facts, by=request.user, now=request.now, submission=sent)

    return show_act(request, child, _ADD, form, put, initial={"presenter": request.user.pk})


def item_of(request: Request, pk: int, screen: str) -> PanelItem:
    """Return an item the person may see; that its child is named to them is written down."""
    found = selectors.find_item(pk, request.user, request.today)
    if found is None:
        raise Http404
    record_read(request, screen=screen, child_pk=found.child_id)
    return found


def question_first(request: Request, item: PanelItem) -> HttpResponse | None:
    """Lead to the conflict question whoever has still to answer it; no door of an item opens before that."""
    if permissions.may_sit(request.user) and selectors.conflict_answer(item, request.user) is None:
        return redirect("panels:item-conflict", item.pk)
    if item.decision and (blind := waits_for(request.user, item)) is not None:  # decided again before it is seen
        return redirect("panels:moderation-item", blind.pk)
    return None


def act_on_item(
    request: Request,
    item: PanelItem,
    page: ActPage,
    form: Callable[..., ActForm],
    do: Callable[..., object],
    initial: dict[str, Any] | None = None,
) -> HttpResponse:
    """
    Show or do one act on an item, once the conflict question is answered.

    ``do`` is called with the form's facts and who, when and what came with it.
    """
    if (asked := question_first(request, item)) is not None:
        return asked

    def service(facts: dict[str, Any], sent: Submission) -> None:
        do(facts, by=request.user, now=request.now, submission=sent)

    back, kept = reverse("panels:item", args=[item.pk]), selectors.kept_child(item)
    show_identity(request, CaseNow(kept, request.today))
    return show_act(request, kept, page, form, service, back=back, initial=initial)


@who_may("answer_conflict")
@require_http_methods(["GET", "HEAD", "POST"])
def item_conflict(request: Request, pk: int) -> HttpResponse:
    """Ask whether the reader has an interest in the item, before anything of it is shown."""
    item = item_of(request, pk, "panel item conflict")
    form = forms.ConflictForm(request.POST if request.method == "POST" else None, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            answer = conflicts.answer_conflict(item, **form.cleaned_data, by=request.user, now=request.now)
            leaves = answer.effect == "leave"
            return redirect("panels:meeting", item.meeting_id) if leaves else redirect("panels:item", item.pk)
        except MoveNotAllowed as refusal:
            form.add_error(None, str(refusal))
    hints = interests.likely_interests(item, request.user)
    about = selectors.without_name(item, request.today)
    context = {"item": item, "form": form, "hints": hints, "about": about, "title": "Before you open this item"}
    return render(request, "panels/items/conflict.html", context)


def _beside(request: Request, item: PanelItem) -> dict[str, Any]:
    """Return what stands beside the front sheet: documents, conditions, money that follows, a second decision."""
    return {
        "documents": bound_documents(item, request.today),
        "conditions": conditions_of(item, request.user, request.today),
        "moderated": moderation_of(item, request.user) if item.decision else None,
        "lines": lines_of_item(item, request.user, request.today),
    }


@permitted(permissions.may_see_panels)
@require_safe
def item(request: Request, pk: int) -> HttpResponse:
    """Show the front sheet of one item, once the conflict question is answered; the reading is logged first."""
    found = item_of(request, pk, "panel item")
    if (asked := question_first(request, found)) is not None:
        return asked
    acts = open_to(request.user, *_ON_AN_ITEM, *_BESIDE)
    context = {
        "acts": acts,
        "sheet": selectors.front_sheet(found, request.user, request.today),
        "title": "Panel item",
        **_beside(request, found),
        "telling": telling_of(found, request.user, request.today) if "tell_elsewhere" in acts else None,
    }
    return render(request, "panels/items/item.html", context)


@who_may("tell_elsewhere")
@require_http_methods(["GET", "HEAD", "POST"])
def item_told(request: Request, pk: int) -> HttpResponse:
    """Record the day on which the family were told, by a letter that was not sent here."""
    found = item_of(request, pk, "panel item told")

    def tell(facts: dict[str, Any], **who: Any) -> None:
        telling.tell_elsewhere(found, **facts, **who)

    return act_on_item(request, found, _TOLD, forms.ToldForm, tell)


@who_may("recommend")
@require_http_methods(["GET", "HEAD", "POST"])
def item_recommend(request: Request, pk: int) -> HttpResponse:
    """Record what the panel recommends, with the legal test beside the box."""
    found = item_of(request, pk, "panel item recommend")
    test = KINDS[found.kind].test_in_law
    page = ActPage(move="recommend", button="Save recommendation", done="Recommendation recorded", law=test)
    form = partial(forms.RecommendationForm, kind=found.kind)
    stands = forms.terms_as_typed(found.recommendation)

    def recommend(facts: dict[str, Any], **who: Any) -> None:
        recommendations.recommend(found, advice=forms.advice_of(facts), **who)

    return act_on_item(request, found, page, form, recommend, initial=stands)


@who_may("decide_item")
@require_http_methods(["GET", "HEAD", "POST"])
def item_decide(request: Request, pk: int) -> HttpResponse:
    """Ratify, vary, reject or return a recommendation."""
    found = item_of(request, pk, "panel item decide")
    form = partial(forms.DecisionForm, kind=found.kind, is_second=first_of_two(found) is not None)

    def decide(facts: dict[str, Any], **who: Any) -> None:
        ratification.decide(found, decision=forms.decision_of(facts), **who)

    return act_on_item(request, found, _decision_page(found), form, decide)


def _decision_page(item: PanelItem) -> ActPage:
    first = first_of_two(item)
    shown = {"recommendation": item.recommendation, "option_words": selectors.option_words(item), "first": first}
    return ActPage(
        move="decide_item",
        button="Record the decision",
        done="Decision recorded",
        law=KINDS[item.kind].test_in_law,
        warning="This is the authority's decision. There is one for each item, and it acts on the case at once.",
        context=shown | {"first_words": selectors.option_words(item, first.option) if first else ""},
        template="panels/items/decide.html",
    )


@who_may("defer_item")
@require_http_methods(["GET", "HEAD", "POST"])
def item_defer(request: Request, pk: int) -> HttpResponse:
    """Put an item off to a later meeting that still keeps its limit."""
    found = item_of(request, pk, "panel item defer")
    form = partial(forms.DeferForm, meetings=meeting_selectors.future_meetings(request.today))

    def put_off(facts: dict[str, Any], **who: Any) -> None:
        agenda.defer(found, **facts, **who)

    return act_on_item(request, found, _DEFER, form, put_off)


@who_may("take_off_item")
@require_http_methods(["GET", "HEAD", "POST"])
def item_remove(request: Request, pk: int) -> HttpResponse:
    """Take an undecided item off its agenda."""
    found = item_of(request, pk, "panel item remove")

    def take_off(facts: dict[str, Any], **who: Any) -> None:
        agenda.take_off(found, **facts, **who)

    return act_on_item(request, found, _REMOVE, forms.RemoveForm, take_off)


@who_may("take_by_chair")
@require_http_methods(["GET", "HEAD", "POST"])
def item_chair(request: Request, pk: int) -> HttpResponse:
    """Take an item that cannot wait to chair's action."""
    found = item_of(request, pk, "panel item chair")
    form = partial(forms.ChairForm, seats=appointments(found.meeting.panel, request.today))

    def take(facts: dict[str, Any], **who: Any) -> None:
        chairs_action.take_by_chair(found, **facts, **who)

    return act_on_item(request, found, _CHAIR, form, take)


@who_may("mark_read")
@require_POST
def item_read(request: Request, pk: int) -> HttpResponse:
    """Note that the reader has read the papers of an item."""
    found = item_of(request, pk, "panel item read")
    if (asked := question_first(request, found)) is None:
        papers.mark_read(found, by=request.user, now=request.now)
    return asked or redirect("panels:meeting", found.meeting_id)


@who_may("note_paper", "accept_paper")
@require_POST
def item_paper(request: Request, pk: int) -> HttpResponse:
    """Note that a paper is in; of a late one, that the chair accepts it."""
    found = item_of(request, pk, "panel item paper")
    if (asked := question_first(request, found)) is not None:
        return asked
    try:
        papers.mark_paper(found, paper=request.POST.get("paper", ""), by=request.user, now=request.now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("panels:item", found.pk)


@permitted(permissions.may_ratify)
@require_safe
def ratification_queue(request: Request) -> HttpResponse:
    """Show the recommendations that wait for a decision officer."""
    queue = meeting_selectors.ratification_queue(request.user, request.today)
    record_reads(request, screen="panel queue", child_pks=[row.item.child_id for row in queue])
    return render(request, "panels/items/queue.html", {"queue": queue, "title": "Recommendations to decide"})
