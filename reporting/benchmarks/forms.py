"""Which area stands beside ours."""

from __future__ import annotations

from typing import Any

from django import forms

from ehcp.fields import CaseForm


class AreaForm(CaseForm):
    """One region or authority of those published; none is asked for at first."""

    area = forms.ChoiceField(label="Another area beside ours", required=False)

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", "None"), *areas]  # type: ignore[attr-defined]

    def area_code(self) -> str:
        """Return the code of the area, or nothing."""
        return str(self.cleaned_data.get("area") or "") if self.is_valid() else ""
