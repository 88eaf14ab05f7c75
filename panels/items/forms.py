"""Forms of agenda items: listing, conflict, recommendation, decision, deferral."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from ehcp.cases.forms.acts import ActForm
from ehcp.fields import CaseForm, DateField
from ehcp.institutions.forms import InstitutionField, every_institution
from ehcp.models import Document, EventSource
from panels.decisions.acts.deciding import CONFIRM, Decision
from panels.funding.forms.paid import paid_as_typed, paid_fields, paid_of
from panels.items.acts.agenda import REMOVAL_REASONS, FrontSheetWords
from panels.items.acts.chairs_action import CHAIR_REASONS
from panels.items.acts.conflicts import INTERESTS
from panels.items.acts.recommendations import Advice, Amounts
from panels.models import Appointment, ItemKind, PanelMeeting, RatificationAct, Recommendation
from panels.options import DEFERRAL_REASONS, KINDS, KindOptions
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
    child_words = forms.CharField(
        label="What the child or young person says, in their words",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
        help_text="If they were not asked, say why.",
    )
    parent_words = forms.CharField(
        label="What the parents say, in their words",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    officer_options = forms.CharField(
        label="The options as you see them", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )
    present_cost = forms.DecimalField(
        label="Cost now, pounds a year", required=False, min_value=0, max_digits=12, decimal_places=2
    )
    proposed_cost = forms.DecimalField(
        label="Cost asked for, pounds a year", required=False, min_value=0, max_digits=12, decimal_places=2
    )

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]
        presenters = User.objects.filter(is_active=True, grants__role__in=[Role.CASE_OFFICER, Role.MANAGER])
        self.fields["presenter"].queryset = presenters.distinct()  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """Return what the item is listed with; what is for the front sheet goes together."""
        facts = super().facts()
        own = ("child_words", "parent_words", "officer_options", "present_cost", "proposed_cost")
        return {name: value for name, value in facts.items() if name not in own} | {
            "words": FrontSheetWords(**{name: facts[name] for name in own})
        }


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


def _add_terms(form: PanelActForm, kind: KindOptions, *, is_variation: bool = False) -> None:
    """Give ``form`` what is advised or decided: option, reasons from the test, setting, money by agency, days."""
    option, reasons = (
        ("What you decide instead", "Your reasons from the legal test")
        if is_variation
        else (
            "The panel recommends",
            "Reasons from the legal test",
        )
    )
    form.fields["option"] = forms.ChoiceField(
        label=option,
        choices=[*([("", "I am not varying it")] if is_variation else []), *((o.code, o.words) for o in kind.options)],
        widget=forms.Select if is_variation else forms.RadioSelect,
        required=not is_variation,
    )
    form.fields["legal_reasons"] = forms.MultipleChoiceField(
        label=reasons,
        choices=kind.legal_reasons,
        widget=forms.CheckboxSelectMultiple,
        required=not is_variation,
        error_messages={"required": "Select at least one reason from the legal test"},
    )
    if kind.names_setting:
        form.fields["setting"] = InstitutionField(label="Setting that is named", required=False)
        form.fields["setting"].queryset = every_institution()  # type: ignore[attr-defined]
    if kind.has_money:
        for name, label in (("education", "Education"), ("health", "Health"), ("social_care", "Social care")):
            form.fields[name] = _money(label)
        for name, label in (("effective_on", "Takes effect on"), ("review_on", "To be reviewed on")):
            form.fields[name] = DateField(label=label, required=False)
        for name, field in paid_fields(kind, decides=is_variation).items():
            form.fields[name] = field
            if isinstance(field, DateField):
                field.today = form.today


def _terms_of(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "option": facts["option"],
        "reasons": facts["reasons"],
        "legal_reasons": tuple(facts["legal_reasons"]),
        "amounts": Amounts(facts.get("education"), facts.get("health"), facts.get("social_care")),
        "setting": facts.get("setting"),
        "effective_on": facts.get("effective_on"),
        "review_on": facts.get("review_on"),
        "paid": paid_of(facts),
    }


def terms_as_typed(stands: Recommendation | None) -> dict[str, Any]:
    """Return the values with which a form about what stands begins."""
    if stands is None:
        return {}
    names = ("option", "legal_reasons", "reasons", "setting", "effective_on", "review_on")
    money = {name: getattr(stands, f"{name}_amount") for name in ("education", "health", "social_care")}
    own = ("dissent", "conditions", "lead", "heard_at")
    return {name: getattr(stands, name) for name in (*names, *own)} | money | paid_as_typed(stands)


class RecommendationForm(PanelActForm):
    """What the panel recommends, with reasons and, where money follows, each agency's share."""

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _add_terms(self, KINDS[kind])
        self.fields["reasons"] = forms.CharField(
            label="The panel's reasons", widget=forms.Textarea(attrs={"rows": 6}), max_length=8000
        )
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
        self.fields["lead"] = forms.CharField(label="Who takes it forward", required=False, max_length=200)
        self.fields["heard_at"] = forms.TimeField(
            label="Time it was heard",
            help_text="For example, 14:30. Only who was in the room then counts for the quorum.",
            required=False,
        )
        self.order_fields([*(name for name in self.fields if name not in self.own), *self.own])


def advice_of(facts: Mapping[str, Any]) -> Advice:
    """Return the recommendation that a form's facts describe."""
    own = {name: facts[name] for name in ("dissent", "conditions", "lead", "heard_at")}
    return Advice(**_terms_of(facts), **own)


_ACTS_OF_THE_SECOND = [(CONFIRM, "Confirm what the first officer decided"), ("return", "Return with a question")]


class DecisionForm(PanelActForm):
    """What the delegated decision officer decides; the second of two confirms or returns what the first decided."""

    act = forms.ChoiceField(label="Your decision", choices=RatificationAct.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, kind: str, is_second: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = KINDS[kind]
        if is_second:
            self.fields["act"].choices = _ACTS_OF_THE_SECOND  # type: ignore[attr-defined]
        else:
            _add_terms(self, known, is_variation=True)
        self.fields["reasons"] = forms.CharField(
            label="Your reasons",
            help_text="Needed when you vary, reject or return it. Otherwise the panel's reasons stand.",
            required=False,
            widget=forms.Textarea(attrs={"rows": 5}),
            max_length=8000,
        )
        if any(option.sends_notice for option in known.options):
            self._add_notice()
        self.order_fields([*(name for name in self.fields if name not in self.own), *self.own])

    def _add_notice(self) -> None:
        self.fields["notice_sent_on"] = DateField(
            label="Day the notice was sent",
            required=False,
            when="past",
            help_text="Empty if the letter is still to be sent: sending it moves the case and meets the limit.",
        )
        self.fields["appeal_pack"] = forms.BooleanField(
            label="If this is a refusal, the letter had the right to appeal, time limits, mediation and SENDIASS",
            required=False,
        )
        self.fields["notice_sent_on"].today = self.today  # type: ignore[attr-defined]
        self.fields["late_reason"] = ActForm.base_fields["late_reason"]


def decision_of(facts: Mapping[str, Any]) -> Decision:
    """Return the decision that a form's facts describe; only a variation carries terms of its own."""
    varies = facts["act"] == RatificationAct.VARY
    own = _terms_of(facts) if varies else {"reasons": facts["reasons"], "paid": paid_of(facts)}
    return Decision(
        act=facts["act"],
        notice_sent_on=facts.get("notice_sent_on"),
        appeal_pack=bool(facts.get("appeal_pack")),
        **own,
    )


class BindForm(PanelActForm):
    """Documents of the case that members read with the item."""

    documents = forms.MultipleChoiceField(
        label="Documents of the case",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one document"},
    )
    paper = forms.ChoiceField(label="Which of the compulsory papers is it?", required=False)

    def __init__(self, *args: Any, documents: Sequence[Document], papers: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by_key = {str(one.pk): one for one in documents}
        named = [(pk, f"{one.title} ({one.get_kind_display().lower()})") for pk, one in self._by_key.items()]
        self.fields["documents"].choices = named  # type: ignore[attr-defined]
        self.fields["paper"].choices = [("", "None of them"), *papers.items()]  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """Return the documents that were chosen."""
        facts = super().facts()
        return facts | {"documents": [self._by_key[pk] for pk in facts["documents"]]}


class ToldForm(PanelActForm):
    """The day on which the family were told of a decision."""

    on = DateField(label="Day the family were told", when="past")


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


class RemoveForm(PanelActForm):
    """Take an item off."""

    reason = forms.ChoiceField(label="Why", choices=list(REMOVAL_REASONS.items()), widget=forms.RadioSelect)


class SeatChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A choice of seats, named by person and agency."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user}, {obj.get_agency_display()}"


class ChairForm(PanelActForm):
    """Take an item by chair's action."""

    reason = forms.ChoiceField(
        label="Why it cannot wait for a meeting", choices=list(CHAIR_REASONS.items()), widget=forms.RadioSelect
    )
    chair = SeatChoice(label="Chair", queryset=Appointment.objects.none(), empty_label="Choose a person")
    core = SeatChoice(
        label="Member of another core agency", queryset=Appointment.objects.none(), empty_label="Choose a person"
    )

    def __init__(self, *args: Any, seats: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chair"].queryset = seats.filter(role="chair")  # type: ignore[attr-defined]
        self.fields["core"].queryset = seats.filter(role="adviser")  # type: ignore[attr-defined]
