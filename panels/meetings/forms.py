"""Forms of meetings, attendance and appointments."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from ehcp.fields import CaseForm, DateField
from ehcp.institutions.forms import InstitutionField, every_institution
from panels.meetings.acts import Arrangements, Presence, SeatDetails
from panels.meetings.models import Agency
from panels.models import Appointment, PanelKind, PanelRole
from sendcases.accounts.models import User
from sendcases.accounts.roles import Role

# Chair's action is taken from an item; nobody plans it and nobody is appointed to it.
PANELS = [(kind.value, kind.label) for kind in PanelKind if kind != PanelKind.CHAIR]


class _ArrangementsForm(CaseForm):
    """When in the day, where, and for how long."""

    starts_at = forms.TimeField(label="Start time", required=False, help_text="For example, 14:30")
    place = forms.CharField(
        label="Place or link", required=False, max_length=200, help_text="Never the name of a child."
    )
    capacity_minutes = forms.IntegerField(
        label="Minutes for items", required=False, min_value=15, max_value=600, help_text="About 15 minutes an item"
    )

    def arrangements(self) -> Arrangements:
        """Return what was typed of when and where."""
        values = {name: self.cleaned_data.get(name) for name in ("starts_at", "place", "capacity_minutes")}
        return Arrangements(**values, day_reason=self.cleaned_data.get("day_reason", ""))  # type: ignore[arg-type]


class MeetingForm(_ArrangementsForm):
    """Set a meeting."""

    panel = forms.ChoiceField(label="Panel", choices=PANELS, widget=forms.RadioSelect)
    held_on = DateField(label="Meeting day", when="future", help_text="For example, 14 1 2027")
    day_reason = forms.CharField(
        label="Why on a day that is not worked",
        required=False,
        max_length=300,
        help_text="Needed only for a weekend or a bank holiday.",
    )
    field_order = ["panel", "held_on", "starts_at", "place", "capacity_minutes", "day_reason"]


class YearForm(_ArrangementsForm):
    """Plan the meetings of a panel for up to a year."""

    panel = forms.ChoiceField(label="Panel", choices=PANELS, widget=forms.RadioSelect)
    first_on = DateField(label="First meeting day", when="future", help_text="For example, 14 1 2027")
    last_on = DateField(label="Last day to plan to", when="future", help_text="A year after the first at most.")
    every_weeks = forms.TypedChoiceField(
        label="How often",
        choices=[(1, "Every week"), (2, "Every two weeks"), (4, "Every four weeks"), (13, "Once a term")],
        coerce=int,
        widget=forms.RadioSelect,
        help_text="A meeting on a day that is not worked is set for the next working day.",
    )
    field_order = ["panel", "first_on", "last_on", "every_weeks", "starts_at", "place", "capacity_minutes"]


class AttendanceForm(CaseForm):
    """Who was there, and from when to when: one choice for each person appointed."""

    CHOICES: ClassVar = [("absent", "Not present"), ("in_person", "In person"), ("remote", "Remotely")]

    def __init__(self, *args: Any, seats: list[Appointment], present: dict[int, Presence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for seat in seats:
            there = present.get(seat.pk)
            attended = "absent" if there is None else ("remote" if there.is_remote else "in_person")
            who = f"{seat.user} ({seat.get_role_display()}, {seat.get_agency_display()})"
            self.fields[f"seat_{seat.pk}"] = forms.ChoiceField(
                label=who, choices=self.CHOICES, widget=forms.RadioSelect, initial=attended
            )
            for name, words in (("joined", "came late, the time they joined"), ("left", "left early, the time")):
                self.fields[f"{name}_{seat.pk}"] = forms.TimeField(
                    label=f"If {seat.user} {words}",
                    required=False,
                    initial=getattr(there, f"{name}_at") if there else None,
                )

    def present(self) -> dict[int, Presence]:
        """Return appointment keys of those present, with how and for how long."""
        chosen = {
            int(name.removeprefix("seat_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("seat_") and value != "absent"
        }
        entered = self.cleaned_data
        return {
            pk: Presence(value == "remote", entered.get(f"joined_{pk}"), entered.get(f"left_{pk}"))
            for pk, value in chosen.items()
        }


class AppointmentForm(CaseForm):
    """Appoint a named person to a panel."""

    user = forms.ModelChoiceField(label="Person", queryset=User.objects.none(), empty_label="Choose a person")
    panel = forms.ChoiceField(label="Panel", choices=PANELS)
    role = forms.ChoiceField(label="Role", choices=PanelRole.choices)
    agency = forms.ChoiceField(label="Agency", choices=Agency.choices)
    from_on = DateField(label="First day")
    to_on = DateField(label="Last day", required=False)
    deputy_for = forms.ModelChoiceField(
        label="Deputy for",
        queryset=Appointment.objects.none(),
        required=False,
        empty_label="Nobody: a seat of their own",
        help_text="A deputy advises where the other person is not there.",
    )
    institution = InstitutionField(
        label="Where they work", required=False, help_text="So that an interest in a child there is seen."
    )
    home_postcode = forms.CharField(
        label="Home postcode",
        required=False,
        max_length=10,
        help_text="Only to see whether a child of the same surname lives there. It is not shown again.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = every_institution()  # type: ignore[attr-defined]
        seats = Appointment.objects.filter(deputy_for__isnull=True).exclude(to_on__lt=self.today)
        self.fields["deputy_for"].queryset = seats.select_related("user")  # type: ignore[attr-defined]
        self.fields["deputy_for"].label_from_instance = _seat_label  # type: ignore[attr-defined]
        people = User.objects.filter(is_active=True).exclude(grants__role=Role.API_CLIENT)
        field = self.fields["user"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = people.distinct()

    def facts(self) -> dict[str, Any]:
        """Return what the appointment is made with."""
        own = ("deputy_for", "institution", "home_postcode")
        values = {name: value for name, value in self.cleaned_data.items() if name not in own}
        return values | {"details": SeatDetails(**{name: self.cleaned_data[name] for name in own})}


def _seat_label(seat: Appointment) -> str:
    return f"{seat.user}, {seat.get_panel_display()} ({seat.get_role_display().lower()})"


class AddendumForm(CaseForm):
    """Put approved minutes right."""

    item_ref = forms.ChoiceField(label="About", required=False)
    text = forms.CharField(label="What is put right", widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)

    def __init__(self, *args: Any, items: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item_ref"] = forms.ChoiceField(
            label="About", required=False, choices=[("", "The meeting as a whole"), *items]
        )
        self.order_fields(["item_ref", "text"])
