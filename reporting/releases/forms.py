"""Forms of releases: what to freeze, and why it is revised."""

from __future__ import annotations

from typing import Any

from django import forms

from ehcp.fields import CaseForm, DateField
from reporting.disclosure.kinds import Level
from reporting.releases.models import Standing
from reporting.releases.reads.frozen import REPORTS
from reporting.releases.reads.releases import last_month_end


class ReleaseForm(CaseForm):
    """Which report, for whom, of which day, and how far it is settled."""

    report = forms.ChoiceField(label="Report", choices=list(REPORTS.items()), widget=forms.RadioSelect)
    level = forms.ChoiceField(
        label="Who may read it",
        choices=[(level.value, level.words) for level in (Level.PUBLIC, Level.PARTNERSHIP)],
        widget=forms.RadioSelect,
    )
    standing = forms.ChoiceField(
        label="How far the figures are settled",
        choices=[
            (Standing.PROVISIONAL.value, "Provisional: the year goes on, or records may still change"),
            (Standing.FINAL.value, "Final"),
        ],
        widget=forms.RadioSelect,
    )
    as_at = DateField(label="As-at day", when="past", help_text="A day that is over, often the last of a month")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_at"].initial = last_month_end(self.today)
        self.fields["level"].initial, self.fields["standing"].initial = Level.PUBLIC.value, Standing.PROVISIONAL.value

    def facts(self) -> dict[str, Any]:
        """Return what to freeze."""
        cleaned = self.cleaned_data
        choices = {"level": Level(cleaned["level"]), "standing": Standing(cleaned["standing"])}
        return {"report": cleaned["report"], "as_at": cleaned["as_at"]} | choices


class RevisionForm(CaseForm):
    """Why figures are revised: published with them, so that it names nobody."""

    reason = forms.CharField(
        label="Why the figures are revised",
        help_text="This is published with the figures. Do not tell of a child, and give no number under 8 of people.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    words_accepted = forms.CharField(
        label="Why these words may be published",
        help_text="Only where the check of words found something: it is kept, and not published.",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
