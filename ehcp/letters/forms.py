"""Forms of letters: which, what it says, to whom; one made elsewhere; an authority's wording; a link opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from ehcp.cases.forms.acts import ActForm
from ehcp.fields import CaseForm, DateField, HintedRadios
from ehcp.institutions.forms import InstitutionField, every_institution
from ehcp.letters.acts.sending import Copy, LetterDraft
from ehcp.letters.kinds import LETTERS, LetterKind
from ehcp.letters.reads.owed import Owed
from ehcp.letters.reads.tab import Candidate
from ehcp.letters.reads.wording import DETAILS
from ehcp.letters.texts import Paragraph
from ehcp.models import AdviceKind, Channel, Document, InstitutionType, SenSetting
from ehcp.plans.acts.plans import SectionI
from ehcp.plans.forms.plans import IssueFinalForm


class ChooseLetterForm(ActForm):
    """Which letter is to be sent; those that the case owes stand first, each with why, the first of them chosen."""

    code = forms.ChoiceField(
        label="Which letter?", widget=forms.RadioSelect, error_messages={"required": "Select the letter"}
    )

    def __init__(self, *args: Any, kinds: Sequence[LetterKind], owed: Sequence[Owed] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = [one.kind for one in owed]
        field = self.fields["code"]
        field.widget = HintedRadios(hints={one.kind.code: f"Owed now. {one.why}" for one in owed})
        field.choices = [(one.code, one.name) for one in dict.fromkeys([*first, *kinds])]  # type: ignore[attr-defined]
        field.initial = first[0].code if first else None
        del self.fields["late_reason"]


class LetterForm(ActForm):
    """What a letter says, to whom it goes and by which way, and what goes with it."""

    def __init__(
        self,
        *args: Any,
        kind: LetterKind,
        candidates: Sequence[Candidate],
        documents: Sequence[Document],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.candidates = kind, candidates
        self.documents = {str(one.pk): one for one in documents}
        for name in ("on", "appeal_pack", "late_reason"):
            self.fields.pop(name, None)
        for ask in kind.asks:
            self.fields[ask.key] = forms.CharField(
                label=ask.label,
                help_text=ask.help,
                required=ask.is_needed,
                max_length=5000,
                widget=forms.Textarea(attrs={"rows": 4}),
                error_messages={"required": f"Enter: {ask.label[:1].lower()}{ask.label[1:]}"},
            )
        if kind.code == "L4":
            self._add_advice()
        if kind.code == "L8":
            self._add_setting()
        self._add_recipients()
        if documents:
            self.fields["attachments"] = forms.MultipleChoiceField(
                label="Documents that go with it",
                choices=[(pk, f"{one.title} ({one.get_kind_display().lower()})") for pk, one in self.documents.items()],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        if "guard_reason" in self.data:
            self.ask_guard_reason()
        self.order_fields([*(name for name in self.fields if name not in self.own), *self.own])

    def ask_guard_reason(self) -> None:
        """Ask why the letter is right, which nobody is asked before the check has stopped it."""
        self.fields["guard_reason"] = forms.CharField(
            label="Why is the letter right as it is?",
            help_text="The check stopped it. What you write is kept with the letter.",
            required=False,
            max_length=300,
        )

    def _add_advice(self) -> None:
        self.fields["advice_kind"] = forms.ChoiceField(
            label="Whose advice is asked for?",
            choices=AdviceKind.choices,
            widget=forms.RadioSelect,
            error_messages={"required": "Select whose advice is asked for"},
        )

    def _add_setting(self) -> None:
        field = InstitutionField(
            label="Which school, college or other setting is consulted?",
            empty_label="Select",
            error_messages={"required": "Select the school, college or other setting"},
        )
        field.queryset = every_institution()
        self.fields["institution"] = field
        self.fields["is_requested"] = forms.BooleanField(label="The family asked for this setting", required=False)

    def _add_recipients(self) -> None:
        for one in self.candidates:
            self.fields[one.key] = forms.ChoiceField(
                label=one.label, choices=one.ways, widget=forms.RadioSelect, required=one.is_always, initial=one.usual
            )

    def facts(self) -> dict[str, Any]:
        """Return the letter as its writer made it."""
        return {"draft": self.draft()}

    def draft(self) -> LetterDraft:
        """Return the letter as its writer made it."""
        given = self.cleaned_data
        copies = [Copy(one.to, given[one.key]) for one in self.candidates if given.get(one.key)]
        attached = [self.documents[pk] for pk in given.get("attachments", [])]
        return LetterDraft(self.kind, copies, self.said(copies), attached, given.get("guard_reason", ""))

    def said(self, copies: Sequence[Copy]) -> dict[str, Any]:
        """Return what the writer was asked for, by its place in the letter or its name in the act."""
        said: dict[str, Any] = {ask.key: self.cleaned_data[ask.key] for ask in self.kind.asks}
        said["by_post"] = any(one.channel == Channel.POST for one in copies)
        if "advice_kind" in self.fields:
            said["advice_kind"] = self.cleaned_data["advice_kind"]
            said["adviser"] = ", ".join(one.to.name for one in copies)[:200]
        if self.kind.code == "L8":
            institution = self.cleaned_data["institution"]
            said |= {"institution": institution, "setting": str(institution)}
            said["is_requested"] = self.cleaned_data["is_requested"]
        return said

    def submission(self, page: str = "") -> Any:
        """Return what came with the form, told by its values alone."""
        made = super().submission(page)
        values = {name: str(value) for name, value in self.cleaned_data.items() if name not in self.own}
        return type(made)(
            key=made.key, body=values | {"page": page}, version=made.version, needs_version=made.needs_version
        )


class FinalLetterForm(LetterForm, IssueFinalForm):
    """The final plan: its needs and section I besides the letter."""

    def facts(self) -> dict[str, Any]:
        """Return the letter as its writer made it."""
        return {"draft": self.draft()}

    def said(self, copies: Sequence[Copy]) -> dict[str, Any]:
        """Return the needs and section I besides what every letter is asked for."""
        self.cleaned_data |= {"on": self.today, "appeal_pack": True}
        plan = IssueFinalForm.facts(self)
        return super().said(copies) | plan | {"setting_words": _named(plan["section_i"])}


def _named(section_i: SectionI) -> str:
    if section_i.institution is not None:
        return str(section_i.institution.name)
    if section_i.type_only:
        return f"a type of setting only: {InstitutionType(section_i.type_only).label.lower()}"
    if section_i.sen_setting == SenSetting.OTH:
        return section_i.sen_setting_other or "another arrangement"
    return str(SenSetting(section_i.sen_setting).label)


def form_for(kind: LetterKind) -> type[LetterForm]:
    """Return the form of a letter."""
    return FinalLetterForm if kind.code == "L9" else LetterForm


class EnterLetterForm(ActForm):
    """A letter that was made elsewhere: which, the day it left, and the document that proves it."""

    code = forms.ChoiceField(
        label="Which letter?", widget=forms.RadioSelect, error_messages={"required": "Select the letter"}
    )
    on = DateField(label="Day it was sent", when="past", help_text="As the proof of posting or sending shows.")
    reasons = forms.CharField(
        label="Reasons given in the letter",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        help_text="For a refusal.",
    )
    proof = forms.ChoiceField(
        label="Document that proves it",
        widget=forms.RadioSelect,
        help_text="Upload it to the case first.",
        error_messages={"required": "Select the document that proves it"},
    )

    def __init__(self, *args: Any, kinds: Sequence[LetterKind], documents: Sequence[Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.documents = {str(one.pk): one for one in documents}
        self.fields["code"].choices = [(one.code, one.name) for one in kinds]  # type: ignore[attr-defined]
        proofs = [(pk, f"{one.title} ({one.source_id})") for pk, one in self.documents.items()]
        self.fields["proof"].choices = proofs  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """Return which letter, its day, its proof and the reasons."""
        given = self.cleaned_data
        return {
            "kind": LETTERS[given["code"]],
            "on": given["on"],
            "proof": self.documents[given["proof"]],
            "said": {"reasons": given["reasons"]},
        }


class WordingForm(CaseForm):
    """The wording of one letter, a field for each part."""

    note = forms.CharField(label="What changed and why", max_length=300)

    def __init__(self, *args: Any, kind: LetterKind, paragraphs: Sequence[Paragraph], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        known = {one.key: one for one in paragraphs}
        self.keys = list(dict.fromkeys([*known, *kind.must_hold, "own_words"]))
        for key in self.keys:
            stored = known.get(key, Paragraph(key, ""))
            name = key.replace("_", " ").capitalize()
            self.fields[f"{key}__heading"] = forms.CharField(
                label=f"{name}: heading", required=False, max_length=200, initial=stored.heading
            )
            self.fields[f"{key}__text"] = forms.CharField(
                label=f"{name}: words" + (" (the law asks for this)" if key in kind.must_hold else ""),
                required=False,
                max_length=10_000,
                initial=stored.text,
                widget=forms.Textarea(attrs={"rows": 6}),
            )
        self.order_fields([*(name for name in self.fields if name != "note"), "note"])

    def paragraphs(self) -> list[Paragraph]:
        """Return the parts that have words, in their order."""
        given = self.cleaned_data
        made = [Paragraph(key, given[f"{key}__text"], given[f"{key}__heading"]) for key in self.keys]
        return [one for one in made if one.text.strip()]


class DetailsForm(CaseForm):
    """The authority's addresses, as letters name them."""

    note = forms.CharField(label="What changed and why", max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, label in DETAILS.items():
            self.fields[key] = forms.CharField(label=label, required=False, max_length=500)
        self.order_fields([*DETAILS, "note"])

    def details(self) -> dict[str, str]:
        """Return the addresses by their key."""
        return {key: self.cleaned_data[key] for key in DETAILS}


class OpenLinkForm(CaseForm):
    """The second step of a secure link."""

    born = DateField(label="Date of birth of the child or young person", when="past")
