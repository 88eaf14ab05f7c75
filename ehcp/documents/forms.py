"""Forms of documents: added, described, replaced, withdrawn, kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from ehcp.cases.forms.acts import ActForm
from ehcp.documents.acts.filing import About
from ehcp.documents.acts.storing import Upload, look_at
from ehcp.documents.kinds import NotTaken
from ehcp.documents.reads.tab import Answer
from ehcp.fields import CaseForm, DateField
from ehcp.models import DocumentKind

_MB = 1_000_000


class SeveralFiles(forms.FileInput):
    """A choice of several files at once."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"multiple": True} | (attrs or {}))


class FilesField(forms.FileField):
    """
    Several files, each looked at by itself: those that are taken, and why the others are not.

    Refused as a whole only where none is taken.
    """

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        """Return the files that are taken; ``refused`` then says why the others are not."""
        self.refused: list[str] = []
        taken: list[Upload] = []
        for one in data if isinstance(data, list | tuple) else [data] if data else []:
            try:
                taken.append(_taken(one))
            except NotTaken as refusal:
                self.refused.append(f"{one.name} {refusal}")
        if self.refused and not taken:
            raise forms.ValidationError(self.refused)
        if not taken:
            raise forms.ValidationError("Select at least one file", code="required")
        return taken


def _taken(file: UploadedFile[bytes]) -> Upload:
    most = settings.DOCUMENT_MOST_MB
    if (file.size or 0) > most * _MB:
        raise NotTaken(f"is larger than {most} MB")
    return look_at(file)


class _AboutForm(ActForm):
    """What a document is."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=DocumentKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what it is"},
    )
    title = forms.CharField(
        label="Title", required=False, max_length=200, help_text="For example: Speech and language therapy report."
    )
    author = forms.CharField(label="Who wrote it", required=False, max_length=200)
    dated_on = DateField(label="Date on the document", when="past", required=False)
    received_on = DateField(label="Day it was received", when="past")

    def about(self) -> About:
        """Return what was said of the document."""
        given = self.cleaned_data
        return About(given["kind"], given["received_on"], given["title"], given["author"], given["dated_on"])


class AddDocumentsForm(_AboutForm):
    """Files to be kept with a case."""

    uploads = FilesField(
        label="Files",
        help_text="You can select several. What you say below holds for all of them. An e-mail (.eml, .msg) is logged "
        "as a contact, and its attachments are documents too.",
    )
    answers = forms.ChoiceField(
        label="Was one of these waited for?",
        widget=forms.RadioSelect,
        required=False,
        help_text="Then it is recorded as received on that day, and its limit is met.",
    )

    def __init__(self, *args: Any, answers: Sequence[Answer] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = {one.key: one for one in answers}
        if self.waiting:
            choices = [("", "None of these"), *((one.key, one.label) for one in answers)]
            self.fields["answers"].choices = choices  # type: ignore[attr-defined]
            self.fields["answers"].initial = ""
        else:
            del self.fields["answers"]
        self.fields["received_on"].initial = self.today
        order = ["uploads", "kind", "answers", "title", "author", "dated_on", "received_on"]
        self.order_fields([*order, *self.own])

    def facts(self) -> dict[str, Any]:
        """Return the files that are taken and what they are."""
        said = self.about()
        waited = self.waiting.get(self.cleaned_data.get("answers", ""))
        about = About(said.kind, said.received_on, said.title, said.author, said.dated_on, _record(waited))
        return {"uploads": self.cleaned_data["uploads"], "about": about}

    @property
    def refused(self) -> list[str]:
        """Return why some files are not taken."""
        return list(getattr(self.fields["uploads"], "refused", []))


def _record(answer: Answer | None) -> Any:
    return answer.record if answer else None


class DescribeDocumentForm(_AboutForm):
    """What a document is, said anew."""

    def facts(self) -> dict[str, Any]:
        """Return what was said."""
        return {"about": self.about()}


class _ReasonForm(ActForm):
    reason = forms.CharField(
        label="Reason", widget=forms.Textarea(attrs={"rows": 3}), max_length=300, help_text="It is kept."
    )


class ReplaceDocumentForm(_ReasonForm):
    """A later version of a document, and why."""

    file = FilesField(label="New version", widget=forms.FileInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["file", "reason", *self.own])

    def facts(self) -> dict[str, Any]:
        """Return the file and the reason."""
        return {"upload": self.cleaned_data["file"][0], "reason": self.cleaned_data["reason"]}


class WithdrawDocumentForm(_ReasonForm):
    """Why a document is taken out of use."""


class KeepDocumentForm(_ReasonForm):
    """Why a document that names somebody else belongs to this child."""

    looked = forms.BooleanField(
        label="I have looked at each place listed above",
        error_messages={"required": "Confirm that you have looked at each place"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "Why does the document belong to this child?"
        self.order_fields(["looked", "reason", *self.own])

    def facts(self) -> dict[str, Any]:
        """Return the reason."""
        return {"reason": self.cleaned_data["reason"]}


class DocumentSearchForm(CaseForm):
    """Words to look for in the text of a case's documents."""

    words = forms.CharField(label="Words in the documents of this case", min_length=2, max_length=100)
