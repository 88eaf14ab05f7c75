"""Forms of agenda items: listing, conflict, recommendation, decision, deferral."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from ehcp.cases.forms.acts import ActForm
from ehcp.fields import CaseForm, DateField
from ehcp.models import EventSource
from panels.decisions.acts import Decision
from panels.items.acts.agenda import DEFERRAL_REASONS
from panels.items.acts.conflicts import INTERESTS
from panels.items.acts.recommendations import Advice, Amounts
from panels.models import ItemKind, PanelMeeting, RatificationAct
from panels.options import KINDS
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role


class PanelActForm(ActForm):
    """An act of a panel on a case; it happens today."""

    late_reason: forms.CharField | None = None  # type: ignore[assignment]
    source = EventSource.PANEL


def _meeting_label(meeting: PanelMeeting) -> str:
    return f"{meeting.held_on:%-d %B %Y}, {meeting.get_panel_display()}"


class MeetingChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A choice of meetings, named by day and panel."""

    def label_from_instance(self, obj: Any) -> str:
        return _meeting_label(obj)


class ListItemForm(PanelActForm):
    """Put a question about a child to a panel."""

    kind = forms.ChoiceField(
        label="What the panel is asked",
        choices=[(kind, ItemKind(kind).label) for kind in KINDS],
        widget=forms.RadioSelect,
    )
    meeting = MeetingChoice(
        label="Meeting",
        queryset=PanelMeeting.objects.none(),
        empty_label="Choose a meeting",
        help_text="The panel advises. Its date starts, stops and meets no limit.",
    )
    presenter = forms.ModelChoiceField(
        label="Who presents the case", queryset=User.objects.none(), empty_label="Choose a person"
    )
    question = forms.CharField(
        label="The question, in a sentence", widget=forms.Textarea(attrs={"rows": 3}), max_length=500
    )

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]
        presenters = User.objects.filter(is_active=True, grants__role__in=[Role.CASE_OFFICER, Role.MANAGER])
        self.fields["presenter"].queryset = presenters.distinct()  # type: ignore[attr-defined]


class ConflictForm(CaseForm):
    """The conflict question."""

    interest = forms.ChoiceField(
        label="Do you have an interest in this item?",
        choices=[(code, words) for code, (words, _) in INTERESTS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you have an interest in this item"},
    )


def _money(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=f"{label}, pounds a year", required=False, min_value=0, max_digits=12, decimal_places=2
    )


class RecommendationForm(PanelActForm):
    """What the panel recommends, with reasons and, where money follows, each agency's share."""

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = KINDS[kind]
        self.fields["option"] = forms.ChoiceField(
            label="The panel recommends",
            choices=[(option.code, option.words) for option in known.options],
            widget=forms.RadioSelect,
        )
        self.fields["legal_reasons"] = forms.MultipleChoiceField(
            label="Reasons from the legal test",
            choices=known.legal_reasons,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Select at least one reason from the legal test"},
        )
        self.fields["reasons"] = forms.CharField(
            label="The panel's reasons", widget=forms.Textarea(attrs={"rows": 6}), max_length=8000
        )
        if known.has_money:
            for name, label in (("education", "Education"), ("health", "Health"), ("social_care", "Social care")):
                self.fields[name] = _money(label)
        self.fields["dissent"] = forms.CharField(
            label="Dissent, by agency", required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
        )
        self.fields["conditions"] = forms.CharField(
            label="Conditions",
            required=False,
            help_text="A condition never delays a notice that the law requires.",
            widget=forms.Textarea(attrs={"rows": 2}),
            max_length=2000,
        )
        self.order_fields([*(name for name in self.fields if name not in self.own), *self.own])


def advice_of(facts: Mapping[str, Any]) -> Advice:
    """Return the recommendation that a form's facts describe."""
    return Advice(
        option=facts["option"],
        reasons=facts["reasons"],
        legal_reasons=tuple(facts["legal_reasons"]),
        dissent=facts["dissent"],
        conditions=facts["conditions"],
        amounts=Amounts(facts.get("education"), facts.get("health"), facts.get("social_care")),
    )


class DecisionForm(PanelActForm):
    """What the delegated decision officer decides."""

    act = forms.ChoiceField(label="Your decision", choices=RatificationAct.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = KINDS[kind]
        self.fields["option"] = forms.ChoiceField(
            label="If you vary it, what you decide instead",
            choices=[("", "I am not varying it"), *((option.code, option.words) for option in known.options)],
            required=False,
        )
        self.fields["reasons"] = forms.CharField(
            label="Your reasons",
            help_text="Needed when you vary, reject or return it. Otherwise the panel's reasons stand.",
            required=False,
            widget=forms.Textarea(attrs={"rows": 5}),
            max_length=8000,
        )
        if any(option.sends_notice for option in known.options):
            self.fields["notice_sent_on"] = DateField(
                label="Day the notice was sent",
                required=False,
                when="past",
                help_text="Only the notice meets the limit, never the panel or this decision.",
            )
            self.fields["appeal_pack"] = forms.BooleanField(
                label="If this is a refusal, the letter had the right to appeal, time limits, mediation and SENDIASS",
                required=False,
            )
            self.fields["notice_sent_on"].today = self.today  # type: ignore[attr-defined]
            self.fields["late_reason"] = ActForm.base_fields["late_reason"]
        self.order_fields([*(name for name in self.fields if name not in self.own), *self.own])


def decision_of(facts: Mapping[str, Any]) -> Decision:
    """Return the decision that a form's facts describe."""
    return Decision(
        act=facts["act"],
        option=facts["option"],
        reasons=facts["reasons"],
        notice_sent_on=facts.get("notice_sent_on"),
        appeal_pack=bool(facts.get("appeal_pack")),
    )


class DeferForm(PanelActForm):
    """Put an item off."""

    reason = forms.ChoiceField(label="Why", choices=list(DEFERRAL_REASONS.items()), widget=forms.RadioSelect)
    needs = forms.CharField(
        label="What is needed, from whom, by when", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )
    to_meeting = MeetingChoice(
        label="Next meeting", queryset=PanelMeeting.objects.none(), empty_label="Choose a meeting"
    )

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_meeting"].queryset = meetings  # type: ignore[attr-defined]
