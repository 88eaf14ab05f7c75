"""Forms of meetings, attendance and appointments."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from ehcp.fields import CaseForm, DateField
from panels.meetings.models import Agency
from panels.models import Appointment, PanelKind, PanelRole
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role


class MeetingForm(CaseForm):
    """Set a meeting."""

    panel = forms.ChoiceField(label="Panel", choices=PanelKind.choices, widget=forms.RadioSelect)
    held_on = DateField(label="Meeting day", when="future", help_text="For example, 14 1 2027")


class AttendanceForm(CaseForm):
    """Who was there: one choice for each person appointed."""

    CHOICES: ClassVar = [("absent", "Not present"), ("in_person", "In person"), ("remote", "Remotely")]

    def __init__(self, *args: Any, seats: list[Appointment], present: dict[int, bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for seat in seats:
            held = {None: "absent", False: "in_person", True: "remote"}[present.get(seat.pk)]
            self.fields[f"seat_{seat.pk}"] = forms.ChoiceField(
                label=f"{seat.user} ({seat.get_role_display()}, {seat.get_agency_display()})",
                choices=self.CHOICES,
                widget=forms.RadioSelect,
                initial=held,
            )

    def present(self) -> dict[int, bool]:
        """Return appointment keys of those present, and whether they joined remotely."""
        chosen = {name.removeprefix("seat_"): value for name, value in self.cleaned_data.items()}
        return {int(pk): value == "remote" for pk, value in chosen.items() if value != "absent"}


class AppointmentForm(CaseForm):
    """Appoint a named person to a panel."""

    user = forms.ModelChoiceField(label="Person", queryset=User.objects.none(), empty_label="Choose a person")
    panel = forms.ChoiceField(label="Panel", choices=PanelKind.choices)
    role = forms.ChoiceField(label="Role", choices=PanelRole.choices)
    agency = forms.ChoiceField(label="Agency", choices=Agency.choices)
    from_on = DateField(label="First day")
    to_on = DateField(label="Last day", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True).exclude(grants__role=Role.API_CLIENT)
        field = self.fields["user"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = people.distinct()
