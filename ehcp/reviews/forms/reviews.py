"""Forms of reviews: called, moved, held, reported, decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from ehcp.cases.forms.acts import ActForm
from ehcp.fields import DateField, HintedRadios
from ehcp.models import AnnualReview, CeaseReason, Outcome, Participation, ReviewDecision, ReviewKind

RIGHTS = "Right to appeal and its time limits, mediation, disagreement resolution, and SENDIASS."
BY_POST = "post"
NOT_CEASED_HERE = (CeaseReason.DECEASED,)


def cease_grounds() -> list[tuple[str, str]]:
    """Return why a plan may cease; a death has an act of its own."""
    return [(code, label) for code, label in CeaseReason.choices if code not in NOT_CEASED_HERE]


def review_words(review: AnnualReview) -> str:
    """Return how a review is told from another: its kind and its day."""
    day = review.meeting_on or review.planned_meeting_on or review.amendment_notice_sent_on
    return f"{review.get_kind_display()}, {day.day} {day:%B %Y}" if day else review.get_kind_display()


class ReviewForm(ActForm):
    """An act on one review; which one is asked only where there are several."""

    def __init__(self, *args: Any, reviews: Sequence[AnnualReview], waiting: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reviews = {review.pk: review for review in reviews}
        field = forms.TypedChoiceField(
            label="Which review?",
            choices=[(review.pk, review_words(review)) for review in reviews],
            coerce=int,
            widget=forms.RadioSelect if waiting > 1 else forms.HiddenInput,
            initial=reviews[0].pk if waiting == 1 else None,
            error_messages={"required": "Select which review", "invalid_choice": "Select which review"},
        )
        self.fields = {"review": field, **self.fields}

    def facts(self) -> dict[str, Any]:
        """Return the cleaned fields, with the review itself."""
        facts = super().facts()
        return facts | {"review": self.reviews[facts["review"]]}


class ReviewDayForm(ReviewForm):
    """An act on one review that is a day."""

    on = DateField(label="Day", when="past")

    def __init__(self, *args: Any, label: str, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = label
        self.fields["on"].help_text = help_text
        self.fields["on"].error_messages["required"] = self._missing(self.fields["on"])


class ServiceForm(ActForm):
    """A notice that opens a window: how it was sent, from which the day it was served follows."""

    how = forms.ChoiceField(
        label="How was it sent?",
        choices=[
            ("electronic", "Electronically"),
            (BY_POST, "By first-class post"),
            ("hand", "By hand, or served on another day"),
        ],
        widget=HintedRadios(
            hints={
                "electronic": "Served on the day it is sent.",
                BY_POST: "Served on the second working day after posting, unless the authority’s setting differs.",
                "hand": "Enter the day below.",
            }
        ),
        error_messages={"required": "Select how it was sent"},
    )
    served_on = DateField(label="Day it was served", required=False, help_text="Only if served by hand or otherwise.")

    def clean(self) -> dict[str, Any]:
        """Ask for the day it was served where the way of sending does not give it."""
        given = super().clean() or self.cleaned_data
        if given.get("how") == "hand" and not given.get("served_on") and "served_on" not in self.errors:
            self.add_error("served_on", "Enter the day it was served")
        return given

    def facts(self) -> dict[str, Any]:
        """Return the cleaned fields, with how the day served follows from the day sent."""
        facts = super().facts()
        how, served = facts.pop("how", ""), facts.pop("served_on", None)
        return facts | {"by_post": how == BY_POST, "served_on": served if how == "hand" else None}


class CallReviewForm(ActForm):
    """A review meeting called."""

    kind = forms.ChoiceField(
        label="What kind of review is it?",
        choices=[choice for choice in ReviewKind.choices if choice[0] != ReviewKind.AMENDMENT],
        initial=ReviewKind.ANNUAL,
        widget=forms.RadioSelect,
    )
    planned_meeting_on = DateField(label="Day of the meeting", help_text="For example, 27 3 2027")
    on = DateField(label="Day the meeting was fixed", when="past")
    invitation_sent_on = DateField(
        label="Day the invitation was sent",
        when="past",
        required=False,
        help_text="Everyone must have two weeks’ notice. Leave empty if it has not gone yet.",
    )
    papers_sent_on = DateField(
        label="Day the advice and papers were sent",
        when="past",
        required=False,
        help_text="They are due two weeks before the meeting. Leave empty if they have not gone yet.",
    )


class ReviewPapersForm(ReviewForm):
    """The invitation or the papers gone out after the call."""

    invitation_sent_on = DateField(label="Day the invitation was sent", when="past", required=False)
    papers_sent_on = DateField(label="Day the advice and papers were sent", when="past", required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two days."""
        values = super().clean() or self.cleaned_data
        days = ("invitation_sent_on", "papers_sent_on")
        if not self.errors and not any(values.get(name) for name in days):
            self.add_error("invitation_sent_on", "Enter the day the invitation or the papers were sent")
        return values


class MoveReviewForm(ReviewForm):
    """A called meeting moved to another day."""

    planned_meeting_on = DateField(label="New day of the meeting", help_text="For example, 27 3 2027")
    on = DateField(label="Day it was moved", when="past")


class HoldReviewForm(ActForm):
    """A review meeting held: who took part, and how far each outcome was met."""

    on = DateField(label="Day of the meeting", when="past")
    kind = forms.ChoiceField(
        label="What kind of review was it?",
        choices=[choice for choice in ReviewKind.choices if choice[0] != ReviewKind.AMENDMENT],
        widget=forms.RadioSelect,
    )
    child_part = forms.ChoiceField(
        label="How did the child or young person take part?",
        choices=Participation.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how the child or young person took part"},
    )
    family_part = forms.ChoiceField(
        label="How did the family take part?",
        choices=Participation.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how the family took part"},
    )

    def __init__(
        self,
        *args: Any,
        reviews: Sequence[AnnualReview],
        outcomes: Sequence[Outcome],
        waiting: int = 1,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.reviews = {str(review.pk): review for review in reviews}
        if reviews:
            one = waiting <= 1
            self.fields["review"] = forms.ChoiceField(
                label="Which review?",
                choices=[(review.pk, review_words(review)) for review in reviews],
                initial=reviews[0].pk if waiting == 1 else None,
                widget=forms.HiddenInput if one else forms.RadioSelect,
                required=not one,
            )
        self.rated = {f"outcome_{outcome.pk}": outcome.pk for outcome in outcomes}
        for name, outcome in zip(self.rated, outcomes, strict=True):
            self.fields[name] = forms.ChoiceField(
                label=f"Outcome {outcome.source_id} ({outcome.get_term_display().lower()} term): how far was it met?",
                choices=[("met", "Met"), ("partly", "Partly met"), ("not", "Not met")],
                widget=forms.RadioSelect,
                required=False,
            )
        first = ["review"] if reviews else []
        self.order_fields([*first, *(name for name in self.fields if name not in self.own), *self.own])

    def facts(self) -> dict[str, Any]:
        """Return the cleaned fields, with the review itself and the ratings by outcome."""
        facts = super().facts()
        ratings = {pk: rating for name, pk in self.rated.items() if (rating := facts.pop(name))}
        return facts | {"review": self.reviews.get(facts.pop("review", "")), "ratings": ratings}


class DecideReviewForm(ReviewForm, ServiceForm):
    """The decision after a review, as told to the family."""

    decision = forms.ChoiceField(
        label="What was decided?",
        choices=[
            (one.value, one.label) for one in (ReviewDecision.MAINTAIN, ReviewDecision.AMEND, ReviewDecision.CEASE)
        ],
        widget=HintedRadios(
            hints={
                "A": "The notice of the proposed changes is due within the same four weeks.",
                "C": "The plan stays in force until the time to appeal is over.",
                "M": "The family can appeal.",
            }
        ),
        error_messages={"required": "Select what was decided"},
    )
    on = DateField(label="Day the decision was sent", when="past", help_text="To the family and the school.")
    reasons = forms.CharField(
        label="Reasons given in the letter", widget=forms.Textarea(attrs={"rows": 4}), max_length=5000
    )
    appeal_pack = forms.BooleanField(
        label="The letter told the family of their rights", help_text=RIGHTS, required=False
    )
    is_notice_with_it = forms.BooleanField(
        label="To amend: the notice of the proposed changes went with it",
        help_text="The present plan, each change proposed, and the evidence.",
        required=False,
    )
    cease_ground = forms.ChoiceField(
        label="To cease: why?", choices=[("", "Choose a reason"), *cease_grounds()], required=False
    )
    replies_on = DateField(
        label="To cease: day the last reply to the proposal came",
        when="past",
        required=False,
        help_text="Leave empty if the time to reply is over.",
    )
    return_not_wanted = forms.BooleanField(
        label="To cease for someone aged 18 or over who left: they do not want to return, or it would not be right",
        required=False,
    )
    ceasing: ClassVar = ("cease_ground", "replies_on", "return_not_wanted")
    shown: ClassVar = (
        "review", "decision", "on", "reasons", "appeal_pack", "is_notice_with_it", "how", "served_on", *ceasing
    )  # fmt: skip

    def __init__(self, *args: Any, may_cease: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*self.shown, *self.own])
        self.fields["how"].label = "To amend: how was the notice sent?"
        self.fields["how"].required = False
        if not may_cease:
            for name in self.ceasing:
                del self.fields[name]
            decision = self.fields["decision"]
            decision.choices = [one for one in decision.choices if one[0] != ReviewDecision.CEASE]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for what the decision needs besides its reasons."""
        values = super().clean() or self.cleaned_data
        decision = values.get("decision")
        if decision == ReviewDecision.AMEND and values.get("is_notice_with_it") and not values.get("how"):
            self.add_error("how", "Select how it was sent")
        if decision == ReviewDecision.CEASE and not values.get("cease_ground"):
            self.add_error("cease_ground", "Select why the plan is to cease")
        if decision in (ReviewDecision.CEASE, ReviewDecision.MAINTAIN) and not values.get("appeal_pack"):
            self.add_error("appeal_pack", "Confirm that the letter told the family of their rights")
        return values
