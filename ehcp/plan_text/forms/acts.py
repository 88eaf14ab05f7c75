"""Forms of the acts on a plan's words: begin, comment, answer, check, a slip of the pen, a plan file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from ehcp.cases.forms.acts import ActForm
from ehcp.fields import DateField, HintedRadios
from ehcp.plan_text.acts.versions import LONGEST_TYPO
from ehcp.plan_text.models.text import FamilyComment
from ehcp.plan_text.reads.text import WrittenSection
from ehcp.plan_text.texts.content import ContentLine
from ehcp.plan_text.texts.criteria import ANSWERS, CRITERIA
from ehcp.plan_text.texts.plan_file import MOST_BYTES, NotAPlanFile, read_plan_file

Choices = list[tuple[str, str]]


def _without_late(form: ActForm) -> None:
    form.fields.pop("late_reason", None)


class BeginForm(ActForm):
    """Nothing to fill in: the plan is begun."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_late(self)


class CommentForm(ActForm):
    """What the family say to one line, and when they said it."""

    line = forms.ChoiceField(label="Line", error_messages={"required": "Select the line"})
    words = forms.CharField(
        label="What the family say",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        error_messages={"required": "Enter what the family say"},
    )
    on = DateField(label="Day they said it", when="past")

    def __init__(self, *args: Any, sections: Sequence[WrittenSection], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = [("", "Select"), *line_choices(sections)]  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """Return the comment with the number of its line."""
        given = super().facts()
        return given | {"line": int(given["line"])}


def line_choices(sections: Sequence[WrittenSection]) -> Choices:
    """Return every line of a plan in writing, by its label and how it begins."""
    return [(str(one.line.pk), f"{one.label}: {one.line.words[:80]}") for section in sections for one in section.lines]


class AnswerForm(ActForm):
    """The answer to one comment: taken up or not, and why."""

    comment = forms.ChoiceField(
        label="Which comment?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select the comment"},
    )
    taken_up = forms.ChoiceField(
        label="Was the plan changed for it?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether the plan was changed for it"},
    )
    answer = forms.CharField(
        label="Answer to the family",
        help_text="Say what was changed, or why it was not.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        error_messages={"required": "Enter the answer to the family"},
    )

    def __init__(self, *args: Any, comments: Sequence[tuple[FamilyComment, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_late(self)
        choices = [(str(one.pk), f"{label}: {one.words}") for one, label in comments]
        self.fields["comment"].choices = choices  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """Return the answer with the number of its comment."""
        given = super().facts()
        return {"comment": int(given["comment"]), "taken_up": given["taken_up"] == "yes", "answer": given["answer"]}


class QualityForm(ActForm):
    """Every criterion of the check with its weight and what good looks like."""

    notes = forms.CharField(
        label="What to mend", required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=5000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_late(self)
        for one in CRITERIA:
            self.fields[one.name] = forms.ChoiceField(
                label=one.question,
                help_text=f"Weight {one.weight}. Good: {one.good}",
                choices=ANSWERS,
                widget=HintedRadios(hints={}),
                error_messages={"required": f"Answer: {one.question}"},
            )
        self.order_fields([*(one.name for one in CRITERIA), "notes", *self.own])

    def facts(self) -> dict[str, Any]:
        """Return the answers by criterion, and the notes."""
        given = super().facts()
        return {"answers": {one.name: int(given[one.name]) for one in CRITERIA}, "notes": given["notes"]}


class TypoForm(ActForm):
    """The line, the words that are wrong, those that are right, and why no meaning changes."""

    line = forms.ChoiceField(label="Line", error_messages={"required": "Select the line"})
    wrong = forms.CharField(
        label="Words that are wrong",
        help_text="As they stand in the line; enough of them to be found once.",
        max_length=LONGEST_TYPO,
    )
    right = forms.CharField(label="Words that are right", max_length=LONGEST_TYPO, required=False)
    reason = forms.CharField(label="Why it changes no meaning", max_length=500)

    def __init__(self, *args: Any, lines: Sequence[ContentLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_late(self)
        choices = [(one.line, f"{one.label}: {one.words[:80]}") for one in lines]
        self.fields["line"].choices = [("", "Select"), *choices]  # type: ignore[attr-defined]


class PlanFileForm(ActForm):
    """A plan file, and the day from which its words are in force."""

    file = forms.FileField(
        label="Plan file",
        help_text="A file of the open format, whose name ends in .json.",
        max_length=200,
        error_messages={"required": "Select the plan file", "empty": "The selected file is empty"},
    )
    on = DateField(label="Day of the plan in the file", when="past")

    def clean_file(self) -> dict[str, Any]:
        """Return the content of the file; refuse what is no plan file, with the place where it is wrong."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        if (upload.size or 0) > MOST_BYTES:
            raise forms.ValidationError("The selected file is too large to be a plan file")
        try:
            return read_plan_file(upload.read())
        except NotAPlanFile as error:
            raise forms.ValidationError(str(error)) from error

    def facts(self) -> dict[str, Any]:
        """Return the content and the day."""
        given = super().facts()
        return {"content": given["file"], "on": given["on"]}
