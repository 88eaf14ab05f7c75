"""The form that takes an exchange package."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile

from ehcp.exchange.format.source import MB, Limits
from ehcp.fields import CaseForm


class PackageForm(CaseForm):
    """A zip of an exchange package."""

    package = forms.FileField(
        label="Package",
        help_text="A zip file in exchange format 1.0, without a password.",
        allow_empty_file=False,
        max_length=200,
        error_messages={
            "required": "Select the zip file of the package",
            "empty": "The selected file is empty",
            "max_length": "The name of the selected file is too long",
        },
    )

    def clean_package(self) -> UploadedFile[bytes]:
        """Refuse a file larger than any package may be."""
        upload: UploadedFile[bytes] = self.cleaned_data["package"]
        most = Limits().archive_bytes
        if (upload.size or 0) > most:
            raise forms.ValidationError(f"The selected file must be smaller than {most // MB} MB")
        return upload
