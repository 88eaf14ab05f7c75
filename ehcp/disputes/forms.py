"""Forms of mediations and appeals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from ehcp.cases.forms.acts import ActForm
from ehcp.disputes.reads import LIMBS, Decision, Step
from ehcp.fields import DateField
from ehcp.models import AppealOutcome, SectionOutcome, TaskKind

SECTIONS = {
    "B": "B: needs",
    "F": "F: special educational provision",
    "I": "I: placement",
    "C": "C: health needs",
    "G": "G: health provision",
    "D": "D: social care needs",
    "H": "H1 or H2: social care provision",
}


def _words(label: str, *, required: bool = True, help_text: str = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _radios(label: str, missing: str, choices: Sequence[tuple[str, str]] = ()) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )


def _set_choices(form: forms.Form, name: str, choices: Sequence[tuple[str, str]]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]


class DisputeStepForm(ActForm):
    """Which step was taken, and on which day."""

    step = _radios("What happened?", "Select what happened")
    on = DateField(label="Day it happened", when="past")

    def __init__(self, *args: Any, steps: Sequence[Step], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_choices(self, "step", [(one.key, one.label) for one in steps])


class MediationForm(ActForm):
    """About which decision mediation is wanted, or not."""

    decision = _radios("About which decision?", "Select the decision")
    wanted = _radios(
        "Do the family want mediation?",
        "Select whether the family want mediation",
        [("yes", "Yes"), ("no", "No: they ask for a certificate only")],
    )
    on = DateField(label="Day the authority was told", when="past")

    def __init__(self, *args: Any, decisions: Sequence[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_choices(self, "decision", [(one.key, one.label) for one in decisions])

    def facts(self) -> dict[str, Any]:
        """Return the decision and whether mediation is wanted."""
        given = super().facts()
        return given | {"wanted": given["wanted"] == "yes"}


class AgreementForm(ActForm):
    """What a mediation came to."""

    mediation = _radios("Which mediation?", "Select the mediation")
    agreement = _radios(
        "Was there an agreement?",
        "Select whether there was an agreement",
        [("full", "Yes, on everything"), ("part", "Yes, in part"), ("none", "No")],
    )
    on = DateField(label="Day of the agreement, or of the meeting", when="past")
    terms = _words("Terms of the agreement", required=False, help_text="Word for word. Needed if there was one.")
    due_on = DateField(
        label="Day agreed in writing for the terms", required=False, help_text="Only if the agreement names a day."
    )

    def __init__(self, *args: Any, mediations: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_choices(self, "mediation", mediations)

    def facts(self) -> dict[str, Any]:
        """Return the result with the number of its mediation."""
        given = super().facts()
        return given | {"mediation": int(given["mediation"])}


class AppealForm(ActForm):
    """About which decision an appeal is, and about which sections of the plan."""

    decision = _radios("About which decision?", "Select the decision")
    sections = forms.MultipleChoiceField(
        label="Sections of the plan",
        help_text="If it is about a plan. G and H can only be recommended on.",
        choices=list(SECTIONS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    on = DateField(label="Day the authority received the registered appeal", when="past")

    def __init__(self, *args: Any, decisions: Sequence[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_choices(self, "decision", [(one.key, one.label) for one in decisions])


class _OnAppealForm(ActForm):
    """An act on one appeal."""

    appeal = _radios("Which appeal?", "Select the appeal")

    def __init__(self, *args: Any, appeals: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_choices(self, "appeal", appeals)
        if len(appeals) == 1:
            self.initial["appeal"] = appeals[0][0]

    def facts(self) -> dict[str, Any]:
        """Return the facts with the number of the appeal."""
        given = super().facts()
        return given | {"appeal": int(given["appeal"])}


class ConcedeForm(_OnAppealForm):
    """The day the Tribunal was told."""

    on = DateField(label="Day the Tribunal was told", when="past")


class EndAppealForm(_OnAppealForm):
    """How an appeal ended, what was ordered, and the outcome of each section."""

    outcome = _radios(
        "How did it end?",
        "Select how it ended",
        [(value, label) for value, label in AppealOutcome.choices if value != AppealOutcome.CONCEDED],
    )
    on = DateField(label="Day of the order, or the day it ended", when="past")
    limb = forms.ChoiceField(
        label="What was ordered", choices=[("", "No order"), *LIMBS], required=False, help_text="If it was upheld."
    )
    order = _words("The order, word for word", required=False, help_text="Needed if there is one.", rows=6)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section, words in SECTIONS.items():
            self.fields[f"section_{section}"] = forms.ChoiceField(
                label=f"Outcome for section {words}",
                choices=[("", "Not appealed"), *SectionOutcome.choices],
                required=False,
            )
        self.order_fields([*(name for name in self.fields if name not in self.own), *self.own])

    def facts(self) -> dict[str, Any]:
        """Return the outcome, and that of each section, by its letter."""
        given = super().facts()
        sections = {section: given.pop(f"section_{section}") for section in SECTIONS}
        return given | {"sections": {section: value for section, value in sections.items() if value}}


class TaskForm(_OnAppealForm):
    """A direction, a hearing, or a recommendation with the body that owes the answer."""

    kind = _radios(
        "What is it?",
        "Select what it is",
        [(kind.value, kind.label) for kind in TaskKind if kind != TaskKind.TERM],
    )
    words = _words("What the Tribunal asks for")
    body = forms.CharField(
        label="Who owes it",
        required=False,
        max_length=200,
        help_text="If it is not the authority: for example, the ICB.",
    )
    on = DateField(label="Day it was given", when="past")
    due_on = DateField(
        label="Day it is due, or day of the hearing",
        required=False,
        help_text="A recommendation is answered within five weeks: leave it empty.",
    )


class TaskDoneForm(ActForm):
    """Which task is done, when, and what was answered."""

    task = _radios("Which task?", "Select the task")
    on = DateField(label="Day it was done", when="past")
    answer = _words("What was sent or answered", required=False, rows=3)

    def __init__(self, *args: Any, tasks: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_choices(self, "task", tasks)

    def facts(self) -> dict[str, Any]:
        """Return the facts with the number of the task."""
        given = super().facts()
        return given | {"task": int(given["task"])}
